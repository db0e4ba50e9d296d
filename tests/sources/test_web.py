"""Web pages: metadata, text without furniture, and nothing that a reader could not see."""

from collections.abc import Callable

import pytest

from qa.types import Article

One = Callable[..., Article]

BODY = "".join(
    f"<p>Paragraph {n} of the report on the harbour wall, with enough words to be read as text.</p>" for n in range(6)
)
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Wall holds | The Paper</title>
<link rel="canonical" href="/2026/03/02/wall"><meta property="og:url" content="https://paper.example/x">
{head}<style>.planted {{ display: none }} @media print {{ .shown {{ display: none }} }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li></ul></nav>
<main><article><h1>Wall holds</h1><p class="byline">By Ada Merriman · 2 March 2026</p>{body}
<h2>What it cost</h2><p class="shown">The wall cost 41 million euros, a tenth more than was planned for it.</p>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2025</td><td>41</td></tr></table>
<ul><li>first stone laid in May</li><li>last stone laid in June</li></ul>{extra}</article></main>
<section class="newsletter"><p>Sign up for our letter.</p></section>
<section class="related"><h2>Related</h2><ul><li><a href="/a">Another story</a></li></ul></section>
<footer><p>© 2026 The Paper</p></footer></body></html>"""
LINKED = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"},
{"@type": "NewsArticle", "headline": "Wall holds", "datePublished": "2026-03-02T06:10:00+01:00", "inLanguage": "en",
"author": [{"@type": "Person", "name": "Ada Merriman"}, {"name": "Ivo Pallant"}]}]}</script>"""


def page(*, head: str = "", body: str = BODY, extra: str = "") -> str:
    return PAGE.format(head=head, body=body, extra=extra)


def test_metadata_comes_from_linked_data(one: One) -> None:
    article = one("a.html", page(head=LINKED))
    assert article.title == "Wall holds"
    assert article.author == "Ada Merriman, Ivo Pallant"
    assert (article.published, article.language) == ("2026-03-02T06:10:00+01:00", "en")
    assert article.url == "https://paper.example/2026/03/02/wall"


def test_without_linked_data_the_page_itself_tells(one: One) -> None:
    meta = '<meta name="author" content="By Ada Merriman"><meta property="article:published_time" content="2026-03-02">'
    article = one("a.html", page(head=meta + '<script type="application/ld+json">{broken</script>'))
    assert (article.title, article.author, article.published) == ("Wall holds", "Ada Merriman", "2026-03-02")


def test_the_text_has_headings_tables_and_lists_but_no_furniture(one: One) -> None:
    article = one("a.html", page(head=LINKED))
    assert article.text.startswith("Paragraph 0")
    assert [(article.text[h.start : h.end], h.level) for h in article.headings] == [("What it cost", 2)]
    assert "Year | Cost\n2025 | 41" in article.text
    assert "- first stone laid in May" in article.text
    assert "cost 41 million" in article.text
    for furniture in ("Home", "Sign up", "Another story", "By Ada", "©"):
        assert furniture not in article.text


@pytest.mark.parametrize(
    "planted",
    [
        "<p hidden>SECRET</p>",
        '<p style="display: none">SECRET</p>',
        '<p style="VISIBILITY:hidden">SECRET</p>',
        '<p style="position:absolute; left:-9999px">SECRET</p>',
        '<p style="font-size:0">SECRET</p>',
        '<p style="color:#fff;background:#FFF">SECRET</p>',
        '<p class="planted">SECRET</p>',
        '<div aria-hidden="true"><p>SECRET</p></div>',
        "<p data-nosnippet>SECRET</p>",
        '<span class="sr-only">SECRET</span>',
        "<template><p>SECRET</p></template>",
        "<noscript><p>SECRET</p></noscript>",
        "<!-- SECRET -->",
    ],
)
def test_what_a_reader_cannot_see_is_never_text(one: One, planted: str) -> None:
    article = one("a.html", page(extra=planted))
    assert "SECRET" not in article.text
    assert b"SECRET" in article.raw


def test_a_page_too_short_for_the_extractor_is_still_read(one: One) -> None:
    article = one(
        "a.html", "<html><head><title>Short</title></head><body><article><p>One line.</p></article></body></html>"
    )
    assert article.text == "One line."


def test_the_longest_part_of_the_title_tag_is_the_headline(one: One) -> None:
    article = one(
        "a.html", "<html><head><title>A wall that holds - News</title></head><body><p>One line.</p></body></html>"
    )
    assert article.title == "A wall that holds"
