"""Articles that give different values for the same thing, side by side. Rather none than a silly one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.citations.dates import Day, take_dates
from qa.citations.figures import plain
from qa.drafting.measures import Measure, content_stems, measures
from qa.patterns import lazy_pattern
from qa.retrieval.copies import is_copy, shingles
from qa.types import ArticleCard, ArticleId, Citation, Conflict, Passage, Side, Span

_SHARED = 2
"""Words near both numbers, what they count included, from which on they may be numbers of one thing."""
_MOST = 3
"""Conflicts shown with one answer."""
_OLD = lazy_pattern(
    r"(?:\bnot|\binstead of|\brather than|\bnicht|\bstatt|\bet non|\bau lieu de|\by no|\ben lugar de)\s+"
    r"(?:the\s+|about\s+|[€$£]\s?)?$",
    2,
)
_CORRECTION = lazy_pattern(
    r"\bshould have (?:read|said|been)\b|\bcorrect(?:ion|ed|s)?\b|\bclarification|\bBerichtigung|\bkorrigiert|\brectificat"
    r"|\bfe de err|\bcorrige",
    2,
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence of a passage that was shown, and what it measures."""

    card: ArticleCard
    span: Span
    text: str
    measures: tuple[Measure, ...]
    days: frozenset[Day]
    is_cited: bool


def find_conflicts(
    question: str,
    citations: Sequence[Citation],
    passages: Sequence[Passage],
    *,
    text_of: Callable[[ArticleId], str | None],
) -> tuple[Conflict, ...]:
    """Where a sentence that the answer cites and one of another article shown with it count the same differently.

    The same is what has one unit or counted word, at least two words in common around the number, one of them asked
    for, and no names, dates or years that tell the two apart. An article that has both values explains itself, unless
    it says which one is wrong: then it corrects the other. Copies of one text are one voice. Only scripts with blanks
    between words are compared, and only numbers: outcomes put in words are not.
    """
    asked = content_stems(question)
    statements = [one for one in _statements(citations, passages, text_of) if one.measures]
    texts = {card.id: text_of(card.id) or "" for card in {p.card.id: p.card for p in passages}.values()}
    found: list[Conflict] = []
    for one in (each for each in statements if each.is_cited):
        for mine in one.measures:
            if any(_has(conflict, one, mine) for conflict in found):
                continue
            against = [pair for pair in _against(one, mine, statements, asked) if not _explains(pair, one, mine, texts)]
            if against:
                found.append(_conflict(one, mine, against, texts))
    return tuple(found[:_MOST])


def _statements(
    citations: Sequence[Citation], passages: Sequence[Passage], text_of: Callable[[ArticleId], str | None]
) -> Iterator[_Statement]:
    cited: dict[ArticleId, list[Span]] = {}
    for citation in citations:
        cited.setdefault(citation.card.id, []).append((citation.start, citation.end))
    seen: set[tuple[ArticleId, Span]] = set()
    for passage in passages:
        text = text_of(passage.card.id)
        if text is None:
            continue
        for start, end in passage.chunk.sentences:
            if (passage.card.id, (start, end)) in seen:
                continue
            seen.add((passage.card.id, (start, end)))
            words = text[start:end]
            yield _Statement(
                card=passage.card,
                span=(start, end),
                text=words,
                measures=tuple(measures(words)),
                days=frozenset(day for found in take_dates(plain(words))[0] for day in found.readings),
                is_cited=any(a < end and start < b for a, b in cited.get(passage.card.id, ())),
            )


def _against(
    one: _Statement, mine: Measure, statements: Sequence[_Statement], asked: set[str]
) -> list[tuple[_Statement, Measure]]:
    """Other articles' measures of the same thing with another value."""
    own = [each for each in one.measures if each.key == mine.key and not _wrong(one, each)]
    if own != [mine]:
        return []  # “from 3 to 9 per cent”: which of them is meant cannot be told
    found = []
    for other in statements:
        if other.card.id == one.card.id or _are_of_other_days(one, other):
            continue
        rivals = [each for each in other.measures if each.key == mine.key]
        said_wrong = [each for each in rivals if _wrong(other, each)]
        rivals = [each for each in rivals if each not in said_wrong]
        if len(rivals) != 1 or rivals[0].values & mine.values or not _is_same_thing(mine, rivals[0], asked):
            continue
        found.append((other, rivals[0]))
    return found


