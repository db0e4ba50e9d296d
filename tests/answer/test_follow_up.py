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
        (FERRY, "And according to the Post?", "Who designed the Gannet Quay ferry terminal, according to the Post?"),
        (
            "How many boats sank, according to the Harbour Courier?",
            "And according to the Post?",
            "How many boats sank, according to the Post?",
        ),
        ("Laut Elbwarte, wie viele Boote sanken?", "Und laut Lattice?", "laut Lattice, wie viele Boote sanken?"),
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
        ("Who is the mayor of Lund?", "And Marby?", "Who is the mayor of Marby?"),
        ("Who is Ines Varga?", "And Tom Reik?", "Who is Tom Reik?"),
        ("Who is the fire chief called?", "And the Marby Weir?", "And the Marby Weir (the fire chief)?"),
        ("Who is the mayor of Lund?", "And the fire chief?", "And the fire chief (Lund)?"),
        ("What is Ines Vargas' job?", "Why?", "Why — Ines Vargas?"),
        ("How long will the Marby Weir stay shut?", "Why?", "Why will the Marby Weir stay shut?"),
        ("Why was the Marby Weir closed?", "How long will it stay shut?", "How long will the Marby Weir stay shut?"),
        ("새 댐 공사비는 얼마인가?", "완공은 언제인가?", "새 댐 완공은 언제인가?"),
        ("새 댐 완공은 언제인가?", "시공사는?", "새 댐 시공사는?"),
        ("새 댐은 언제 완공되나?", "누가 짓나?", "새 댐 누가 짓나?"),
        ("新しい堰の工費はいくらですか？", "完成はいつ？", "新しい堰、完成はいつ？"),
        ("川上市の新しい堰はいつ完成しますか？", "それはいくら？", "川上市の新しい堰はいくら？"),
        ("新水坝的造价是多少？", "什么时候完工？", "新水坝、什么时候完工？"),
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


def test_a_question_that_names_its_own_thing_is_lent_nothing() -> None:
    assert standalone("서울 인구는 얼마인가?", before="새 댐은 언제 완공되나?") == "서울 인구는 얼마인가?"
    assert standalone("東京の人口は何人ですか？", before="新しい堰の工費はいくらですか？") == "東京の人口は何人ですか？"


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
