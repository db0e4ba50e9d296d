"""Questions that ask several things, and those that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.parts import MOST, part

PARTED = [
    ("Who designed the ferry terminal and when did it open?", ["Who designed the ferry terminal", "when did it open"]),
    (
        "How many witnesses did the trial hear, and how did the council vote in May?",
        ["How many witnesses did the trial hear", "how did the council vote in May"],
    ),
    (
        "Compare the Courier's and the Post's figures for flooded homes",
        ["the Courier figures for flooded homes", "the Post figures for flooded homes"],
    ),
    (
        "Did the Courier or the Post report 270 homes?",
        ["Did the Courier report 270 homes", "Did the Post report 270 homes"],
    ),
    ("Are Medici and Senet both board games?", ["Are Medici board games", "Are Senet board games"]),
    ("Which is older, Maren Dahl or Dame de Lourmel?", ["Which is older Maren Dahl", "Which is older Dame de Lourmel"]),
    ("What is the difference between Kestrel-9 and Kestrel-4?", ["Kestrel-9", "Kestrel-4"]),
    ("Is there a bank on Skerry Island? When is it open?", ["Is there a bank on Skerry Island", "When is it open"]),
    ("Wer baute die Fähre und wann fuhr sie ab?", ["Wer baute die Fähre", "wann fuhr sie ab"]),
    ("Qui a construit le bac et combien a-t-il coûté ?", ["Qui a construit le bac", "combien a-t-il coûté"]),
    ("¿Quién firmó el contrato y cuánto costó la obra?", ["¿Quién firmó el contrato", "cuánto costó la obra"]),
    (
        "How many lost power, how many were still waiting at noon and how many by nightfall in town?",
        ["How many lost power", "how many were still waiting at noon", "how many by nightfall in town"],
    ),
]
WHOLE = [
    "Who is the mayor?",
    "What did he say when he was asked what it cost?",
    "What happened to the crabber Bonny Wren, and when?",
    "wer fordert vom Land eine Bürgschaft und in welcher Höhe?",
    "What happened between Time Warner Cable and ABC?",
    "When American car companies rolled out their cars, which policy ended?",
    "Who are members who have been baptised but who have not professed their faith?",
    "What did Rosencrantz and Guildenstern say?",
    "Where do Smith and Sons build ships?",
    "What is the price of fish and chips?",
    "지난주에 누가 무엇을 결정했나?",
    "",
]


@pytest.mark.parametrize(("question", "parts"), PARTED, ids=[question for question, _ in PARTED])
def test_a_question_that_asks_several_things_is_parted(question: str, parts: list[str]) -> None:
    assert [each.text for each in part(question)] == parts


@pytest.mark.parametrize("question", WHOLE)
def test_a_question_in_doubt_is_left_whole(question: str) -> None:
    assert part(question) == ()


def test_a_part_that_leans_on_another_is_lent_its_matter() -> None:
    _, second = part("Who designed the Gannet Quay terminal and when did it open?")
    assert "Gannet Quay" in second.query
    assert second.text == "when did it open"


def test_what_stands_before_a_colon_is_lent_to_every_part() -> None:
    parts = part("Gannet Quay: what did the Courier print, and what does Elbwarte say?")
    assert all("Gannet Quay" in each.query for each in parts)


@given(st.text(max_size=200))
def test_any_text_has_at_most_so_many_parts_and_never_a_single_one(text: str) -> None:
    assert len(part(text)) in {0, *range(2, MOST + 1)}
