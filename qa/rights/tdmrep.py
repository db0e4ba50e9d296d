"""TDMRep (W3C Community Group report of May 2024): well-known file, header, and properties of EPUB and PDF.

Later carriers supersede earlier ones: file < header < HTML meta < EPUB and PDF properties. The meta tag itself is read
in page.py; here it only decides whether file and header still count. A carrier that says nothing supersedes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from qa.rights.embedded import embedded_metadata
from qa.rights.links import page_markup
from qa.rights.paths import matched_length
from qa.rights.reading import FAILED, READ, Reading
from qa.rights.site import files_named, is_elsewhere, paths_on, status_of
from qa.types import Article, Carrier, Says, Signal, SiteFile, Source, Use

FILE = "tdmrep.json"
META_NAMES = frozenset({"tdm-reservation", "tdm_reservation", "tdm:reservation"})
_KEYS = ("tdm-reservation", "tdm_reservation", "tdm:reservation", "tdmReservation")
_POLICIES = ("tdm-policy", "tdm_policy", "tdm:policy", "tdmPolicy")
_PLAINLY_RESERVED = frozenset({"1.0", "true", "yes", "reserved", "on"})


class Statement(Struct, frozen=True, kw_only=True):
    """One carrier's word. `says` is unstated for a value that means nothing."""

    says: Says
    carrier: str
    quote: str
    where: str
    note: str = ""
    elsewhere: bool = False
    """Whether it is of another host, which this page's own words cannot supersede."""


def meaning(value: object, *, quoted: bool = True) -> tuple[Says, str]:
    """1 reserves, 0 does not, anything else is unset; but what plainly means 1 is heard. A malformed 0 permits nothing.

    `quoted`: whether text is the carrier's own form (headers, meta), so that `"1"` is well-formed.
    """
    if not isinstance(value, bool):
        if value == 1 or (quoted and value == "1"):
            return Says.NO, ""
        if value == 0 or (quoted and value == "0"):
            return Says.YES, ""
    word = str(value).strip().strip("\"'").lower()
    if word in _PLAINLY_RESERVED or word == "1":
        return Says.NO, "malformed, plainly negative"
    return Says.UNSTATED, "not 0 or 1: a protocol error, unset"


def read_tdmrep(source: Source, article: Article) -> Reading:  # noqa: ARG001 - every reader is asked the same way
    """What file, header and embedded properties say, superseded ones kept as evidence without a say."""
    carriers: list[Carrier] = []
    files: list[Statement] = []
    for file in files_named(article, FILE):
        status, note = status_of(file)
        if status == READ:
            try:
                for path in paths_on(file, article):
                    files.extend(_in_file(file, path, elsewhere=is_elsewhere(file, article)))
            except (ValueError, RecursionError):
                status, note = FAILED, f"{file.url}: not JSON"
        carriers.append(Carrier(carrier=FILE, status=status, note=note))
    ranks = [files, list(_in_headers(article)), list(_in_meta(article)), list(_embedded(article))]
    return Reading(signals=tuple(_signals(_effective(ranks))), carriers=tuple(carriers))


def _effective(ranks: list[list[Statement]]) -> Iterator[Statement]:
    """The statements with a say as they stand; those below a later carrier that speaks, unstated. Meta is page.py's."""
    speaking = [at for at, rank in enumerate(ranks) if any(s.says is not Says.UNSTATED for s in rank)]
    top = max(speaking, default=-1)
    for at, rank in enumerate(ranks):
        for statement in rank:
            if statement.carrier == "html-meta":
                continue
            if at < top and not statement.elsewhere:
                note = f"superseded by {ranks[top][0].carrier}"
                yield replace(statement, says=Says.UNSTATED, note=note)
            else:
                yield statement


