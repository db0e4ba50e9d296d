"""A source on the web, synced again and again from a site that changes under it."""

import html
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qa.sources.fetch import Fetcher
from qa.sources.files import Broken
from qa.sources.web_source import Gone, Kept, Page, kind_of, read_web, waiting
from qa.sources.web_state import READ, WebState
from qa.types import AiUse, Article, Source, SourceId
from tests.site.articles import FRENCH, GERMAN, JAPANESE, KEEPER, KOREAN, LICENSED, PREMIUM, STORIES, WIRE
from tests.site.obey import may_fetch
from tests.site.server import ERROR_PAGE, HOST, ROBOTS, ROBOTS_CLOSED, ROBOTS_NO_AI, WIRE_HOST, NewsSite, rss

Sync = Callable[..., dict[str, Any]]


@pytest.fixture
def state() -> Iterator[WebState]:
    with WebState() as kept:
        yield kept


@pytest.fixture
def sync(site: NewsSite, state: WebState) -> Sync:
    """One run: what was found, by the path of the address it was listed under. Visits are recorded as they should be."""

    def run(source: Source, **options: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        with Fetcher(
            may_fetch=may_fetch, cache=state, allow_private=True, resolve=site.resolve, delay=0, sleep=lambda _: None
        ) as fetcher:
            for page in read_web(source, fetcher=fetcher, state=state, **options):
                assert isinstance(page, Page)
                found["/" + page.url.split("/", 3)[3]] = page.found
                if page.visit:
                    state.record(page.visit)
        return found

    return run


def paper(site: NewsSite, *paths: str, **fields: Any) -> Source:
    return Source(
        id=SourceId("skerry"),
        name="Skerry Light",
        folder=Path(),
        urls=tuple(site.url(path) for path in paths),
        **fields,
    )


def article(found: object) -> Article:
    assert isinstance(found, Article), found
    return found


# ── one page ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("story", [KEEPER, GERMAN, FRENCH, KOREAN, JAPANESE], ids=lambda story: story.language)
def test_a_page_becomes_an_article_with_all_that_readers_of_rights_need(site: NewsSite, sync: Sync, story: Any) -> None:
    one = article(sync(paper(site, story.path))[story.path])
    assert one.id == f"skerry/{HOST}:{site.port}{story.path}"
    assert (one.title, one.author, one.published, one.language) == (
        story.title,
        story.author,
        story.published,
        story.language,
    )
    assert one.url == site.url(story.path)
    assert all(sentence in one.text for sentence in story.paragraphs)
    assert story.footer in html.unescape(one.raw.decode()), "the extracted text drops footers, the raw page must not"
    assert dict(one.headers)["content-type"] == "text/html; charset=utf-8"
    assert {"robots.txt", "tdmrep.json", "ai.txt", "trust.txt", "rsl", "address"} == {file.name for file in one.site}


def bare(outcome: object) -> object:
    """What was kept, without what its sites said today."""
    return replace(outcome, site=()) if isinstance(outcome, Kept) else outcome


def test_the_charset_of_the_header_is_believed(site: NewsSite, sync: Sync) -> None:
    page = f"<html><body><article><h1>Prüfung</h1><p>{GERMAN.paragraphs[0]}</p></article></body></html>"
    site.put("/alt.html", page.encode("iso-8859-1"), Content_Type="text/html; charset=ISO-8859-1")
    assert GERMAN.paragraphs[0] in article(sync(paper(site, "/alt.html"))["/alt.html"]).text


def test_a_page_without_its_optional_end_tags_is_whole(site: NewsSite, sync: Sync) -> None:
    site.put(
        "/short.html",
        f"<!doctype html><html><body><article><h1>Short</h1><p>{KEEPER.paragraphs[0]}<p>{KEEPER.paragraphs[1]}",
    )
    assert KEEPER.paragraphs[1] in article(sync(paper(site, "/short.html"))["/short.html"]).text


def test_a_story_carried_elsewhere_is_known_by_its_own_address(site: NewsSite, sync: Sync) -> None:
    one = article(sync(paper(site, WIRE.path))[WIRE.path])
    assert one.url == site.url("/stories/cable-repaired", WIRE_HOST)
    assert [f.url for f in one.site if f.name == "robots.txt"] == [
        site.url("/robots.txt"),
        site.url("/robots.txt", WIRE_HOST),
    ]


def test_one_story_under_two_addresses_is_one_article(site: NewsSite, sync: Sync) -> None:
    source = paper(site, KEEPER.path, "/2026/keeper", KEEPER.path + "?utm_source=mail")
    found = sync(source)
    (first,) = [one for one in found.values() if isinstance(one, Article)]
    assert first.id == f"skerry/{HOST}:{site.port}{KEEPER.path}", "wherever it was listed, it is where it was served"
    assert [one for one in found.values() if one is not first] == [Kept(id=first.id)]
    site.remove("/2026/keeper")
    assert {bare(one) for one in sync(source).values()} == {Kept(id=first.id)}, "the other address still leads to it"
    site.remove(KEEPER.path)
    assert sync(source)[KEEPER.path] == Gone(id=first.id)


def test_what_is_no_article_is_broken_with_a_reason(site: NewsSite, sync: Sync) -> None:
    site.put("/photo.jpg", b"\xff\xd8\xff\xe0", Content_Type="image/jpeg")
    found = sync(paper(site, "/photo.jpg", "/missing.html", "/round/a"))
    assert all(isinstance(one, Broken) for one in found.values())
    assert "image/jpeg" in found["/photo.jpg"].reason
    assert "no such page" in found["/missing.html"].reason
    assert "redirects" in found["/round/a"].reason


def test_a_page_that_may_not_be_fetched_is_known_without_text(site: NewsSite, sync: Sync) -> None:
    site.remove("/wall.html", status=403)
    found = sync(paper(site, PREMIUM.path, "/wall.html"))
    one, wall = article(found[PREMIUM.path]), article(found["/wall.html"])
    assert (one.text, one.raw, one.title) == ("", b"", "shipping dynasty")
    assert [(f.name, f.status) for f in one.site] == [("address", 0), ("robots.txt", 200)]
    assert (wall.text, [f.status for f in wall.site if f.name == "address"]) == ("", [403])
    assert not site.asked(PREMIUM.path)


def test_a_source_that_the_register_forbids_is_never_asked_for_a_page(site: NewsSite, sync: Sync) -> None:
    source = paper(site, feeds=(site.url("/feed.xml"),), ai_use=AiUse.FORBID)
    found = sync(source)
    assert {one.title for one in found.values()} == {story.title for story in STORIES}
    assert all(one.text == "" for one in found.values())
    assert {one.path for one in site.requests} <= {"/robots.txt", "/feed.xml", "/.well-known/tdmrep.json", "/ai.txt",
                                                   "/.well-known/ai.txt", "/trust.txt", "/rsl/site.xml"}  # fmt: skip


# ── feeds and sitemaps ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/feed.xml", "/atom.xml", "/feed.json"])
def test_a_feed_leads_to_its_pages(site: NewsSite, sync: Sync, path: str) -> None:
    found = sync(paper(site, feeds=(site.url(path),)))
    assert set(found) == {story.path for story in STORIES}
    read = {story.path for story in STORIES if story is not PREMIUM}
    assert {path for path, one in found.items() if article(one).text} == read
    assert found[PREMIUM.path].title == PREMIUM.title


def test_what_a_feed_says_of_rights_comes_with_the_page(site: NewsSite, sync: Sync) -> None:
    one = article(sync(paper(site, feeds=(site.url("/feed.xml"),)))[KEEPER.path])
    (feed,) = [file for file in one.site if file.name == "feed"]
    assert feed.url == site.url("/feed.xml")
    assert b"For personal reading" in feed.body
    assert KEEPER.paragraphs[0][:40].encode() not in feed.body


def test_a_sitemap_of_sitemaps_leads_to_its_pages(site: NewsSite, sync: Sync) -> None:
    found = sync(paper(site, sitemaps=(site.url("/sitemap.xml"),)))
    assert set(found) == {story.path for story in STORIES}
    assert article(found[KEEPER.path]).published == KEEPER.published


def test_new_items_of_a_feed_come_in_and_old_ones_stay(site: NewsSite, sync: Sync) -> None:
    site.put("/feed.xml", rss(STORIES[:2], site.url("")), Content_Type="application/rss+xml")
    source = paper(site, feeds=(site.url("/feed.xml"),))
    assert set(sync(source)) == {KEEPER.path, GERMAN.path}
    site.put("/feed.xml", rss(STORIES[2:3], site.url("")), Content_Type="application/rss+xml")
    again = sync(source)
    assert isinstance(again[FRENCH.path], Article)
    assert isinstance(again[KEEPER.path], Kept)


def test_a_feed_that_fails_leaves_its_pages_as_they_are(site: NewsSite, sync: Sync) -> None:
    source = paper(site, feeds=(site.url("/feed.xml"),))
    sync(source)
    site.put("/feed.xml", status=500)
    again = sync(source)
    assert "status 500" in again.pop("/feed.xml").reason
    assert sum(isinstance(one, Kept) for one in again.values()) == len(STORIES) - 1


def test_a_run_takes_so_many_pages_and_the_next_goes_on(site: NewsSite, sync: Sync, state: WebState) -> None:
    source = paper(site, feeds=(site.url("/feed.xml"),))
    newest = sync(source, max_pages=5)
    assert len(newest) == 5
    assert KEEPER.path not in newest, "the newest come first"
    assert waiting(source, state) == len(STORIES) - 5
    assert not set(newest) & set(sync(source, max_pages=5))
    sync(source, max_pages=5)
    assert waiting(source, state) == 0


def test_the_kind_of_an_address_is_known_by_what_it_answers(site: NewsSite) -> None:
    with Fetcher(may_fetch=may_fetch, allow_private=True, resolve=site.resolve, delay=0) as fetcher:
        kinds = {
            path: kind_of(fetcher.fetch(site.url(path)))
            for path in (
                KEEPER.path,
                "/",
                "/feed.xml",
                "/atom.xml",
                "/feed.json",
                "/sitemap.xml",
                "/sitemap-news.xml.gz",
            )
        }
    assert list(kinds.values()) == ["page", "page", "feed", "feed", "feed", "sitemap", "sitemap"]


# ── again ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_run_keeps_what_did_not_change(site: NewsSite, sync: Sync) -> None:
    source = paper(site, KEEPER.path, LICENSED.path)
    first = sync(source)
    asked = len(site.requests)
    again = sync(source)
    assert {path: bare(one) for path, one in again.items()} == {path: Kept(id=one.id) for path, one in first.items()}
    assert all(isinstance(one, Kept) and one.site for one in again.values()), "what its sites say is read anew"
    assert {one.status for one in site.requests[asked:]} <= {304, 404, 200}
    assert [one.status for one in site.asked(KEEPER.path)] == [200, 304]


def test_an_edited_page_is_read_anew(site: NewsSite, sync: Sync) -> None:
    source = paper(site, KEEPER.path)
    first = article(sync(source)[KEEPER.path])
    site.put_story(replace(KEEPER, paragraphs=(*KEEPER.paragraphs, "Correction: the light was built in 1867.")))
    second = article(sync(source)[KEEPER.path])
    assert first.id == second.id
    assert first.sha256 != second.sha256


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.put("/robots.txt", ROBOTS_NO_AI),
        lambda site: site.put("/.well-known/tdmrep.json", '[{"location": "/", "tdm-reservation": 1}]'),
        lambda site: site.remove("/.well-known/tdmrep.json"),
        lambda site: site.put("/trust.txt", "datatrainingallowed=yes\n"),
        lambda site: site.put("/ai.txt", "User-Agent: *\nDisallow: /\n"),
        lambda site: site.put("/rsl/site.xml", "<rsl xmlns='https://rslstandard.org/rsl'/>"),
        lambda site: site.put_story(replace(KEEPER, headers={"X-Robots-Tag": "noai"})),
    ],
    ids=["robots.txt", "tdmrep.json", "tdmrep.json gone", "trust.txt", "ai.txt", "rsl", "header"],
)
def test_any_word_of_the_site_that_changes_brings_the_page_in_again(
    site: NewsSite, sync: Sync, change: Callable[[NewsSite], None]
) -> None:
    """The page itself answers 304; what is said about it is new, and its own words must be at hand to decide."""
    source = paper(site, KEEPER.path)
    sync(source)
    change(site)
    one = article(sync(source)[KEEPER.path])
    assert one.raw
    assert isinstance(sync(source)[KEEPER.path], Kept)


