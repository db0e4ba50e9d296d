"""A model that says what it was told to say: for tests, demonstrations, and trying the checks on a chosen reply."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from qa.errors import ConfigError, SetupError
from qa.types import ChatRequest, Completion


class ScriptedModel:
    """A `ports.ChatModel` over a list of replies, used up one by one, or over one function of the request.

    `requests` holds every request it was given, for tests that look at what would have left the machine.
    """

    provider = "scripted"

    def __init__(self, replies: Iterable[str] | Callable[[ChatRequest], str], *, name: str = "scripted") -> None:
        self._name = name
        self._write = replies if callable(replies) else _Queue(replies).reply
        self.requests: list[ChatRequest] = []

    @classmethod
    def from_file(cls, path: Path, *, name: str = "scripted") -> ScriptedModel:
        """From a JSON-lines file: each line a string, or `{"reply": …}`, or `{"question": …, "reply": …}`.

        A reply with a question answers that question, any number of times; the others are used up in order. Raises
        `ConfigError` with the line that cannot be read, or when there is no such file.
        """
        return cls(_File(path).reply, name=name)

    @property
    def name(self) -> str:
        return self._name

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """The next reply, line by line. Raises `SetupError` when the script is at its end."""
        self.requests.append(request)
        text = self._write(request)
        if on_text:
            for line in text.splitlines(keepends=True):
                on_text(line)
        return Completion(text=text, model=self._name)


class _Queue:
    def __init__(self, replies: Iterable[str]) -> None:
        self._replies = iter(list(replies))

    def reply(self, request: ChatRequest) -> str:
        for reply in self._replies:
            return reply
        message = f"the script has no reply left for “{request.question}”"
        raise SetupError(message, remedy="add a reply to the script")


class _File:
    def __init__(self, path: Path) -> None:
        answers: dict[str, str] = {}
        queue: list[str] = []
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            message = f"the script {path} cannot be read: {error}"
            raise ConfigError(message, remedy="give the path of a JSON-lines file of replies") from None
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            question, reply = _read_line(path, number, line)
            if question:
                answers[question] = reply
            else:
                queue.append(reply)
        self._answers = answers
        self._queue = _Queue(queue)

    def reply(self, request: ChatRequest) -> str:
        known = self._answers.get(request.question)
        return self._queue.reply(request) if known is None else known


def _read_line(path: Path, number: int, line: str) -> tuple[str, str]:
    """Question (or nothing) and reply of one line."""
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    record = {"reply": value} if isinstance(value, str) else value
    if isinstance(record, dict) and isinstance(record.get("reply"), str):
        return str(record.get("question") or ""), record["reply"]
    message = f"{path}, line {number}: not a reply"
    raise ConfigError(message, remedy='write each line as "…" or {"question": "…", "reply": "…"}')
