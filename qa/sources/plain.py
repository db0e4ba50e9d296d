"""Plain text: the title is the first line, a byline under it is recognised when it is plainly one."""

from __future__ import annotations

import re

from qa.errors import UnreadableError
from qa.patterns import lazy_pattern
from qa.sources.dates import find_date, without_date
from qa.sources.document import Block, Document, assemble, first_words
from qa.sources.language import language_of
from qa.text import normalise

_MAX_TITLE = 200
_MAX_BYLINE = 120
_MARKERS = lazy_pattern(
    r"(?:by|von|par|por|di|de|text|texto|texte|testo|words)\b:?\s+|(?:文|文責|記者|取材|作者|撰文|记者|글|글·사진)\s*[・:：=＝]\s*",
    re.IGNORECASE,
)
_AFTER = lazy_pattern(r"\s*(?:기자|記者|记者|특파원)\s*$")
_CONTACT = lazy_pattern(r"\S+@\S+\.\w+")
_SEPARATORS = " \t\u3000–—-|·•,;/()[]（）【】"
_HTML = lazy_pattern(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read_plain(text: str, *, fallback_title: str = "") -> Document:
    """One article from a text file.

    Raises `UnreadableError` when it is empty, absurdly long, or not plain text at all.
    """
    if _HTML.match(text):
        raise UnreadableError("it is an HTML page behind a text suffix", remedy="rename it to .html")
    lines = normalise(text).split("\n")
    title, rest = (lines[0], lines[1:]) if len(lines[0]) <= _MAX_TITLE and len(lines) > 1 else ("", lines)
    author, published, rest = _take_byline(rest) if title else ("", "", rest)
    if title and not any(rest):
        title, rest = "", lines
    body, headings = assemble(Block(text=block) for block in "\n".join(rest).split("\n\n"))
    return Document(
        title=title or fallback_title or first_words(body),
        text=body,
        headings=headings,
        raw=text.encode("utf-8", "surrogatepass"),
        media_type="text/plain",
        author=author,
        published=published,
        language=language_of(body),
    )


def _take_byline(lines: list[str]) -> tuple[str, str, list[str]]:
    """Author, date and the lines below, when the first or second filled line is plainly a byline or a date line."""
    author = published = ""
    rest = lines
    for _ in range(2):
        at = next((i for i, line in enumerate(rest) if line), None)
        if at is None:
            break
        found = parse_byline(rest[at])
        if found is None:
            break
        author, published = author or found[0], published or found[1]
        rest = rest[at + 1 :]
    return author, published, rest


def parse_byline(line: str) -> tuple[str, str] | None:
    """Author and ISO date of a line that is nothing but a byline, a date line or both; None for any other line."""
    if not line or len(line) > _MAX_BYLINE or re.search(r"[!?。！？:：]\s*$", line):
        return None
    published = find_date(line)
    left = _CONTACT.sub("", without_date(line)).strip(_SEPARATORS)
    marker = _MARKERS.match(left)
    name = _MARKERS.sub("", left, count=1) if marker else left
    byline = bool(marker) or bool(_AFTER.search(name))
    name = _AFTER.sub("", name).strip(_SEPARATORS + ".")
    if published and not name:
        return "", published
    if not byline or not _is_name(name):
        return None
    # “By sea from Port Ellery” begins like a byline: without a date beside it, only capitalised words make a name.
    words = [word for word in re.split(r"[\s,]+", name) if word.isascii() and word.isalpha()]
    if (
        not published
        and words
        and not all(word[0].isupper() or word in {"and", "und", "et", "y", "e", "in"} for word in words)
    ):
        return None
    return name, published


def _is_name(text: str) -> bool:
    return 1 < len(text) <= 80 and len(text.split()) <= 10 and not re.search(r"\d|[.。]\s+\S+\s+\S+\s+\S+", text)
