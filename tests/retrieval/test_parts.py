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
    (
        "Who built the weir, what did it cost, and when did it open?",
        ["Who built the weir", "what did it cost", "when did it open"],
    ),
    (
        "Wer baute das Wehr, was kostete es und wann wird es fertig?",
        ["Wer baute das Wehr", "was kostete es", "wann wird es fertig"],
    ),
    ("Who resigned and when will the vote be held?", ["Who resigned", "when will the vote be held"]),
    ("How many sheds got smoke alarms and who pays?", ["How many sheds got smoke alarms", "who pays"]),
    ("What happened and who was hurt?", ["What happened", "who was hurt"]),
    ("Compare the taxes of Lund and Marby.", ["the taxes of Lund", "the taxes of Marby"]),
    ("Compare the tax rates of Lund with those of Marby", ["the tax rates of Lund", "the tax rates of Marby"]),
    ("Compare Lund's tax with Marby's", ["Lund's tax", "Marby's tax"]),
    ("How do the taxes of Lund and Marby compare?", ["the taxes of Lund", "the taxes of Marby"]),
    ("How do Lund's and Marby's taxes differ?", ["Lund taxes", "Marby taxes"]),
    ("How does the tax of Lund compare with Marby's?", ["the tax of Lund", "the tax of Marby"]),
    ("Vergleiche die Steuern von Lund und Marby", ["die Steuern von Lund", "die Steuern von Marby"]),
    ("Wie unterscheiden sich die Steuern von Lund und Marby?", ["die Steuern von Lund", "die Steuern von Marby"]),
    ("Comparez les impôts de Lund et de Marby", ["les impôts de Lund", "les impôts de Marby"]),
    ("¿En qué se diferencian los impuestos de Lund y Marby?", ["los impuestos de Lund", "los impuestos de Marby"]),
    ("Compare the University of Lund and Marby", ["the University of Lund", "Marby"]),
    ("When and where was the weir built?", ["When was the weir built", "where was the weir built"]),
    ("Wann und wo wurde das Wehr gebaut?", ["Wann wurde das Wehr gebaut", "wo wurde das Wehr gebaut"]),
    ("¿Cuándo y dónde se firmó el acta?", ["¿Cuándo se firmó el acta", "dónde se firmó el acta"]),
    ("새 댐 공사비는 얼마이고 언제 완공되나?", ["새 댐 공사비는 얼마", "언제 완공되나"]),
    ("새 댐은 언제 완공됐고 누가 지었나?", ["새 댐은 언제 완공됐", "누가 지었나"]),
    ("新しい堰の工費はいくらで、いつ完成しますか？", ["新しい堰の工費はいくら", "いつ完成しますか"]),
    ("新水坝花了多少钱，什么时候完工？", ["新水坝花了多少钱", "什么时候完工"]),
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
    "When the storm came, what did the crew do?",
    "Who built the weir, which was opened in May?",
    "Who won and when?",
    "When will the weir and the lock open?",
    "How does the report compare to reality?",
    "How do schools in Lund differ from most?",
    "How did the plague reach Lund and Marby?",
    "How did the Herald describe Lund's weir and its lock?",
    "언제 어디서든 볼 수 있고 값이 싼 것은?",
    "在评估水坝解决任何问题的能力时，最关键的是什么？",
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


def test_the_parts_of_a_comparison_know_what_sets_them_apart() -> None:
    assert [each.names for each in part("Compare the taxes of Port Lund and Port Marby")] == [("Lund",), ("Marby",)]
    assert [each.names for each in part("Did the Courier or the Post report it?")] == [("Courier",), ("Post",)]
    assert all(not each.names for each in part("Who built the weir and when did it open?"))


def test_a_comparison_asks_for_the_noun_it_compares() -> None:
    assert [each.query for each in part("Compare the tax of Lund and Marby")] == [
        "What is the tax of Lund",
        "What is the tax of Marby",
    ]


@pytest.mark.parametrize(
    ("question", "lent"),
    [
        ("새 댐 공사비는 얼마이고 언제 완공되나?", "새 댐"),
        ("新しい堰の工費はいくらで、いつ完成しますか？", "新しい堰"),
        ("Who designed the old town weir and when did it open?", "old town weir"),
    ],
)
def test_only_the_matter_is_lent_and_not_what_was_asked_of_it(question: str, lent: str) -> None:
    first, second = part(question)
    assert second.query.replace(second.text, "").strip() == lent
    assert first.query == first.text


@given(st.text(max_size=200))
def test_any_text_has_at_most_so_many_parts_and_never_a_single_one(text: str) -> None:
    assert len(part(text)) in {0, *range(2, MOST + 1)}
