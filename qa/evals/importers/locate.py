"""Where the evidence of an imported question stands in the stored text: exactly, or not at all."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from qa.evals.importers.raw import Evidence
from qa.text import Folded, fold, normalise
from qa.types import Span

_UNTELLING = frozenset({"yes", "no", "true", "false", "not given", "none", "both", "neither"})
"""Answers that stand in many a text by chance."""


class Ordinal(Struct, frozen=True):
    """Which of how many occurrences: it survives what normalising does to offsets."""

    number: int
    of: int


def ordinal(raw: str, needle: str, at: int) -> Ordinal | None:
    """Which occurrence of the needle stands at this offset of the raw text; None when none does."""
    places = list(_places(needle, raw))
    return Ordinal(places.index(at), len(places)) if at in places else None


def spans(evidence: Evidence, text: str, which: Ordinal | None) -> tuple[Span, ...]:
    """Spans of `text` (as stored) that bear the answer out; empty when they cannot be told for certain.

    Quotes are looked for one by one, typography folded; an answer by its ordinal, else where it occurs exactly once.
    """
    if evidence.quotes:
        found = (_only(quote, text) for quote in evidence.quotes)
        return tuple(dict.fromkeys(span for span in found if span))
    if which and evidence.answers:
        answer = normalise(evidence.answers[0])
        places = list(_places(answer, text))
        if answer and len(places) == which.of:
            return ((places[which.number], places[which.number] + len(answer)),)
    for answer in evidence.answers:
        short = normalise(answer)
        if len(short) > 1 and short.casefold() not in _UNTELLING and (span := _only(short, text, whole=True)):
            return (span,)
    return ()


def merged(found: Sequence[Span]) -> tuple[Span, ...]:
    """Overlapping spans as one, in order."""
    kept: list[Span] = []
    for start, end in sorted(found):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple(kept)


def _only(quote: str, text: str, *, whole: bool = False) -> Span | None:
    """The span of a quote that occurs once: as it stands, else with typography folded. `whole`: as whole words."""
    exact = [at for at in _places(quote, text) if not whole or _is_whole(text, at, at + len(quote))]
    if exact:
        return (exact[0], exact[0] + len(quote)) if len(exact) == 1 else None
    folded, wanted = _folded(text), fold(quote).text
    loose = [at for at in _places(wanted, folded.text) if not whole or _is_whole(folded.text, at, at + len(wanted))]
    return folded.raw_span(loose[0], loose[0] + len(wanted)) if len(loose) == 1 else None


@functools.lru_cache(maxsize=2)
def _folded(text: str) -> Folded:
    """One article is searched for many quotes in a row; folding it costs more than searching it."""
    return fold(text)


def _is_whole(text: str, start: int, end: int) -> bool:
    """“12” is not in “1,120”, nor “Ann” in “Annual”. Scripts without blanks have no such ends."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    latin = re.compile(r"[0-9A-Za-zÀ-ɏͰ-ӿ]")
    if latin.match(text[start]) and before and latin.match(before):
        return False
    if latin.match(text[end - 1]) and after and latin.match(after):
        return False
    in_number = re.match(r"[.,]\d", text[end : end + 2]) or re.search(r"\d[.,]$", text[max(start - 2, 0) : start])
    return not (in_number and text[start].isdigit())


def _places(needle: str, text: str) -> Iterator[int]:
    at = text.find(needle) if needle else -1
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)
