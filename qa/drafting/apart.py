"""What tells two values apart though the words around them are alike: another day or place, a part, a plan, so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qa.drafting.events import is_other_event, is_other_sort
from qa.drafting.kinds import has_eastern
from qa.drafting.marks import DIMENSIONS
from qa.drafting.measures import Measure, may_be
from qa.drafting.moments import days_in
from qa.drafting.names import eastern_places, name_stems, owners
from qa.drafting.statements import Statement

_ONE_SIDED = frozenset({"part", "further", "each", "change", "scope", "other time", "label", "until", "forecast"})
"""What makes a value another one where it is said of one side only."""
FATES = frozenset({"dead", "injured", "missing", "arrested", "rescued", "evacuated"})
_STEM_OF_NAME = 5


def is_said_otherwise(one: Statement, mine: Measure, other: Statement, theirs: Measure, asked: frozenset[str]) -> bool:
    """Whether one of them is a part, a forecast, of another time or event, or a count that goes on.

    `asked`: stems of the question without its names.
    """
    here, there = mine.marks, theirs.marks
    if _ONE_SIDED & (here ^ there) or {"label", "further"} & here:
        return True
    if is_other_sort(mine, theirs):
        return True
    if mine.kind in {"day", "clock"} and is_other_event(mine, theirs, asked):
        return True
    if _is_plan_and_result(here, there) or _is_plan_and_result(there, here):
        return True
    if (one.years and other.years and not one.years & other.years) or one.labels != other.labels:
        return True
    if _differ(FATES, mine.near, theirs.near) or _differ(DIMENSIONS, here, there):
        return True
    if mine.kind != "day" and _are_of_other_days(one, other):
        return True
    return mine.kind == "number" and "running" in here | there and _goes_on(one, mine, other, theirs)


def _differ(among: frozenset[str], one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both have some of these, and none in common."""
    return bool(one & among and other & among) and not one & other & among


def _is_plan_and_result(one: frozenset[str], other: frozenset[str]) -> bool:
    return "will" in one and "past" in other and "will" not in other


def _goes_on(one: Statement, mine: Measure, other: Statement, theirs: Measure) -> bool:
    """Whether a count that is not at its end is larger in the later article."""
    (early, small), (late, large) = sorted(
        ((one.card.published, mine), (other.card.published, theirs)), key=lambda pair: pair[0]
    )
    return not (early and late) or max(large.values) >= min(small.values)


def _are_of_other_days(one: Statement, other: Statement) -> bool:
    """Whether both name days, and no day of one can be a day of the other."""
    if not (one.days and other.days):
        return False
    return not any(may_be(a, b) for a in one.days for b in other.days)


def may_be_of_one_place(one: Statement, other: Statement, *, like_german: bool) -> bool:
    """Whether names do not tell the two apart; between languages and scripts, whether something ties them together.

    In German a noun that both have is no name that both have: their names alone must not tell them apart either.
    """
    eastern = (has_eastern(one.text), has_eastern(other.text))
    if eastern[0] != eastern[1]:
        return _is_tied(one.passage.chunk.text, other.passage.chunk.text)
    if eastern[0] and _are_apart(eastern_places(one.text), eastern_places(other.text)):
        return False
    if one.places and other.places and not _share_names(one.places, other.places):
        return False
    if one.names and other.names and not _share_names(one.names, other.names):
        return False
    here, there = (each.proper(like_german=like_german) for each in (one, other))
    if here and there and not _share_names(here, there):
        return False
    languages = (one.card.language[:2], other.card.language[:2])
    if all(languages) and languages[0] != languages[1] and not eastern[0]:
        return bool(name_stems(one.passage.chunk.text) & name_stems(other.passage.chunk.text))
    return True


def are_of_others(one: Statement, other: Statement, asked: frozenset[str]) -> bool:
    """Whether what is asked about belongs to another in each: “Pegel der Elbe” and “Pegel des Rheins”."""
    here, there = owners(one.text), owners(other.text)
    return _are_apart({head: whose for head, whose in here.items() if head in asked}, there)


def _are_apart(one: Mapping[str, Collection[str]], other: Mapping[str, Collection[str]]) -> bool:
    """Whether both name something of one kind, and nothing of it is in both."""
    return any(
        not any(a.startswith(b) or b.startswith(a) for a in one[kind] for b in other[kind])
        for kind in one.keys() & other.keys()
    )


def _share_names(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a name stands in both, “Brack” in “Brackwater” too."""
    if one & other:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other if min(len(a), len(b)) >= _STEM_OF_NAME)


def _is_tied(one: str, other: str) -> bool:
    """Whether two texts name one day, to the month at least: names of one script cannot be compared with another's."""
    here, there = ({day for day in days_in(text) if day.month and day.day} for text in (one, other))
    return any(may_be(a, b) for a in here for b in there)
