"""The folder of kept answers: a JSON file each, named by its id, written whole or not at all, private to its owner."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qa.errors import ConfigError, StoreError
from qa.wholefile import write_whole

FOLDER = "answers"
"""Below the workspace's `.qa/`."""
_DAY = 24 * 60 * 60
_TICKS = 1 << 24
"""The time of day as six hexadecimal digits: a step is 5 ms."""


class Archive:
    """The answers of one workspace. Many processes may keep answers at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, document: Mapping[str, Any], *, now: dt.datetime) -> dict[str, Any]:
        """Write the record with an id and the UTC time put behind its version; returns it as written.

        Raises: `StoreError` when it cannot be written; nothing of it is left then.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = self._claim(now)
            kept = stamped(document, name, now)
            try:
                self.replace(name, kept)
            except BaseException:
                self.path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise StoreError(
                f"the answer cannot be kept in {self._folder}: {(error.strerror or str(error)).lower()}",
                remedy="check the folder's permissions and the room on its disk, or set `keep = false` under [answers]",
            ) from None
        return kept

    def replace(self, name: str, document: Mapping[str, Any]) -> None:
        """Write this record over what the id names now. Raises `OSError`."""
        write_whole(self.path(name), spelt(document))

    def path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def names(self) -> list[str]:
        """All ids, newest first. An empty file is an answer that was being written when its process was killed."""
        if not self._folder.is_dir():
            return []
        return sorted((path.stem for path in self._folder.glob("*.json") if _is_filled(path)), reverse=True)

    def find(self, words: str) -> Path:
        """The file of this id, of its beginning, of the beginning of its last part, or of `last`.

        Raises: `ConfigError` when there is none, or more than one.
        """
        names = self.names()
        wanted = words.strip().lower()
        if wanted == "last" and names:
            return self.path(names[0])
        if wanted in names:
            return self.path(wanted)
        found = [name for name in names if name.startswith(wanted) or name.partition("-")[2].startswith(wanted)]
        if len(found) == 1 and wanted:
            return self.path(found[0])
        if not found or not wanted:
            raise ConfigError(f"There is no kept answer “{words}”.", remedy="`qa answers list` shows those there are.")
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise ConfigError(f"“{words}” may be {len(found)} answers.", remedy=f"Say which: {', '.join(found[:5])}{more}.")

    def files(self) -> Iterator[Path]:
        """Every record, newest first."""
        return (self.path(name) for name in self.names())

    def _claim(self, now: dt.datetime) -> str:
        """An id that no other process has: its empty file is made here, and only by one."""
        at = now.astimezone(dt.UTC)
        tick = int(((at.hour * 60 + at.minute) * 60 + at.second + at.microsecond / 1e6) * _TICKS / _DAY)
        while True:
            name = f"{at:%Y%m%d}-{tick % _TICKS:06x}"
            try:
                os.close(os.open(self.path(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except FileExistsError:
                tick += 1
            else:
                return name


def stamped(document: Mapping[str, Any], name: str, now: dt.datetime) -> dict[str, Any]:
    """The record with its id (empty where it is not kept) and when it was asked, both right after its version."""
    at = now.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    rest = {key: value for key, value in document.items() if key != "version"}
    return {"version": document["version"], "id": name, "asked": at, **rest}


def spelt(document: Mapping[str, Any]) -> bytes:
    """A record as written: the same values always give the same bytes."""
    try:
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    except UnicodeEncodeError:  # half a character in a raw reply: JSON can spell it, UTF-8 cannot
        return (json.dumps(document, indent=2) + "\n").encode()


def _is_filled(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:  # deleted meanwhile
        return False
