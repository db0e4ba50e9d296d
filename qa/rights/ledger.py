"""The ledger: what was decided, when, on which evidence, and what was purged. Append-only, hash-chained, no article text.

Two chains: `entries`, one for each decision, and `events`: purges begun and done, tombstones set and lifted. An event
names the last entry before it, so that neither chain can be cut without the other showing it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.errors import RightsError
from qa.types import ArticleCard, ArticleId, SourceId, Standing, Verdict

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    number     INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    article_id TEXT NOT NULL,
    source_id  TEXT NOT NULL,
    names      TEXT NOT NULL,
    standing   TEXT NOT NULL,
    rule       TEXT NOT NULL,
    evidence   TEXT NOT NULL,
    permission TEXT NOT NULL,
    previous   TEXT NOT NULL,
    digest     TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_article ON entries (article_id, number);
CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TABLE IF NOT EXISTS events (
    number     INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    purge      TEXT NOT NULL,
    article_id TEXT NOT NULL,
    source_id  TEXT NOT NULL,
    rule       TEXT NOT NULL,
    url_key    TEXT NOT NULL,
    text_key   TEXT NOT NULL,
    detail     TEXT NOT NULL,
    entry      INTEGER NOT NULL,
    previous   TEXT NOT NULL,
    digest     TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_by_article ON events (article_id, kind, number);
CREATE INDEX IF NOT EXISTS events_by_text ON events (text_key, kind);
CREATE INDEX IF NOT EXISTS events_by_url ON events (url_key, kind);
CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TABLE IF NOT EXISTS readings (article_id TEXT PRIMARY KEY, at TEXT NOT NULL, due TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS readings_by_due ON readings (due);
"""
_COLUMNS = "number, at, article_id, source_id, names, standing, rule, evidence, permission, previous, digest"
_REMEDY = "restore ledger.db from a backup, or delete it and run `qa sync` to decide again; until then nothing is used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision."""

    number: int
    at: str
    """UTC, ISO."""
    article_id: ArticleId
    source_id: SourceId
    names: str
    """sha256 of title and address: says which article was meant without repeating either."""
    standing: Standing
    rule: str
    evidence: str
    """sha256 of the signals and carriers it rests on."""
    permission: str
    """The register's word where it was needed: what was granted, and by whom."""
    previous: str
    digest: str
    """sha256 of this entry with the digest before it."""


class Ledger:
    """Append-only record of verdicts. Opened on first use; one writer at a time is the caller's promise.

    Every method raises `RightsError` when the ledger cannot be read or written: then nothing may be used.
    """

    def __init__(self, path: Path, *, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(tz=dt.UTC)) -> None:
        self._path = path
        self._now = now
        self._connection: sqlite3.Connection | None = None
        self._writable = False

    def record(self, card: ArticleCard, verdict: Verdict) -> bool:
        """Append the verdict unless the article's last entry says the same; returns whether it was appended."""
        with self._guarded():
            connection = self._to_write()
            evidence, permission, names = _evidence(verdict), _permission(verdict), _names(card)
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                last = connection.execute(
                    "SELECT standing, rule, evidence, permission, names FROM entries WHERE article_id = ?"
                    " ORDER BY number DESC LIMIT 1",
                    (card.id,),
                ).fetchone()
                if last == (verdict.standing, verdict.rule, evidence, permission, names):
                    return False
                number, previous = connection.execute(
                    "SELECT number, digest FROM entries ORDER BY number DESC LIMIT 1"
                ).fetchone() or (0, "")
                at = self._now().isoformat(timespec="seconds")
                decided = (names, verdict.standing.value, verdict.rule, evidence, permission)
                row = (number + 1, at, card.id, card.source_id, *decided, previous)
                connection.execute(f"INSERT INTO entries ({_COLUMNS}) VALUES ({'?, ' * 10}?)", (*row, _digest(row)))
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

    def entries(self, article_id: ArticleId | None = None) -> Iterator[Entry]:
        """All entries, or those of one article, oldest first."""
        with self._guarded():
            connection = self._to_read()
            if connection is None:
                return
            where, values = ("", ()) if article_id is None else (" WHERE article_id = ?", (article_id,))
            for row in connection.execute(f"SELECT {_COLUMNS} FROM entries{where} ORDER BY number", values):
                yield _entry(row)

    def verify_chain(self) -> int:
        """How many entries there are, each hash-chained to the one before; `RightsError` at the first that is not."""
        previous, count = "", 0
        for entry in self.entries():
            row = tuple(asdict(entry).values())
            if entry.number != count + 1 or entry.previous != previous or _digest(row[:-1]) != entry.digest:
                raise RightsError(f"{self._path}: entry {count + 1} was changed or is missing", remedy=_REMEDY)
            previous, count = entry.digest, count + 1
        return count

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # ── inside ─────────────────────────────────────────────────────────────────────────────────────────────

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
        connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {_SCHEMA}")
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


def _entry(row: tuple[object, ...]) -> Entry:
    number, at, article_id, source_id, names, standing, *rest = row
    rule, evidence, permission, previous, digest = (str(value) for value in rest)
    return Entry(
        number=int(str(number)),
        at=str(at),
        article_id=ArticleId(str(article_id)),
        source_id=SourceId(str(source_id)),
        names=str(names),
        standing=Standing(str(standing)),
        rule=rule,
        evidence=evidence,
        permission=permission,
        previous=previous,
        digest=digest,
    )


def _digest(row: tuple[object, ...]) -> str:
    return hashlib.sha256(
        json.dumps([str(value) for value in row], ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _evidence(verdict: Verdict) -> str:
    signals = [[s.carrier, s.protocol, s.use, s.says, s.quote, s.where] for s in verdict.signals]
    carriers = [[c.carrier, c.status] for c in verdict.carriers]
    whole = json.dumps([sorted(signals), sorted(carriers)], ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _permission(verdict: Verdict) -> str:
    return "; ".join(dict.fromkeys(s.quote for s in verdict.signals if s.protocol == "register" and s.quote))


def _names(card: ArticleCard) -> str:
    return hashlib.sha256(f"{card.title}\n{card.url}".encode("utf-8", "surrogatepass")).hexdigest()
