"""Articles, chunks and vectors for the store's tests: made up by number, the same on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from qa.ports import VectorRow
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.text import digest
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Matrix, SourceId, Standing, Vector

DIMENSIONS = 16
EMBEDDER = "test/hashed:16"


def vector_of(text: str, dimensions: int = DIMENSIONS) -> Vector:
    """A unit vector drawn from the text's own hash."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    drawn = np.random.default_rng(seed).standard_normal(dimensions).astype(np.float32)
    unit: Vector = drawn / np.float32(np.linalg.norm(drawn))
    return unit


def rows_of(count: int, *, dimensions: int = DIMENSIONS, first: int = 0) -> list[VectorRow]:
    return [
        VectorRow(
            chunk_id=ChunkId(f"c{number:05}"),
            source_id=SourceId(f"s{number % 3}"),
            vector=vector_of(f"row {number}", dimensions),
        )
        for number in range(first, first + count)
    ]


def matrix_of(texts: Sequence[str]) -> Matrix:
    stacked: Matrix = np.stack([vector_of(text) for text in texts])
    return stacked


def card_of(
    number: int,
    text: str,
    *,
    source: str = "",
    title: str = "",
    published: str = "2026-03-04",
    standing: Standing = Standing.FULL,
) -> ArticleCard:
    source = source or f"paper-{number % 3}"
    return ArticleCard(
        id=ArticleId(f"{source}/{number:04}.txt"),
        source_id=SourceId(source),
        source=source.title(),
        title=title or f"Report number{number}",
        url=f"https://{source}.example/{number}",
        author="A. Writer",
        published=published,
        language="en",
        sha256=digest(text),
        standing=standing,
        rule="nothing-said",
        reason="Nothing forbids it.",
    )


def chunks_of(card: ArticleCard, text: str) -> list[Chunk]:
    """One chunk for each line."""
    chunks, start = [], 0
    for ordinal, line in enumerate(text.split("\n")):
        end = start + len(line)
        named = hashlib.sha256(f"{card.id}|{card.sha256}|{start}|{end}".encode()).hexdigest()[:32]
        chunks.append(
            Chunk(
                id=ChunkId(named),
                article_id=card.id,
                source_id=card.source_id,
                ordinal=ordinal,
                start=start,
                end=end,
                text=line,
                context=card.title,
                tokens=len(line.split()),
                sentences=((start, end),),
            )
        )
        start = end + 1
    return chunks


def text_of(number: int, *, lines: int = 3, edition: int = 0) -> str:
    return "\n".join(
        f"Line {line} of article {number}, edition {edition}: the ferry{number} to harbour{line} was late again."
        for line in range(lines)
    )


def put(catalog: SqliteCatalog, number: int, *, edition: int = 0, lines: int = 3) -> ArticleCard:
    text = text_of(number, edition=edition, lines=lines)
    card = card_of(number, text)
    catalog.put_article(card, text, chunks_of(card, text), path=f"/articles/{number:04}.txt")
    return card


def embed_missing(catalog: SqliteCatalog, *, batch: int = 50, embedder: str = EMBEDDER) -> int:
    """Give every chunk that has none its vector, a transaction a batch; returns how many there were."""
    done = 0
    while chunks := catalog.without_vector(embedder, limit=batch):
        with catalog.transaction():
            catalog.put_vectors(embedder, [(chunk.id, vector_of(chunk.indexed_text)) for chunk in chunks])
        done += len(chunks)
    return done


def filled(path: Path, articles: int, *, lines: int = 3) -> SqliteCatalog:
    catalog = open_catalog(path)
    with catalog.transaction():
        for number in range(articles):
            put(catalog, number, lines=lines)
    embed_missing(catalog)
    return catalog


def all_chunk_ids(catalog: SqliteCatalog) -> Iterator[ChunkId]:
    for page in catalog.vector_pages(EMBEDDER, size=100):
        yield from (row.chunk_id for row in page)
