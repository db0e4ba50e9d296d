"""An unfinished purge on disk: which articles must go and what to look for afterwards, without a word of any.

    .qa/purge/begun.json       a purge is unfinished: nothing else may run before it is done
    .qa/purge/articles.jsonl   which articles, by id, rule and digests
    .qa/purge/patterns         keyed hashes of their words and vectors (see `proof.py`)

Each is written before anything is deleted; a process killed anywhere leaves files that the next one can go on from.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

from qa.errors import StoreError
from qa.types import ArticleId, SourceId

if TYPE_CHECKING:
    from qa.rights.proof import Key, Rows

FOLDER = "purge"
_BEGUN, _ARTICLES, _PATTERNS = "begun.json", "articles.jsonl", "patterns"


class Doomed(Struct, frozen=True, kw_only=True):
    """One article of an unfinished purge: no word of it."""

    article_id: ArticleId
    source_id: SourceId
    rule: str
    reason: str
    """The user's own words or ours; empty where the verdict's reason repeats a publisher's notice."""
    sha256: str
    text_key: str
    url_key: str
    permission: str
    """What the register permitted until now."""
    chunks: int
    vectors: int


class Begun(Struct, frozen=True, kw_only=True):
    """When a purge began, the key of its patterns, and how large everything was before."""

    id: str
    at: str
    """UTC, ISO."""
    key: tuple[int, int, int]
    before: Mapping[str, Any]


def is_pending(state: Path) -> bool:
    """Whether a purge was begun in this workspace and is not done."""
    return (state / FOLDER / _BEGUN).exists()


class Pending:
    """The files of one unfinished purge. Their writer holds the writer's lock."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._folder = state / FOLDER

    @property
    def exists(self) -> bool:
        return is_pending(self._state)

    def begin(self, now: dt.datetime, before: Mapping[str, Any]) -> Begun:
        """Written whole or not at all; what an earlier purge left behind it goes first."""
        from qa.rights.proof import Key

        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        begun = Begun(
            id=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
            at=now.isoformat(timespec="seconds"),
            key=Key.draw().numbers,
            before=before,
        )
        beside = self._folder / (_BEGUN + ".new")
        beside.write_text(json.dumps(asdict(begun)), encoding="utf-8")
        os.replace(beside, self._folder / _BEGUN)  # noqa: PTH105 - the one call that promises to be atomic
        return begun

    def begun(self) -> Begun:
        """Raises `StoreError` when it cannot be read."""
        try:
            found = json.loads((self._folder / _BEGUN).read_text(encoding="utf-8"))
            first, second, third = found["key"]
            return Begun(**{**found, "key": (int(first), int(second), int(third))})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"the unfinished purge in {self._folder} cannot be read ({error})",
                remedy="delete the folder .qa and run `qa sync`: everything is read anew, and nothing old is left",
            ) from None

    def add_patterns(
        self, begun: Begun, text: str, vectors: Sequence[bytes], *, index_form: Callable[[str], str]
    ) -> None:
        """What to look for when this article is deleted."""
        from qa.rights import proof

        path, key = self._folder / _PATTERNS, proof.Key(begun.key)
        written = path.stat().st_size // proof.ROW.itemsize if path.exists() else 0
        # A window's number need only be new: no number is given without at least one row.
        rows = proof.text_patterns(
            text, key, first_window=written, index_form=index_form, stride=proof.stride_after(written)
        )
        more = proof.vector_patterns(vectors, key, first_window=max(written, proof.windows_in(rows)))
        with path.open("ab") as file:
            file.truncate(written * proof.ROW.itemsize)  # half a row of a killed process
            file.write(rows.tobytes() + more.tobytes())

    def patterns(self) -> Rows:
        import numpy as np

        from qa.rights.proof import ROW

        path = self._folder / _PATTERNS
        data = path.read_bytes() if path.exists() else b""
        return np.frombuffer(data[: len(data) // ROW.itemsize * ROW.itemsize], ROW)

    def add(self, doomed: Doomed) -> None:
        with (self._folder / _ARTICLES).open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(asdict(doomed), ensure_ascii=False) + "\n")

    def doomed(self) -> list[Doomed]:
        """Each article once. The last line of a killed process may be half: that article was not touched yet."""
        path = self._folder / _ARTICLES
        found: dict[ArticleId, Doomed] = {}
        for line in path.read_text(encoding="utf-8").split("\n") if path.exists() else ():
            with suppress(ValueError):
                one = Doomed(**json.loads(line))
                found[one.article_id] = one
        return list(found.values())

    def end(self) -> None:
        """The purge is done: first the mark that says it is not, then the rest."""
        (self._folder / _BEGUN).unlink()
        shutil.rmtree(self._folder, ignore_errors=True)


def key_of(begun: Begun) -> Key:
    from qa.rights.proof import Key

    return Key(begun.key)
