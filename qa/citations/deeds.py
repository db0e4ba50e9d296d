"""Who does what to whom: the same words between two names, the other way round, or turned by a passive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from qa.citations.sequence import MARK, NAME, NUMBER, WORD, Exchange, Sentence, Unit, is_apart, is_same
from qa.citations.stems import BREAKS, BY, FUNCTION, PASSIVE, PREPOSITIONS, is_same_stem, is_symmetric
from qa.words import STOP_WORDS

_FARTHEST = 8
"""Units between two names of which one does something to the other."""
_BEFORE_OTHERS = (PREPOSITIONS | {"den", "dem", "des"}) - {"as"}
"""Before a name, they say that it is not the one who does it: “the mayor of Harrow”, “a Selby”."""


class _Deed(Struct, frozen=True):
    """What stands between two names that follow each other."""

    agent: Unit
    patient: Unit
    words: tuple[str, ...]
    """Those that carry meaning, in order."""
    prepositions: tuple[str, ...]
    passive: bool


def deeds(sequence: Sequence[Unit]) -> Iterator[_Deed]:
    entities = [i for i, unit in enumerate(sequence) if unit.kind == NAME]
    for i, j in pairwise(entities):
        if deed := _deed(sequence, i, j):
            yield deed


def _deed(sequence: Sequence[Unit], i: int, j: int) -> _Deed | None:
    """What the first of two names does to the second, or has done to it; None where rules cannot be sure."""
    between = sequence[i + 1 : j]
    before = sequence[i - 1].keys[0] if i else ""
    if not between or len(between) > _FARTHEST or before in _BEFORE_OTHERS:
        return None
    if sequence[i].owns or sequence[j].owns or any(unit.kind in (MARK, NUMBER) for unit in between):
        return None
    keys = [unit.keys[0] for unit in between]
    if any(key in BREAKS for key in keys) or keys[0] in ("lo", "la", "le", "les", "los", "las", "se", "l"):
        return None
    if any(is_symmetric(key) for key in keys):
        return None
    prepositions = tuple(key for key in keys if key in PREPOSITIONS or key in BY)
    words = tuple(key for key in keys if _carries_meaning(key))
    is_by = bool(prepositions) and prepositions[-1] in BY and keys[-1] in BY
    passive = is_by and any(key in PASSIVE for key in keys)
    if is_by and not passive:  # “Selby, beaten by Harrow”, “stood by Harrow”
        return None
    words = words or _last_of_clause(sequence, j, keys)
    if not words or len(words) > 4:
        return None
    rest = prepositions[:-1] if passive else prepositions
    return _Deed(sequence[i], sequence[j], words, rest, passive)


def _carries_meaning(key: str) -> bool:
    if key in PREPOSITIONS or key in BY or key in FUNCTION or key in PASSIVE or key in STOP_WORDS:
        return False
    return not (len(key) > 5 and key.endswith(("ly", "ment", "mente")))  # adverbs: “narrowly beat”


def _last_of_clause(sequence: Sequence[Unit], j: int, keys: Sequence[str]) -> tuple[str, ...]:
    """The German participle at the end: “hat Selby besiegt”, “wurde von Selby besiegt”."""
    if not any(key in ("hat", "hatte", "haben", "hatten", "wurde", "wurden", "wird", "werden") for key in keys):
        return ()
    end = next((n for n in range(j + 1, len(sequence)) if sequence[n].kind != WORD), len(sequence))
    last = sequence[end - 1] if end > j + 1 else None
    return (last.keys[0],) if last is not None and last.kind == WORD else ()


def by_deed(said: Sequence[Unit], held: Sequence[Sentence]) -> Iterator[Exchange]:
    for deed in deeds(said):
        if not is_apart(deed.agent, deed.patient):
            continue
        against = None
        for sentence in held:
            if _may_bear_out(deed, sentence.runs):
                against = None
                break
            against = against or next((sentence for other in deeds(sentence.runs) if _opposes(deed, other)), None)
        if against is not None:
            yield deed.agent, deed.patient, against


def _opposes(deed: _Deed, other: _Deed) -> bool:
    """Whether the same is said of the two, the other way round."""
    first, second = (other.patient, other.agent) if other.passive == deed.passive else (other.agent, other.patient)
    if not (is_same(deed.agent, first) and is_same(deed.patient, second)):
        return False
    return deed.prepositions == other.prepositions and _is_same_deed(deed.words, other.words)


def _is_same_deed(one: Sequence[str], other: Sequence[str]) -> bool:
    """The same verb, which comes first, and of what else is said the one has all that the other has."""
    short, long = sorted((one, other), key=len)
    return (
        is_same_stem(short[0], long[0])
        and len(long) - len(short) <= 2
        and all(any(is_same_stem(word, held) for held in long) for word in short)
    )


def _may_bear_out(deed: _Deed, sequence: Sequence[Unit]) -> bool:
    """Whether a sentence has the two and the deed in the claim's order, however far apart, or tells both ways."""
    verb = deed.words[0]
    agents = [n for n, unit in enumerate(sequence) if is_same(unit, deed.agent)]
    patients = [n for n, unit in enumerate(sequence) if is_same(unit, deed.patient)]
    verbs = [n for n, unit in enumerate(sequence) if unit.kind == WORD and is_same_stem(unit.keys[0], verb)]
    if not (agents and patients and verbs):
        return False
    if any(unit.kind == WORD and unit.keys[0] in ("each", "einander", "mutuel", "mutuamente") for unit in sequence):
        return True
    same = [other for other in deeds(sequence) if _is_same_deed(deed.words, other.words)]
    if any(other.passive == deed.passive and is_same(deed.agent, other.agent) for other in same):
        return True
    if any(other.passive != deed.passive and is_same(deed.agent, other.patient) for other in same):
        return True
    turned = any(_opposes(deed, other) and other.passive != deed.passive for other in same)
    in_order = any(a < v < p for a in agents for v in verbs for p in patients)
    return in_order and not turned
