"""A news site on loopback that looks like a real one, every file of which can be changed while it runs.

    with NewsSite() as site:
        site.url("/news/last-keeper.html")           # http://skerry.example:PORT/…: give `site.resolve` to the fetcher
        site.loopback("/feed.xml")                   # http://127.0.0.1:PORT/…, for what resolves names by itself
        site.put("/robots.txt", ROBOTS_NO_AI)        # change one file on that site
        site.put("/robots.txt", status=503)          # or how it is answered
        site.requests                                # what was asked: host, path, headers

Hosts: `skerry.example` (also under any other name) is the newspaper, `wire.example` the agency whose story it carries,
`closed.example` forbids every robot everything. Answers carry `ETag` and `Last-Modified` and honour both.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from xml.sax.saxutils import escape

from msgspec import Struct, field

from tests.site.articles import KEEPER, NEWEST_FIRST, PREMIUM, STORIES, Story, page

HOST, WIRE_HOST, CLOSED_HOST = "skerry.example", "wire.example", "closed.example"
_GMT = "Thu, 01 Oct 2026 00:00:00 GMT"

ROBOTS = """# Skerry Light
User-agent: *
Content-Signal: search=yes, ai-train=no
Content-Usage: train-ai=n
Disallow: /premium/
Disallow: /search

User-agent: GPTBot
User-agent: CCBot
Disallow: /

Sitemap: {base}/sitemap.xml
License: {base}/rsl/site.xml
"""
ROBOTS_NO_AI = """User-agent: *
Content-Signal: search=yes, ai-input=no, ai-train=no
Content-Usage: train-ai=n, ai-use=n
Disallow: /premium/
"""
ROBOTS_CLOSED = "User-agent: *\nDisallow: /\n"
ROBOTS_NOT_US = "User-agent: BylineBot\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
ERROR_PAGE = "<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>404</h1><p>Gone fishing.</p></body></html>"
TDMREP = json.dumps([{"location": "/reserved/*", "tdm-reservation": 1, "tdm-policy": "{base}/policy.json"}])
RSL_SITE = """<?xml version="1.0" encoding="UTF-8"?>
<rsl xmlns="https://rslstandard.org/rsl">
  <content url="/archive/*"><license><prohibits type="usage">ai-all</prohibits></license></content>
</rsl>
"""
RSL_LICENSED = """<?xml version="1.0" encoding="UTF-8"?>
<rsl xmlns="https://rslstandard.org/rsl">
  <content url="/licensed/*"><license><permits type="usage">search</permits><prohibits type="usage">ai-input ai-train</prohibits></license></content>
</rsl>
"""


class Answer(Struct, frozen=True, kw_only=True):
    """What is sent for one path. `{base}` and `{port}` in text are filled in."""

    status: int = 200
    body: bytes | str = b""
    headers: dict[str, str] = field(default_factory=dict)
    write: Callable[[Any], None] | None = None
    """Takes the handler's place, for answers that no well-behaved server gives."""


class Asked(Struct, frozen=True, kw_only=True):
    host: str
    path: str
    headers: dict[str, str]
    status: int
    at: float


