"""The fast door to an embedded Chroma: its Rust core without the Python client, which alone takes a second to import.

The core's interface is not public. It is used only with the releases it was tested with; any other goes through
`chroma.py`, and the same contract tests run on both doors.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qa.errors import StoreError
from qa.store.collection import HNSW, NAME, CollectionVectors, broken

TESTED = frozenset({"1.5.9"})
_PLACE = ("default_tenant", "default_database")
_OPEN_INDEXES = 16


def is_tested() -> bool:
    """Whether the installed core is one whose interface was tested. Looks at names on disk, imports nothing.

    `importlib.metadata` would say the same after importing the standard library's mail parser, 20 ms.
    """
    spec = find_spec("chromadb_rust_bindings")
    if spec is None or spec.origin is None:
        return False
    beside = Path(spec.origin).parents[1]
    return any((beside / f"chromadb-{version}.dist-info").is_dir() for version in TESTED)


class CoreVectors(CollectionVectors):
    """An index in a folder of this machine. Threads may share it."""

    def __init__(self, folder: Path, *, dimensions: int, create: bool = False) -> None:
        """Raises `StoreError` when the folder holds no index (unless `create`), or a broken one."""
        super().__init__(dimensions=dimensions)
        self._folder = folder
        database = folder / "chroma.sqlite3"
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not database.is_file():
            raise StoreError(f"there is no index in {folder}", remedy="run `qa sync`")
        with self._told():
            import chromadb_rust_bindings as core

            self._core = core.Bindings(
                allow_reset=False,
                sqlite_db_config=core.SqliteDBConfig(
                    hash_type=core.MigrationHash.MD5, migration_mode=core.MigrationMode.Apply, url=str(database)
                ),
                persist_path=str(folder),
                hnsw_cache_size=_OPEN_INDEXES,
            )
            if create:
                options = json.dumps({"hnsw": HNSW, "spann": None, "embedding_function": {"type": "legacy"}})
                made = self._core.create_collection(NAME, options, None, None, True, *_PLACE)  # noqa: FBT003 - no keywords there
            else:
                made = self._core.get_collection(NAME, *_PLACE)
            self._id = str(made.id)

    def count(self) -> int:
        with self._told():
            counted: int = self._core.count(self._id, *_PLACE)
            return counted

    def close(self) -> None:
        # The core has no close: dropping the last reference ends it.
        self._core = None

    def _upsert(self, ids: list[str], vectors: list[list[float]], metadata: list[dict[str, str | bool]]) -> None:
        with self._told():
            self._core.upsert(self._id, ids, vectors, metadata, None, None, *_PLACE)

    def _delete(self, ids: list[str]) -> None:
        with self._told():
            self._core.delete(self._id, ids, None, None, None, *_PLACE)

    def _query(self, vector: list[float], limit: int, ids: list[str] | None) -> list[tuple[str, float, bool]]:
        with self._told():
            reply = self._core.query(self._id, ids, [vector], limit, None, None, ["distances", "metadatas"], *_PLACE)
            return [
                (chunk_id, distance, (metadata or {}).get("ai") is True)
                for chunk_id, distance, metadata in zip(
                    reply.ids[0], reply.distances[0], reply.metadatas[0], strict=True
                )
            ]

    def _known(self, ids: list[str]) -> list[str]:
        return self._get(ids, [])[0]

    def _fetch(self, ids: list[str]) -> tuple[list[str], Sequence[Sequence[float]]]:
        return self._get(ids, ["embeddings"])

    def _get(self, ids: list[str], include: list[str]) -> tuple[list[str], Any]:
        with self._told():
            reply = self._core.get(self._id, ids, None, None, 0, None, include, *_PLACE)
            return reply.ids, reply.embeddings

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # The core raises its own errors, ValueError and more, none of which can be imported without the client.
            raise broken(str(self._folder), error) from error
        except BaseException as error:
            # A panic in Rust arrives as an exception outside `Exception`, of a class that has no importable name.
            if type(error).__name__ != "PanicException":
                raise
            raise broken(str(self._folder), error) from error