def test_a_feed_that_says_something_new_brings_its_pages_in_again(site: NewsSite, sync: Sync) -> None:
    source = paper(site, feeds=(site.url("/feed.xml"),))
    sync(source)
    feed = rss(STORIES, site.url("")).replace("For personal reading.", "No use by AI systems.")
    site.put("/feed.xml", feed, Content_Type="application/rss+xml")
    one = article(sync(source)[KEEPER.path])
    assert b"No use by AI systems" in next(file.body for file in one.site if file.name == "feed")


def test_other_rules_of_reading_bring_every_page_in_again(site: NewsSite, sync: Sync) -> None:
    source = paper(site, KEEPER.path)
    assert isinstance(sync(source, made_by="rules-1")[KEEPER.path], Article)
    assert isinstance(sync(source, made_by="rules-1")[KEEPER.path], Kept)
    assert isinstance(sync(source, made_by="rules-2")[KEEPER.path], Article)


def test_what_is_no_longer_stored_is_not_kept_but_read(site: NewsSite, sync: Sync) -> None:
    source = paper(site, KEEPER.path)
    sync(source)
    assert isinstance(sync(source, held=lambda _: False)[KEEPER.path], Article)


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_taken_down_is_gone(site: NewsSite, sync: Sync, status: int) -> None:
    source = paper(site, KEEPER.path)
    first = article(sync(source)[KEEPER.path])
    site.remove(KEEPER.path, status=status)
    assert sync(source)[KEEPER.path] == Gone(id=first.id)
    site.put_story(KEEPER)
    assert article(sync(source)[KEEPER.path]).id == first.id, "and it may come back"


