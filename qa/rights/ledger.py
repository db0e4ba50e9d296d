"""The ledger: what was decided, when, on which evidence, what was purged. Append-only, hash-chained, no article text.

Two chains: an entry for each decision, and events: purges begun and done, tombstones set and lifted. An event names the
last entry before it, so that neither chain can be cut without the other showing it. Beside them, outside the chains,
the evidence by its digest, and when the signals of fetched articles are due to be read again.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from qa.errors import RightsError
from qa.rights.chain import (
    ENTRY,
    EVENT,
    LIFTED,
    SCHEMA,
    TOMBSTONE,
    Entry,
    Event,
    digest_of,
    entry_of,
    event_of,
    evidence_of,
    is_whole,
    names_of,
    permission_of,
    said_by,
    verdict_of,
)
from qa.types import ArticleCard, ArticleId, Standing, Verdict

_REMEDY = "restore ledger.db from a backup, or delete it and run `qa sync` to decide again; until then nothing is used"
_NOTHING_KEPT = '{"signals": [], "carriers": [], "conditions": []}'
_STANDING = (
    f"SELECT {EVENT} FROM events t WHERE kind = '{TOMBSTONE}' AND {{condition}} AND NOT EXISTS (SELECT 1 FROM events l"
    f" WHERE l.article_id = t.article_id AND l.kind = '{LIFTED}' AND l.number > t.number) ORDER BY number"
)

_Link = TypeVar("_Link", Entry, Event)


class Ledger:
    """Append-only record of verdicts. Opened on first use; one writer at a time is the caller's promise.

    Every method raises `RightsError` when the ledger cannot be read or written: then nothing may be used.
    """

    def __init__(self, path: Path, *, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(tz=dt.UTC)) -> None:
        self._path = path
        self._now = now
        self._connection: sqlite3.Connection | None = None
        self._writable = False

    # ── decisions ──────────────────────────────────────────────────────────────────────────────────────────

    def record(self, card: ArticleCard, verdict: Verdict) -> bool:
        """Append the verdict unless the article's last entry says the same; returns whether it was appended."""
        with self._guarded():
            connection = self._to_write()
            evidence, permission, names = evidence_of(verdict), permission_of(verdict), names_of(card)
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                last = connection.execute(
                    "SELECT standing, rule, evidence, permission, names FROM entries WHERE article_id = ?"
                    " ORDER BY number DESC LIMIT 1",
                    (card.id,),
                ).fetchone()
                if last == (verdict.standing, verdict.rule, evidence, permission, names):
                    return False
                number, previous = _last(connection, "entries")
                decided = (names, verdict.standing.value, verdict.rule, evidence, permission)
                row = (number + 1, self._at(), card.id, card.source_id, *decided, previous)
                connection.execute(f"INSERT INTO entries ({ENTRY}) VALUES ({'?, ' * 10}?)", (*row, digest_of(row)))
                connection.execute("INSERT OR IGNORE INTO evidence VALUES (?, ?)", (evidence, said_by(verdict)))
            return True

    def standings(self, ids: Sequence[ArticleId]) -> Mapping[ArticleId, Standing]:
        """The last standing of each article asked for. An article without an entry is unchecked."""
        found: dict[ArticleId, Standing] = dict.fromkeys(ids, Standing.UNCHECKED)
        with self._guarded():
            connection = self._to_read()
            if connection is None:
                return found
            for start in range(0, len(ids), 500):
                part = ids[start : start + 500]
                marks = ", ".join("?" * len(part))
                rows = connection.execute(
                    f"SELECT article_id, standing FROM entries WHERE number IN"
                    f" (SELECT max(number) FROM entries WHERE article_id IN ({marks}) GROUP BY article_id)",
                    part,
                )
                found.update((ArticleId(article_id), Standing(standing)) for article_id, standing in rows)
        return found

    def is_empty(self) -> bool:
        """Whether nothing was ever decided, as far as it knows: it is new, or was deleted."""
        with self._guarded():
            connection = self._to_read()
            return connection is None or connection.execute("SELECT 1 FROM entries LIMIT 1").fetchone() is None

    def entries(self, article_id: ArticleId | None = None) -> Iterator[Entry]:
        """All entries, or those of one article, oldest first."""
        with self._guarded():
            connection = self._to_read()
            if connection is None:
                return
            where, values = ("", ()) if article_id is None else (" WHERE article_id = ?", (article_id,))
            for row in connection.execute(f"SELECT {ENTRY} FROM entries{where} ORDER BY number", values):
                yield entry_of(row)

    def refused_since(self, number: int) -> tuple[int, set[ArticleId]]:
        """The number of the last entry, and the articles that lost full standing after `number`, for good so far."""
        with self._guarded():
            connection = self._to_read()
            if connection is None:
                return 0, set()
            sql = (
                "SELECT DISTINCT article_id FROM entries e WHERE number > ? AND standing <> ? AND NOT EXISTS (SELECT 1"
                " FROM entries l WHERE l.article_id = e.article_id AND l.number > e.number AND l.standing = ?)"
            )
            full = Standing.FULL.value
            refused = {ArticleId(row[0]) for row in connection.execute(sql, (number, full, full))}
            return _last(connection, "entries")[0], refused

    def verdict(self, card: ArticleCard) -> tuple[Entry, Verdict] | None:
        """The last decision about an article with its evidence, quotes from the article left out; None without one."""
        entry = next(reversed(list(self.entries(card.id))), None)
        if entry is None:
            return None
        with self._guarded():
            connection = self._to_read()
            assert connection is not None
            known = _has_events(connection)
            sql = "SELECT said FROM evidence WHERE digest = ?"
            row = connection.execute(sql, (entry.evidence,)).fetchone() if known else None
            try:
                return entry, verdict_of(entry, row[0] if row else _NOTHING_KEPT, card.reason)
            except (KeyError, TypeError) as error:
                raise ValueError(str(error)) from None

    # ── purges and tombstones ──────────────────────────────────────────────────────────────────────────────

    def note(
        self,
        kind: str,
        *,
        purge: str = "",
        article_id: str = "",
        source_id: str = "",
        rule: str = "",
        text_key: str = "",
        url_key: str = "",
        permission: str = "",
        detail: str = "",
    ) -> None:
        """Append an event."""
        with self._guarded():
            connection = self._to_write()
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                entry, entry_digest = _last(connection, "entries")
                number, previous = _last(connection, "events")
                said = (purge, article_id, source_id, rule, text_key, url_key, permission, detail)
                row = (number + 1, self._at(), kind, *said, entry, entry_digest, previous)
                connection.execute(f"INSERT INTO events ({EVENT}) VALUES ({'?, ' * 14}?)", (*row, digest_of(row)))

    def events(self) -> Iterator[Event]:
        """All events, oldest first."""
        with self._guarded():
            connection = self._to_read()
            if connection is None or not _has_events(connection):
                return
            for row in connection.execute(f"SELECT {EVENT} FROM events ORDER BY number"):
                yield event_of(row)

    def tombstones(self, text_key: str, url_key: str, article_id: ArticleId) -> list[Event]:
        """The tombstones that stand, were not lifted, and speak of this text, this address or this article."""
        return self._standing(
            "((text_key <> '' AND text_key = ?) OR (url_key <> '' AND url_key = ?) OR article_id = ?)",
            (text_key, url_key, article_id),
        )

    def any_tombstone(self) -> bool:
        return bool(self._standing("1 = 1", (), limit=1))

    def tombstones_of(self, article_id: ArticleId) -> list[Event]:
        return self._standing("article_id = ?", (article_id,))

    def last_tombstone(self) -> int:
        """The number of the newest event that set or lifted one; 0 before the first."""
        with self._guarded():
            connection = self._to_read()
            if connection is None or not _has_events(connection):
                return 0
            sql = f"SELECT max(number) FROM events WHERE kind IN ('{TOMBSTONE}', '{LIFTED}')"
            return int(connection.execute(sql).fetchone()[0] or 0)

    def _standing(self, condition: str, values: tuple[str, ...], *, limit: int = -1) -> list[Event]:
        with self._guarded():
            connection = self._to_read()
            if connection is None or not _has_events(connection):
                return []
            sql = _STANDING.format(condition=condition)
            return [event_of(row) for row in connection.execute(f"{sql} LIMIT ?", (*values, limit))]

    # ── when signals were read ─────────────────────────────────────────────────────────────────────────────

    def note_reading(self, article_id: ArticleId, *, due: dt.datetime) -> None:
        """The article's signals were read now and hold until `due` (UTC). Only fetched articles have such a time."""
        with self._guarded():
            self._to_write().execute(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?)",
                (article_id, self._at(), due.astimezone(dt.UTC).isoformat(timespec="seconds")),
            )

    def forget_readings(self, article_ids: Collection[ArticleId]) -> None:
        """These articles' signals are not read again."""
        if article_ids:
            with self._guarded():
                rows = [(article_id,) for article_id in article_ids]
                self._to_write().executemany("DELETE FROM readings WHERE article_id = ?", rows)

    def due(self, article_id: ArticleId | None = None) -> Mapping[ArticleId, tuple[str, str]]:
        """Articles whose signals must be read again by now, or the one asked for: (read at, due at), UTC."""
        condition, value = ("due <= ?", self._at()) if article_id is None else ("article_id = ?", article_id)
        with self._guarded():
            connection = self._to_read()
            if connection is None or not _has_events(connection):
                return {}
            rows = connection.execute(f"SELECT article_id, at, due FROM readings WHERE {condition}", (value,))
            return {ArticleId(name): (at, due) for name, at, due in rows}

    # ── the chain ──────────────────────────────────────────────────────────────────────────────────────────

    def verify_chain(self) -> int:
        """How many entries there are, each hash-chained to the one before; `RightsError` at the first that is not.

        Events are chained likewise, and each to the entry that was the last when it was written.
        """
        named = {event.entry: event.entry_digest for event in self._chained(self.events(), "event")}
        count = 0
        for entry in self._chained(self.entries(), "entry"):
            count = entry.number
            if named.get(count, entry.digest) != entry.digest:
                raise RightsError(f"{self._path}: entry {count} is not the one that was followed", remedy=_REMEDY)
        if max(named, default=0) > count:
            raise RightsError(f"{self._path}: entry {max(named)} was changed or is missing", remedy=_REMEDY)
        return count

    def _chained(self, records: Iterator[_Link], kind: str) -> Iterator[_Link]:
        previous, count = "", 0
        for record in records:
            if record.number != count + 1 or record.previous != previous or not is_whole(record):
                raise RightsError(f"{self._path}: {kind} {count + 1} was changed or is missing", remedy=_REMEDY)
            previous, count = record.digest, count + 1
            yield record

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # ── inside ─────────────────────────────────────────────────────────────────────────────────────────────

    def _at(self) -> str:
        return self._now().isoformat(timespec="seconds")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError) as error:  # ValueError: a standing that is none
            raise RightsError(f"{self._path}: the ledger cannot be read or written ({error})", remedy=_REMEDY) from None

    def _to_write(self) -> sqlite3.Connection:
        if self._connection is None or not self._writable:
            self.close()
            self._connection, self._writable = self._writer(), True
        return self._connection

    def _to_read(self) -> sqlite3.Connection | None:
        """None only when there is nothing to read yet."""
        if self._connection is None and self._path.exists():
            self._connection, self._writable = self._reader(), False
        return self._connection

    def _writer(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=30, check_same_thread=False)
        # WAL with NORMAL: whole after a crash of the program, and no wait for the disk at every article.
        connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {SCHEMA}")
        return connection

    def _reader(self) -> sqlite3.Connection:
        address = self._path.absolute().as_uri()
        connection = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=30, check_same_thread=False)
        try:
            connection.execute("SELECT count(*) FROM entries").fetchone()
        except sqlite3.OperationalError:
            # A folder that cannot be written has no place for WAL's shared memory; without a WAL file none is needed.
            connection.close()
            if self._path.with_name(self._path.name + "-wal").exists():
                raise
            connection = sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            connection.execute("SELECT count(*) FROM entries").fetchone()
        return connection


def _last(connection: sqlite3.Connection, table: str) -> tuple[int, str]:
    """Number and digest of the newest row; 0 and nothing before the first."""
    row: tuple[int, str] | None = connection.execute(
        f"SELECT number, digest FROM {table} ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return row or (0, "")


def _has_events(connection: sqlite3.Connection) -> bool:
    """False for a ledger from before there were any, opened for reading: the next writer makes the tables."""
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'evidence'").fetchone())
