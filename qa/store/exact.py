"""Exact cosine search over the catalogue's own vectors: no index needed, for a workspace that cannot be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.errors import StoreError
from qa.store.collection import check_vector
from qa.store.memory import nearest
from qa.types import ChunkId, Hit

if TYPE_CHECKING:
    from qa.ports import VectorRow
    from qa.store.reading import CatalogReader
    from qa.types import Matrix, Vector

_PAGE = 10_000


class CatalogVectors:
    """`ports.VectorStore` for reading only. A search walks every vector: 0.2 s at 100,000 chunks, memory flat."""

    def __init__(self, catalog: CatalogReader, *, embedder: str, dimensions: int) -> None:
        self.dimensions = dimensions
        self._catalog = catalog
        self._embedder = embedder

    def search(self, vector: Vector, *, limit: int, within: Sequence[ChunkId] | None = None) -> list[Hit]:
        check_vector(vector, self.dimensions)
        best: list[Hit] = []
        for ids, matrix in self._blocks(within):
            found = nearest(ids, matrix, vector, limit)
            best = sorted(best + found, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]
        return best

    def _blocks(self, within: Sequence[ChunkId] | None) -> Iterator[tuple[list[ChunkId], Matrix]]:
        import numpy as np

        if within is None:
            yield from self._catalog.vector_blocks(self._embedder, size=_PAGE)
        elif rows := self._catalog.vectors(self._embedder, list(dict.fromkeys(within))):
            yield [row.chunk_id for row in rows], np.stack([row.vector for row in rows])

    def count(self) -> int:
        return self._catalog.vector_count(self._embedder)

    def upsert(self, rows: Sequence[VectorRow]) -> None:  # noqa: ARG002 - the protocol's
        raise _read_only()

    def delete(self, chunk_ids: Sequence[ChunkId]) -> None:  # noqa: ARG002 - the protocol's
        raise _read_only()

    def close(self) -> None:
        """Nothing of its own is open."""


def _read_only() -> StoreError:
    return StoreError("this index is only for reading", remedy="run `qa sync` in a workspace that can be written")