@pytest.mark.parametrize(
    "soft",
    [
        lambda site: site.put(KEEPER.path, ERROR_PAGE),
        lambda site: site.move(KEEPER.path, "/"),
        lambda site: site.put(KEEPER.path, "<html><head><title>404 - Skerry</title></head><body></body></html>"),
        lambda site: site.put(
            KEEPER.path, "<html><head><title>Seite nicht gefunden</title></head><body></body></html>"
        ),
        lambda site: site.put(
            KEEPER.path, "<html><head><title>페이지를 찾을 수 없습니다</title></head><body></body></html>"
        ),
    ],
)
def test_a_page_that_is_there_no_more_but_says_200_is_gone(
    site: NewsSite, sync: Sync, soft: Callable[[NewsSite], None]
) -> None:
    source = paper(site, KEEPER.path)
    first = article(sync(source)[KEEPER.path])
    soft(site)
    assert sync(source)[KEEPER.path] == Gone(id=first.id)


@pytest.mark.parametrize(
    "title", ["404 jobs to go at Dunmore yard", "Not found guilty, but not free", "A page in history"]
)
def test_a_headline_is_not_taken_for_an_error_page(site: NewsSite, sync: Sync, title: str) -> None:
    source = paper(site, KEEPER.path)
    site.put_story(replace(KEEPER, title=title))
    assert article(sync(source)[KEEPER.path]).title == title


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_site_in_trouble_keeps_its_last_state(site: NewsSite, sync: Sync, state: WebState, status: int) -> None:
    source = paper(site, KEEPER.path)
    sync(source)
    site.put(KEEPER.path, status=status)
    assert isinstance(sync(source)[KEEPER.path], Broken)
    assert [visit.status for visit in state.visits(source.id)] == [READ]
    site.put_story(KEEPER)
    assert isinstance(sync(source)[KEEPER.path], Kept)


