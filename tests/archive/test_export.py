"""Answers as Markdown, as an HTML page and as a bibliography: article text stays text, only web addresses become links."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.archive.bibliography import bibtex, csl_json
from qa.archive.export import Seen, markdown, page
from tests.archive.records import citation, claim, record, side

HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) `code` ~~no~~ '
    "https://evil.example/a www.evil.example &lt; | # \x1b[31mred\x1b[0m </blockquote><a href=\"https://evil.example\">"
)  # fmt: skip
SEEN = {1: Seen(status="still exact", holds=True, before="It stood before. ", after=" It stood after.")}


def one(text: str = "It cost 7.4 million euros.", **more: Any) -> dict[str, Any]:
    return record(claims=[claim(text, 1)], citations=[citation(1, quote=text, title=text, source=text)], **more)


class Tags(HTMLParser):
    """Start tags, where links lead, and the text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_page_shows_the_quote_in_its_context() -> None:
    made = page(one(), SEEN, checked="2026-11-22")
    assert "It stood before. <mark>It cost 7.4 million euros.</mark> It stood after." in made
    assert '<a href="#source-1">[1]</a>' in made
    assert '<li id="source-1" value="1">' in made
    assert "still exact, checked 2026-11-22" in made


def test_a_page_needs_nothing_from_anywhere_and_runs_nothing() -> None:
    found = Tags(page(one(HOSTILE), {1: Seen(status=HOSTILE, holds=False, before=HOSTILE, after=HOSTILE)}, checked="x"))
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(found.tags)
    assert not {name for name in found.attributes if name.startswith("on")}
    assert set(found.links) == {"#source-1", "https://courier.example/1#:~:text=words"}
    assert "<script>alert(1)</script>" in found.words  # shown as it is written
    assert "\x1b" not in found.words


def test_markdown_shows_article_text_as_written_and_links_only_to_the_article() -> None:
    made = markdown(
        one(HOSTILE), {1: Seen(status="x", holds=True, before=HOSTILE, after=HOSTILE)}, checked="2026-11-22"
    )
    found = Tags(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(made))
    assert set(found.links) == {"https://courier.example/1#:~:text=words"}
    assert not {"script", "img", "code", "s", "table"} & set(found.tags)
    assert "<script>alert(1)</script>" in found.words
    assert "www.evil.example" not in made  # what GitHub would make a link of
    assert "https://evil" not in made


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://x y", 'https://x"onclick=', ""]
)
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    document = record(claims=[claim("x", 1)], citations=[citation(1, url=url, link=url)])
    assert Tags(page(document, SEEN, checked="x")).links == ["#source-1"]
    assert "](" not in markdown(document, SEEN, checked="x")


def test_unsupported_claims_say_so_in_words() -> None:
    document = record(
        claims=[claim("It cost 9.", verdict="unsupported", problems=["not in its quotes: 9"])], citations=[]
    )
    assert "(unsupported: not in its quotes: 9)" in page(document, {}, checked="x")
    assert "(unsupported: not in its quotes: 9)" in markdown(document, {}, checked="x")


def test_warnings_and_another_models_word_are_exported_with_the_claim_they_are_about() -> None:
    said = {
        "model": "judge-1",
        "says": "contradicted",
        "evidence": [{"quote": "A ferry runs.", "article_id": "x/y.md"}],
    }
    document = record(
        claims=[claim("It never cost 7.4.", 1, problems=["check the meaning: one says no"], opinion=said)],
        citations=[citation(1)],
    )
    for made in (page(document, SEEN, checked="x"), markdown(document, SEEN, checked="x")):
        assert "(warning: check the meaning: one says no)" in made
        assert "(judge-1, a model, says: contradicted: “A ferry runs.”)" in made
        assert "unsupported:" not in made


