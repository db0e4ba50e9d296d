"""A short second look for passages of other articles that may give the answer's figures, days and outcomes otherwise.

It embeds nothing, so it costs little and is the same when an answer is made again from the same articles: words are
looked up in the lexical index, and the neighbours of the passages that were cited in the vector index, by the vectors
that are stored for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.answer_types import Citation
from qa.chat.questions import is_broad
from qa.drafting.kinds import content_stems, in_all_languages
from qa.ports import Catalog, VectorStore
from qa.types import ArticleId, ChunkId, Filter, Hit, Passage

POOL = 24
"""Chunks asked of each index."""
MOST = 6
MOST_OF_ONE = 2
"""Passages of one article."""
_RANK_CONSTANT = 60
"""Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""
_LONGEST = 400
"""Characters of cited words that are looked up with the question."""
_ANCHORS = 1


def find_rivals(
    question: str,
    citations: Sequence[Citation],
    shown: Sequence[Passage],
    *,
    catalog: Catalog,
    vectors: VectorStore,
    embedder: str,
    within: Filter,
    usable: Callable[[Sequence[Passage]], list[Passage]],
) -> list[Passage]:
    """At most `MOST` passages that were not shown, of articles that are not cited.

    `embedder`: the fingerprint of the one whose vectors are stored. `usable` drops what may not be used. Raises:
    `StoreError`.
    """
    if is_broad(question):  # “what happened”, “why”: no one value is asked for, so none is looked for elsewhere
        return []
    cited = {citation.card.id for citation in citations}
    anchors = _anchors(citations, shown)
    known = {passage.chunk.id for passage in shown}
    words = f"{question} {' '.join(citation.quote for citation in citations)[:_LONGEST]}"
    allowed = None if within.is_open else catalog.chunk_ids(within)
    if allowed is not None and not allowed:
        return []
    lists = [catalog.lexical(words, limit=POOL, within=within)]
    if abroad := in_all_languages(frozenset(content_stems(words))):
        lists.append(catalog.lexical(abroad, limit=POOL, within=within))
    lists += [vectors.search(row.vector, limit=POOL, within=allowed) for row in catalog.vectors(embedder, anchors)]
    ranked = [Hit(chunk_id=name, score=score) for name, score in _fused(lists) if name not in known]
    found = [passage for passage in catalog.passages(ranked[: 2 * POOL]) if passage.card.id not in cited]
    return usable(_spread(found))


def _anchors(citations: Sequence[Citation], shown: Sequence[Passage]) -> list[ChunkId]:
    """The passages that the cited words stand in; without any, the best one."""
    found = [
        passage.chunk.id
        for passage in shown
        if any(
            citation.card.id == passage.card.id and passage.chunk.start <= citation.start < passage.chunk.end
            for citation in citations
        )
    ]
    return (found or [passage.chunk.id for passage in shown])[:_ANCHORS]


def _fused(lists: Sequence[Sequence[Hit]]) -> list[tuple[ChunkId, float]]:
    scores: dict[ChunkId, float] = {}
    for hits in lists:
        for rank, hit in enumerate(hits, 1):
            scores[hit.chunk_id] = scores.get(hit.chunk_id, 0.0) + 1 / (_RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def _spread(passages: Sequence[Passage]) -> list[Passage]:
    """The first of them, no more than a few of one article."""
    taken: dict[ArticleId, int] = {}
    found: list[Passage] = []
    for passage in passages:
        name = passage.card.id
        if taken.get(name, 0) < MOST_OF_ONE and len(found) < MOST:
            taken[name] = taken.get(name, 0) + 1
            found.append(passage)
    return found
