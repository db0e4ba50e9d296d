"""ninjs, the IPTC's news in JSON: versions 1 to 3, in one file alone or in a list; rights stay in the record.

Schemas: github.com/iptc/newsinjson. Version 2 writes names in small letters (`pubstatus`), version 3 in camel case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from qa.errors import UnreadableError
from qa.sources.dates import iso_date
from qa.sources.document import Block, Document, assemble, first_words
from qa.sources.language import language_of
from qa.sources.markup_blocks import html_blocks
from qa.sources.web import looks_like_html
from qa.text import normalise

_OWN_KEYS = frozenset(
    "versioncreated firstcreated contentcreated pubstatus usageterms copyrightholder copyrightnotice rightsinfo"
    " headlines bodies altids infosources standard urgency embargoed embargoeduntil representationtype body_text"
    " body_xhtml body_html body_nitf".split()
)
_BY = re.compile(r"(?:by|von|par|por|di|de)\s+", re.IGNORECASE)
_WITHDRAWN = frozenset({"canceled", "cancelled", "withheld", "killed"})


def is_ninjs(data: Any) -> bool:
    """Whether an object is a ninjs item: it has a `uri` and at least two of the standard's own keys."""
    if not isinstance(data, dict) or not isinstance(data.get("uri"), str):
        return False
    standard = data.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", "")).lower() == "ninjs":
        return True
    return len({str(key).lower() for key in data} & _OWN_KEYS) >= 2


def read_ninjs(record: Mapping[str, Any], around: Any) -> Document:
    """One item. `around`: the file as it would be with that item alone; what it says itself is kept under `envelope`.

    `raw` is the item, so that its rights stand where readers look for them.

    An item that its agency cancelled or holds back may have no text: it is read all the same, so that its rights are.
    Raises `UnreadableError` when a usable item has no text, such as a picture.
    """
    fields = {str(key).lower(): value for key, value in record.items()}
    title = _line(_best(fields.get("headlines"), ("main", "")) or fields.get("headline") or fields.get("title"))
    body, rich = _body(fields)
    withdrawn = str(fields.get("pubstatus", "")).lower() in _WITHDRAWN
    if not body.strip() and not withdrawn:
        raise UnreadableError("the item has no text in it", remedy="keep only text items in the source's paths")
    if body.strip():
        text, headings = assemble(html_blocks(body) if rich else _paragraphs(body), title=title)
    else:
        text, headings = "", ()
    uri = _line(fields.get("uri"))
    return Document(
        title=title or first_words(text) or uri,
        text=text,
        headings=headings,
        raw=json.dumps(_enveloped(record, around), ensure_ascii=False).encode("utf-8", "surrogatepass"),
        media_type="application/json",
        url=_address(fields, uri),
        author=_BY.sub("", _line(fields.get("byline") or fields.get("by")), count=1),
        published=next(
            (
                found
                for name in ("contentcreated", "firstcreated", "versioncreated", "contentmodified")
                if (found := iso_date(fields.get(name)))
            ),
            "",
        ),
        language=language_of(text, fields.get("language")),
        key=uri,
    )


def _enveloped(record: Mapping[str, Any], around: Any) -> Mapping[str, Any]:
    if around is record or not isinstance(around, dict):
        return record
    envelope = {
        key: value for key, value in around.items() if record not in (value if isinstance(value, list) else [value])
    }
    return {**record, "envelope": envelope} if envelope else record


def _body(fields: Mapping[str, Any]) -> tuple[str, bool]:
    """The body, and whether it is markup. Plain text loses its paragraphs in many feeds, so markup comes first."""
    found: list[tuple[str, bool]] = []
    bodies = fields.get("bodies")
    for body in bodies if isinstance(bodies, list) else ():
        if isinstance(body, dict) and isinstance(body.get("value"), str):
            kind = str(body.get("contentType") or body.get("contenttype") or "").lower()
            found.append((body["value"], "html" in kind or "xml" in kind or looks_like_html(body["value"])))
    found.extend(
        (fields[name], name != "body_text" or looks_like_html(fields[name]))
        for name in ("body_xhtml", "body_html", "body_nitf", "body_text")
        if isinstance(fields.get(name), str)
    )
    filled = [entry for entry in found if entry[0].strip()]
    return next((entry for entry in filled if entry[1]), filled[0] if filled else ("", False))


def _paragraphs(body: str) -> list[Block]:
    return [Block(text=part) for part in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n"))]


def _best(values: Any, roles: tuple[str, ...]) -> str:
    """Of a list of `{role, value}`: that of the first role there is, else the first of all."""
    entries = [entry for entry in values if isinstance(entry, dict)] if isinstance(values, list) else []
    for role in roles:
        for entry in entries:
            if str(entry.get("role", "")).lower() == role and isinstance(entry.get("value"), str):
                return str(entry["value"])
    return next((str(entry["value"]) for entry in entries if isinstance(entry.get("value"), str)), "")


def _address(fields: Mapping[str, Any], uri: str) -> str:
    """Where people read it: a link to the page itself, else the item's own identifier when it is an address."""
    for key in ("canonicalurl", "weburl", "url", "permalink"):
        value = fields.get(key)
        if isinstance(value, str) and re.match(r"https?://\S+\Z", value):
            return value
    return uri if re.match(r"https?://\S+\Z", uri) else ""


def _line(value: Any) -> str:
    return " ".join(normalise(re.sub(r"<[^<>]{1,200}>", "", value)).split()) if isinstance(value, str) else ""
