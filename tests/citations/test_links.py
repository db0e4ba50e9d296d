"""Links to the quoted words, as browsers read them."""

from __future__ import annotations

import re
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


def test_words_at_the_start_of_a_block_are_told_by_the_end_of_the_one_before() -> None:
    made = link("It came.", "It came. It went.\n\nIt came.", last=True)
    assert made.endswith("#:~:text=came.%20It%20went.-,It%20came%2E")


def test_words_after_the_same_words_are_told_by_what_follows() -> None:
    text = "On Monday it rained. The bill was late. Nobody came.\nOn Monday it rained. The bill was late. All came."
    assert unquote(link("The bill was late.", text, last=True)).endswith("text=The bill was late.,-All came.")


def test_a_full_stop_at_the_end_is_encoded_so_that_no_terminal_leaves_it_out() -> None:
    assert link("End of it.").endswith("#:~:text=End%20of%20it%2E")


def test_accents_and_case_do_not_tell_two_places_apart() -> None:
    text = "THE CAFE IS OPEN today.\nThey said: the café is open at last."
    assert "-,the%20caf%C3%A9%20is%20open" in link("the café is open", text)


def test_japanese_is_cut_at_its_punctuation() -> None:
    start, _, end = link(JAPANESE, JAPANESE).partition("text=")[2].partition(",")
    assert JAPANESE.startswith(unquote(start))
    assert unquote(end) in JAPANESE
    assert len(unquote(start)) >= 4


def test_short_japanese_is_written_whole() -> None:
    assert unquote(link("港湾の新しいターミナルは三日に開業し、", JAPANESE)).endswith(
        "text=港湾の新しいターミナルは三日に開業し、"
    )


def test_japanese_that_may_end_within_a_word_has_the_rest_of_its_clause_after_it() -> None:
    assert unquote(link("港湾の新しいターミナル", JAPANESE)).endswith("text=港湾の新しいターミナル,-は三日に開業し")
    assert unquote(link("三日に開業し、", JAPANESE)).endswith("text=港湾の新しいターミナルは-,三日に開業し、")


@given(
    lines=st.lists(
        st.lists(st.sampled_from(["the", "bill", "was", "late", "Bíll"]), min_size=1, max_size=6),
        min_size=1,
        max_size=5,
    ),
    data=st.data(),
)
def test_the_first_place_that_fits_a_link_is_the_one_meant_wherever_that_can_be_told(
    lines: list[list[str]], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    first = data.draw(st.integers(0, len(lines[at]) - 1))
    last = data.draw(st.integers(first, len(lines[at]) - 1))
    text = "\n".join(" ".join(line) for line in lines)
    start = len("\n".join([*(" ".join(line) for line in lines[:at]), " ".join([*lines[at][:first], ""])]))
    words = " ".join(lines[at][first : last + 1])
    assert text[start : start + len(words)] == words
    found = first_fit(link_to(URL, text, (start, start + len(words))), text)
    # Nothing tells two places apart whose lines, and the lines beside them, are the same.
    whole = [
        first_fit_of(text, before, words, after)
        for before in edges(text, start, -1)
        for after in edges(text, start + len(words), 1)
    ]
    assert found == start or start not in whole


def first_fit(made: str, text: str) -> int:
    parts = [unquote(part) for part in made.partition("text=")[2].split(",")]
    prefix = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
    suffix = parts.pop()[1:] if parts[-1].startswith("-") else ""
    assert len(parts) == 1
    return first_fit_of(text, prefix, parts[0], suffix)


def first_fit_of(text: str, prefix: str, words: str, suffix: str) -> int:
    """As the specification says, over plain text: each term within a line, white space between them at will."""
    plain = text.lower().replace("í", "i")
    prefix, words, suffix = (term.lower().replace("í", "i") for term in (prefix, words, suffix))
    pattern = r"\s*".join(rf"(?:\b{re.escape(term)}\b)" if term else "" for term in (prefix, words, suffix))
    match = re.search(pattern, plain)
    return -1 if match is None else match.start() + match.group().index(words, len(prefix))


def edges(text: str, at: int, way: int) -> list[str]:
    """No context, and that of the whole line, or of the next one where the quote ends its own."""
    if way < 0:
        before = text[:at].rstrip()
        return ["", before.rpartition("\n")[2] if before else ""]
    return ["", text[at:].lstrip().partition("\n")[0]]


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
