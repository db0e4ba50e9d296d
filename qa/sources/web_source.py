"""A source on the web: its pages, found by address, feed and sitemap, each asked for again only as far as needed.

What the last visit left decides what a page is now: 304 keeps what there is, 404 and 410 mean gone, 5xx and silence
keep the last state, and a page that robots.txt (or the server itself) keeps us from is an article without text, so
that the rights readers can say why. When anything changed that a site says of its pages, they are read anew, whole.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from qa.errors import UnreadableError
from qa.patterns import lazy_pattern
from qa.sources import site_files
from qa.sources.addresses import name_of
from qa.sources.feeds import looks_like_feed
from qa.sources.fetch import Before, DisallowedError, Fetched, Fetcher, robots_were_read
from qa.sources.files import Broken
from qa.sources.response import read_response
from qa.sources.sitemaps import looks_like_sitemap
from qa.sources.web_listings import URLS, list_pages, normal
from qa.sources.web_state import FAILED, GONE, KEPT_OUT, NEW, READ, Visit, WebState
from qa.text import digest
from qa.types import AiUse, Article, ArticleId, SiteFile, Source

FINGERPRINT = "web-1"
"""Raise it when the same answers of the same sites would become other articles."""

MAX_PAGES = 500
"""Pages asked for in one run and source; the next run goes on with the others."""

_SPEAKING = frozenset({"x-robots-tag", "content-usage", "content-signal", "tdm-reservation", "tdm-policy", "link"})
"""Headers that speak of rights: compared on a 304, which may carry them anew."""
_REFUSED = frozenset({401, 402, 403, 451})
_NOT_THERE = lazy_pattern(
    r"<title[^<>]*>\s*(?:(?:error\s*)?404\s*(?:[-–—:|.!<]|error|not found|page)|not found\s*[-–—:|.!<]"
    r"|(?:the |this )?(?:page|article|story)(?: you[\w ]{1,30})?(?: was| could)? not (?:be )?found"
    r"|(?:die )?seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada"
    r"|pagina non trovata|página não encontrada"
    r"|(?:お探しの)?ページ[がは]見つかりません|페이지를 찾을 수 없|页面不存在|找不到页面)",
    re.IGNORECASE,
)


class Kept(Struct, frozen=True, kw_only=True):
    """Nothing changed: what is stored of this article stands."""

    id: ArticleId
    site: tuple[SiteFile, ...] = ()
    """What its sites say, as read today: the same as before, and so good for longer. Empty for a second address."""


class Gone(Struct, frozen=True, kw_only=True):
    """Its publisher took it down, or the register no longer leads to it: forget it, wholly."""

    id: ArticleId


class Page(Struct, frozen=True, kw_only=True):
    """One page of a source. Store what was `found`, then `WebState.record(visit)`: in this order, or it could be lost.

    `visit` is None for what is no page: a feed or sitemap that could not be read.
    """

    url: str
    found: Article | Broken | Kept | Gone
    visit: Visit | None = None
    named: bool = False
    """Whether the register names the same article by another address."""

    @property
    def by_hand(self) -> bool:
        """Whether the register names this very article, instead of a list that leads to it."""
        return self.named or (self.visit is not None and self.visit.via == URLS)


def kind_of(fetched: Fetched) -> str:
    """`feed`, `sitemap` or `page`: which key of the register an address belongs under."""
    if looks_like_sitemap(fetched.body) or urlsplit(fetched.final_url).path.endswith((".xml.gz", "sitemap.txt")):
        return "sitemap"
    return "feed" if looks_like_feed(fetched.body) else "page"


def is_on_the_web(source: Source) -> bool:
    return bool(source.urls or source.feeds or source.sitemaps)


def read_web(
    source: Source,
    *,
    fetcher: Fetcher,
    state: WebState,
    made_by: str = "",
    held: Callable[[ArticleId], bool] = lambda _: True,
    max_pages: int = MAX_PAGES,
) -> Iterator[Page]:
    """Every page of the source that is due, new ones first, at most `max_pages` of them.

    `made_by`: fingerprint of the rights rules and whatever else decides what is stored; when it changes, pages are
    asked for whole. `held`: whether an article is still stored; only then can 304 be an answer.
    Articles stored for the same `Page.url` under another id than that of `Page.found` are out of date.
    A source that the register forbids is never asked for a page: what its feeds list is known by title and link.
    """
    made_by = f"{FINGERPRINT}:{made_by}"
    yield from _unlisted(source, state)
    for url, error in list_pages(source, fetcher, state):
        yield _broken(source, url, error)
    seen: dict[tuple[str, str], ArticleId] = {}
    due = [visit for visit in state.visits(source.id) if visit.status != GONE or visit.via == URLS][:max_pages]
    due.sort(key=lambda visit: visit.via != URLS)  # of two addresses of one article, the one given by hand has it
    for visit in due:
        current = visit.status == READ and visit.made_by == made_by and held(visit.article_id)
        page = _look(source, visit, fetcher, made_by, current=current)
        if isinstance(page.found, Article):
            page = replace(_once(page, seen), named=state.names(source.id, page.found.id))
        elif isinstance(page.found, Gone) and state.leads_to(source.id, page.found.id, besides=page.url):
            page = replace(page, found=Kept(id=page.found.id))
        yield page


def waiting(source: Source, state: WebState) -> int:
    """How many listed pages were never asked for yet."""
    return sum(visit.status == NEW for visit in state.visits(source.id))


def _unlisted(source: Source, state: WebState) -> Iterator[Page]:
    """Pages of an address, feed or sitemap that was taken out of the register."""
    urls = {normal(url) for url in source.urls}
    for visit in list(state.visits(source.id)):
        stays = visit.url in urls if visit.via == URLS else visit.via in {*source.feeds, *source.sitemaps}
        if not stays:
            state.forget(source.id, visit.url)
            if visit.article_id and not state.leads_to(source.id, visit.article_id, besides=visit.url):
                yield Page(url=visit.url, found=Gone(id=visit.article_id))


# ── one page ───────────────────────────────────────────────────────────────────────────────────────────────


def _look(source: Source, visit: Visit, fetcher: Fetcher, made_by: str, *, current: bool) -> Page:
    if source.ai_use is AiUse.FORBID:
        return _without_text(source, visit, ())
    before = Before(
        final_url=visit.final_url, etag=visit.etag, last_modified=visit.last_modified, also=visit.also,
        licences=visit.licences,
    )  # fmt: skip
    try:
        fetched = fetcher.fetch(visit.url, before=before if current else None)
        said = _said(visit, fetched)
        changed = {what for what in {*said, *visit.said} if said.get(what) != visit.said.get(what)}
        if visit.status == READ and changed and changed <= _unread(fetched.site):
            raise _trouble(fetched, f"{min(changed)} cannot be read now")  # that alone says nothing new
        if fetched.status == 304 and changed:
            fetched = fetcher.fetch(visit.url)
    except DisallowedError as error:
        if visit.status == READ and not robots_were_read(error.robots):
            return _failed(source, visit, error)
        return _without_text(source, visit, error.site)
    except UnreadableError as error:
        return _failed(source, visit, error)
    return _answer(source, visit, fetched, made_by)


def _answer(source: Source, visit: Visit, fetched: Fetched, made_by: str) -> Page:
    now = replace(visit, visited=fetched.fetched)
    status = fetched.status
    if status == 304:
        return Page(url=visit.url, found=Kept(id=visit.article_id, site=fetched.site), visit=now)
    if status in {404, 410} or (status == 200 and _leads_nowhere(visit, fetched)):
        if visit.article_id:
            return Page(
                url=visit.url, found=Gone(id=visit.article_id), visit=replace(now, status=GONE, etag="", said={})
            )
        return _failed(source, now, _trouble(fetched, "there is no such page"))
    if status in _REFUSED:
        return _without_text(source, visit, fetched.site)
    if status != 200:
        return _failed(source, now, _trouble(fetched, f"it answers with status {status}"))
    try:
        article = _article(source, visit, fetched)
    except UnreadableError as error:
        return _failed(source, now, error)
    now = replace(
        now,
        title=article.title,
        published=article.published,
        article_id=article.id,
        final_url=fetched.final_url,
        etag=fetched.header("etag"),
        last_modified=fetched.header("last-modified"),
        also=fetched.also,
        licences=fetched.licences,
        made_by=made_by,
        said=_said(visit, fetched),
        status=READ,
    )
    return Page(url=visit.url, found=article, visit=now)


def _article(source: Source, visit: Visit, fetched: Fetched) -> Article:
    document = read_response(
        fetched.body,
        media_type=fetched.media_type,
        headers=fetched.headers,
        fallback_title=visit.title or name_of(fetched.final_url),
    )
    return Article(
        id=_identify(source, fetched.final_url),
        source_id=source.id,
        title=document.title,
        text=document.text,
        sha256=digest(document.text),
        url=_own_address(fetched),
        author=document.author,
        published=document.published or visit.published,
        language=document.language,
        headings=document.headings,
        media_type=document.media_type,
        headers=fetched.headers,
        site=(*fetched.site, *_feed_file(visit)),
        raw=document.raw,
    )


def _own_address(fetched: Fetched) -> str:
    """Where its publisher says it belongs; a front page is nobody's canonical address, though many pages claim it."""
    canonical = normal(fetched.also[0]) if fetched.also else ""
    if canonical and (urlsplit(canonical).path != "/" or urlsplit(canonical).query):
        return canonical
    return normal(fetched.final_url)


