"""A second model's opinion: read as models write it, its words looked up, never mistaken for a check."""

from __future__ import annotations

import pytest

from qa.answer_types import Claim, Finding
from qa.chat.scripted import ScriptedModel
from qa.drafting.verify import Verification, read_verdicts, with_opinions
from qa.errors import ConfigError
from qa.prompts import read_prompt
from qa.types import Usage
from tests.drafting.newsroom import TEXTS, passages

CLAIMS = (
    Claim(text="The bill was 58.3 million euros.", supported=True, citations=(1,)),
    Claim(text="It opened in August.", supported=True, citations=(2,)),
)


def verification(price: tuple[float, float] | None = None) -> Verification:
    from pathlib import Path

    prompt = read_prompt("verify", Path("nowhere")).text
    return Verification(profile="judge", prompt=prompt, budget_tokens=4000, max_tokens=300, price=price)


def judged(*replies: str, claims: tuple[Claim, ...] = CLAIMS) -> tuple[tuple[Claim, ...], ScriptedModel]:
    model = ScriptedModel(replies, name="judge-1")
    out, _ = with_opinions(
        claims, passages(), model=model, verification=verification(), text_of=TEXTS.get, today="2026-09-20",
        limit=None, spent=Usage(),
    )  # fmt: skip
    return out, model


def test_each_claim_gets_its_word_and_the_words_are_looked_up() -> None:
    reply = (
        "VERDICT 1 supported\nQUOTE [1] The final bill was 58.3 million euros.\n"
        "VERDICT 2 contradicted\nQUOTE [2] The terminal opened on 3 September.\n"
    )
    (first, second), model = judged(reply)
    assert first.opinion
    assert second.opinion
    assert (first.opinion.says, second.opinion.says) == ("supported", "contradicted")
    [found] = second.opinion.evidence
    assert TEXTS[found.article_id][found.start : found.end] == "The terminal opened on 3 September."
    assert second.supported  # an opinion changes no check
    asked = model.requests[0].messages[1].content
    assert "#1 The bill was 58.3 million euros." in asked
    assert "The final bill" not in model.requests[0].messages[0].content


def test_words_that_stand_nowhere_are_told_and_are_no_evidence() -> None:
    (first, second), _ = judged("VERDICT 1 supported\nQUOTE [1] The bill was huge.\nVERDICT 2 supported\n")
    assert first.opinion
    assert second.opinion
    assert first.opinion.evidence == ()
    assert any("huge" in problem for problem in first.opinion.problems)
    assert "no words" in second.opinion.problems[0]


def test_a_failing_verifier_leaves_the_answer_and_an_unclear_opinion() -> None:
    (first, _), _ = judged()
    assert first.opinion
    assert first.opinion.says == "unclear"
    assert "no reply left" in first.opinion.problems[0]
    (first, _), _ = judged("I think it is all fine.")
    assert first.opinion
    assert first.opinion.says == "unclear"


def test_claims_that_only_quote_are_not_asked_about() -> None:
    words = "The final bill was 58.3 million euros."
    quoted = Claim(
        text=words, supported=True, citations=(1,),
        findings=(Finding(check="quote", text=words, ok=True, evidence=words, citation=1),),
    )  # fmt: skip
    (one,), model = judged(claims=(quoted,))
    assert one.opinion is None
    assert not model.requests


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("VERDICT 1 supported", "supported"), ("**Verdict 1:** Partially", "partly"), ("1. not supported", "unsupported"),
        ("- Claim #1 — CONTRADICTED by [2]", "contradicted"), ("#1 unsupported", "unsupported"),
        ("<think>\nVERDICT 1 supported\n</think>\nVERDICT 1 partly", "partly"),
    ],
)  # fmt: skip
def test_verdicts_are_read_as_models_write_them(line: str, says: str) -> None:
    assert read_verdicts(line)[1].says == says


def test_a_limit_needs_the_price_of_both_models() -> None:
    verification(price=(1.0, 2.0)).may_be_priced(0.5)
    verification().may_be_priced(None)
    with pytest.raises(ConfigError, match="verifying model"):
        verification().may_be_priced(0.5)
