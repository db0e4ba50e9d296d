"""One SQLite connection: opening, transactions, and every failure of SQLite told with a remedy."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from qa.errors import BusyError, SetupError, StoreError
from qa.store import lexical, schema


class Database:
    """Reads from any thread; writes from one thread, inside `transaction()`."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or, for writing, create. Raises `SetupError` when there is nothing to read yet, else `StoreError`."""
        self.path = path
        self.read_only = read_only
        self._depth = 0
        with self._told():
            self._connection = _open_for_reading(path) if read_only else _open_for_writing(path)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._told():
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> tuple[Any, ...] | None:
        with self._told():
            found: tuple[Any, ...] | None = self._connection.execute(sql, parameters).fetchone()
            return found

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """First column of the first row; None when there is no row."""
        row = self.row(sql, parameters)
        return row[0] if row else None

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Returns how many rows were touched."""
        with self._told():
            return self._connection.execute(sql, parameters).rowcount

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        with self._told():
            self._connection.executemany(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Nested ones join the outermost."""
        if self._depth == 0:
            self.run("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
            if self._depth == 1:
                self.run("COMMIT")
        except BaseException:
            # A failed COMMIT and an interrupted block alike must leave nothing half done.
            if self._depth == 1:
                _roll_back(self._connection)
            raise
        finally:
            self._depth -= 1

    def close(self) -> None:
        """Close; the last one to close also empties the write-ahead log."""
        self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise told(error, self.path) from error
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be used: {error.strerror or error}", remedy="check the folder and its permissions"
            ) from error


def told(error: sqlite3.Error, path: Path) -> StoreError:
    """SQLite's failure in words a person can act on."""
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return BusyError(f"{path.name} is being written by another process", remedy="wait for it to end and try again")
    if kind == sqlite3.SQLITE_FULL:
        return StoreError(
            f"the disk is full: {path.name} cannot grow ({error})",
            remedy="free some space and run `qa sync` again; nothing stored so far was lost",
        )
    if kind in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return StoreError(
            f"{path} is damaged or not a catalogue ({error})",
            remedy="move it away and run `qa sync`: it is made anew from the articles",
        )
    if kind in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return StoreError(
            f"{path} cannot be opened or written ({error})",
            remedy="make its folder writable, or choose another workspace with --home",
        )
    if kind == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"{path} cannot be read or written ({error})",
            remedy="check the disk, its free space and your quota, then run `qa sync` again",
        )
    return StoreError(f"{path.name}: {error}", remedy="run `qa sync`; if it stays, move the file away and sync again")


def _open_for_writing(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _connect(path, "rwc")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        for pragma in schema.CONNECTION:
            connection.execute(pragma)
        if not _version(connection):
            _create(connection)
        _upgrade(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_for_reading(path: Path) -> sqlite3.Connection:
    if not path.exists() or path.stat().st_size == 0:
        raise SetupError("nothing has been indexed yet", remedy="run `qa sync`")
    try:
        connection = _connect(path, "ro")
    except sqlite3.OperationalError as error:
        # In a folder that cannot be written there is no room for the log's shared memory. Without a log nobody can be
        # writing, so the file may be read as it lies; with one, the newest rows would be missed, so it may not.
        log = path.with_name(path.name + "-wal")
        unwritable = error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
        if not unwritable or (log.exists() and log.stat().st_size):
            raise
        connection = _connect(path, "ro&immutable=1")
    for pragma in schema.CONNECTION:
        connection.execute(pragma)
    version = _version(connection)
    if version != schema.VERSION:
        connection.close()
        if version:
            raise StoreError(f"{path.name} was written by an older version of Byline", remedy="run `qa sync`")
        raise SetupError("nothing has been indexed yet", remedy="run `qa sync`")
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection to a file that is empty or ours: SQLite reads it only when asked the first question."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=schema.BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        _check_is_ours(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _check_is_ours(connection: sqlite3.Connection, path: Path) -> None:
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    is_empty = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]
    if application != schema.APPLICATION_ID and not is_empty:
        raise StoreError(
            f"{path} is a database of another program", remedy="move it away, or choose another workspace with --home"
        )
    if _version(connection) > schema.VERSION:
        raise StoreError(
            f"{path.name} was written by a newer version of Byline",
            remedy="upgrade Byline, or move the file away and run `qa sync`",
        )


def _create(connection: sqlite3.Connection) -> None:
    with _all_or_nothing(connection):
        if _version(connection):  # another process was first
            return
        for statement in schema.TABLES:
            connection.execute(statement)
        connection.executemany(
            "INSERT INTO meta (name, value) VALUES (?, ?)",
            [("identity", secrets.token_hex(16)), ("lexical", lexical.FINGERPRINT), ("pruned", 0)],
        )
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")


def _upgrade(connection: sqlite3.Connection) -> None:
    """Bring a catalogue of an older version up to ours, a version at a time; nothing stored is lost."""
    if _version(connection) == schema.VERSION:
        return
    with _all_or_nothing(connection):
        for version in range(_version(connection), schema.VERSION):
            for statement in schema.UPGRADES[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")


@contextmanager
def _all_or_nothing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: sqlite3.Connection) -> None:
    # A full disk makes SQLite roll back by itself; a second ROLLBACK would hide the first error.
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def quick_check(path: Path) -> str:
    """SQLite's own check of any database file: empty when it is whole, else the first thing found wrong."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else found


def copy(path: Path, target: Path) -> None:
    """A whole copy of any database, also while others use it. Raises `StoreError`."""
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(target)) as made,
        ):
            source.backup(made)
    except sqlite3.Error as error:
        raise told(error, path) from error
