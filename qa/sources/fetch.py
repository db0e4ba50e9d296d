"""Pages fetched politely: robots.txt first, one request at a time, and with each page what its sites say of it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, Self
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from qa.errors import UnreadableError
from qa.sources import site_files
from qa.sources.addresses import RefusedError, Resolve, origin_of, system_resolve
from qa.sources.client import MAX_BODY, Client, Headers, Reply, UnansweredError
from qa.types import SiteFile

PRODUCT = "BylineBot"
"""The name that a robots.txt addresses us by."""
MAX_HOPS = 5
MAX_CRAWL_DELAY = 30.0
"""Seconds. A site that asks for more is asked no more often than this."""
MAX_WAIT = 60.0
"""Seconds of `Retry-After` that a run waits for; asked for more, it leaves that host until the next run."""
_MAX_SITE_FILE = 1024 * 1024
_TRIES = 3
_FAILURES = 3
"""In a row, after which a host is left until the next run."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})

MayFetch = Callable[[SiteFile, str], bool]
"""Whether a robots.txt, as it was answered, lets us fetch an address of its host."""


class DisallowedError(UnreadableError):
    """robots.txt keeps us from the page, or cannot be read; `site` has it as it was answered."""

    def __init__(self, url: str, robots: SiteFile, site: tuple[SiteFile, ...]) -> None:
        what = "forbids to fetch it" if robots_were_read(robots) else f"cannot be read ({_answer(robots)})"
        super().__init__(f"{url}: robots.txt {what}", remedy="read the article on its publisher's site")
        self.robots = robots
        self.site = site


class Before(Struct, frozen=True, kw_only=True):
    """What the last visit left, so that a page that did not change need not be sent again."""

    final_url: str
    etag: str = ""
    last_modified: str = ""
    also: tuple[str, ...] = ()
    """Addresses whose hosts spoke for the page: canonical and original ones."""
    licences: tuple[str, ...] = ()


class Fetched(Struct, frozen=True, kw_only=True):
    """One answer, with everything the rights readers look at. 304 has no body."""

    url: str
    final_url: str
    hops: tuple[str, ...]
    """Addresses that sent us on, in order; empty when the first one answered."""
    status: int
    headers: Headers
    body: bytes
    media_type: str
    fetched: str
    """UTC time, ISO."""
    site: tuple[SiteFile, ...]
    """Of every host that served it, and that it says it belongs to."""
    also: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)


class SiteCache(Protocol):
    """Keeps site files between runs, so that they are asked for conditionally. Never article text."""

    def site_file(self, url: str) -> tuple[SiteFile, str, str] | None:
        """The file with its `ETag` and `Last-Modified`."""
        ...

    def keep_site_file(self, file: SiteFile, etag: str, last_modified: str) -> None: ...


def user_agent(contact: str = "") -> str:
    """`BylineBot/<version> (+contact)`. `contact`: where a publisher finds who asks, an address or a mailbox."""
    try:
        number = version("byline-qa")
    except PackageNotFoundError:
        number = "0"
    return f"{PRODUCT}/{number} (+{contact or 'reads for one person; obeys robots.txt'})"


def robots_were_read(robots: SiteFile) -> bool:
    """Whether rules, or the plain absence of rules, were answered. 401 and 403 are a refusal, not a failure."""
    if robots.status == 200:
        return robots.media_type != "text/html"
    return 400 <= robots.status < 500 and robots.status != 429


