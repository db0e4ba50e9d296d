"""What a reader makes of one article, before it has an id: metadata, and its body with exact heading offsets."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from qa.errors import UnreadableError
from qa.text import normalise
from qa.types import Heading

MAX_CHARACTERS = 2_000_000
"""Longer than any article: a dump, a log or a book, which must be split first."""


class Block(Struct, frozen=True, kw_only=True):
    """One paragraph, list, table or heading. `level` is 0 for all but headings."""

    text: str
    level: int = 0


class Document(Struct, frozen=True, kw_only=True):
    """An article as a reader found it. `key` names the record in a file of many, and is empty for a whole file."""

    title: str
    text: str
    headings: tuple[Heading, ...]
    raw: bytes
    """For the rights readers. Text formats: the whole decoded file or record, in UTF-8; PDF: the file's bytes."""
    media_type: str
    url: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    key: str = ""


def assemble(blocks: Iterable[Block], *, title: str = "") -> tuple[str, tuple[Heading, ...]]:
    """Normalised blocks with an empty line between them, and where the headings stand in that text.

    A heading at the top that only repeats the title is dropped: the title is kept beside the text.
    Raises `UnreadableError` when nothing is left, or when it is absurdly long.
    """
    parts: list[str] = []
    headings: list[Heading] = []
    at = 0
    repeated = normalise(title)
    for block in blocks:
        text = normalise(block.text)
        if block.level:
            text = " ".join(text.split())
        if not text or (len(parts) < 3 and block.level and text == repeated):
            continue
        if block.level:
            headings.append(Heading(start=at, end=at + len(text), level=block.level))
        parts.append(text)
        at += len(text) + 2
        if at > MAX_CHARACTERS:
            raise UnreadableError(
                f"the article is longer than {MAX_CHARACTERS:,} characters",
                remedy="split it into its articles, one file or record each",
            )
    if not parts:
        raise UnreadableError("there is no text in it", remedy="put the article's text into it or remove it")
    return "\n\n".join(parts), tuple(headings)


def first_words(text: str, *, limit: int = 80) -> str:
    """The beginning of a text, cut at a word: a title for an article that has none."""
    line = " ".join(text.split("\n", 1)[0].split())
    if len(line) <= limit:
        return line
    cut = line[:limit].rsplit(" ", 1)[0] if " " in line[:limit] else line[:limit]
    return cut.rstrip(",;:–—- ") + "…"
