"""Quotes found character by character, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations.locate import locate, says_enough
from qa.text import fold, normalise

TEXT = normalise(
    "The bill was €58.3 million, auditor Helga Stroud said on Thursday. “It is late,” she said – very late.\n\n"
    "The party paid 58 euros. The bill was high. Nobody's boat sank… The mayor waited.\n\n"
    "시장은 “매우 늦었다”고 말했다. 港は三日に開いた。市長は「遅い」と述べた。"
)
ALL = (0, len(TEXT))


def found(quote: str, near: tuple[int, int] = ALL) -> list[str]:
    return [TEXT[start:end] for start, end in locate(quote, TEXT, near=near)]


@pytest.mark.parametrize(
    "quote",
    [
        "The bill was €58.3 million",
        "매우 늦었다”고 말했다",
        "三日に開いた",
        "boat sank… The mayor",
        "late.\n\nThe party",
    ],
)
def test_exact_words_are_found(quote: str) -> None:
    assert found(quote) == [quote]


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ('"It is late," she said - very late', "“It is late,” she said – very late"),
        ("auditor  Helga\nStroud", "auditor Helga Stroud"),
        ("very late. The party", "very late.\n\nThe party"),
        ("Nobody’s boat sank...", "Nobody's boat sank…"),
        ("The bill was high", "The bill was high"),
        ("auditor Helga Stroud.", "auditor Helga Stroud"),
        ("“The party paid 58 euros.”", "The party paid 58 euros."),
        ("…auditor Helga Stroud…", "auditor Helga Stroud"),
    ],
)
def test_typography_and_closing_marks_do_not_matter(quote: str, words: str) -> None:
    assert found(quote) == [words]


@pytest.mark.parametrize(
    "quote",
    [
        "the bill was €58.3 million",
        "The bill was €58",
        "3 million, auditor",
        "The bill was €58.4 million",
        "The bill is €58.3 million",
        "art",
        "The party paid 5",
        "Helga Strou",
        "auditor Stroud",
        "bill high",
        "",
        "…",
        "“”",
        "late, she said",
    ],
)
def test_anything_looser_is_not_found(quote: str) -> None:
    assert found(quote) == []


def test_of_several_places_the_one_in_the_passage_counts() -> None:
    second = TEXT.index("The bill was high")
    assert locate("The bill was", TEXT, near=(0, 50)) == ((0, 12),)
    assert locate("The bill was", TEXT, near=(second, second + 20)) == ((second, second + 12),)


def test_without_one_in_the_passage_the_nearest_counts() -> None:
    second = TEXT.index("The bill was high")
    assert locate("The bill was", TEXT, near=(second + 40, second + 50)) == ((second, second + 12),)


@pytest.mark.parametrize("joint", [" … ", "...", " [...] ", " (…) ", "…"])
def test_an_ellipsis_joins_two_quotes(joint: str) -> None:
    assert found(f"The bill was €58.3 million{joint}Helga Stroud said") == [
        "The bill was €58.3 million",
        "Helga Stroud said",
    ]


def test_around_an_ellipsis_all_parts_must_stand_in_order() -> None:
    assert found("Helga Stroud said … The bill was €58.3 million") == []
    assert found("The bill was €58.3 million … Helga Strand said") == []


def test_combining_marks_of_a_quote_are_composed() -> None:
    assert locate("cafe\u0301 is open", "The café is open.", near=(0, 5)) == ((4, 16),)


@given(text=st.text("ab1 5.,…“”'’-–\n한日é", max_size=60).map(normalise), data=st.data())
def test_what_is_found_is_what_was_asked_for_up_to_folding(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    for a, b in locate(quote, text, near=(start, start)):
        assert 0 <= a < b <= len(text)
        assert fold(text[a:b]).text in fold(quote).text


@given(
    words=st.lists(st.sampled_from("the bill was high and late 58 3.5 Helga".split()), min_size=3, max_size=20),
    data=st.data(),
)
def test_whole_words_of_a_text_are_always_found(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = "  ".join(words[first : last + 1])
    spans = locate(quote, text, near=(0, 0))
    assert [text[a:b] for a, b in spans] == [" ".join(words[first : last + 1])]


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_no_quote_makes_locating_fail(quote: str, text: str, start: int, end: int) -> None:
    locate(quote, text, near=(start, end))


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        ("The bill was high", "It cost much."),
        ("58 euros", "It cost 58 euros."),
        ("Helga Stroud", "Helga Stroud checked it."),
        ("매우 늦었다고 말했다", "늦었다"),
        ("港は三日に開いた", "開いた"),
        ("nine weeks", "It stays shut for nine weeks."),
        ("nine weeks", "It stays shut for 9 weeks."),
        ("9 weeks", "It stays shut for nine weeks."),
        ("The Kelt Bridge … was closed … to all traffic", "The bridge was closed."),
        ("was closed … by the county", "The county closed it."),
    ],
)
def test_quotes_that_say_enough(quote: str, claim: str) -> None:
    assert says_enough(quote, claim)


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        ("the bill", "The bill was high."),
        ("it was", "It was late."),
        ("58 euros", "It cost 3 euros."),
        ("Helga Stroud", "The mayor checked it."),
        ("Yes", "Yes."),
        ("遅い", "遅かった"),
        ("The bill was high … it", "The bill was high."),
        ("the … is … not", "The bill was not high."),
        ("nine weeks", "The bridge stays shut."),
        ("one day", "On one day it rained."),
        ("", ""),
    ],
)
def test_quotes_that_mean_nothing(quote: str, claim: str) -> None:
    assert not says_enough(quote, claim)
