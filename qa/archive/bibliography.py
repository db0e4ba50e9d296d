"""The sources of an answer as CSL-JSON and as BibTeX, one entry per article.

CSL: https://docs.citationstyles.org/en/stable/specification.html; type `article-newspaper`. BibTeX: `@misc` with
`url`, `urldate` and `date`, which BibTeX styles with an address and biblatex both read.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from qa.text import clean

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def csl_json(document: Mapping[str, Any], authors: Mapping[str, str]) -> str:
    """The cited articles as a CSL-JSON list. `authors`: article id → byline, where it is known."""
    return json.dumps([_item(one, document, authors) for one in cited(document)], ensure_ascii=False, indent=2) + "\n"


def bibtex(document: Mapping[str, Any], authors: Mapping[str, str]) -> str:
    """The cited articles as BibTeX entries, in UTF-8."""
    entries: list[str] = []
    used: set[str] = set()
    for one in cited(document):
        key = _key(one, used)
        used.add(key)
        names = _names(one.get("author", "") or authors.get(one["article_id"], ""))
        year, month, _ = [*_date(one.get("published", "")), "", "", ""][:3]
        fields = {
            "author": " and ".join(f"{{{_tex(name)}}}" for name in names),
            "title": f"{{{_tex(one.get('title', '') or one['article_id'])}}}",
            "organization": _tex(one.get("source", "")),
            "year": str(year),
            "month": str(month),
            "date": _iso(one.get("published", "")),
            "url": _url(one),
            "urldate": _iso(document.get("asked", "")),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        entries.append("\n".join([f"@misc{{{key},", *lines, "}"]))
    return "\n\n".join(entries) + "\n" if entries else ""


def cited(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Each cited article once, in the order of its first citation."""
    found: dict[str, Mapping[str, Any]] = {}
    for citation in document["citations"]:
        found.setdefault(citation["article_id"], citation)
    return list(found.values())


def _item(one: Mapping[str, Any], document: Mapping[str, Any], authors: Mapping[str, str]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": one["article_id"],
        "type": "article-newspaper",
        "title": clean(one.get("title", "")),
        "container-title": clean(one.get("source", "")),
        "author": [{"literal": name} for name in _names(one.get("author", "") or authors.get(one["article_id"], ""))],
        "issued": _date_parts(one.get("published", "")),
        "accessed": _date_parts(document.get("asked", "")),
        "URL": _url(one),
    }
    return {key: value for key, value in item.items() if value}


def _date_parts(text: str) -> dict[str, Any]:
    parts = _date(text)
    return {"date-parts": [parts]} if parts else {}


def _date(text: str) -> list[int]:
    """Year, month and day of an ISO date, as far as it says them."""
    match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    return [int(part) for part in match.groups() if part] if match else []


def _iso(text: str) -> str:
    return "-".join(f"{part:02}" for part in _date(text))


def _names(byline: str) -> list[str]:
    """“A. One, B. Two and C. Three” → three names."""
    return [
        name for part in re.split(r"\s*(?:,|;|\band\b|\bund\b|\bet\b|·)\s*", clean(byline)) if (name := part.strip())
    ]


def _url(one: Mapping[str, Any]) -> str:
    """The address where it is one of the web, with what no address may hold percent-encoded."""
    url = clean(str(one.get("url", "")))
    if not re.fullmatch(r"https?://\S+", url):
        return ""
    return re.sub(r"[\"'<>\\^`{|}]", lambda match: f"%{ord(match[0]):02X}", url)


def _key(one: Mapping[str, Any], used: set[str]) -> str:
    """Source, year and the title's first long word, in ASCII; a number where that is taken."""
    plain = unicodedata.normalize("NFKD", one.get("title", "")).encode("ascii", "ignore").decode()
    word = next((word for word in re.findall(r"[a-z]+", plain.lower()) if len(word) > 3), "")
    source = re.sub(r"[^A-Za-z0-9-]", "", one.get("source_id", "")) or "source"
    base = "-".join(part for part in (source, _iso(one.get("published", ""))[:4], word) if part)
    key, number = base, 1
    while key in used:
        number += 1
        key = f"{base}-{number}"
    return key


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in " ".join(clean(text).split()))
