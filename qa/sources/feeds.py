"""Feeds: RSS, Atom and JSON Feed → items with title, link and date, and what the feed says of rights, as it says it.

No text of an item is read: the page is, with the wishes of its publisher.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from qa.errors import UnreadableError
from qa.sources.dates import iso_date
from qa.text import normalise

MAX_ITEMS = 5_000
MAX_FEED = 5 * 1024 * 1024
"""Bytes. Feeds with whole articles in them reach a megabyte or two."""

_MAX_TAGS = 300_000
_REMEDY = "give the address of an RSS, Atom or JSON feed"


class FeedItem(Struct, frozen=True, kw_only=True):
    url: str
    title: str = ""
    published: str = ""
    """ISO; empty when unknown."""
    rights: bytes = b""
    """A feed of this item alone, with nothing in it but statements about rights: the feed's own and the item's."""


class Feed(Struct, frozen=True, kw_only=True):
    items: tuple[FeedItem, ...]
    """In feed order; those without a link are left out."""
    title: str = ""
    media_type: str = "application/xml"


def looks_like_feed(body: bytes) -> bool:
    head = body[:4096]
    return bool(re.search(rb"<(?:rss|rdf:RDF|(?:\w+:)?feed)[\s>]", head)) or b"jsonfeed.org/version" in head


def read_feed(body: bytes, *, url: str) -> Feed:
    """Raises `UnreadableError` when it is no feed."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, url)
    if body.count(b"<") > _MAX_TAGS:
        raise UnreadableError(f"{url}: it holds more than a feed ever does", remedy="leave it out of the source")
    import feedparser

    try:
        # It drops every DOCTYPE and unsafe entity first, and reads broken XML loosely, as readers of feeds must.
        found: dict[str, Any] = feedparser.parse(
            body, sanitize_html=False, resolve_relative_uris=False, response_headers={"content-location": url}
        )
    except Exception as error:  # noqa: BLE001 - its loose parser meets hostile markup with whatever its code trips over
        raise UnreadableError(f"{url}: it is no feed ({type(error).__name__})", remedy=_REMEDY) from None
    entries, about = found.get("entries") or [], found.get("feed") or {}
    if not found.get("version") and not entries:
        raise UnreadableError(f"{url}: it is no feed", remedy=_REMEDY)
    rights = _Rights(_decoded(body, found.get("encoding")), len(entries))
    base = about.get("base") or _xml_base(body) or url
    items = (
        FeedItem(
            url=_absolute(entry.get("link"), base),
            title=_line(entry.get("title")),
            published=iso_date(dict.get(entry, "published") or dict.get(entry, "updated") or ""),
            rights=rights.of(number),
        )
        for number, entry in enumerate(entries[:MAX_ITEMS])
    )
    return Feed(items=tuple(item for item in items if item.url), title=_line(about.get("title")))


# ── rights in XML ──────────────────────────────────────────────────────────────────────────────────────────

_ITEM_TAG = re.compile(r"<(/?)((?:\w{1,20}:)?(?:item|entry))(?:\s[^<>]*)?>")
_ROOT = re.compile(r"<((?:\w{1,20}:)?(?:rss|RDF|feed))(?:\s[^<>]*)?>")
_STATEMENT = re.compile(
    r"<((?:\w{1,20}:)?(?:copyright|rights|license|licence|usageTerms|accessRights|copyrightNotice|rightsInfo"
    r"|dataMining|creditLine|conditionsOfAccess)|rsl:\w{1,20})(?:\s[^<>]*)?>"
)
_LICENCE_LINK = re.compile(r"<(?:\w{1,20}:)?link\s[^<>]*\brel\s*=\s*[\"'][^\"'<>]*\blicense\b[^<>]*>")
_ITEM_LINK = re.compile(r"<(?:\w{1,20}:)?link(?:\s[^<>]*)?(?:/>|>[^<>]*</)")
_MAX_STATEMENTS = 100
_MAX_STATEMENT = 8_000


