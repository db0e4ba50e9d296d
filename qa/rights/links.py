"""Links and machine-readable scripts of a page or of its headers: `rel=license`, RSL, JSON-LD, C2PA."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct

from qa.rights.page import parse_page
from qa.types import Article


class Link(Struct, frozen=True, kw_only=True):
    """A link with its relations. `url` is absolute where the article's address is known."""

    url: str
    relations: tuple[str, ...]
    media_type: str = ""
    carrier: str
    of_a_part: bool = False
    """Whether it is a link in the text or a figure, not in the head or where terms stand: it may speak of a photo."""


class Markup(Struct, frozen=True, kw_only=True):
    """What of a page is not text: links, scripts by type, and named `meta` values."""

    links: tuple[Link, ...] = ()
    scripts: tuple[tuple[str, str], ...] = ()
    """(type in lower case, text)"""
    metas: tuple[tuple[str, str], ...] = ()
    """(name or property in lower case, content)"""


_PART = frozenset({"figure", "figcaption", "picture", "video", "audio", "blockquote"})
_TERMS = re.compile(
    r"\b(?:footer|copy-?right|rights|legal|licen[cs]e|imprint|cc)\b|(?:copyright|licen[cs]e)", re.IGNORECASE
)


def header_links(article: Article) -> list[Link]:
    """The `Link` header fields (RFC 8288)."""
    values = [value for name, value in article.headers if name.lower() == "link"]
    return [link for value in values for link in parse_link_header(value, base=article.url)]


_LINK_VALUE = re.compile(r"<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*))")


def parse_link_header(value: str, *, base: str = "") -> Iterator[Link]:
    for target, rest in _LINK_VALUE.findall(value):
        parameters: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(rest):
            parameters.setdefault(name.lower(), quoted or bare)
        yield Link(
            url=urljoin(base, target.strip()),
            relations=tuple(parameters.get("rel", "").lower().split()),
            media_type=parameters.get("type", "").split(";")[0].strip().lower(),
            carrier="http-header",
        )


def page_markup(article: Article) -> Markup:
    """Of an HTML article; nothing for anything else."""
    if article.media_type != "text/html" or not article.raw:
        return Markup()
    page = parse_page(article.raw)
    links = tuple(
        Link(
            url=urljoin(article.url, (node.attributes.get("href") or "").strip()),
            relations=tuple((node.attributes.get("rel") or "").lower().split()),
            media_type=(node.attributes.get("type") or "").split(";")[0].strip().lower(),
            carrier="html-link",
            of_a_part=node.tag == "a" and not _among_terms(node),
        )
        for node in page.css("link[rel][href], a[rel][href]")
    )
    scripts = tuple(
        ((node.attributes.get("type") or "").split(";")[0].strip().lower(), node.text() or "")
        for node in page.css("script[type]")
    )
    metas = tuple(
        (name.strip().lower(), (node.attributes.get("content") or "").strip())
        for node in page.css("meta[content]")
        if (name := next(filter(None, map(node.attributes.get, ("name", "property", "itemprop"))), ""))
    )
    return Markup(links=(*links, *_microdata(page, article.url)), scripts=scripts, metas=metas)


def _microdata(page: Any, base: str) -> Iterator[Link]:
    """`itemprop=license`, of the item it stands in: an image's own licence is not the article's."""
    for node in page.css("link[itemprop~=license][href], a[itemprop~=license][href]"):
        parent, kind = node.parent, ""
        in_figure = False
        while parent is not None and not kind:
            kind = (parent.attributes.get("itemtype") or "") if parent.tag not in {None, "-undef"} else ""
            in_figure = in_figure or parent.tag in _PART
            parent = parent.parent
        yield Link(
            url=urljoin(base, (node.attributes.get("href") or "").strip()),
            relations=("license",),
            carrier="microdata",
            of_a_part=not re.search(r"(?:Article|Posting|Report|Review|CreativeWork|WebPage)\Z", kind)
            if kind
            else in_figure,
        )


def _among_terms(node: Any) -> bool:
    """Whether a link of the body stands in a footer or a box of terms, and in no figure."""
    found = False
    parent = node.parent
    while parent is not None and parent.tag not in {"body", "html"}:
        if parent.tag in _PART:
            return False
        names = f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}"
        found = found or parent.tag == "footer" or bool(_TERMS.search(names))
        parent = parent.parent
    return found


def linked_data(markup: Markup) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects at the top level and in `@graph`; broken ones are left out."""
    for kind, text in markup.scripts:
        if kind == "application/ld+json":
            try:
                data = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _objects(data)


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    items: Iterable[Any] = data if isinstance(data, list) else [data]
    for item in items:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (part for part in graph if isinstance(part, dict))
