"""JSON and JSON Lines: one article per record, whatever its fields are called."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa.errors import UnreadableError
from qa.sources.dates import iso_date
from qa.sources.document import Block, Document, assemble, first_words
from qa.sources.language import language_of
from qa.sources.web import looks_like_html, read_page
from qa.text import normalise

FIELDS: Mapping[str, tuple[str, ...]] = {
    "key": ("_id", "id", "guid", "uuid", "url", "link"),
    "title": (
        "title", "headline", "name", "titulo", "título", "titre", "titel", "titolo", "제목", "見出し", "标题",
    ),
    "text": (
        "text", "body", "content", "article", "body_text", "articleBody", "article_body", "full_text", "fulltext",
        "body_html", "content_html", "content_text", "texto", "cuerpo", "texte", "contenu", "inhalt", "testo",
        "본문", "本文", "正文", "description", "summary",
    ),
    "url": (
        "url", "link", "canonical", "canonical_url", "canonicalUrl", "permalink", "external_url", "uri",
        "enlace", "lien",
    ),
    "author": ("author", "authors", "byline", "by", "creator", "autor", "auteur", "autore"),
    "published": (
        "published", "date", "datePublished", "date_published", "pubDate", "published_at", "publishedAt",
        "publication_date", "pub_date", "published_time", "created_at", "timestamp", "fecha", "datum",
    ),
    "language": ("language", "lang", "inLanguage", "locale", "idioma"),
}  # fmt: skip
"""Our field → the keys it goes by, first found first. A source's own `fields` come before them."""

_CONTAINERS = (
    "articles",
    "items",
    "entries",
    "records",
    "documents",
    "results",
    "data",
    "features",
    "posts",
    "response",
    "news",
    "stories",
)
_NESTED = ("metadata", "meta", "properties", "fields", "attributes", "article", "_source")
MAX_RECORD = 5 * 1024 * 1024
"""Bytes of one line of JSON Lines."""

Record = Mapping[str, Any]


def parse_json(text: str) -> Any:
    """Raises `UnreadableError` with line and column; says when the file is cut off."""
    try:
        return json.loads(text.lstrip("\ufeff"), parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated string")
        if cut:
            raise UnreadableError("the JSON is cut off before its end", remedy="fetch or copy the file again") from None
        raise UnreadableError(
            f"not JSON: line {error.lineno}, column {error.colno}: {error.msg.lower()}",
            remedy="correct it there, or write it again",
        ) from None
    except (RecursionError, ValueError):  # ValueError: an integer of thousands of digits
        raise UnreadableError("the JSON is nested too deep or holds absurd numbers", remedy="remove the file") from None


def find_records(data: Any) -> list[tuple[Record, Any]]:
    """The article records of a parsed file, each with the file as it would be with that record alone.

    The second keeps what stands around the records (a notice in the envelope speaks for each of them).
    """
    if isinstance(data, list):
        return [(item, [item]) for item in data if isinstance(item, dict)]
    if not isinstance(data, dict):
        return []
    if _first(data, FIELDS["text"][:-2], string=True) is not None:
        return [(data, data)]
    for key in _CONTAINERS:
        inner = data.get(key)
        if isinstance(inner, list | dict) and (found := find_records(inner)):
            return [(record, {**data, key: alone}) for record, alone in found]
    return [(data, data)]


def read_record(record: Record, around: Any, *, fields: Mapping[str, str], key: str) -> Document:
    """One article. `fields` names this source's own keys (dots reach into objects), `key` stands in for a missing id.

    Raises `UnreadableError` when the record has no text.
    """
    flat = _Fields(record, fields)
    title = _line(flat.get("title"))
    content = _content(flat.get("text"))
    language = flat.get("language")
    if not content.strip():
        raise UnreadableError(
            f"the record has no text field (its keys: {_keys(record)})",
            remedy='name it in the register: fields = { text = "…" }',
        )
    if looks_like_html(content):
        page = read_page(content, whole_page=False)
        text, headings = page.text, page.headings
    else:
        text, headings = assemble((Block(text=part) for part in re.split(r"\n[ \t]*\n", content)), title=title)
    return Document(
        title=title or first_words(text),
        text=text,
        headings=headings,
        raw=json.dumps(around, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        media_type="application/json",
        url=_url(flat.get("url")),
        author=_people(flat.get("author")),
        published=iso_date(flat.get("published")),
        language=language_of(text, language),
        key=_line(flat.get("key")) or key,
    )


class _Fields:
    """Looks our fields up in a record: the register's mapping, the known names, then the same in nested metadata."""

    def __init__(self, record: Record, mapping: Mapping[str, str]) -> None:
        self._record = record
        self._mapping = mapping
        self._nested = [inner for name in _NESTED if isinstance(inner := record.get(name), dict)]

    def get(self, field: str) -> Any:
        if path := self._mapping.get(field):
            return _reach(self._record, path)
        for place in (self._record, *self._nested):
            value = _first(place, FIELDS[field])
            if value is not None:
                return value
        return None


def _reach(record: Any, path: str) -> Any:
    if isinstance(record, dict) and path in record:
        return record[path]
    for step in path.split("."):
        if isinstance(record, list) and step.isdecimal() and int(step) < len(record):
            record = record[int(step)]
        elif isinstance(record, dict):
            record = record.get(step)
        else:
            return None
    return record


def _first(record: Record, keys: Sequence[str], *, string: bool = False) -> Any:
    for key in keys:
        value = record.get(key)
        if isinstance(value, str) and not value.strip():
            continue
        if value is not None and not (string and not isinstance(value, str | list)):
            if key == "article" and isinstance(value, dict):  # an object around the article, not its text
                continue
            return value
    return None


def _content(value: Any) -> str:
    """Text from a string, from a list of paragraphs, or from an object that holds either."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n\n".join(part for item in value if (part := _content(item)))
    if isinstance(value, dict):
        return _content(_first(value, ("text", "content", "html", "value", "rendered", "body", "paragraphs")))
    return ""


def _line(value: Any) -> str:
    if isinstance(value, dict):
        value = _first(value, ("rendered", "name", "main", "text", "value", "$oid"))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(normalise(str(value)).split())


def _people(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(name for item in value if (name := _people(item)))
    return re.sub(r"^by\s+", "", _line(value), flags=re.IGNORECASE)


def _url(value: Any) -> str:
    line = _line(value)
    return line if re.match(r"https?://\S+\Z", line) else ""


def _keys(record: Record) -> str:
    return ", ".join(str(key)[:40] for key in list(record)[:8]) or "none"


def read_lines(lines: Iterator[bytes]) -> Iterator[tuple[int, Any | UnreadableError]]:
    """JSON Lines, one at a time: line number and parsed value, or the reason why that line cannot be read."""
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_RECORD:
            yield number, UnreadableError(f"line {number} is longer than 5 MB", remedy="split the record")
            continue
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        try:
            yield number, parse_json(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            yield number, UnreadableError(f"line {number} is not UTF-8", remedy="save the file as UTF-8")
        except UnreadableError as error:
            yield (
                number,
                UnreadableError(f"line {number}: {error.message.replace('line 1, ', '')}", remedy=error.remedy),
            )
