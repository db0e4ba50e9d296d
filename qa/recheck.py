"""Stored answers against the articles as they are now: no model, no network, nothing written.

Files are read where they lie, so an edit that no sync has seen counts. What came from the web is compared with what was
fetched last. The register, the ledger and the notices in the files are asked before a word is shown.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from qa.archive.blank import articles_in, blanked
from qa.citations.conditions import most_characters
from qa.citations.verify import Present, Quoted, Rechecked, altered_numbers, recheck
from qa.config import Config
from qa.errors import UnreadableError
from qa.rights.now import forbidding
from qa.rights.register_flag import forbidding_owner
from qa.rights.signals import read_signals
from qa.rights.tombstones import blocking, text_key, url_key
from qa.rights.verdict import decide
from qa.sources import files
from qa.sources.register import read_register
from qa.types import AiUse, Article, ArticleCard, ArticleId, Source, SourceId, Standing

if TYPE_CHECKING:
    from qa.rights.ledger import Ledger
    from qa.rights.policy import Policy
    from qa.store.catalog import SqliteCatalog


class Articles(Struct):
    """The articles of a workspace as they are now, read from their files where they can be."""

    sources: Mapping[SourceId, Source]
    ledger: Ledger
    catalog: SqliteCatalog | None
    policy: Policy
    _files: dict[SourceId, frozenset[str]] = field(default_factory=dict)

    def present(self, article_id: ArticleId, source_id: SourceId, *, url: str = "", sha256: str = "") -> Present:
        """What an article says now, and whether it may be shown. A store that cannot be read raises, and means no.

        Raises: `RightsError`, `StoreError`.
        """
        source = self.sources.get(source_id)
        if source is None or not article_id.startswith(f"{source_id}/"):
            return Present(text=None, reason=f"There is no source `{source_id}` in the register.")
        card = self._card(article_id)
        owner = forbidding(source, (url, card.url if card else ""), self.sources.values())
        if owner is not None:
            return Present(text=None, withdrawn=True, reason=owner.reason or f"{owner.name} forbids AI use.")
        recorded = self.ledger.standings([article_id])[article_id]
        if recorded is Standing.REFERENCE or (card is not None and card.standing is not Standing.FULL):
            reason = card.reason if card is not None else ""
            return Present(text=None, withdrawn=True, reason=reason or "AI use of it is not allowed any more.")
        path = self._path(article_id, source)
        if path.startswith(("http://", "https://")):
            return self._stored(article_id, recorded)
        if not path:
            return self._gone(article_id, recorded, sha256)
        return self._from_file(article_id, source, Path(path), recorded, sha256)

    def author(self, article_id: str) -> str:
        """The byline, where the catalogue has one."""
        card = self._card(ArticleId(article_id))
        return card.author if card else ""

    def _card(self, article_id: ArticleId) -> ArticleCard | None:
        return self.catalog.cards([article_id]).get(article_id) if self.catalog else None

    def _stored(self, article_id: ArticleId, recorded: Standing) -> Present:
        text = self.catalog.text(article_id) if self.catalog and recorded is Standing.FULL else None
        if text is None:
            return Present(text=None, reason="Its text is not stored.")
        card = self._card(article_id)
        return Present(text=text, may_show=True, most=most_characters(card) if card else None)

    def _gone(self, article_id: ArticleId, recorded: Standing, sha256: str) -> Present:
        """An article without a file. Its last standing decides whether the words kept of it may be shown."""
        copies = self.catalog.copies([sha256], []) if self.catalog and sha256 else []
        others = [name for name in copies if name != article_id and self._may_be_named(name)]
        reason = "The article is not there any more."
        if others:
            reason += f" The same text stands in {others[0]}."
        return Present(text=None, may_show=recorded is Standing.FULL, reason=reason)

    def _may_be_named(self, article_id: ArticleId) -> bool:
        card = self._card(article_id)
        source = self.sources.get(card.source_id) if card else None
        return source is not None and source.ai_use is not AiUse.FORBID

    def _from_file(self, article_id: ArticleId, source: Source, path: Path, recorded: Standing, sha256: str) -> Present:
        """As its file is now, with the rights that the file itself speaks of."""
        try:
            article = _article(article_id, path, source)
        except UnreadableError:  # a broken file keeps its last whole state, as for a question
            return self._stored(article_id, recorded)
        if article is None:
            return self._gone(article_id, recorded, sha256)
        owner = forbidding_owner(article.url, self.sources.values())
        heard = ((), ()) if owner else read_signals(source, article)
        verdict = decide(owner or source, *heard, profile=self.policy.profile, kept=self.policy.kept)
        if verdict.standing is not Standing.FULL:
            return Present(text=None, withdrawn=True, reason=verdict.reason)
        if self.ledger.any_tombstone():
            keys = text_key(article.text), url_key(article.url), article.id
            if blocking(self.ledger.tombstones(*keys), source, article, self.sources):
                return Present(text=None, withdrawn=True, reason="The same text or address was withdrawn from AI use.")
        card = ArticleCard(
            id=article.id, source_id=source.id, source=source.name, title=article.title, conditions=verdict.conditions
        )
        return Present(text=article.text, may_show=True, most=most_characters(card))

    def _path(self, article_id: ArticleId, source: Source) -> str:
        """The file that holds the article and that the register still names, or its address; empty for neither."""
        known = self.catalog.file_of(article_id) if self.catalog else ""
        if known.startswith(("http://", "https://")):
            return known
        name = article_id.partition("#")[0]
        below = (source.folder / part for part in (name, name.removeprefix(f"{source.id}/")))
        there = self._files_of(source)
        return next((path for path in (known, *(path.as_posix() for path in below)) if path in there), "")

    def _files_of(self, source: Source) -> frozenset[str]:
        if source.id not in self._files:
            self._files[source.id] = frozenset(path.as_posix() for path in files.find_files(source))
        return self._files[source.id]


@contextmanager
def open_articles(config: Config) -> Iterator[Articles]:
    """The articles of this workspace, for reading; nothing need have been synced.

    Raises: `ConfigError` for a broken register, `StoreError` when the catalogue cannot be opened.
    """
    from qa.rights.ledger import Ledger
    from qa.store.catalog import open_catalog
    from qa.wiring.register import policy_of

    sources = {source.id: source for source in read_register(config.register)}
    path = config.state / "catalog.db"
    with contextlib.ExitStack() as stack:
        catalog = stack.enter_context(contextlib.closing(open_catalog(path, read_only=True))) if path.exists() else None
        ledger = stack.enter_context(contextlib.closing(Ledger(config.state / "ledger.db")))
        yield Articles(sources=sources, ledger=ledger, catalog=catalog, policy=policy_of(config))


class SideNow(Struct, frozen=True, kw_only=True):
    """One side of a conflict, checked again."""

    side: Mapping[str, Any]
    """As a citation is named; value and quote are empty where they may not be shown any more."""
    found: Rechecked


class Checked(Struct, frozen=True, kw_only=True):
    """An answer record, checked again."""

    document: Mapping[str, Any]
    """Without a word of what may not be shown any more."""
    citations: Mapping[int, Rechecked]
    problems: Mapping[int, str]
    """What is wrong with a claim, by its place from 0."""
    conflicts: tuple[tuple[SideNow, ...], ...] = ()
    """Of every conflict in the record, what became of its sides."""

    @property
    def conflicts_hold(self) -> bool:
        return all(side.found.holds for sides in self.conflicts for side in sides)

    @property
    def holds(self) -> bool:
        return not self.problems and self.conflicts_hold and all(found.holds for found in self.citations.values())


def check_again(document: Mapping[str, Any], articles: Articles) -> Checked:
    """Look every citation up again, then see whether the claims still have what they rest on."""
    present = {
        name: articles.present(ArticleId(name), SourceId(source), url=_url_of(document, name), sha256=sha256)
        for name, source, sha256 in _mentioned(document)
    }
    present = {name: _within_limit(found, name, document) for name, found in present.items()}
    citations = {
        citation["n"]: recheck(_quoted(citation), present[citation["article_id"]]) for citation in document["citations"]
    }
    hidden = {name: found.reason for name, found in present.items() if found.withdrawn or not found.may_show}
    safe = blanked(document, hidden)
    conflicts = tuple(tuple(_sides(conflict, present, hidden)) for conflict in document.get("conflicts", ()))
    return Checked(document=safe, citations=citations, problems=_problems(safe, citations), conflicts=conflicts)


def _sides(conflict: Mapping[str, Any], present: Mapping[str, Present], hidden: Mapping[str, str]) -> Iterator[SideNow]:
    for side in conflict.get("sides", ()):
        if name := side.get("article_id"):
            named = {key: side.get(key, "") for key in ("article_id", "source", "title", "url", "published")}
            said = {key: "" if name in hidden else side.get(key, "") for key in ("value", "quote")}
            yield SideNow(side={**named, **said}, found=recheck(_quoted(side), present[name]))


def _quoted(part: Mapping[str, Any]) -> Quoted:
    return Quoted(
        quote=part.get("quote", ""),
        start=part.get("start", 0),
        end=part.get("end", 0),
        article_sha256=part.get("article_sha256", ""),
    )


def _within_limit(found: Present, name: str, document: Mapping[str, Any]) -> Present:
    """As withdrawn, where the record quotes more of the article than its publisher lets be shown by now."""
    spans = {(one.get("start", 0), one.get("end", 0)) for one in _quoting(document) if one.get("article_id") == name}
    if found.most is None or sum(end - start for start, end in spans) <= found.most:
        return found
    reason = f"Its publisher lets at most {found.most} characters of it be shown."
    return Present(text=None, withdrawn=True, reason=reason)


def _problems(document: Mapping[str, Any], citations: Mapping[int, Rechecked]) -> dict[int, str]:
    """Of claims that were called supported: what they have lost, or never had."""
    found: dict[int, str] = {}
    stored = {citation["n"]: citation for citation in document["citations"]}
    for place, claim in enumerate(document["claims"]):
        if claim["verdict"] != "supported":
            continue
        cited = [n for n in claim.get("citations", ()) if n in stored]
        lost = [n for n in cited if not citations[n].holds]
        if len(cited) < len(claim.get("citations", ())) or not cited:
            found[place] = "it rests on a citation that is not in the record"
        elif lost:
            found[place] = f"it rests on {', '.join(f'[{n}]' for n in lost)}"
        elif absent := altered_numbers(
            claim["text"], [stored[n]["quote"] for n in cited], [stored[n].get("published", "") for n in cited]
        ):
            found[place] = f"not in its quotes: {', '.join(absent)}"
    return found


def _mentioned(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every article the record may hold words of: id, source, and its text's digest where it is cited."""
    digests = {one.get("article_id", ""): one.get("article_sha256", "") for one in reversed(_quoting(document))}
    for name, source in articles_in(document).items():
        yield name, source, digests.get(name, "")


def _url_of(document: Mapping[str, Any], name: str) -> str:
    return next((str(one.get("url", "")) for one in _quoting(document) if one.get("article_id") == name), "")


def _quoting(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Whatever of a record quotes an article: its citations, and the sides of what disagrees."""
    return [*document["citations"], *(side for each in document.get("conflicts", ()) for side in each.get("sides", ()))]


def _article(article_id: ArticleId, path: Path, source: Source) -> Article | None:
    """This article of a file, which is read no further. Raises: `UnreadableError`."""
    found = (item for item in files.read_file(path, source) if isinstance(item, Article))
    return next((article for article in found if article.id == article_id), None)