class NewsSite:
    """The server: a context manager that listens on a free port of 127.0.0.1 while it is open."""

    def __init__(self, stories: Iterable[Story] = STORIES, *, name: str = HOST, wire: str = WIRE_HOST) -> None:
        """`name`, `wire`: what newspaper and agency call themselves; names that this machine resolves reach a process."""
        self.name, self.wire = name, wire
        self.requests: list[Asked] = []
        self._answers: dict[tuple[str, str], Answer] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.site = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._open_for_business(tuple(stories))

    # ── using it ───────────────────────────────────────────────────────────────────────────────────────────

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = HOST) -> str:
        called = {HOST: self.name, WIRE_HOST: self.wire}.get(host, host)
        return f"http://{called}:{self.port}{path}"

    def loopback(self, path: str = "/") -> str:
        return self.url(path, "127.0.0.1")

    def resolve(self, host: str, port: int) -> list[str]:
        """Every name leads here."""
        return ["127.0.0.1"]

    def put(
        self,
        path: str,
        body: str | bytes = b"",
        *,
        status: int = 200,
        host: str = HOST,
        write: Callable[[Any], None] | None = None,
        headers: dict[str, str] | None = None,
        **named: str,
    ) -> None:
        """Change what one path answers from now on; header names among the keywords are written with underscores."""
        named = {**(headers or {}), **{name.replace("_", "-"): value for name, value in named.items()}}
        named.setdefault("Content-Type", _type_of(path))
        self._answers[host, path] = Answer(status=status, body=body, headers=named, write=write)

    def put_story(self, story: Story, *, host: str = HOST) -> None:
        markup = page(story, self.url("", host), self.port).replace(WIRE_HOST, self.wire)
        self.put(story.path, markup, host=host, headers=story.headers, Content_Type="text/html; charset=utf-8")

    def move(self, path: str, target: str, *, status: int = 301, host: str = HOST) -> None:
        self.put(path, status=status, host=host, Location=target)

    def remove(self, path: str, *, status: int = 404, host: str = HOST) -> None:
        self.put(path, ERROR_PAGE, status=status, host=host, Content_Type="text/html")

    def asked(self, path: str = "", host: str = "") -> list[Asked]:
        """The requests so far, of one path or host where given."""
        return [one for one in self.requests if path in {"", one.path} and (not host or one.host.split(":")[0] == host)]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # ── what is on it ──────────────────────────────────────────────────────────────────────────────────────

    def _open_for_business(self, stories: tuple[Story, ...]) -> None:
        self.put("/robots.txt", ROBOTS)
        self.put("/.well-known/tdmrep.json", TDMREP)
        self.put("/rsl/site.xml", RSL_SITE, Content_Type="application/rsl+xml")
        self.put("/rsl/licensed.xml", RSL_LICENSED, Content_Type="application/rsl+xml")
        self.put("/trust.txt", "member=https://example.org/\ndatatrainingallowed=no\n")
        # Many sites answer so for everything that they do not have.
        self.put("/ai.txt", ERROR_PAGE, Content_Type="text/html; charset=utf-8")
        self.put("/.well-known/ai.txt", ERROR_PAGE, Content_Type="text/plain")
        for story in stories:
            self.put_story(story)
        self.put("/feed.xml", rss(stories, self.url("")), Content_Type="application/rss+xml; charset=utf-8")
        self.put("/atom.xml", atom(stories, self.url("")), Content_Type="application/atom+xml")
        self.put("/feed.json", json_feed(stories, self.url("")), Content_Type="application/feed+json")
        self.put("/sitemap.xml", SITEMAP_INDEX, Content_Type="application/xml")
        packed = gzip.compress(news_sitemap(stories, self.url("")).encode(), mtime=0)
        self.put("/sitemap-news.xml.gz", packed, Content_Type="application/gzip")
        self.move("/2026/keeper", KEEPER.path)
        self.move("/go/wire", self.url("/stories/cable-repaired", WIRE_HOST), status=302)
        self.move("/go/closed", "http://closed.example:{port}/page.html", status=302)
        self.move("/round/a", "/round/b")
        self.move("/round/b", "/round/a")
        self.put(
            "/",
            "<!DOCTYPE html><html><head><title>Skerry Light</title></head><body><h1>Skerry Light</h1></body></html>",
        )
        self.put("/robots.txt", "User-agent: *\nContent-Signal: ai-input=no\nAllow: /\n", host=WIRE_HOST)
        self.put_story(_wire_original(), host=WIRE_HOST)
        self.put("/robots.txt", ROBOTS_CLOSED, host=CLOSED_HOST)
        self.put(
            "/page.html", "<!DOCTYPE html><html><body><p>Nobody may read this.</p></body></html>", host=CLOSED_HOST
        )

    def answer(self, host: str, path: str) -> Answer:
        name = host.partition(":")[0]
        known = WIRE_HOST if name == self.wire else CLOSED_HOST if name == CLOSED_HOST else HOST
        found = self._answers.get((known, path))
        return found or Answer(status=404, body=ERROR_PAGE, headers={"Content-Type": "text/html"})


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet: a fetcher that has enough of an answer hangs up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Quiet: tests print nothing."""

    def do_GET(self) -> None:
        site: NewsSite = self.server.site  # type: ignore[attr-defined]
        host = self.headers.get("Host", "")
        found = site.answer(host, self.path)
        body = found.body
        if isinstance(body, str):
            body = body.replace("{base}", f"http://{host}").replace("{port}", str(site.port)).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        known = self.headers.get("If-None-Match")
        status = 304 if found.status == 200 and known == etag else found.status
        asked = {name.lower(): value for name, value in self.headers.items()}
        site.requests.append(Asked(host=host, path=self.path, headers=asked, status=status, at=time.monotonic()))
        if found.write:
            found.write(self)
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in found.headers.items():
            self.send_header(name, value.replace("{base}", f"http://{host}").replace("{port}", str(site.port)))
        if found.status == 200:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", _GMT)
        self.send_header("Content-Length", "0" if status == 304 else str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)


# ── listings ───────────────────────────────────────────────────────────────────────────────────────────────

SITEMAP_INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>{base}/sitemap-news.xml.gz</loc><lastmod>2026-10-21</lastmod></sitemap>
</sitemapindex>
"""


