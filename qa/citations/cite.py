"""Draft claims + passages → claims with located quotes, numbered citations, and what is wrong, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from qa.citations.checks import Findings, check
from qa.citations.links import link_to
from qa.citations.locate import locate, says_enough
from qa.text import Folded, clean, fold
from qa.types import ArticleId, Checks, Citation, Claim, Draft, DraftClaim, DraftQuote, Passage, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A draft after checking."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    """Numbered from 1 by first use; identical words of one article share a number."""
    unknown_passages: int
    """How many quotes and markers named a passage that was not shown."""


def cite(draft: Draft, passages: Sequence[Passage], *, text_of: Callable[[ArticleId], str | None]) -> Cited:
    """Check a whole draft; see `Citing`, which does it claim by claim."""
    citing = Citing(passages, text_of=text_of)
    for claim in draft.claims:
        citing.add(claim)
    return citing.cited()


@dataclass(frozen=True, slots=True)
class _Place:
    """Words found again in an article."""

    passage: Passage
    span: Span
    words: str


class Citing:
    """Checks claims as they come, against the passages that the model was shown: `passages[n - 1]` is its `[n]`.

    A claim is supported when at least one of its quotes is found in the article it names and every number, date and
    percentage of the claim stands in its quotes. Names and negation are reported, in `Checks` and in the claim's
    problems, but do not decide: their false alarms are too many (see `checks.check`). A quote counts when it stands in
    the article of the passage named, inside that passage or not. Words that stand in another article than the one named
    are a wrong citation, not a right one: the claim is not supported by them, and the problem says where they are. A
    quote with no passage named (0) may stand in any article shown. `text_of` answering None means that the text may not
    be used (any more): nothing of it is quoted.
    """

    def __init__(self, passages: Sequence[Passage], *, text_of: Callable[[ArticleId], str | None]) -> None:
        self._passages = tuple(passages)
        self._text_of = text_of
        self._texts: dict[ArticleId, tuple[str, Folded] | None] = {}
        self._numbers: dict[tuple[ArticleId, Span], int] = {}
        self._citations: list[Citation] = []
        self._claims: list[Claim] = []
        self._unknown = 0

    def add(self, draft: DraftClaim) -> Claim:
        """Check one claim; its citations are numbered on from those before it."""
        text = " ".join(clean(draft.text).split())
        problems: list[str] = []
        places: list[_Place] = []
        for quote in draft.quotes:
            found, problem = self._find(quote, text)
            places.extend(place for place in found if place not in places)
            if problem and problem not in problems:
                problems.append(problem)
        if not draft.quotes:
            problems.append("no passage is quoted for it")
        findings = _check(text, places) if places else None
        supported = bool(places) and not (findings and findings.absent_numbers)
        claim = Claim(
            text=text,
            supported=supported,
            citations=tuple(dict.fromkeys(self._number(place, findings) for place in places)),
            problems=(*problems, *(_in_words(findings) if findings else ())),
        )
        self._claims.append(claim)
        return claim

    def cited(self) -> Cited:
        """All that was added so far."""
        return Cited(claims=tuple(self._claims), citations=tuple(self._citations), unknown_passages=self._unknown)

    def citation(self, n: int) -> Citation:
        """Citation `n` as it stands now; its checks may still turn worse when a later claim rests on the same words."""
        return self._citations[n - 1]

    def _find(self, quote: DraftQuote, claim: str) -> tuple[list[_Place], str]:
        """Where a quote stands, and what is wrong with it if anything is."""
        words = " ".join(clean(quote.text).split())
        if quote.passage and not 1 <= quote.passage <= len(self._passages):
            self._unknown += 1
            return [], f"passage [{quote.passage}] does not exist"
        if not words:
            return [], f"passage [{quote.passage}] is named, but no words of it are quoted"
        if not says_enough(words, claim):
            return [], f"the quote “{words}” is too short to bear anything out"
        named = [self._passages[quote.passage - 1]] if quote.passage else list(self._passages)
        for passage in named:
            if places := self._places(words, passage):
                return places, ""
        if quote.passage and self._text(named[0].card.id) is None:
            return [], f"the article of passage [{quote.passage}] may not be used (any more)"
        elsewhere = next((n for n, passage in enumerate(self._passages, 1) if self._places(words, passage)), None)
        if elsewhere:
            return [], f"the quote “{_short(words)}” is not in passage [{quote.passage}]; it stands in [{elsewhere}]"
        where = f"passage [{quote.passage}]" if quote.passage else "any passage"
        return [], f"the quote “{_short(words)}” is not in {where}"

    def _places(self, words: str, passage: Passage) -> list[_Place]:
        known = self._text(passage.card.id)
        if known is None:
            return []
        text, folded = known
        spans = locate(words, text, near=(passage.chunk.start, passage.chunk.end), folded=folded)
        return [_Place(passage, (start, end), text[start:end]) for start, end in spans]

    def _text(self, article: ArticleId) -> tuple[str, Folded] | None:
        if article not in self._texts:
            text = self._text_of(article)
            self._texts[article] = None if text is None else (text, fold(text))
        return self._texts[article]

    def _number(self, place: _Place, findings: Findings | None) -> int:
        card = place.passage.card
        checks = _as_checks(findings)
        known = self._numbers.get((card.id, place.span))
        if known is not None:
            citation = self._citations[known - 1]
            self._citations[known - 1] = replace(citation, checks=_worse(citation.checks, checks))
            return known
        text, _ = self._text(card.id) or ("", None)
        n = len(self._citations) + 1
        self._numbers[card.id, place.span] = n
        start, end = place.span
        self._citations.append(
            Citation(
                n=n, quote=place.words, start=start, end=end, card=card,
                link=link_to(card.url, text, place.span), checks=checks,
            )
        )  # fmt: skip
        return n


def _check(claim: str, places: Sequence[_Place]) -> Findings:
    """All checks, over all quotes of the claim together: each may bear out a part."""
    cards = [place.passage.card for place in places]
    return check(
        claim,
        [place.words for place in places],
        context=[text for card in cards for text in (card.title, card.source, card.author)],
        published=[card.published for card in cards],
    )


def _as_checks(findings: Findings | None) -> Checks:
    if findings is None:
        return Checks(exact=True)
    return Checks(
        exact=True,
        numbers=None if findings.absent_numbers is None else not findings.absent_numbers,
        names=None if findings.absent_names is None else not findings.absent_names,
        negation=findings.negation,
    )


def _worse(one: Checks, other: Checks) -> Checks:
    """Checks of words that two claims rest on: a failure of either is one."""
    return Checks(
        exact=one.exact and other.exact,
        numbers=_both((one.numbers, other.numbers)),
        names=_both((one.names, other.names)),
        negation=_both((one.negation, other.negation)),
    )


def _both(results: Iterable[bool | None]) -> bool | None:
    known = [result for result in results if result is not None]
    return all(known) if known else None


def _in_words(findings: Findings) -> list[str]:
    words = []
    if findings.absent_numbers:
        words.append(f"not in its quotes: {', '.join(findings.absent_numbers)}")
    if findings.absent_names:
        words.append(f"check the names, not in its quotes: {', '.join(findings.absent_names)}")
    if findings.negation is False:
        words.append("check the meaning: one of claim and quote says no, the other does not")
    return words


def _short(words: str, limit: int = 60) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"