class Fetcher:
    """Fetches pages for one run. A context manager; every file of a site is asked for once.

    `delay`: seconds between two requests to a host. `allow_private`: true, or the hosts that may be machines of one's
    own network; naming them keeps every other site from sending us to such a machine.
    """

    def __init__(
        self,
        *,
        may_fetch: MayFetch,
        cache: SiteCache | None = None,
        contact: str = "",
        allow_private: bool | Collection[str] = False,
        resolve: Resolve = system_resolve,
        delay: float = 1.0,
        timeout: float = 20.0,
        deadline: float = 60.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._may_fetch = may_fetch
        self._cache = cache
        self._delay = delay
        self._sleep = sleep
        self._client = Client(
            user_agent=user_agent(contact),
            allow_private=allow_private,
            resolve=resolve,
            timeout=timeout,
            deadline=deadline,
        )
        self._site: dict[str, SiteFile] = {}
        self._crawl_delays: dict[str, float] = {}
        self._asked: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, url: str, *, before: Before | None = None, limit: int = MAX_BODY) -> Fetched:
        """One page; redirects are followed, each to a checked host whose robots.txt lets us.

        Raises `RefusedError` (address not asked), `DisallowedError` (robots.txt), `UnansweredError`, `TooLargeError`;
        `UnreadableError` for a redirect that leads nowhere or too far. Any HTTP status is an answer.
        """
        at = url.partition("#")[0]
        served: list[SiteFile] = []
        while True:
            self._client.check(at)
            robots = self.robots(at)
            if not robots.status:
                raise UnansweredError(f"{at}: its host does not answer for its robots.txt", remedy="try again later")
            if not self._may_fetch(robots, at):
                # The verdict is out: a host that keeps us away is not asked for its other files.
                every = [self.robots(address.url) for address in served] + [robots]
                raise DisallowedError(at, robots, (*served, _address(at, 0), *dict.fromkeys(every)))
            conditions = _conditions(before) if before and before.final_url == at else {}
            reply = self._get(at, {"accept": _ACCEPT, **conditions}, limit=limit)
            served.append(_address(at, reply.status))
            target = reply.header("location")
            if reply.status not in _REDIRECTS or not target:
                return self._fetched(url, served, reply, before)
            at = _target(at, target)
            if len(served) > MAX_HOPS or any(address.url == at for address in served):
                raise UnreadableError(f"{url}: it redirects too often", remedy="give the address it ends at")

    def robots(self, url: str) -> SiteFile:
        """The robots.txt of an address's host, as it was answered."""
        origin = origin_of(url)
        file = self._site_file(site_files.ROBOTS, f"{origin.url}/robots.txt")
        if file.status == 200 and origin.host not in self._crawl_delays:
            asked = site_files.crawl_delay(file.body, PRODUCT)
            self._crawl_delays[origin.host] = min(asked, MAX_CRAWL_DELAY)
        return file

    def site_of(self, urls: Iterable[str], licences: Iterable[str] = ()) -> tuple[SiteFile, ...]:
        """What the hosts of these addresses say: robots.txt, the files at known places, and RSL licences named.

        They are read whatever robots.txt says of their own paths: they are there for machines, as it is. A host that
        does not answer for its robots.txt is asked for nothing else.
        """
        found: dict[str, SiteFile] = {}
        for url in urls:
            try:
                origin = origin_of(url)
            except RefusedError:
                continue
            robots = self.robots(url)
            found[robots.url] = robots
            if robots.status == 200:
                licences = [*licences, *site_files.licences_in_robots(robots.body, robots.url)]
            if robots.status:
                for name, paths in site_files.WELL_KNOWN:
                    file = self._well_known(name, [origin.url + path for path in paths])
                    found[file.url] = file
        for licence in dict.fromkeys(licences):
            file = self._site_file(site_files.RSL, licence)
            found.setdefault(file.url, file)
        return tuple(found.values())

    # ── one page ───────────────────────────────────────────────────────────────────────────────────────────

    def _fetched(self, url: str, served: list[SiteFile], reply: Reply, before: Before | None) -> Fetched:
        at = reply.url
        media_type = site_files.media_type_of(reply.header("content-type"), reply.body)
        also: tuple[str, ...] = ()
        licences = tuple(site_files.licences_in_headers(reply.headers, at))
        if reply.status == 304 and before:
            also, licences = before.also, (*licences, *before.licences)
        elif reply.status == 200 and media_type in {"text/html", "application/xhtml+xml"}:
            links = site_files.links_of(reply.body.decode("utf-8", "replace"), at)
            canonical = links.canonical or site_files.canonical_in_headers(reply.headers, at)
            also = tuple(dict.fromkeys(filter(None, (canonical, *links.origins))))
            licences = (*licences, *links.licences)
        site = tuple(served)
        if reply.status in {200, 304}:
            site = (*site, *self.site_of([*(address.url for address in served), *also], licences))
        return Fetched(
            url=url,
            final_url=at,
            hops=tuple(address.url for address in served[:-1]),
            status=reply.status,
            headers=reply.headers,
            body=reply.body,
            media_type=media_type,
            fetched=_now(),
            site=site,
            also=also,
            licences=tuple(dict.fromkeys(licences)),
        )

    # ── files of a site ────────────────────────────────────────────────────────────────────────────────────

    def _well_known(self, name: str, urls: list[str]) -> SiteFile:
        """The first of its places where the file is; what its first place answers when it is at none."""
        files: list[SiteFile] = []
        for url in urls:
            files.append(self._site_file(name, url))
            absent = files[-1].status in {404, 410} or site_files.is_soft_404(files[-1])
            if not absent:
                return files[-1]
        return files[0]

    def _site_file(self, name: str, url: str) -> SiteFile:
        """Once a run. Whatever keeps it from being read leaves status 0: silence, which is never consent."""
        if url not in self._site:
            try:
                self._site[url] = self._read_site_file(name, url)
            except UnreadableError:
                self._site[url] = SiteFile(name=name, url=url, status=0, fetched=_now())
        return self._site[url]

    def _read_site_file(self, name: str, url: str) -> SiteFile:
        kept = self._cache.site_file(url) if self._cache else None
        before = Before(final_url=url, etag=kept[1], last_modified=kept[2]) if kept else None
        at = url
        for _ in range(MAX_HOPS + 1):
            conditions = _conditions(before) if before and at == url else {}
            reply = self._get(at, {"accept": "*/*", **conditions}, limit=_MAX_SITE_FILE, cut=name == site_files.ROBOTS)
            target = reply.header("location")
            if reply.status not in _REDIRECTS or not target:
                break
            at = _target(at, target)
        if reply.status == 304 and kept:
            return replace(kept[0], name=name, fetched=_now())
        file = SiteFile(
            name=name,
            url=url,
            status=reply.status,
            body=reply.body if reply.status == 200 else b"",
            media_type=site_files.media_type_of(reply.header("content-type"), reply.body),
            fetched=_now(),
        )
        if self._cache and reply.status == 200:
            # What a redirect led to is not this address's: it is asked for whole each time.
            own = at == url
            etag, modified = reply.header("etag"), reply.header("last-modified")
            self._cache.keep_site_file(file, etag if own else "", modified if own else "")
        return file

    # ── asking ─────────────────────────────────────────────────────────────────────────────────────────────

    def _get(self, url: str, headers: dict[str, str], *, limit: int, cut: bool = False) -> Reply:
        """With pauses between requests, and again after a pause when the host is busy or a connection breaks."""
        self._client.check(url)
        host = origin_of(url).host
        if self._failures.get(host, 0) >= _FAILURES:
            raise UnansweredError(f"{url}: its host did not answer before in this run", remedy="try again later")
        for attempt in range(1, _TRIES + 1):
            self._pause(host)
            try:
                reply = self._client.get(url, headers=headers, limit=limit, cut=cut)
            except UnansweredError:
                self._failures[host] = self._failures.get(host, 0) + 1
                if attempt == _TRIES or self._failures[host] >= _FAILURES:
                    raise
                self._sleep(2.0**attempt)
                continue
            finally:
                self._asked[host] = time.monotonic()
            self._failures[host] = 0
            if reply.status not in _BUSY or attempt == _TRIES:
                break
            wait = _retry_after(reply.header("retry-after"), 2.0**attempt)
            if wait > MAX_WAIT:
                self._failures[host] = _FAILURES
                break
            self._sleep(wait)
        return reply

    def _pause(self, host: str) -> None:
        delay = max(self._delay, self._crawl_delays.get(host, 0.0))
        if host in self._asked:
            left = self._asked[host] + delay - time.monotonic()
            if left > 0:
                self._sleep(left)


_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5"


def _conditions(before: Before) -> dict[str, str]:
    found = {"if-none-match": before.etag, "if-modified-since": before.last_modified}
    return {name: value for name, value in found.items() if value}


def _target(at: str, location: str) -> str:
    """Where a redirect leads, as an address that can be asked; blanks and letters beyond ASCII are escaped."""
    try:
        joined = urljoin(at, location.strip()).partition("#")[0]
        urlsplit(joined)
    except ValueError:
        raise RefusedError(f"{at}: it redirects to no address", remedy="give the address it should end at") from None
    return quote(joined, safe="%/:?#[]@!$&'()*+,;=~-._")


def _retry_after(value: str, otherwise: float) -> float:
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return otherwise
    return max(0.0, (moment - dt.datetime.now(moment.tzinfo or dt.UTC)).total_seconds())


def _answer(robots: SiteFile) -> str:
    return "a web page instead" if robots.status == 200 else f"status {robots.status}"


def _address(url: str, status: int) -> SiteFile:
    return SiteFile(name=site_files.ADDRESS, url=url, status=status, fetched=_now())


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
