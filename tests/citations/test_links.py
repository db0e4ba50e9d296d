"""Links to the quoted words, as browsers read them."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.citations.links import link_to

URL = "https://paper.example/2026/bill"
TEXT = (
    "The bill, at 58 & more, was well-known. The bill was late. " + "Many words follow here and go on and on. " * 4
    + "End of it.\n\nA second paragraph starts. The bill was late."
)  # fmt: skip
JAPANESE = "市長は述べた。港湾の新しいターミナルは三日に開業し、初日に六百四十人が島へ渡った。" * 5


def link(words: str, text: str = TEXT, *, url: str = URL, last: bool = False) -> str:
    start = text.rindex(words) if last else text.index(words)
    return link_to(url, text, (start, start + len(words)))


def test_commas_ampersands_and_dashes_are_encoded() -> None:
    assert link("bill, at 58 & more, was well-known").endswith(
        "#:~:text=bill%2C%20at%2058%20%26%20more%2C%20was%20well%2Dknown"
    )


def test_long_quotes_are_given_by_their_ends_at_word_borders() -> None:
    start, _, end = (
        link("Many words follow here and go on and on. " * 4 + "End of it.").partition("text=")[2].partition(",")
    )
    assert (unquote(start), unquote(end)) == ("Many words follow here and", "and on. End of it.")


def test_quotes_across_paragraphs_are_given_by_their_ends() -> None:
    assert link("End of it.\n\nA second paragraph").endswith("#:~:text=End%20of%20it.,A%20second%20paragraph")


def test_the_second_of_two_places_has_the_words_before_it() -> None:
    assert link("The bill was late", last=True).endswith(
        "#:~:text=second%20paragraph%20starts.-,The%20bill%20was%20late"
    )
    assert link("The bill was late").endswith("#:~:text=The%20bill%20was%20late")


def test_words_at_the_start_of_a_block_have_no_prefix() -> None:
    assert link("It came.", "It came. It went.\n\nIt came.", last=True).endswith("#:~:text=It%20came.")


def test_japanese_is_cut_at_its_punctuation() -> None:
    start, _, end = link(JAPANESE, JAPANESE).partition("text=")[2].partition(",")
    assert JAPANESE.startswith(unquote(start))
    assert unquote(end) in JAPANESE
    assert len(unquote(start)) >= 4


def test_short_japanese_is_written_whole() -> None:
    assert unquote(link("港湾の新しいターミナル", JAPANESE)).endswith("text=港湾の新しいターミナル")


def test_an_anchor_stays_and_another_directive_goes() -> None:
    assert link("was well", url=f"{URL}?a=1#part").startswith(f"{URL}?a=1#part:~:text=")
    assert link("was well", url=f"{URL}#:~:text=old") == f"{URL}#:~:text=was%20well"


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "file:///etc/passwd", "https://x y", "https://[", "data:text/html,x", "paper.example"],
)
def test_what_is_no_web_address_gets_no_link(url: str) -> None:
    assert link("was well", url=url) == ""


def test_terminal_escapes_in_an_address_are_taken_out() -> None:
    assert link("was well", url="https://x.example/\x1b[31m\x07a") == "https://x.example/a#:~:text=was%20well"


@given(text=st.text(min_size=1, max_size=400), start=st.integers(0, 399), length=st.integers(1, 400))
def test_a_link_is_one_printable_address_and_nothing_of_the_text_escapes(text: str, start: int, length: int) -> None:
    assume(start < len(text))
    made = link_to(URL, text, (start, min(len(text), start + length)))
    assert made.isascii()
    assert made.isprintable()
    assert " " not in made
    assert made.partition("#")[0] == URL
    assert urlsplit(made).netloc == "paper.example"
