"""Words that ask nothing, and questions that only begin like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.courtesy import courtesy


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("thanks", "You are welcome"),
        ("Thank you very much!", "You are welcome"),
        ("ok, thanks", "You are welcome"),
        ("Danke schön", "You are welcome"),
        ("merci beaucoup", "You are welcome"),
        ("고맙습니다", "You are welcome"),
        ("ありがとうございます。", "You are welcome"),
        ("谢谢", "You are welcome"),
        ("bye", "Until next time"),
        ("Tschüss!", "Until next time"),
        ("OK", "Good"),
        ("알겠습니다", "Good"),
        ("Hello there", "Hello"),
    ],
)
def test_what_asks_nothing_is_answered_in_kind(words: str, begins: str) -> None:
    assert courtesy(words).startswith(begins)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Thanks to whom?",
        "Thanksgiving",
        "Is it OK?",
        "Good Friday",
        "Who said thanks?",
        "ok when?",
        "goodbye party",
        "Why?",
    ],
)
def test_what_may_be_a_question_is_left_one(words: str) -> None:
    assert courtesy(words) == ""


@given(st.text(max_size=60))
def test_any_words_are_read(words: str) -> None:
    assert isinstance(courtesy(words), str)
