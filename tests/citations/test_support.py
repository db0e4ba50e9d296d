"""The support score ranks: what stands in the quotes scores above what does not. It pronounces nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.citations.support import LexicalSupport

SCORE = LexicalSupport().score
QUOTE = "The final bill for the ferry terminal was 58.3 million euros, auditor Helga Stroud said."


def test_a_claim_that_says_what_the_quote_says_ranks_first() -> None:
    claims = [
        "The final bill for the ferry terminal was 58.3 million euros.",
        "The final bill for the ferry terminal was 63.8 million euros.",
        "The council closed the library in the spring.",
    ]
    scores = [SCORE(claim, [QUOTE]) for claim in claims]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 2 * scores[2]


def test_a_not_that_is_not_shared_lowers_the_score() -> None:
    assert SCORE("The final bill was not 58.3 million euros.", [QUOTE]) < SCORE(
        "The final bill was 58.3 million.", [QUOTE]
    )


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_scores_lie_between_nought_and_one(claim: str, evidence: list[str]) -> None:
    assert 0 <= SCORE(claim, evidence) <= 1
