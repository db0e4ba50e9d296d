"""What the doors to Chroma share: how a search is asked so that it is exact where it can be and never shows a stranger.

Chroma holds an id, a vector, `source` and the flag `ai: true` of each chunk, and no text. Filters are positive only:
its own `$ne` matches rows that lack the key, and its `where` costs 40–290 ms at 100,000 rows. So a search within a set
goes by ids; an open one reads the flag of every row it found and drops what does not carry it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from qa.errors import StoreError
from qa.types import ChunkId, Hit

if TYPE_CHECKING:
    from qa.ports import VectorRow
    from qa.types import Matrix, Vector

T = TypeVar("T")

NAME = "chunks"
BATCH = 2000
"""Rows of one call; Chroma refuses more than 5,461."""
# `space` is said out loud (the default is not cosine); ef_search 200 finds .985 of the true ten at 100,000 rows, 100
# finds .938. A low sync_threshold has every batch written to the graph's files at once: what waits in Chroma's queue is
# played back at every opening (0.15 s for 300 rows), and a copy of the folder is whole.
HNSW: dict[str, Any] = {"space": "cosine", "ef_search": 200, "sync_threshold": 2}
_FEW = 1000
"""Below this many ids their vectors are fetched and compared exactly: sooner done than walking the graph, and exact."""


class CollectionVectors(ABC):
    """`ports.VectorStore` over one collection of Chroma. Subclasses say how it is spoken to."""

    def __init__(self, *, dimensions: int) -> None:
        self.dimensions = dimensions

    # ── how it is spoken to: each raises `StoreError` ──

    @abstractmethod
    def _upsert(self, ids: list[str], vectors: list[list[float]], metadata: list[dict[str, str | bool]]) -> None: ...

    @abstractmethod
    def _delete(self, ids: list[str]) -> None: ...

    @abstractmethod
    def _query(self, vector: list[float], limit: int, ids: list[str] | None) -> list[tuple[str, float, bool]]:
        """(id, cosine distance, whether it carries `ai: true`), nearest first. Unknown ids in `ids` are an error."""
        ...

    @abstractmethod
    def _known(self, ids: list[str]) -> list[str]: ...

    @abstractmethod
    def _fetch(self, ids: list[str]) -> tuple[list[str], Sequence[Sequence[float]]]:
        """The ids it holds of these, and their vectors."""
        ...

    @abstractmethod
    def count(self) -> int: ...

    @abstractmethod
    def close(self) -> None: ...

    # ── the protocol ──

    def upsert(self, rows: Sequence[VectorRow]) -> None:
        latest = {row.chunk_id: row for row in rows}  # an id twice in one batch is refused
        for row in latest.values():
            check_vector(row.vector, self.dimensions)
        for batch in _batches(list(latest.values())):
            # A row that the graph overwrites may lose its last neighbour and never be found again (13 of 1,500 times in
            # a graph of 18); one that was deleted first is linked like any new one (0 of 1,500).
            if known := self._known([row.chunk_id for row in batch]):
                self._delete(known)
            # A single row is below the lowest threshold that Chroma takes, and would wait in its queue, to be written
            # into the graph's files by whoever opens them next: said twice, it is written now.
            for _ in range(2 if len(batch) == 1 else 1):
                self._upsert(
                    [row.chunk_id for row in batch],
                    [row.vector.tolist() for row in batch],
                    [{"source": row.source_id, "ai": True} for row in batch],
                )

    def delete(self, chunk_ids: Sequence[ChunkId]) -> None:
        for batch in _batches(list(chunk_ids)):
            self._delete([str(chunk_id) for chunk_id in batch])

    def search(self, vector: Vector, *, limit: int, within: Sequence[ChunkId] | None = None) -> list[Hit]:
        check_vector(vector, self.dimensions)
        if limit < 1 or (within is not None and not within):
            return []
        if within is None:
            return self._search_all(vector, limit)
        ids = [str(chunk_id) for chunk_id in dict.fromkeys(within)]
        if len(ids) <= _FEW:
            return self._compare(vector, ids, limit)
        return self._search_within(vector, ids, limit)

    # ── three ways to search ──

    def _search_all(self, vector: Vector, limit: int) -> list[Hit]:
        """Asks for more whenever rows without the flag had to be dropped."""
        asked = limit
        while True:
            found = self._query(vector.tolist(), asked, None)
            allowed = [(chunk_id, distance) for chunk_id, distance, flagged in found if flagged]
            if len(allowed) >= limit or len(found) < asked:
                return _hits(allowed, limit)
            asked *= 4

    def _search_within(self, vector: Vector, ids: list[str], limit: int) -> list[Hit]:
        try:
            found = self._query(vector.tolist(), min(limit, len(ids)), ids)
        except StoreError:
            # The catalogue may be ahead of the index, and one id that the index lacks makes Chroma refuse the others.
            known = [known for batch in _batches(ids) for known in self._known(batch)]
            if not known or len(known) == len(ids):
                raise
            found = self._query(vector.tolist(), min(limit, len(known)), known)
        return _hits([(chunk_id, distance) for chunk_id, distance, _ in found], limit)

    def _compare(self, vector: Vector, ids: list[str], limit: int) -> list[Hit]:
        import numpy as np

        known, vectors = self._fetch(ids)
        if not known:
            return []
        distances = 1.0 - cosines(np.asarray(vectors, dtype=np.float32), vector)
        return _hits(list(zip(known, distances.tolist(), strict=True)), limit)


def cosines(matrix: Matrix, vector: Vector) -> Vector:
    """Cosine of each row with the vector, shape (n,); 0 for rows of zeros."""
    import numpy as np

    lengths = np.linalg.norm(matrix, axis=1) * np.linalg.norm(vector)
    cosine: Vector = np.divide(matrix @ vector, lengths, out=np.zeros(len(matrix), np.float32), where=lengths > 0)
    return cosine


def check_vector(vector: Vector, dimensions: int) -> None:
    """Raises `StoreError` for a vector of another width, or one with NaN or infinity in it."""
    import numpy as np

    if vector.shape != (dimensions,):
        raise StoreError(
            f"a vector of shape {vector.shape} does not fit an index of {dimensions} dimensions",
            remedy="run `qa sync`: an index for this embedder is built beside the old one",
        )
    if not np.isfinite(vector).all():
        raise StoreError("the embedder gave a vector that is not finite", remedy="try another embedder in qa.toml")


def broken(where: str, error: BaseException) -> StoreError:
    """Whatever Chroma raised, with what to do about it."""
    if "disk is full" in str(error) or "No space left" in str(error):
        return StoreError(
            f"the disk is full: the index at {where} cannot grow",
            remedy="free some space and run `qa sync` again; the old index is as it was",
        )
    return StoreError(f"the index at {where} cannot be used: {error}", remedy="run `qa sync`: it is built anew")


def _hits(found: list[tuple[str, float]], limit: int) -> list[Hit]:
    """Best first; equal ones by id, so that the same question meets the same order."""
    hits = (Hit(chunk_id=ChunkId(chunk_id), score=max(-1.0, min(1.0, 1.0 - distance))) for chunk_id, distance in found)
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:limit]


def _batches(items: list[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
