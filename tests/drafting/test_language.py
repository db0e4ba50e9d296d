"""Languages told apart by script and by function words, however short the text."""

from __future__ import annotations

import pytest

from qa.drafting.language import asked_language, is_in_another, language_of, name_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("누가?", "ko"), ("誰が設計したのですか", "ja"), ("谁设计了码头", "zh"), ("Who won?", "en"),
        ("Wer hat gewonnen?", "de"), ("Qui a gagné ?", "fr"), ("¿Quién ganó?", "es"), ("Brexit 2016", ""),
        ("Kestrel-9 위성은 언제 발사됐나?", "ko"),
    ],
)  # fmt: skip
def test_a_short_question_tells_its_language(text: str, code: str) -> None:
    assert asked_language(text) == code


def test_what_is_too_short_to_tell_counts_as_the_same() -> None:
    assert not is_in_another("58.3 million euros.", "What did it cost?")
    assert not is_in_another("42", "누가?")
    assert is_in_another("It cost 58.3 million.", "터미널 비용은?")
    assert is_in_another("Die Rechnung für das neue Terminal am Hafen war viel höher als die Stadt geplant hatte.",
                         "What was the bill for the new terminal at the harbour, and who said so to the council?")  # fmt: skip


def test_an_unknown_code_names_itself() -> None:
    assert name_of("xx") == "xx"
    assert name_of(language_of("누가 그것을 설계했습니까")) == "Korean"
