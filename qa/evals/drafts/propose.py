"""Articles → proposed items: by rule or by a model, never of an article that may not be used in full."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.answer_types import Outcome
from qa.evals.drafts.absent import Names, unanswerable
from qa.evals.drafts.reply import Asked, block, place, read_reply
from qa.evals.drafts.rules import questions
from qa.evals.items import EvalItem, Gold
from qa.types import ArticleCard, ArticleId, Span, Standing
from qa.words import tokens

TextOf = Callable[[ArticleId], str | None]
Sentences = Callable[[str, str], Sequence[Span]]

_ABSENT_SHARE = 6
"""One in so many proposals cannot be answered."""
_OF_A_KIND = 3
"""No more than one in so many is of one kind, as long as there are others."""


class Proposal(Struct, frozen=True, kw_only=True):
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


def by_rules(
    cards: Sequence[ArticleCard],
    *,
    text_of: TextOf,
    sentences: Sentences,
    among: Sequence[ArticleCard] = (),
    enough: int = 10_000,
) -> list[Proposal]:
    """What the rules find in English articles, drawn by their ids alone, until there is `enough`.

    The same words in several of the articles read are gold in each of them. `among`: all articles there are, in each of
    which an absence must hold. Texts are not held.
    """
    mine, every = (
        [card.id for card in usable(some) if card.language in ("en", "")] for some in (cards, among or cards)
    )
    found: dict[tuple[str, ...], Proposal] = {}
    names = Names()
    for article in sorted(mine, key=lambda name: hashlib.sha256(name.encode()).digest()):
        if len(found) >= enough:
            break
        text = text_of(article)
        if text is None:
            continue
        names.add(article, text)
        for proposal in _of_article(article, text, sentences):
            known = found.setdefault(proposal.key, proposal)
            is_copy = known is not proposal and article not in {gold.doc for gold in known.gold}
            if is_copy and tokens(known.answer) == tokens(proposal.answer):
                found[proposal.key] = replace(known, gold=_grouped((*known.gold, *proposal.gold)))
    texts = (text for article in every if (text := text_of(article)))
    for article, absent in unanswerable(names, texts):
        held, _ = read_reply(block(absent.question, missing=absent.missing), {})
        for asked in held:
            proposal = made(asked, article, "", kind="absent", language="en")
            found.setdefault(proposal.key, proposal)
    return list(found.values())


def _of_article(article: ArticleId, text: str, sentences: Sentences) -> Iterator[Proposal]:
    pieces = [text[start:end] for start, end in sentences(text, "en")]
    for asked in questions(pieces, text):
        reply = block(asked.question, answer=asked.answer, quote=asked.sentence)
        for held in read_reply(reply, {1: text})[0]:
            yield made(held, article, text, kind=asked.kind, language="en")


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
    return tuple(replace(entry, group="same-words") for entry in gold)


def _shuffled(proposals: Iterator[Proposal] | Sequence[Proposal]) -> list[Proposal]:
    """An order that depends on the questions alone."""
    return sorted(proposals, key=lambda p: hashlib.sha256(p.question.encode()).digest())