def _is_same_thing(mine: Measure, other: Measure, asked: set[str]) -> bool:
    shared = mine.near & other.near
    if len(shared) < _SHARED or not shared & asked:
        return False
    return not (mine.names and other.names and not mine.names & other.names)


def _are_of_other_days(one: _Statement, other: _Statement) -> bool:
    """Whether both name days, and no day of one can be a day of the other."""
    if not (one.days and other.days):
        return False
    return not any(_may_be(a, b) for a in one.days for b in other.days)


def _may_be(one: Day, other: Day) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def _wrong(statement: _Statement, measure: Measure) -> bool:
    """Whether the sentence says of this value that it is wrong: “3.38 m, and not 3.42 m”."""
    return bool(_OLD.search(plain(statement.text)[: measure.at]))


def _explains(pair: tuple[_Statement, Measure], one: _Statement, mine: Measure, texts: dict[ArticleId, str]) -> bool:
    """Whether one of the two articles has the other's value as well, and does not say that it is wrong."""
    other, theirs = pair
    if _corrects(other, mine) or _corrects(one, theirs):
        return False
    return _holds(texts[other.card.id], mine) or _holds(texts[one.card.id], theirs)


def _corrects(statement: _Statement, old: Measure) -> bool:
    """Whether the sentence itself says that the old value is wrong."""
    return any(each.key == old.key and each.values & old.values and _wrong(statement, each) for each in statement.measures)


def _holds(text: str, measure: Measure) -> bool:
    return any(each.key == measure.key and each.values & measure.values for each in measures(text))


def _has(conflict: Conflict, one: _Statement, mine: Measure) -> bool:
    return any(side.card.id == one.card.id and side.value == mine.text for side in conflict.sides) or any(
        voice.id == one.card.id for side in conflict.sides for voice in side.voices
    )


def _conflict(
    one: _Statement, mine: Measure, against: Sequence[tuple[_Statement, Measure]], texts: dict[ArticleId, str]
) -> Conflict:
    """All values, each with the first article that gives it and the others that do, copies left out."""
    groups: list[list[tuple[_Statement, Measure]]] = []
    for pair in ((one, mine), *against):
        group = next((g for g in groups if g[0][1].values & pair[1].values), None)
        if group is None:
            groups.append([pair])
        else:
            group.append(pair)
    shared = frozenset.intersection(*(group[0][1].near for group in groups[:2]))
    about = [word for word in dict.fromkeys(_words(one.text)) if content_stems(word) & shared]
    corrected = [any(_corrects(group[0][0], other[0][1]) for group in groups) for other in groups]
    sides = [
        _side(group, texts, standing="corrected" if is_corrected else "", corrects=any(corrected) and not is_corrected)
        for group, is_corrected in zip(groups, corrected, strict=True)
    ]
    return Conflict(about=" ".join(about), sides=_ordered(sides))


def _side(
    group: Sequence[tuple[_Statement, Measure]], texts: dict[ArticleId, str], *, standing: str, corrects: bool
) -> Side:
    (first, measure), *rest = group
    voices: list[ArticleCard] = []
    heard = [shingles(texts[first.card.id])]
    for statement, _ in rest:
        own = shingles(texts[statement.card.id])
        known = {first.card.id, *(voice.id for voice in voices)}
        if statement.card.id not in known and not is_copy(own, heard):
            voices.append(statement.card)
            heard.append(own)
    return Side(
        value=measure.text, quote=first.text, start=first.span[0], end=first.span[1], card=first.card,
        standing=standing or ("corrects" if corrects else ""), voices=tuple(voices),
    )  # fmt: skip


def _ordered(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Corrections first, then by date, newest first; and which is newer, where the dates tell."""
    from dataclasses import replace

    days = [side.card.published[:10] for side in sides]
    whole = all(len(day) == 10 for day in days) and len(set(days)) == len(days)
    newest = max(days)
    dated = [
        replace(side, standing=side.standing or (("newer" if day == newest else "older") if whole else ""))
        for side, day in zip(sides, days, strict=True)
    ]
    return tuple(
        sorted(dated, key=lambda side: (side.standing == "corrects", side.standing != "corrected", side.card.published),
               reverse=True)
    )  # fmt: skip


def _words(text: str) -> Iterator[str]:
    return (word.strip(".,;:!?“”\"()") for word in text.split())
