"""Questions that nothing answered, remembered: a small file each, so that a purge can take away one and no other.

A file holds the question, when and with which limits it was asked, and how near the articles came: no word of theirs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from qa.wholefile import write_whole

FOLDER = "unanswered"
"""Below the workspace's `.qa/`."""
MOST = 500
"""Questions kept; the one asked longest ago goes first."""
LONGEST = 1000
"""Characters of a question that is kept: what is longer was a page pasted."""


class Unanswered(Struct, frozen=True, kw_only=True):
    """One question without an answer."""

    question: str
    asked: str
    """The day it was last asked, ISO."""
    times: int = 1
    evidence: float = 0.0
    """0…1, how strongly the articles of that day spoke for an answer."""
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    answerable: str = ""
    """The day of the sync from which on the articles seem to answer it; empty before."""


class Memory:
    """The unanswered questions of one workspace. Many processes may remember at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def remember(self, asked: Unanswered) -> None:
        """Keep it, counting how often it was asked. Raises `OSError`."""
        if len(asked.question) > LONGEST:
            return
        known = self._read(self._path(asked.question))
        self._write(replace(asked, times=known.times + 1) if known else asked)
        for old in self.questions()[MOST:]:
            self.forget(old.question)

    def mark(self, asked: Unanswered, day: str) -> None:
        """Note that it seems answerable since this day. Raises `OSError`."""
        if self._path(asked.question).exists():
            self._write(replace(asked, answerable=day))

    def forget(self, question: str) -> bool:
        """Whether it was there."""
        path = self._path(question)
        known = path.exists()
        path.unlink(missing_ok=True)
        return known

    def questions(self) -> list[Unanswered]:
        """The last asked first; files that cannot be read are passed over."""
        found = [self._read(path) for path in self._folder.glob("*.json")] if self._folder.is_dir() else []
        return sorted((one for one in found if one), key=lambda one: (one.asked, one.question), reverse=True)

    def _path(self, question: str) -> Path:
        same = " ".join(question.casefold().split()).rstrip(" ?？.")
        return self._folder / f"{hashlib.sha256(same.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}.json"

    def _read(self, path: Path) -> Unanswered | None:
        try:
            document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return Unanswered(**{**document, "sources": tuple(document.get("sources", ()))})
        except (OSError, ValueError, TypeError):  # gone, half deleted by hand, or of another version
            return None

    def _write(self, asked: Unanswered) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = json.dumps(to_builtins(asked), ensure_ascii=False, indent=1) + "\n"
        write_whole(self._path(asked.question), text.encode())