def test_articles_that_disagree_are_exported_side_by_side() -> None:
    voices = [{"article_id": "post/x.md", "source": "The Post", "title": "t"}]
    document = record(
        claims=[claim("It cost 7.4 million euros.", 1)], citations=[citation(1)],
        conflicts=[{"about": "mill fire", "sides": [
            side("nine people", "wire/a.md", standing="newer", also=voices), side("seven people", "courier/b.md", standing="older"),
        ]}],
    )  # fmt: skip
    shown = Tags(page(document, SEEN, checked="x"))
    rendered = Tags(MarkdownIt("commonmark").render(markdown(document, SEEN, checked="x")))
    for found in (shown, rendered):
        words = " ".join(found.words.split())
        assert "Your articles disagree (mill fire)" in words
        assert "nine people (newer) — Wire — Title of wire/a.md, 2026-03-02; so does The Post" in words
        assert "The fire took seven people." in words
        assert {"https://wire.example/wire/a.md", "https://courier.example/courier/b.md"} <= set(found.links)
    document["conflicts"][0]["sides"][0]["standing"] = "corrects"
    assert "disagree, one corrects the other (mill fire)" in page(document, SEEN, checked="x")


def test_what_disagrees_is_data_too() -> None:
    about = side(
        HOSTILE,
        "wire/a.md",
        HOSTILE,
        title=HOSTILE,
        source=HOSTILE,
        url="javascript:alert(1)",
        also=[{"source": HOSTILE}],
    )
    document = record(
        claims=[claim("x", 1, problems=[HOSTILE], opinion={"model": HOSTILE, "says": HOSTILE})],
        citations=[citation(1)], conflicts=[{"about": HOSTILE, "sides": [about, about]}],
    )  # fmt: skip
    shown = Tags(page(document, SEEN, checked="x"))
    rendered = Tags(MarkdownIt("commonmark", {"html": True}).render(markdown(document, SEEN, checked="x")))
    assert not {"script", "img", "code", "s"} & {*shown.tags, *rendered.tags}
    assert set(shown.links) == {"#source-1", "https://courier.example/1#:~:text=words"}
    assert set(rendered.links) == {"https://courier.example/1#:~:text=words"}
    assert shown.words.count("<script>alert(1)</script>") >= 10  # shown as it is written


@pytest.mark.parametrize(
    ("before", "quote", "after", "expected"),
    [
        (
            "He said ",
            "shut for nine weeks",
            ". Some cars crossed.",
            "> He said **shut for nine weeks**. Some cars crossed.",
        ),
        ("", "It is shut.", " Some cars crossed.", "> **It is shut.** Some cars crossed."),
        ("因此", "“橋は閉じた。”", "車は", "> 因此 **“橋は閉じた。”** 車は"),  # bold would not begin or end there
        ("Then, ", "- a list", "", r"> Then, **\- a list**"),
    ],
)
def test_a_quote_in_markdown_is_bold_and_nothing_else_is_changed(
    before: str, quote: str, after: str, expected: str
) -> None:
    document = record(claims=[], citations=[citation(1, quote=quote)])
    made = markdown(document, {1: Seen(status="x", holds=True, before=before, after=after)}, checked="x")
    assert expected in made
    assert "<strong>" in MarkdownIt("commonmark").render(made).partition("<blockquote>")[2]


def test_blanked_words_are_said_to_be_withdrawn() -> None:
    document = record(claims=[claim("", 1)], citations=[citation(1, quote="")])
    for made in (page(document, SEEN, checked="x"), markdown(document, SEEN, checked="x")):
        assert "withdrawn from AI use since" in made
        assert "<mark>" not in made
        assert "   >" not in made


def test_withheld_articles_are_pointed_to() -> None:
    pointer = {
        "source_id": "wire",
        "source": "The Wire",
        "title": "Island sold",
        "url": "https://wire.example/1",
        "reason": "It forbids AI.",
    }
    document = record(claims=[], citations=[], withheld=[pointer])
    assert "https://wire.example/1" in Tags(page(document, {}, checked="x")).links
    assert "\n\n## Withheld" in markdown(document, {}, checked="x")
    assert "[Island sold](<https://wire.example/1>): It forbids AI." in markdown(document, {}, checked="x")


