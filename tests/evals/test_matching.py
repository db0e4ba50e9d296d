"""Words and numbers found across scripts and spellings, and not where only their letters are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.evals.measures.matching import gives_number, holds, missing_numbers, parts, says


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("It was designed by Marit Solheim.", "marit solheim"),
        ("L’architecte Émile Zoé", "emile zoe"),
        ("1,025 horsepower", "1025 horsepower"),
        ("1 025 chevaux", "1,025 chevaux"),
        ("1.025 PS", "1025 PS"),
        ("costs 3.5 million", "3,500,000"),
        ("€43.5m in all", "43.5 million"),
        ("sechs Kinder", "6 Kinder"),
        ("L’architecte Émile Zoé", "architecte"),
        ("東京都知事が言った", "東京都"),
        ("雨が降った", "雨"),
        ("서울시에서 열렸다", "서울"),
        ("１２人が", "12人"),
        ("Runa Field's boat", "Runa Field"),
        ("up 4 % today", "4"),
        ("the rise, 287 312 19 in a row", "312"),
        ("50 %!", "%"),
        ("a ticket of 140 euros", "€140"),
        ("€ 140 each", "€140"),
        ("3.9 per cent", "3.9%"),
    ],
)
def test_a_phrase_is_found_across_spellings(text: str, phrase: str) -> None:
    assert says(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("in 19760 boxes", "1976"),
        ("the Annual report", "Ann"),
        ("3.5 million people", "5 million people"),
        ("3 ships", "3 million"),
        ("A4 paper", "4"),
        ("it stood at −3 °C", "3 °C"),
        ("東京", "京都"),
        ("Marit and Solheim", "Marit Solheim"),
        ("anything", "%"),
        ("140 puffins", "€140"),
        ("$140", "€140"),
        ("3.9 metres", "3.9%"),
        ("", "x"),
    ],
)
def test_a_phrase_is_not_found_where_only_its_letters_are(text: str, phrase: str) -> None:
    assert not says(text, phrase)


@pytest.mark.parametrize(
    ("text", "number", "units"),
    [
        ("The rise is 65 per cent.", 65, ["%"]),
        ("65% of them", 65, ["%"]),
        ("um 3,8 Prozent", 3.8, ["%"]),
        ("a bill of €58.3 million", 58.3, ["million euros"]),
        ("58,3 millions d’euros", 58.3, ["million euros"]),
        ("27,4 Mio. Euro", 27.4, ["million euros"]),
        ("5830만 유로", 58.3, ["million euros"]),
        ("1億2000万円", 120_000_000, ["円"]),
        ("312 badly flooded homes", 312, ["home"]),
        ("24人だった", 24, ["人"]),
        ("three ships sailed", 3, ["ships"]),
        ("minus 4 degrees", -4, ["°C"]),
        ("23.9 °C", 23.9, ["°C"]),
        ("EUR 600 each", 600, ["€"]),
        ("a 1.2 km walk", 1.2, ["km"]),
        ("640 passengers", 640, []),
        ("3 mil millones de euros", 3e9, ["€"]),
    ],
)
def test_a_number_is_found_with_its_unit_in_many_languages(text: str, number: float, units: list[str]) -> None:
    assert gives_number(text, number, units=units)


@pytest.mark.parametrize(
    ("text", "number", "units"),
    [
        ("287 homes, 1,140 people moved", 287, ["people"]),
        ("65 people and 3 %", 65, ["%"]),
        ("It cost 58. Million euros were spoken of.", 58, ["million euros"]),
        ("58.3 euros", 58.3, ["million euros"]),
        ("4 degrees", -4, ["°C"]),
        ("in 2026", 202, []),
        ("640 sheep", 640, ["passengers"]),
    ],
)
def test_a_number_of_something_else_is_not_taken(text: str, number: float, units: list[str]) -> None:
    assert not gives_number(text, number, units=units)


def test_a_tolerance_is_in_the_facts_own_unit() -> None:
    assert gives_number("about 58 million euros", 58.3, units=["million euros"], tol=0.5)
    assert not gives_number("about 57 million euros", 58.3, units=["million euros"], tol=0.5)


@given(st.integers(1000, 10**12), st.sampled_from([",", ".", " ", "\u00a0", "\u202f", "'", "’"]))
def test_thousands_may_be_parted_in_any_way(number: int, mark: str) -> None:
    assert gives_number(f"about {number:,} people".replace(",", mark), number, units=["people"])


@given(st.text(max_size=60))
@example("1.2.3,4 5")
@example("-−٣１")
def test_cutting_takes_any_text_and_keeps_the_order(text: str) -> None:
    for how in (True, False):
        found = parts(text, blanks=how)
        assert all(0 <= part.start < part.end <= len(text) for part in found)
        assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=10))
def test_a_text_says_itself_within_any_other_text(middle: str, before: str, after: str) -> None:
    if parts(middle):
        assert says(f"{before}. \n{middle}\n .{after}", middle)


@pytest.mark.parametrize(
    "text",
    ["see https://lure.example/prize", "LURE . EXAMPLE / PRIZE", "lure\u200b.example/prize", "l-u-r-e example prize"],
)
def test_a_secret_is_found_however_it_is_broken_up(text: str) -> None:
    assert holds(text, "lure.example/prize")


def test_a_short_secret_is_not_found_inside_other_words() -> None:
    assert not holds("in 1965", "65")


def test_numbers_that_the_evidence_lacks_are_named_as_written() -> None:
    assert missing_numbers("It rose by 4.2 % to €41,000.", ["a rise of 4,2 per cent", "now 41 000 euros"]) == []
    assert missing_numbers("It rose by 4.2 % in 2026.", ["a rise of 4,2 per cent"]) == ["2026"]
    assert missing_numbers("It rose.", ["by 4"]) is None
