"""Two ranked lists made one: what words found and what vectors found, on one scale."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from qa.types import ChunkId


class Candidate(Struct, frozen=True, kw_only=True):
    """A chunk that words or vectors found, with both of its scores."""

    chunk_id: ChunkId
    lexical: float
    """BM25, 0 when its words are not among the best."""
    dense: float
    """Cosine, −1…1."""
    lexical_share: float
    """BM25 over the best BM25, 0…1."""
    dense_share: float
    """Cosine between the least (0) and the greatest (1) of the candidates."""

    @property
    def score(self) -> float:
        return 0.5 * self.lexical_share + 0.5 * self.dense_share


def fuse(lexical: Mapping[ChunkId, float], dense: Mapping[ChunkId, float]) -> list[Candidate]:
    """Every chunk of either mapping, best first, by the mean of both scores, each brought to 0…1; ties by id.

    BM25 keeps its own zero (no word in common), cosines have none and are stretched between least and greatest. A chunk
    without a cosine gets the least one. Normalised sums beat reciprocal ranks on every set measured: ranks forget that
    the first hit was far ahead.
    """
    best = max(lexical.values(), default=0.0)
    least, greatest = min(dense.values(), default=0.0), max(dense.values(), default=0.0)
    spread = greatest - least
    found = [
        Candidate(
            chunk_id=chunk_id,
            lexical=lexical.get(chunk_id, 0.0),
            dense=dense.get(chunk_id, least),
            lexical_share=lexical.get(chunk_id, 0.0) / best if best > 0 else 0.0,
            dense_share=(dense[chunk_id] - least) / spread if chunk_id in dense and spread > 0 else 0.0,
        )
        for chunk_id in {**lexical, **dense}
    ]
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.chunk_id))
