"""RSL 1.0 (Really Simple Licensing): the licences that robots.txt, headers, pages and feeds name, and what they say.

Read from the specification's openings, its guides and implementers' tests (November 2025 to May 2026); tokens,
payments and older spellings are data. Unmentioned uses are neither permitted nor prohibited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from msgspec import Struct

from qa.errors import UnreadableError
from qa.rights.links import Link, Markup, header_links, page_markup
from qa.rights.paths import host_of, matched_length, path_of
from qa.rights.reading import ABSENT, FAILED, READ, Reading
from qa.rights.robots_txt import parse_robots, robots_status
from qa.rights.site import FEED, files_named, is_page
from qa.types import Article, Carrier, Says, Signal, SiteFile, Source, Use
from qa.xmltree import attribute, children, local, parse_xml, space, words

CARRIER = "rsl"
MEDIA_TYPE = "application/rsl+xml"
NAMESPACE = "https://rslstandard.org/rsl"
_MOST = 4 * 1024 * 1024
"""Bytes of a licence."""

PARENTS = {
    "search": ("all",),
    "ai-train": ("ai-all", "all"),
    "ai-input": ("ai-all", "all"),
    "ai-index": ("ai-all", "all"),
}
"""The usage tokens that we ask for, each with the tokens that include it."""
USES = {
    "search": (Use.SEARCH,),
    "ai-train": (Use.AI_TRAIN,),
    "ai-input": (Use.AI_INPUT,),
    "ai-index": (Use.AI_INPUT,),
}
# Tokens of drafts and plug-ins. Heard where they prohibit, never where they permit.
OLD_TOKENS = {"train-ai": "ai-train", "train-genai": "ai-train"} | dict.fromkeys(
    ("ai-use", "ai-summarize", "ai-include"), "ai-input"
)
FREE = frozenset({"", "free"})


class Licence(Struct, frozen=True, kw_only=True):
    permits: frozenset[str] = frozenset()
    prohibits: frozenset[str] = frozenset()
    limited: bool = False
    """Whether it names users or places: who we are for it, nobody has said."""
    payments: frozenset[str] = frozenset()


class Scope(Struct, frozen=True, kw_only=True):
    """One `<content>`: what it covers and under which licences."""

    url: str = ""
    server: str = ""
    licences: tuple[Licence, ...] = ()


def parse_rsl(data: bytes) -> tuple[Scope, ...]:
    """Every `<content>` of a document or of an element of it. Raises `UnreadableError`.

    In another namespace than RSL's nothing can be permitted, but a prohibition is heard.
    """
    root = parse_xml(data, at_most=_MOST)
    scopes = tuple(_scope(element) for element in root.iter() if local(element) == "content" and _is_rsl(element))
    if not scopes:
        raise UnreadableError("no <content> with a licence in it", remedy="correct the licence")
    return scopes


def _is_rsl(element: Element) -> bool:
    return space(element) == NAMESPACE or bool(children(element, "license"))


def _scope(content: Element) -> Scope:
    licences = tuple(_licence(element) for element in children(content, "license"))
    return Scope(url=attribute(content, "url"), server=attribute(content, "server"), licences=licences)


def _licence(element: Element) -> Licence:
    permits: set[str] = set()
    prohibits: set[str] = set()
    limited = False
    for child in children(element, "permits", "prohibits"):
        if (attribute(child, "type") or "usage").lower() != "usage":
            limited = True
            continue
        tokens = [token for token in re.split(r"[\s,]+", words(child)) if token]
        if local(child) == "prohibits":
            prohibits.update(OLD_TOKENS.get(token.lower(), token.lower()) for token in tokens)
        elif space(child) == NAMESPACE:
            permits.update(tokens)
    payments = frozenset(attribute(child, "type").lower() for child in children(element, "payment"))
    return Licence(permits=frozenset(permits), prohibits=frozenset(prohibits), limited=limited, payments=payments)


# ── what the licences say of an article ────────────────────────────────────────────────────────────────────


def licence_signals(scopes: Iterable[Scope], *, where: str) -> Iterator[Signal]:
    """Per token the first scope that mentions it decides; give the most specific first. Scopes are those that match."""
    listed = list(scopes)
    for token in PARENTS:
        for scope in listed:
            found = _word(token, scope)
            if found is not None:
                says, quote, note = found
                for use in USES[token]:
                    yield _signal(use, says, quote, where, note)
                break
    if any("all" in licence.prohibits for scope in listed[:1] for licence in scope.licences):
        yield _signal(Use.DISPLAY, Says.NO, "prohibits all", where)


def _word(token: str, scope: Scope) -> tuple[Says, str, str] | None:
    """What one scope says of one token; None when it does not mention it. Prohibition beats permission."""
    names = {token, *PARENTS[token]}
    for licence in scope.licences:
        if prohibited := names & licence.prohibits:
            return Says.NO, f"prohibits {min(prohibited)}", ""
    permitting = [licence for licence in scope.licences if names & licence.permits]
    if not permitting:
        return None
    # Several licences are alternatives: the freest that permits is ours to take. An index alone is no answer.
    duties = [_duty(licence, scope) for licence in permitting]
    says = Says.UNSTATED if token == "ai-index" else Says.YES  # noqa: S105 - a usage token, no password
    if "" in duties:
        return says, f"permits {token}", ""
    if "attribution" in duties:
        return says, f"permits {token} for attribution", "with visible attribution"
    return Says.NO, f"permits {token} on conditions", f"not met without a licence record: {duties[0]}"


def _duty(licence: Licence, scope: Scope) -> str:
    """What must be done first; empty when nothing."""
    if scope.server:
        return f"a licence from {scope.server}"
    if licence.limited:
        return "only for some users or places"
    if licence.payments <= FREE:
        return ""
    if licence.payments <= FREE | {"attribution"}:
        return "attribution"
    return "payment: " + ", ".join(sorted(licence.payments - FREE))


def matching(scopes: Iterable[Scope], article: Article, *, own_page: bool) -> list[Scope]:
    """Those that cover the article, longest pattern first. One without an address covers the page it stands on."""
    found: list[tuple[int, int, Scope]] = []
    for at, scope in enumerate(scopes):
        length = _covers(scope.url, article.url, own_page=own_page)
        if length is not None:
            found.append((-length, at, scope))
    return [scope for _, _, scope in sorted(found, key=lambda item: item[:2])]


def _covers(pattern: str, url: str, *, own_page: bool) -> int | None:
    if not pattern:
        return 1_000_000 if own_page else 0
    host = host_of(pattern)
    if host and host_of(url) and host != host_of(url):
        return None
    path = path_of(pattern) if host else pattern
    return matched_length(path if path.startswith(("/", "*")) else f"/{path}", path_of(url))


# ── where licences are named ───────────────────────────────────────────────────────────────────────────────


def read_rsl(source: Source, article: Article) -> Reading:  # noqa: ARG001 - every reader is asked the same way
    """Licences named by the page (header, link, inline, feed) come before those of the site (robots.txt).

    A licence that is named but could not be read is a failed carrier; 404 and 410 mean that there are no terms.
    """
    markup = page_markup(article)
    page_urls = _named_by_page(article, markup)
    gathered = _Gathered(article)
    for text in _inline(article, markup):
        gathered.take_text(text)
    site_urls = _named_by_robots(article)
    for file in files_named(article, CARRIER):
        gathered.take_file(file, own_page=_known(file.url, page_urls))
    for url in dict.fromkeys([*page_urls, *site_urls]):
        if not any(_known(file.url, [url]) for file in files_named(article, CARRIER)):
            gathered.carriers.append(Carrier(carrier=CARRIER, status=FAILED, note=f"{url}: named, not read"))
    scopes = [*gathered.page, *gathered.site]
    signals = [*gathered.signals, *licence_signals(scopes, where=gathered.where)]
    return Reading(signals=tuple(signals), carriers=tuple(gathered.carriers))


class _Gathered:
    """Scopes that cover the article, the page's own and the site's, and what became of each licence."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.page: list[Scope] = []
        self.site: list[Scope] = []
        self.signals: list[Signal] = []
        self.carriers: list[Carrier] = []
        self.where = ""

    def take_text(self, text: bytes) -> None:
        self._take(text, "in the page", own_page=True)

    def take_file(self, file: SiteFile, *, own_page: bool) -> None:
        if file.status in {404, 410}:
            self.carriers.append(Carrier(carrier=CARRIER, status=ABSENT, note=f"{file.url}: {file.status}, no terms"))
        elif not 200 <= file.status < 300:
            note = f"{file.url}: {file.status or 'no answer'}, terms that could not be read"
            self.carriers.append(Carrier(carrier=CARRIER, status=FAILED, note=note))
        elif is_page(file):
            # Terms for people: whether they forbid AI use, a person must say.
            self.carriers.append(Carrier(carrier=CARRIER, status=READ, note=f"{file.url}: a page for people"))
            self.signals.append(_signal(Use.AI_INPUT, Says.REVIEW, "License: " + file.url, file.url, "terms in prose"))
        else:
            self._take(file.body, file.url, own_page=own_page)

    def _take(self, data: bytes, where: str, *, own_page: bool) -> None:
        try:
            scopes = parse_rsl(data)
        except UnreadableError as error:
            self.carriers.append(Carrier(carrier=CARRIER, status=FAILED, note=f"{where}: {error.message}"))
            return
        found = matching(scopes, self.article, own_page=own_page)
        (self.page if own_page else self.site).extend(found)
        self.where = self.where or where
        self.carriers.append(Carrier(carrier=CARRIER, status=READ, note=where))


