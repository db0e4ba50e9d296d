"""Plain text and its bylines."""

from collections.abc import Callable

import pytest

from qa.sources.plain import parse_byline
from qa.types import Article

One = Callable[..., Article]


def test_title_byline_and_text_are_told_apart(one: One) -> None:
    article = one(
        "a.txt", "Storm alarm for all boats\n\nBy Coast Press Service — 19 May 2026\n\nPORT ELLERY — Every boat.\n"
    )
    assert article.title == "Storm alarm for all boats"
    assert (article.author, article.published) == ("Coast Press Service", "2026-05-19")
    assert article.text == "PORT ELLERY — Every boat."


def test_a_first_paragraph_is_never_taken_for_a_byline(one: One) -> None:
    text = "By the end of the week, all boats had one.\n\nBy sea it takes an hour."
    assert one("a.txt", "Title\n\n" + text).text == text


def test_one_long_line_is_text_without_a_title_of_its_own(one: One) -> None:
    article = one("long.txt", "word " * 100)
    assert article.title == "long"
    assert article.text.startswith("word word")


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("By Ada Merriman", "Ada Merriman", ""),
        ("Von Gesche Ubbens, 15. August 2026", "Gesche Ubbens", "2026-08-15"),
        ("文・久住野 拓真　２０２６年５月２２日", "久住野 拓真", "2026-05-22"),
        ("채도윤 기자 doyun@paper.example", "채도윤", ""),
        ("12 March 2026", "", "2026-03-12"),
        ("Par Maëlle Kervadoué", "Maëlle Kervadoué", ""),
    ],
)
def test_bylines_in_several_languages(line: str, author: str, published: str) -> None:
    assert parse_byline(line) == (author, published)


@pytest.mark.parametrize(
    "line",
    [
        "By sea from port to port",
        "Who paid for it?",
        "The bridge opened on 12 March 2026 after two years of work.",
        "Von wegen!",
        "",
    ],
)
def test_other_lines_are_not(line: str) -> None:
    assert parse_byline(line) is None
