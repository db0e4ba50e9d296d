"""What earlier visits to the web left: per page its validators, per site its files. Never a word of any article."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from msgspec import Struct, field

from qa.types import ArticleId, SiteFile, SourceId

_NONE = ArticleId("")
NEW, READ, GONE, FAILED, KEPT_OUT = "new", "read", "gone", "failed", "kept-out"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS visits (
    source_id TEXT NOT NULL, url TEXT NOT NULL, via TEXT NOT NULL, title TEXT NOT NULL, published TEXT NOT NULL,
    rights BLOB NOT NULL, rights_type TEXT NOT NULL, article_id TEXT NOT NULL, final_url TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, also TEXT NOT NULL, licences TEXT NOT NULL, made_by TEXT NOT NULL,
    said TEXT NOT NULL, status TEXT NOT NULL, visited TEXT NOT NULL, listed INTEGER NOT NULL,
    PRIMARY KEY (source_id, url)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listings (
    source_id TEXT NOT NULL, url TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    PRIMARY KEY (source_id, url)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS site_files (
    url TEXT PRIMARY KEY, name TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL, media_type TEXT NOT NULL,
    fetched TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL
) WITHOUT ROWID;
"""


class Visit(Struct, frozen=True, kw_only=True):
    """One listed page of a source, and what its last visit left."""

    source_id: SourceId
    url: str
    """As listed, normalised: the key together with the source."""
    via: str
    """`urls`, or the feed or sitemap that listed it."""
    title: str = ""
    published: str = ""
    rights: bytes = b""
    """Statements of the feed that listed it, see `FeedItem.rights`."""
    rights_type: str = ""
    article_id: ArticleId = _NONE
    """Empty until it was read."""
    final_url: str = ""
    etag: str = ""
    last_modified: str = ""
    also: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    made_by: str = ""
    """Fingerprint of what read it; another one means: ask for the whole page again."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Digests of what its sites (by the file's address), its feed and its headers said of rights."""
    status: str = NEW
    """`new`, `read`, `gone`, `failed` or `kept-out`."""
    visited: str = ""
    """UTC time, ISO."""
    listed: int = 0
    """Rises with every page listed: what came in last is visited first."""


class WebState:
    """A small SQLite file, or memory. `record` a visit only after its article is stored: a lost visit costs a request,
    a visit without its article would lose the article."""

    def __init__(self, path: Path | None = None) -> None:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last visits, never the file
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    # ── pages ──────────────────────────────────────────────────────────────────────────────────────────────

    def visit(self, source_id: SourceId, url: str) -> Visit | None:
        found = self._db.execute("SELECT * FROM visits WHERE source_id = ? AND url = ?", (source_id, url))
        return next(map(_visit, _rows(found)), None)

    def visits(self, source_id: SourceId) -> Iterator[Visit]:
        """Never visited before: the newest first. Then the others, those not looked at for longest first."""
        found = self._db.execute(
            "SELECT * FROM visits WHERE source_id = ?"
            " ORDER BY visited <> '', visited, published = '', published DESC, listed",
            (source_id,),
        )
        yield from map(_visit, _rows(found))

    def leads_to(self, source_id: SourceId, article_id: ArticleId, *, besides: str) -> bool:
        """Whether an article was read under another address, too."""
        found = self._db.execute(
            "SELECT 1 FROM visits WHERE source_id = ? AND article_id = ? AND status = ? AND url <> ?",
            (source_id, article_id, READ, besides),
        )
        return found.fetchone() is not None

    def names(self, source_id: SourceId, article_id: ArticleId) -> bool:
        """Whether an article was read under an address that the register itself gives."""
        sql = "SELECT 1 FROM visits WHERE source_id = ? AND article_id = ? AND via = 'urls'"
        return self._db.execute(sql, (source_id, article_id)).fetchone() is not None

    def sources(self) -> list[SourceId]:
        """Every source that has a page here: what the register has no more, `forget_source` clears."""
        return [SourceId(row[0]) for row in self._db.execute("SELECT DISTINCT source_id FROM visits ORDER BY 1")]

    def record(self, visit: Visit) -> None:
        self._db.execute(
            f"INSERT OR REPLACE INTO visits VALUES ({', '.join('?' * 18)})",
            (
                visit.source_id, visit.url, visit.via, visit.title, visit.published, visit.rights, visit.rights_type,
                visit.article_id, visit.final_url, visit.etag, visit.last_modified, json.dumps(visit.also),
                json.dumps(visit.licences), visit.made_by, json.dumps(dict(visit.said)),
                visit.status, visit.visited, visit.listed,
            ),
        )  # fmt: skip

    def forget(self, source_id: SourceId, url: str) -> None:
        self._db.execute("DELETE FROM visits WHERE source_id = ? AND url = ?", (source_id, url))

    def forget_source(self, source_id: SourceId) -> None:
        """Of a source that left the register. Site files stay: they belong to no source."""
        self._db.execute("DELETE FROM visits WHERE source_id = ?", (source_id,))
        self._db.execute("DELETE FROM listings WHERE source_id = ?", (source_id,))

    def held(self) -> Iterator[bytes]:
        """Every piece of text in it, names and rights: what may be found here though an article said the same."""
        for columns, table in (("title, url, final_url, rights", "visits"), ("url, body", "site_files")):
            for row in self._db.execute(f"SELECT {columns} FROM {table}"):
                yield from (value if isinstance(value, bytes) else str(value).encode("utf-8") for value in row)

    # ── feeds and sitemaps ─────────────────────────────────────────────────────────────────────────────────

    def listing(self, source_id: SourceId, url: str) -> tuple[str, str]:
        """Its `ETag` and `Last-Modified`; empty when it was never read whole."""
        row = self._db.execute(
            "SELECT etag, last_modified FROM listings WHERE source_id = ? AND url = ?", (source_id, url)
        ).fetchone()
        return (row[0], row[1]) if row else ("", "")

    def keep_listing(self, source_id: SourceId, url: str, etag: str, last_modified: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?)", (source_id, url, etag, last_modified))

    # ── site files ─────────────────────────────────────────────────────────────────────────────────────────

    def site_file(self, url: str) -> tuple[SiteFile, str, str] | None:
        for row in _rows(self._db.execute("SELECT * FROM site_files WHERE url = ?", (url,))):
            etag, last_modified = row.pop("etag"), row.pop("last_modified")
            return SiteFile(**row), etag, last_modified
        return None

    def keep_site_file(self, file: SiteFile, etag: str, last_modified: str) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO site_files VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (file.url, file.name, file.status, file.body, file.media_type, file.fetched, etag, last_modified),
        )


def _rows(found: sqlite3.Cursor) -> list[dict[str, Any]]:
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _visit(row: dict[str, Any]) -> Visit:
    row["also"], row["licences"] = tuple(json.loads(row["also"])), tuple(json.loads(row["licences"]))
    row["said"] = json.loads(row["said"])
    return Visit(**row)
