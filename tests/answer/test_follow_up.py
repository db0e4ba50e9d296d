"""Questions that lean on the one before them, and questions that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.follow_up import standalone, topic

FERRY = "Who designed the Gannet Quay ferry terminal?"


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (FERRY, "And when did it open?", "When did the Gannet Quay ferry terminal open?"),
        (FERRY, "How much did it cost?", "How much did the Gannet Quay ferry terminal cost?"),
        (FERRY, "What is its capacity?", "What is the Gannet Quay ferry terminal's capacity?"),
        (FERRY, "What about the town library?", "Who designed the town library?"),
        (FERRY, "And the town library?", "Who designed the town library?"),
        (FERRY, "When?", "When — the Gannet Quay ferry terminal?"),
        (
            "How many visitors came to the museum in 2023?",
            "And in 2024?",
            "How many visitors came to the museum in 2024?",
        ),
        (
            "How many visitors came to the museum?",
            "What about last year?",
            "How many visitors came to the museum last year?",
        ),
        ("What did Petra Lund say about the budget?", "When did she say that?", "When did Petra Lund say that?"),
        ("What does the Alder Bridge repair cost?", "Who pays for it?", "Who pays for the Alder Bridge repair?"),
        ("Wer hat die Brücke entworfen?", "Und wann wurde sie eröffnet?", "Wann wurde die Brücke eröffnet?"),
        ("新しい駅の設計者は誰ですか？", "それはいつ開業しましたか？", "新しい駅はいつ開業しましたか？"),
        ("새 도서관은 누가 설계했나?", "그것은 언제 문을 열었나?", "새 도서관은 언제 문을 열었나?"),
    ],
)
def test_a_follow_up_is_made_to_stand_alone(before: str, question: str, expected: str) -> None:
    assert standalone(question, before=before) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Port Ellery?",
        "How much does the Alder Bridge repair cost?",
        "When did the library on Mill Lane open?",
        "What happened in the harbour this week?",
        "Wann wurde die Bibliothek eröffnet?",
        "Which council members voted against the tram?",
        "오늘 시장은 무엇을 발표했나?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert standalone(question, before=FERRY) == question


def test_she_may_be_someone_named_in_the_answer() -> None:
    answer = "The terminal was designed by the architect Ines Varga."
    assert standalone("What else has she built?", before=FERRY, answer=answer) == "What else has Ines Varga built?"


def test_a_place_is_nobody() -> None:
    answer = "In April a barge anchored off Gannet Quay for six days."
    assert standalone("Who is she?", before="When did drilling begin?", answer=answer) == "Who is she?"


def test_the_first_question_has_nothing_to_lean_on() -> None:
    assert standalone("And when did it open?", before="") == "And when did it open?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (FERRY, "the Gannet Quay ferry terminal"),
        ("When did the strike at the cannery end?", "the cannery"),
        ("Who leads Harbour Watch?", "Harbour Watch"),
        ("Why?", ""),
    ],
)
def test_what_a_question_is_about(question: str, expected: str) -> None:
    assert topic(question) == expected


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_it(question: str, before: str, answer: str) -> None:
    assert isinstance(standalone(question, before=before, answer=answer), str)
