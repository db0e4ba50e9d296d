"""What sites say beside their pages: licences, canonical addresses, original publishers, pauses."""

import pytest

from qa.sources.site_files import (
    crawl_delay,
    is_html,
    licences_in_headers,
    licences_in_robots,
    links_of,
    media_type_of,
)

BASE = "https://paper.example/news/1"


def test_licence_lines_of_robots_txt_belong_to_no_group() -> None:
    robots = b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /x\r\nLICENSE : https://paper.example/a.xml # ours\r\n\r\nLicense:/b.xml\r\n# License: /c.xml\r\n"
    assert licences_in_robots(robots, BASE) == ["https://paper.example/a.xml", "https://paper.example/b.xml"]


def test_only_rsl_licences_are_taken_from_link_headers() -> None:
    headers = [
        ("link", '</rsl.xml>; rel=license; type="application/rsl+xml", <https://cc.example/by>; rel="license"'),
        ("link", "<https://other.example/l.xml>;type=application/rsl+xml;rel='license'"),
        ("x-link", '</no.xml>; rel="license"; type="application/rsl+xml"'),
    ]
    assert licences_in_headers(headers, BASE) == ["https://paper.example/rsl.xml"]


def test_a_page_names_where_it_belongs() -> None:
    page = """<html><head><!-- <link rel="canonical" href="/commented"> -->
    <script>var x = '<link rel="canonical" href="/scripted">';</script>
    <base href="https://base.example/"><LINK REL='Canonical' HREF='story?a=1&amp;b=2'>
    <link rel=license type=application/rsl+xml href=/l.xml><link rel="license" href="https://cc.example/by">
    <meta name="original-source" content="https://wire.example/story"><meta name="syndication-source" content="javascript:x">
    <script type="application/ld+json">{"isBasedOn": {"@type": "NewsArticle", "@id": "https:\\/\\/agency.example\\/1"}}</script>"""
    links = links_of(page, BASE)
    assert links.canonical == "https://base.example/story?a=1&b=2"
    assert links.licences == ("https://base.example/l.xml",)
    assert links.origins == ("https://wire.example/story", "https://agency.example/1")


@pytest.mark.parametrize(
    "piece", ["<script ", "<link '", '<meta "', "<!--", "<link", '"isBasedOn": {', "<base href=a>"]
)
def test_hostile_markup_is_read_in_no_time(piece: str) -> None:
    """A reading that grows with the square of the length would not come back from these."""
    assert links_of(piece * 100_000, BASE).canonical == ""


@pytest.mark.parametrize(
    ("robots", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 2\n", 2.0),
        ("User-agent: *\nCrawl-delay: 2\nUser-agent: BylineBot\nCrawl-delay: 0.5\n", 0.5),
        ("User-agent: Other\nUser-agent: bylinebot\nCrawl-delay: 4 # please\n", 4.0),
        ("User-agent: Other\nCrawl-delay: 9\n", 0.0),
        ("User-agent: *\nCrawl-delay: soon\n", 0.0),
        ("Crawl-delay: 3\n", 0.0),
    ],
)
def test_the_pause_that_a_site_asks_for(robots: str, seconds: float) -> None:
    assert crawl_delay(robots.encode(), "BylineBot") == seconds


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (b"<!DOCTYPE html><html>", True), (b"\xef\xbb\xbf  <HTML lang=en>", True), (b"<?xml version='1.0'?><html>", True),
        (b"<!-- x --><head>", True), (b"User-agent: *", False), (b"[]", False), (b"<rsl xmlns='x'>", False), (b"", False),
    ],
)  # fmt: skip
def test_html_is_known_by_its_look(body: bytes, html: bool) -> None:
    assert is_html(body) is html
    assert (media_type_of("text/plain; charset=utf-8", body) == "text/html") is html
