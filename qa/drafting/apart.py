"""What tells two values apart though the words around them are alike: another day or place, a part, a plan, so far."""

from __future__ import annotations

from qa.drafting.kinds import has_eastern
from qa.drafting.measures import Measure, may_be, name_stems
from qa.drafting.moments import days_in
from qa.drafting.statements import Statement

_ONE_SIDED = frozenset({"part", "further", "each", "change", "scope", "other time", "label", "until", "forecast"})
"""What makes a value another one where it is said of one side only."""
FATES = frozenset({"dead", "injured", "missing", "arrested", "rescued", "evacuated"})
_SORTS = frozenset({"sort long", "sort wide", "sort high", "sort deep"})
_STEM_OF_NAME = 5


def is_said_otherwise(one: Statement, mine: Measure, other: Statement, theirs: Measure) -> bool:
    """Whether one of them is a part, a forecast, of another time or place, or a count that goes on."""
    here, there = mine.marks, theirs.marks
    if _ONE_SIDED & (here ^ there) or {"label", "further"} & here:
        return True
    if _is_plan_and_result(here, there) or _is_plan_and_result(there, here):
        return True
    if (one.years and other.years and not one.years & other.years) or one.labels != other.labels:
        return True
    if _differ(FATES, mine.near, theirs.near) or _differ(_SORTS, here, there):
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


def may_be_of_one_place(one: Statement, other: Statement) -> bool:
    """Whether names do not tell the two apart; between languages and scripts, whether something ties them together."""
    eastern = (has_eastern(one.text), has_eastern(other.text))
    if eastern[0] != eastern[1]:
        return _is_tied(one.passage.chunk.text, other.passage.chunk.text)
    if one.places and other.places and not _share_names(one.places, other.places):
        return False
    if one.names and other.names and not _share_names(one.names, other.names):
        return False
    languages = (one.card.language[:2], other.card.language[:2])
    if all(languages) and languages[0] != languages[1] and not eastern[0]:
        return bool(name_stems(one.passage.chunk.text) & name_stems(other.passage.chunk.text))
    return True


def _share_names(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a name stands in both, “Brack” in “Brackwater” too."""
    if one & other:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other if min(len(a), len(b)) >= _STEM_OF_NAME)


def _is_tied(one: str, other: str) -> bool:
    """Whether two texts name one day, to the month at least: names of one script cannot be compared with another's."""
    here, there = ({day for day in days_in(text) if day.month and day.day} for text in (one, other))
    return any(may_be(a, b) for a in here for b in there)
