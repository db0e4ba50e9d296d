"""What leads an answer: the newer of two reports, and a correction before what it corrects."""

from __future__ import annotations

from pathlib import Path

from qa.answer.parse import parse
from qa.chat.extractive import ExtractiveModel
from qa.types import ChatRequest
from tests.retrieval.newsroom import Story, newsroom

OLD = Story(
    title="Oslow jailed for taking bribes",
    published="2026-03-20",
    text="Marek Oslow was sentenced to 26 months in prison on Thursday. The judge read for an hour.",
)
NEW = Story(
    title="Appeal court cuts the term of Oslow",
    published="2026-08-26",
    text="Marek Oslow was sentenced to 14 months in prison on appeal on Tuesday. He left by a side door.",
)
WRONG = Story(
    title="Quay terminal will cost €63.8 million",
    published="2026-06-12",
    text="The final bill of the quay terminal is €63.8 million, the auditor said. The council was surprised.",
)
CORRECTION = Story(
    title="Corrections and clarifications",
    published="2026-06-14",
    text="An article on the quay terminal gave the wrong final bill, €63.8 million. It should have read €58.3 million.",
)


def said(tmp_path: Path, question: str, *stories: Story) -> list[str]:
    with newsroom(tmp_path, stories) as room:
        request = ChatRequest(question=question, passages=tuple(room.find(question)), messages=(), max_tokens=500)
        reply = ExtractiveModel(embedder=room.embedder).complete(request)
    return [quote.text for claim in parse(reply.text).claims for quote in claim.quotes]


def test_of_two_reports_the_newer_leads(tmp_path: Path) -> None:
    found = said(tmp_path, "How long was Marek Oslow sentenced to prison?", OLD, NEW)
    assert "14 months" in found[0]
    assert any("26 months" in sentence for sentence in found[1:])


def test_a_question_that_names_a_time_asks_what_was_so_then(tmp_path: Path) -> None:
    found = said(tmp_path, "How long was Marek Oslow sentenced to prison on Thursday?", OLD, NEW)
    assert "26 months" in found[0]


def test_a_correction_leads_and_what_it_corrects_to_stands_with_it(tmp_path: Path) -> None:
    found = said(tmp_path, "What is the final bill of the quay terminal?", WRONG, CORRECTION)
    assert "wrong final bill" in found[0]
    assert "€58.3 million" in found[1]


def test_without_a_newer_article_nothing_is_moved(tmp_path: Path) -> None:
    found = said(tmp_path, "How long was Marek Oslow sentenced to prison?", OLD)
    assert found == ["Marek Oslow was sentenced to 26 months in prison on Thursday."]
