"""A model that answers from recordings of another one: the same request gets the same reply, with no network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from qa.errors import SetupError
from qa.patterns import lazy_pattern
from qa.ports import ChatModel
from qa.types import ChatRequest, Completion, Usage
from qa.wholefile import write_whole

# The fence around the passages is marked anew for each request (see prompts/README.md); it is no part of what was
# asked.
_BOUNDARY = lazy_pattern(r"(?<![0-9a-fA-F])[0-9a-f]{16,64}(?![0-9a-fA-F])")


def request_key(request: ChatRequest) -> str:
    """sha256 over the whole request in canonical JSON, the per-request boundary written as a constant."""
    asked = {
        "question": request.question,
        "passages": [
            {
                "chunk": passage.chunk.id,
                "article": passage.card.id,
                "source": passage.card.source,
                "title": passage.card.title,
                "published": passage.card.published,
                "text": passage.chunk.text,
            }
            for passage in request.passages
        ],
        "messages": [[message.role, _BOUNDARY.sub("boundary", message.content)] for message in request.messages],
        "max_tokens": request.max_tokens,
    }
    canonical = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


class RecordedModel:
    """A `ports.ChatModel` over a folder of recordings, one file per request; one folder per model.

    With `inner`, what is not there yet is asked of it and recorded; without, it is a `SetupError`. A recording holds
    the reply, which quotes articles, but neither the request nor any setting of the model, so no key.
    """

    provider = "recorded"

    def __init__(self, folder: Path, inner: ChatModel | None = None) -> None:
        self._folder = folder
        self._inner = inner

    @property
    def name(self) -> str:
        return self._inner.name if self._inner else self._folder.name

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """The recorded reply, else the inner model's. Raises `SetupError` when there is none, or it is damaged."""
        path = self._folder / f"{request_key(request)}.json"
        if path.exists():
            completion = _read(path)
            if on_text:
                on_text(completion.text)
            return completion
        if self._inner is None:
            message = f"no recorded reply to “{request.question}” in {self._folder}"
            raise SetupError(
                message, remedy="record it first: ask the same question with the model that is to be replayed"
            )
        completion = self._inner.complete(request, on_text=on_text)
        _write(path, completion)
        return completion


def _read(path: Path) -> Completion:
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Completion(**{**value, "usage": Usage(**value["usage"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        message = f"the recording {path} cannot be read: {type(error).__name__}"
        raise SetupError(message, remedy="delete it and record it again") from None


def _write(path: Path, completion: Completion) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(to_builtins(completion), ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, f"{text}\n".encode())
