"""A question → the passages that may answer it: words and vectors search, their lists are fused and looked at again."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from msgspec.structs import replace

from qa.matching import rarity, read_question
from qa.ports import Catalog, Embedder, VectorStore
from qa.retrieval.copies import is_copy, shingles
from qa.retrieval.fuse import Candidate, fuse
from qa.retrieval.rerank import Ranked, rerank
from qa.types import ChunkId, Filter, Hit, Passage

POOL = 100
"""Chunks asked of each index."""
SECOND_LOOK = 24
"""Best fused candidates whose sentences are read. Embedding their words, anew for each question, is what takes time."""
COPY_WEIGHT = 0.5
"""What a near-copy of a better passage keeps of its score."""


def find_passages(
    question: str,
    *,
    embedder: Embedder,
    vectors: VectorStore,
    catalog: Catalog,
    within: Filter,
    limit: int,
    words: Embedder | None = None,
) -> list[Passage]:
    """At most `limit` passages, best first, scores falling; none when the question has no words or nothing passes.

    `words` embeds the single words of the second look, some thousand a question: give a local embedder where
    `embedder` is a service. Deterministic: equal scores are ordered by chunk id. Raises `StoreError`, and what the
    embedder raises.
    """
    asked = read_question(question)
    if not asked.words or limit < 1:
        return []
    candidates = _search(question, embedder=embedder, vectors=vectors, catalog=catalog, within=within)
    hits = [Hit(chunk_id=c.chunk_id, score=c.score) for c in candidates[: max(limit, SECOND_LOOK)]]
    known = {passage.chunk.id: passage for passage in catalog.passages(hits)}
    pairs = [(c, known[c.chunk_id]) for c in candidates if c.chunk_id in known]
    weights = rarity(asked.words, catalog.document_frequency(asked.words), catalog.counts().chunks)
    ranked = rerank(asked, weights, pairs[:SECOND_LOOK], embed=(words or embedder).embed_passages)
    least = min((each.score for each in ranked), default=0.0)
    # Whoever was not looked at stays behind those who were, in the order of the fused lists.
    ranked += [
        Ranked(candidate=c, passage=passage, score=least * c.score, named=np.zeros_like(weights))
        for c, passage in pairs[SECOND_LOOK:]
    ]
    return [
        replace(each.passage, rank=rank, score=each.score, dense=each.candidate.dense, lexical=each.candidate.lexical)
        for rank, each in enumerate(_copies_last(ranked)[:limit], 1)
    ]


def _search(
    question: str, *, embedder: Embedder, vectors: VectorStore, catalog: Catalog, within: Filter
) -> list[Candidate]:
    """Fused candidates of both indexes, each with its true cosine where a vector is stored."""
    allowed = None if within.is_open else catalog.chunk_ids(within)
    if allowed is not None and not allowed:
        return []
    vector = embedder.embed_question(question)
    lexical = {hit.chunk_id: hit.score for hit in catalog.lexical(question, limit=POOL, within=within)}
    dense = {hit.chunk_id: hit.score for hit in vectors.search(vector, limit=POOL, within=allowed)}
    by_words_only = [chunk_id for chunk_id in lexical if chunk_id not in dense]
    for row in catalog.vectors(embedder.fingerprint, by_words_only):
        dense[row.chunk_id] = float(row.vector @ vector)
    return fuse(lexical, dense)


def _copies_last(ranked: Iterable[Ranked]) -> list[Ranked]:
    """The same, with the score of every near-copy of a better passage cut; ordered anew, equal scores as they came."""
    seen: dict[ChunkId, frozenset[tuple[str, ...]]] = {}
    scored: list[Ranked] = []
    for each in ranked:
        cut = shingles(each.passage.chunk.text)
        scored.append(replace(each, score=COPY_WEIGHT * each.score) if is_copy(cut, seen.values()) else each)
        seen[each.passage.chunk.id] = cut
    return sorted(scored, key=lambda each: -each.score)