def _without_text(source: Source, visit: Visit, site: tuple[SiteFile, ...]) -> Page:
    """What may not be read is still known by title and link, and by what keeps us from it."""
    article = Article(
        id=visit.article_id or _identify(source, visit.url),
        source_id=source.id,
        title=visit.title or name_of(visit.url),
        text="",
        sha256=digest(""),
        url=visit.url,
        published=visit.published,
        media_type="text/html",
        site=(*site, *_feed_file(visit)),
    )
    now = replace(visit, article_id=article.id, status=KEPT_OUT, etag="", last_modified="", visited=_now())
    return Page(url=visit.url, found=article, visit=now)


def _failed(source: Source, visit: Visit, error: UnreadableError) -> Page:
    """The last state stays. A page that was read before keeps its validators: it may answer 304 next time."""
    status = visit.status if visit.status in {READ, KEPT_OUT} else FAILED
    now = replace(visit, status=status, visited=_now())
    return replace(_broken(source, visit.url, error), visit=now)


def _broken(source: Source, url: str, error: UnreadableError) -> Page:
    return Page(url=url, found=Broken(key=f"{source.id}/{url}", reason=f"{error.message} — {error.remedy}"))


def _trouble(fetched: Fetched, what: str) -> UnreadableError:
    return UnreadableError(f"{fetched.url}: {what}", remedy="check the address; it is asked for again next time")


