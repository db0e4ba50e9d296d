"""Rows of the catalogue ↔ records: which columns make a card, a chunk, a file's state, and how blobs are packed."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from qa.ports import FileState
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, SourceId, Span, Standing

CARD = (
    "a.id, s.id, s.name, a.title, a.url, a.author, a.published, a.language, a.sha256, a.standing, a.rule, a.reason,"
    " a.conditions"
)
"""Columns of a card, from `articles a JOIN sources s ON s.key = a.source`."""

CHUNK = 'c.id, a.id, s.id, c.ordinal, c.start, c."end", c.context, c.tokens, c.sentences'
"""Columns of a chunk, from `chunks c JOIN articles a … JOIN sources s …`; its text is cut out of the article's."""

FILE = "source, path, size, mtime_ns, sha256, status, reason, reader"


def card(row: Sequence[Any]) -> ArticleCard:
    return ArticleCard(
        id=ArticleId(row[0]),
        source_id=SourceId(row[1]),
        source=row[2],
        title=row[3],
        url=row[4],
        author=row[5],
        published=row[6],
        language=row[7],
        sha256=row[8],
        standing=Standing(row[9]),
        rule=row[10],
        reason=row[11],
        conditions=tuple(row[12].split()),
    )


def chunk(row: Sequence[Any], text: str) -> Chunk:
    """`text` is the whole article's."""
    start, end = row[4], row[5]
    return Chunk(
        id=ChunkId(row[0]),
        article_id=ArticleId(row[1]),
        source_id=SourceId(row[2]),
        ordinal=row[3],
        start=start,
        end=end,
        text=text[start:end],
        context=row[6],
        tokens=row[7],
        sentences=unpack_spans(row[8]),
    )


def file_state(row: Sequence[Any]) -> FileState:
    return FileState(
        source_id=SourceId(row[0]),
        path=row[1],
        size=row[2],
        mtime_ns=row[3],
        sha256=row[4],
        status=row[5],
        reason=row[6],
        reader=row[7],
    )


def pack_spans(spans: Iterable[Span]) -> bytes:
    """Little-endian uint32 pairs."""
    numbers = array("I", (offset for span in spans for offset in span))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpack_spans(packed: bytes) -> tuple[Span, ...]:
    numbers = array("I")
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))
