"""Before writing: whether the evidence is enough, part by part, and a time's leads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.parse import parse
from qa.chat.scripted import ScriptedModel
from qa.errors import AuthError, BudgetError, ModelError
from qa.prompts import read_prompt
from qa.seeking.enough import MOST_SEARCHES, UNCERTAIN, Gate, read_judgement
from qa.seeking.leads import LeadsModel
from qa.seeking.partwise import PartwiseModel
from qa.types import ChatRequest, Completion, Message, Passage
from tests.drafting.newsroom import passages

LOW, HIGH = UNCERTAIN
GREY = (LOW + HIGH) / 2
QUESTION = "What did the terminal cost?"


class Failing(ScriptedModel):
    """Fails every time with the same error."""

    def __init__(self, error: ModelError) -> None:
        super().__init__(())
        self.error = error

    def complete(self, request: ChatRequest, **_: object) -> Completion:
        raise self.error


class Sentences(ScriptedModel):
    """Answers what it has an answer for; an extractive model as seen from outside."""

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__(())
        self.answers = answers

    def complete(self, request: ChatRequest, **_: object) -> Completion:
        text = self.answers.get(request.question, f"MISSING {request.question} (nearest: “Another”)")
        return Completion(text=text, confidence=0.1 if text.startswith("MISSING") else 0.9)


def gate(model: ScriptedModel, *, allow: object = None) -> Gate:
    prompt = read_prompt("enough", Path("nowhere")).text
    return Gate(model=model, prompt=prompt, budget_tokens=4000, allow=allow or (lambda *_: None))  # type: ignore[arg-type]


def request(question: str = QUESTION) -> ChatRequest:
    return ChatRequest(question=question, passages=passages(), messages=(), max_tokens=100)


def test_in_the_grey_band_one_short_call_is_made_and_beyond_it_none() -> None:
    model = ScriptedModel(["ENOUGH"])
    assert gate(model).judge(QUESTION, passages(), [HIGH, 0.99], today="2026-11-22").usage is None
    assert gate(model).judge(QUESTION, passages(), [GREY], today="2026-11-22").writes
    silent = ScriptedModel([])
    judged = gate(silent).judge(QUESTION, passages(), [LOW / 2, 0.0], today="2026-11-22")
    assert not judged.writes
    assert judged.usage is None


def test_one_part_with_evidence_is_reason_enough_to_ask() -> None:
    judged = gate(ScriptedModel(["NOTHING"])).judge(QUESTION, passages(), [0.99, LOW / 2], today="2026-11-22")
    assert judged.usage is not None
    assert not judged.writes


def test_a_model_that_finds_them_wanting_may_name_searches() -> None:
    judged = gate(ScriptedModel(["SEARCH terminal bill auditor\nSEARCH Gannet Quay opening"])).judge(
        QUESTION, passages(), [GREY], today="2026-11-22"
    )
    assert judged.writes
    assert judged.searches == ("terminal bill auditor", "Gannet Quay opening")


def test_without_passages_nobody_is_asked() -> None:
    assert not gate(ScriptedModel([])).judge(QUESTION, (), [0.9], today="2026-11-22").writes


def test_a_model_in_trouble_is_left_to_its_writing_but_a_wrong_key_is_told_at_once() -> None:
    assert (
        gate(Failing(ModelError("busy", remedy="wait"))).judge(QUESTION, passages(), [GREY], today="2026-11-22").writes
    )
    with pytest.raises(AuthError):
        gate(Failing(AuthError("no", remedy="set it"))).judge(QUESTION, passages(), [GREY], today="2026-11-22")


def test_the_limit_on_cost_holds_for_this_call_too() -> None:
    def never(messages: Sequence[Message], most: int) -> None:
        raise BudgetError(f"{len(messages)} messages and {most} tokens are too much", remedy="allow more")

    with pytest.raises(BudgetError):
        gate(ScriptedModel(["ENOUGH"]), allow=never).judge(QUESTION, passages(), [GREY], today="2026-11-22")


@pytest.mark.parametrize(
    ("reply", "enough", "searches"),
    [
        ("ENOUGH", True, ()),
        ("**Enough.**", True, ()),
        ("- NOTHING", False, ()),
        ("<think>\nNOTHING here?\n</think>\nENOUGH", True, ()),
        ("SEARCH: Helga Stroud audit", False, ("Helga Stroud audit",)),
        ("SEARCH a", False, ()),
        ("SEARCH " + "x" * 500, False, ()),
        ("I cannot say.", True, ()),
        ("", True, ()),
    ],
)
def test_judgements_are_read_with_patience(reply: str, enough: bool, searches: tuple[str, ...]) -> None:
    assert read_judgement(reply) == (enough, searches)


@given(st.text(max_size=300))
def test_any_reply_is_read(reply: str) -> None:
    _, searches = read_judgement(reply)
    assert len(searches) <= MOST_SEARCHES


def test_each_part_gets_its_sentences_or_is_named_as_missing() -> None:
    inner = Sentences(
        {"what did it cost": "QUOTE [1] The final bill was 58.3 million euros.\nCLAIM It was 58.3 million."}
    )
    model = PartwiseModel(inner, [("what it cost", "what did it cost"), ("who paid", "who paid for the terminal")])
    completion = model.complete(request())
    draft = parse(completion.text)
    assert [claim.text for claim in draft.claims] == ["It was 58.3 million."]
    assert draft.missing == ("who paid",)
    assert completion.confidence == 0.9


def test_the_same_sentence_is_not_said_twice() -> None:
    block = "QUOTE [1] The final bill was 58.3 million euros.\nCLAIM It was 58.3 million."
    model = PartwiseModel(Sentences({"a": block, "b": block}), [("a", "a"), ("b", "b")])
    assert model.complete(request()).text == block


def test_what_no_part_can_say_alone_the_whole_question_may() -> None:
    block = "QUOTE [1] The final bill was 58.3 million euros.\nCLAIM It was 58.3 million."
    model = PartwiseModel(Sentences({QUESTION: block}), [("a", "a"), ("b", "b")])
    assert model.complete(request()).text == block
    assert parse(PartwiseModel(Sentences({}), [("a", "a"), ("b", "b")]).complete(request()).text).missing == ("a", "b")


def test_the_leads_of_a_time_are_quoted_word_for_word() -> None:
    shown: tuple[Passage, ...] = passages()
    pieces: list[str] = []
    completion = LeadsModel(Sentences({})).complete(request(), on_text=pieces.append)
    draft = parse(completion.text)
    assert len(draft.claims) == len(shown)
    assert all(claim.quotes[0].text in passage.chunk.text for claim, passage in zip(draft.claims, shown, strict=True))
    assert "".join(pieces) == completion.text
