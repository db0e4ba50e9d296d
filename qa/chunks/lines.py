"""Lines: which line ends of a text end a sentence, and which were only set to make the lines fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.patterns import lazy_pattern
from qa.types import Span

_LINE = lazy_pattern(r"[^\n]+")
_ITEM = lazy_pattern(r"\s*(?:[-–—*+•‣◦▪·|]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]\s|#{1,6}\s)")
_END_MARK = lazy_pattern(r"[.!?…:;。！？؟।]['\"”’“»›」』)\]]*\s*$")

_NARROWEST, _WIDEST = 25, 120
"""Characters: text whose lines are longer was not broken by hand or by a page; shorter ones are a list or verse."""
_SHARE = 0.3
"""Of line ends that must stand inside sentences for a text to count as set to a width."""


def runs(text: str) -> list[Span]:
    """Stretches of text whose line ends, if any, stand inside sentences: paragraphs, list items, headings, table rows.

    Lines belong together when the upper one has no end mark and the lower goes on in lower case, or when the whole text
    is set to a width that the upper line fills. A blank line always parts.
    """
    lines = [match.span() for match in _LINE.finditer(text) if not match.group().isspace()]
    width = _width(text, lines)
    found: list[Span] = []
    for start, end in lines:
        if found and found[-1][1] + 1 == start and _goes_on(_last_line(text, found[-1]), text[start:end], width):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _width(text: str, lines: Sequence[Span]) -> int:
    """The width a text was set to, or 0 when its lines are as long as what they say."""
    lengths = [end - start for start, end in lines]
    if len(lengths) < 4 or max(lengths) > _WIDEST:
        return 0
    from statistics import quantiles  # with fractions and more: for reading articles, not for asking

    width = round(quantiles(lengths, n=10)[-1])
    ends = [(text[a:b], text[c:d]) for (a, b), (c, d) in pairwise(lines) if b + 1 == c]
    inside = sum(_is_inside(upper, lower, width) for upper, lower in ends)
    return width if width >= _NARROWEST and inside and inside >= _SHARE * len(ends) else 0


def _is_inside(upper: str, lower: str, width: int) -> bool:
    """Whether this line end surely stands inside a sentence; scripts without case must fill the line for that."""
    if _END_MARK.search(upper) or _ITEM.match(lower):
        return False
    return lower[0].islower() or (lower[0].isalpha() and not lower[0].isupper() and len(upper) >= 0.9 * width)


def _goes_on(upper: str, lower: str, width: int) -> bool:
    if _ITEM.match(lower):
        return False
    unfinished = not _END_MARK.search(upper)
    if unfinished:
        return lower[0].islower() or (width > 0 and len(upper) >= 0.75 * width)
    # After an end mark the line goes on only if the next word would not have fitted: “Mr.” at a line's end.
    return width > 0 and len(upper) + 1 + len(lower.split(maxsplit=1)[0]) > width


def _last_line(text: str, run: Span) -> str:
    return text[max(run[0], text.rfind("\n", *run) + 1) : run[1]]
