"""Facts, references and what makes an answer right; token F1 against a straight SQuAD re-implementation."""

from __future__ import annotations

import re
import string
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer_types import Outcome
from qa.evals.measures.answers import exact_match, fact_recall, is_right, length, token_f1
from qa.evals.measures.measured import NotApplicable, Value
from tests.evals.made import answer, item, unanswerable

FACTS = [{"id": "who", "any": ["Marit Solheim", "Ms Solheim"]}, {"id": "bill", "number": 41, "unit": "million euros"}]


def test_fact_recall_is_the_share_of_facts_given() -> None:
    asked = item(facts=FACTS)
    assert fact_recall(asked, answer("Ms Solheim drew it.", "It cost €41.0 million.")) == Value(1.0)
    assert fact_recall(asked, answer("It cost 41 Millionen Euro.")) == Value(0.5)
    assert fact_recall(asked, answer()) == Value(0.0)
    assert isinstance(fact_recall(item(), answer("x")), NotApplicable)


def test_an_answer_is_right_with_every_fact_and_nothing_forbidden() -> None:
    asked = item(facts=FACTS, forbidden=["€52.5 million"])
    assert is_right(asked, answer("Marit Solheim", "41.0 million euros")) is True
    assert is_right(asked, answer("Marit Solheim")) is False
    assert is_right(asked, answer("Marit Solheim", "41.0 million euros, then €52.5 million")) is False
    assert is_right(asked, answer()) is False
    assert is_right(item(), answer("x")) is None


def test_a_short_reference_decides_where_no_facts_do() -> None:
    asked = item(answer="in 1911", aliases=["nineteen eleven"])
    assert is_right(asked, answer("It was built in 1911.")) is True
    assert is_right(asked, answer("It was built in 1912.")) is False


def test_a_long_reference_decides_nothing() -> None:
    prose = "It was built in the summer of 1911 by the two brothers who had run the ferry since the great flood."
    assert is_right(item(answer=prose), answer("It was built in 1911.")) is None
    assert is_right(item(answer=prose, aliases=["1911"]), answer("It was built in 1911.")) is True


def test_where_nothing_can_be_answered_the_outcome_decides() -> None:
    assert is_right(unanswerable(), answer()) is True
    assert is_right(unanswerable(), answer(outcome=Outcome.WITHHELD)) is False
    assert is_right(unanswerable(), answer("A guess.")) is False


@pytest.mark.parametrize("reference", ["Marit Solheim", "in 1911", "1,025", "東京都", "the old pier"])
def test_a_prediction_that_is_the_reference_has_full_marks(reference: str) -> None:
    asked = item(answer="something else", aliases=[reference])
    assert exact_match(asked, answer(f"{reference}.")) == Value(1.0)
    assert token_f1(asked, answer(f"{reference}.")) == Value(1.0)


def test_an_empty_answer_has_none() -> None:
    assert exact_match(item(answer="x"), answer()) == Value(0.0)
    assert token_f1(item(answer="x"), answer()) == Value(0.0)


def test_case_articles_and_marks_are_not_compared() -> None:
    assert exact_match(item(answer="The Émile Zoé"), answer("“emile zoe!”")) == Value(1.0)


WORDS = st.lists(st.sampled_from("the pier a boat Brandt 1911 opened quickly".split()), max_size=8).map(" ".join)


@given(WORDS, WORDS)
def test_token_f1_and_exact_match_are_squads_on_plain_english(given_text: str, reference: str) -> None:
    if not _squad(reference):
        return
    asked = item(answer=reference)
    said = answer(given_text) if given_text else answer()
    same = Counter(_squad(given_text)) & Counter(_squad(reference))
    shared = sum(same.values())
    expected = 2 * shared / (len(_squad(given_text)) + len(_squad(reference))) if shared else 0.0
    measured = token_f1(asked, said)
    assert isinstance(measured, Value)
    assert measured.v == pytest.approx(expected)
    assert exact_match(asked, said) == Value(float(_squad(given_text) == _squad(reference)))


def _squad(text: str) -> list[str]:
    """As the official script normalises: lower case, no punctuation, no articles."""
    bare = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", bare).split()


def test_length_is_counted_in_words_and_in_characters_without_blanks() -> None:
    assert length(answer("one two", "three")) == Value(3.0)
    assert length(answer("東京都")) == Value(3.0)
    assert isinstance(length(answer()), NotApplicable)
