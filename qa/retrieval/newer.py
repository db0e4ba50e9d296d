"""Among passages that tell one thing with different figures the newer leads: later counts correct earlier ones."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.matching import Array, Embed, compare, read_question, share, stem
from qa.patterns import lazy_pattern
from qa.types import Passage
from qa.words import content_tokens

LOOKED_AT = 3
CLOSE = 0.85
"""Share of the older passage's score that the newer one must have: it must answer about as well."""
SAME = 0.6
"""Share of the question's words that the best sentence of both must answer: less is another matter."""
SHARED = 3
"""Words besides figures that both sentences must have."""

_FIGURE = lazy_pattern(r"(?<![\w.,])\d+(?:[.,\u00a0 ]\d{3})*(?:[.,]\d+)?(?!\w)")


class _Told(Struct, frozen=True, kw_only=True):
    """What a passage's best sentence says to the question."""

    meaning: float
    figures: frozenset[str]
    words: frozenset[str]


def newer_first(question: str, passages: Sequence[Passage], *, weights: Array, embed: Embed) -> list[Passage]:
    """The same passages; of two that disagree, the newer one takes the older one's place and score. Ranks are left."""
    ordered = list(passages)
    best = max((passage.score for passage in passages), default=0.0)
    looked = [passage for passage in ordered[:LOOKED_AT] if passage.score >= CLOSE * best]
    if not len(weights) or len({passage.card.published[:10] for passage in looked}) < 2:
        return ordered
    told = {passage.chunk.id: _told(question, passage, weights, embed) for passage in looked}
    for later in range(1, len(looked)):
        for earlier in range(later):
            one, other = ordered[earlier], ordered[later]
            if _is_newer(other, one) and _disagree(told[one.chunk.id], told[other.chunk.id]):
                if other.score >= CLOSE * one.score:
                    moved = ordered.pop(later)
                    ordered.insert(earlier, replace(moved, score=one.score))
                break
    return ordered


def _is_newer(one: Passage, other: Passage) -> bool:
    """By day, and only where both are dated as exactly."""
    new, old = one.card.published[:10], other.card.published[:10]
    return one.card.id != other.card.id and len(new) == len(old) == 10 and new > old


def _disagree(one: _Told, other: _Told) -> bool:
    """The same matter, each with figures of its own, and none in common."""
    if min(one.meaning, other.meaning) < SAME or not one.figures or not other.figures:
        return False
    return not one.figures & other.figures and len(one.words & other.words) >= SHARED


def _told(question: str, passage: Passage, weights: Array, embed: Embed) -> _Told:
    asked = read_question(question)
    chunk = passage.chunk
    sentences = [chunk.text[start - chunk.start : end - chunk.start] for start, end in chunk.sentences] or [chunk.text]
    rows = compare(asked, sentences, embed=embed)
    met = share(rows.soft, weights)
    best = int(met.argmax())
    said = {figure.strip() for figure in _FIGURE.findall(sentences[best])}
    return _Told(
        meaning=float(met[best]),
        figures=frozenset(said - set(_FIGURE.findall(question))),
        words=frozenset(stem(word) for word in content_tokens(sentences[best]) if not word.isdigit()),
    )
