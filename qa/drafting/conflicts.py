"""Articles that give different values for the same thing, side by side. Rather none than a silly one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from msgspec.structs import replace

from qa.answer_types import Citation, Conflict, Side
from qa.citations.hostile import Hostile
from qa.drafting.asked import Asked
from qa.drafting.kinds import content_stems, has_eastern
from qa.drafting.measures import Measure
from qa.drafting.retracted import retracted
from qa.drafting.same import corrects, is_corrected, is_rival, kept_together, may_speak, names_beside
from qa.drafting.statements import Statement, statements
from qa.patterns import lazy_pattern
from qa.retrieval.copies import is_copy, shingles
from qa.types import ArticleCard, ArticleId, Passage

_MOST = 3
"""Conflicts shown with one answer."""
_MOST_WORDS = 6
"""Words that say what a conflict is about."""
_RUN = lazy_pattern(r"[\u3400-\u9fff\u30a0-\u30ff々]+|[\uac00-\ud7af]+")

Pair = tuple[Statement, Measure]


def find_conflicts(
    question: str,
    citations: Sequence[Citation],
    passages: Sequence[Passage],
    *,
    text_of: Callable[[ArticleId], str | None],
    rivals: Callable[[], Sequence[Passage]] = tuple,
    papers: Collection[str] = (),
) -> tuple[Conflict, ...]:
    """Where a sentence that the answer cites, or that gives what was asked for, and one of another article disagree.

    Compared are numbers, days, times of day and outcomes in words; what makes two of them values of the same thing
    stands in `same`. A sentence that says of a value that it is wrong corrects the other article. Copies of one text
    are one voice. `rivals` searches for passages of other articles; it is asked only where something may be compared.
    `papers`: the names of all sources, which are no names of what is asked about.
    """
    shown = list(statements(citations, passages))
    asked = Asked.of(question, passages, papers)
    texts = _Texts(text_of, passages)
    anchors = list(_anchors(shown, asked))
    more = rivals() if anchors else ()
    every = [*shown, *statements(citations, more)]
    if len({one.card.id for one in every}) < 2:
        return ()
    near = frozenset[str]().union(*(mine.near for _, mine in anchors))
    stating = [one for one in every if one.is_cited or may_speak(one, near, asked)]
    conflicts: list[Conflict] = []
    told: list[Measure] = []
    for one, mine in anchors:
        if any(mine.kind == each.kind and mine.key == each.key and mine.agrees(each) for each in told):
            continue
        against = [pair for pair in _against(one, mine, stating, asked) if texts.may_quote(pair[0])]
        if against and texts.may_quote(one):
            values = [mine, *(theirs for _, theirs in against)]
            told.extend(values)
            against.extend(pair for pair in _agreeing(one, values, stating) if texts.may_quote(pair[0]))
            conflicts.append(_conflict(question, one, mine, against, texts))
    conflicts.extend(retracted(every, may_quote=texts.may_quote))
    return tuple(_told_once(conflicts)[:_MOST])


def _told_once(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Without those whose every side another one shows, too."""
    sides = [{(side.value.casefold(), side.card.id) for side in conflict.sides} for conflict in conflicts]
    return [
        conflict
        for i, conflict in enumerate(conflicts)
        if not any(sides[i] < sides[j] or (sides[i] == sides[j] and j < i) for j in range(len(conflicts)))
    ]


class _Texts:
    """The articles as they may be quoted now: asked for only where something of them is to be shown."""

    def __init__(self, text_of: Callable[[ArticleId], str | None], passages: Sequence[Passage]) -> None:
        self._text_of = text_of
        self._passages = passages
        self._hostile: Hostile | None = None
        self._texts: dict[ArticleId, str | None] = {}

    def __getitem__(self, name: ArticleId) -> str:
        if name not in self._texts:
            self._texts[name] = self._text_of(name)
        return self._texts[name] or ""

    def may_quote(self, one: Statement) -> bool:
        """Whether the article may still be quoted, holds these words, and they speak to readers."""
        if self[one.card.id][slice(*one.span)] != one.text:
            return False
        if self._hostile is None:
            self._hostile = Hostile(self._passages)
        return not self._hostile.refuse_at(self[one.card.id], one.span, one.passage)


def _anchors(shown: Sequence[Statement], asked: Asked) -> Iterator[Pair]:
    """What the answer says; where it says nothing, what the passages say to the question."""
    cited = [one for one in shown if one.is_cited]
    for one in cited:
        yield from ((one, each) for each in one.measures)
    if cited and not asked.compares:
        return
    for one in shown:
        if not one.is_cited and one.stems & asked.stems:
            yield from ((one, each) for kind in asked.kinds for each in one.of(kind) if asked.is_met(one, each))


def _against(one: Statement, mine: Measure, stating: Sequence[Statement], asked: Asked) -> Iterator[Pair]:
    """Other articles' measures of the same thing with another value."""
    if mine in one.wrong(mine.kind):
        return
    for other in stating:
        if other.card.id == one.card.id:
            continue
        theirs = is_corrected(one, mine, other)
        if theirs is None:
            theirs = is_rival(one, mine, other, asked)
            if theirs is not None and names_beside(other, mine, stating):
                continue  # it tells of the other value itself
        if theirs is not None:
            yield other, theirs


def _agreeing(one: Statement, values: Sequence[Measure], stating: Sequence[Statement]) -> list[Pair]:
    """Other articles that give one of these values, among much the same words."""
    return [
        (other, each)
        for value in values
        for other in stating
        if other.card.id != one.card.id and other.stems & value.near
        for each in other.right(value)
        if each.agrees(value) and each.near & value.near
    ]


def _conflict(question: str, one: Statement, mine: Measure, against: Sequence[Pair], texts: _Texts) -> Conflict:
    """All values, each with the first article that gives it and the others that do, copies left out."""
    groups = kept_together([(one, mine), *against])
    shared = frozenset.intersection(*(group[0][1].near for group in groups[:2]))
    about = [word for word in _words(one.text) if content_stems(word) & shared]
    if not about:  # a correction need not repeat what it corrects
        said = frozenset[str]().union(*(statement.about for group in groups for statement, _ in group))
        about = [word for word in _words(question) if content_stems(word) & said]
    corrected = [any(corrects(group[0][0], other[0][1]) for group in groups) for other in groups]
    correcting = [
        any(corrects(statement, other[0][1]) for statement, _ in group for other in groups) for group in groups
    ]
    sides = [
        _side(group, texts, standing="corrected" if was else "corrects" if does else "")
        for group, was, does in zip(groups, corrected, correcting, strict=True)
    ]
    return Conflict(about=" ".join(about[:_MOST_WORDS]), sides=_ordered(sides))


def _side(group: Sequence[Pair], texts: _Texts, *, standing: str) -> Side:
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
        standing=standing, voices=tuple(voices),
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


def _words(text: str) -> list[str]:
    """The words of a text, each once; of scripts without blanks the runs of one script."""
    found = _RUN.findall(text) if has_eastern(text) else [word.strip('.,;:!?“”"()') for word in text.split()]
    return list(dict.fromkeys(found))
