"""Which of the chosen sentences leads: the newer article's of two that tell the same, and a correction before all."""

from __future__ import annotations

from collections.abc import Sequence

from qa.chat import patterns
from qa.chat.choose import FIGURES, MOST, figures, likeness
from qa.chat.evidence import WEIGHTS, Evidence, is_fragment
from qa.chat.questions import names_a_time
from qa.orders import looks_like_order
from qa.types import Passage
from qa.words import tokens

_KIND, _MEANING = list(WEIGHTS).index("kind"), list(WEIGHTS).index("meaning")
_CORRECTION = patterns.either(patterns.CORRECTIONS)
_ALIKE = 0.6
"""Share of shared words from which two sentences tell the same."""


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
    newer = [
        i for i in found[1:] if _is_newer(i, found[0], evidence, passages) and _tells_the_same(evidence, found[0], i)
    ]
    if newer:
        leading = max(newer, key=lambda i: (_published(i, evidence, passages), -found.index(i)))
        found = [leading, *(i for i in found if i != leading)]
    return found


def _correction(question: str, evidence: Evidence, best: int, passages: Sequence[Passage]) -> int | None:
    """The sentence of an article, as new or newer, that takes back a figure of the best sentence; None without one."""
    given = figures(tokens(evidence.sentences[best].text)) - set(tokens(question))
    least = 0.5 * float(evidence.features[best, _MEANING])
    for i in sorted(range(len(evidence.sentences)), key=lambda i: (-float(evidence.scores[i]), i)):
        text = evidence.sentences[i].text
        if (
            _CORRECTION.search(text)
            and given & figures(tokens(text))
            and evidence.features[i, _MEANING] >= least
            and _is_newer(i, best, evidence, passages)
            and not (looks_like_order(text) or is_fragment(text))
        ):
            return i
    return None


def _tells_the_same(evidence: Evidence, one: int, other: int) -> bool:
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
