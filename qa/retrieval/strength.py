"""How strongly the passages speak for an answer being among them: a calibrated figure, before a model is asked."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from qa.matching import Array, Embed, Question, byline, compare, read_question, share
from qa.types import Passage

LOOKED_AT = 5
"""Best passages that are read."""


class Strength(Struct, frozen=True, kw_only=True):
    """What speaks for an answer, each 0…1."""

    score: float
    """The best score that the search gave."""
    names: float
    """Share of the question's names and numbers that the best passage bears, with its title, source and date; 1 where
    the question has none."""
    meaning: float
    """Share of the question's words that its best sentence or its title answers in meaning."""
    best: int
    """Which passage that is."""

    @property
    def confidence(self) -> float:
        """The calibrated chance that the passages hold an answer, answers and gaps being equally frequent."""
        logit = INTERCEPT + SCORE * self.score + NAMES * self.names + MEANING * self.meaning
        return 1 / (1 + math.exp(-logit))

    @property
    def is_enough(self) -> bool:
        return self.confidence >= ENOUGH

    @property
    def is_near(self) -> bool:
        """Whether the passage is about the same matter, though it may not answer."""
        return self.best >= 0 and self.names >= NEAR_NAMES and self.meaning >= NEAR_MEANING


INTERCEPT, SCORE, NAMES, MEANING = -9.84, 9.88, 3.26, 2.5
"""Those of the extractive writer's own gate (`qa.chat.sufficiency`), fitted on one half of eight public sets: the same
three figures, read of a passage instead of a sentence. Measured on the other half in the lab book."""

ENOUGH = 0.5
NEAR_NAMES, NEAR_MEANING = 0.5, 0.5
"""What an article must bear of the question to be named as the nearest: half of its names and half of its meaning."""

NOTHING = Strength(score=0.0, names=0.0, meaning=0.0, best=-1)
CERTAIN = Strength(score=1.0, names=1.0, meaning=1.0, best=0)


def strength_of(question: str, passages: Sequence[Passage], *, weights: Array, embed: Embed) -> Strength:
    """What the best of these passages has for a question. `weights`: of `matching.read_question(question).words`."""
    asked = read_question(question)
    looked = passages[:LOOKED_AT]
    if not looked or not asked.words:
        return NOTHING
    score = min(1.0, max(passage.score for passage in passages))
    return max(
        (_of_passage(asked, weights, passage, i, score, embed) for i, passage in enumerate(looked)),
        key=lambda each: (each.names + each.meaning, -each.best),
    )


def _of_passage(asked: Question, weights: Array, passage: Passage, number: int, score: float, embed: Embed) -> Strength:
    chunk = passage.chunk
    sentences = [chunk.text[start - chunk.start : end - chunk.start] for start, end in chunk.sentences] or [chunk.text]
    rows = compare(asked, [chunk.context, *sentences], embed=embed)
    known = np.array([stem in byline(passage.card) for stem in asked.stems], dtype=np.float32)
    named = weights * asked.names
    names = float(share(np.maximum(rows.exact.max(axis=0), known)[None, :], named)[0]) if named.sum() > 0 else 1.0
    meaning = float(share(np.maximum(rows.soft[1:], rows.soft[0]), weights).max())
    return Strength(score=score, names=names, meaning=meaning, best=number)
