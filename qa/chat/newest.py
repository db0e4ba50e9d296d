"""Which of the chosen sentences leads: the newer article's of two that tell the same, and a correction before all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from qa.chat import patterns
from qa.chat.choose import MOST, figures, in_column, likeness
from qa.chat.evidence import FIGURES, VALUES, WEIGHTS, Evidence, is_fragment
from qa.chat.questions import names_a_time
from qa.orders import looks_like_order
from qa.patterns import lazy_pattern
from qa.types import Passage
from qa.words import SMALL_NUMBERS, strip_marks, tokens

_KIND, _MEANING, _COUNTED = (list(WEIGHTS).index(name) for name in ("kind", "meaning", "counted"))
_HEADLINE = list(WEIGHTS).index("headline")
_CLOSE = 4.0
"""How far its score may fall behind: the older report often says more of the question's words in one sentence."""
_CORRECTION = patterns.Either(patterns.CORRECTIONS)
_ALIKE = 0.6
"""Share of shared words from which two sentences tell the same."""
_ALIKE_ENOUGH = 0.5
"""The same where the older figure stands in a headline and the newer one in none: it may count something else."""


def newest_first(question: str, evidence: Evidence, chosen: Sequence[int], passages: Sequence[Passage]) -> list[int]:
    """The same sentences, and a correction of the best one where the passages hold it; whoever leads comes first.

    A question that names a time asks what was so then, and nothing is moved.
    """
    found = list(chosen)
    if names_a_time(question):
        return found
    if (correction := _correction(question, evidence, found[0], passages)) is not None:
        after = correction + 1
        found = [correction, *(i for i in found if i != correction)]
        if len(found) < MOST and _is_next(evidence, correction, after) and after not in found:
            found.insert(1, after)
        return found[:MOST]
    if (update := _update(evidence, found[0], passages)) is not None and update not in found:
        found = [update, *found][:MOST]
    newer = [
        i for i in found[1:] if _is_newer(i, found[0], evidence, passages) and _tells_the_same(evidence, found[0], i)
    ]
    if newer:
        leading = max(newer, key=lambda i: (_published(i, evidence, passages), -found.index(i)))
        found = [leading, *(i for i in found if i != leading)]
    return found


def _update(evidence: Evidence, best: int, passages: Sequence[Passage]) -> int | None:
    """The best sentence of a newer article that counts the same thing and comes to another figure; None without one.

    The same thing: it bears every word of the question that the best sentence bears, itself or in its title.
    """
    if evidence.kind not in VALUES or evidence.features[best, _KIND] <= 0:
        return None
    given = figures(tokens(evidence.sentences[best].text))
    borne = np.maximum(evidence.exact, evidence.titles)
    wanted = borne[best] > 0
    named = evidence.question.names > 0
    for i in sorted(range(len(evidence.sentences)), key=lambda i: (-float(evidence.scores[i]), i)):
        if evidence.scores[best] - evidence.scores[i] > _CLOSE:
            return None
        text = evidence.sentences[i].text
        mine = figures(tokens(text))
        if (
            _is_newer(i, best, evidence, passages)
            and (evidence.features[i, [_KIND, _COUNTED]] >= evidence.features[best, [_KIND, _COUNTED]]).all()
            and mine
            and not mine & given
            and borne[i][wanted].all()
            and evidence.exact[i][wanted & ~named].all()
            and not (looks_like_order(text) or is_fragment(text))
        ):
            return i
    return None


def _correction(question: str, evidence: Evidence, best: int, passages: Sequence[Passage]) -> int | None:
    """The sentence of an article, as new or newer, that takes back a figure of the best sentence; None without one."""
    text = evidence.sentences[best].text
    given, counted = figures(tokens(text)) - set(tokens(question)), _values(text)
    least = 0.5 * float(evidence.features[best, _MEANING])
    for i in sorted(range(len(evidence.sentences)), key=lambda i: (-float(evidence.scores[i]), i)):
        text = evidence.sentences[i].text
        if (
            (
                (_CORRECTION.search(text) and given & figures(tokens(text)))
                or (in_column(evidence, i, passages) and counted & _denied(text))
            )
            and evidence.features[i, _MEANING] >= least
            and _is_newer(i, best, evidence, passages)
            and not (looks_like_order(text) or is_fragment(text))
        ):
            return i
    return None


def _values(text: str) -> set[str]:
    """The figures of a text, small ones written as words with them: “seven” is 7."""
    words = tokens(text)
    small = _small_numbers()
    return figures(words) | {small[word] for word in words if word in small}


def _denied(text: str) -> set[str]:
    """The figures right after a “not”: “eight people died, not seven”."""
    return _values(" ".join(found[1] for found in _NOT.finditer(text)))


_NOT = lazy_pattern(r"\b(?:not|nicht|pas|non|no)\s+((?:\S+\s*){1,2})", re.IGNORECASE)


@cache
def _small_numbers() -> dict[str, str]:
    return {strip_marks(word): str(n) for n, words in enumerate(SMALL_NUMBERS, start=2) for word in words.split()}


def _tells_the_same(evidence: Evidence, one: int, other: int) -> bool:
    if evidence.features[one, _HEADLINE] > evidence.features[other, _HEADLINE]:
        return likeness(evidence.sentences[one], evidence.sentences[other]) >= _ALIKE_ENOUGH
    if evidence.kind in FIGURES and evidence.features[one, _KIND] > 0 and evidence.features[other, _KIND] > 0:
        return True
    text = evidence.sentences[other].text
    return bool(_CORRECTION.search(text)) or likeness(evidence.sentences[one], evidence.sentences[other]) >= _ALIKE


def _is_newer(i: int, than: int, evidence: Evidence, passages: Sequence[Passage]) -> bool:
    mine, yours = _published(i, evidence, passages), _published(than, evidence, passages)
    length = min(len(mine), len(yours))
    return bool(length) and mine[:length] > yours[:length]


def _published(i: int, evidence: Evidence, passages: Sequence[Passage]) -> str:
    return passages[evidence.sentences[i].passage].card.published[:10]


def _is_next(evidence: Evidence, i: int, after: int) -> bool:
    if after >= len(evidence.sentences):
        return False
    one, other = evidence.sentences[i], evidence.sentences[after]
    return one.passage == other.passage and not (looks_like_order(other.text) or is_fragment(other.text))
