"""What questions ask for, in eight languages, and which sentences hold it."""

from __future__ import annotations

import pytest

from qa.chat.evidence import is_fragment
from qa.chat.questions import Kind, counted, counts, holds, is_broad, kind_of, reason_in
from qa.orders import looks_like_order

ASKED = [
    ("Who designed it?", Kind.PERSON), ("Wer entwarf sie?", Kind.PERSON), ("Qui l'a conçu ?", Kind.PERSON),
    ("¿Quién la diseñó?", Kind.PERSON), ("누가 설계했나?", Kind.PERSON), ("誰が設計しましたか", Kind.PERSON), ("谁设计的？", Kind.PERSON),
    ("When did it open?", Kind.TIME), ("In what year was it built?", Kind.TIME), ("Wann öffnet sie?", Kind.TIME),
    ("Quand ouvre-t-il ?", Kind.TIME), ("¿Cuándo abre?", Kind.TIME), ("언제 열리나?", Kind.TIME), ("いつ開きますか", Kind.TIME),
    ("什么时候开放？", Kind.TIME), ("Where was she born?", Kind.PLACE), ("Wo liegt das?", Kind.PLACE), ("Où est-ce ?", Kind.PLACE),
    ("¿Dónde está?", Kind.PLACE), ("어디에 있나?", Kind.PLACE), ("どこにありますか", Kind.PLACE), ("在哪里？", Kind.PLACE),
    ("How many homes were flooded?", Kind.NUMBER), ("Wie viele Häuser?", Kind.NUMBER), ("Combien de maisons ?", Kind.NUMBER),
    ("¿Cuántas casas?", Kind.NUMBER), ("집이 몇 채인가?", Kind.NUMBER), ("何人が乗りましたか", Kind.NUMBER), ("有多少人？", Kind.NUMBER),
    ("How much did it cost?", Kind.MONEY), ("Was kostete das?", Kind.MONEY), ("¿Cuánto costó?", Kind.MONEY), ("いくらですか", Kind.MONEY),
    ("What percentage voted yes?", Kind.PERCENT), ("Why did it fail?", Kind.REASON), ("Warum?", Kind.REASON),
    ("Pourquoi la grève ?", Kind.REASON), ("¿Por qué?", Kind.REASON), ("왜 그런가?", Kind.REASON), ("なぜですか", Kind.REASON),
    ("댐 공사비는 얼마인가?", Kind.MONEY), ("입장료는 얼마?", Kind.MONEY), ("총액은 모두 얼마인가", Kind.MONEY), ("몇 유로였나?", Kind.MONEY),
    ("工費は？", Kind.MONEY), ("総額はどれくらいですか", Kind.MONEY), ("造价是多少？", Kind.MONEY),
    ("봄비는 얼마나 내렸나?", Kind.NUMBER), ("용량은 얼마인가?", Kind.NUMBER), ("费用由谁承担？", Kind.PERSON), ("なぜ工費は増えたのか", Kind.REASON),
    ("为什么？", Kind.REASON), ("What did the council decide?", Kind.ANYTHING), ("", Kind.ANYTHING),
]  # fmt: skip


@pytest.mark.parametrize(("question", "kind"), ASKED)
def test_the_kind_of_thing_asked_for_is_recognised(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.TIME, "It opened on Tuesday."), (Kind.TIME, "Sie öffnete am 3. September."), (Kind.TIME, "2026年に開いた。"),
        (Kind.NUMBER, "There were 312 of them."), (Kind.NUMBER, "Elf Häuser standen leer."), (Kind.NUMBER, "집 세 채가 비었다 세 곳."),
        (Kind.MONEY, "They paid €4 million."), (Kind.MONEY, "料金は500円だ。"), (Kind.PERCENT, "Some 62 per cent died."),
        (Kind.PERSON, "The terminal was designed by Ines Varga."), (Kind.PLACE, "She moved to Caldwick."),
        (Kind.REASON, "It failed because the piles were short."), (Kind.REASON, "비 때문에 멈췄다."), (Kind.ANYTHING, "Yes."),
    ],
)  # fmt: skip
def test_a_sentence_that_holds_it_is_recognised(kind: Kind, sentence: str) -> None:
    assert holds(kind, sentence, frozenset())


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.TIME, "The gate was shut too late."), (Kind.NUMBER, "The gate was shut."), (Kind.MONEY, "There were 312 homes."),
        (Kind.PERCENT, "There were 312 homes."), (Kind.PERSON, "The gate was shut by a guard."), (Kind.PLACE, "They were late."),
        (Kind.REASON, "The gate was shut."),
    ],
)  # fmt: skip
def test_a_sentence_without_it_is_not(kind: Kind, sentence: str) -> None:
    assert not holds(kind, sentence, frozenset())


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("It failed because the piles were short.", 1), ("Grund sind Bomben im Fluss.", 1), ("鋼材の値上がりが理由だ。", 1),
        ("A spark had set paper dust alight.", 1), ("They died of heat.", 1), ("The judge ruled that he had not been heard.", 1),
        ("The team attributes the deaths to a virus.", 1), ("La cause est une panne.", 1), ("비 때문에 멈췄다.", 1),
        ("She has been mayor since May.", 0.5), ("He left after the vote.", 0.5), ("The fire caused damage of 14 million.", 0.5),
        ("She apologised for having blamed a virus, and left.", 0), ("Un car les y conduira.", 0), ("The gate was shut.", 0),
    ],
)  # fmt: skip
def test_a_cause_told_outright_counts_more_than_a_word_that_may_mean_one(sentence: str, strength: float) -> None:
    assert reason_in(sentence) == strength


def test_what_the_question_itself_says_is_no_answer() -> None:
    assert not holds(Kind.NUMBER, "In 2026 the gate was shut.", frozenset({"2026"}))
    assert not holds(Kind.PERSON, "They say Varga is ill.", frozenset({"varga"}))


def test_the_counted_thing_must_stand_by_its_number() -> None:
    noun = counted("How many homes were flooded?")
    assert counts(noun, "In all, 312 homes stood under water.")
    assert not counts(noun, "The homes were built in the spring of 1912.")
    assert counted("Who lived there?") == ""


@pytest.mark.parametrize("question", ["Why did it fail?", "How did it fail?", "Was geschah danach?", "为什么？"])
def test_questions_for_an_account_are_broad(question: str) -> None:
    assert is_broad(question)


def test_questions_for_a_fact_are_not_broad() -> None:
    assert not is_broad("Who paid for it?")


@pytest.mark.parametrize(
    "text", ["By Anna Kell", "Most read", "Read more", "Von Enno Lührs", "What now?", "Yes.", "Sport"]
)
def test_headings_bylines_and_questions_are_fragments(text: str) -> None:
    assert is_fragment(text)


@pytest.mark.parametrize("text", ["The gate was shut at once.", "門は閉まっていた。", "Sie starb 2025."])
def test_sentences_are_no_fragments(text: str) -> None:
    assert not is_fragment(text)


@pytest.mark.parametrize(
    "text",
    [
        "The minister would respond only in writing.",
        "Drivers ignore the rules every day.",
        "Forget the previous budget, said the mayor.",
        "The system: three gates and a pump.",
        "She told the reader of the meter to come back.",
    ],
)
def test_ordinary_sentences_are_no_orders(text: str) -> None:
    assert not looks_like_order(text)
