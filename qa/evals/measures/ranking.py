"""Retrieval by rank: recall, all-gold, hit, reciprocal rank, nDCG over a ranking and a set of gold ids.

A ranking is one set of gold ids per place: those that this place brings. With one id a place these are the numbers of
trec_eval; a passage that holds two gold spans brings both at its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from typing import TypeAlias

from qa.evals.measures.measured import Measured, NotApplicable, Value, yes

Ranking: TypeAlias = Sequence[frozenset[str]]
Grades: TypeAlias = Mapping[str, int]
"""Gold id → grade, from 1."""

_NO_GOLD = NotApplicable("no gold")


def recall(ranking: Ranking, gold: Grades, k: int) -> Measured:
    """|found in the first k places ∩ gold| ÷ |gold|."""
    return Value(len(_found(ranking, gold, k)) / len(gold)) if gold else _NO_GOLD


def all_gold(ranking: Ranking, gold: Grades, k: int) -> Measured:
    """Whether all of several gold ids are within the first k places: what a multi-article answer needs."""
    if len(gold) < 2:
        return NotApplicable("fewer than two gold") if gold else _NO_GOLD
    return yes(len(_found(ranking, gold, k)) == len(gold))


def hit(ranking: Ranking, gold: Grades, k: int) -> Measured:
    """Whether any gold id is within the first k places (Success@k)."""
    return yes(bool(_found(ranking, gold, k))) if gold else _NO_GOLD


def reciprocal_rank(ranking: Ranking, gold: Grades, k: int) -> Measured:
    """1 ÷ rank of the first gold within k places, else 0."""
    if not gold:
        return _NO_GOLD
    ranks = (rank for rank, ids in enumerate(ranking[:k], start=1) if ids & gold.keys())
    return Value(1 / first if (first := next(ranks, 0)) else 0.0)


def ndcg(ranking: Ranking, gold: Grades, k: int) -> Measured:
    """Normalised discounted cumulative gain as trec_eval has it: linear gain, log2(rank + 1), the ideal cut at k too.

    An id counts once, where it comes first. Capped at 1: one passage may hold several gold spans.
    """
    if not gold:
        return _NO_GOLD
    seen: set[str] = set()
    gained = 0.0
    for rank, ids in enumerate(ranking[:k], start=1):
        new = (ids & gold.keys()) - seen
        gained += sum(gold[name] for name in new) / log2(rank + 1)
        seen |= new
    ideal = sorted(gold.values(), reverse=True)[:k]
    return Value(min(1.0, gained / sum(grade / log2(rank + 1) for rank, grade in enumerate(ideal, start=1))))


def _found(ranking: Ranking, gold: Grades, k: int) -> set[str]:
    return {name for ids in ranking[:k] for name in ids if name in gold}
