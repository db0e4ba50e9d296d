"""Passages with the sentences beside them: what a model needs to understand one, and may quote as well."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from qa.ports import Catalog
from qa.types import ArticleId, Chunk, Passage, Span

BESIDE = 2
"""Sentences shown on either side."""


def with_neighbours(passages: Sequence[Passage], *, catalog: Catalog) -> list[Passage]:
    """The same passages, each longer by up to `BESIDE` sentences of its article on either side.

    No sentence is shown twice, and none from under another heading. Ids and ranks stay those of what was found.
    """
    shown: dict[ArticleId, list[Span]] = {}
    for passage in passages:
        shown.setdefault(passage.card.id, []).append((passage.chunk.start, passage.chunk.end))
    articles: dict[ArticleId, tuple[str, list[Chunk]]] = {}
    found: list[Passage] = []
    for passage in passages:
        article = passage.card.id
        if article not in articles:
            articles[article] = (catalog.text(article) or "", catalog.chunks_of(article))
        text, chunks = articles[article]
        longer = _longer(passage.chunk, text, chunks, shown[article])
        shown[article].append((longer.start, longer.end))
        found.append(replace(passage, chunk=longer))
    return found


def _longer(chunk: Chunk, text: str, chunks: Sequence[Chunk], shown: Sequence[Span]) -> Chunk:
    at = next((i for i, each in enumerate(chunks) if each.id == chunk.id), None)
    if at is None or text[chunk.start : chunk.end] != chunk.text:  # the article has changed since it was found
        return chunk
    before = chunks[at - 1] if at else None
    after = chunks[at + 1] if at + 1 < len(chunks) else None
    # Neighbouring chunks may share sentences with it.
    ahead = [span for span in _beside(before, chunk) if span[1] <= chunk.start][-BESIDE:]
    behind = [span for span in _beside(after, chunk) if span[0] >= chunk.end][:BESIDE]
    others = [span for span in shown if span != (chunk.start, chunk.end)]
    ahead = _contiguous(ahead[::-1], others)[::-1]
    behind = _contiguous(behind, others)
    if not ahead and not behind:
        return chunk
    start, end = (ahead[0][0] if ahead else chunk.start), (behind[-1][1] if behind else chunk.end)
    words = text[start : chunk.start] + text[chunk.end : end]
    return replace(
        chunk,
        start=start,
        end=end,
        text=text[start:end],
        tokens=chunk.tokens + -(-len(words.encode("utf-8")) // 3),
        sentences=(*ahead, *chunk.sentences, *behind),
    )


def _beside(neighbour: Chunk | None, chunk: Chunk) -> list[Span]:
    return list(neighbour.sentences) if neighbour is not None and neighbour.context == chunk.context else []


def _contiguous(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """As many as come before the first that is shown already."""
    found: list[Span] = []
    for start, end in spans:
        if any(start < last and first < end for first, last in others):
            break
        found.append((start, end))
    return found