@pytest.mark.parametrize("file", ["/robots.txt", "/.well-known/tdmrep.json", "/rsl/site.xml"])
def test_a_site_file_in_trouble_says_nothing_new(site: NewsSite, sync: Sync, file: str) -> None:
    """A file that fails today takes nothing back of what it said yesterday, neither a no nor a yes."""
    source = paper(site, KEEPER.path)
    sync(source)
    site.put(file, status=503)
    assert isinstance(sync(source)[KEEPER.path], Broken)
    site.put("/robots.txt", ROBOTS)
    if file != "/robots.txt":
        site.put("/trust.txt", "datatrainingallowed=yes\n")
        assert isinstance(sync(source)[KEEPER.path], Article), "but another one that did change is heard"


def test_an_error_page_as_robots_txt_says_nothing_new(site: NewsSite, sync: Sync) -> None:
    source = paper(site, KEEPER.path)
    sync(source)
    site.put("/robots.txt", ERROR_PAGE, Content_Type="text/html")
    assert isinstance(sync(source)[KEEPER.path], Broken)


@pytest.mark.parametrize("answer", [{"status": 503}, {"body": ERROR_PAGE, "Content_Type": "text/html"}])
def test_a_page_never_read_is_kept_out_while_robots_txt_fails(
    site: NewsSite, sync: Sync, answer: dict[str, Any]
) -> None:
    site.put("/robots.txt", **answer)
    source = paper(site, KEEPER.path)
    one = article(sync(source)[KEEPER.path])
    assert one.text == ""
    site.put("/robots.txt", ROBOTS)
    assert article(sync(source)[KEEPER.path]).text


