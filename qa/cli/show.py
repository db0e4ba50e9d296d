"""`qa ask --show passages|prompt|trace`: what an answer was made of, after the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.text import Text

from qa.cli.render import console, passage_texts
from qa.drafting.pins import prompts_of
from qa.text import clean

if TYPE_CHECKING:
    from qa.answer_types import Answer
    from qa.cli.asking import Asked


def print_shown(asked: Asked, what: str) -> None:
    out = console()
    out.print()
    if what == "passages":
        out.print(Text("Passages the answer was written from:", style="bold"))
        for text in passage_texts(asked.answer.passages):
            out.print(text)
    elif what == "prompt":
        _print_prompt(asked)
    else:
        out.print(Text("Trace:", style="bold"))
        for name, value in trace(asked).items():
            out.print(Text(clean(f"  {name:<12} {value}")))


def shown_json(asked: Asked, what: str) -> Any:
    """The same for `--json`."""
    if what == "passages":
        return [
            {"n": n, "title": p.card.title, "published": p.card.published, "text": p.chunk.text}
            for n, p in enumerate(asked.answer.passages, start=1)
        ]
    if what == "prompt":
        return [
            [{"role": message.role, "content": message.content} for message in request.messages]
            for request in asked.requests
        ]
    return trace(asked)


def trace(asked: Asked) -> dict[str, str]:
    """What was done, in the order of the work."""
    answer, document = asked.answer, asked.document
    filters = document.get("filters") or document.get("options") or {}
    given = ", ".join(f"{name} {value}" for name, value in filters.items() if value)
    usage = answer.usage
    return {
        "asked as": answer.question,
        "as of": answer.as_of,
        "limits": given or "none",
        "parts": " · ".join(answer.parts) or "asked as one",
        "passages": f"{len(answer.passages)} shown to the model, {answer.dropped_passages} left out for length",
        "model": f"{answer.profile} ({answer.provider}: {answer.model})",
        "gate": _gate(answer),
        "replies": str(max(len(answer.attempts), 1 if answer.passages else 0)),
        "tokens": f"{_known(usage.prompt_tokens)} in, {_known(usage.completion_tokens)} out"
        + (", counted here" if usage.estimated else ""),
        "outcome": answer.outcome.value,
        "confidence": "not measured" if answer.confidence is None else f"{answer.confidence:.2f}",
        "evidence": "not measured: it is for what has no answer"
        if answer.evidence is None
        else f"{answer.evidence:.2f} of 1",
        "time": ", ".join(f"{name} {ms:.0f} ms" for name, ms in answer.timings_ms.items()),
        "pinned": ", ".join(f"{name} {_short(value)}" for name, value in document.get("pins", {}).items() if value),
    }


def _gate(answer: Answer) -> str:
    """Whether the model was asked if the passages are enough, and what came of it."""
    if "enough" not in prompts_of(answer.pins.prompts_used):
        return "not asked whether the passages are enough"
    return "asked whether the passages are enough: " + ("they were" if answer.attempts else "they were not")


def _short(pin: str) -> str:
    """A pin with its digests cut to what tells them apart; its words stay whole."""
    return re.sub(r"[0-9a-f]{17,}", lambda digest: digest[0][:12], str(pin))


def _known(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"


def _print_prompt(asked: Asked) -> None:
    out = console()
    if asked.answer.provider == "extractive":
        out.print(Text("The embedded default reads the passages themselves; a model would be sent:", style="bold"))
    for number, request in enumerate(asked.requests, start=1):
        for message in request.messages:
            out.print(Text(f"── request {number}, {message.role} ──", style="bold"))
            out.print(Text(clean(message.content)))
    if not asked.requests:
        out.print(Text("No model was asked: nothing was found.", style="bold"))