def _named_by_page(article: Article, markup: Markup) -> list[str]:
    links: list[Link] = [*header_links(article), *markup.links]
    return [link.url for link in links if "license" in link.relations and link.media_type == MEDIA_TYPE]


def _named_by_robots(article: Article) -> list[str]:
    return [
        urljoin(file.url, licence)
        for file in files_named(article, "robots.txt")
        if robots_status(file)[0] == READ
        for licence in parse_robots(file.body).licences
    ]


def _known(url: str, named: Iterable[str]) -> bool:
    """Whether it is one of those addresses; a file given by hand has none and stands for any."""
    return any(not host_of(url) or url == name for name in named)


_FEED_CONTENT = re.compile(
    r"<(?:([\w.-]+):)?content(?=[\s>])[^>]*>(?:(?!</?(?:[\w.-]+:)?content[\s>]).)*</(?:[\w.-]+:)?content\s*>", re.DOTALL
)


def _inline(article: Article, markup: Markup) -> Iterator[bytes]:
    """Documents that stand in the page, and elements of the feed that listed it."""
    for kind, text in markup.scripts:
        if kind == MEDIA_TYPE:
            yield text.encode("utf-8", "surrogatepass")
    feeds = [file.body for file in files_named(article, FEED)]
    if "xml" in article.media_type and article.media_type != "application/xhtml+xml":
        feeds.append(article.raw)
    for feed in feeds:
        for match in _FEED_CONTENT.finditer(feed.decode("utf-8", "replace")):
            if f"<{match[1]}:license" in match[0] or (not match[1] and "<license" in match[0]):
                # Cut from its feed, the element has lost the declaration of its prefix.
                name = f"xmlns:{match[1]}" if match[1] else "xmlns"
                yield f'<feed {name}="{NAMESPACE}">{match[0]}</feed>'.encode("utf-8", "surrogatepass")


def _signal(use: Use, says: Says, quote: str, where: str, note: str = "") -> Signal:
    return Signal(carrier=CARRIER, protocol="rsl", use=use, says=says, quote=quote, where=where, note=note)
