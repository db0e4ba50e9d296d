"""Pairs written for this: numbers, bare numbers, days, times, outcomes, corrections, in one language and between two."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.drafting.conflict_pairs import pairs, shown

NEAR_MISSES = [row for row in pairs("tune") if not row["conflict"]]


@pytest.mark.parametrize("row", NEAR_MISSES, ids=lambda row: f"{row['kind']}: {row['other']}")
def test_a_near_miss_is_no_conflict(row: dict[str, Any]) -> None:
    assert not shown(row)
    assert not shown(row, cited=1)


def test_of_pairs_that_nothing_was_tuned_on_most_conflicts_are_shown_and_few_near_misses() -> None:
    found: Counter[tuple[bool, bool]] = Counter()
    for row in pairs("test"):
        found[row["conflict"], bool(shown(row))] += 1
    assert found[True, True] > found[True, False]
    assert 8 * found[False, True] <= found[False, True] + found[False, False]


@pytest.mark.parametrize("kind", ["number", "bare", "date", "outcome", "correction", "cjk", "cross"])
def test_every_kind_is_shown_in_most_of_its_pairs(kind: str) -> None:
    rows = [row for row in pairs("tune") if row["conflict"] and row["kind"] == kind]
    assert 2 * sum(bool(shown(row)) for row in rows) > len(rows)


def test_what_is_shown_are_the_words_of_the_articles() -> None:
    for row in pairs("tune"):
        for conflict in shown(row):
            assert {side.card.id for side in conflict.sides} == {"s/a0", "s/a1"}
            for side in conflict.sides:
                text = row["one"] if side.card.id == "s/a0" else row["other"]
                assert text[side.start : side.end] == side.quote
                assert side.value
