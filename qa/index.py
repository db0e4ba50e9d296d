"""The way of an article: source → rights → admit → chunks → vectors → store; and forget() when it may not stay.

Read top to bottom: `Indexer.sync` is the story, the functions below it are its steps. Everything is idempotent: killed
anywhere and run again, it ends in the same state as an undisturbed run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from qa.chunks import split as splitting
from qa.errors import UnreadableError
from qa.ports import Catalog, Embedder, FileState
from qa.rights import signals as signalling
from qa.rights.gate import admit
from qa.rights.ledger import Ledger
from qa.rights.verdict import decide
from qa.sources import files
from qa.text import clean
from qa.types import AiUse, Article, ArticleCard, ArticleId, Source, Standing, Verdict

_ARTICLES_PER_TRANSACTION = 200
_CHUNKS_PER_EMBEDDING = 1000

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how much is done and how much there is in all."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    path: str
    reason: str


@dataclass(slots=True)
class SyncReport:
    """What one sync did, counted in articles; a file's trouble with its reason."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    references: int = 0
    """How many of those added or changed are kept as title and link only."""
    withdrawn: int = 0
    """How many were in full before and may not be any more: their text was deleted and purged from disk."""
    embedded: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    index: str = ""
    """Why the vector index was built anew, in words; empty when it was not."""

    @property
    def did_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed or self.embedded or self.index)


class DerivedIndex(Protocol):
    """The vector index, as far as the way of an article knows it."""

    def bring_up_to_date(self, on_progress: Callable[[int, int], None]) -> IndexReport:
        """Apply what changed in the catalogue, or build anew where that is needed."""
        ...

    def compact(self) -> object:
        """Build anew from what is there now, so that no deleted vector is left on disk."""
        ...


class IndexReport(Protocol):
    @property
    def action(self) -> str: ...

    @property
    def reason(self) -> str: ...


class Indexer:
    """Keeps the catalogue and the vector index equal to what the register's sources hold and allow."""

    def __init__(
        self,
        *,
        catalog: Catalog,
        ledger: Ledger,
        embedder: Embedder,
        index: DerivedIndex,
        count: Callable[[str], int],
    ) -> None:
        self._catalog = catalog
        self._ledger = ledger
        self._embedder = embedder
        self._index = index
        self._count = count

    def sync(self, sources: Sequence[Source], *, on_progress: Progress = lambda *_: None) -> SyncReport:
        """Read what is new or changed, forget what is gone, embed and index the difference.

        Raises: `StoreError` when the catalogue or the index cannot be written; what was committed before stays whole.
        """
        report = SyncReport()
        wanted, stale = look(self._catalog, sources, report)
        self._forget_missing(sources, wanted, report)
        for done, (source, path) in enumerate(stale):
            on_progress("Reading", done, len(stale))
            self._read_file(source, path, report)
        on_progress("Reading", len(stale), len(stale))
        for source in sources:
            self._keep_references(source, report)
        self._embed(report, on_progress)
        index = self._index.bring_up_to_date(lambda done, total: on_progress("Indexing", done, total))
        if report.withdrawn:  # a yes became a no: what was deleted must not be left in free pages or the old vectors
            self._catalog.purge()
            self._index.compact()
        if index.action == "built" and len(wanted) != len(stale):  # the first build of all needs no words
            report.index = f"The index was built anew: {index.reason}."
        return report

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────

    def _forget_missing(self, sources: Sequence[Source], wanted: set[str], report: SyncReport) -> None:
        kept = wanted | {_reference_path(source) for source in sources}
        for state in [state for state in self._catalog.files() if state.path not in kept]:
            with self._catalog.transaction():
                report.removed += len(self._catalog.articles_of_file(state.path))
                self._catalog.forget_file(state.path)

    def _read_file(self, source: Source, path: Path, report: SyncReport) -> None:
        """Replace what the catalogue has of this file by what it holds now; a broken one keeps its last whole state."""
        key = path.as_posix()
        size, mtime_ns = _stat(path)
        state = FileState(
            source_id=source.id, path=key, size=size, mtime_ns=mtime_ns, sha256="", status="read",
            reader=reader_fingerprint(source),
        )  # fmt: skip
        seen: set[ArticleId] = set()
        broken: list[str] = []
        try:
            for batch in _batched(files.read_file(path, source), _ARTICLES_PER_TRANSACTION):
                with self._catalog.transaction():
                    for item in batch:
                        if isinstance(item, files.Broken):
                            broken.append(f"{item.key}: {item.reason}")
                        elif item.id not in seen:
                            seen.add(item.id)
                            self._take(source, item, key, report)
        except UnreadableError as error:
            broken.append(f"{error.message} {error.remedy}")
        with self._catalog.transaction():
            if not broken:
                gone = [known for known in self._catalog.articles_of_file(key) if known not in seen]
                report.removed += self._catalog.forget(gone)
                self._catalog.put_file(state)
                return
            reason = "; ".join(broken[:3]) + (f" (and {len(broken) - 3} more)" if len(broken) > 3 else "")
            report.quarantined.append(Quarantined(key, reason))
            self._catalog.put_file(_quarantined(state, reason))

    def _take(self, source: Source, article: Article, path: str, report: SyncReport) -> None:
        """The rights come before anything is written: only an admitted article's text goes any further."""
        verdict = decide(source, *signalling.read_signals(source, article))
        card = _card(source, article, verdict)
        before = self._catalog.cards([article.id]).get(article.id)
        self._ledger.record(card, verdict)
        admitted = admit(article, verdict)
        if admitted is None:
            self._catalog.put_reference(card, path=path)
        else:
            self._catalog.put_article(card, article.text, splitting.split(admitted, count=self._count), path=path)
        if before is None:
            report.added += 1
        elif before != card:
            report.changed += 1
        else:
            report.unchanged += 1
        report.references += admitted is None and before != card
        report.withdrawn += admitted is None and before is not None and before.standing is Standing.FULL

    def _keep_references(self, source: Source, report: SyncReport) -> None:
        """Titles and links that the register itself lists."""
        if _references_stand(self._catalog, source):
            return
        path = _reference_path(source)
        cards = _reference_cards(source)
        known = self._catalog.articles_of_file(path)
        stored = self._catalog.cards(known)
        with self._catalog.transaction():
            for card in cards:
                if stored.get(card.id) != card:
                    self._ledger.record(card, _reference_verdict(source))
                    self._catalog.put_reference(card, path=path)
                    report.added += card.id not in stored
                    report.changed += card.id in stored
                    report.references += 1
            report.removed += self._catalog.forget(set(known) - {card.id for card in cards})
            self._catalog.put_file(
                FileState(source_id=source.id, path=path, size=0, mtime_ns=0, sha256="", status="read")
            )

    def _embed(self, report: SyncReport, on_progress: Progress) -> None:
        fingerprint = self._embedder.fingerprint
        total = self._catalog.counts().chunks
        while chunks := self._catalog.without_vector(fingerprint, limit=_CHUNKS_PER_EMBEDDING):
            on_progress("Embedding", report.embedded, max(total, report.embedded + len(chunks)))
            vectors = self._embedder.embed_passages([chunk.indexed_text for chunk in chunks])
            with self._catalog.transaction():
                self._catalog.put_vectors(
                    fingerprint, [(chunk.id, vector) for chunk, vector in zip(chunks, vectors, strict=True)]
                )
            report.embedded += len(chunks)