def news_sitemap(stories: Iterable[Story], base: str) -> str:
    entries = "\n".join(
        f"  <url><loc>{base}{story.path}</loc><lastmod>{story.published}</lastmod><news:news>"
        f"<news:publication><news:name>Skerry Light</news:name><news:language>{story.language}</news:language></news:publication>"
        f"<news:publication_date>{story.published}</news:publication_date><news:title>{escape(story.title)}</news:title>"
        "</news:news></url>"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{entries}\n</urlset>\n'
    )


def rss(stories: Iterable[Story], base: str) -> str:
    items = "\n".join(
        f"""  <item>
    <title>{escape(story.title)}</title>
    <link>{base}{story.path}?utm_source=feed</link>
    <guid isPermaLink="false">{story.path}</guid>
    <pubDate>{format_datetime(dt.datetime.fromisoformat(story.published))}</pubDate>
    <description>{escape(story.paragraphs[0][:60])}…</description>
    {"<dc:rights>Subscribers only. No AI use.</dc:rights>" if story is PREMIUM else ""}
  </item>"""
        for story in NEWEST_FIRST
        if story in tuple(stories)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Skerry Light</title>
  <link>{base}/</link>
  <atom:link href="{base}/feed.xml" rel="self" type="application/rss+xml"/>
  <description>News from the islands</description>
  <language>en</language>
  <copyright>© 2026 Skerry Light Media. For personal reading.</copyright>
{items}
</channel>
</rss>
"""


def atom(stories: Iterable[Story], base: str) -> str:
    entries = "\n".join(
        f"""  <entry>
    <title>{escape(story.title)}</title>
    <link rel="alternate" href="{story.path}"/>
    <id>tag:skerry.example,2026:{story.path}</id>
    <updated>{story.published}</updated>
    <published>{story.published}</published>
    <rights>© {escape(story.author)}</rights>
  </entry>"""
        for story in stories
    )
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="{base}/">
  <title>Skerry Light</title>
  <link rel="self" href="{base}/atom.xml"/>
  <link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>
  <id>{base}/</id>
  <updated>2026-10-21T12:00:00Z</updated>
  <rights>© 2026 Skerry Light Media</rights>
{entries}
</feed>
"""


def json_feed(stories: Iterable[Story], base: str) -> str:
    items = [
        {"id": story.path, "url": base + story.path, "title": story.title, "date_published": story.published}
        for story in stories
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Skerry Light",
        "home_page_url": f"{base}/",
        "_rights": {"copyright": "© 2026 Skerry Light Media", "ai": "no"},
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False)


def _wire_original() -> Story:
    from msgspec.structs import replace

    from tests.site.articles import WIRE

    return replace(WIRE, path="/stories/cable-repaired")


def _type_of(path: str) -> str:
    endings = {".txt": "text/plain; charset=utf-8", ".json": "application/json", ".xml": "application/xml"}
    return next((kind for ending, kind in endings.items() if path.endswith(ending)), "text/html; charset=utf-8")
