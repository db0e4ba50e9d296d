"""Whether an index's files are those that were written: looked at before Chroma opens them.

Chroma does not notice a lost or halved graph file (it answers without the rows), loads a pickle, and a flipped byte can
kill the process. Reading leaves the graph's files unchanged, so their digests tell; `chroma.sqlite3` is rewritten at
every opening, so SQLite's own check has to do.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qa.store.database import quick_check
from qa.store.manifest import FILE, Note

if TYPE_CHECKING:
    from qa.ports import VectorRow, VectorStore
    from qa.types import ChunkId

DATABASE = "chroma.sqlite3"
_BLOCK = 1 << 20
_WHOLE = 256 << 20
"""Up to this size a file is read whole at every opening (0.15 s); a larger one only when its size or time changed."""
_SAMPLES = 64
_SAMPLE = 1 << 16
_SAME = 0.999


def segment_files(folder: Path) -> Iterator[Path]:
    """The graph's files: everything but the database and the manifest."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith((DATABASE, FILE)):
            yield path


def note(folder: Path) -> dict[str, Note]:
    """Every graph file by its path below the folder, read whole."""
    return {path.relative_to(folder).as_posix(): _note(path) for path in segment_files(folder)}


def damage(folder: Path, noted: Mapping[str, Note]) -> str:
    """Empty when the files are as noted, else the first difference."""
    found: list[str] = []
    checking = threading.Thread(target=lambda: found.append(quick_check(folder / DATABASE)))
    checking.start()
    different = _difference(folder, noted)
    checking.join()
    return different or (f"its database: {found[0]}" if found and found[0] else "")


def lost(store: VectorStore, rows: Iterable[VectorRow]) -> list[ChunkId]:
    """Chunks that the index does not find by their own vectors.

    Equal texts have equal vectors: whichever of them comes first, its score is that of identity.
    """
    unfound = []
    for row in rows:
        hits = store.search(row.vector, limit=1)
        if row.vector.any() and not (hits and hits[0].score > _SAME):
            unfound.append(row.chunk_id)
    return unfound


def copy_segment(source: Path, target: Path, noted: Note) -> bool:
    """Copy a graph file; False when what was read is not what was noted."""
    target.parent.mkdir(parents=True, exist_ok=True)
    running = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(_BLOCK):
            running.update(block)
            writing.write(block)
    return running.hexdigest() == noted.sha256


def _difference(folder: Path, noted: Mapping[str, Note]) -> str:
    for name, expected in noted.items():
        path = folder / name
        try:
            status = path.stat()
            if status.st_size != expected.size:
                return f"{name} has {status.st_size} bytes instead of {expected.size}"
            touched = status.st_mtime_ns != expected.mtime_ns
            if touched or expected.size <= _WHOLE:
                same = _sha256(path) == expected.sha256
            else:
                same = _sample(path) == expected.sample
        except OSError as error:
            return f"{name}: {error.strerror}"
        if not same:
            return f"{name} has changed since it was written"
    return ""


def _note(path: Path) -> Note:
    status = path.stat()
    return Note(size=status.st_size, mtime_ns=status.st_mtime_ns, sha256=_sha256(path), sample=_sample(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sample(path: Path) -> str:
    running, size = hashlib.sha256(), path.stat().st_size
    with path.open("rb") as file:
        for number in range(_SAMPLES):
            file.seek(max(0, size - _SAMPLE) * number // (_SAMPLES - 1))
            running.update(file.read(_SAMPLE))
    return running.hexdigest()
