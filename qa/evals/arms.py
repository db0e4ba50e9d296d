"""The arms of a run: which passages a system is shown for an item, and asking without any."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

from qa.answer.parse import parse
from qa.answer_types import Answer, Outcome
from qa.ask import Asker
from qa.citations.cite import cite
from qa.evals.items import EvalItem
from qa.ports import Catalog, ChatModel
from qa.promptfile import fill, read_template
from qa.types import ChatRequest, Chunk, Filter, Message, Passage

ReadPassages = Callable[[EvalItem], "tuple[Passage, ...] | str"]
"""An item → what it is shown; or why the arm does not apply to it, in words."""


def gold_passages(catalog: Catalog, *, limit: int) -> ReadPassages:
    """The oracle: chunks that overlap the gold spans; the first ones of an article that is gold as a whole."""

    def read(item: EvalItem) -> tuple[Passage, ...] | str:
        if not item.gold:
            return "no gold to be shown"
        chosen: list[Chunk] = []
        for gold in item.gold:
            chunks = catalog.chunks_of(gold.doc)
            if gold.span:
                start, end = gold.span
                chunks = [chunk for chunk in chunks if chunk.start < end and start < chunk.end]
            chosen += [chunk for chunk in chunks if chunk not in chosen]
        return _passages(catalog, chosen[:limit])

    return read


def context_passages(catalog: Catalog) -> ReadPassages:
    """The articles that the item names, whole, in the order given; what the model's budget cannot hold is dropped."""

    def read(item: EvalItem) -> tuple[Passage, ...] | str:
        if not item.context:
            return "the item names no context"
        return _passages(catalog, [chunk for article in item.context for chunk in catalog.chunks_of(article)])

    return read


def _passages(catalog: Catalog, chunks: Sequence[Chunk]) -> tuple[Passage, ...]:
    cards = catalog.cards([chunk.article_id for chunk in chunks])
    return tuple(
        Passage(chunk=chunk, card=cards[chunk.article_id], rank=rank, score=1 / rank)
        for rank, chunk in enumerate(chunks, start=1)
    )


class ClosedBook(Struct, frozen=True):
    """Asks the model of an asker without a single passage: what it says rests on nothing and is marked so."""

    asker: Asker
    prompt: str

    @property
    def profile(self) -> str:
        return self.asker.profile

    @property
    def model(self) -> ChatModel:
        return self.asker.model

    def search(self, query: str, *, within: Filter, limit: int) -> list[Passage]:
        return self.asker.search(query, within=within, limit=limit)

    def ask(
        self, question: str, *, within: Filter, limit: int, as_of: str, passages: Sequence[Passage] | None
    ) -> Answer:
        """Raises what `Asker.ask` raises."""
        del limit, passages
        began = time.perf_counter()
        template = read_template(self.prompt, needed=("question",))
        values = {"today": as_of or dt.datetime.now(tz=dt.UTC).date().isoformat(), "question": question, "boundary": ""}
        messages = (
            Message(role="system", content=fill(template.system, values)),
            Message(role="user", content=fill(template.user, values)),
        )
        completion = self.model.complete(
            ChatRequest(question=question, passages=(), messages=messages, max_tokens=self.asker.max_tokens)
        )
        draft = parse(completion.text)
        cited = cite(draft, (), text_of=lambda _: None)
        pointers = self.asker.withheld(question, within)
        outcome = Outcome.WITHHELD if pointers else Outcome.INSUFFICIENT
        if cited.claims:
            outcome = Outcome.PARTIAL if draft.missing else Outcome.ANSWERED
        return Answer(
            question=question,
            outcome=outcome,
            as_of=as_of,
            claims=cited.claims,
            citations=(),
            missing=draft.missing,
            withheld=pointers,
            passages=(),
            profile=self.profile,
            provider=self.model.provider,
            model=completion.model or self.model.name,
            usage=completion.usage,
            timings_ms={"write": (time.perf_counter() - began) * 1000},
            pins=self.asker.pins,
            unknown_passages=cited.unknown_passages,
            confidence=completion.confidence,
        )
