"""How far the words of a claim stand in its quotes: the first `ports.SupportChecker`, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.citations.negation import negation_agrees
from qa.citations.numbers import absent_numbers
from qa.words import content_tokens, tokens


class LexicalSupport:
    """Share of the claim's words, and of its pairs of neighbouring words, that the evidence holds."""

    name = "lexical"

    def score(self, claim: str, evidence: Sequence[str]) -> float:
        """Half words, half pairs of words; a number that is absent or a “not” that is not shared halves it."""
        words = content_tokens(claim)
        text = " ".join(evidence)
        held = set(tokens(text))
        if not words or not held:
            return 0.0
        shared = sum(_holds(held, word) for word in words) / len(words)
        order, every = tokens(claim), tokens(text)
        pairs = set(pairwise(every))
        own = list(pairwise(order))
        together = sum(pair in pairs for pair in own) / len(own) if own else shared
        score = (shared + together) / 2
        if absent_numbers(claim, evidence):
            score /= 2
        return score / 2 if negation_agrees(claim, evidence) is False else score


_STEM = 5
"""Letters that two words must share at their beginning to count as the same."""


def _holds(held: set[str], word: str) -> bool:
    return word in held or (
        len(word) > _STEM and any(other[:_STEM] == word[:_STEM] and abs(len(other) - len(word)) <= 3 for other in held)
    )
