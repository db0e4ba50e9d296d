"""When two articles' values are values of the same thing, and when one of them corrects the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa.drafting.apart import FATES, are_of_others, is_said_otherwise, may_be_of_one_place
from qa.drafting.asked import ALIASES, SHARED, Asked
from qa.drafting.kinds import COUNTED, has_eastern, is_same_kind, stem, things, weight
from qa.drafting.measures import Measure
from qa.drafting.outcomes import may_change
from qa.drafting.statements import Statement
from qa.words import is_paired

_CONTEXT = 4.0
"""Words of both passages where the sentences themselves share little and what is counted was asked for."""
_FACTOR = 2
"""Reports of one thing seldom differ by more: what does is another thing, more often than not."""
_UNTOLD = 0.34
"""Share of the question's words near one value that the other article may lack."""
_ACCOUNTS = (
    "estimate figure report survey count number official schätzung zahl bericht angabe umfrage estimation chiffre"
    " rapport nombre enquête estimación cifra informe número encuesta"
)
"""How something was counted is no part of what was counted."""
_MOST_SAID = 0.7
"""Share of the question's words beside two moments that must stand beside both."""
_DECIDED = 14
"""Days between two reports of one decision; later ones may tell of another."""
_CHANGING = 2
"""Days between two reports of what may change from one day to the next."""
_GRAVE = FATES - {"evacuated"}


def is_corrected(one: Statement, mine: Measure, other: Statement) -> Measure | None:
    """The other's value where one of the two sentences says of the other's that it is wrong."""
    if not (one.is_correction or other.is_correction):
        return None
    if not other.is_correction and not other.stems & (mine.near | one.before):
        return None
    rivals = [each for each in other.right(mine) if not each.agrees(mine)]
    if not rivals or not _is_one_matter(one, mine, other):
        return None
    if len(rivals) == 1 and corrects(other, mine):
        return rivals[0]
    if len(one.right(mine)) == 1:
        return next((each for each in rivals if corrects(one, each)), None)
    return None


def may_speak(other: Statement, near: frozenset[str], asked: Asked) -> bool:
    """Whether a sentence has anything of what values are near to: a quick look before a long one."""
    return bool(other.stems & near) or bool(other.stems & asked.stems) or other.is_correction


def is_rival(one: Statement, mine: Measure, other: Statement, asked: Asked) -> Measure | None:
    """The other's value where everything around the two says that they are of one thing."""
    if (mine.kind == "day" and not asked.when) or (mine.kind == "clock" and not asked.what_time):
        return None
    if not other.stems & (mine.near if mine.key else mine.near | one.before):
        return None
    wrong = other.wrong(mine.kind)
    found = [each for each in other.of(mine.kind) if each not in wrong and _is_of_one_kind(mine, each)]
    if one.right(mine) != [mine] or len(found) != 1 or found[0].agrees(mine):
        return None  # of “from 3 to 9 per cent” it cannot be told which is meant
    theirs = found[0]
    is_same = (
        _is_one_thing(one, mine, other, theirs, asked)
        and _is_told_of_both(one, mine, other, theirs, asked)
        and not is_said_otherwise(one, mine, other, theirs, asked.stems - asked.proper)
        and not are_of_others(one, other, asked.stems)
        and (asked.names | asked.proper) & one.about <= _all_about(other, asked)
        and (asked.names | asked.proper) & other.about <= _all_about(one, asked)
        and may_be_of_one_place(one, other, like_german=asked.is_german)
    )
    return theirs if is_same else None


def names_beside(other: Statement, mine: Measure, stating: Sequence[Statement]) -> bool:
    """Whether an article gives this value, too, in the sentence itself or the one beside it: then it tells of both."""
    beside = [one for one in stating if one.previous is other or one is other or one is other.previous]
    return any(each.agrees(mine) for one in beside for each in one.of(mine.kind) if _is_of_one_kind(mine, each))


def kept_together(pairs: Sequence[tuple[Statement, Measure]]) -> list[list[tuple[Statement, Measure]]]:
    """The pairs by their values; whoever names two of the values speaks for neither."""
    groups: list[list[tuple[Statement, Measure]]] = []
    for pair in pairs:
        group = next((each for each in groups if each[0][1].agrees(pair[1])), None)
        if group is None:
            groups.append([pair])
        else:
            group.append(pair)
    return [[group[0], *(pair for pair in group[1:] if not _speaks_elsewhere(pair, group, groups))] for group in groups]


def _speaks_elsewhere(
    pair: tuple[Statement, Measure],
    group: list[tuple[Statement, Measure]],
    groups: list[list[tuple[Statement, Measure]]],
) -> bool:
    return any(statement.card.id == pair[0].card.id for other in groups if other is not group for statement, _ in other)


def corrects(statement: Statement, old: Measure) -> bool:
    """Whether the sentence itself says that the old value is wrong."""
    return any(each.key == old.key and each.agrees(old) for each in statement.wrong(old.kind))


def _is_one_matter(one: Statement, mine: Measure, other: Statement) -> bool:
    """Whether a correction speaks of what the other sentence tells: a number tells more by itself than a day does."""
    least = 1.0 if mine.kind == "number" else SHARED
    return weight((mine.near | one.stems) & other.about) >= least


