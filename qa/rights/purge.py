"""A yes that became a no, undone: what is to go is noted first, then deleted, rewritten, looked for, and certified.

Killed anywhere, `Purges.finish` takes it up from what was noted (`pending.py`) and ends in the same state. The end is a
certificate in `.qa/certificates/` (`certificate.py`), and tombstones that keep the text out (`tombstones.py`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import BusyError, StoreError
from qa.rights.account import Compactable, Done, Purgeable, account_of, snapshot
from qa.rights.certificate import CERTIFICATES, Certificate, write_certificate
from qa.rights.chain import BEGUN, DONE, TOMBSTONE
from qa.rights.memory import wipe_free_memory
from qa.rights.pending import FOLDER, Begun, Doomed, Pending, key_of
from qa.rights.tombstones import PURGED, RULE, text_key, url_key
from qa.types import ArticleCard, ArticleId, Source, SourceId, Standing, Verdict

if TYPE_CHECKING:
    from qa.rights.ledger import Ledger
    from qa.rights.proof import Look, Search

_OURS = ("catalog.db", "ledger.db", "web.db", "lock")
_OUR_FOLDERS = ("index", FOLDER, CERTIFICATES)
_ATTEMPTS = 3
_PATIENCE = 30.0
"""Seconds that a reader of another process may take to end."""

Progress = Callable[[str, int, int], None]
Blank = Callable[[Path, Mapping[str, str], Callable[[bytes], bool]], bool]
STAGE, STEPS = "Purging", 7


class Purges:
    """The purge of one workspace. The caller holds the writer's lock and has the catalogue open for writing."""

    def __init__(  # noqa: PLR0913 - everything that a purge reaches
        self,
        state: Path,
        *,
        catalog: Purgeable,
        index: Compactable,
        ledger: Ledger,
        index_form: Callable[[str], str],
        also: Sequence[Path] = (),
        held: Callable[[], Iterable[bytes]] = tuple,
        blank: Blank = lambda *_: False,
        rebuild_elsewhere: Callable[[], bool] = lambda: False,
        elsewhere: Callable[[], Iterable[Path]] = tuple,
        url: str = "",
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(tz=dt.UTC),
    ) -> None:
        """`index_form`: text as the lexical index is told it. `also`: folders of recordings outside `state`.
        `held`: what the workspace rightly keeps beside catalogue and ledger, such as the files of sites. `blank`: takes
        the words of articles (id → why) out of a file, so that a check of its bytes finds nothing; False where it must
        be deleted. `rebuild_elsewhere`: builds the index in a process that has never held what was deleted; False where
        that cannot be done. `elsewhere`: files of people's own that may quote articles: looked at, never touched.
        """
        self._state = state
        self._pending = Pending(state)
        self._catalog = catalog
        self._index = index
        self._ledger = ledger
        self._index_form = index_form
        self._also = tuple(also)
        self._held = held
        self._blank = blank
        self._rebuild_elsewhere = rebuild_elsewhere
        self._elsewhere = elsewhere
        self._url = url
        self._now = now

    @property
    def is_pending(self) -> bool:
        return self._pending.exists

    # ── beginning ──────────────────────────────────────────────────────────────────────────────────────────

    def withdraw(self, card: ArticleCard, verdict: Verdict, *, words: str = "", keep_out: bool = True) -> bool:
        """Note that this article must go, then delete it from the catalogue; False when no text of it is stored.

        Before anything is deleted it writes what to look for afterwards, and into the ledger the verdict, a tombstone
        (unless not `keep_out`: what is merely unread may come back) and “purge begun”. `words`: the user's own reason.
        """
        text = self._catalog.text(card.id)
        if text is None:
            return False
        begun = self._begin()
        vectors = self._catalog.vectors_only_of(card.id)
        self._pending.add_patterns(begun, text, vectors, index_form=self._index_form)
        doomed = Doomed(
            article_id=card.id,
            source_id=card.source_id,
            rule=verdict.rule,
            reason=words,
            sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
            text_key=text_key(text),
            url_key=url_key(card.url),
            permission=self._permission(card.id),
            chunks=len(self._catalog.chunks_of(card.id)),
            vectors=len(vectors),
        )
        self._ledger.record(card, verdict)
        if keep_out:
            self._note(TOMBSTONE, doomed, begun.id)
        self._note(BEGUN, doomed, begun.id)
        self._pending.add(doomed)
        self._catalog.withdraw([card.id], rule=verdict.rule, reason=verdict.reason)
        return True

    def withdraw_source(self, source_id: SourceId, verdict: Verdict, *, words: str = "", keep_out: bool = True) -> int:
        """Withdraw every article of a source that is stored in full; returns how many there were."""
        cards = self._catalog.cards(self._catalog.standing_full([source_id]))
        return sum(self.withdraw(card, verdict, words=words, keep_out=keep_out) for card in cards.values())

    def restore_tombstones(self, sources: Mapping[SourceId, Source]) -> int:
        """Into a ledger that lost them; see `restoring.py`. Raises `StoreError`."""
        from qa.rights.restoring import restore_tombstones

        return restore_tombstones(self._ledger, self._state / CERTIFICATES, sources)

    def _note(self, kind: str, doomed: Doomed, purge: str) -> None:
        self._ledger.note(
            kind,
            purge=purge,
            article_id=doomed.article_id,
            source_id=doomed.source_id,
            rule=doomed.rule,
            text_key=doomed.text_key,
            url_key=doomed.url_key,
            permission=doomed.permission,
            detail=doomed.reason,
        )

    def _permission(self, article_id: ArticleId) -> str:
        full = [e.permission for e in self._ledger.entries(article_id) if e.standing is Standing.FULL]
        return full[-1] if full else ""

    def _begin(self) -> Begun:
        return self._pending.begun() if self.is_pending else self._pending.begin(self._now(), self._snapshot())

    # ── finishing ──────────────────────────────────────────────────────────────────────────────────────────

    def finish(self, on_progress: Progress = lambda *_: None) -> Certificate | None:
        """Do, or take up again, all that was begun; None when nothing was. Every step may be done twice.

        Raises `StoreError` when something cannot be rewritten, or is still found: the purge stays unfinished then.
        """
        if not self.is_pending:
            return None
        begun = self._pending.begun()
        on_progress(STAGE, 0, STEPS)
        doomed = self._withdraw_all()
        on_progress(STAGE, 1, STEPS)
        search, left_out = self._search(begun)
        on_progress(STAGE, 2, STEPS)
        taken: dict[str, bool] = {}
        take = partial(self._take_quoting, search, begun, doomed, taken)
        take()
        on_progress(STAGE, 3, STEPS)
        self._rewrite()
        on_progress(STAGE, 4, STEPS)
        look = self._compact_and_look(search, take)
        on_progress(STAGE, 5, STEPS)
        on_progress(STAGE, 6, STEPS)
        done = Done(
            begun=begun,
            ended=self._now().isoformat(timespec="seconds"),
            doomed=doomed,
            kept_out=frozenset(one.article_id for one in doomed if self._ledger.tombstones_of(one.article_id)),
            deleted=sorted(name for name, is_blanked in taken.items() if not is_blanked),
            blanked=sorted(name for name, is_blanked in taken.items() if is_blanked),
            after=self._snapshot(),
            search=search,
            rows=len(self._pending.patterns()),
            left_out=left_out,
            look=look,
            not_reached=self._not_reached(search),
            url=self._url,
        )
        certificate = Certificate(document=account_of(done))
        digest = write_certificate(self._state / CERTIFICATES, begun.id, certificate)
        on_progress(STAGE, 7, STEPS)
        self._ledger.note(DONE, purge=begun.id, detail=digest)
        self._pending.end()
        return certificate

    def _withdraw_all(self) -> list[Doomed]:
        """Delete what is noted and may still be there, then every copy that another source or path has in full."""
        while True:
            doomed = self._pending.doomed()
            for rule, reason, ids in _by_verdict(doomed):
                self._catalog.withdraw(ids, rule=rule, reason=reason)
            kept_out = [one for one in doomed if self._ledger.tombstones_of(one.article_id)]
            cards = self._catalog.cards([one.article_id for one in kept_out if one.url_key])
            copies = self._catalog.copies(
                [one.sha256 for one in kept_out if one.text_key], [card.url for card in cards.values()]
            )
            if not copies:
                return doomed
            for card in self._catalog.cards(copies).values():
                reason = "The same text or address was withdrawn from AI use."
                verdict = Verdict(standing=Standing.REFERENCE, rule=RULE, reason=reason)
                # What the first one's tombstone keeps out needs none: two would keep each other out for good.
                self.withdraw(card, verdict, words=reason, keep_out=False)

    def _search(self, begun: Begun) -> tuple[Search, int]:
        """What to look for, without what other articles rightly say too; and how many runs of words that left out."""
        from qa.rights.proof import Search, merged

        search = Search(merged(self._pending.patterns()), key_of(begun))
        rightly = search.found_in_pieces(self._rightly_held())
        return search.without(rightly), len(rightly)

    def _rightly_held(self) -> Iterator[bytes]:
        for kind, piece in self._catalog.material():
            yield piece
            if kind == "vector":
                continue
            text = piece.decode("utf-8", "replace")
            if kind == "text" and "\n" in text:
                yield " ".join(text.split()).encode()
            elif kind == "name" and not text.isascii():
                yield self._index_form(text).encode()
        yield from self._held()
        for entry in self._ledger.entries():
            if entry.permission:
                yield entry.permission.encode()
        for event in self._ledger.events():
            if event.detail:
                yield event.detail.encode()

    def _take_quoting(self, search: Search, begun: Begun, doomed: Sequence[Doomed], taken: dict[str, bool]) -> None:
        """Blank or delete every stored answer, recording, run and cached file that quotes or cites what is purged.

        Each is noted in `taken`: its name → whether it could be blanked.
        """
        from qa.rights.proof import id_patterns, look_through

        look = look_through(self._derived(), search)
        cited = id_patterns([one.article_id for one in doomed], key_of(begun))
        citing = look_through(self._derived(), cited)
        gone = {str(one.article_id): f"It was withdrawn on {begun.at[:10]} ({one.rule})." for one in doomed}
        for name in sorted({*look.traces, *citing.traces}):
            is_blanked = self._blank(Path(name), gone, lambda left: not search.found_in(left))
            if not is_blanked:
                _delete(Path(name))
            taken[self._shown(name)] = is_blanked

    def _derived(self) -> Iterator[Path]:
        """All files but the stores themselves."""
        from qa.rights.proof import files_below

        for path in files_below(self._state):
            first, *rest = path.relative_to(self._state).parts
            if not (first in _OUR_FOLDERS if rest else first.startswith(_OURS)):
                yield path
        for folder in self._also:
            if folder.is_dir() and not folder.is_relative_to(self._state):
                yield from files_below(folder)

    def _rewrite(self) -> None:
        """A reader of another process that is in the middle of something keeps old pages alive: wait for its end."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self._catalog.purge()
                return
            except StoreError as error:
                if time.monotonic() > until:
                    raise BusyError(f"the purge cannot be finished yet: {error.message}", remedy=error.remedy) from None
                time.sleep(0.25)

    def _compact_and_look(self, search: Search, take: Callable[[], None]) -> Look:
        """Build the index anew and look at every file.

        Whoever asked before the no was noted may keep an answer meanwhile: `take` takes it, too.
        The index's native code writes memory out as it got it, and this process's memory may hold what a deleted vector
        left there. It is wiped as well as can be done from here; where that was not enough, another process builds.
        """
        for attempt in range(_ATTEMPTS):
            wipe_free_memory()
            if not attempt or not self._rebuild_elsewhere():
                self._index.compact()
            with suppress(StoreError):  # whatever is wrong is wrong again the last time, and told
                return self._look(search)
            take()
        return self._look(search)

    def _look(self, search: Search) -> Look:
        from qa.rights.proof import files_below, look_through

        paths = files_below(self._state)
        for folder in self._also:
            paths += files_below(folder) if folder.is_dir() and not folder.is_relative_to(self._state) else []
        look = look_through(paths, search)
        if not look.is_clean:
            names = ", ".join(self._shown(name) for name in [*look.traces, *look.unread][:3])
            what = "something of it is still in" if look.traces else "these could not be read"
            raise StoreError(
                f"the purge is not finished: {what} {names}",
                remedy="end other `qa` processes, check the permissions of these files, and run `qa sync` again",
            )
        return look

    def _not_reached(self, search: Search) -> list[str]:
        """Files outside the state that quote what was purged, or cannot be read."""
        from qa.rights.proof import look_through

        look = look_through(self._elsewhere(), search)
        return sorted(self._shown(name) for name in {*look.traces, *look.unread})

    def _snapshot(self) -> dict[str, Any]:
        return snapshot(self._state, self._catalog, self._index)

    def _shown(self, name: str) -> str:
        path = Path(name)
        return path.relative_to(self._state.parent).as_posix() if path.is_relative_to(self._state.parent) else name


def purged_verdict(words: str) -> Verdict:
    """Of an article that a person purges by hand."""
    reason = f"Purged by hand: {words}" if words else "Purged by hand."
    return Verdict(standing=Standing.REFERENCE, rule=PURGED, reason=reason)


def _by_verdict(doomed: Iterable[Doomed]) -> Iterator[tuple[str, str, list[ArticleId]]]:
    groups: dict[tuple[str, str], list[ArticleId]] = {}
    for one in doomed:
        groups.setdefault((one.rule, one.reason), []).append(one.article_id)
    for (rule, reason), ids in groups.items():
        yield rule, reason or "Its publisher or the register does not allow AI use of it.", ids


def _delete(path: Path) -> None:
    """Overwritten first, so that its words are not left in the blocks that the file system gives back."""
    try:
        size = path.stat().st_size
        with path.open("r+b") as file:
            for start in range(0, size, 1 << 20):
                file.write(b"\0" * min(1 << 20, size - start))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(
            f"{path} quotes what is purged and cannot be deleted: {error.strerror or error}",
            remedy="delete the file by hand and run `qa sync` again",
        ) from None
