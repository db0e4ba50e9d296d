"""How text is cut for the lexical index, and that a question meets what was indexed, in any script."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa.store.lexical import FINGERPRINT, MOST_TERMS, TOKENIZER, body_of, index_text, match_query
from qa.words import content_tokens, tokens


def found(text: str, question: str) -> bool:
    """Whether the question meets the text, asked of SQLite itself."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE VIRTUAL TABLE words USING fts5 (body, tokenize = '{TOKENIZER}')")
        database.execute("INSERT INTO words (body) VALUES (?)", (index_text(text),))
        query = match_query(question)
        return bool(query and database.execute("SELECT 1 FROM words WHERE words MATCH ?", (query,)).fetchone())


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The ministers were meeting in Geneva.", "meet"),
        ("Ein Abend in der Straße", "STRASSE"),
        ("Le café était fermé", "cafe"),
        ("l’économie française", "economie"),
        ("東京タワーが混雑した", "タワー"),
        ("서울에서 열린 회의", "서울"),
        ("การประชุมที่กรุงเทพ", "กรุงเทพ"),
        ("ＦＵＬＬ width ｶﾀｶﾅ", "full"),
        ("O'Brien's boat", "o'brien"),
        ("O’Brien’s boat", "O'Brien"),
        ("the ﬁnal report", "final"),
        ("Zażółć gęślą jaźń", "gesla"),
        ("Встреча в Киеве", "киеве"),
        ("It cost 1,025 pounds", "1,025"),
    ],
)
def test_a_question_meets_a_text_in_its_own_script_and_spelling(text: str, question: str) -> None:
    assert found(text, question)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("東京タワー", "大阪"),
        ("서울에서 열린 회의", "부산"),
        ("The ferry was late", "budget"),
        ("Who is it", "ferry"),
    ],
)
def test_a_question_about_something_else_meets_nothing(text: str, question: str) -> None:
    assert not found(text, question)


def test_ascii_text_is_indexed_as_it_stands() -> None:
    assert index_text("The U.S. said 'no' to item_7") == "The U.S. said 'no' to item_7"


def test_runs_without_blanks_become_pairs_and_their_neighbours_stay_words() -> None:
    assert index_text("2026年の東京 ok") == "2026 年の の東 東京 ok"


def test_stop_words_leave_the_question_but_not_when_nothing_else_is_left() -> None:
    assert match_query("What is the price of oil?") == '"price" OR "oil"'
    assert match_query("Who is it?") == '"who" OR "is" OR "it"'


@pytest.mark.parametrize("question", ["", "   ", "?!…", "“”", "\x00", "\n\t"])
def test_a_question_without_words_asks_nothing(question: str) -> None:
    assert match_query(question) == ""


def test_a_pasted_page_is_cut_to_a_number_of_terms() -> None:
    assert match_query(" ".join(f"word{number}" for number in range(5000))).count(" OR ") == MOST_TERMS - 1


@given(st.text(max_size=200))
@example('" OR body:x NEAR(a b) * ^ -"')
@example("a'b’c\x00d\ud800")
@example("² ½ Ⅷ ०१ _ __a_")
@settings(max_examples=150, deadline=None)
def test_any_input_at_all_is_a_valid_query(question: str) -> None:
    found("some text", question)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Co", "Cn"]), min_size=1, max_size=80))
@example("東京abc大阪")
@example("がギﾊﾞ ภาษาไทย ß İ ŉ")
@example("0\ufe200")
@example("0\u2028\u20280")
@settings(max_examples=200, deadline=None)
def test_every_token_of_a_text_is_among_its_indexed_words(text: str) -> None:
    """The index cuts as `qa.words` does, so that ranking and checks speak of the same words."""
    indexed = {token.casefold() for token in tokens(index_text(text))}
    assert {token.casefold() for token in content_tokens(text) if token.isascii() and token.isalnum()} <= indexed


def test_headings_are_indexed_with_the_text_and_the_title_only_once() -> None:
    assert body_of("Title", "Title\nHeading", "Text.") == "Heading\nText."
    assert body_of("Title", "Title", "Text.") == "Text."
    assert body_of("Title", "Heading", "Text.") == "Heading\nText."
    assert body_of("", "", "Text.") == "Text."


def test_the_fingerprint_is_that_of_the_way_text_is_cut() -> None:
    sample = "Ångström’s naïve café (U.S.) № 5 — 東京タワーが2026年に、서울에서 ภาษาไทย Straße ﬁne"
    cut = hashlib.sha256(f"1\n{TOKENIZER}\n{index_text(sample)}".encode()).hexdigest()[:16]
    assert cut == FINGERPRINT, "indexes written before hold other words: change the fingerprint, they are written anew"