def test_a_site_that_closes_its_doors_takes_its_text_back(site: NewsSite, sync: Sync) -> None:
    source = paper(site, KEEPER.path)
    first = article(sync(source)[KEEPER.path])
    site.put("/robots.txt", ROBOTS_CLOSED)
    now = article(sync(source)[KEEPER.path])
    assert (now.id, now.title, now.text, now.raw) == (first.id, first.title, "", b"")
    assert b"Disallow: /" in next(file.body for file in now.site if file.name == "robots.txt")


def test_what_the_register_no_longer_leads_to_is_gone(site: NewsSite, sync: Sync, state: WebState) -> None:
    source = paper(site, KEEPER.path, feeds=(site.url("/feed.xml"),))
    first = sync(source)
    assert isinstance(sync(replace(source, feeds=()))[GERMAN.path], Gone)
    assert [visit.url for visit in state.visits(source.id)] == [site.url(KEEPER.path)]
    assert sync(replace(source, urls=(), feeds=())) == {KEEPER.path: Gone(id=first[KEEPER.path].id)}


# ── the state ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_state_outlives_the_run_and_holds_no_text(site: NewsSite, tmp_path: Path) -> None:
    source = paper(site, feeds=(site.url("/feed.xml"), site.url("/feed.json")), sitemaps=(site.url("/sitemap.xml"),))
    for expected in (Article, Kept):
        with (
            WebState(tmp_path / "web.db") as state,
            Fetcher(
                may_fetch=may_fetch,
                cache=state,
                allow_private=True,
                resolve=site.resolve,
                delay=0,
                sleep=lambda _: None,
            ) as fetcher,
        ):
            for page in read_web(source, fetcher=fetcher, state=state):
                assert isinstance(page.found, expected if PREMIUM.path not in page.url else Article)
                if page.visit:
                    state.record(page.visit)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for story in STORIES:
        assert story.path.encode() in written
        for paragraph in story.paragraphs:
            assert paragraph[:30].encode() not in written


def test_a_visit_that_was_not_recorded_is_made_again(site: NewsSite, state: WebState) -> None:
    """A crash between finding and storing costs a request, never an article."""
    source = paper(site, KEEPER.path)
    for _ in range(2):
        with Fetcher(may_fetch=may_fetch, allow_private=True, resolve=site.resolve, delay=0) as fetcher:
            (page,) = read_web(source, fetcher=fetcher, state=state)
            assert isinstance(page.found, Article)
