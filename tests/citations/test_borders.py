"""Sentences of claims and quotes: no cut inside a number, a date or after an abbreviation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations.borders import sentence_spans, sentences
from qa.citations.negation import negation_agrees

TENDER = "She had signed a crane contract worth 3.2 million euros without a tender."


@pytest.mark.parametrize(
    "text",
    [
        TENDER,
        "Am 5. November war niemand da, sagte Dr. Haddad.",
        "Mr. J. R. Sand of St. Mary’s came at 7 p.m. on Friday.",
        "Die Arbeiten dauern bis zum 3. Quartal, ca. zwei Jahre.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


def test_two_are_two() -> None:
    assert sentences("It cost 7.4 million. It opened in 2019.\nNo cars! 닫았다。열었다") == [
        "It cost 7.4 million.", "It opened in 2019.", "No cars!", "닫았다。", "열었다",
    ]  # fmt: skip


@given(st.text("aB1 .!?\n。“”", max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    spans = list(sentence_spans(text))
    assert "".join(c for a, b in spans for c in text[a:b] if c.isalnum()) == "".join(c for c in text if c.isalnum())
    assert all(a < b for a, b in spans)


@pytest.mark.parametrize(
    ("claim", "quote", "agrees"),
    [
        (TENDER, TENDER, True),
        ("She signed a crane contract worth 3.2 million euros with a tender.", TENDER, False),
        ("Am 5. November war niemand da.", "Am 5. November war niemand da.", True),
        ("Am 5. November waren alle da.", "Am 5. November war niemand von allen da.", False),
        ("The pool stays shut.", "No: the pool stays shut.", None),
        ("No: the pool stays shut.", "No: the pool stays shut.", None),
        ("The pool does not stay shut.", "No: the pool stays shut.", False),
        ("The pool at No. 5 Mill Lane opened.", "The pool opened.", None),
        ("No-one came.", "They came.", False),
        ("The price of 18,400 did not rise.", "The price of 18,400 rose.", False),
    ],
)
def test_negation_is_compared_over_whole_sentences(claim: str, quote: str, agrees: bool | None) -> None:
    assert negation_agrees(claim, [quote]) is agrees
