"""Printed notices: the article as its publisher printed it, footers and all, read for a no (or a yes) to AI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qa.rights.blocks import Block, markdown_blocks, plain, text_blocks
from qa.rights.detector import DOUBTFUL, Notice, Scope, Setting, candidates, find_notices
from qa.rights.fields import Field, field_signals, free_text, front_matter_fields, record_fields, split_front_matter
from qa.rights.reading import FAILED, READ, Reading
from qa.rights.recurrence import Line
from qa.types import Article, Carrier, Says, Signal, Source, Use

NOTICE = "notice"
FIELDS = "fields"
_HTML = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|table|article|section|footer)\b[^>]*>", re.IGNORECASE)


def read_notices(source: Source, article: Article) -> Reading:
    """Sentences in the text that are the article's own notice. Looks at the raw file: extraction drops footers."""
    return reading_of(candidates_in(source, article))


def candidates_in(source: Source, article: Article) -> list[Notice]:
    """Every sentence as printed that forbids or permits AI something, own notice or not."""
    return candidates(_printed(article), Setting(publisher=source.name, title=article.title))


def reading_of(found: Iterable[Notice]) -> Reading:
    """Those of them that are the article's own notice, or may be."""
    signals = [
        signal
        for notice in found
        if notice.score >= DOUBTFUL
        for signal in notice_signals(notice, carrier=NOTICE, protocol="printed-notice")
    ]
    return Reading(signals=tuple(signals), carriers=(Carrier(carrier=NOTICE, status=READ),))


def lines_of(found: Iterable[Notice]) -> tuple[Line, ...]:
    """Those that forbid, own notices or not, but not what others are told to have said: what recurs is a notice."""
    return tuple(
        Line(quote=one.quote, where=one.where, training=one.scope is Scope.TRAINING)
        for one in found
        if one.scope is not Scope.PERMISSION and not one.told
    )


def read_fields(source: Source, article: Article) -> Reading:
    """Fields about rights: front matter, JSON keys, rights meta tags, JSON-LD."""
    if not article.raw and article.media_type not in {"text/plain", "application/pdf"}:
        return Reading(carriers=(Carrier(carrier=FIELDS, status=FAILED, note="the file itself was not kept"),))
    fields = _fields(article)
    signals = list(field_signals(fields, carrier=FIELDS))
    said = [(" ".join(plain(str(f.value)).split()), f.where) for f in free_text(fields)]
    if source.licence:  # an address is no words, and a licence's name says nothing that could be taken for a notice
        said.append((plain(source.licence), "the register's licence"))
    blocks = [Block(text=text, where=where, legal=True) for text, where in said]
    for notice in find_notices(blocks, Setting(publisher=source.name)):
        signals.extend(notice_signals(notice, carrier=FIELDS, protocol="rights-field"))
    return Reading(signals=tuple(signals), carriers=(Carrier(carrier=FIELDS, status=READ),))


def _fields(article: Article) -> list[Field]:
    match article.media_type:
        case "text/html":
            from qa.rights.page import page_fields

            return page_fields(article.raw)
        case "text/markdown":
            return front_matter_fields(split_front_matter(article.raw.decode("utf-8", "replace"))[0])
        case "application/json":
            return record_fields(article.raw)[0]
        case _:
            return []


def _printed(article: Article) -> Iterable[Block]:
    """The article's text as blocks, from its raw form where that holds more than the extracted text."""
    if not article.raw:
        return text_blocks(article.text)
    match article.media_type:
        case "text/html":
            return _page(article.raw)
        case "text/markdown":
            return markdown_blocks(split_front_matter(article.raw.decode("utf-8", "replace"))[1])
        case "application/json":
            return _record(article.raw)
        case "application/pdf":
            return text_blocks(article.text)
        case _:
            return text_blocks(article.raw.decode("utf-8", "replace"))


def _page(raw: bytes) -> list[Block]:
    from qa.rights.page import page_blocks

    return page_blocks(raw)


def _record(raw: bytes) -> Iterator[Block]:
    for key, text in record_fields(raw)[1]:
        if _HTML.search(text):
            yield from _page(text.encode("utf-8", "surrogatepass"))
        else:
            yield from text_blocks(text, where=f"key {key}")


def notice_signals(notice: Notice, *, carrier: str, protocol: str) -> Iterator[Signal]:
    """A no to use speaks of training too; a no to training leaves use unstated; below certainty a person must look."""
    says = Says.YES if notice.scope is Scope.PERMISSION else Says.NO
    uses = (Use.AI_TRAIN,) if notice.scope is Scope.TRAINING else (Use.AI_INPUT, Use.AI_TRAIN)
    if not notice.certain:
        says, uses = Says.REVIEW, (Use.AI_INPUT,)
    if says is Says.REVIEW and notice.scope is Scope.PERMISSION:
        return  # a doubtful yes is silence
    for use in uses:
        yield Signal(
            carrier=carrier,
            protocol=protocol,
            use=use,
            says=says,
            quote=notice.quote[:300],
            where=notice.where,
            note=f"{notice.scope.value}, {notice.language}, {notice.score:.1f}",
        )
