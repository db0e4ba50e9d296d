"""A reply that was cut off: whole lines count, half a sentence is no claim, wherever the cut falls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.parse import DraftReader, parse
from qa.answer.prose import ends_whole

WHOLE = "QUOTE [1] The bill was 58.3 million euros.\nCLAIM The bill was 58.3 million euros.\n\n"


def claims(reply: str) -> list[str]:
    return [claim.text for claim in parse(reply, cut=True).claims]


@pytest.mark.parametrize(
    "half",
    [
        "QUOTE [2] The terminal opened on 3 Sep",
        "QUOTE [2] The terminal opened on 3 September.\nCLAIM The terminal opened on 3",
        "QUOTE [2] The terminal did not open.\nCLAIM The terminal did",
        "QUOTE [2] It cost 7.4 million.\nCLAIM It cost 7.",
        "QUOTE [2] It opened, said Dr. Wick.\nCLAIM It opened, said Dr.",
        "QUOTE [2] The terminal opened.\nCLA",
        "Q",
        "QUOTE [2] The terminal opened on 3 September.\nCLAIM The terminal\nopened on 3",
    ],
)
def test_what_is_whole_stays_and_the_half_line_is_no_claim(half: str) -> None:
    assert claims(WHOLE + half) == ["The bill was 58.3 million euros."]


def test_a_last_line_that_ends_as_a_sentence_is_read_as_any_other() -> None:
    reply = WHOLE + "QUOTE [2] The terminal opened late.\nCLAIM The terminal opened late."
    assert claims(reply) == ["The bill was 58.3 million euros.", "The terminal opened late."]


def test_a_claim_whose_quote_was_cut_off_is_not_called_unsupported() -> None:
    first = "CLAIM The bill was 58.3 million.\nQUOTE [1] The bill was 58.3 million euros.\n\n"
    assert claims(f"{first}CLAIM It opened late.\nQUOTE [2] The termi") == ["The bill was 58.3 million."]


def test_half_a_line_on_what_is_missing_says_that_there_was_more() -> None:
    assert parse(f"{WHOLE}MISSING when the terminal", cut=True).missing == ("when the terminal…",)


def test_prose_loses_only_its_half_sentence() -> None:
    assert claims("The bill was 58.3 million euros. [1] The terminal opened on") == ["The bill was 58.3 million euros."]


def test_whole_claims_of_broken_json_are_read() -> None:
    reply = '{"claims": [{"text": "It opened.", "quotes": [{"passage": 1, "quote": "It opened."}]}, {"text": "It clo'
    assert claims(reply) == ["It opened."]


@pytest.mark.parametrize("text", ["It cost 7.", "said Dr.", "It opened on", "", "2026.", "It was “late", "word,"])
def test_these_may_go_on(text: str) -> None:
    assert not ends_whole(text)


@pytest.mark.parametrize(
    "text", ["It opened late.", "It opened late.”", "It opened. [2]", "終わった。", "Was it late?"]
)
def test_these_are_whole(text: str) -> None:
    assert ends_whole(text)


@given(at=st.integers(0, 400), size=st.integers(1, 30))
def test_a_cut_anywhere_gives_only_claims_of_the_whole_reply(at: int, size: int) -> None:
    reply = WHOLE + "QUOTE [2] The terminal did not open on 3 September.\nCLAIM The terminal did not open then.\n"
    reply += "\nMISSING why it did not\n"
    cut = reply[:at]
    reader = DraftReader()
    for start in range(0, len(cut), size):
        reader.feed(cut[start : start + size])
    reader.finish(cut=True)
    assert reader.draft == parse(cut, cut=True)
    whole = {claim.text for claim in parse(reply).claims} | {
        quote.text for claim in parse(reply).claims for quote in claim.quotes
    }
    assert {claim.text for claim in reader.draft.claims} <= whole