def _leads_nowhere(visit: Visit, fetched: Fetched) -> bool:
    """A soft 404: sent on to the front page, or a page whose own title says that nothing is here."""
    front = bool(fetched.hops) and urlsplit(fetched.final_url).path == "/" and urlsplit(visit.url).path != "/"
    title = fetched.media_type == "text/html" and _NOT_THERE.search(fetched.body[:65_536].decode("utf-8", "replace"))
    return front or bool(title)


def _once(page: Page, seen: dict[tuple[str, str], ArticleId]) -> Page:
    """One article under two addresses is one article: the first that was read has it."""
    article = page.found
    assert isinstance(article, Article)
    if not article.text or page.visit is None:
        return page
    known = (article.url, article.sha256)
    if known not in seen:
        seen[known] = article.id
        return page
    return replace(page, found=Kept(id=seen[known]), visit=replace(page.visit, article_id=seen[known]))


def _identify(source: Source, url: str) -> ArticleId:
    address = normal(url) or url
    return ArticleId(f"{source.id}/{address.partition('://')[2]}"[:1000])


def _feed_file(visit: Visit) -> tuple[SiteFile, ...]:
    if not visit.rights:
        return ()
    return (SiteFile(name=site_files.FEED, url=visit.via, status=200, body=visit.rights, media_type=visit.rights_type),)


def _said(visit: Visit, fetched: Fetched) -> dict[str, str]:
    """Digests of everything beside the page that speaks of its rights: site files by address, feed, headers.

    A 304 need not repeat the headers: when it has none of them, they are taken to be as they were.
    """
    said = {
        file.url: _digest(file.name, str(file.status), file.media_type, file.body)
        for file in fetched.site
        if file.name != site_files.ADDRESS
    }
    if visit.rights:
        said["feed"] = _digest(visit.rights)
    spoken = [part for name, value in fetched.headers if name in _SPEAKING for part in (name, value)]
    if spoken:
        said["headers"] = _digest(*spoken)
    elif fetched.status == 304 and "headers" in visit.said:
        said["headers"] = visit.said["headers"]
    return said


def _unread(site: tuple[SiteFile, ...]) -> set[str]:
    """Site files that exist, for all we know, and could not be read today."""
    return {
        file.url
        for file in site
        if file.name != site_files.ADDRESS
        and (
            file.status in {0, 429}
            or file.status >= 500
            or (file.name == site_files.ROBOTS and not robots_were_read(file))
        )
    }


def _digest(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass"))
        whole.update(b"\0")
    return whole.hexdigest()[:16]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
