"""Proposed questions in the reply format, and back: what rules and models write alike, located exactly or dropped.

QUESTION In what year did the ferry terminal open?
QUOTE [1] words copied from passage 1
CLAIM 2026

QUESTION How old is the harbour master?
MISSING the harbour master's age
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from qa.answer.quotemarks import unquoted
from qa.patterns import lazy_pattern
from qa.text import clean, fold
from qa.types import Span

_LABEL = lazy_pattern(
    r"^[\s>#-]*(?:\d+[.)]\s+)?\**(?P<label>QUESTION|QUOTE|CLAIM|MISSING)\**\s*:?\**\s*(?:\[(?P<passage>\d{1,3})\])?:?\s*(?P<text>.*)$",
    re.IGNORECASE,
)
_LONGEST = 400
"""Characters of a question."""


class Asked(Struct, frozen=True, kw_only=True):
    """One question of a reply. `spans` are places in the text it was asked over; none where that has no answer."""

    question: str
    answer: str
    spans: tuple[Span, ...]
    passage: int
    missing: str = ""


def block(question: str, *, answer: str = "", quote: str = "", missing: str = "") -> str:
    """One question as a writer says it."""
    if missing:
        return f"QUESTION {question}\nMISSING {missing}\n"
    return f"QUESTION {question}\nQUOTE [1] {quote}\nCLAIM {answer}\n"


def read_reply(reply: str, texts: Mapping[int, str]) -> tuple[list[Asked], int]:
    """What of a reply holds, and how many questions were dropped.

    A question holds when each of its quotes stands exactly once in the passage it names (typography folded) and its
    answer stands in one of the quotes; or when it is said to be missing. `texts`: passage number → text.
    """
    held, dropped = [], 0
    for said in _blocks(reply):
        asked = _read(said, texts)
        if asked is None:
            dropped += 1
        else:
            held.append(asked)
    return held, dropped


class _Line(Struct, frozen=True):
    label: str
    passage: int
    text: str


def _blocks(reply: str) -> Iterator[list[_Line]]:
    """The lines of each question, its own first; a line without a label goes on with the one above."""
    said: list[_Line] = []
    for raw in clean(reply).split("\n"):
        if match := _LABEL.match(raw):
            label = match["label"].upper()
            if label == "QUESTION" and said:
                yield said
                said = []
            text = match["text"].strip().strip("*").strip()
            said.append(_Line(label, int(match["passage"] or 0), unquoted(text) if label == "QUOTE" else text))
        elif raw.strip() and said and not raw.lstrip().startswith(("```", "~~~")):
            last = said.pop()
            said.append(_Line(last.label, last.passage, f"{last.text} {raw.strip()}"))
    if said:
        yield said


def _read(said: Sequence[_Line], texts: Mapping[int, str]) -> Asked | None:
    by_label: dict[str, list[_Line]] = {}
    for line in said:
        if line.text:
            by_label.setdefault(line.label, []).append(line)
    asked, quotes, claims, missing = (by_label.get(name, []) for name in ("QUESTION", "QUOTE", "CLAIM", "MISSING"))
    if len(asked) != 1 or len(asked[0].text) > _LONGEST:
        return None
    question = " ".join(asked[0].text.split())
    if missing and not quotes and not claims:
        return Asked(question=question, answer="", spans=(), passage=1, missing=missing[0].text.rstrip("."))
    numbers = {quote.passage for quote in quotes}
    text = texts.get(min(numbers)) if len(numbers) == 1 else None
    if len(claims) != 1 or missing or text is None:
        return None
    spans = [place(text, quote.text) for quote in quotes]
    found = [span for span in spans if span is not None]
    answer = claims[0].text.rstrip(".")
    if len(found) < len(spans) or not any(_holds(text[start:end], answer) for start, end in found):
        return None
    return Asked(question=question, answer=answer, spans=tuple(sorted(set(found))), passage=min(numbers))


def place(text: str, quote: str) -> Span | None:
    """Where the quote stands, if it stands there exactly once; typography is folded."""
    folded, wanted = fold(text), fold(quote).text
    at = folded.text.find(wanted) if wanted else -1
    if at < 0 or folded.text.find(wanted, at + 1) >= 0:
        return None
    return folded.raw_span(at, at + len(wanted))


def _holds(quote: str, answer: str) -> bool:
    wanted = fold(answer).text.casefold()
    return bool(wanted) and bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", fold(quote).text.casefold()))
