"""Abstaining, pointing, scoring; the risk–coverage area against all orders of ties."""

from __future__ import annotations

from itertools import permutations
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer_types import Outcome
from qa.evals.measures.abstention import (
    abstention_precision,
    abstention_recall,
    accuracy,
    accuracy_attempted,
    false_abstention,
    false_withheld,
    outcome_right,
    risk_coverage_area,
    score,
    stray_pointer,
    withheld_recall,
)
from qa.evals.measures.measured import NotApplicable, Value
from tests.evals.made import answer, item, unanswerable, withheld_item

YES, NO = Value(1.0), Value(0.0)
ASKED = item(facts=[{"id": "f", "any": ["blue"]}])


def test_abstaining_is_counted_on_the_side_the_item_is_on() -> None:
    assert abstention_recall(unanswerable(), answer()) == YES
    assert abstention_recall(unanswerable(), answer("Blue.")) == NO
    assert isinstance(abstention_recall(ASKED, answer()), NotApplicable)
    assert false_abstention(ASKED, answer()) == YES
    assert false_abstention(ASKED, answer("Blue.")) == NO
    assert isinstance(false_abstention(unanswerable(), answer()), NotApplicable)
    assert abstention_precision(ASKED, answer()) == NO
    assert abstention_precision(unanswerable(), answer()) == YES
    assert isinstance(abstention_precision(ASKED, answer("Blue.")), NotApplicable)


def test_a_partial_answer_is_an_attempt_and_no_abstention() -> None:
    partial = answer("Blue.", outcome=Outcome.PARTIAL)
    assert false_abstention(ASKED, partial) == NO
    assert abstention_recall(unanswerable(), partial) == NO
    assert outcome_right(ASKED, partial) == NO
    assert accuracy(ASKED, partial) == YES


def test_a_pointer_is_due_with_its_source_and_its_outcome() -> None:
    due = withheld_item(withheld=["vault"])
    assert withheld_recall(due, answer(outcome=Outcome.WITHHELD, withheld=["vault/1"])) == YES
    assert withheld_recall(due, answer(outcome=Outcome.WITHHELD, withheld=["other/1"])) == NO
    assert withheld_recall(due, answer()) == NO
    assert withheld_recall(due, answer("Blue.", withheld=["vault/1"])) == NO
    assert isinstance(withheld_recall(ASKED, answer()), NotApplicable)


def test_an_answer_may_owe_a_pointer_too() -> None:
    both = item(withheld=["vault"])
    assert withheld_recall(both, answer("Blue.", withheld=["vault/1"])) == YES
    assert withheld_recall(both, answer("Blue.")) == NO


def test_a_pointer_where_none_is_due_is_counted() -> None:
    pointed = answer(outcome=Outcome.WITHHELD, withheld=["vault/1"])
    assert false_withheld(unanswerable(), pointed) == YES
    assert stray_pointer(unanswerable(), pointed) == YES
    assert stray_pointer(ASKED, answer("Blue.", withheld=["vault/1"])) == YES
    assert false_withheld(ASKED, answer("Blue.", withheld=["vault/1"])) == NO
    assert isinstance(stray_pointer(item(withheld=["vault"]), pointed), NotApplicable)


def test_a_wrong_attempt_costs_what_an_abstention_does_not() -> None:
    assert [score(ASKED, said) for said in (answer("Blue."), answer(), answer("Red."))] == [YES, NO, Value(-1.0)]
    assert score(ASKED, answer("Red."), cost=3) == Value(-3.0)
    assert score(unanswerable(), answer()) == YES
    assert score(unanswerable(), answer("Red.")) == Value(-1.0)
    assert score(withheld_item(), answer()) == NO
    assert isinstance(score(item(), answer("Red.")), NotApplicable)
    assert isinstance(accuracy_attempted(ASKED, answer()), NotApplicable)


ATTEMPTS = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=6)


@given(ATTEMPTS)
def test_the_area_is_the_mean_over_all_orders_of_what_is_equally_certain(attempts: list[tuple[float, bool]]) -> None:
    areas = []
    for order in permutations(attempts):
        ranked = sorted(order, key=lambda attempt: -attempt[0])
        wrong = [not right for _, right in ranked]
        areas.append(mean(sum(wrong[:k]) / k for k in range(1, len(wrong) + 1)))
    measured = risk_coverage_area(attempts)
    assert isinstance(measured, Value)
    assert measured.v == pytest.approx(mean(areas))


def test_a_confidence_that_says_nothing_has_the_error_rate_and_a_good_one_less() -> None:
    blind = risk_coverage_area([(0.5, True), (0.5, False), (0.5, False), (0.5, True)])
    keen = risk_coverage_area([(0.9, True), (0.8, True), (0.2, False), (0.1, False)])
    assert blind == Value(0.5)
    assert isinstance(keen, Value)
    assert keen.v < 0.5
    assert isinstance(risk_coverage_area([]), NotApplicable)
