"""Feeds, sitemaps and plain addresses of a source → the pages it wants, noted before any of them is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from qa.errors import UnreadableError
from qa.sources.addresses import RefusedError, normal_url
from qa.sources.feeds import MAX_FEED, read_feed
from qa.sources.fetch import Before, Fetched, Fetcher
from qa.sources.sitemaps import MAX_SITEMAP, Listed, read_sitemap
from qa.sources.web_state import GONE, NEW, Visit, WebState
from qa.text import clean
from qa.types import Source

URLS = "urls"
"""`Visit.via` of an address that the register itself gives."""
MAX_SITEMAPS = 100
_SITEMAP_DEPTH = 3


def list_pages(source: Source, fetcher: Fetcher, state: WebState) -> Iterator[tuple[str, UnreadableError]]:
    """Note every page listed; gives the address and the reason of each listing that could not be read."""
    for url in source.urls:
        try:
            _want(state, source, normal_url(url), URLS)
        except RefusedError as error:
            yield url, error
    readers: list[tuple[Callable[..., None], str]] = [
        *((_read_feed, url) for url in source.feeds),
        *((_read_sitemap, url) for url in source.sitemaps),
    ]
    for read, url in readers:
        try:
            read(source, url, fetcher, state)
        except UnreadableError as error:
            yield url, error


def normal(url: str) -> str:
    """Its one way to be written; empty when it is no address that can be asked."""
    try:
        return normal_url(url)
    except RefusedError:
        return ""


def _read_feed(source: Source, url: str, fetcher: Fetcher, state: WebState) -> None:
    fetched = _listing(source, url, fetcher, state, MAX_FEED)
    if fetched is None:
        return
    feed = read_feed(fetched.body, url=fetched.final_url)
    for item in feed.items:
        _want(
            state, source, normal(item.url), url, title=item.title, published=item.published, rights=item.rights,
            rights_type=feed.media_type,
        )  # fmt: skip
    state.keep_listing(source.id, url, fetched.header("etag"), fetched.header("last-modified"))


def _read_sitemap(source: Source, url: str, fetcher: Fetcher, state: WebState) -> None:
    """A list of sitemaps is followed, newest first, to a fixed depth and number."""
    pending, done = [(Listed(url=url), 1)], 0
    while pending and done < MAX_SITEMAPS:
        listed, depth = pending.pop(0)
        done += 1
        fetched = _listing(source, listed.url, fetcher, state, MAX_SITEMAP)
        if fetched is None and depth == 1:
            # The list itself did not change, but sitemaps in it may have: it is asked for whole.
            fetched = _answered(fetcher.fetch(url, limit=MAX_SITEMAP))
        if fetched is None:
            continue
        found = read_sitemap(fetched.body, url=fetched.final_url)
        for page in found.pages:
            _want(state, source, normal(page.url), url, title=page.title, published=page.published or page.modified)
        state.keep_listing(source.id, listed.url, fetched.header("etag"), fetched.header("last-modified"))
        if depth < _SITEMAP_DEPTH:
            newest = sorted(found.sitemaps, key=lambda one: one.modified, reverse=True)
            pending.extend((sitemap, depth + 1) for sitemap in newest)


def _listing(source: Source, url: str, fetcher: Fetcher, state: WebState, limit: int) -> Fetched | None:
    """A feed or sitemap; None when it did not change."""
    etag, modified = state.listing(source.id, url)
    fetched = fetcher.fetch(url, before=Before(final_url=url, etag=etag, last_modified=modified), limit=limit)
    return None if fetched.status == 304 else _answered(fetched)


def _answered(fetched: Fetched) -> Fetched:
    if fetched.status != 200:
        raise UnreadableError(
            f"{fetched.url}: it answers with status {fetched.status}", remedy="correct its address, or try again later"
        )
    return fetched


def _want(
    state: WebState, source: Source, url: str, via: str, *, title: str = "", published: str = "", rights: bytes = b"",
    rights_type: str = "",
) -> None:  # fmt: skip
    """Note that a page is listed. What another listing said of it before is kept where this one says nothing."""
    if not url:
        return
    known = state.visit(source.id, url)
    visit = known or Visit(source_id=source.id, url=url, via=via)
    changed = replace(
        visit,
        via=URLS if URLS in {via, visit.via} else visit.via,
        title=clean(title) or visit.title,
        published=published or visit.published,
        rights=rights or visit.rights,
        rights_type=rights_type or visit.rights_type,
        status=NEW if visit.status == GONE else visit.status,
    )
    if changed != known:
        state.record(changed)
