"""The way of an article: source → rights → admit → chunks → vectors → store; and out again when it may not stay.

Read top to bottom: `Indexer.sync` is the story, the functions below it are its steps. Everything is idempotent: killed
anywhere and run again, it ends in the same state as an undisturbed run. A yes that became a no is undone before
anything new is embedded (see `rights/purge.py`), and an unfinished purge before anything at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from qa.changes import (
    DEFAULT_RULES,
    Rules,
    doors,
    file_stat,
    look,
    reader_fingerprint,
    reference_cards,
    reference_path,
    reference_verdict,
    references_stand,
    rules_now,
)
from qa.chunks import split as splitting
from qa.errors import UnreadableError
from qa.leaving import UNLISTED, Leaving
from qa.orders import looks_like_order
from qa.ports import Catalog, Embedder, FileState
from qa.rights import signals as signalling
from qa.rights.certificate import Certificate
from qa.rights.chain import LIFTED
from qa.rights.freshness import due_after
from qa.rights.gate import admit
from qa.rights.ledger import Ledger
from qa.rights.policy import Policy
from qa.rights.purge import Purges
from qa.rights.register_flag import forbidding_owner
from qa.rights.silence import Origin
from qa.rights.tombstones import RULE as TOMBSTONE
from qa.rights.tombstones import blocking, is_lifted_by, refusal, text_key, url_key
from qa.rights.verdict import decide
from qa.sources import files
from qa.sources.web_source import Gone, Page
from qa.sources.web_state import Visit
from qa.text import clean
from qa.types import Article, ArticleCard, ArticleId, Source, SourceId, Standing, Verdict

_ARTICLES_PER_TRANSACTION = 200
_CHUNKS_PER_EMBEDDING = 1000

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how much is done and how much there is in all."""


class Quarantined(Struct, frozen=True):
    path: str
    reason: str


