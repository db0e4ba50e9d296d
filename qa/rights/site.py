"""The files in which a site speaks of its articles: whether each was read, and which path of it the article has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.rights.paths import host_of, path_of
from qa.rights.reading import ABSENT, FAILED, READ
from qa.types import Article, SiteFile

ADDRESS = "address"
"""A file without body for each address that the article was served from, redirects included."""
FEED = "feed"
"""The rights statements of the feed that listed it, as they stand there."""
_MISSING = frozenset({404, 410})
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|h1)\b", re.IGNORECASE | re.DOTALL
)
_HTML_WITHIN = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def files_named(article: Article, *names: str) -> Iterator[SiteFile]:
    for file in article.site:
        if file.name in names:
            yield file


def is_page(file: SiteFile) -> bool:
    """Whether an HTML page was served in its place: a soft 404, a login, a challenge."""
    body = file.body.removeprefix(b"\xef\xbb\xbf")[:4096]
    return bool(_HTML.match(body) or ("html" in file.media_type.lower() and _HTML_WITHIN.search(body)))


def status_of(file: SiteFile) -> tuple[str, str]:
    """`read`, `absent` or `failed`, and why. A page in its place is a soft 404: never parsed as policy.

    Only 404 and 410 say that there is no such file; whatever else kept it from being read is no consent.
    """
    if file.status in _MISSING:
        return ABSENT, f"{file.url}: {file.status}"
    if not 200 <= file.status < 300:
        return FAILED, f"{file.url}: {file.status or 'no answer'}"
    if is_page(file):
        return ABSENT, f"{file.url}: a page in its place"
    return READ, file.url


def paths_on(file: SiteFile, article: Article) -> tuple[str, ...]:
    """The article's paths on the host that the file speaks for: its own, and those it was served or redirected from.

    On a host where it has none that is known (its original publisher's) its own path stands in: rules for a whole site
    match it all the same. A file without an address was given by hand and speaks for every host.
    """
    host = host_of(file.url)
    found = [path_of(url) for url in _addresses(article) if not host or host_of(url) == host]
    return tuple(dict.fromkeys(found)) or (path_of(article.url),)


def is_elsewhere(file: SiteFile, article: Article) -> bool:
    """Whether the file is of another host than the article's own."""
    return bool(host_of(file.url) and host_of(article.url) and host_of(file.url) != host_of(article.url))


def _addresses(article: Article) -> Iterator[str]:
    yield article.url
    for file in files_named(article, ADDRESS):
        yield file.url


def text_of(file: SiteFile, *, limit: int = 512_000) -> str:
    """The file's text, at most `limit` octets; BOM dropped, undecodable octets replaced."""
    return file.body[:limit].decode("utf-8", "replace").removeprefix("\ufeff")
