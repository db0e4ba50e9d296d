"""The vector index on disk: generations that are built beside each other, checked, swapped and never changed in use.

    index/current            names the generation in use; swapped atomically
    index/gen-7/             one generation: Chroma's files and our manifest

A generation is never written again once the pointer names it. What changed is applied to a copy; the copy is checked
and noted, the pointer swapped, the old folder deleted. So `kill -9` at any moment leaves the old generation whole, a
reader never meets half a write, and the noted digests of the files always hold. (A server's collection cannot be
copied: there changes are applied in place, and applied again after a crash.) The catalogue holds every vector, so
building anew never asks an embedder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from qa.errors import StoreError
from qa.store import health
from qa.store.collection import BATCH
from qa.store.exact import CatalogVectors
from qa.store.following import FollowingVectors
from qa.store.manifest import Manifest, Setting
from qa.store.places import Places, writing_in
from qa.types import ChunkId

if TYPE_CHECKING:
    from qa.ports import VectorStore
    from qa.store.catalog import SqliteCatalog

Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all)."""

_SAMPLES = 20
_READERS_SAMPLES = 3
_FEW_DEAD = 1000


class RebuildNeededError(StoreError):
    """The index is missing, made by something else, or broken: `bring_up_to_date` puts it right."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the index cannot be used: {reason}", remedy="run `qa sync`: it is built from the catalogue")
        self.reason = reason


class Report(Struct, frozen=True, kw_only=True):
    """What bringing an index up to date did."""

    action: Literal["nothing", "applied", "built"]
    reason: str = ""
    """Why it was built anew."""
    added: int = 0
    deleted: int = 0
    count: int
    generation: int


class VectorIndex:
    """Opens the index for reading; with the writer's lock held, brings it up to date with the catalogue."""

    def __init__(
        self,
        folder: Path,
        *,
        catalog: SqliteCatalog,
        embedder_fingerprint: str,
        dimensions: int,
        chunker_fingerprint: str,
        url: str = "",
    ) -> None:
        self._folder = folder
        self._catalog = catalog
        self._embedder = embedder_fingerprint
        self._url = url
        self._setting = Setting(
            embedder=embedder_fingerprint, dimensions=dimensions, chunker=chunker_fingerprint, url=url
        )
        self._places = Places(folder, url=url, owner=catalog.identity, dimensions=dimensions)

    # ── reading ──

    def open_for_reading(self) -> VectorStore:
        """The index in use, checked. It follows to the next generation by itself when another process makes one.

        Where the folder cannot be written, which Chroma needs even for reading, the catalogue's vectors are searched.
        Raises: `RebuildNeededError` when there is none, it was made by something else, or it is broken;
        `UnreachableError` when the server does not answer.
        """
        if not self._url and not self._places.is_writable():
            return self.exact()
        return FollowingVectors(self)

    def exact(self) -> VectorStore:
        """Exact search over the catalogue's own vectors: slower on many chunks, needs no index.

        Raises `RebuildNeededError` when the catalogue has no vectors of this embedder.
        """
        if not self._catalog.has_vectors(self._embedder):
            raise RebuildNeededError("there are no vectors of this embedder")
        return CatalogVectors(self._catalog, embedder=self._embedder, dimensions=self._setting.dimensions)

    def is_behind(self) -> bool:
        """Whether the catalogue has changes that the index lacks, or there is no index; says nothing of its health."""
        manifest = self._places.manifest()
        return manifest is None or bool(self._unfit(manifest)) or manifest.applied != self._catalog.last_change()

    def generation(self) -> int | None:
        """The number of the generation in use."""
        return self._places.current()

    def open_current(self) -> tuple[int, VectorStore]:
        """The generation in use and its checked store. Raises `RebuildNeededError`."""
        while True:
            generation = self.generation()
            try:
                manifest = self._fitting()
                return manifest.generation, self._open_checked(manifest, samples=_READERS_SAMPLES)
            except RebuildNeededError:
                if generation == self.generation():
                    raise
                # Another process made the next generation and deleted this one while it was being opened.

    # ── writing: the caller holds the lock ──

    def bring_up_to_date(self, on_progress: Progress | None = None) -> Report:
        """Check the index, apply what changed in the catalogue, build it anew where that is needed or shorter.

        Call it with the writer's lock held. Raises `StoreError`: the index in use is then what it was.
        """
        self._places.tidy()
        try:
            manifest = self._fitting()
            self._open_checked(manifest, samples=_SAMPLES).close()
        except RebuildNeededError as error:
            return self._build(error.reason, on_progress)
        if manifest.applied == self._catalog.last_change() and not manifest.applying:
            return Report(action="nothing", count=manifest.count, generation=manifest.generation)
        changes = self._changes(manifest.applied)
        if manifest.dead + list(changes.values()).count(False) > max(_FEW_DEAD, manifest.count // 4):
            return self._build("many of its rows are deleted", on_progress)
        try:
            return self._apply(manifest, changes, on_progress)
        except StoreError as error:
            return self._build(error.message, on_progress)

    def compact(self, on_progress: Progress | None = None) -> Report:
        """Build it anew, so that nothing deleted is left in its files. Call it with the writer's lock held."""
        self._places.tidy()
        return self._build("compaction", on_progress)

    # ── checking ──

    def _fitting(self) -> Manifest:
        """The manifest of the generation in use. Raises `RebuildNeededError` when it does not fit today's setting."""
        manifest = self._places.manifest()
        if manifest is None:
            raise RebuildNeededError("there is none yet" if self.generation() is None else "its manifest is broken")
        if unfit := self._unfit(manifest):
            raise RebuildNeededError(unfit)
        return manifest

    def _unfit(self, manifest: Manifest) -> str:
        if different := self._setting.difference(manifest.made_with):
            return different
        if manifest.catalog != self._catalog.identity or manifest.applied > self._catalog.last_change():
            return "it was made from another catalogue"
        if manifest.applied < self._catalog.pruned_to():
            return "it is older than the catalogue's log of changes"
        return ""

    def _open_checked(self, manifest: Manifest, *, samples: int) -> VectorStore:
        """Raises `RebuildNeededError` unless files, count and some vectors are as they were after the last write."""
        if not self._url and (damage := health.damage(self._places.folder(manifest.generation), manifest.files)):
            raise RebuildNeededError(f"it is damaged: {damage}")
        try:
            store = self._places.open(manifest.generation)
            try:
                self._check_rows(store, manifest, samples=samples)
            except BaseException:
                store.close()
                raise
        except RebuildNeededError:
            raise
        except StoreError as error:
            raise RebuildNeededError(error.message) from error
        return store

    def _check_rows(self, store: VectorStore, manifest: Manifest, *, samples: int) -> None:
        if not manifest.applying and (count := store.count()) != manifest.count:
            raise RebuildNeededError(f"it holds {count} chunks instead of {manifest.count}")
        if lost := self._lost(store, manifest.samples[:samples]):
            raise RebuildNeededError(f"it does not find chunk {lost[0]} by its own vector")

    def _lost(self, store: VectorStore, chunk_ids: Iterable[str]) -> list[ChunkId]:
        """Those that the index does not find by their own vectors; what left the catalogue meanwhile does not count."""
        return health.lost(store, self._catalog.vectors(self._embedder, [ChunkId(name) for name in chunk_ids]))

    # ── building and applying ──

    def _build(self, reason: str, on_progress: Progress | None) -> Report:
        manifest = Manifest(
            generation=self._places.next(),
            catalog=self._catalog.identity,
            made_with=self._setting,
            applied=self._catalog.last_change(),
            count=self._catalog.vector_count(self._embedder),
            dead=0,
            samples=(),
            files={},
        )
        try:
            samples = self._fill(manifest, on_progress)
            made = self._put_in_use(replace(manifest, samples=_spread(samples)))
        finally:
            self._places.tidy()
        return Report(action="built", reason=reason, added=made.count, count=made.count, generation=made.generation)

    def _fill(self, manifest: Manifest, on_progress: Progress | None) -> list[ChunkId]:
        """Write every vector of the catalogue into a new generation; returns some chunks to check it by."""
        store = self._places.create(manifest.generation)
        samples, done = list[ChunkId](), 0
        try:
            for page in self._catalog.vector_pages(self._embedder, size=BATCH):
                store.upsert(page)
                samples += [row.chunk_id for row in page[:: BATCH // 2]]
                done += len(page)
                if on_progress:
                    on_progress(done, manifest.count)
        finally:
            store.close()
        return samples

    def _apply(self, manifest: Manifest, changes: dict[ChunkId, bool], on_progress: Progress | None) -> Report:
        added = [chunk_id for chunk_id, is_added in changes.items() if is_added]
        deleted = [chunk_id for chunk_id, is_added in changes.items() if not is_added]
        changed = replace(
            manifest,
            generation=manifest.generation if self._url else self._places.next(),
            applied=self._catalog.last_change(),
            count=self._catalog.vector_count(self._embedder),
            dead=manifest.dead + len(deleted),
            samples=_spread([*added, *map(ChunkId, manifest.samples)]),
            applying=False,
        )
        try:
            store = self._open_for_writing(manifest, changed.generation)
            try:
                store.delete(deleted)
                for done, batch in _batches(added):
                    store.upsert(self._catalog.vectors(self._embedder, batch))
                    if on_progress:
                        on_progress(done, len(added))
            finally:
                store.close()
            made = self._put_in_use(changed)
        finally:
            self._places.tidy()
        return Report(
            action="applied", added=len(added), deleted=len(deleted), count=made.count, generation=made.generation
        )

    def _open_for_writing(self, manifest: Manifest, generation: int) -> VectorStore:
        if not self._url:
            return self._places.copy(manifest, generation)
        self._places.note(replace(manifest, applying=True))
        return self._places.open(generation)

    def _put_in_use(self, manifest: Manifest) -> Manifest:
        """Note what was written, check it as a reader will, swap the pointer, drop the old generation's collection."""
        old = self._places.manifest()
        with writing_in(self._folder):
            files = {} if self._url else health.note(self._places.folder(manifest.generation))
        store = self._places.open(manifest.generation)
        try:
            lost = self._lost(store, manifest.samples)
            if 2 * len(lost) > len(manifest.samples):
                raise RebuildNeededError("it does not find its own vectors")
            samples = tuple(chunk_id for chunk_id in manifest.samples if chunk_id not in lost)
            noted = replace(manifest, files=files, samples=samples)
            self._check_rows(store, noted, samples=0)
        finally:
            store.close()
        self._places.note(noted)
        self._places.put_in_use(noted.generation)
        self._catalog.prune_changes(noted.applied)
        if old is not None and old.made_with.url and old.generation != noted.generation:
            self._places.drop_collection(old.made_with.url, old.generation)
        return noted

    def _changes(self, since: int) -> dict[ChunkId, bool]:
        """What is to be done with each chunk, True to add it: only its last change counts."""
        changes: dict[ChunkId, bool] = {}
        while page := self._catalog.changes_since(since, limit=10_000):
            changes.update({chunk_id: added for _, chunk_id, added in page})
            since = page[-1][0]
        return changes


def _spread(chunk_ids: list[ChunkId]) -> tuple[str, ...]:
    """Some of them, evenly spread."""
    return tuple(dict.fromkeys(chunk_ids[:: max(1, -(-len(chunk_ids) // _SAMPLES))]))


def _batches(chunk_ids: list[ChunkId]) -> Iterable[tuple[int, list[ChunkId]]]:
    """Batches with how many will be done after each."""
    rest, done = iter(chunk_ids), 0
    while batch := list(islice(rest, BATCH)):
        done += len(batch)
        yield done, batch
