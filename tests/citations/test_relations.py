"""How numbers stand to each other: their order, what they are counted by, shares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations.numbers import absent_numbers, wrong_units
from qa.citations.relations import wrong_relations

DAILY = "Some 18,400 cars crossed it each day."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("It passed by 14 votes to 23.", "It passed a budget, by 23 votes to 14."),
        ("It passed 14 to 23.", "It passed by 23 votes to 14."),
        ("Nordby won 1–3.", "Nordby won the cup, beating Halden 3–1."),
        ("mit 14 zu 23 Stimmen", "mit 23 zu 14 Stimmen"),
        ("Die Kosten stiegen von 63,5 auf 48 Millionen.", "Die Kosten steigen von 48 auf 63,5 Millionen Euro."),
        ("It fell from 58 to 41.", "It rose from 41 to 58."),
        ("23대 14로", "14대 23으로"),
        ("18,400 cars crossed it each month.", DAILY),
        ("It carried 18,400 cars a month.", DAILY),
        ("18 400 Autos pro Monat", DAILY),
        ("年間4万個", "毎月4万個"),
        ("half of the pupils left", "a third of the pupils left"),
        ("ein Drittel der Schüler", "die Hälfte der Schüler"),
    ],
)
def test_the_same_numbers_in_another_relation_are_found(claim: str, quote: str) -> None:
    assert list(wrong_relations(claim, [quote]))
    assert absent_numbers(claim, [quote])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("It passed by 23 to 14.", "It passed by 23 votes to 14."),
        ("Halden lost 1–3 to Nordby.", "Nordby won the cup, beating Halden 3–1."),
        ("Halden verlor 1:3.", "Nordby gewann 3:1."),
        ("The budget failed by 14 votes to 23.", "The budget was opposed by 23 votes to 14."),
        ("between 18 and 24 months", "18 to 24 months"),
        ("18,400 cars a day", DAILY),
        ("täglich 18.400 Autos", DAILY),
        ("18,400 cars crossed it a month later", DAILY),
        ("7 million people a year, 18,400 each day", "18,400 each day, 7 million a year"),
        ("a third of the pupils left", "two thirds of the pupils stayed"),
        ("half of the pupils", "50 per cent, a third of them girls"),
        ("half of the pupils", "in the first half of the game"),
    ],
)
def test_the_same_relation_in_other_words_is_not(claim: str, quote: str) -> None:
    assert not list(wrong_relations(claim, [quote]))


@pytest.mark.parametrize(
    ("claim", "quote", "ok"),
    [
        ("four percentage points", "four per cent", False),
        ("4 per cent", "4 percentage points", False),
        ("4 Prozentpunkte", "4 Prozent", False),
        ("4 Prozent", "4 per cent", True),
        ("4%p", "4 percentage points", True),
        ("between 3 and 9 per cent", "3% to 9%", True),
        ("4 percentage points", "4 points", None),
    ],
)
def test_points_of_a_percentage_are_no_per_cent(claim: str, quote: str, ok: bool | None) -> None:
    found = wrong_units(claim, [quote])
    assert (None if found is None else all(one.ok for one in found)) is ok


def test_the_first_number_of_a_german_way_has_the_scale_of_the_last() -> None:
    assert absent_numbers("48 Millionen Euro", ["Die Kosten steigen von 48 auf 63,5 Millionen Euro."]) == []


@given(st.text("12 to–:a dyhlf.,분의", max_size=80))
def test_no_text_speaks_against_itself(text: str) -> None:
    assert not list(wrong_relations(text, [text]))
