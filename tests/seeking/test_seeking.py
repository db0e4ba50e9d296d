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
from qa.retrieval.parts import Part
from qa.seeking.enough import MOST_SEARCHES, UNCERTAIN, Gate, read_judgement
from qa.seeking.leads import LeadsModel
from qa.seeking.partwise import PartwiseModel, holds_name
from qa.types import ArticleId, ChatRequest, Completion, Message, Passage, SourceId
from tests.drafting.newsroom import passages

LOW, HIGH = UNCERTAIN
GREY = (LOW + HIGH) / 2
QUESTION = "What did the terminal cost?"
A, B = Part(text="a", query="a"), Part(text="b", query="b")


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
    model = PartwiseModel(
        inner,
        [Part(text="what it cost", query="what did it cost"), Part(text="who paid", query="who paid for the terminal")],
    )
    completion = model.complete(request())
    draft = parse(completion.text)
    assert [claim.text for claim in draft.claims] == ["It was 58.3 million."]
    assert draft.missing == ("who paid",)
    assert completion.confidence == 0.9


def test_the_same_sentence_is_not_said_twice() -> None:
    block = "QUOTE [1] The final bill was 58.3 million euros.\nCLAIM It was 58.3 million."
    model = PartwiseModel(Sentences({"a": block, "b": block}), [A, B])
    assert model.complete(request()).text == block


def test_what_no_part_can_say_alone_the_whole_question_may() -> None:
    block = "QUOTE [1] The final bill was 58.3 million euros.\nCLAIM It was 58.3 million."
    model = PartwiseModel(Sentences({QUESTION: block}), [A, B])
    assert model.complete(request()).text == block
    assert parse(PartwiseModel(Sentences({}), [A, B]).complete(request()).text).missing == ("a", "b")


class OfOne(ScriptedModel):
    """Quotes the source and the first words of the first passage it is given."""

    def __init__(self) -> None:
        super().__init__(())

    def complete(self, request: ChatRequest, **_: object) -> Completion:
        if not request.passages:
            return Completion(text=f"MISSING {request.question}")
        return Completion(text=f"QUOTE [1] {request.passages[0].card.source_id}\nCLAIM {request.question}")


def test_a_part_that_asks_for_one_papers_account_is_answered_from_that_paper_alone() -> None:
    shown = request().passages
    last = shown[-1].card.source_id
    first_of_last = next(n for n, passage in enumerate(shown, start=1) if passage.card.source_id == last)
    assert first_of_last > 1
    tied = Part(text="x", query="x", sources=(last,))
    nobody = Part(text="y", query="y", sources=(SourceId("nobody"),))
    completion = PartwiseModel(OfOne(), [tied, nobody]).complete(request())
    assert completion.text == f"QUOTE [{first_of_last}] {last}\nCLAIM x\n\nMISSING y"


def with_texts(**texts: str) -> ChatRequest:
    shown = passages({ArticleId(name): text for name, text in texts.items()})
    return ChatRequest(question="Compare the taxes of Lund and Marby", passages=shown, messages=(), max_tokens=100)


class First(ScriptedModel):
    """Quotes the first passage that it is given, whatever is asked."""

    def __init__(self) -> None:
        super().__init__(())

    def complete(self, request: ChatRequest, **_: object) -> Completion:
        text = request.passages[0].chunk.text if request.passages else ""
        return Completion(text=f"QUOTE [1] {text}\nCLAIM {text}" if text else f"MISSING {request.question}")


LUND = Part(text="the taxes of Lund", query="What is the taxes of Lund", names=("Lund",))
MARBY = Part(text="the taxes of Marby", query="What is the taxes of Marby", names=("Marby",))


def test_a_part_is_answered_by_what_names_its_thing() -> None:
    request = with_texts(courier="Lund raised its taxes.", ledger="Marbys taxes stay.")
    draft = parse(PartwiseModel(First(), [LUND, MARBY]).complete(request).text)
    assert [claim.text for claim in draft.claims] == ["Lund raised its taxes.", "Marbys taxes stay."]
    assert [claim.quotes[0].passage for claim in draft.claims] == [1, 2]
    assert draft.missing == ()


def test_a_part_whose_thing_is_named_nowhere_is_missing() -> None:
    request = with_texts(courier="Lund raised its taxes.", ledger="The Marbyshire fair opens.")
    draft = parse(PartwiseModel(First(), [LUND, MARBY]).complete(request).text)
    assert [claim.text for claim in draft.claims] == ["Lund raised its taxes."]
    assert draft.missing == ("the taxes of Marby",)


def test_what_is_compared_is_never_answered_as_a_whole_instead() -> None:
    draft = parse(PartwiseModel(First(), [LUND, MARBY]).complete(with_texts(courier="Oslo has no taxes.")).text)
    assert draft.claims == ()
    assert draft.missing == ("the taxes of Lund", "the taxes of Marby")


def test_another_script_writes_a_name_in_its_own_letters() -> None:
    request = with_texts(courier="룬드는 세금을 올렸다.")
    draft = parse(PartwiseModel(First(), [LUND, MARBY]).complete(request).text)
    assert len(draft.claims) == 1


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        ("Nordby", "Nordby's council", True), ("Nordby", "Nordbys Rat", True), ("Nordby", "NORDBY", True),
        ("Ost", "Pavel Ostrow", False), ("Halden", "Haldenstein castle", False), ("Ünye", "unye'de", True),
        ("서린", "서린군은", True), ("Kestrel-9", "the Kestrel-9 mission", True), ("Kestrel-9", "the Kestrel-4", False),
    ],
)  # fmt: skip
def test_a_name_is_held_inflected_but_not_inside_another(name: str, text: str, held: bool) -> None:
    assert holds_name((name,), text) is held


def test_an_event_that_tells_the_time_is_said_not_to_have_been_looked_for() -> None:
    def lacks(question: str) -> tuple[str, ...]:
        return parse(LeadsModel(Sentences({})).complete(request(question)).text).missing

    assert len(lacks("What has changed since the election on 12 May?")) == 1
    assert "election" in lacks("What has changed since the election on 12 May?")[0]
    assert "Sturm" in lacks("Was ist seit dem Sturm vom 3. Mai neu?")[0]
    for plain in (
        "What happened last week?",
        "What is new since May?",
        "What happened after the weekend?",
        "지난주 소식은?",
    ):
        assert lacks(plain) == ()


def test_the_leads_of_a_time_are_quoted_word_for_word() -> None:
    shown: tuple[Passage, ...] = passages()
    pieces: list[str] = []
    completion = LeadsModel(Sentences({})).complete(request(), on_text=pieces.append)
    draft = parse(completion.text)
    assert len(draft.claims) == len(shown)
    assert all(claim.quotes[0].text in passage.chunk.text for claim, passage in zip(draft.claims, shown, strict=True))
    assert "".join(pieces) == completion.text
