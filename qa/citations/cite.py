"""Draft claims + passages → claims with located quotes, numbered citations, and what is wrong, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.answer_types import Checks, Citation, Claim, Finding
from qa.citations.checks import Findings, check
from qa.citations.conditions import Quoted, in_own_words
from qa.citations.hostile import MASKED, Hostile
from qa.citations.links import link_to
from qa.citations.locate import locate, numbered, says_enough
from qa.citations.support import LexicalSupport
from qa.ports import SupportChecker
from qa.text import Folded, clean, fold
from qa.types import ArticleCard, ArticleId, Draft, DraftClaim, DraftQuote, Passage, Span


class Cited(Struct, frozen=True, kw_only=True):
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


class _Place(Struct, frozen=True):
    """Words found again in an article."""

    passage: Passage
    span: Span
    words: str


class Citing:
    """Checks claims as they come, against the passages that the model was shown: `passages[n - 1]` is its `[n]`.

    A claim is supported when at least one of its quotes is found in the article it names and every number, date, day
    of the week and percentage of the claim stands in its quotes, with no other unit there, and no two names or numbers
    of it surely stand in each other's place. Names and negation are reported, in `Checks` and in the claim's problems,
    but do not decide: their false alarms are too many (see `checks.check`). A quote counts when it stands in the
    article of the passage named, inside that passage or not. Words that stand in another article than the one named are
    a wrong citation, not a right one: the claim is not supported by them, and the problem says where they are. A quote
    with no passage named (0) may stand in any article shown. `text_of` answering None means that the text may not be
    used (any more): nothing of it is quoted.
    """

    def __init__(self, passages: Sequence[Passage], *, text_of: Callable[[ArticleId], str | None]) -> None:
        self._passages = tuple(passages)
        self._text_of = text_of
        self._support: SupportChecker = LexicalSupport()
        self._texts: dict[ArticleId, tuple[str, Folded] | None] = {}
        self._numbers: dict[tuple[ArticleId, Span], int] = {}
        self._citations: list[Citation] = []
        self._claims: list[Claim] = []
        self._unknown = 0
        self._quoted = Quoted()
        self._hostile = Hostile(self._passages)

    def add(self, draft: DraftClaim) -> Claim:
        """Check one claim; its citations are numbered on from those before it."""
        said = " ".join(clean(draft.text).split())
        text = self._hostile.neutral(said)
        # A code taken out of the claim can no longer be looked for in its quotes: it counts as not found there.
        taken_out = text.count(MASKED) > said.count(MASKED)
        problems: list[str] = ["it names a code that its articles do not hold"] if taken_out else []
        places: list[_Place] = []
        quoted: list[Finding] = []
        for quote in draft.quotes:
            found, problem = self._allowed(*self._find(quote, text))
            places.extend(place for place in found if place not in places)
            problem = self._hostile.neutral(problem)
            if problem and problem not in problems:
                problems.append(problem)
                words = self._hostile.neutral(quote.text)
                quoted.append(_lost(quote, words, problem, is_unknown=self._is_unknown(quote)))
        if not draft.quotes:
            problems.append("no passage is quoted for it")
        text = in_own_words(text, [(p.passage.card, p.words) for p in places], named=self._named(draft))
        cited = {place.passage.card.id for place in places}
        foreign = self._hostile.foreign(text, [place.words for place in places], cited=cited) if places else ""
        if foreign:
            problems.append(foreign)
        findings = _check(text, places) if places else None
        numbers = [self._number(place, findings) for place in places]
        quoted.extend(
            Finding(check="quote", text=place.words, ok=True, evidence=place.words, citation=n)
            for place, n in zip(places, numbers, strict=True)
        )
        claim = Claim(
            text=text,
            supported=bool(places) and not (foreign or taken_out) and not (findings and findings.decides_against),
            citations=tuple(dict.fromkeys(numbers)),
            problems=(*problems, *(_in_words(findings) if findings else ())),
            findings=(*quoted, *(_one_by_one(text, findings, numbers) if findings else ())),
            support=self._support.score(text, [place.words for place in places]) if places else None,
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
        if self._is_unknown(quote):
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
        if not quote.passage and (split := numbered(words)) and 1 <= split[0] <= len(self._passages):
            return self._find(DraftQuote(passage=split[0], text=split[1]), claim)
        if quote.passage and self._text(named[0].card.id) is None:
            return [], f"the article of passage [{quote.passage}] may not be used (any more)"
        elsewhere = next((n for n, passage in enumerate(self._passages, 1) if self._places(words, passage)), None)
        if elsewhere:
            return [], f"the quote “{_short(words)}” is not in passage [{quote.passage}]; it stands in [{elsewhere}]"
        where = f"passage [{quote.passage}]" if quote.passage else "any passage"
        return [], f"the quote “{_short(words)}” is not in {where}"

    def _is_unknown(self, quote: DraftQuote) -> bool:
        return bool(quote.passage) and not 1 <= quote.passage <= len(self._passages)

    def _allowed(self, found: list[_Place], problem: str) -> tuple[list[_Place], str]:
        """Without what its publisher does not allow to be quoted."""
        for place in found:
            text, _ = self._text(place.passage.card.id) or (place.words, None)
            order = self._hostile.refuse_at(text, place.span, place.passage)
            if refused := order or self._quoted.refuse(place.passage.card, place.span):
                return [], refused
        return found, problem

    def _named(self, draft: DraftClaim) -> list[ArticleCard]:
        numbers = {quote.passage for quote in draft.quotes}
        return [passage.card for n, passage in enumerate(self._passages, 1) if n in numbers]

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
        units=None if findings.units is None else not findings.other_units,
        roles=None if findings.exchanged is None else not findings.exchanged,
    )


def _worse(one: Checks, other: Checks) -> Checks:
    """Checks of words that two claims rest on: a failure of either is one."""
    return Checks(
        exact=one.exact and other.exact,
        numbers=_both((one.numbers, other.numbers)),
        names=_both((one.names, other.names)),
        negation=_both((one.negation, other.negation)),
        units=_both((one.units, other.units)),
        roles=_both((one.roles, other.roles)),
    )


def _both(results: Iterable[bool | None]) -> bool | None:
    known = [result for result in results if result is not None]
    return all(known) if known else None


def _lost(quote: DraftQuote, words: str, problem: str, *, is_unknown: bool) -> Finding:
    """A quote that bears nothing out, and why."""
    if is_unknown:
        return Finding(check="passage", text=f"[{quote.passage}]", ok=False, evidence=problem)
    return Finding(check="quote", text=" ".join(clean(words).split()), ok=False, evidence=problem)


def _one_by_one(claim: str, findings: Findings, citations: Sequence[int]) -> list[Finding]:
    """Every thing the checks looked for in the quotes; `citations[i]` is the number of quote `i`."""
    found = [
        Finding(
            check=name, text=one.text, ok=one.ok, evidence=one.evidence,
            citation=citations[one.at] if one.evidence and one.at < len(citations) else 0,
        )
        for name, sought in (
            ("number", findings.numbers),
            ("unit", findings.units),
            ("name", findings.names),
            ("role", findings.exchanged),
        )
        for one in sought or ()
    ]  # fmt: skip
    if (compared := findings.compared) is not None:
        where = citations[compared.at] if compared.sentence else 0
        found.append(
            Finding(check="negation", text=claim, ok=compared.agrees, evidence=compared.sentence, citation=where)
        )
    return found


def _in_words(findings: Findings) -> list[str]:
    words = []
    if findings.absent_numbers:
        words.append(f"not in its quotes: {', '.join(findings.absent_numbers)}")
    words.extend(f"another unit in its quotes: {one.text}, there {one.evidence}" for one in findings.other_units)
    words.extend(f"its quotes have the two in each other's place: {one.text}" for one in findings.exchanged or ())
    if findings.absent_names:
        words.append(f"check the names, not in its quotes: {', '.join(findings.absent_names)}")
    if findings.negation is False:
        words.append("check the meaning: one of claim and quote says no, the other does not")
    return words


def _short(words: str, limit: int = 60) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"
