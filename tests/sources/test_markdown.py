"""Markdown with front matter."""

from collections.abc import Callable

from qa.types import Article

One = Callable[..., Article]

ARTICLE = """\
---
title: "Ferry: late again"
author: [Ada Merriman, Ivo Pallant]
published: 2026-03-02
url: https://paper.example/2026/03/02/ferry
language: en
---

# Ferry: late again

The *Maren Dahl* was **41 minutes** late, the [harbour office](https://harbour.example/x) said.

## What went wrong

- a valve
- the `log` file
  was empty

1. first
2. second

| Day | Late |
|-----|-----:|
| Mon | 41 |

> Nobody told us,
> a passenger said.

<div>A box</div>

![a picture](x.png)
"""


def test_metadata_comes_from_the_front_matter(one: One) -> None:
    article = one("a.md", ARTICLE)
    assert article.title == "Ferry: late again"
    assert article.author == "Ada Merriman, Ivo Pallant"
    assert (article.published, article.language) == ("2026-03-02", "en")
    assert article.url == "https://paper.example/2026/03/02/ferry"


def test_the_text_is_what_a_reader_sees(one: One) -> None:
    article = one("a.md", ARTICLE)
    assert article.text == (
        "The Maren Dahl was 41 minutes late, the harbour office said.\n\nWhat went wrong\n\n"
        "- a valve\n- the log file\nwas empty\n\n1. first\n2. second\n\nDay | Late\nMon | 41\n\n"
        "Nobody told us,\na passenger said.\n\nA box"
    )
    assert [(article.text[h.start : h.end], h.level) for h in article.headings] == [("What went wrong", 2)]


def test_without_front_matter_the_first_heading_is_the_title(one: One) -> None:
    article = one("a.md", "# The title\n\nThe text.")
    assert (article.title, article.text, article.headings) == ("The title", "The text.", ())


def test_without_any_heading_the_file_name_is_the_title(one: One) -> None:
    assert one("ferry_late.md", "Only text.").title == "ferry late"


def test_a_date_that_the_file_name_begins_with_is_no_part_of_the_title(one: One) -> None:
    article = one("2026-03-02-ferry_late.md", "Only text.")
    assert (article.title, article.published) == ("ferry late", "2026-03-02")


def test_a_date_in_the_front_matter_comes_before_that_of_the_file_name(one: One) -> None:
    assert one("2026-03-02-ferry.md", "---\ndate: 2026-03-05\n---\nText.").published == "2026-03-05"


def test_raw_keeps_everything_the_text_lost(one: One) -> None:
    assert b"https://harbour.example/x" in one("a.md", ARTICLE).raw
