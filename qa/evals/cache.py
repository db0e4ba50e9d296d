"""Completions kept by the whole request and the repeat: what was asked once is not paid for twice. Errors never are.

One file a completion, so that a purge can delete those that quote what it purges and no other.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from qa.chat.recorded import RecordedModel, request_key
from qa.chat.stand_in import StandIn
from qa.errors import SetupError
from qa.ports import ChatModel
from qa.types import ChatRequest, Completion

CacheUse = Literal["use", "refresh", "only", "off"]
"""Read and write; write only; read only, a miss being an error; neither."""


class Call(Struct):
    """One asking: which repeat it is, and afterwards whether every completion of it was there already."""

    repeat: int
    hits: int = 0
    misses: int = 0

    @property
    def cached(self) -> bool:
        return bool(self.hits) and not self.misses


class CachedModel(StandIn):
    """A `ports.ChatModel` that asks another one once per request and repeat. Safe to call from several threads."""

    def __init__(self, inner: ChatModel, folder: Path, *, settings: Mapping[str, Any], use: CacheUse = "use") -> None:
        """`settings`: all that shapes a reply besides the request: address, model, temperature, …"""
        super().__init__(inner)
        self._folder = folder
        self._use = use
        self._settings = json.dumps({**settings, "model": inner.name}, sort_keys=True, ensure_ascii=False)
        self._local = threading.local()

    @contextmanager
    def call(self, repeat: int) -> Iterator[Call]:
        """Whatever this thread asks inside belongs to this repeat."""
        self._local.call = Call(repeat)
        try:
            yield self._local.call
        finally:
            del self._local.call

    def holds(self, request: ChatRequest) -> bool:
        """Whether the completion is there."""
        return self._use in ("use", "only") and self._path(request).exists()

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """The stored completion, else the inner model's. Raises: `SetupError` for a miss when nobody may be asked."""
        call: Call | None = getattr(self._local, "call", None)
        hit = self.holds(request)
        if call:
            call.hits += hit
            call.misses += not hit
        if self._use == "off":
            return self._inner.complete(request, on_text=on_text)
        path = self._path(request)
        if self._use == "refresh":
            path.unlink(missing_ok=True)
        if not hit and self._use == "only":
            raise SetupError(
                "No completion is cached for a request, and nobody may be asked.", remedy="Run without `--cache only`."
            )
        # One folder a request: a recording's own key knows neither the model nor the repeat.
        return RecordedModel(path.parent, self._inner).complete(request, on_text=on_text)

    def _path(self, request: ChatRequest) -> Path:
        call: Call | None = getattr(self._local, "call", None)
        asked = request_key(request)
        key = f"{self._settings}\n{asked}\n{call.repeat if call else 0}"
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / digest[:2] / digest[2:] / f"{asked}.json"
