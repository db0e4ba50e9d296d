"""The chat-completions format as servers really send it: events of a stream; text, usage and end of a reply. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

DONE = "[DONE]"
TOKENS_PER_MESSAGE = 4
"""Role and borders around a message, as OpenAI counts them."""


class Piece(Struct, frozen=True, kw_only=True):
    """What one event, or one whole reply, adds. None and empty: it says nothing of that."""

    text: str = ""
    refusal: str = ""
    finish_reason: str | None = None
    model: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning: str = ""
    """Thinking beside the text: no part of the reply, but paid for like it."""
    error: str = ""
    is_reply: bool = False
    """Whether there is a choice in it, which every whole reply has."""


def events(pieces: Iterable[bytes]) -> Iterator[str]:
    """The `data:` fields of a server-sent event stream, however its bytes are cut.

    Split at line feeds only: JSON may hold U+2028 and its like, which `str.splitlines` would cut at. Comments and other
    fields are skipped; each data line is an event of its own, as every server sends it.
    """
    buffer = b""
    for piece in pieces:
        *lines, buffer = (buffer + piece).split(b"\n")
        yield from filter(None, map(_data, lines))
    if (last := _data(buffer)) is not None and last:
        yield last


def _data(line: bytes) -> str:
    if not line.startswith(b"data:"):
        return ""
    return line[5:].decode("utf-8", "replace").strip()


def read_piece(text: str) -> Piece:
    """One event or one whole reply. Raises `ValueError` when it is no JSON object."""
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - JSON of the wrong shape is a wrong value
    if error := value.get("error"):
        return Piece(error=json.dumps(error, ensure_ascii=False))
    choice = _first(value.get("choices"))
    said = choice.get("delta") or choice.get("message") or {}
    given = value.get("usage")
    usage: dict[str, Any] = given if isinstance(given, dict) else {}
    return Piece(
        is_reply=bool(choice),
        text=_text(said.get("content")) if isinstance(said, dict) else "",
        refusal=_text(said.get("refusal")) if isinstance(said, dict) else "",
        finish_reason=_reason(choice.get("finish_reason")),
        model=_string(value.get("model")) or "",
        prompt_tokens=_count(usage.get("prompt_tokens")),
        completion_tokens=_count(usage.get("completion_tokens")),
        reasoning=_reasoning(said) if isinstance(said, dict) else "",
    )


def _first(choices: object) -> dict[str, Any]:
    """The first choice; usage may come on an event without any."""
    return choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}


def _text(content: object) -> str:
    """Content as a string or as typed parts, of which only text counts: reasoning is no part of the reply."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = [part for part in content if isinstance(part, dict) and part.get("type") in {"text", "output_text"}]
    return "".join(part["text"] for part in parts if isinstance(part.get("text"), str))


def _reasoning(said: dict[str, Any]) -> str:
    """What the model thought, under either name that servers give it; some send it under both."""
    return next((text for key in ("reasoning_content", "reasoning") if (text := _text(said.get(key)))), "")


def _reason(value: object) -> str | None:
    """Why the reply ended; servers have several names for its limit of tokens."""
    reason = _string(value)
    return "length" if reason and reason.lower() in _CUT else reason


_CUT = frozenset(("length", "max_tokens", "model_length", "max_output_tokens", "max_completion_tokens"))


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
