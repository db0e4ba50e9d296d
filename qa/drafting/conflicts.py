"""Articles that give different values for the same thing, side by side. Rather none than a silly one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.citations.conditions import most_characters
from qa.citations.dates import Day, take_dates
from qa.citations.figures import plain
from qa.drafting.measures import Measure, content_stems, measures, name_stems
from qa.patterns import lazy_pattern
from qa.retrieval.copies import is_copy, shingles
from qa.types import ArticleCard, ArticleId, Citation, Conflict, Passage, Side, Span

_SHARED = 2
"""Words near both numbers, what they count included, from which on they may be numbers of one thing."""
_FACTOR = 2
"""Reports of one thing seldom differ by more: what does is another thing, more often than not."""
_MOST = 3
"""Conflicts shown with one answer."""
_OLD = lazy_pattern(
    r"(?:\bnot|\binstead of|\brather than|\bnicht|\bstatt|\bet non|\bau lieu de|\by no|\ben lugar de)\s+"
    r"(?:the\s+|about\s+|[€$£]\s?)?$",
    2,
)
_CORRECTION = lazy_pattern(
    r"\bshould (?:have (?:read|said|been)|read)\b|\bthe (?:right|correct) (?:figure|number|sum|date) (?:is|was)\b"
    r"|\brichtig (?:ist|muss es|sind)\b|\bil fallait lire\b|\bdebía decir\b",
    2,
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence of a passage that was shown, and what it measures."""

    card: ArticleCard
    span: Span
    text: str
    measures: tuple[Measure, ...]
    wrong: tuple[Measure, ...]
    """Values that it calls wrong, its own or those of the sentence before."""
    days: frozenset[Day]
    names: frozenset[str]
    about: frozenset[str]
    """Stems of the words of its passage and title: what it may be about without saying so."""
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
    for and one right beside it, and no names or dates that tell the two apart; names of the question stand in both
    passages. A sentence that says of a value that it is wrong corrects the other article. Copies of one text are one
    voice. Only scripts with blanks between words are compared, and only numbers: outcomes put in words are not.
    """
    asked = content_stems(question)
    papers = {word for passage in passages for word in content_stems(passage.card.source)}
    named = name_stems(f"? {question}") - papers
    if len({passage.card.id for passage in passages}) < 2 or not any(measures(one.quote) for one in citations):
        return ()
    texts = {name: text for name in {passage.card.id for passage in passages} if (text := text_of(name)) is not None}
    statements = [one for one in _statements(citations, passages, texts) if one.measures]
    found: list[Conflict] = []
    told: list[Measure] = []
    for one in (each for each in statements if each.is_cited):
        for mine in one.measures:
            if any(mine.key == each.key and mine.values & each.values for each in told):
                continue
            against = _against(one, mine, statements, asked, named)
            if against:
                told.extend([mine, *(theirs for _, theirs in against)])
                against.extend(_agreeing(one, [mine, *(theirs for _, theirs in against)], statements))
                found.append(_conflict(question, one, mine, against, texts))
    return tuple(found[:_MOST])


def _agreeing(
    one: _Statement, values: Sequence[Measure], statements: Sequence[_Statement]
) -> list[tuple[_Statement, Measure]]:
    """Other articles that give one of these values, among much the same words."""
    return [
        (other, each)
        for value in values
        for other in statements
        if other.card.id != one.card.id
        for each in _right(other, value.key)
        if each.values & value.values and each.near & value.near
    ]


def _statements(
    citations: Sequence[Citation], passages: Sequence[Passage], texts: Mapping[ArticleId, str]
) -> Iterator[_Statement]:
    cited: dict[ArticleId, list[Span]] = {}
    for citation in citations:
        cited.setdefault(citation.card.id, []).append((citation.start, citation.end))
    seen: set[tuple[ArticleId, Span]] = set()
    for passage in passages:
        text = texts.get(passage.card.id)
        if text is None:
            continue
        about = frozenset(content_stems(f"{passage.card.title} {passage.chunk.text}"))
        before: list[Measure] = []
        for start, end in passage.chunk.sentences:
            if (passage.card.id, (start, end)) in seen:
                continue
            seen.add((passage.card.id, (start, end)))
            is_cited = any(a < end and start < b for a, b in cited.get(passage.card.id, ()))
            if not is_cited and most_characters(passage.card) is not None:
                continue  # no more of it may be quoted than the answer has quoted already
            words = text[start:end]
            found = measures(words)
            wrong, before = _wrong(words, found, before), found
            yield _Statement(
                card=passage.card,
                span=(start, end),
                text=words,
                measures=tuple(found),
                wrong=wrong,
                days=frozenset(day for found in take_dates(plain(words))[0] for day in found.readings),
                names=frozenset(name_stems(words)),
                about=about,
                is_cited=is_cited,
            )


def _against(
    one: _Statement, mine: Measure, statements: Sequence[_Statement], asked: set[str], named: set[str]
) -> list[tuple[_Statement, Measure]]:
    """Other articles' measures of the same thing with another value."""
    own = _right(one, mine.key)
    found = []
    for other in statements:
        if other.card.id == one.card.id or mine in one.wrong:
            continue
        theirs = _corrected_value(one, own, mine, other)
        if theirs is None and own == [mine]:  # of “from 3 to 9 per cent” it cannot be told which is meant
            theirs = _rival(one, mine, other, asked, named)
        if theirs is not None:
            found.append((other, theirs))
    return found


