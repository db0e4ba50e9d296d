"""Which name a number belongs to, where a sentence gives two names one each: “Harrow paid 3 million and Selby 5”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.citations.sequence import MARK, NAME, NUMBER, WORD, Exchange, Sentence, Unit, is_apart, is_same
from qa.citations.stems import BREAKS, FUNCTION


def _shares(sequence: Sequence[Unit]) -> Iterator[tuple[Unit, Unit, int, int]]:
    """A name and the number that follows it with nothing between that parts the two; and where they stand."""
    entities = [i for i, unit in enumerate(sequence) if unit.is_entity]
    for i, j in pairwise(entities):
        between = sequence[i + 1 : j]
        if sequence[i].kind == NAME and sequence[j].kind == NUMBER and len(between) <= 5:
            parts = any(unit.kind == MARK and unit.text not in "€$£¥" for unit in between)
            if not parts and not any(unit.keys[0] in BREAKS for unit in between):
                yield sequence[i], sequence[j], i, j


def _pairs_of_shares(sequence: Sequence[Unit]) -> Iterator[tuple[tuple[Unit, Unit], tuple[Unit, Unit], str]]:
    """“Harrow paid 3 million and Selby 5”: two shares in a row, with one verb between them or the same twice;
    and what both count, if said.
    """
    shares = list(_shares(sequence))
    for (a, m, i, j), (b, n, k, last) in pairwise(shares):
        joint = [unit.keys[0] for unit in sequence[j + 1 : k]]
        if len(joint) > 5 or not any(key in _JOINTS for key in joint):
            continue
        first = [u.keys[0] for u in sequence[i + 1 : j] if u.kind == WORD and u.keys[0] not in FUNCTION]
        second = [u.keys[0] for u in sequence[k + 1 : last] if u.kind == WORD and u.keys[0] not in FUNCTION]
        one, other = _unit_after(sequence, j), _unit_after(sequence, last)
        parallel = (not second or first == second) and (not one or not other or one == other)
        if parallel and is_apart(a, b) and m.keys != n.keys:
            yield (a, m), (b, n), one or other


_JOINTS = frozenset(
    ("and", "while", "but", ",", ";", "und", "aber", "wahrend", "et", "mais", "y", "e", "pero", "mientras")
)


_COMPARING = frozenset(("than", "more", "less", "als", "mehr", "weniger", "que", "plus", "moins", "mas", "menos"))


def _unit_after(sequence: Sequence[Unit], j: int) -> str:
    """The word or sign after a number, which may be what it counts."""
    unit = sequence[j + 1] if j + 1 < len(sequence) else None
    return "" if unit is None or unit.keys[0] in _JOINTS or unit.keys[0] in ".,;" else unit.keys[0]


def by_share(said: Sequence[Unit], held: Sequence[Sentence]) -> Iterator[Exchange]:
    """The claim gives a name the number that the quote gives to the other one."""
    given = list(_shares(said))
    if any(unit.keys[0] in _COMPARING for unit in said):
        return
    for name, number, _, at in given:
        counted = _unit_after(said, at)
        if any(is_same(name, a) and number.keys == m.keys for other in held for a, m, _, _ in _shares(other.runs)):
            continue
        for sentence in held:
            for (a, m), (b, n), unit in _pairs_of_shares(sentence.runs):
                crossed = (is_same(name, a) and number.keys == n.keys) or (is_same(name, b) and number.keys == m.keys)
                if crossed and (not counted or not unit or counted == unit):
                    yield a, b, sentence
