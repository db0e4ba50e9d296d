"""A model whose replies are kept as they come, and one that gives kept replies again, in the same order."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qa.chat.recorded import request_key
from qa.errors import SetupError
from qa.ports import ChatModel
from qa.types import ChatRequest, Completion, Usage

_FIELDS = {field.name for field in dataclasses.fields(Completion)}
_USAGE = {field.name for field in dataclasses.fields(Usage)}


class TapedModel:
    """A `ports.ChatModel` that passes everything through and notes each reply on `tape`, raw, with its request's digest.

    A tape entry is a plain dict, fit for JSON: it holds what the model wrote, no setting and no key.
    """

    def __init__(self, inner: ChatModel, tape: list[dict[str, Any]], *, role: str) -> None:
        self._inner = inner
        self._tape = tape
        self._role = role

    def __getattr__(self, name: str) -> Any:
        """Whatever else the model offers."""
        return getattr(self._inner, name)

    @property
    def provider(self) -> str:
        return self._inner.provider

    @property
    def name(self) -> str:
        return self._inner.name

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        completion = self._inner.complete(request, on_text=on_text)
        self._tape.append({"role": self._role, "request": request_key(request), **dataclasses.asdict(completion)})
        return completion


class ReplayedModel:
    """A `ports.ChatModel` that answers from a tape, one reply after another. It reaches nothing."""

    def __init__(self, tape: Iterable[Mapping[str, Any]], *, role: str, provider: str, name: str) -> None:
        self._replies = iter([entry for entry in tape if entry.get("role", "") == role])
        self._provider = provider
        self._name = name
        self.asked_otherwise = 0
        """How many requests were not those that the replies were given to: the prompt or a passage is another now."""

    @property
    def provider(self) -> str:
        return self._provider

    @property
    def name(self) -> str:
        return self._name

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """The next reply. Raises `SetupError` when there is none left, or it cannot be understood."""
        entry = next(self._replies, None)
        if entry is None:
            raise SetupError(
                "The record has no reply left: it was made by other steps than this version takes.",
                remedy="Ask the model anew: `qa ask --again ID`.",
            )
        self.asked_otherwise += entry.get("request", "") != request_key(request)
        try:
            usage = {key: value for key, value in dict(entry.get("usage") or {}).items() if key in _USAGE}
            said = {key: value for key, value in entry.items() if key in _FIELDS}
            completion = Completion(**{**said, "usage": Usage(**usage)})
        except (TypeError, ValueError):
            raise SetupError("A reply in the record is damaged.", remedy="Ask anew: `qa ask --again ID`.") from None
        if on_text:
            on_text(completion.text)
        return completion
