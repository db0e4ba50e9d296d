"""Feeds and sitemaps: items with links, titles and dates, their rights as they stand, and what hostile ones do."""

import contextlib
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import UnreadableError
from qa.sources.feeds import MAX_ITEMS, _Rights, read_feed
from qa.sources.sitemaps import read_sitemap
from qa.xmltree import parse_xml
from tests.site.articles import KEEPER, NEWEST_FIRST, PREMIUM, STORIES
from tests.site.server import atom, json_feed, news_sitemap, rss

BASE = "http://paper.example"


def test_rss_gives_links_titles_and_dates_in_its_order() -> None:
    feed = read_feed(rss(STORIES, BASE).encode(), url=f"{BASE}/feed.xml")
    assert feed.title == "Skerry Light"
    assert [item.url for item in feed.items] == [f"{BASE}{story.path}?utm_source=feed" for story in NEWEST_FIRST]
    assert [item.title for item in feed.items] == [story.title for story in NEWEST_FIRST]
    assert feed.items[-1].published == KEEPER.published


def test_rss_rights_are_the_feeds_and_the_items_own() -> None:
    feed = read_feed(rss(STORIES, BASE).encode(), url=f"{BASE}/feed.xml")
    by_url = {item.url.partition("?")[0]: parse_xml(item.rights) for item in feed.items}
    plain, premium = by_url[BASE + KEEPER.path], by_url[BASE + PREMIUM.path]
    assert [e.text for e in plain.iter() if e.tag == "copyright"] == [
        "© 2026 Skerry Light Media. For personal reading."
    ]
    assert not plain.findall(".//{*}rights")
    assert premium.findtext(".//{http://purl.org/dc/elements/1.1/}rights") == "Subscribers only. No AI use."
    assert premium.findtext(".//item/link") == f"{BASE}{PREMIUM.path}?utm_source=feed"
    assert KEEPER.title.encode() not in feed.items[0].rights


def test_atom_is_read_with_relative_links_and_licence() -> None:
    feed = read_feed(atom(STORIES, BASE).encode(), url="http://cdn.example/atom.xml")
    assert [item.url for item in feed.items] == [BASE + story.path for story in STORIES]
    rights = parse_xml(feed.items[0].rights)
    assert [e.text for e in rights.iter() if e.tag.endswith("rights")] == [
        "© 2026 Skerry Light Media",
        f"© {KEEPER.author}",
    ]
    assert [e.get("href") for e in rights.iter() if e.get("rel") == "license"] == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]


def test_json_feed_is_read() -> None:
    feed = read_feed(json_feed(STORIES, BASE).encode(), url=f"{BASE}/feed.json")
    assert [item.title for item in feed.items] == [story.title for story in STORIES]
    rights = json.loads(feed.items[0].rights)
    assert rights["_rights"]["ai"] == "no"
    assert [item["title"] for item in rights["items"]] == [KEEPER.title]


def test_rsl_statements_of_a_feed_are_kept() -> None:
    feed = b"""<rss version="2.0" xmlns:rsl="https://rslstandard.org/rsl"><channel><title>x</title>
    <item><link>http://a.example/1</link><rsl:content url="/1"><rsl:license><rsl:prohibits type="usage">ai-input</rsl:prohibits></rsl:license></rsl:content></item>
    <item><link>http://a.example/2</link></item></channel></rss>"""
    first, second = read_feed(feed, url="http://a.example/feed").items
    assert b"ai-input" in first.rights
    assert second.rights == b""


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    feed = b"<rss version='2.0'><channel><copyright>No AI & no robots</copyright><item><title>A & B</title><link>http://a.example/1</link></item><item><link>http://a.example/2"
    found = read_feed(feed, url="http://a.example/feed")
    assert found.items[0].url == "http://a.example/1"
    assert b"No AI" in found.items[0].rights


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"{}", b'{"items": []}', b"<html><body>no</body></html>", b"\x00\xff", b"{" * 9999]
)
def test_what_is_no_feed_is_said_so(body: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"no (?:JSON F|f)eed"):
        read_feed(body, url="http://a.example/")


@pytest.mark.parametrize("piece", ["<item>", "<copyright>", "<item <rights ", "<rsl:content><rsl:license>", "</item>"])
def test_a_hostile_feed_does_not_stall(piece: str) -> None:
    """A reading that grows with the square of the length would not come back from these."""
    rights = _Rights("<rss version='2.0'><channel>" + piece * 350_000, 1)
    assert len(rights.of(0)) < 1_000_000
    with pytest.raises(UnreadableError, match="more than a feed"):
        read_feed(b"<rss version='2.0'><channel>" + piece.encode() * 350_000, url="http://a.example/")


def test_entities_of_a_feed_mean_nothing() -> None:
    bomb = b'<!DOCTYPE rss [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>t &b; &x;</title><link>http://a.example/1</link></item></channel></rss>'
    (item,) = read_feed(bomb, url="http://a.example/").items
    assert "AAAAAAAAAAAAAAAAAAAA" not in item.title
    assert "root:" not in item.title


def test_feeds_have_an_end() -> None:
    items = "".join(f"<item><link>http://a.example/{n}</link></item>" for n in range(MAX_ITEMS + 50))
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>"
    assert len(read_feed(feed.encode(), url="http://a.example/").items) == MAX_ITEMS


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_are_refused(body: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        feed = read_feed(b"<rss version='2.0'><channel><item><link>http://a/</link>" + body, url="http://a.example/")
        assert all(item.url.startswith("http") for item in feed.items)


# ── sitemaps ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_news_sitemap_gives_titles_and_dates() -> None:
    found = read_sitemap(news_sitemap(STORIES, BASE).encode(), url=f"{BASE}/s.xml").pages
    assert [page.url for page in found] == [BASE + story.path for story in STORIES]
    assert (found[0].title, found[0].published) == (KEEPER.title, KEEPER.published)


def test_packed_and_plain_sitemaps_are_read() -> None:
    plain = f"{BASE}/1\n{BASE}/2\nhttps://elsewhere.example/3\n"
    for body in (plain.encode(), gzip.compress(plain.encode())):
        assert [page.url for page in read_sitemap(body, url=f"{BASE}/s.txt").pages] == [f"{BASE}/1", f"{BASE}/2"]


def test_a_sitemap_speaks_for_its_own_site_only() -> None:
    body = "<urlset><url><loc>http://www.paper.example/1</loc></url><url><loc>http://other.example/2</loc></url><url><loc>file:///etc/passwd</loc></url></urlset>"
    assert [page.url for page in read_sitemap(body.encode(), url=f"{BASE}/s.xml").pages] == [
        "http://www.paper.example/1"
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'<!DOCTYPE u [<!ENTITY a "x">]><urlset><url><loc>&a;</loc></url></urlset>', "DOCTYPE"),
        (b"<urlset>" * 1000, "nested"),
        (b"<urlset><url>", "well-formed"),
        (b"<rss></rss>", "no sitemap"),
        (b"just words", "no sitemap"),
        (b"\x1f\x8bnot gzip", "damaged"),
        (gzip.compress(b"<urlset></urlset>", mtime=0)[:12], "cut off"),
        (gzip.compress(b" " * 60 * 2**20, mtime=0), "larger than"),
    ],
)  # fmt: skip
def test_what_is_no_sitemap_is_said_so(body: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_sitemap(body, url=f"{BASE}/s.xml")
