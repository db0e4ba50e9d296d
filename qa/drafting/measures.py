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
_SIGNS = ("€", "$", "£", "¥", "₩")
_NEXT = lazy_pattern(r"[\s-]*[^\W\d_]+")
_BREAK = lazy_pattern(r"[.,;:!?()–—]")
_RANGE_BEFORE = lazy_pattern(r"\d\s*(?:%|\w{0,12})\s*(?:and|to|or|bis|und|à|et|a|y|[-–—])\s*[€$£]?\s*$", 2)
_RANGE_AFTER = lazy_pattern(r"\s*(?:to|and|or|bis|und|oder|à|et|ou|a|y|o|[-–—])\s*[€$£]?\d", 2)
_METRES = lazy_pattern(r"\d[.,]\d{1,2}\s+m$")
_NEAR = 70
"""Characters on either side of a number whose words tell what it is a number of."""
_STEM = 6
_HEDGES = frozenset(
    "more than about some around nearly almost over under least most only just up per cent other further"
    " still above below first last next total prozent pour unos around between among last year".split()
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
    beside: frozenset[str]
    """Stems of the two words before it and the three after what it counts."""
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
        # “3.42 m” may be metres or millions; beside a number with decimals and no currency it is read as metres here.
        unit = "metre" if _METRES.search(figure.text) and rest[:start].rstrip()[-1:] not in "€$£" else figure.unit
        counted = next(_content(rest[end : end + 40]), "") if not (unit or figure.percent) else ""
        key = "%" if figure.percent else unit or stem(counted)
        if not key or (key in {"year", "old"} and not unit) or (counted and _is_cut(rest[end:], counted)):
            continue
        if _RANGE_BEFORE.search(rest[:start]) or _RANGE_AFTER.match(rest[end:]):
            continue  # “from 3.36 to 3.40”: neither is the value
        found.append(
            Measure(
                text=_as_written(text, start, end, counted, figure.unit),
                values=figure.values,
                key=key,
                near=frozenset(_stems(_clause(rest, start, end))),
                beside=frozenset(_beside(rest, start, end, counted)),
                at=start,
            )
        )
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


def name_stems(text: str) -> set[str]:
    """Stems of the capitalised words inside a sentence, days and months left out."""
    return {stem(word) for word in _names(text)}


def _stems(text: str) -> list[str]:
    return [stem(word) for word in _content(text) if not is_unit(word)]


def _as_written(text: str, start: int, end: int, counted: str, unit: str) -> str:
    """“€58.3 million”, “3.42 metres”, “312 homes”."""
    if text[max(0, start - 1) : start] in _SIGNS:
        return text[start - 1 : end].strip()
    if counted:
        return text[start : text.index(counted, end) + len(counted)].strip()
    word = _NEXT.match(text, end) if unit else None
    return text[start : word.end() if word else end].strip()


def _beside(text: str, start: int, end: int, counted: str) -> list[str]:
    after = text[end:].partition(counted)[2] if counted else text[end:]
    before, after = _BREAK.split(text[:start])[-1], _BREAK.split(after)[0]
    return [*_stems(before)[-2:], *_stems(after)[:3]]


def _names(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word, before = match.group(), text[: match.start()].rstrip()
        if not word[0].isupper() or len(word) < 3 or not before or before[-1] in '.!?:“"':
            continue
        if strip_marks(word) not in STOP_WORDS | _CALENDAR:
            yield word


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
