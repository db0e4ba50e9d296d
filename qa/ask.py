"""The way of a question: question → passages → still allowed? → prompt → reply → claims with located quotes → answer.

Rights are asked for again here, twice: before any text enters a prompt, and before anything is handed out to be shown.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct, field
from msgspec.structs import replace

from qa.answer.compose import Composed, compose
from qa.answer_types import Answer, Claim, Conflict, Outcome, Pins, Withheld
from qa.citations.cite import Cited
from qa.citations.conditions import most_characters, within_limits
from qa.citations.hostile import Hostile
from qa.drafting.conflicts import find_conflicts
from qa.drafting.pins import pin_prompts
from qa.drafting.rivals import find_rivals
from qa.drafting.spending import FREELY, Spending, together
from qa.drafting.verify import Verification, with_opinions
from qa.drafting.write import OnClaim, Writer, Written
from qa.errors import ConfigError
from qa.ports import Catalog, ChatModel, Embedder, VectorStore
from qa.retrieval.around import with_neighbours
from qa.retrieval.gather import Gathered, Gatherer
from qa.retrieval.parts import Part
from qa.retrieval.when import day_of
from qa.retrieval.withheld import find_withheld
from qa.rights.ledger import Ledger
from qa.rights.now import may_be_used
from qa.seeking.enough import Gate, Judged
from qa.seeking.kept import wholly_withheld
from qa.seeking.leads import LeadsModel
from qa.seeking.missing import nothing_within
from qa.seeking.partwise import PartwiseModel
from qa.text import clean
from qa.types import ArticleCard, ArticleId, Draft, Filter, Narrowed, Passage, Source, SourceId, Usage

LONGEST_MISSING = 400
"""Characters of a line on what is missing."""
LONGEST_QUESTION = 100_000
"""Characters. A question longer than this is a file given by mistake."""

EVERYTHING = Filter()


class Asker(Struct, frozen=True, kw_only=True):
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
    repair_prompt: str = ""
    retries: int = 0
    """How often the model is told what did not hold in its reply."""
    longest: int = 0
    """Tokens of a reply that is asked for once more because it was cut off at `max_tokens`."""
    spending: Spending = FREELY
    verifier: ChatModel | None = None
    verification: Verification | None = None
    """A second model that gives its opinion of every claim, and how it is asked."""
    gate_prompt: str = ""
    """How the model is asked whether doubtful passages are enough; empty: it is not asked."""

    def search(self, query: str, *, within: Filter, limit: int) -> list[Passage]:
        """The best passages that may be used, ranked. Raises: `ConfigError` for an empty query."""
        return list(self.gather(query, within=within, limit=limit).passages)

    def gather(self, question: str, *, within: Filter, limit: int, today: str = "") -> Gathered:
        """The same, within the dates that the question names, told from this ISO date; empty: no dates are read."""
        return self._gatherer().gather(_question(question), within=within, limit=limit, today=day_of(today))

    def evidence(self, gathered: Gathered) -> float:
        """0…1, the calibrated evidence for an answer to the part that has the least."""
        return min(strength.confidence for strength in self._gatherer().weigh(gathered))

    def withheld(self, question: str, within: Filter) -> tuple[Withheld, ...]:
        """Pointers to articles that may answer, but that their publishers keep from AI."""
        question = _question(question)
        return find_withheld(question, catalog=self.catalog, within=self._gatherer().limited(question, within))

    def ask(
        self,
        question: str,
        *,
        within: Filter = EVERYTHING,
        limit: int = 8,
        as_of: str = "",
        on_claim: OnClaim | None = None,
        passages: Sequence[Passage] | None = None,
        read_dates: bool = True,
    ) -> Answer:
        """Answer one question from the passages found for it, or from those given.

        The evaluation gives them, so that two models answer from the same evidence. `read_dates`: whether dates that
        the question names (“last week”) limit the articles searched.

        Raises: `ConfigError` for an empty question, `ModelError` and its children, `SetupError`, `StoreError`.
        """
        question = _question(question)
        if self.verification is not None:
            self.verification.may_be_priced(self.spending.limit)
        clock = _Clock()
        today = as_of or dt.date.today().isoformat()  # noqa: DTZ011 - the reader's own date is the one meant
        with clock("retrieve"):
            if passages is None:
                gathered = self.gather(question, within=within, limit=limit, today=today if read_dates else "")
            else:
                gathered = self._gatherer().given(question, self._still(passages), within=within)
            pointers = find_withheld(gathered.asked, catalog=self.catalog, within=gathered.within)
        judged = Judged()
        if passages is None and self.gate_prompt:
            with clock("judge"):
                judged = self._judge(question, gathered, today)
                gathered = self._gatherer().more(gathered, judged.searches, limit) if judged.searches else gathered
        with clock("compose"):
            found = self._shown(gathered) if judged.writes else []
            composed = self._compose(question, found, today)
        with clock("write"):
            written = self._write(gathered, composed, found, today, on_claim, judged)
        composed, completion, cited, draft = written.composed, written.completion, written.cited, written.draft
        usage = completion.usage
        if judged.usage:
            usage = together(judged.usage, usage) if written.attempts else judged.usage
        claims = cited.claims
        if self.verifier is not None:
            with clock("verify"):
                claims, usage = self._with_opinions(claims, composed.passages, today, usage)
        outcome = _outcome(cited, draft, pointers)
        lacks = outcome is Outcome.INSUFFICIENT
        said = _missing(draft, composed.passages, question)
        if lacks and not gathered.passages:
            kept = wholly_withheld(gathered.within, catalog=self.catalog, sources=self.sources)
            outcome, lacks, said = (Outcome.WITHHELD, False, (kept,)) if kept else (outcome, lacks, said)
        return Answer(
            question=question,
            outcome=outcome,
            as_of=today,
            claims=claims,
            citations=cited.citations,
            missing=self._lacking(gathered, said) if lacks else said,
            withheld=pointers,
            passages=composed.passages,
            profile=self.profile,
            provider=self.model.provider,
            model=completion.model or self.model.name,
            asked_for=self.model.name,
            usage=usage,
            timings_ms=clock.ms,
            pins=self._pins(written, judged, claims),
            unknown_passages=cited.unknown_passages,
            dropped_passages=len(composed.dropped),
            confidence=completion.confidence,
            attempts=written.attempts,
            conflicts=self._conflicts(_matter(gathered, question), cited, composed.passages, gathered.within),
            evidence=self.evidence(gathered) if lacks else None,
            narrowed=gathered.narrowed or _given_dates(within),
            parts=tuple(each.text for each in gathered.parts) if len(gathered.parts) > 1 else (),
            nearest=self._nearest(gathered, within) if lacks else None,
        )

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────

    def _allowed(self, card: ArticleCard) -> bool:
        """The register's flag as it is now, and the ledger's last word; what neither knows is not allowed."""
        return may_be_used(card, sources=self.sources, ledger=self.ledger)

    def _still(self, passages: Sequence[Passage]) -> list[Passage]:
        return within_limits(passage for passage in passages if self._allowed(passage.card))

    def _gatherer(self) -> Gatherer:
        return Gatherer(
            embedder=self.embedder,
            vectors=self.vectors,
            catalog=self.catalog,
            words=self.words,
            usable=self._still,
            names={source_id: source.name for source_id, source in self.sources.items()},
        )

    def _shown(self, gathered: Gathered) -> Sequence[Passage]:
        """What a model that reads is shown: the passages with the sentences beside them."""
        passages = within_limits(gathered.passages)  # several searches may have found parts of one limited article
        if self.model.provider == "extractive":
            return passages
        longer = with_neighbours(passages, catalog=self.catalog)
        return [
            more if most_characters(passage.card) is None else passage
            for passage, more in zip(passages, longer, strict=True)
        ]

    def _judge(self, question: str, gathered: Gathered, today: str) -> Judged:
        spent = Usage(cost_usd=0.0)
        gate = Gate(
            model=self.model,
            prompt=self.gate_prompt,
            budget_tokens=self.budget_tokens,
            allow=lambda messages, most: self.spending.allow(messages, most, model=self.model.name, spent=spent),
        )
        sure = [strength.confidence for strength in self._gatherer().weigh(gathered)]
        return gate.judge(question, within_limits(gathered.passages), sure, today=today)

    def _nearest(self, gathered: Gathered, within: Filter) -> ArticleCard | None:
        """Outside the dates and the paper asked for, too; of a question about nothing in particular nothing is near."""
        if gathered.leads:
            return None
        within = replace(within, since="", until="")
        searched = gathered.within == within and gathered.asked == gathered.question and not gathered.parts
        return self._gatherer().nearest(
            _matter(gathered, gathered.asked), within, gathered.passages if searched else ()
        )

    def _lacking(self, gathered: Gathered, said: tuple[str, ...]) -> tuple[str, ...]:
        """What an answer that says nothing lacks: within its dates first, then in the writer's words."""
        paper = gathered.narrowed.paper if gathered.narrowed else ""
        dated = nothing_within(gathered.asked, gathered.passages, gathered.within, catalog=self.catalog, paper=paper)
        repeated = {each.text for each in gathered.parts} or {gathered.asked, gathered.question}
        rest = [line for line in said if line not in repeated] if gathered.passages else []
        return (dated, *rest) if dated else said

    def _compose(self, question: str, found: Sequence[Passage], today: str, budget_tokens: int = 0) -> Composed:
        return compose(
            self.prompt,
            question,
            found,
            today=today,
            budget_tokens=budget_tokens or self.budget_tokens,
            boundary=secrets.token_hex(8),
        )

    def _write(
        self,
        gathered: Gathered,
        composed: Composed,
        found: Sequence[Passage],
        today: str,
        on_claim: OnClaim | None,
        judged: Judged,
    ) -> Written:
        question = gathered.question

        def shrink(tokens: int) -> Composed | None:
            try:
                return self._compose(question, found, today, tokens)
            except ConfigError:  # not one passage would fit
                return None

        writer = Writer(
            model=self._writer_of(gathered),
            text_of=self._text_of,
            max_tokens=self.max_tokens,
            repair_prompt=self.repair_prompt,
            retries=self.retries,
            longest=self.longest,
            spending=self.spending.after(judged.usage) if judged.usage else self.spending,
        )
        return writer.write(question, composed, shrink=shrink, on_claim=on_claim)

    def _pins(self, written: Written, judged: Judged, claims: Sequence[Claim]) -> Pins:
        """With the prompts that were used, not those that lay ready."""
        asked = bool(written.attempts) and self.model.provider != "extractive"
        judging = self.verification.prompt if self.verification else ""
        return pin_prompts(
            self.pins,
            enough=self.gate_prompt if judged.usage else "",
            answer=self.prompt if asked else "",
            repair=self.repair_prompt if written.repaired else "",
            verify=judging if any(claim.opinion for claim in claims) else "",
        )

    def _with_opinions(
        self, claims: Sequence[Claim], passages: Sequence[Passage], today: str, spent: Usage
    ) -> tuple[tuple[Claim, ...], Usage]:
        if self.verifier is None or self.verification is None:
            return tuple(claims), spent
        return with_opinions(
            claims,
            passages,
            model=self.verifier,
            verification=self.verification,
            text_of=self._text_of,
            today=today,
            limit=self.spending.limit,
            spent=spent,
        )

    def _conflicts(self, question: str, cited: Cited, shown: Sequence[Passage], within: Filter) -> tuple[Conflict, ...]:
        """Where the passages disagree, with each other or with more that a short second look finds."""

        def rivals() -> list[Passage]:
            return find_rivals(
                question,
                cited.citations,
                shown,
                catalog=self.catalog,
                vectors=self.vectors,
                embedder=self.embedder.fingerprint,
                within=within,
                usable=self._still,
            )

        papers = [source.name for source in self.sources.values()]
        return find_conflicts(question, cited.citations, shown, text_of=self._text_of, rivals=rivals, papers=papers)

    def _writer_of(self, gathered: Gathered) -> ChatModel:
        if self.model.provider != "extractive":
            return self.model
        if gathered.leads:
            return LeadsModel(self.model)
        return PartwiseModel(self.model, gathered.parts or [Part(text=gathered.asked, query=gathered.asked)])

    def _text_of(self, article_id: ArticleId) -> str | None:
        """The article as stored, unless its permission has gone while the model wrote: then nothing of it is quoted."""
        card = self.catalog.cards([article_id]).get(article_id)
        if card is None or not self._allowed(card):
            return None
        return self.catalog.text(article_id)


def _matter(gathered: Gathered, asked: str) -> str:
    """What is asked, without the paper that alone is to be heard."""
    return gathered.parts[0].query if len(gathered.parts) == 1 else asked


class _Clock(Struct):
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


def _missing(draft: Draft, passages: Sequence[Passage], question: str) -> tuple[str, ...]:
    """What the model says is not there: free words of its own, so they are short and carry nothing."""
    hostile = Hostile(passages)
    return tuple(hostile.neutral(clean(line)[:LONGEST_MISSING], said=question) for line in draft.missing)


def _given_dates(within: Filter) -> Narrowed | None:
    return Narrowed(since=within.since, until=within.until) if within.since or within.until else None


def _outcome(cited: Cited, draft: Draft, pointers: Sequence[Withheld]) -> Outcome:
    if cited.claims:
        return Outcome.PARTIAL if draft.missing else Outcome.ANSWERED
    return Outcome.WITHHELD if pointers else Outcome.INSUFFICIENT