def look(catalog: Catalog, sources: Sequence[Source], report: SyncReport) -> tuple[set[str], list[tuple[Source, Path]]]:
    """All files that are there, and those of them that must be read: by size, time and reader, not by content."""
    wanted: set[str] = set()
    stale: list[tuple[Source, Path]] = []
    for source in sorted(sources, key=lambda source: source.ai_use is not AiUse.FORBID):
        reader = reader_fingerprint(source)
        for path in files.find_files(source):
            key = path.as_posix()
            if key in wanted:
                continue  # two sources claim the file: one that forbids has it, else the first in the register
            wanted.add(key)
            state = catalog.file_state(key)
            if state and state.reader == reader and (state.size, state.mtime_ns) == _stat(path):
                if state.status == "read":
                    report.unchanged += 1
                else:
                    report.quarantined.append(Quarantined(key, state.reason))
            else:
                stale.append((source, path))
    return wanted, stale


def is_current(catalog: Catalog, sources: Sequence[Source]) -> bool:
    """Whether a sync would find nothing to read, forget or keep; looks at names, sizes and times only."""
    wanted, stale = look(catalog, sources, SyncReport())
    if stale:
        return False
    kept = wanted | {_reference_path(source) for source in sources}
    if any(state.path not in kept for state in catalog.files()):
        return False
    return all(_references_stand(catalog, source) for source in sources)


def reader_fingerprint(source: Source) -> str:
    """Another one means: read the file anew. Made of reader, rights rules, chunker and the source's register entry."""
    entry = (source.id, source.name, source.ai_use, source.reason, source.permission, sorted(source.fields.items()))
    parts = (files.FINGERPRINT, signalling.FINGERPRINT, splitting.FINGERPRINT, repr(entry))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _stat(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:  # vanished or unreadable: reading it will say so in words
        return -1, -1
    return stat.st_size, stat.st_mtime_ns


def _quarantined(state: FileState, reason: str) -> FileState:
    from dataclasses import replace

    return replace(state, status="quarantined", reason=clean(reason))


def _card(source: Source, article: Article, verdict: Verdict) -> ArticleCard:
    full = verdict.standing is Standing.FULL
    return ArticleCard(
        id=article.id,
        source_id=source.id,
        source=source.name,
        title=article.title,
        url=article.url,
        author=article.author if full else "",
        published=article.published,
        language=article.language if full else "",
        sha256=article.sha256 if full else "",
        standing=verdict.standing,
        rule=verdict.rule,
        reason=verdict.reason,
    )


def _reference_path(source: Source) -> str:
    return f"register:{source.id}"


def _reference_cards(source: Source) -> list[ArticleCard]:
    return [_reference_card(source, number) for number in range(len(source.references))]


def _references_stand(catalog: Catalog, source: Source) -> bool:
    known = catalog.articles_of_file(_reference_path(source))
    stored, cards = catalog.cards(known), _reference_cards(source)
    return [stored.get(card.id) for card in cards] == cards and len(known) == len(cards)


def _reference_card(source: Source, number: int) -> ArticleCard:
    reference, verdict = source.references[number], _reference_verdict(source)
    key = hashlib.sha256(f"{reference.title}\n{reference.url}".encode()).hexdigest()[:12]
    return ArticleCard(
        id=ArticleId(f"{source.id}/reference/{key}"),
        source_id=source.id,
        source=source.name,
        title=reference.title,
        url=reference.url,
        published=reference.published,
        standing=verdict.standing,
        rule=verdict.rule,
        reason=verdict.reason,
    )


def _reference_verdict(source: Source) -> Verdict:
    if source.ai_use is AiUse.FORBID:
        return decide(source, (), ())
    reason = "The register lists its title and link only."
    return Verdict(standing=Standing.REFERENCE, rule="register-reference", reason=reason)


def _batched(items: Iterable[Article | files.Broken], size: int) -> Iterator[list[Article | files.Broken]]:
    batch: list[Article | files.Broken] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
