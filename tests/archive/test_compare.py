"""Two answers to one question, claim by claim."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qa.archive.compare import Kind, compare
from tests.archive.records import citation, claim, record

BRIDGE, BIRDS = citation(1), citation(2, "courier/birds.md", "Three pairs were counted.")


def answer(*claims: dict[str, Any]) -> dict[str, Any]:
    return record(claims=list(claims), citations=[BRIDGE, BIRDS])


def kinds(then: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [change.kind.value for change in compare(then, now)]


def test_the_same_claims_in_another_order_are_the_same() -> None:
    one, two = claim("It cost 7.4 million euros.", 1), claim("Three pairs were counted.", 2)
    assert kinds(answer(one, two), answer(two, one)) == ["same", "same"]


def test_a_full_stop_a_capital_and_typography_make_no_other_claim() -> None:
    assert kinds(answer(claim("He said “no”.", 1)), answer(claim('he said "no"', 1))) == ["same"]


def test_the_same_words_on_another_quote_say_so() -> None:
    text = "Three pairs were counted."
    assert kinds(answer(claim(text, 1)), answer(claim(text, 2))) == ["same, other quotes"]
    assert kinds(answer(claim(text, 1)), answer(claim(text))) == ["same, other quotes"]


def test_other_words_on_the_same_quote_are_reworded() -> None:
    assert kinds(answer(claim("It cost 7.4 million.", 1)), answer(claim("The price: 7.4 million.", 1))) == ["reworded"]


def test_much_the_same_words_on_another_quote_are_reworded() -> None:
    then, now = "Three pairs of kingfishers were counted.", "Three pairs of kingfishers were counted in May."
    assert kinds(answer(claim(then, 1)), answer(claim(now, 2))) == ["reworded"]


def test_what_came_and_what_went() -> None:
    assert kinds(answer(claim("It cost 7.4 million euros.", 1)), answer(claim("Three pairs were counted.", 2))) == [
        "added",
        "dropped",
    ]
    assert kinds(answer(), answer(claim("Three pairs.", 2))) == ["added"]
    assert kinds(answer(claim("Three pairs.", 2)), answer()) == ["dropped"]
    assert kinds(answer(), answer()) == []


def test_of_two_equal_claims_each_finds_the_one_on_its_own_quotes() -> None:
    text = "It was counted."
    assert kinds(answer(claim(text, 1), claim(text, 2)), answer(claim(text, 2), claim(text, 1))) == ["same", "same"]


_CLAIMS = st.lists(
    st.tuples(st.sampled_from(["It cost much.", "It cost very much.", "Three pairs.", "Nobody came.", ""]), st.lists(st.sampled_from([1, 2]), unique=True)),
    max_size=6,
)  # fmt: skip


@given(then=_CLAIMS, now=_CLAIMS)
def test_every_claim_of_both_is_told_of_exactly_once(then: list[Any], now: list[Any]) -> None:
    before, after = (answer(*(claim(text, *cited) for text, cited in claims)) for claims in (then, now))
    changes = compare(before, after)
    assert sorted(change.then for change in changes if change.then is not None) == list(range(len(then)))
    assert sorted(change.now for change in changes if change.now is not None) == list(range(len(now)))
    assert all((change.then is None) == (change.kind is Kind.ADDED) for change in changes)
    assert all((change.now is None) == (change.kind is Kind.DROPPED) for change in changes)
    assert [change.kind for change in compare(before, before)] == [Kind.SAME] * len(then)
