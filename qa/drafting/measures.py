"""What a sentence counts or measures: “312 homes were flooded” is 312 of *homes*, among the words near it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qa.citations.dates import take_clocks, take_dates, take_spans
from qa.citations.figures import figures, plain
from qa.citations.units import is_unit
from qa.patterns import lazy_pattern
from qa.words import STOP_WORDS, is_paired, strip_marks

_WORD = lazy_pattern(r"[^\W\d_][\w'’]*")
_NEAR = 70
"""Characters on either side of a number whose words tell what it is a number of."""
_STEM = 6
_HEDGES = frozenset(
    "more than about some around nearly almost over under least most only just up per cent other further"
    " above below first last next total prozent pour unos around between among last year".split()
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday".split()
)
_OTHERS = frozenset("one two three four five six seven eight nine ten hundred thousand million billion".split())


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of something."""

    text: str
    """As written, with what it counts."""
    values: frozenset[Decimal]
    key: str
    """What is counted or the unit: only measures of one key can disagree."""
    near: frozenset[str]
    """Stems of the words around it, what it counts among them."""
    names: frozenset[str]
    """Stems of the capitalised words around it."""
    at: int


def measures(sentence: str) -> list[Measure]:
    """The measures of a sentence in a script with blanks. Years, dates, times and bare numbers are none."""
    text = plain(sentence)
    _, rest = take_spans(text)
    _, rest = take_dates(rest)
    _, rest = take_clocks(rest)
    found = []
    for figure in figures(rest):
        start, end = figure.span
        if figure.vague or _is_year(figure.text):
            continue
        counted = next(_content(rest[end : end + 40]), "") if not (figure.unit or figure.percent) else ""
        key = "%" if figure.percent else figure.unit or stem(counted)
        if not key or key == "year" and not figure.unit or (counted and _is_cut(rest[end:], counted)):
            continue
        near = {stem(word) for word in _content(_clause(rest, start, end)) if not is_unit(word)}
        names = {stem(word) for word in _names(rest[max(0, start - _NEAR) : end + _NEAR])}
        words = f"{figure.text} {counted or figure.unit}".strip()
        found.append(Measure(words, figure.values, key, frozenset(near), frozenset(names), start))
    return found


def stem(word: str) -> str:
    return strip_marks(word)[:_STEM].rstrip("s")


def content_stems(text: str) -> set[str]:
    return {stem(word) for word in _content(text)}


def _content(text: str) -> Iterator[str]:
    """Words that carry meaning, as written. None of scripts without blanks: what is counted stands elsewhere there."""
    for match in _WORD.finditer(text):
        word = match.group()
        plainly = strip_marks(word)
        if plainly in STOP_WORDS or plainly in _HEDGES or plainly in _OTHERS or len(plainly) < 3 or is_paired(word):
            continue
        yield word


def _names(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip()
        if match.group()[0].isupper() and before and before[-1] not in ".!?:“\"" and len(match.group()) > 2:
            if strip_marks(match.group()) not in STOP_WORDS | _CALENDAR:
                yield match.group()


def _clause(text: str, start: int, end: int) -> str:
    """The words around a number, no further than the sentence parts that semicolons and dashes cut."""
    before = text[max(0, start - _NEAR) : start]
    after = text[end : end + _NEAR]
    for mark in (";", " – ", " — "):
        before = before.rpartition(mark)[2]
        after = after.partition(mark)[0]
    return f"{before} {after}"


def _is_cut(after: str, counted: str) -> bool:
    """Whether punctuation stands between a number and the word after it: “in 640, passengers said”."""
    return any(mark in after[: after.find(counted)] for mark in ".,;:!?()–—")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[0] in "12"
