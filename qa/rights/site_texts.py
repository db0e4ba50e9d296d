"""Small files of a site: ai.txt, trust.txt, and the rights a feed states. llms.txt is a map, neither a no nor a yes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from qa.rights.blocks import Block, plain
from qa.rights.detector import Setting, find_notices
from qa.rights.fields import field_signals, free_text, record_fields
from qa.rights.metadata import plus_signals
from qa.rights.notices import notice_signals
from qa.rights.reading import READ, Reading
from qa.rights.robots_txt import parse_robots
from qa.rights.site import FEED, files_named, status_of, text_of
from qa.types import Article, Carrier, Says, Signal, SiteFile, Source, Use

AI_TXT, TRUST_TXT = "ai.txt", "trust.txt"

# The kinds of files that the generator of ai.txt lists for text, as against images, sound, film and code.
_TEXT_SUFFIXES = frozenset("txt pdf doc docx odt rtf md html htm xhtml xml json tex wks wpd".split())
_PREFERENCE = re.compile(r"^\s*(training|train|scraping|ai-?training)\s*[:=]\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_NO = frozenset("no n false 0 deny denied disallow disallowed forbidden prohibited".split())
_TRUST = re.compile(r"^\s*data-?training-?allowed\s*=\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_RIGHTS_TAG = re.compile(
    r"<(?:[\w.-]+:)?(copyright|copyrightNotice|rights|licen[cs]e|accessRights|usageTerms|rightsInfo)\b[^>]*>(.*?)</(?:[\w.-]+:)?\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"<!\[CDATA\[|\]\]>|<[^>]+>")


def read_site_texts(source: Source, article: Article) -> Reading:
    """ai.txt and trust.txt speak of training only; a feed's rights are sentences for the notice detector."""
    signals: list[Signal] = []
    carriers: list[Carrier] = []
    for file in files_named(article, AI_TXT, TRUST_TXT):
        status, note = status_of(file)
        carriers.append(Carrier(carrier=file.name, status=status, note=note))
        if status == READ:
            signals.extend(_ai_txt(file) if file.name == AI_TXT else _trust_txt(file))
    for file in files_named(article, FEED):
        signals.extend(_feed(file, source))
        carriers.append(Carrier(carrier=FEED, status=READ, note=file.url))
    return Reading(signals=tuple(dict.fromkeys(signals)), carriers=tuple(carriers))


def _ai_txt(file: SiteFile) -> Iterator[Signal]:
    """The robots-like form (Spawning, 2023) and plain preferences; other texts of that name say nothing."""
    text = text_of(file)
    robots = parse_robots(file.body)
    if robots.groups:
        rules = robots.rules_for(("byline", "bylinebot"))
        denied = [value for value in rules.values("disallow") if value]
        allowed = [value for value in rules.values("allow") if value]
        about_text = [value for value in denied if _about_text(value)]
        if about_text:
            yield _signal(file, Says.NO, f"Disallow: {about_text[0]}")
        elif denied:
            yield _signal(file, Says.UNSTATED, f"Disallow: {denied[0]}", "speaks of other kinds of files")
        elif any(value in {"/", "*"} for value in allowed):
            yield _signal(file, Says.YES, "Allow: /")
    for match in _PREFERENCE.finditer(text):
        if match[2].lower() in _NO:
            yield _signal(file, Says.NO, match[0].strip())


def _about_text(pattern: str) -> bool:
    suffix = re.search(r"\.(\w+)\$?\Z", pattern)
    return suffix is None or suffix[1].lower() in _TEXT_SUFFIXES


def _trust_txt(file: SiteFile) -> Iterator[Signal]:
    words = [match[1].lower() for match in _TRUST.finditer(text_of(file))]
    if any(word in _NO for word in words):
        yield _signal(file, Says.NO, "datatrainingallowed=no")
    elif "yes" in words:
        yield _signal(file, Says.YES, "datatrainingallowed=yes")


def _signal(file: SiteFile, says: Says, quote: str, note: str = "training only") -> Signal:
    return Signal(
        carrier=file.name, protocol=file.name, use=Use.AI_TRAIN, says=says, quote=quote[:200], where=file.url, note=note
    )


def _feed(file: SiteFile, source: Source) -> Iterator[Signal]:
    stated = [(f"<{tag}>", html.unescape(inner)) for tag, inner in _RIGHTS_TAG.findall(text_of(file))]
    if file.media_type.endswith("json"):
        fields = record_fields(file.body)[0]
        yield from field_signals(fields, carrier=FEED)
        stated = [(field.where, str(field.value)) for field in free_text(fields)]
    blocks = [
        Block(text=" ".join(plain(_TAGS.sub(" ", text)).split()), where=where, legal=True) for where, text in stated
    ]
    for value in re.findall(r"DMI-[A-Z-]+", text_of(file)):
        yield from plus_signals(value, carrier=FEED, where=file.url)
    for notice in find_notices(blocks, Setting(publisher=source.name)):
        yield from notice_signals(notice, carrier=FEED, protocol="rights-field")