def _corrected_value(one: _Statement, own: Sequence[Measure], mine: Measure, other: _Statement) -> Measure | None:
    """The other's value where one of the two sentences says of the other's that it is wrong."""
    rivals = _right(other, mine.key)
    if len(rivals) == 1 and _corrects(other, mine) and not rivals[0].values & mine.values:
        return rivals[0]
    if len(own) == 1:
        return next((each for each in rivals if _corrects(one, each)), None)
    return None


def _rival(one: _Statement, mine: Measure, other: _Statement, asked: set[str], named: set[str]) -> Measure | None:
    """The other's value where everything around the two numbers says that they are of one thing."""
    rivals = _right(other, mine.key)
    if len(rivals) != 1 or rivals[0].values & mine.values:
        return None
    is_same = (
        _is_same_thing(mine, rivals[0], asked, one.names | other.names)
        and not _are_of_other_days(one, other)
        and named & one.about <= other.about
        and not (one.names and other.names and not one.names & other.names)
    )
    return rivals[0] if is_same else None


def _right(statement: _Statement, key: str) -> list[Measure]:
    """Its measures of this kind, but for those it calls wrong."""
    return [each for each in statement.measures if each.key == key and each not in statement.wrong]


def _is_same_thing(mine: Measure, other: Measure, asked: set[str], names: frozenset[str]) -> bool:
    shared = mine.near & other.near
    beside = mine.beside & other.beside - names
    if len(shared) < _SHARED or not shared & asked or not beside:
        return False
    if mine.key in mine.near and mine.key not in asked:
        return False  # something is counted that was not asked for
    return any(1 / _FACTOR <= a / b <= _FACTOR for a in mine.values for b in other.values if a and b)


def _are_of_other_days(one: _Statement, other: _Statement) -> bool:
    """Whether both name days, and no day of one can be a day of the other."""
    if not (one.days and other.days):
        return False
    return not any(_may_be(a, b) for a in one.days for b in other.days)


def _may_be(one: Day, other: Day) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def _wrong(text: str, found: Sequence[Measure], before: Sequence[Measure]) -> tuple[Measure, ...]:
    """The values that a sentence calls wrong: “3.38 m, and not 3.42 m”; “63.8 million. It should have read 58.3 …”."""
    flat = plain(text)
    wrong = [each for each in found if _OLD.search(flat[: each.at])]
    if _CORRECTION.search(flat):
        keys = {each.key for each in found}
        wrong.extend(each for each in before if each.key in keys)
    return tuple(wrong)


def _corrects(statement: _Statement, old: Measure) -> bool:
    """Whether the sentence itself says that the old value is wrong."""
    return any(each.key == old.key and each.values & old.values for each in statement.wrong)


def _conflict(
    question: str,
    one: _Statement,
    mine: Measure,
    against: Sequence[tuple[_Statement, Measure]],
    texts: Mapping[ArticleId, str],
) -> Conflict:
    """All values, each with the first article that gives it and the others that do, copies left out."""
    groups: list[list[tuple[_Statement, Measure]]] = []
    for pair in ((one, mine), *against):
        group = next((g for g in groups if g[0][1].values & pair[1].values), None)
        if group is None:
            groups.append([pair])
        else:
            group.append(pair)
    groups = [
        [
            group[0],
            *(pair for pair in group[1:] if not any(_speaks_in(pair, other) for other in groups if other is not group)),
        ]
        for group in groups
    ]  # who names both values says neither
    shared = frozenset.intersection(*(group[0][1].near for group in groups[:2]))
    about = [word for word in dict.fromkeys(_words(one.text)) if content_stems(word) & shared]
    if not about:  # a correction need not repeat what it corrects
        said = frozenset.union(*(statement.about for group in groups for statement, _ in group))
        about = [word for word in dict.fromkeys(_words(question)) if content_stems(word) & said]
    corrected = [any(_corrects(group[0][0], other[0][1]) for group in groups) for other in groups]
    sides = [
        _side(group, texts, standing="corrected" if is_corrected else "", corrects=any(corrected) and not is_corrected)
        for group, is_corrected in zip(groups, corrected, strict=True)
    ]
    return Conflict(about=" ".join(about), sides=_ordered(sides))


def _speaks_in(pair: tuple[_Statement, Measure], group: Sequence[tuple[_Statement, Measure]]) -> bool:
    return any(statement.card.id == pair[0].card.id for statement, _ in group)


def _side(
    group: Sequence[tuple[_Statement, Measure]], texts: Mapping[ArticleId, str], *, standing: str, corrects: bool
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
    return (word.strip('.,;:!?“”"()') for word in text.split())
