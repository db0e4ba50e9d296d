"""Whose account a question wants: which sources count as named, and how the question is parted among them."""

from __future__ import annotations

import pytest

from qa.retrieval.papers import by_paper, papers
from qa.retrieval.parts import part
from qa.types import SourceId

NAMES = {
    SourceId("courier"): "The Harbour Courier",
    SourceId("ledger"): "The Valley Ledger",
    SourceId("post"): "The Meridian Post",
    SourceId("lattice"): "Lattice",
    SourceId("phare"): "Le Phare de Lourmel",
    SourceId("elbwarte"): "Elbwarte",
    SourceId("hanbit"): "한빛일보",
    SourceId("minato"): "みなと新報",
    SourceId("wire"): "Northline Wire",
    SourceId("other-wire"): "Coastal Wire",
}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How many homes were flooded, according to the Courier?", ["courier"]),
        ("What did the Harbour Courier report on the flood?", ["courier"]),
        ("What time was the last signal, according to the Post and according to Lattice?", ["post", "lattice"]),
        ("According to the Post and Lattice, when did it fail?", ["post", "lattice"]),
        ("The Courier and Le Phare de Lourmel give different numbers. Which?", ["courier", "phare"]),
        ("Combien de passagers, selon Le Phare de Lourmel et selon le Harbour Courier ?", ["phare", "courier"]),
        ("Was kostete das Terminal laut Elbwarte?", ["elbwarte"]),
        ("how many homes, according to the harbour courier and the valley ledger", ["courier", "ledger"]),
        ("What does the German Elbwarte say in August?", ["elbwarte"]),
        ("한빛일보에 따르면 요금은 얼마인가?", ["hanbit"]),
        ("みなと新報は何人と報じたか。", ["minato"]),
        # ── no account is asked for ──
        ("Who is the readers’ editor of the Courier?", []),
        ("Who owns the Meridian Post?", []),
        ("How many sheets did officials keep from the Courier’s man?", []),
        ("Who was posted to the north?", []),
        ("Where is the post office?", []),
        ("What does a lattice say of crystals?", []),
        ("according to the courier and the post, how heavy was it?", []),  # a word alone may be any word
        ("According to the Washington Post-Gazette, who won?", []),
        ("According to Coastal Wire and Northline Wire, who won?", ["other-wire", "wire"]),
        ("According to the Wire, who won?", []),  # of two it cannot be told which
        ("", []),
    ],
)
def test_a_source_is_heard_where_its_account_is_asked_for(question: str, named: list[str]) -> None:
    assert [paper.source_id for paper in papers(question, NAMES)] == named


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        (
            "What time on 5 March was the last signal received, according to the Post and according to Lattice?",
            "What time on 5 March was the last signal received",
        ),
        ("According to the Post and Lattice, when did it fail?", "when did it fail"),
        (
            "The Post and Lattice give different numbers for the first day. Which?",
            "numbers for the first day",
        ),
        ("The Post in March and Lattice in May name different causes. Which ones?", "causes"),
        ("The Post and Lattice disagree about the cause.", "the cause"),
        ("Wie viele Gäste kamen laut Elbwarte und laut Lattice?", "Wie viele Gäste kamen"),
    ],
)
def test_a_question_that_hears_two_papers_on_one_matter_is_parted_between_them(question: str, matter: str) -> None:
    one, other = by_paper(question, (), NAMES)
    assert one.sources != other.sources
    assert len(one.sources) == len(other.sources) == 1
    assert one.query == other.query == matter
    assert one.text.endswith(f": {matter}")


def test_parts_are_tied_to_the_paper_that_they_name() -> None:
    question = "Cost of the terminal: what did the Courier print in June, and what does Elbwarte say?"
    parts = by_paper(question, part(question), NAMES)
    assert [each.sources for each in parts] == [("courier",), ("elbwarte",)]


def test_a_question_that_hears_one_paper_or_none_is_not_parted() -> None:
    assert by_paper("How many homes were flooded, according to the Courier?", (), NAMES) == ()
    assert by_paper("How many homes were flooded?", (), NAMES) == ()
    assert by_paper("According to the Post and Lattice, when?", (), {}) == ()


def test_a_paper_that_is_asked_for_nothing_but_its_word_is_asked_of_the_same_matter() -> None:
    question = "How many died according to the Post, and what does the Courier say?"
    first, second = by_paper(question, part(question), NAMES)
    assert (first.sources, second.sources) == (("post",), ("courier",))
    assert second.query == "How many died"
    question = "How many died according to the Post, and what does the Courier say about the wall?"
    assert [each.query for each in by_paper(question, part(question), NAMES)] == [each.query for each in part(question)]
