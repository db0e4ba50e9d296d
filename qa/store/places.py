"""Where the generations of an index lie, in a folder or on a server: opening, creating, copying and deleting them."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qa.errors import StoreError, UnreachableError
from qa.store import database, health
from qa.store.chroma import ChromaVectors
from qa.store.collection import CollectionVectors
from qa.store.core import CoreVectors, is_tested
from qa.store.manifest import Manifest, read_manifest, read_pointer, write_manifest, write_pointer


class Places:
    """Generations by number. Embedded: `gen-N/` holds all. On a server: a collection, and `gen-N/` its manifest."""

    def __init__(self, folder: Path, *, url: str, owner: str, dimensions: int) -> None:
        self._folder = folder
        self._url = url
        self._owner = owner
        self._dimensions = dimensions

    def current(self) -> int | None:
        """The generation in use; None when there is none."""
        return read_pointer(self._folder)

    def manifest(self) -> Manifest | None:
        """Of the generation in use; None when there is none, or it cannot be understood."""
        generation = self.current()
        manifest = None if generation is None else read_manifest(self.folder(generation))
        return manifest if manifest is not None and manifest.generation == generation else None

    def folder(self, generation: int) -> Path:
        return self._folder / f"gen-{generation}"

    def next(self) -> int:
        """One above every generation there is, in use or left over."""
        numbers = [int(path.name[4:]) for path in self._folder.glob("gen-*") if path.name[4:].isdecimal()]
        return max([*numbers, self.current() or 0]) + 1

    def open(self, generation: int, *, create: bool = False) -> CollectionVectors:
        """Raises `StoreError`; `UnreachableError` for a server that does not answer."""
        if self._url:
            name = _collection(self._owner, generation)
            return ChromaVectors(url=self._url, collection=name, dimensions=self._dimensions, create=create)
        door = CoreVectors if is_tested() else ChromaVectors
        return door(self.folder(generation), dimensions=self._dimensions, create=create)

    def create(self, generation: int) -> CollectionVectors:
        """An empty one; whatever a killed process left in its place goes first."""
        with writing_in(self._folder):
            self.folder(generation).mkdir(parents=True)
        if self._url:
            self.drop_collection(self._url, generation)
        return self.open(generation, create=True)

    def copy(self, manifest: Manifest, generation: int) -> CollectionVectors:
        """This one copied to the place of `generation`, and opened. Raises `StoreError` when it is damaged."""
        source, target = self.folder(manifest.generation), self.folder(generation)
        with writing_in(self._folder):
            target.mkdir(parents=True)
            for path in health.segment_files(source):
                name = path.relative_to(source).as_posix()
                if name in manifest.files and not health.copy_segment(path, target / name, manifest.files[name]):
                    raise StoreError(f"{name} has changed since it was written", remedy="run `qa sync`")
        database.copy(source / health.DATABASE, target / health.DATABASE)
        return self.open(generation)

    def note(self, manifest: Manifest) -> None:
        with writing_in(self._folder):
            write_manifest(self.folder(manifest.generation), manifest)

    def put_in_use(self, generation: int) -> None:
        with writing_in(self._folder):
            write_pointer(self._folder, generation)

    def drop_collection(self, url: str, generation: int) -> None:
        """Delete a server's collection; a missing one, or a server that is gone for good, is passed over."""
        with suppress(StoreError, UnreachableError):
            store = ChromaVectors(url=url, collection=_collection(self._owner, generation), dimensions=self._dimensions)
            store.drop()
            store.close()

    def tidy(self) -> None:
        """Delete every folder but the one in use. One that another process holds open waits for the next time."""
        current = self.current()
        for path in self._folder.glob("gen-*"):
            if current is None or path != self.folder(current):
                shutil.rmtree(path, ignore_errors=True)

    def is_writable(self) -> bool:
        """Whether the index in use (or the folder it would be made in) can be written."""
        path = self.folder(self.current() or 0) / health.DATABASE
        places = [path, *path.parents]
        there = next(place for place in places if place.exists())
        return os.access(there, os.W_OK) and (there != path or os.access(path.parent, os.W_OK))


@contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Failures of the file system as `StoreError`."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StoreError(
                f"the disk is full: the index in {folder} cannot grow",
                remedy="free some space and run `qa sync` again; the old index is as it was",
            ) from error
        raise StoreError(
            f"the index in {folder} cannot be written: {error.strerror or error}",
            remedy="check the folder and its permissions",
        ) from error


def _collection(owner: str, generation: int) -> str:
    return f"byline-{owner[:16]}-{generation}"