def _in_file(file: SiteFile, path: str, *, elsewhere: bool) -> Iterator[Statement]:
    """The first matching rule in the order of the file decides, not the longest. Raises `ValueError`: not JSON."""
    data = json.loads(file.body.decode("utf-8-sig"))
    rules, well_formed = (data, True) if isinstance(data, list) else (_listed(data), False)
    for rule in rules:
        if not isinstance(rule, dict):
            continue
        value, key = _first(rule, _KEYS)
        says, note = meaning(value, quoted=False)
        location = rule.get("location")
        if not _matches(location, path, reserving=says is Says.NO):
            continue
        if (not well_formed or key != _KEYS[0]) and says is Says.YES:
            says, note = Says.UNSTATED, "malformed: permits nothing"
        elif not well_formed or key != _KEYS[0]:
            note = "malformed, plainly negative" if says is Says.NO else note
        policy = str(_first(rule, _POLICIES)[0] or "")
        yield replace(_statement(says, FILE, f"{location}: {value}", file.url, note, policy), elsewhere=elsewhere)
        return


def _listed(data: Any) -> list[Any]:
    """An object where an array belongs: one rule, or rules under some key, or keyed by their location."""
    if not isinstance(data, dict):
        return []
    if any(key in data for key in _KEYS):
        return [data]
    nested = [rule for value in data.values() if isinstance(value, list) for rule in value]
    return nested or [{"location": key, **value} for key, value in data.items() if isinstance(value, dict)]


def _first(rule: dict[str, Any], keys: tuple[str, ...]) -> tuple[Any, str]:
    return next(((rule[key], key) for key in keys if key in rule), (None, ""))


def _matches(location: object, path: str, *, reserving: bool) -> bool:
    if not isinstance(location, str) or not location:
        return reserving  # malformed: where it reserves, it is read as the whole site
    pattern = location if location.startswith(("/", "*")) else f"/{location}"
    return any(matched_length(p, t) is not None for p in {pattern, unquote(pattern)} for t in {path, unquote(path)})


def _in_headers(article: Article) -> Iterator[Statement]:
    policy = next((value for name, value in article.headers if name.lower() == "tdm-policy"), "")
    for name, value in article.headers:
        if name.lower() in META_NAMES:
            says, note = meaning(value.strip())
            yield _statement(says, "http-header", f"tdm-reservation: {value}", "tdm-reservation", note, policy)


def _in_meta(article: Article) -> Iterator[Statement]:
    for name, value in page_markup(article).metas:
        if name in META_NAMES:
            says, note = meaning(value)
            yield Statement(says=says, carrier="html-meta", quote=value, where=name, note=note)


# EPUB 2 `<meta name="tdm:reservation" content="1"/>`, EPUB 3 `<meta property="tdm:reservation">1</meta>`, PDF XMP
# `<tdm:reservation>1</tdm:reservation>` or as an attribute. Matched as text: prefixes and namespaces are mixed up.
_EMBEDDED = (
    re.compile(rb"""<(?:\w+:)?meta\b[^>]*\bname\s*=\s*["']tdm:reservation["'][^>]*\bcontent\s*=\s*["']([^"']*)["']"""),
    re.compile(rb"""<(?:\w+:)?meta\b[^>]*\bproperty\s*=\s*["']tdm:reservation["'][^>]*>([^<]*)<"""),
    re.compile(rb"<tdm:reservation\b[^>]*>([^<]*)</"),
    re.compile(rb"""\stdm:reservation\s*=\s*["']([^"']*)["']"""),
)


def _embedded(article: Article) -> Iterator[Statement]:
    for packet in embedded_metadata(article):
        for pattern in _EMBEDDED:
            for found in pattern.findall(packet):
                value = found.decode("utf-8", "replace").strip()
                says, note = meaning(value)
                yield _statement(says, "embedded-metadata", f"tdm:reservation {value}", article.media_type, note, "")


def _statement(says: Says, carrier: str, quote: str, where: str, note: str, policy: str) -> Statement:
    if policy and says is Says.NO:  # a policy beside a 0 is to be ignored
        note = "; ".join(filter(None, (note, f"policy: {policy[:200]}")))
    return Statement(says=says, carrier=carrier, quote=quote[:200], where=where, note=note)


def _signals(statements: Iterator[Statement]) -> Iterator[Signal]:
    # Text and data mining is any automated analysis: the protocol does not tell training from answering.
    for statement in statements:
        for use in (Use.AI_INPUT, Use.AI_TRAIN):
            yield Signal(
                carrier=statement.carrier,
                protocol="tdmrep",
                use=use,
                says=statement.says,
                quote=statement.quote,
                where=statement.where,
                note=statement.note,
            )