def test_the_sources_are_csl_json_one_item_an_article() -> None:
    document = record(
        claims=[], asked="2026-11-22T18:30:00Z",
        citations=[citation(1), citation(2), citation(3, "wire/x.md", published="2026-03", url="")],
    )  # fmt: skip
    items = json.loads(csl_json(document, {"courier/bridge.md": "Mira Solberg and Jonas Wick"}))
    assert [item["id"] for item in items] == ["courier/bridge.md", "wire/x.md"]
    assert items[0]["author"] == [{"literal": "Mira Solberg"}, {"literal": "Jonas Wick"}]
    assert items[0]["issued"] == {"date-parts": [[2026, 3, 2]]}
    assert items[0]["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert items[1]["issued"] == {"date-parts": [[2026, 3]]}
    assert "URL" not in items[1]


def test_the_sources_are_bibtex_with_keys_of_their_own() -> None:
    document = record(
        claims=[], asked="2026-11-22T18:30:00Z",
        citations=[citation(1, title="Äpfel & 50 % {mehr}"), citation(2, "courier/b.md", title="Äpfel & 50 % {mehr}")],
    )  # fmt: skip
    made = bibtex(document, {"courier/bridge.md": "Mira Solberg, Jonas Wick"})
    keys = re.findall(r"^@misc\{(.+),$", made, re.MULTILINE)
    assert len(set(keys)) == 2
    assert "author = {{Mira Solberg} and {Jonas Wick}}," in made
    assert r"title = {{Äpfel \& 50 \% \{mehr\}}}," in made
    assert "urldate = {2026-11-22}," in made


def test_an_address_in_a_bibliography_holds_no_markup() -> None:
    document = record(claims=[], citations=[citation(1, url='https://x.example/a"><script>{b}\\c?q=1&r=%20#d')])
    encoded = "https://x.example/a%22%3E%3Cscript%3E%7Bb%7D%5Cc?q=1&r=%20#d"
    assert f"url = {{{encoded}}}," in bibtex(document, {})
    assert json.loads(csl_json(document, {}))[0]["URL"] == encoded


@given(
    title=st.text(max_size=60), source=st.text(max_size=30), author=st.text(max_size=30), published=st.text(max_size=12)
)
@example(title="", source="", author="", published="2026}")
@example(title="", source="", author="", published="{ab")
def test_whatever_the_fields_hold_bibtex_stays_whole(title: str, source: str, author: str, published: str) -> None:
    document = record(claims=[], citations=[citation(1, title=title, source=source, published=published)])
    made = bibtex(document, {"courier/bridge.md": author})
    bare = made.replace("\\{", "").replace("\\}", "")
    depth = 0
    for character in bare:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"^@misc", made, re.MULTILINE)) == 1
    json.loads(csl_json(document, {"courier/bridge.md": author}))


@given(text=st.text(max_size=200))
def test_no_text_becomes_markup(text: str) -> None:
    document = record(
        claims=[claim(text or "x", 1)], citations=[citation(1, quote=text, title=text, source=text)], question=text
    )
    seen = {1: Seen(status="x", holds=True, before=text, after=text)}
    harmless = page(one("x", question="x"), {1: Seen(status="x", holds=True)}, checked="x")
    tags, expected = Tags(page(document, seen, checked="x")), Tags(harmless)
    assert set(tags.tags) <= {*expected.tags, "mark", "blockquote"}
    assert len(tags.links) == len(expected.links)
    rendered = Tags(MarkdownIt("commonmark", {"html": True}).render(markdown(document, seen, checked="x")))
    assert set(rendered.links) == {"https://courier.example/1#:~:text=words"}
