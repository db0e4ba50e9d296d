"""What became of a quote: the nearest words of the edited article, and the difference word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.citations.difference import difference, nearest

TEXT = (
    "The council met on Monday.\n\nThe bridge cost 7.9 million euros, 100,000 euros less than planned.\n\n"
    "The ferry cost 2 million euros. Nobody complained."
)


def spelt(quote: str, now: str) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return " ".join(marks[piece.kind].format(piece.text.strip()) for piece in difference(quote, now))


def test_the_nearest_words_are_the_sentence_that_was_edited() -> None:
    found = nearest("The bridge cost 7.4 million euros, 600,000 euros less than planned.", TEXT, near=0)
    assert found is not None
    assert TEXT[slice(*found)] == "The bridge cost 7.9 million euros, 100,000 euros less than planned."


def test_an_insertion_is_inside_what_is_nearest() -> None:
    text = "Before. The hall was built by the architects Ines Varga and Olu Bright. After it."
    found = nearest("The hall was built by the architect Ines Varga.", text, near=8)
    assert found is not None
    assert text[slice(*found)] == "The hall was built by the architects Ines Varga and Olu Bright."


def test_of_two_equal_places_the_one_near_the_old_place_counts() -> None:
    text = "The bill was late. " * 5
    assert nearest("The bill was early.", text, near=57) == (57, 75)


def test_where_little_of_it_is_left_nothing_is_nearest() -> None:
    assert nearest("Kingfishers returned to the lower Orle after nine years.", TEXT, near=0) is None
    assert nearest("…", TEXT, near=0) is None
    assert nearest("words", "", near=0) is None


def test_what_went_stands_before_what_came() -> None:
    assert spelt("It cost 7.4 million euros.", "It cost 7.9 million euros in all.") == (
        "It cost [-7.4-] {+7.9+} million euros {+in all+} ."
    )


def test_scripts_without_blanks_are_compared_by_character() -> None:
    assert spelt("橋は三日に開く。", "橋は五日に開く。") == "橋は [-三-] {+五+} 日に開く。"
    text = "市長は述べた。橋は五日に開く。運賃は同じだ。"
    found = nearest("橋は三日に開く。", text, near=0)
    assert found is not None
    assert text[slice(*found)] == "橋は五日に開く。"


def test_other_quotation_marks_are_no_difference() -> None:
    assert [piece.kind for piece in difference("He said “no” — twice.", 'He said "no" - twice.')] == ["same"]


_WORDS = st.lists(st.sampled_from("the bill was late in 7.4 橋 “no”, euros.".split()), min_size=1, max_size=14)


@given(before=_WORDS, after=_WORDS)
def test_the_pieces_put_together_are_the_new_words_and_without_the_new_ones_the_old(
    before: list[str], after: list[str]
) -> None:
    quote, now = " ".join(before), " ".join(after)
    pieces = difference(quote, now)
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == now
    old = "".join(piece.text for piece in pieces if piece.kind != "new")
    assert old.replace(" ", "") == quote.replace(" ", "")


@given(quote=st.text(max_size=40), text=st.text(max_size=200), near=st.integers(0, 300))
def test_whatever_the_texts_the_nearest_is_a_place_in_the_article(quote: str, text: str, near: int) -> None:
    found = nearest(quote, text, near=near)
    assert found is None or 0 <= found[0] < found[1] <= len(text)
    difference(quote, text)
