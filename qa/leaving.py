"""The ways out for an article: forbidden, no longer listed, its file gone, its notice recognised late.

What leaves because somebody said no leaves by the purge (`rights/purge.py`), and stays out; what merely is not there
any more may come in again. Either way the ledger tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from qa.ports import Catalog
from qa.rights.chain import REMOVED
from qa.rights.ledger import Ledger
from qa.rights.policy import Policy
from qa.rights.purge import Purges
from qa.rights.recurrence import Recurring, recurring_no
from qa.rights.register_flag import flag_of
from qa.rights.verdict import decide
from qa.types import AiUse, ArticleId, Source, SourceId, Standing, Use, Verdict

UNLISTED = "source-removed"
"""The rule of what the register does not list any more."""


class Leaving:
    """Takes articles out of one workspace. Every method says how many left. The caller holds the writer's lock."""

    def __init__(self, *, catalog: Catalog, ledger: Ledger, purges: Purges) -> None:
        self._catalog = catalog
        self._ledger = ledger
        self._purges = purges

    def forbidden(self, sources: Sequence[Source]) -> int:
        """The register's no needs no file: what is stored of such a source goes, though its files be gone or broken."""
        withdrawn = 0
        for source in sources:
            if source.ai_use is AiUse.FORBID:
                verdict = decide(source, *flag_of(source))
                withdrawn += self._purges.withdraw_source(source.id, verdict, words=source.reason)
        return withdrawn

    def unlisted(self, listed: Mapping[SourceId, Source]) -> int:
        """What the register does not list any more leaves wholly. It may come in again with its source."""
        removed = 0
        for source_id, ids in self._catalog.by_source().items():
            if source_id not in listed:
                reason = "Its source is not in the register any more."
                verdict = Verdict(standing=Standing.REFERENCE, rule=UNLISTED, reason=reason)
                self._purges.withdraw_source(source_id, verdict, words=reason, keep_out=False)
                with self._catalog.transaction():
                    removed += self.forget(ids, UNLISTED)
        return removed

    def missing(self, kept: set[str]) -> int:
        """Articles of files other than those kept."""
        removed = 0
        for state in [state for state in self._catalog.files() if state.path not in kept]:
            with self._catalog.transaction():
                removed += self.forget(self._catalog.articles_of_file(state.path), "file-gone")
                self._catalog.forget_file(state.path)
        return removed

    def forget(self, ids: Iterable[ArticleId], why: str) -> int:
        """Out of the catalogue, and into the ledger that they went. Within a transaction of the caller's."""
        cards = self._catalog.cards(list(ids))
        for card in cards.values():
            self._ledger.note(REMOVED, article_id=card.id, source_id=card.source_id, rule=why)
        return self._catalog.forget(list(cards))

    def recurring(self, source: Source, known: Recurring, policy: Policy) -> int:
        """Pages that carry a recurring notice are not fetched again for that: they go by what was recorded of them."""
        withdrawn = 0
        for line in known.keys:
            for card in self._catalog.cards(self._catalog.full_by_line(source.id, line)).values():
                recorded = self._ledger.verdict(card)
                heard = recorded[1] if recorded else Verdict(standing=card.standing, rule="", reason="")
                signals = (*heard.signals, recurring_no(Use.AI_INPUT))
                verdict = decide(source, signals, heard.carriers, profile=policy.profile, kept=policy.kept)
                if verdict.standing is not Standing.FULL:
                    with self._catalog.transaction():
                        withdrawn += self._purges.withdraw(card, verdict)
        return withdrawn

    # ── what the ledger must know ──────────────────────────────────────────────────────────────────────────

    def recover(self, sources: Mapping[SourceId, Source]) -> None:
        """A ledger that was lost, or put back from a backup: its tombstones come from the certificates, its decisions
        from the articles, whose files count as unread."""
        self._purges.restore_tombstones(sources)
        full = [card.id for card in self._catalog.all_cards() if card.standing is Standing.FULL]
        known = self._ledger.standings(full)
        undecided = [article_id for article_id in full if known[article_id] is not Standing.FULL]
        if undecided:
            with self._catalog.transaction():
                for path in {self._catalog.file_of(article_id) for article_id in undecided}:
                    if state := self._catalog.file_state(path):
                        self._catalog.put_file(replace(state, reader=""))

    def overdue(self, sources: Mapping[SourceId, Source]) -> int:
        """Pages whose signals are older than their time to live: those that could not be reached, or not yet."""
        due = self._ledger.due()
        cards = self._catalog.cards(list(due))
        ours = {
            card.id
            for card in cards.values()
            if (source := sources.get(card.source_id)) and source.ai_use is not AiUse.FORBID
            if self._catalog.file_of(card.id).startswith("http")
        }
        self._ledger.forget_readings(set(due) - ours)  # gone, forbidden, or a file: nobody reads their signals again
        return len(ours)
