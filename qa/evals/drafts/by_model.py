"""Proposals by a chat model: a few questions for each passage, in the reply format, whatever does not hold dropped."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.answer.compose import compose
from qa.evals.drafts.propose import Proposal, made
from qa.evals.drafts.reply import read_reply
from qa.ports import Catalog, ChatModel
from qa.types import ArticleId, ChatRequest, Hit, Passage

_EACH = 3
"""Questions asked for at a time: of more, models repeat themselves."""


class Tally(Struct):
    """What became of the model's questions."""

    calls: int = 0
    held: int = 0
    dropped: int = 0


def by_model(
    model: ChatModel,
    passages: Iterable[Passage],
    *,
    prompt: str,
    count: int,
    today: str,
    budget_tokens: int,
    max_tokens: int,
    tally: Tally,
    known: Collection[tuple[str, ...]] = (),
) -> Iterator[Proposal]:
    """Up to `count` proposals, passage after passage. Raises what asking the model raises."""
    given: set[tuple[str, ...]] = set()  # what `known` holds is not given again
    for passage in passages:
        if len(given) >= count:
            return
        composed = compose(
            prompt, str(_EACH), (passage,), today=today, budget_tokens=budget_tokens, boundary=secrets.token_hex(8)
        )
        request = ChatRequest(
            question=f"{_EACH} questions", passages=composed.passages, messages=composed.messages, max_tokens=max_tokens
        )
        tally.calls += 1
        held, dropped = read_reply(model.complete(request).text, {1: passage.chunk.text})
        tally.dropped += dropped
        for asked in held[:_EACH]:
            proposal = _in_article(
                made(asked, passage.card.id, passage.chunk.text, kind="model", language=passage.card.language), passage
            )
            if proposal.key in given or proposal.key in known or len(given) >= count:
                continue
            given.add(proposal.key)
            tally.held += 1
            yield proposal


def _in_article(proposal: Proposal, passage: Passage) -> Proposal:
    """Offsets within the article instead of the passage."""
    shift = passage.chunk.start
    gold = tuple(
        replace(entry, start=entry.start + shift, end=entry.end + shift)
        for entry in proposal.gold
        if entry.start is not None and entry.end is not None
    )
    return replace(proposal, gold=gold)


def passages_of(catalog: Catalog, articles: Sequence[ArticleId]) -> Iterator[Passage]:
    """Passages to ask about: the first of every article, then the second of each, and so on. None that is not whole."""
    chunks = {article: catalog.chunks_of(article) for article in articles}
    for turn in range(max(map(len, chunks.values()), default=0)):
        hits = [Hit(chunk_id=own[turn].id, score=0.0) for own in chunks.values() if turn < len(own)]
        yield from catalog.passages(hits)  # gives what stands `full` and nothing else
