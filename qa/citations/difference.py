"""What became of a quote in an edited article: the words nearest to it, and the difference word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from qa.patterns import lazy_pattern
from qa.text import fold
from qa.types import Span
from qa.words import is_paired

LEAST = 0.4
"""Share of a quote's words that must stand together somewhere before one can speak of an edited quote."""
_RUN = lazy_pattern(r"\w+(?:['’.,-]\w+)*|[^\w\s]")


class Piece(Struct, frozen=True, kw_only=True):
    """A run of words that stayed, went or came, with the blanks after it."""

    kind: str
    """`same`, `gone` or `new`."""
    text: str


def nearest(quote: str, text: str, *, near: int) -> Span | None:
    """Where most of the quote's words stand together in `text`; the place nearest to `near` among equals.

    None when less than two fifths of them do.
    """
    wanted, held = _units(quote), _units(text)
    if not wanted or not held:
        return None
    size = min(len(wanted), len(held))
    words = [_folded(text[start:end]) for start, end in held]
    left = Counter(_folded(quote[start:end]) for start, end in wanted)
    window: Counter[str] = Counter()
    common, best, at = 0, (-1, 0), 0
    for i, word in enumerate(words):
        window[word] += 1
        common += window[word] <= left[word]
        if i >= size:
            out = words[i - size]
            common -= window[out] <= left[out]
            window[out] -= 1
        if i >= size - 1:
            first = i - size + 1
            rank = (common, -abs(held[first][0] - near))
            best, at = max((best, at), (rank, first), key=lambda found: found[0])
    if best[0] < LEAST * len(wanted):
        return None
    return _trimmed([_folded(quote[start:end]) for start, end in wanted], words, held, at, size)


def difference(quote: str, now: str) -> tuple[Piece, ...]:
    """From `quote` to `now`, in reading order; what goes stands before what comes in its place."""
    before, after = _units(quote), _units(now)
    matcher = SequenceMatcher(
        None, [_folded(quote[a:b]) for a, b in before], [_folded(now[a:b]) for a, b in after], autojunk=False
    )
    pieces: list[Piece] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(kind="same", text=_between(now, after, k, m)))
            continue
        if i < j:
            pieces.append(Piece(kind="gone", text=_between(quote, before, i, j)))
        if k < m:
            pieces.append(Piece(kind="new", text=_between(now, after, k, m)))
    return tuple(pieces)


def _trimmed(wanted: Sequence[str], words: Sequence[str], held: Sequence[Span], at: int, size: int) -> Span:
    """The window from its first shared word to its last, a little wider where the quote itself grew."""
    low, high = max(0, at - size // 2), min(len(words), at + size + size // 2)
    matcher = SequenceMatcher(None, wanted, words[low:high], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    first, last = blocks[0], blocks[-1]
    # Words that went from the quote's own ends had something in their place: as many of the article's are shown.
    start = max(low, low + first.b - first.a)
    end = min(high, low + last.b + last.size + (len(wanted) - last.a - last.size))
    return held[start][0], held[end - 1][1]


def _units(text: str) -> list[Span]:
    """Words and marks; single characters where a script has no blanks."""
    spans: list[Span] = []
    for match in _RUN.finditer(text):
        if any(map(is_paired, match.group())):
            spans.extend((match.start() + i, match.start() + i + 1) for i in range(len(match.group())))
        else:
            spans.append(match.span())
    return spans


def _folded(word: str) -> str:
    return fold(word).text if not word.isascii() else word


def _between(text: str, units: Sequence[Span], first: int, last: int) -> str:
    end = units[last][0] if last < len(units) else len(text)
    return re.sub(r"\s+", " ", text[units[first][0] : end])
