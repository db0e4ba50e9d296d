"""Exact cosine search in memory: what the other indexes are measured against, and enough for a few thousand chunks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.store.collection import check_vector, cosines
from qa.types import ChunkId, Hit

if TYPE_CHECKING:
    from qa.ports import VectorRow
    from qa.types import Matrix, Vector


class MemoryVectors:
    """`ports.VectorStore` over a dict; every search compares every vector."""

    def __init__(self, *, dimensions: int) -> None:
        self.dimensions = dimensions
        self._vectors: dict[ChunkId, Vector] = {}

    def upsert(self, rows: Sequence[VectorRow]) -> None:
        for row in rows:
            check_vector(row.vector, self.dimensions)
        self._vectors.update({row.chunk_id: row.vector for row in rows})

    def delete(self, chunk_ids: Sequence[ChunkId]) -> None:
        for chunk_id in chunk_ids:
            self._vectors.pop(chunk_id, None)

    def search(self, vector: Vector, *, limit: int, within: Sequence[ChunkId] | None = None) -> list[Hit]:
        import numpy as np

        check_vector(vector, self.dimensions)
        asked = self._vectors if within is None else dict.fromkeys(within)
        ids = [chunk_id for chunk_id in asked if chunk_id in self._vectors]
        if not ids:
            return []
        return nearest(ids, np.stack([self._vectors[chunk_id] for chunk_id in ids]), vector, limit)

    def count(self) -> int:
        return len(self._vectors)

    def close(self) -> None:
        self._vectors = {}


def nearest(ids: Sequence[ChunkId], matrix: Matrix, vector: Vector, limit: int) -> list[Hit]:
    """The nearest of these by cosine, best first, equal ones by id. `matrix` has a row for each id."""
    import numpy as np

    if not ids or limit < 1:
        return []
    scores = cosines(matrix, vector)
    if limit < len(ids):
        least = np.partition(scores, -limit)[-limit]
        kept = np.flatnonzero(scores >= least).tolist()  # with everything that is as good as the last
    else:
        kept = list(range(len(ids)))
    hits = (Hit(chunk_id=ids[row], score=float(scores[row])) for row in kept)
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]
