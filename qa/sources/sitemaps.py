"""Sitemaps: lists of pages, lists of lists, news sitemaps, plain lists of addresses; packed or not."""

from __future__ import annotations

import re
import zlib
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from qa.errors import UnreadableError
from qa.sources.addresses import same_site
from qa.sources.dates import iso_date
from qa.text import normalise
from qa.xmltree import children, local, parse_xml, text_at

MAX_SITEMAP = 50 * 1024 * 1024
"""Bytes unpacked, and with it 50,000 addresses: what the protocol allows in one file (sitemaps.org, 2008)."""
MAX_ADDRESSES = 50_000


class Listed(Struct, frozen=True, kw_only=True):
    url: str
    modified: str = ""
    """ISO; empty when unknown."""
    title: str = ""
    published: str = ""


class Sitemap(Struct, frozen=True, kw_only=True):
    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()
    """Further sitemaps, when it is a list of them."""


def looks_like_sitemap(body: bytes) -> bool:
    return bool(re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", body[:4096]))


def read_sitemap(body: bytes, *, url: str) -> Sitemap:
    """Addresses of other sites are left out: a sitemap speaks for its own.

    Raises `UnreadableError`: not a sitemap, a DOCTYPE in it, larger than the protocol allows.
    """
    body = _unpacked(body)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(pages=_plain_list(body, url))
    root = parse_xml(body)
    if local(root) not in {"urlset", "sitemapindex"}:
        raise UnreadableError("it is no sitemap", remedy="give the address of a sitemap, or of a feed under `feeds`")
    found: list[Listed] = []
    for entry in children(root, "url", "sitemap"):
        address = _own(text_at(entry, "loc"), url)
        if address and len(found) < MAX_ADDRESSES:
            found.append(
                Listed(
                    url=address,
                    modified=iso_date(text_at(entry, "lastmod")),
                    title=normalise(text_at(entry, "news", "title"))[:500],
                    published=iso_date(text_at(entry, "news", "publication_date")),
                )
            )
    return Sitemap(sitemaps=tuple(found)) if local(root) == "sitemapindex" else Sitemap(pages=tuple(found))


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unpack.decompress(body, MAX_SITEMAP)
    except zlib.error:
        raise UnreadableError("its gzip is damaged", remedy="fetch it again") from None
    if unpack.unconsumed_tail:
        raise UnreadableError(f"it is larger than {MAX_SITEMAP // 2**20} MB", remedy="give the parts one by one")
    if not unpack.eof:
        raise UnreadableError("its gzip is cut off before its end", remedy="fetch it again")
    return plain


def _plain_list(body: bytes, url: str) -> tuple[Listed, ...]:
    lines = body.decode("utf-8-sig", "replace").split()[:MAX_ADDRESSES]
    found = tuple(Listed(url=address) for line in lines if "://" in line and (address := _own(line, url)))
    if not found:
        raise UnreadableError("it is no sitemap", remedy="give the address of a sitemap, or of a feed under `feeds`")
    return found


def _own(location: str, url: str) -> str:
    try:
        address = urljoin(url, location) if location else ""
        parts = urlsplit(address)
        own = parts.scheme in {"http", "https"} and same_site(parts.hostname or "", urlsplit(url).hostname or "-")
    except ValueError:
        return ""
    return address if own else ""
