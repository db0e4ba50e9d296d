"""What a site says of itself beside its pages: where those files lie, and which further ones its answers name. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from qa.types import SiteFile

ROBOTS = "robots.txt"
RSL = "rsl"
ADDRESS = "address"
"""A `SiteFile` without body for each address that a page was served from, redirects included, in order."""
FEED = "feed"
"""The rights statements of the feed that listed a page: of the feed and of the page's own item, as they stand in it."""

WELL_KNOWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("tdmrep.json", ("/.well-known/tdmrep.json",)),
    ("ai.txt", ("/ai.txt", "/.well-known/ai.txt")),
    ("trust.txt", ("/trust.txt", "/.well-known/trust.txt")),
)
"""Name → its paths, the first that is there counts."""

MAX_LICENCES = 8
_RSL_TYPE = "application/rsl+xml"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|h1|title|meta|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_LICENCE_LINE = re.compile(r"^[ \t]*licen[sc]e[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_NOT_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|<script\b[^<>]*>.*?(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(link|meta|base)\b((?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LINK_VALUE = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*!#$%&+.^`|~-]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")
_ORIGIN_NAMES = frozenset({"original-source", "syndication-source", "dc.source", "dcterms.source"})
_BASED_ON = re.compile(
    r"\"isBasedOn(?:Url)?\"\s*:\s*(?:\[\s*)?(?:\{[^{}]*?\"(?:@id|url)\"\s*:\s*)?\"(https?:[^\"\s]+)\""
)
_HEAD = 512 * 1024


class Links(Struct, frozen=True, kw_only=True):
    """What a page names: where it says it belongs, and licences that apply to it. All absolute http(s) addresses."""

    canonical: str = ""
    origins: tuple[str, ...] = ()
    """Where the story was first published, when the page says so: the original publisher's word counts too."""
    licences: tuple[str, ...] = ()


def is_html(body: bytes) -> bool:
    return bool(_HTML.match(body[:4096].removeprefix(b"\xef\xbb\xbf")))


def is_soft_404(file: SiteFile) -> bool:
    """A page where a text or JSON file should be: many sites answer so for what is not there. Never a policy.

    Not for robots.txt, where it means that the rules cannot be read.
    """
    return file.name != ROBOTS and file.status == 200 and file.media_type == "text/html"


def media_type_of(content_type: str, body: bytes) -> str:
    """The type that the body has: declared, but HTML is HTML whatever it was called."""
    declared = content_type.split(";", 1)[0].strip().lower()
    if declared in {
        "",
        "text/plain",
        "application/json",
        "application/octet-stream",
        "text/xml",
        "application/xml",
    } and (is_html(body)):
        return "text/html"
    return declared


def licences_in_robots(body: bytes, url: str) -> list[str]:
    """`License:` lines, wherever they stand: they belong to no group."""
    lines = re.sub(r"#.*", "", body.decode("utf-8-sig", "replace").replace("\r", "\n"))
    return _addresses(_LICENCE_LINE.findall(lines), url)


def licences_in_headers(headers: Iterable[tuple[str, str]], url: str) -> list[str]:
    """`Link: <…>; rel="license"; type="application/rsl+xml"`."""
    found: list[str] = []
    for name, value in headers:
        if name != "link":
            continue
        for target, rest in _LINK_VALUE.findall(value):
            given = {key.lower(): (quoted or bare).lower() for key, quoted, bare in _PARAMETER.findall(rest)}
            if "license" in given.get("rel", "").split() and given.get("type", "").startswith(_RSL_TYPE):
                found.append(target)
    return _addresses(found, url)


def canonical_in_headers(headers: Iterable[tuple[str, str]], url: str) -> str:
    for name, value in headers:
        for target, rest in _LINK_VALUE.findall(value) if name == "link" else ():
            if re.search(r"rel\s*=\s*\"?canonical\b", rest, re.IGNORECASE):
                return next(iter(_addresses([target], url)), "")
    return ""


def links_of(markup: str, url: str) -> Links:
    """Read from the tags themselves: a page too broken to extract still says whose it is."""
    canonical, origins, licences = "", [], []
    head = _NOT_MARKUP.sub(" ", markup[:_HEAD])
    for tag, rest in _TAG.findall(head):
        given = {k.lower(): html.unescape(a or b or c).strip() for k, a, b, c in _ATTRIBUTE.findall(rest)}
        rel = given.get("rel", "").lower().split()
        if tag.lower() == "base" and given.get("href"):
            url = urljoin(url, given["href"])
        elif tag.lower() == "link" and "canonical" in rel and not canonical:
            canonical = next(iter(_addresses([given.get("href", "")], url)), "")
        elif tag.lower() == "link" and "license" in rel and given.get("type", "").lower().startswith(_RSL_TYPE):
            licences.append(given.get("href", ""))
        elif tag.lower() == "meta" and (given.get("name") or given.get("property", "")).lower() in _ORIGIN_NAMES:
            origins.append(given.get("content", ""))
    origins += _BASED_ON.findall(markup[:_HEAD].replace("\\/", "/"))
    return Links(
        canonical=canonical,
        origins=tuple(o for o in _addresses(origins, url) if o != canonical),
        licences=tuple(_addresses(licences, url)),
    )


def crawl_delay(body: bytes, token: str) -> float:
    """Seconds between requests, as robots.txt asks of our token, or else of everyone; 0 when it does not."""
    asked: dict[str, float] = {}
    agents: list[str] = []
    in_rules = False
    for line in body.decode("utf-8-sig", "replace").splitlines():
        key, _, value = line.split("#", 1)[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            agents = [value.lower()] if in_rules else [*agents, value.lower()]
            in_rules = False
        elif key in {"allow", "disallow"}:
            in_rules = True
        elif key == "crawl-delay":
            in_rules = True
            if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value):
                asked.update(dict.fromkeys(agents, float(value)))
    return asked.get(token.lower(), asked.get("*", 0.0))


def _addresses(found: Iterable[str], base: str) -> list[str]:
    absolute: list[str] = []
    for value in found:
        try:
            address = urljoin(base, html.unescape(value.strip()))
            usable = value.strip() and urlsplit(address).scheme in {"http", "https"} and urlsplit(address).hostname
        except ValueError:
            continue
        if usable:
            absolute.append(address)
    return list(dict.fromkeys(absolute))[:MAX_LICENCES]