class _Rights:
    """Cut out of the feed's text, not out of a parsed tree: no statement may be lost to broken XML."""

    def __init__(self, text: str, count: int) -> None:
        root = _ROOT.search(text)
        self._name = root[1] if root else "feed"
        self._root = root[0].rstrip("/>") + ">" if root else "<feed>"
        outside, blocks = _cut(text)
        self._common = _statements(outside)
        # If the items cannot be told apart, what any of them says is taken to be said of all.
        self._items = blocks if len(blocks) == count else None
        if self._items is None:
            self._common += "".join(_statements(block) for block in blocks)[: _MAX_STATEMENT * 4]

    def of(self, number: int) -> bytes:
        block = self._items[number] if self._items is not None else ""
        own, inner = _statements(block), self._common
        if not own and not inner:
            return b""
        if own:
            name = "entry" if self._name.endswith("feed") else "item"
            link = _ITEM_LINK.search(block)
            address = (link[0] + "link>" if link and link[0].endswith("</") else link[0]) if link else ""
            inner += f"<{name}>{address}{own}</{name}>"
        if self._name.endswith("rss"):
            inner = f"<channel>{inner}</channel>"
        return f"{self._root}{inner}</{self._name}>".encode()


def _cut(text: str) -> tuple[str, list[str]]:
    """What stands outside of all items, and each item. In one pass: a feed of a million open tags must not stall."""
    outside: list[str] = []
    blocks: list[str] = []
    at = start = 0
    opened = ""
    for tag in _ITEM_TAG.finditer(text):
        if not tag[1] and not opened:
            outside.append(text[at : tag.start()])
            opened, start = tag[2], tag.start()
        elif tag[1] and tag[2] == opened:
            blocks.append(text[start : tag.end()])
            opened, at = "", tag.end()
    outside.append(text[start if opened else at :])
    return "".join(outside), blocks


def _statements(text: str) -> str:
    found: list[str] = []
    for tag in _STATEMENT.finditer(text):
        if tag[0].endswith("/>"):
            found.append(tag[0])
        else:
            end = text.find(f"</{tag[1]}", tag.end(), tag.end() + _MAX_STATEMENT)
            inner = text[tag.end() : end if end >= 0 else tag.end() + 500]
            found.append(f"{tag[0]}{inner}</{tag[1]}>")
        if len(found) >= _MAX_STATEMENTS:
            break
    links = (match[0].rstrip("/>") + "/>" for match in _LICENCE_LINK.finditer(text[: _MAX_STATEMENT * 100]))
    return "".join((*found, *links))


def _xml_base(body: bytes) -> str:
    match = re.search(rb"<(?:\w+:)?feed\b[^>]*\bxml:base\s*=\s*[\"']([^\"']+)", body[:4096])
    return match[1].decode("utf-8", "replace") if match else ""


def _decoded(body: bytes, encoding: object) -> str:
    try:
        return body.decode(str(encoding or "utf-8"), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


# ── JSON Feed ──────────────────────────────────────────────────────────────────────────────────────────────


def _json_feed(body: bytes, url: str) -> Feed:
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        data = None
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(items, list) or "jsonfeed.org" not in str(data.get("version")):
        raise UnreadableError(f"{url}: it is no JSON Feed", remedy=_REMEDY)
    return Feed(
        items=tuple(_json_items(data, items[:MAX_ITEMS], url)),
        title=_line(data.get("title")),
        media_type="application/json",
    )


def _json_items(data: dict[str, Any], items: list[Any], url: str) -> Iterator[FeedItem]:
    common = {key: value for key, value in data.items() if key != "items"}
    for item in items:
        if not isinstance(item, dict):
            continue
        address = _absolute(item.get("url") or item.get("external_url") or "", url)
        if not address:
            continue
        own = {key: value for key, value in item.items() if not key.startswith("content_") and key != "summary"}
        yield FeedItem(
            url=address,
            title=_line(item.get("title")),
            published=iso_date(item.get("date_published") or item.get("date_modified") or ""),
            rights=json.dumps({**common, "items": [own]}, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        )


def _absolute(link: object, base: str) -> str:
    if not isinstance(link, str) or not link.strip():
        return ""
    try:
        address = urljoin(base, link.strip())
        return address if urlsplit(address).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _line(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join(normalise(re.sub(r"<[^<>]{1,200}>", " ", value)).split())[:500]
