"""Rank measures against ir-measures (pytrec_eval), and at the golden values of the definition."""

from __future__ import annotations

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evals.measures.measured import Measured, NotApplicable, Value
from qa.evals.measures.ranking import Ranking, all_gold, hit, ndcg, recall, reciprocal_rank

DOCS = [f"d{number}" for number in range(14)]
RANKINGS = st.lists(st.sampled_from(DOCS), unique=True, max_size=14)
GOLDS = st.dictionaries(st.sampled_from([*DOCS, "unfound1", "unfound2"]), st.integers(1, 4), min_size=1, max_size=6)


def places(docs: list[str]) -> Ranking:
    return [frozenset({doc}) for doc in docs]


def number(measured: Measured) -> float:
    assert isinstance(measured, Value)
    return measured.v


def oracle(measure: str, docs: list[str], gold: dict[str, int]) -> float:
    """With strictly falling scores: tied ones are ordered differently by every provider."""
    run = {"q": {doc: float(len(docs) - rank) for rank, doc in enumerate(docs)}}
    return float(ir_measures.calc_aggregate([ir_measures.parse_measure(measure)], {"q": gold}, run).popitem()[1])


@settings(max_examples=60, deadline=None)
@given(RANKINGS, GOLDS, st.sampled_from([1, 3, 5, 10]))
def test_recall_hit_reciprocal_rank_and_ndcg_are_those_of_trec_eval(
    docs: list[str], gold: dict[str, int], k: int
) -> None:
    ranking = places(docs)
    assert number(recall(ranking, gold, k)) == pytest.approx(oracle(f"R@{k}", docs, gold))
    assert number(hit(ranking, gold, k)) == pytest.approx(oracle(f"Success@{k}", docs, gold))
    assert number(reciprocal_rank(ranking, gold, k)) == pytest.approx(oracle(f"RR@{k}", docs, gold))
    assert number(ndcg(ranking, gold, k)) == pytest.approx(oracle(f"nDCG@{k}", docs, gold))


def test_the_golden_values_of_the_definition() -> None:
    assert number(ndcg(places(["b", "a"]), {"a": 3, "b": 1}, 10)) == pytest.approx(0.7967, abs=5e-5)
    assert number(ndcg(places(["a", "x"]), {"a": 1, "b": 1}, 10)) == pytest.approx(0.6131, abs=5e-5)
    assert recall(places(["a", "x"]), {"a": 1, "b": 1}, 2) == Value(0.5)
    assert reciprocal_rank(places(["a", "x"]), {"a": 1, "b": 1}, 10) == Value(1.0)


@given(RANKINGS, GOLDS, st.integers(1, 13))
def test_all_gold_is_a_recall_of_one_and_needs_two(docs: list[str], gold: dict[str, int], k: int) -> None:
    measured = all_gold(places(docs), gold, k)
    if len(gold) < 2:
        assert isinstance(measured, NotApplicable)
    else:
        assert measured == Value(float(recall(places(docs), gold, k) == Value(1.0)))


@given(RANKINGS, GOLDS)
def test_nothing_falls_when_more_is_read(docs: list[str], gold: dict[str, int]) -> None:
    for measure in (recall, hit, reciprocal_rank):
        values = [number(measure(places(docs), gold, k)) for k in range(1, 15)]
        assert values == sorted(values)


def test_a_place_that_brings_two_gold_ids_brings_both() -> None:
    ranking = [frozenset({"a", "b"}), frozenset[str]()]
    gold = {"a": 1, "b": 1}
    assert recall(ranking, gold, 1) == Value(1.0)
    assert all_gold(ranking, gold, 1) == Value(1.0)
    assert ndcg(ranking, gold, 10) == Value(1.0)


def test_without_gold_there_is_nothing_to_measure_rather_than_nought() -> None:
    for measure in (recall, all_gold, hit, reciprocal_rank, ndcg):
        assert isinstance(measure(places(["a"]), {}, 10), NotApplicable)