class SyncReport(Struct):
    """What one sync did, counted in articles; a file's trouble with its reason."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    references: int = 0
    """How many of those added or changed are kept as title and link only."""
    withdrawn: int = 0
    """How many were in full before and may not be any more: their text was deleted and purged from disk."""
    certificates: list[Certificate] = field(default_factory=list)
    """Of the purges done, one taken up from before included."""
    due: int = 0
    """How many fetched articles have signals older than their time to live: until they are fetched anew."""
    waiting: int = 0
    """How many listed pages were not asked for yet: one run asks for so many of a source, the next goes on."""
    suspects: list[ArticleId] = field(default_factory=list)
    """Articles taken in that hold text speaking to a machine; they are read as text."""
    embedded: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    index: str = ""
    """Why the vector index was built anew, in words; empty when it was not."""

    @property
    def did_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed or self.embedded or self.index or self.certificates)


class DerivedIndex(Protocol):
    """The vector index, as far as the way of an article knows it."""

    def bring_up_to_date(self, on_progress: Callable[[int, int], None]) -> IndexReport:
        """Apply what changed in the catalogue, or build anew where that is needed."""
        ...


class IndexReport(Protocol):
    @property
    def action(self) -> str: ...

    @property
    def reason(self) -> str: ...


class Web(Protocol):
    """The pages of sources on the web, as far as the way of an article knows them."""

    def pages(self, source: Source, *, made_by: str, held: Callable[[ArticleId], bool]) -> Iterator[Page]: ...

    def record(self, visit: Visit) -> None:
        """The page is stored: remember what its visit left."""
        ...

    def unlisted(self, sources: Sequence[Source]) -> list[ArticleId]:
        """Articles of sources that are not in the register any more; they are not remembered after this."""
        ...

    def waiting(self, source: Source) -> int:
        """How many of its listed pages were never asked for yet."""
        ...


class Indexer:
    """Keeps the catalogue and the vector index equal to what the register's sources hold and allow."""

    def __init__(
        self,
        *,
        catalog: Catalog,
        ledger: Ledger,
        embedder: Embedder,
        index: DerivedIndex,
        purges: Purges,
        count: Callable[[str], int],
        web: Web | None = None,
        policy: Policy = DEFAULT_RULES.policy,
    ) -> None:
        self._catalog = catalog
        self._ledger = ledger
        self._embedder = embedder
        self._index = index
        self._purges = purges
        self._count = count
        self._web = web
        self._sources: dict[SourceId, Source] = {}
        self._rules = Rules(policy=policy)
        self._out = Leaving(catalog=catalog, ledger=ledger, purges=purges)

    def sync(self, sources: Sequence[Source], *, on_progress: Progress = lambda *_: None) -> SyncReport:
        """Read what is new or changed, forget what is gone, embed and index the difference.

        Raises: `StoreError` when the catalogue or the index cannot be written; what was committed before stays whole.
        """
        report = SyncReport()
        self._purge(report, on_progress)
        self._sources = {source.id: source for source in sources}
        self._rules = rules_now(self._catalog, self._rules.policy)
        self._out.recover(self._sources)
        report.withdrawn += self._out.forbidden(sources)
        report.removed += self._out.unlisted(self._sources)
        looked = look(self._catalog, sources, doors=doors(self._ledger, sources), rules=self._rules)
        wanted, stale = looked.wanted, looked.stale
        report.unchanged += looked.unchanged
        report.quarantined += [Quarantined(path, reason) for path, reason in looked.quarantined]
        report.removed += self._out.missing(wanted | {reference_path(source) for source in sources})
        for done, (source, path) in enumerate(stale):
            on_progress("Reading", done, len(stale))
            self._read_file(source, path, report)
        on_progress("Reading", len(stale), len(stale))
        self._read_web(sources, report, on_progress)
        self._learn(sources, report)
        for source in sources:
            self._keep_references(source, report)
        self._purge(report, on_progress)
        self._embed(report, on_progress)
        index = self._index.bring_up_to_date(lambda done, total: on_progress("Indexing", done, total))
        report.due = self._out.overdue(self._sources)
        if index.action == "built" and len(wanted) != len(stale):  # the first build of all needs no words
            report.index = f"The index was built anew: {index.reason}."
        return report

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────

    def _purge(self, report: SyncReport, on_progress: Progress) -> None:
        certificate = self._purges.finish(on_progress)
        if certificate is not None:
            report.certificates.append(certificate)

    def _learn(self, sources: Sequence[Source], report: SyncReport) -> None:
        """That a line recurs is known only when its articles were read: then those of its source are judged again."""
        before, self._rules = self._rules, rules_now(self._catalog, self._rules.policy)
        learned = {source.id for source in sources if self._rules.of(source.id) != before.of(source.id)}
        again = SyncReport()
        if learned:
            looked = look(self._catalog, sources, doors=doors(self._ledger, sources), rules=self._rules)
            for source, path in looked.stale:
                if source.id in learned:
                    self._read_file(source, path, again)
        recurring = sum(
            self._out.recurring(source, self._rules.of(source.id), self._rules.policy) for source in sources
        )
        report.withdrawn += again.withdrawn + recurring
        report.references += again.references + recurring

    def _read_file(self, source: Source, path: Path, report: SyncReport) -> None:
        """Replace what the catalogue has of this file by what it holds now; a broken one keeps its last whole state."""
        key = path.as_posix()
        size, mtime_ns = file_stat(path)
        state = FileState(
            source_id=source.id, path=key, size=size, mtime_ns=mtime_ns, sha256="", status="read",
            reader=reader_fingerprint(source, self._sources.values(), self._rules),
        )  # fmt: skip
        seen: set[ArticleId] = set()
        broken: list[str] = []
        refused = False
        try:
            for batch in _batched(files.read_file(path, source), _ARTICLES_PER_TRANSACTION):
                with self._catalog.transaction():
                    for item in batch:
                        if isinstance(item, files.Broken):
                            broken.append(f"{item.key}: {item.reason}")
                        elif item.id not in seen:
                            seen.add(item.id)
                            refused |= self._take(source, item, key, report).rule == TOMBSTONE
        except UnreadableError as error:
            broken.append(f"{error.message} — {error.remedy}")
        with self._catalog.transaction():
            if refused:  # to be read again as soon as a door may have opened
                state = replace(state, reader=f"{state.reader}+{doors(self._ledger, tuple(self._sources.values()))}")
            if not broken:
                gone = [known for known in self._catalog.articles_of_file(key) if known not in seen]
                report.removed += self._out.forget(gone, "file-without-it")
                self._catalog.put_file(state)
                return
            reason = "; ".join(broken[:3]) + (f" (and {len(broken) - 3} more)" if len(broken) > 3 else "")
            report.quarantined.append(Quarantined(key, reason))
            self._catalog.put_file(replace(state, status="quarantined", reason=clean(reason)))

    def _read_web(self, sources: Sequence[Source], report: SyncReport, on_progress: Progress) -> None:
        """Fetch what is due. A page is stored before its visit is noted: a crash costs a request, never an article."""
        if self._web is None:
            return
        with self._catalog.transaction():
            report.removed += self._out.forget(self._web.unlisted(sources), UNLISTED)
        for source in sources:
            made_by = reader_fingerprint(source, sources, self._rules)
            for done, page in enumerate(self._web.pages(source, made_by=made_by, held=self._holds)):
                on_progress("Fetching", done, done + 1)
                self._take_page(source, page, report)
                if page.visit is not None:
                    self._web.record(page.visit)
            report.waiting += self._web.waiting(source)

    def _take_page(self, source: Source, page: Page, report: SyncReport) -> None:
        found = page.found
        with self._catalog.transaction():
            if isinstance(found, Article):
                stale = [known for known in self._catalog.articles_of_file(page.url) if known != found.id]
                report.removed += self._out.forget(stale, "moved")
                self._take(source, found, page.url, report, origin=Origin.URL if page.by_hand else Origin.FETCHED)
            elif isinstance(found, files.Broken):
                report.quarantined.append(Quarantined(page.url, found.reason))
            elif isinstance(found, Gone):
                report.removed += self._out.forget([found.id], "page-gone")
            else:
                report.unchanged += 1
                if due := due_after(found.site):
                    self._ledger.note_reading(found.id, due=due)

    def _holds(self, article_id: ArticleId) -> bool:
        return article_id in self._catalog.cards([article_id]) and any(self._ledger.entries(article_id))

    def _take(
        self, source: Source, article: Article, path: str, report: SyncReport, *, origin: Origin = Origin.FILE
    ) -> Verdict:
        """The rights come before anything is written: only an admitted article's text goes any further."""
        # A copy that names a forbidden publisher's address as its own answers to that publisher, wherever it lies.
        owner = forbidding_owner(article.url, self._sources.values()) or source
        heard, policy = signalling.hear(owner, article, self._rules.of(source.id)), self._rules.policy
        verdict = decide(owner, heard.signals, heard.carriers, profile=policy.profile, origin=origin, kept=policy.kept)
        verdict = self._at_the_door(source, article, verdict)
        if (
            verdict.standing is Standing.FULL and not article.text
        ):  # refused, withdrawn or not fetched: nothing to admit
            verdict = replace(
                verdict, standing=Standing.UNCHECKED, rule="no-text", reason="Its text was not to be had."
            )
        card = _card(source, article, verdict)
        before = self._catalog.cards([article.id]).get(article.id)
        self._ledger.record(card, verdict)
        # A saved copy is as old as its file: only what can be fetched anew has signals that run out.
        if origin is not Origin.FILE and (due := due_after(article.site)):
            self._ledger.note_reading(article.id, due=due)
        admitted = admit(article, verdict)
        if admitted is None:
            if before is not None and before.standing is Standing.FULL:
                # What merely could not be read is no publisher's no: it may come back when it can.
                keep_out = verdict.standing is Standing.REFERENCE and verdict.rule != TOMBSTONE
                report.withdrawn += self._purges.withdraw(before, verdict, keep_out=keep_out)
            self._catalog.put_reference(card, path=path)
        else:
            if looks_like_order(article.text):
                report.suspects.append(article.id)
            self._catalog.put_article(card, article.text, splitting.split(admitted, count=self._count), path=path)
        self._catalog.put_lines(article.id, {line.key for line in heard.lines})
        if before is None:
            report.added += 1
        elif before != card:
            report.changed += 1
        else:
            report.unchanged += 1
        report.references += admitted is None and before != card
        return verdict

    def _at_the_door(self, source: Source, article: Article, verdict: Verdict) -> Verdict:
        """A purged text comes in again by no other door; its own new yes lifts its tombstone."""
        if verdict.standing is not Standing.FULL or not self._ledger.any_tombstone():
            return verdict
        keys = text_key(article.text), url_key(article.url), article.id
        for tombstone in self._ledger.tombstones(*keys):
            if is_lifted_by(tombstone, source, article):
                self._ledger.note(
                    LIFTED, article_id=tombstone.article_id, source_id=tombstone.source_id, rule=verdict.rule
                )
        kept_out = blocking(self._ledger.tombstones(*keys), source, article, self._sources)
        return refusal(kept_out, verdict) if kept_out else verdict

    def _keep_references(self, source: Source, report: SyncReport) -> None:
        """Titles and links that the register itself lists."""
        if references_stand(self._catalog, source):
            return
        path = reference_path(source)
        cards = reference_cards(source)
        known = self._catalog.articles_of_file(path)
        stored = self._catalog.cards(known)
        with self._catalog.transaction():
            for card in cards:
                if stored.get(card.id) != card:
                    self._ledger.record(card, reference_verdict(source))
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
        conditions=verdict.conditions if full else (),
    )


def _batched(items: Iterable[Article | files.Broken], size: int) -> Iterator[list[Article | files.Broken]]:
    batch: list[Article | files.Broken] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
