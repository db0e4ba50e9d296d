"""The way of a question: question → passages → still allowed? → prompt → reply → claims with located quotes → answer.

Rights are asked for again here, twice: before any text enters a prompt, and before anything is handed out to be shown.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from qa.answer.compose import Composed, compose
from qa.answer.parse import DraftReader, parse
from qa.citations.cite import Cited, Citing, cite
from qa.errors import ConfigError
from qa.ports import Catalog, ChatModel, Embedder, VectorStore
from qa.retrieval.find import find_passages
from qa.retrieval.withheld import find_withheld
from qa.rights.ledger import Ledger
from qa.rights.register_flag import forbidding_owner
from qa.text import clean
from qa.types import (
    AiUse,
    Answer,
    ArticleCard,
    ArticleId,
    ChatRequest,
    Citation,
    Claim,
    Completion,
    Draft,
    DraftClaim,
    Filter,
    Outcome,
    Passage,
    Pins,
    Source,
    SourceId,
    Standing,
    Withheld,
)

LONGEST_QUESTION = 100_000
"""Characters. A question longer than this is a file given by mistake."""

EVERYTHING = Filter()

OnClaim = Callable[[Claim, Sequence[Citation]], None]
"""Called with each claim as soon as it is whole and checked, and with the citations known so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Everything that answering needs, made by `wiring`."""

    catalog: Catalog
    vectors: VectorStore
    embedder: Embedder
    words: Embedder
    """Compares single words of question and passages, thousands at a time: always an embedder of this machine."""
    ledger: Ledger
    sources: Mapping[SourceId, Source]
    model: ChatModel
    profile: str
    prompt: str
    pins: Pins
    budget_tokens: int
    max_tokens: int

    def search(self, query: str, *, within: Filter, limit: int) -> list[Passage]:
        """The best passages that may be used, ranked. Raises: `ConfigError` for an empty query."""
        found = find_passages(
            _question(query),
            embedder=self.embedder,
            vectors=self.vectors,
            catalog=self.catalog,
            within=within,
            limit=limit,
            words=self.words,
        )
        return [replace(passage, rank=rank) for rank, passage in enumerate(self._still(found), start=1)]

    def withheld(self, question: str, within: Filter) -> tuple[Withheld, ...]:
        """Pointers to articles that may answer, but that their publishers keep from AI."""
        pointers = find_withheld(_question(question), catalog=self.catalog)
        return tuple(pointer for pointer in pointers if not within.sources or pointer.card.source_id in within.sources)

    def ask(
        self,
        question: str,
        *,
        within: Filter = EVERYTHING,
        limit: int = 8,
        as_of: str = "",
        on_claim: OnClaim | None = None,
        passages: Sequence[Passage] | None = None,
    ) -> Answer:
        """Answer one question from the passages found for it, or from those given.

        The evaluation gives them, so that two models answer from the same evidence.

        Raises: `ConfigError` for an empty question, `ModelError` and its children, `SetupError`, `StoreError`.
        """
        question = _question(question)
        clock = _Clock()
        today = as_of or dt.date.today().isoformat()  # noqa: DTZ011 - the reader's own date is the one meant
        with clock("retrieve"):
            found = self.search(question, within=within, limit=limit) if passages is None else self._still(passages)
            pointers = self.withheld(question, within)
        with clock("compose"):
            composed = self._compose(question, found, today)
        with clock("write"):
            completion, draft = self._write(question, composed, on_claim)
        with clock("check"):
            cited = self._cite(draft, composed.passages)
        return Answer(
            question=question,
            outcome=_outcome(cited, draft, pointers),
            as_of=today,
            claims=cited.claims,
            citations=cited.citations,
            missing=draft.missing,
            withheld=pointers,
            passages=composed.passages,
            profile=self.profile,
            provider=self.model.provider,
            model=completion.model or self.model.name,
            usage=completion.usage,
            timings_ms=clock.ms,
            pins=self.pins,
            unknown_passages=cited.unknown_passages,
            dropped_passages=len(composed.dropped),
            confidence=completion.confidence,
        )

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────

    def _allowed(self, card: ArticleCard) -> bool:
        """The register's flag as it is now, and the ledger's last word; what neither knows is not allowed."""
        source = self.sources.get(card.source_id)
        if source is None or source.ai_use is AiUse.FORBID or forbidding_owner(card.url, self.sources.values()):
            return False
        return self.ledger.standings([card.id]).get(card.id) is Standing.FULL

    def _still(self, passages: Sequence[Passage]) -> list[Passage]:
        return [passage for passage in passages if self._allowed(passage.card)]

    def _compose(self, question: str, found: Sequence[Passage], today: str) -> Composed:
        return compose(
            self.prompt, question, found, today=today, budget_tokens=self.budget_tokens, boundary=secrets.token_hex(8)
        )

    def _write(self, question: str, composed: Composed, on_claim: OnClaim | None) -> tuple[Completion, Draft]:
        if not composed.passages:
            missing = "Nothing in your articles matches this question."
            return Completion(text=""), Draft(missing=(missing,))
        request = ChatRequest(
            question=question, passages=composed.passages, messages=composed.messages, max_tokens=self.max_tokens
        )
        if on_claim is None:
            completion = self.model.complete(request)
            return completion, parse(completion.text)
        reader, citing = DraftReader(), Citing(composed.passages, text_of=self._text_of)

        def show(drafts: Sequence[DraftClaim]) -> None:
            for draft in drafts:
                claim = citing.add(draft)
                on_claim(claim, citing.cited().citations)

        completion = self.model.complete(request, on_text=lambda piece: show(reader.feed(piece)))
        show(reader.finish())
        return completion, reader.draft

    def _cite(self, draft: Draft, passages: Sequence[Passage]) -> Cited:
        return cite(draft, passages, text_of=self._text_of)

    def _text_of(self, article_id: ArticleId) -> str | None:
        """The article as stored, unless its permission has gone while the model wrote: then nothing of it is quoted."""
        card = self.catalog.cards([article_id]).get(article_id)
        if card is None or not self._allowed(card):
            return None
        return self.catalog.text(article_id)


@dataclass(slots=True)
class _Clock:
    """Milliseconds per stage."""

    ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, stage: str):  # type: ignore[no-untyped-def]  # noqa: ANN204
        start = time.perf_counter()
        yield
        self.ms[stage] = (time.perf_counter() - start) * 1000


def _question(text: str) -> str:
    question = " ".join(clean(text).split())
    if not question:
        raise ConfigError("The question is empty.", remedy='Ask something: qa ask "Who designed the ferry terminal?"')
    if len(question) > LONGEST_QUESTION:
        raise ConfigError(
            f"The question is {len(question):,} characters long; at most {LONGEST_QUESTION:,} are taken.",
            remedy="Shorten it; articles are added with `qa add`.",
        )
    return question


def _outcome(cited: Cited, draft: Draft, pointers: Sequence[Withheld]) -> Outcome:
    if cited.claims:
        return Outcome.PARTIAL if draft.missing else Outcome.ANSWERED
    return Outcome.WITHHELD if pointers else Outcome.INSUFFICIENT
