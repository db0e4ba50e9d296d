"""One writer at a time: a lock on the workspace that the system itself lets go when its process dies."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from qa.errors import BusyError, StoreError

_LOCK = "lock"
_HOLDER = "lock.json"


@contextmanager
def writing(folder: Path, *, wait: float) -> Iterator[None]:
    """Hold the writer's lock of the workspace's folder, waiting up to `wait` seconds for another writer to end.

    Raises: `BusyError` naming the other process, `StoreError` when the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(folder / _LOCK, timeout=max(0.0, wait), poll_interval=0.05)
        held.acquire()
    except Timeout as error:
        raise _busy(folder) from error
    except (OSError, NotImplementedError) as error:  # the second where a file system knows no locks
        raise StoreError(
            f"{folder} cannot be locked for writing: {error}",
            remedy="make the folder writable, on a disk that knows locks, or choose another workspace with --home",
        ) from error
    try:
        _sign(folder)
        yield
    finally:
        held.release()


def _sign(folder: Path) -> None:
    """Say who holds the lock, beside it: on Windows nobody else may read the locked file itself."""
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        (folder / _HOLDER).write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written: {error.strerror or error}", remedy="check its permissions and free space"
        ) from error


def _busy(folder: Path) -> BusyError:
    try:
        holder = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        who = f"process {int(holder['pid'])}, since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):  # not written yet, or half: what matters is that it is busy
        who = "another process"
    return BusyError(f"the workspace is being written by {who}", remedy="wait for it to end, or end it, and try again")
