"""Articles → proposed items: by rule or by a model, never of an article that may not be used in full."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.evals.drafts.absent import unanswerable
from qa.evals.drafts.reply import Asked, block, place, read_reply
from qa.evals.drafts.rules import questions
from qa.evals.items import EvalItem, Gold
from qa.types import ArticleCard, ArticleId, Outcome, Span, Standing
from qa.words import tokens

TextOf = Callable[[ArticleId], str | None]
Sentences = Callable[[str, str], Sequence[Span]]

_ABSENT_SHARE = 6
"""One in so many proposals cannot be answered."""
_OF_A_KIND = 3
"""No more than one in so many is of one kind, as long as there are others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One question with the places that answer it, each in its article."""

    question: str
    answer: str
    kind: str
    gold: tuple[Gold, ...]
    article: ArticleId
    language: str = ""
    missing: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for the same question."""
        return tuple(tokens(self.question))


def usable(cards: Sequence[ArticleCard]) -> list[ArticleCard]:
    """Articles that questions may be made of: those that may be used in full, at any length, in other words too."""
    return [card for card in cards if card.standing is Standing.FULL and not _is_bound(card)]


def _is_bound(card: ArticleCard) -> bool:
    return any(condition.split(":")[0] in ("verbatim-only", "max-quote") for condition in card.conditions)


def by_rules(cards: Sequence[ArticleCard], *, text_of: TextOf, sentences: Sentences) -> list[Proposal]:
    """Everything the rules find, in English articles. The same words in several articles are gold in each of them."""
    texts = {card.id: text for card in usable(cards) if card.language in ("en", "") and (text := text_of(card.id))}
    found: dict[tuple[str, ...], Proposal] = {}
    for article, text in texts.items():
        pieces = [text[start:end] for start, end in sentences(text, "en")]
        for asked in questions(pieces, text):
            reply = block(asked.question, answer=asked.answer, quote=asked.sentence)
            for held in read_reply(reply, {1: text})[0]:
                proposal = made(held, article, text, kind=asked.kind, language="en")
                known = found.get(proposal.key)
                if known is None:
                    found[proposal.key] = proposal
                elif tokens(known.answer) == tokens(proposal.answer) and article not in {g.doc for g in known.gold}:
                    found[proposal.key] = replace(known, gold=_grouped((*known.gold, *proposal.gold)))
    for name, absent in unanswerable(texts):
        held_all, _ = read_reply(block(absent.question, missing=absent.missing), {})
        for held in held_all:
            proposal = made(held, name, "", kind="absent", language="en")
            found.setdefault(proposal.key, proposal)
    return list(found.values())


def made(held: Asked, article: ArticleId, text: str, *, kind: str, language: str) -> Proposal:
    gold = tuple(Gold(doc=article, start=start, end=end, quote=text[start:end]) for start, end in held.spans)
    return Proposal(
        question=held.question, answer=held.answer, kind=kind, gold=gold, article=article, language=language,
        missing=held.missing,
    )  # fmt: skip


def choose(proposals: Sequence[Proposal], count: int) -> list[Proposal]:
    """A mixed selection: articles in turn, no kind too often, a share that cannot be answered; always the same."""
    answerable = _shuffled(p for p in proposals if not p.missing)
    absent = _shuffled(p for p in proposals if p.missing)
    wanted_absent = min(len(absent), max(count // _ABSENT_SHARE, 1 if count > 2 else 0))
    chosen: list[Proposal] = []
    of_kind: Counter[str] = Counter()
    of_article: Counter[str] = Counter()
    waiting = list(answerable)
    most = max(1, (count - wanted_absent) // _OF_A_KIND)
    while waiting and len(chosen) < count - wanted_absent:
        # The article and the kind that were asked about least so far; the shuffle decides between equals.
        best = min(waiting, key=lambda p: (of_kind[p.kind] >= most, of_article[p.article], of_kind[p.kind]))
        waiting.remove(best)
        chosen.append(best)
        of_kind[best.kind] += 1
        of_article[best.article] += 1
    return [*chosen, *absent[: min(wanted_absent, -(-len(chosen) // (_ABSENT_SHARE - 1)))]]


def to_item(proposal: Proposal, *, reviewed: bool) -> EvalItem:
    """The proposal as an item of a set; its id follows from the question."""
    digest = hashlib.sha256(" ".join(proposal.key).encode()).hexdigest()[:10]
    return EvalItem(
        id=f"draft-{digest}",
        question=proposal.question,
        lang=proposal.language,
        answerable=not proposal.missing,
        status=Outcome.INSUFFICIENT if proposal.missing else Outcome.ANSWERED,
        answer=proposal.answer,
        gold=proposal.gold,
        cluster=proposal.article,
        tags=("drafted", "unanswerable" if proposal.missing else proposal.kind),
        reviewed=reviewed,
    )


def relocated(proposal: Proposal, *, question: str, answer: str, quote: str, text: str) -> Proposal | None:
    """The proposal as a person edited it; None when the words it rests on do not stand in the article exactly once."""
    if quote == "" or proposal.missing:
        return replace(proposal, question=question, answer=answer)
    span = place(text, quote)
    if span is None:
        return None
    gold = Gold(doc=proposal.article, start=span[0], end=span[1], quote=text[span[0] : span[1]])
    return replace(proposal, question=question, answer=answer, gold=(gold,))


def _grouped(gold: tuple[Gold, ...]) -> tuple[Gold, ...]:
    """Places that stand for each other."""
    return tuple(entry.model_copy(update={"group": "same-words"}) for entry in gold)


def _shuffled(proposals: Iterator[Proposal] | Sequence[Proposal]) -> list[Proposal]:
    """An order that depends on the questions alone."""
    return sorted(proposals, key=lambda p: hashlib.sha256(p.question.encode()).digest())