def _is_of_one_kind(mine: Measure, theirs: Measure) -> bool:
    if not mine.key or not theirs.key:
        return True
    return is_same_kind(mine.key, theirs.key, mine.near, theirs.near)


def _all_about(other: Statement, asked: Asked) -> frozenset[str]:
    """What a passage may be about: names of one script cannot be looked for in another."""
    return other.about | asked.names if has_eastern(other.text) else other.about


# ── what each kind asks for ────────────────────────────────────────────────────────────────────────────────


def _is_told_of_both(one: Statement, mine: Measure, other: Statement, theirs: Measure, asked: Asked) -> bool:
    """Whether most words of the question that stand near one value stand anywhere in the other's passage.

    Between languages only the things that are known in both can be looked for.
    """
    of_one_language = (
        has_eastern(one.text) == has_eastern(other.text) and one.card.language[:2] == other.card.language[:2]
    )
    wanted = asked.stems - frozenset(map(stem, _ACCOUNTS.split()))
    here, there = mine.near & wanted, theirs.near & wanted
    if not of_one_language:
        here, there = here & things(), there & things()
    return all(
        weight(near - about) <= _UNTOLD * weight(near) for near, about in ((here, other.about), (there, one.about))
    )


def _is_one_thing(one: Statement, mine: Measure, other: Statement, theirs: Measure, asked: Asked) -> bool:
    if mine.kind == "number":
        return _numbers(one, mine, other, theirs, asked)
    if mine.kind == "outcome":
        return _outcomes(one, mine, other, theirs, asked)
    return _is_one_event(mine, theirs, asked, _names(one, other, asked))


def _names(one: Statement, other: Statement, asked: Asked) -> frozenset[str]:
    return one.proper(like_german=asked.is_german) | other.proper(like_german=asked.is_german)


def _numbers(one: Statement, mine: Measure, other: Statement, theirs: Measure, asked: Asked) -> bool:
    if not any(1 / _FACTOR <= a / b <= _FACTOR for a in mine.values for b in theirs.values if a and b):
        return False
    if not (mine.key and theirs.key):
        return _bare_numbers(one, mine, other, theirs, asked)
    shared = mine.near & theirs.near
    beside = mine.beside & theirs.beside - _names(one, other, asked)
    if not shared & asked.stems and not asked.has(mine.key):
        return False
    if mine.key in mine.near and mine.key not in asked.stems:
        return False  # something is counted that was not asked for
    if mine.near & _GRAVE != theirs.near & _GRAVE and "person" in (mine.key, theirs.key):
        return False
    unit = ALIASES.get(mine.key, frozenset()) if mine.key not in mine.near else frozenset()
    if weight(shared - unit) >= SHARED and (beside or _is_all_told(shared, mine, theirs, asked)):
        return True
    if not asked.has(mine.key) or not beside - {mine.key} - ALIASES.get(mine.key, frozenset()):
        return False
    context = one.about & other.about
    return weight(context) >= _CONTEXT and weight(context & asked.stems) >= SHARED


def _is_all_told(shared: frozenset[str], mine: Measure, theirs: Measure, asked: Asked) -> bool:
    """Whether what a German question says of a number stands near both: the order of words there does not tell."""
    said = (mine.near | theirs.near) & asked.stems - asked.proper
    return asked.is_german and asked.has(mine.key) and said <= shared and weight(said) > SHARED


def _bare_numbers(one: Statement, mine: Measure, other: Statement, theirs: Measure, asked: Asked) -> bool:
    """“The Authority settled on 287”: what is counted stands in the sentence before, and in the question."""
    key = mine.key or theirs.key or min(COUNTED & asked.stems & one.before & other.before, default="")
    if not key:
        return False
    here = mine.near | (one.before if not mine.key else frozenset())
    there = theirs.near | (other.before if not theirs.key else frozenset())
    if not (key in asked.stems and key in here and key in there):
        return False
    if any(each is not mine and each.key == key for each in one.of("number")):
        return False
    return weight(here & there & asked.stems) >= SHARED


def _is_one_event(mine: Measure, theirs: Measure, asked: Asked, names: frozenset[str]) -> bool:
    """Whether two moments are of one event: what the question asks of it stands beside both."""
    shared = mine.near & theirs.near
    said = (mine.near | theirs.near) & asked.stems - asked.proper
    common = shared & asked.stems - asked.proper
    whole = {each for each in said if not is_paired(each)} <= common
    if weight(shared - names) < SHARED and not shared & things():
        return False  # of one thing, but nothing says that it is one event
    return whole and bool(common) and weight(common) >= _MOST_SAID * weight(said) and weight(shared) >= SHARED


def _outcomes(one: Statement, mine: Measure, other: Statement, theirs: Measure, asked: Asked) -> bool:
    shared = mine.near & theirs.near
    if weight(shared) < SHARED or not shared & asked.stems or weight(mine.beside & theirs.beside) < 1:
        return False
    limit = _CHANGING if may_change(mine.key) else _DECIDED
    gap = _days_between(one.card.published, other.card.published)
    return gap is not None and gap <= limit


def _days_between(one: str, other: str) -> int | None:
    try:
        first, second = (dt.date.fromisoformat(text[:10]) for text in (one, other))
    except ValueError:
        return None
    return abs((first - second).days)
