"""The ledger's rows: what an entry and an event hold, how each is chained to the one before, and SQLite's tables."""

from __future__ import annotations

import hashlib
import json

from msgspec import Struct
from msgspec.structs import asdict, astuple

from qa.types import ArticleCard, ArticleId, Carrier, Says, Signal, SourceId, Standing, Use, Verdict

SCHEMA = """
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
CREATE TABLE IF NOT EXISTS events (
    number     INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    purge      TEXT NOT NULL,
    article_id TEXT NOT NULL,
    source_id  TEXT NOT NULL,
    rule       TEXT NOT NULL,
    text_key   TEXT NOT NULL,
    url_key    TEXT NOT NULL,
    permission TEXT NOT NULL,
    detail     TEXT NOT NULL,
    entry      INTEGER NOT NULL,
    entry_digest TEXT NOT NULL,
    previous   TEXT NOT NULL,
    digest     TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_by_article ON events (article_id, kind, number);
CREATE INDEX IF NOT EXISTS events_by_text ON events (text_key, kind);
CREATE INDEX IF NOT EXISTS events_by_url ON events (url_key, kind);
CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TABLE IF NOT EXISTS readings (article_id TEXT PRIMARY KEY, at TEXT NOT NULL, due TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS readings_by_due ON readings (due);
CREATE TABLE IF NOT EXISTS evidence (digest TEXT PRIMARY KEY, said TEXT NOT NULL) WITHOUT ROWID;
"""
ENTRY = "number, at, article_id, source_id, names, standing, rule, evidence, permission, previous, digest"
EVENT = (
    "number, at, kind, purge, article_id, source_id, rule, text_key, url_key, permission, detail, entry, entry_digest, "
    "previous, digest"
)

TOMBSTONE, LIFTED, BEGUN, DONE = "tombstone", "lifted", "purge-begun", "purge-done"
REMOVED = "removed"
"""The article left the catalogue: its file, its page or its source is gone. No publisher's word."""


class Entry(Struct, frozen=True, kw_only=True):
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


class Event(Struct, frozen=True, kw_only=True):
    """One thing done about an article or a purge. Empty fields do not apply to its kind."""

    number: int
    at: str
    kind: str
    purge: str
    article_id: ArticleId
    source_id: SourceId
    rule: str
    text_key: str
    """sha256 of the article's words, whatever stood between them."""
    url_key: str
    """sha256 of its address, in one spelling."""
    permission: str
    """Of a tombstone: what the register permitted then; only another permission lifts it."""
    detail: str
    """The user's own words, or the sha256 of a certificate; never a publisher's text."""
    entry: int
    """The last entry when this was written, and its digest."""
    entry_digest: str
    previous: str
    digest: str


def entry_of(row: tuple[object, ...]) -> Entry:
    """Raises `ValueError` for a standing that is none."""
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


def event_of(row: tuple[object, ...]) -> Event:
    number, at, kind, purge, article_id, source_id, rule, text_key, url_key, *rest = row
    permission, detail, entry, entry_digest, previous, digest = (str(value) for value in rest)
    return Event(
        number=int(str(number)),
        at=str(at),
        kind=str(kind),
        purge=str(purge),
        article_id=ArticleId(str(article_id)),
        source_id=SourceId(str(source_id)),
        rule=str(rule),
        text_key=str(text_key),
        url_key=str(url_key),
        permission=permission,
        detail=detail,
        entry=int(entry),
        entry_digest=entry_digest,
        previous=previous,
        digest=digest,
    )


def is_whole(record: Entry | Event) -> bool:
    """Whether its digest is that of what it says."""
    row = astuple(record)
    return digest_of(row[:-1]) == record.digest


def digest_of(row: tuple[object, ...]) -> str:
    """Over everything but the digest itself; the digest of the one before is part of it."""
    return hashlib.sha256(
        json.dumps([str(value) for value in row], ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()


def evidence_of(verdict: Verdict) -> str:
    """sha256 of signals and carriers, whatever their order: the same evidence has the same digest."""
    signals = [[s.carrier, s.protocol, s.use, s.says, s.quote, s.where] for s in verdict.signals]
    carriers = [[c.carrier, c.status] for c in verdict.carriers]
    whole = json.dumps([sorted(signals), sorted(carriers)], ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


_PRINTED = frozenset({"printed-notice", "rights-field", "ai-field"})


def said_by(verdict: Verdict) -> str:
    """The evidence as JSON, without words printed in the article: those can be read in its file."""
    signals = [asdict(s) | ({"quote": ""} if s.protocol in _PRINTED else {}) for s in verdict.signals]
    carriers = [asdict(carrier) for carrier in verdict.carriers]
    return json.dumps({"signals": signals, "carriers": carriers, "conditions": verdict.conditions}, ensure_ascii=False)


def verdict_of(entry: Entry, said: str, reason: str) -> Verdict:
    """What was decided then. Raises `ValueError`, `KeyError` or `TypeError` for evidence that cannot be read."""
    data = json.loads(said)
    signals = (Signal(**{**s, "use": Use(s["use"]), "says": Says(s["says"])}) for s in data["signals"])
    return Verdict(
        standing=entry.standing,
        rule=entry.rule,
        reason=reason,
        signals=tuple(signals),
        carriers=tuple(Carrier(**carrier) for carrier in data["carriers"]),
        conditions=tuple(data["conditions"]),
    )


def permission_of(verdict: Verdict) -> str:
    return "; ".join(dict.fromkeys(s.quote for s in verdict.signals if s.protocol == "register" and s.quote))


def names_of(card: ArticleCard) -> str:
    return hashlib.sha256(f"{card.title}\n{card.url}".encode("utf-8", "surrogatepass")).hexdigest()
