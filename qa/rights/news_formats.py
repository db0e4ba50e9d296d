"""ninjs 2 and 3, NewsML-G2: withdrawals, embargoes, typed data-mining values, usage terms. They read the raw bytes."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from qa.rights.blocks import Block, plain
from qa.rights.detector import Setting, find_notices
from qa.rights.metadata import plus_signals
from qa.rights.notices import notice_signals
from qa.rights.reading import READ, Reading
from qa.types import Article, Carrier, Says, Signal, Source, Use
from qa.xmltree import attribute, local, parse_xml, words

NINJS, NEWSML = "ninjs", "newsml-g2"
NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
WITHDRAWN = frozenset({"withheld", "canceled", "cancelled", "kill", "killed"})
_ALL = (Use.SEARCH, Use.AI_INPUT, Use.AI_TRAIN, Use.DISPLAY)
_TERMS = frozenset({"usageterms", "copyrightnotice"})


def read_news_format(source: Source, article: Article) -> Reading:
    """What a ninjs or NewsML-G2 item says of itself. A withdrawn or embargoed one may not be used at all."""
    now = dt.datetime.now(tz=dt.UTC)
    if article.media_type.endswith("json") and article.raw:
        data = json.loads(article.raw)
        if isinstance(data, dict) and is_ninjs(data):
            signals = tuple(ninjs_signals(data, publisher=source.name, now=now))
            return Reading(signals=signals, carriers=(Carrier(carrier=NINJS, status=READ),))
    elif "xml" in article.media_type and NAMESPACE.encode() in article.raw:
        signals = tuple(newsml_signals(parse_xml(article.raw), publisher=source.name, now=now))
        return Reading(signals=signals, carriers=(Carrier(carrier=NEWSML, status=READ),))
    return Reading()


def is_ninjs(data: dict[str, Any]) -> bool:
    keys = {key.lower() for key in data}
    return bool(keys & {"pubstatus", "embargoed", "embargoeduntil", "rightsinfo"} or {"uri", "versioncreated"} <= keys)


def ninjs_signals(data: dict[str, Any], *, publisher: str, now: dt.datetime) -> Iterator[Signal]:
    """Keys of 2.x in lower case, of 3.x in camel case: both are read."""
    item = {key.lower(): value for key, value in data.items()}
    status = str(item.get("pubstatus", "")).lower()
    if status in WITHDRAWN:
        yield from _signals(NINJS, "withdrawn", _ALL, f"pubStatus: {status}")
    for key in ("embargoed", "embargoeduntil"):
        if item.get(key) and _is_ahead(str(item[key]), now):
            yield from _signals(NINJS, "withdrawn", _ALL, f"embargoed until {item[key]}")
    # To its provider it is no longer relevant after that; a rights reader takes it for the end of what was offered.
    if item.get("expires") and not _is_ahead(str(item["expires"]), now, unreadable=False):
        yield from _signals(NINJS, "expired", _ALL, f"expired {item['expires']}")
    for key in _TERMS:
        if isinstance(item.get(key), str):
            yield from _notices(str(item[key]), NINJS, key, publisher)
    rights = item.get("rightsinfo")
    for part in rights if isinstance(rights, list) else [rights]:
        yield from _rights_expression(part)


def _rights_expression(part: Any) -> Iterator[Signal]:
    """`encodedRights` and `linkedRights` are in a language of their own; only data-mining values in it are known."""
    if not isinstance(part, dict):
        return
    text = json.dumps(part, ensure_ascii=False)
    values = re.findall(r"DMI-[A-Z-]+", text, re.IGNORECASE)
    for value in values:
        yield from plus_signals(value, carrier=NINJS, where="rightsInfo")
    if not values:
        language = str(part.get("langId") or part.get("langid") or "a language of its own")
        # It may forbid us; a person has to look.
        forbids = re.search(r"prohibi|tdm:mine|textanddatamining|machinelearning|\bai\b", text, re.IGNORECASE)
        yield _signal(
            NINJS,
            "rights-expression",
            Use.AI_INPUT,
            Says.REVIEW if forbids else Says.UNSTATED,
            "rightsInfo",
            f"rights in {language[:80]}, not interpreted",
        )


def newsml_signals(root: Element, *, publisher: str, now: dt.datetime) -> Iterator[Signal]:
    """Of the item, or of every item of a message: statements about parts count for the whole."""
    for element in root.iter():
        value = re.split(r"[:/#]", attribute(element, "qcode", "uri").lower())[-1]
        name, said = local(element), words(element)
        match name:
            case "pubStatus" if value in WITHDRAWN:
                yield from _signals(NEWSML, "withdrawn", _ALL, f"pubStatus: {value}")
            case "signal" | "instruction" if value in WITHDRAWN:
                yield from _signals(NEWSML, "withdrawn", _ALL, f"{name}: {value}")
            case "embargoed" if not said or _is_ahead(said, now):
                # An empty one means: until further notice.
                yield from _signals(NEWSML, "withdrawn", _ALL, f"embargoed until {said or 'further notice'}")
            case "expires" if said and not _is_ahead(said, now, unreadable=False):
                yield from _signals(NEWSML, "expired", _ALL, f"expired {said}")
            case "dataMining":
                stated = attribute(element, "uri", "qcode") or said
                yield from plus_signals(stated, carrier=NEWSML, where="rightsInfo/dataMining")
            case "usageTerms" | "copyrightNotice" if said:
                yield from _notices(said, NEWSML, name, publisher)


def _is_ahead(moment: str, now: dt.datetime, *, unreadable: bool = True) -> bool:
    """Whether an ISO date-time lies in the future. A date alone is the whole day; `unreadable`: what else counts as."""
    try:
        parsed = dt.datetime.fromisoformat(moment.strip())
    except ValueError:
        return unreadable
    if len(moment.strip()) <= 10:
        parsed += dt.timedelta(days=1)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)) > now


def _notices(text: str, carrier: str, where: str, publisher: str) -> Iterator[Signal]:
    """“Editorial use only” and the like are no word about AI, and the detector knows."""
    blocks = [Block(text=" ".join(plain(text).split()), where=where, legal=True)]
    for notice in find_notices(blocks, Setting(publisher=publisher)):
        yield from notice_signals(notice, carrier=carrier, protocol="rights-field")


def _signals(carrier: str, protocol: str, uses: tuple[Use, ...], quote: str) -> Iterator[Signal]:
    for use in uses:
        yield _signal(carrier, protocol, use, Says.NO, quote, "the publisher took it back, or has not released it")


def _signal(carrier: str, protocol: str, use: Use, says: Says, quote: str, note: str, where: str = "") -> Signal:
    return Signal(
        carrier=carrier, protocol=protocol, use=use, says=says, quote=quote[:300], where=where or carrier, note=note
    )
