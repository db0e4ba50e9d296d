"""The word that a question asks about, and the forms in which evidence may have it."""

from __future__ import annotations

import pytest

from qa.chat.asked import asked_about, compounds, inflects, is_german


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What is the population of Port Ellery?", "population"),
        ("What is the speed limit on Tannery Road?", "limit"),
        ("Who captains the Maren Dahl?", "captains"),
        ("Who is the chief executive of Aurica Labs?", "executive"),
        ("How many beds does St Brannoc's have?", "beds"),
        ("How many fishing boats got storm alarms?", "boats"),
        ("How many homes needed new walls?", "homes"),
        ("How many newly qualified nurses were hired?", "nurses"),
        ("Which former bookkeeper talked about the account?", "bookkeeper"),
        ("Which judge presided over the appeal?", "judge"),
        ("On which web page can patients log in?", "page"),
        ("Welche neue Werft baute die Fähre?", "werft"),
        ("Wie viele Fahrgäste befördert die Fähre?", "fahrgaste"),
        ("Combien de passagers y avait-il ?", "passagers"),
        ("Quel est le prix du billet ?", "prix"),
        ("¿Cuál es la altura del puente?", "altura"),
        ("¿Cuántos barcos hay?", "barcos"),
    ],
)
def test_the_word_that_a_question_asks_about_is_seen(question: str, word: str) -> None:
    assert asked_about(question) == word


@pytest.mark.parametrize(
    "question",
    [
        "What year did the bridge open?", "In welchem Jahr starb er?", "How many people were there?", "Why did it fail?", "When was it?",
        "Where is the bridge?", "What happened?", "阿尔德桥花了多少钱？", "", "???",
    ],
)  # fmt: skip
def test_a_question_for_a_type_of_answer_or_for_no_noun_has_none(question: str) -> None:
    assert asked_about(question) == ""


@pytest.mark.parametrize(("one", "other"), [("winde", "winden"), ("bed", "beds"), ("jahr", "jahren"), ("tag", "tages")])
def test_short_words_are_known_by_their_endings(one: str, other: str) -> None:
    assert inflects(one, other)
    assert inflects(other, one)


@pytest.mark.parametrize(("one", "other"), [("art", "artist"), ("port", "portal"), ("an", "ans"), ("2026", "20261")])
def test_other_words_are_not(one: str, other: str) -> None:
    assert not inflects(one, other)


def test_german_compounds_are_known_by_either_end() -> None:
    assert compounds("fahrgesellschaft", "gesellschaft")
    assert compounds("schienen", "schienennetz")
    assert not compounds("verlag", "vertrag")


def test_german_is_told_from_the_other_languages() -> None:
    assert is_german("Wie viele Menschen wurden evakuiert?")
    assert is_german("In welchem Jahr starb Tesla?")
    for other in (
        "What was the war in Hamburg about?",
        "Quelles sont les suites des élections ?",
        "¿Qué dijo Merkel en Berlín?",
    ):
        assert not is_german(other)
