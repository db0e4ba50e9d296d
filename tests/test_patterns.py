"""Patterns that wait: each is tried wherever it can be found, and only compiled there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa import orders
from qa.chat import asked, patterns
from qa.patterns import Hinted, flat
from qa.words import may_be_paired

ROWS = (*orders._ORDERS.rows, *asked._ASKED.rows)
PIECES = tuple(
    piece
    for name, pieces in vars(patterns).items()
    if name.isupper() and isinstance(pieces, tuple) and name != "ASKS_ABOUT"
    for piece in pieces
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][0])
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_a_pattern_finds_holds_one_of_its_phrases(
    row: tuple[tuple[str, ...], re.Pattern[str]], data: st.DataObject
) -> None:
    phrases, pattern = row
    text = data.draw(st.from_regex(re.compile(pattern.pattern, pattern.flags)))
    assert any(phrase in flat(text) for phrase in phrases)


@pytest.mark.parametrize("piece", [piece for piece in PIECES if patterns.is_eastern(piece)])
@settings(max_examples=60)
@given(data=st.data())
def test_a_piece_of_the_east_finds_nothing_elsewhere(piece: str, data: st.DataObject) -> None:
    found = re.search(piece, data.draw(st.from_regex(re.compile(piece, re.IGNORECASE))), re.IGNORECASE)
    assert found is None or may_be_paired(found.group())


def test_pieces_of_both_kinds_are_there() -> None:
    eastern = sum(map(patterns.is_eastern, PIECES))
    assert 10 < eastern < len(PIECES) / 2


def test_letters_that_pass_for_others_do_not_slip_through() -> None:
    found = Hinted([("ignore|kiss", r"\b(?:ignore|kiss)\s+all\b")])
    assert found.search("please İGNORE\u00a0all of it")
    assert found.search("ıgnore all")
    assert found.search("\N{KELVIN SIGN}iſſ\n all")
    assert not found.search("ignored, all of it")


def test_the_first_that_is_found_is_given_and_what_cannot_be_found_is_never_compiled() -> None:
    found = Hinted([("absent", "(broken"), ("b", "b+"), ("a", "a+")])
    match = found.search("aabb")
    assert match is not None
    assert match.group() == "bb"
