"""Licences of an article: Creative Commons addresses and what they ask for; and whether it stands behind a wall.

Creative Commons licences hold no clause about AI: what they permit, and on which conditions, is how we read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from qa.rights.links import Markup, header_links, linked_data, page_markup
from qa.rights.reading import Reading
from qa.rights.site import FEED, files_named, text_of
from qa.types import Article, Says, Signal, Source, Use

PROTOCOL = "licence"
_CC = re.compile(
    r"creativecommons\.org/(?:(licenses)/(by(?:-nc)?(?:-nd|-sa)?|nc|nd|sa)|(publicdomain)/(zero|mark))(?:/(\d\.\d))?",
    re.IGNORECASE,
)
_META_NAMES = frozenset(
    "dc.rights dcterms.rights dcterms.license dcterms.accessrights dc.rights.license license licence copyright"
    " rights".split()
)
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|Review|CreativeWork|WebPage)\Z")
_FEED_LICENCE = re.compile(
    r"<(?:[\w.-]+:)?license\b[^>]*>\s*([^<\s]+)|<(?:[\w.-]+:)?link\b[^>]*\brel\s*=\s*[\"']license[\"'][^>]*>"
    r"|<(?:[\w.-]+:)?rights\b[^>]*>([^<]+)",
    re.IGNORECASE,
)


def name_of(url: str) -> str:
    """`CC-BY-ND-4.0`, `CC0-1.0`, `PDM-1.0`; empty when the address is not of Creative Commons."""
    match = _CC.search(url)
    if not match:
        return ""
    version = f"-{match[5]}" if match[5] else ""
    if match[3]:
        return ("CC0" if match[4].lower() == "zero" else "PDM") + version
    return f"CC-{match[2].upper()}{version}"


_SHORT = re.compile(
    r"\bCC[ -]?(?:(BY(?:[ -]NC)?(?:[ -](?:ND|SA))?)|(0|zero)|(PDM))\b(?:[ -]?(\d\.\d))?|\bpublic domain\b",
    re.IGNORECASE,
)


def short_name_of(text: str) -> str:
    """The same of a name as people write it: `CC BY-ND 4.0`, `CC0`, `Public Domain`; empty for any other."""
    match = _SHORT.search(text)
    if not match:
        return ""
    name = f"CC-{match[1].upper().replace(' ', '-')}" if match[1] else "CC0" if match[2] else "PDM"
    return f"{name}-{match[4]}" if match[4] else name


def read_licences(source: Source, article: Article) -> Reading:
    """Licences named in its headers, head, footer, linked data, meta tags or feed, and by the register."""
    markup = page_markup(article)
    signals = [*_named(article, markup), *_walls(markup)]
    if name := name_of(source.licence) or short_name_of(source.licence):
        signals.append(licence_signal(name, carrier="register", where=f"source {source.id}, licence"))
    return Reading(signals=tuple(dict.fromkeys(signals)))


def _named(article: Article, markup: Markup) -> Iterator[Signal]:
    for link in [*header_links(article), *markup.links]:
        name = name_of(link.url) if "license" in link.relations else ""
        if name and link.of_a_part:
            note = "stands with a picture: may be the picture's only"
            yield _signal(link.carrier, Says.UNSTATED, f"part {name}", link.url, note)
        elif name:
            yield licence_signal(name, carrier=link.carrier, where=link.url)
    for carrier, where, text in _statements(article, markup):
        if name := name_of(text):
            yield licence_signal(name, carrier=carrier, where=where)


def _statements(article: Article, markup: Markup) -> Iterator[tuple[str, str, str]]:
    """(carrier, where, text) of what may hold a licence's address."""
    for thing in linked_data(markup):
        if _is_article(thing):
            yield from (("json-ld", url, url) for url in _urls(thing.get("license")))
    for key, value in markup.metas:
        if key in _META_NAMES:
            yield "html-meta", f'meta name="{key}"', value
    for file in files_named(article, FEED):
        for match in _FEED_LICENCE.finditer(text_of(file)):
            yield FEED, file.url, match[0]


def licence_signal(name: str, *, carrier: str, where: str) -> Signal:
    """A permission with conditions, which the decision table keeps by the licence's name.

    NC is no permission by itself: whether a use is commercial is the user's to know, so it leaves silence as it is.
    """
    parts = name.split("-")
    commercial_kept = "NC" in parts
    note = "attribution with a link to the licence" if name.startswith("CC-") else "no conditions"
    if commercial_kept:
        note = "not commercially; " + note
    return _signal(carrier, Says.UNSTATED if commercial_kept else Says.YES, name, where, note)


def _walls(markup: Markup) -> Iterator[Signal]:
    for thing in linked_data(markup):
        if _is_article(thing) and str(thing.get("isAccessibleForFree")).lower() in {
            "false",
            "no",
            "http://schema.org/false",
        }:
            yield Signal(
                carrier="json-ld",
                protocol="schema.org",
                use=Use.DISPLAY,
                says=Says.UNSTATED,
                quote="isAccessibleForFree: false",
                where="JSON-LD",
                note="behind a wall; no word about AI",
            )


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _urls(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            yield from (part[key] for key in ("@id", "url") if isinstance(part.get(key), str))


def _signal(carrier: str, says: Says, quote: str, where: str, note: str) -> Signal:
    return Signal(
        carrier=carrier, protocol=PROTOCOL, use=Use.AI_INPUT, says=says, quote=quote[:100], where=where[:300], note=note
    )
