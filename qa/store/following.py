"""A reader's handle on the index: once another process has made the next generation, searches go to that one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from qa.errors import StoreError
from qa.types import ChunkId, Hit

if TYPE_CHECKING:
    from qa.ports import VectorRow, VectorStore
    from qa.types import Vector


class Current(Protocol):
    """What says which generation is in use, and opens it."""

    def generation(self) -> int | None: ...

    def open_current(self) -> tuple[int, VectorStore]: ...


class FollowingVectors:
    """`ports.VectorStore` for reading only, over whichever generation is in use. Threads may share it."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._lock = threading.Lock()
        self._generation, self._store = current.open_current()

    def search(self, vector: Vector, *, limit: int, within: Sequence[ChunkId] | None = None) -> list[Hit]:
        generation, store = self._latest()
        try:
            return store.search(vector, limit=limit, within=within)
        except StoreError:
            if self._current.generation() == generation:
                raise
            return self._latest()[1].search(vector, limit=limit, within=within)  # it was deleted under the search

    def count(self) -> int:
        return self._latest()[1].count()

    def upsert(self, rows: Sequence[VectorRow]) -> None:  # noqa: ARG002 - the protocol's
        raise _read_only()

    def delete(self, chunk_ids: Sequence[ChunkId]) -> None:  # noqa: ARG002 - the protocol's
        raise _read_only()

    def close(self) -> None:
        self._store.close()

    def _latest(self) -> tuple[int, VectorStore]:
        with self._lock:
            if self._current.generation() != self._generation:
                # The old one is not closed: another thread may be searching it. It ends with its last reader.
                self._generation, self._store = self._current.open_current()
            return self._generation, self._store


def _read_only() -> StoreError:
    return StoreError("an index opened for reading is not written", remedy="run `qa sync`")
