"""A model whose replies are kept as they come, and one that gives kept replies again, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import structs, to_builtins

from qa import errors
from qa.chat import failures
from qa.chat.recorded import request_key
from qa.chat.stand_in import StandIn
from qa.errors import ModelError, QAError, SetupError
from qa.ports import ChatModel
from qa.types import ChatRequest, Completion, Usage

_FIELDS = {field.name for field in structs.fields(Completion)}
_ERRORS = {
    name: kind
    for name, kind in {**vars(errors), **vars(failures)}.items()
    if isinstance(kind, type) and issubclass(kind, QAError)
}
_USAGE = {field.name for field in structs.fields(Usage)}


class TapedModel(StandIn):
    """A `ports.ChatModel` that notes each reply on `tape`, raw, with its request's digest, and passes everything on.

    A tape entry is a plain dict, fit for JSON: it holds what the model wrote, no setting and no key.
    """

    def __init__(self, inner: ChatModel, tape: list[dict[str, Any]], *, role: str) -> None:
        super().__init__(inner)
        self._tape = tape
        self._role = role

    def __getattr__(self, name: str) -> Any:
        """Whatever else the model offers."""
        return getattr(self._inner, name)

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        entry: dict[str, Any] = {
            "role": self._role,
            "request": request_key(request),
            "max_tokens": request.max_tokens,
        }
        self._tape.append(entry)
        try:
            completion = self._inner.complete(request, on_text=on_text)
        except QAError as error:
            entry |= {"failed": type(error).__name__, "message": error.message, "remedy": error.remedy}
            raise
        entry |= to_builtins(completion)
        return completion


class ReplayedModel:
    """A `ports.ChatModel` that answers from a tape, failures included. It reaches nothing.

    A request gets the reply that was given to the very same one; else the next of those whose reply could be as long.
    """

    def __init__(self, tape: Iterable[Mapping[str, Any]], *, role: str, provider: str, name: str) -> None:
        self._left = [entry for entry in tape if entry.get("role", "") == role]
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
        """The reply kept, or the error. Raises `SetupError` when there is none left, or it cannot be understood."""
        entry = self._next(request)
        if failed := entry.get("failed"):
            # What a writer goes on from, with fewer passages or more room, is told apart by its class.
            known = _ERRORS.get(str(failed), ModelError)
            raise known(str(entry.get("message", "")), remedy=str(entry.get("remedy", "")))
        try:
            usage = {key: value for key, value in dict(entry.get("usage") or {}).items() if key in _USAGE}
            said = {key: value for key, value in entry.items() if key in _FIELDS}
            completion = Completion(**{**said, "usage": Usage(**usage)})
        except (TypeError, ValueError):
            raise SetupError("A reply in the record is damaged.", remedy="Ask anew: `qa ask --again ID`.") from None
        if on_text:
            on_text(completion.text)
        return completion

    def _next(self, request: ChatRequest) -> Mapping[str, Any]:
        key = request_key(request)
        same = next((entry for entry in self._left if entry.get("request", "") == key), None)
        alike = next((entry for entry in self._left if entry.get("max_tokens") == request.max_tokens), None)
        entry = same or alike or next(iter(self._left), None)
        if entry is None:
            raise SetupError(
                "The record has no reply left: it was made by other steps than are taken now.",
                remedy="Ask the model anew: `qa ask --again ID`.",
            )
        self._left.remove(entry)
        self.asked_otherwise += same is None
        return entry


def models_of(holder: Any) -> dict[str, Any]:
    """The chat models in the fields of a record, by the field's name."""
    found = {field.name: getattr(holder, field.name) for field in structs.fields(holder)}
    return {name: value for name, value in found.items() if hasattr(value, "complete")}


def settings_of(holder: Any) -> dict[str, int | float]:
    """The numbers and switches in the fields of a record: with the replies, what its steps depend on."""
    found = {field.name: getattr(holder, field.name) for field in structs.fields(holder)}
    return {name: value for name, value in found.items() if isinstance(value, int | float)}
