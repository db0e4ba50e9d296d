"""Whether a claim puts two names or numbers of its quotes in each other's place: who did it to whom, who paid how much.

Told only where it is sure, by three signs. *Places*: the claim has the quote's own words around both, exchanged. *Who
to whom* (`deeds`): the same words stand between the two names, the other way round, or the same way round with one of
them in the passive (English, German, French, Spanish); in Korean and Japanese the `particles` tell. `shares`: the quote
gives two names a number each, and the claim gives one of them the other's. Whatever the evidence also says the claim's
own way round, even loosely, is let pass, and so is what means the same both ways round: “met”, “and”, “between”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from qa.citations.deeds import by_deed
from qa.citations.numbers import Sought
from qa.citations.particles import exchanged_by_particles
from qa.citations.sequence import MARK, NUMBER, WORD, Exchange, Sentence, Unit, cut, is_apart, is_same, key_at, names_in
from qa.citations.shares import by_share
from qa.citations.stems import PREPOSITIONS, is_symmetric
from qa.words import STOP_WORDS

_NEAR = 5
_LIST = frozenset(
    ("and", "or", "und", "oder", "et", "ou", "y", "o", "e", "u", ",", "&", "/", "-", "–", "—", "[", "]", "(", ")")
)
_THE_SAME_WAYS = frozenset(("respectively", "jeweils", "beziehungsweise", "respectivement", "respectivamente", "vice"))


def seek_exchanged(claim: str, evidence: Sequence[str]) -> list[Sought] | None:
    """The pairs of the claim that stand in each other's place in its quotes; None when it has no pair to look at."""
    names = names_in([claim, *evidence])
    said, held = cut([claim], names), cut(evidence, names)
    found = list(exchanged_by_particles(claim, evidence))
    if not found and not any(sum(unit.is_entity for unit in one.single) > 1 for one in said):
        return None
    singles = [(other.single, other) for other in held]
    runs = [(other.runs, other) for other in held]
    for one in said:
        for a, b, where in (
            *_by_place(one.runs, runs),
            *_by_place(one.single, singles),
            *by_deed(one.runs, held),
            *by_share(one.runs, held),
        ):
            found.append(Sought(text=f"{a.text} / {b.text}", ok=False, evidence=where.text, at=where.at))
    first = {frozenset(one.text.split(" / ")): one for one in reversed(found)}
    return list(reversed(first.values()))


def _by_place(sequence: Sequence[Unit], held: Sequence[tuple[list[Unit], Sentence]]) -> Iterator[Exchange]:
    """Pairs that have, in the claim, exactly the neighbours that the other one has in a sentence of the evidence."""
    entities = [i for i, unit in enumerate(sequence) if unit.is_entity]
    for i, j in combinations(entities, 2):
        if not is_apart(sequence[i], sequence[j]) or _means_the_same(sequence, i, j):
            continue
        if any(_holds(_words_of(other), _words_of(sequence[i : j + 1])) for other, _ in held):
            continue
        where = next((whole for other, whole in held if _is_turned_copy(sequence, i, j, other)), None)
        if where is None and not any(_stands_as_claimed(sequence, (i, j), other) for other, _ in held):
            where = next((whole for other, whole in held if _is_exchanged(sequence, i, j, other)), None)
        if where is not None:
            yield sequence[i], sequence[j], where


def _is_turned_copy(sequence: Sequence[Unit], i: int, j: int, held: Sequence[Unit]) -> bool:
    """Whether the sentence holds the claim word for word with the two exchanged."""
    keys = _words_of(sequence)
    return _holds(_words_of(held), [*keys[:i], keys[j], *keys[i + 1 : j], keys[i], *keys[j + 1 :]])


def _words_of(sequence: Sequence[Unit]) -> list[tuple[str, ...]]:
    closed = bool(sequence) and sequence[-1].kind == MARK
    return [unit.keys for unit in (sequence[:-1] if closed else sequence)]


def _holds(text: Sequence[tuple[str, ...]], part: Sequence[tuple[str, ...]]) -> bool:
    return any(list(text[at : at + len(part)]) == list(part) for at in range(len(text) - len(part) + 1))


def _means_the_same(sequence: Sequence[Unit], i: int, j: int) -> bool:
    """Whether the two are members of a list, or sides of what has no direction."""
    between = sequence[i + 1 : j]
    if all(unit.is_entity or unit.keys[0] in _LIST for unit in between):
        return True
    if sequence[i].kind == NUMBER:
        return any(unit.keys[0] in ("between", "zwischen", "entre") for unit in sequence[max(0, i - 3) : i])
    # “talks between A and B”, “A met B”: far apart, each has words of its own around it.
    near = [*sequence[max(0, i - 3) : i], *(between if len(between) <= _NEAR else ())]
    return any(unit.kind == WORD and is_symmetric(unit.keys[0]) for unit in near) or any(
        unit.kind == WORD and unit.keys[0] in _THE_SAME_WAYS for unit in sequence
    )


def _is_exchanged(sequence: Sequence[Unit], i: int, j: int, held: Sequence[Unit]) -> bool:
    firsts = [p for p, unit in enumerate(held) if is_same(unit, sequence[j]) and _fits(sequence, i, held, p) > 0]
    seconds = [r for r, unit in enumerate(held) if is_same(unit, sequence[i]) and _fits(sequence, j, held, r) > 0]
    beside = [key_at(sequence, at) for at in (i - 1, i + 1, j - 1, j + 1)]
    telling = any(keys is not None and _tells(keys) for keys in beside)
    for p in firsts:
        for r in seconds:
            whole = telling and _fits(sequence, i, held, p) + _fits(sequence, j, held, r) >= 3
            alike = [u.keys for u in sequence[i + 1 : j]] == [u.keys for u in held[p + 1 : r]]
            if p < r and (whole or alike) and sequence[i].owns == held[p].owns and sequence[j].owns == held[r].owns:
                return True
    return False


def _fits(sequence: Sequence[Unit], i: int, held: Sequence[Unit], p: int) -> int:
    """How many neighbours are the same, 0 when one is another; an end of the claim fits everything and counts none."""
    count = 0
    for step in (-1, 1):
        wanted = key_at(sequence, i + step)
        if wanted is None:
            continue
        if key_at(held, p + step) != wanted:
            return 0
        count += 1
    return count


def _stands_as_claimed(sequence: Sequence[Unit], pair: tuple[int, int], held: Sequence[Unit]) -> bool:
    """Whether one of the two stands, somewhere in this sentence, beside a word that it has beside it in the claim."""
    for i in pair:
        for p, unit in enumerate(held):
            if not is_same(unit, sequence[i]):
                continue
            if _fits(sequence, i, held, p) == 2:
                return True
            for step in (-1, 1):
                wanted = key_at(sequence, i + step)
                if wanted is not None and wanted == key_at(held, p + step) and _tells(wanted):
                    return True
    return False


def _tells(keys: tuple[str, ...]) -> bool:
    """Whether a neighbour says something of a place: a mark or “the” does not."""
    return any(key not in STOP_WORDS and key not in PREPOSITIONS and key[0].isalnum() for key in keys)
