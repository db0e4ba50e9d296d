"""The account of a purge: how large everything was before and after, what went, and what was looked for. No words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from qa.types import ArticleCard, ArticleId, SourceId

if TYPE_CHECKING:
    from qa.ports import Counts
    from qa.rights.pending import Begun, Doomed
    from qa.rights.proof import Look, Search


class Purgeable(Protocol):
    """The catalogue, as far as a purge knows it."""

    def cards(self, article_ids: Sequence[ArticleId]) -> Mapping[ArticleId, ArticleCard]: ...
    def text(self, article_id: ArticleId) -> str | None: ...
    def chunks_of(self, article_id: ArticleId) -> Sequence[object]: ...
    def vectors_only_of(self, article_id: ArticleId) -> list[bytes]: ...
    def copies(self, sha256s: Sequence[str], urls: Sequence[str]) -> list[ArticleId]: ...
    def standing_full(self, source_ids: Sequence[SourceId]) -> list[ArticleId]: ...
    def withdraw(self, article_ids: Iterable[ArticleId], *, rule: str, reason: str) -> int: ...
    def material(self) -> Iterator[tuple[str, bytes]]: ...
    def counts(self) -> Counts: ...
    def vector_total(self) -> int: ...
    def corpus_digest(self) -> str: ...
    def purge(self) -> None: ...


class Compactable(Protocol):
    """The vector index, as far as a purge knows it."""

    def generation(self) -> int | None: ...
    def compact(self) -> object:
        """Build anew from what is there now, so that no deleted vector is left on disk."""
        ...


def snapshot(state: Path, catalog: Purgeable, index: Compactable) -> dict[str, Any]:
    """Counts and digests of catalogue and index as they are now."""
    counts = catalog.counts()
    manifests = sorted((state / "index").glob("gen-*/manifest.json"))
    whole = hashlib.sha256(b"".join(path.read_bytes() for path in manifests)).hexdigest()
    return {
        "catalogue": {
            "articles": counts.articles,
            "chunks": counts.chunks,
            "vectors": catalog.vector_total(),
            "digest": catalog.corpus_digest(),
        },
        "index": {"generation": index.generation(), "digest": whole if manifests else ""},
    }


class Done(Struct, frozen=True, kw_only=True):
    """One purge that came to its end."""

    begun: Begun
    ended: str
    doomed: Sequence[Doomed]
    kept_out: frozenset[ArticleId]
    """Those that a tombstone keeps from coming back."""
    deleted: Sequence[str]
    """Stored files that quoted them, and those whose words were taken out instead."""
    blanked: Sequence[str]
    after: Mapping[str, Any]
    search: Search
    rows: int
    """Of patterns, before those were left out that others rightly hold."""
    left_out: int
    look: Look
    not_reached: Sequence[str]
    """Files outside the state that are known to quote them: nobody's but the user's to change."""
    url: str
    """Of the index's server; empty for the embedded one."""


def account_of(done: Done) -> dict[str, Any]:
    """What the certificate says, but for its limits and its digest."""
    rules = [one.rule for one in done.doomed]
    return {
        "version": 1,
        "id": done.begun.id,
        "begun": done.begun.at,
        "ended": done.ended,
        "rules": {rule: rules.count(rule) for rule in dict.fromkeys(rules)},
        "reasons": list(dict.fromkeys(one.reason for one in done.doomed if one.reason)),
        "articles": [_article(one, is_kept_out=one.article_id in done.kept_out) for one in done.doomed],
        "deleted": {
            "articles": len(done.doomed),
            "chunks": sum(one.chunks for one in done.doomed),
            "vectors": sum(one.vectors for one in done.doomed),
            "files": list(done.deleted),
            "blanked": list(done.blanked),
        },
        "before": done.begun.before,
        "after": done.after,
        "scan": {
            "files": done.look.files,
            "bytes": done.look.bytes,
            "patterns": _patterns(done),
            "found": 0,
        },
        "not_reached": list(done.not_reached),
        "index_url": done.url,
        "result": "nothing found" if not done.url else "nothing found here; the server cannot be looked at",
    }


def _article(one: Doomed, *, is_kept_out: bool) -> dict[str, Any]:
    stone = {"text_key": one.text_key, "url_key": one.url_key, "permission": one.permission}
    return {
        "article_id": one.article_id,
        "source_id": one.source_id,
        "rule": one.rule,
        "sha256": one.sha256,
        "tombstone": stone if is_kept_out else None,
    }


def _patterns(done: Done) -> dict[str, Any]:
    from qa.rights import proof

    return {
        "count": len(done.search),
        "sha256": done.search.digest,
        "words": proof.WORDS,
        "each_nth_word": proof.stride_after(done.rows),
        "forms": [*proof.FORMS, "float32 vectors"],
        "held_by_others": done.left_out,
    }
