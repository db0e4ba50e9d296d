"""A text as a sequence of words, marks, names and numbers: what the check of exchanged names compares."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from qa.citations.dates import months_in
from qa.patterns import lazy_pattern
from qa.words import STOP_WORDS, strip_marks

NAME, NUMBER, DATE, WORD, MARK = "name", "number", "date", "word", "mark"

_MOST_UNITS = 400
_TOKEN = lazy_pattern(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]")
_SENTENCE = lazy_pattern(r"(?<=[.!?…])[\"”’»)\]]*\s+(?=[\"“‘«„(\[]*[^\W\d_a-zß-ÿ])|\n+")
_ABBREVIATION = lazy_pattern(
    r"(?:^|\W)(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Sra|Mme|Jr|No|Nr|Gen|Gov|Sen|Rep|Hon|Lt|Col)\.$"
)
_DAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag
    sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado
    domingo""".split()
)
_POSSESSIVE = lazy_pattern(r"['’]s?$")


class Unit(Struct, frozen=True):
    """A word, a mark, a number, a month or day of the week, or a run of names taken as one."""

    kind: str
    keys: tuple[str, ...]
    """Its words, comparable; a run of names has several."""
    text: str
    owns: bool = False
    """Whether it stands in the genitive: “Selby’s”."""

    @property
    def is_entity(self) -> bool:
        return self.kind in (NAME, NUMBER, DATE)


class Sentence(Struct, frozen=True):
    """One sentence, cut both ways."""

    text: str
    at: int
    """Which of the texts it stands in."""
    runs: list[Unit]
    """With neighbouring names as one."""
    single: list[Unit]


Exchange: TypeAlias = tuple[Unit, Unit, Sentence]
"""Two of a claim that a sentence of its quotes has in each other's place."""


def cut(texts: Sequence[str], names: Collection[str]) -> list[Sentence]:
    """All sentences but the overlong ones, which are lists or tables."""
    found = [
        Sentence(text, at, units(text, names, in_runs=True), units(text, names, in_runs=False))
        for at, whole in enumerate(texts)
        for text in sentences(whole)
    ]
    return [sentence for sentence in found if len(sentence.single) <= _MOST_UNITS]


def sentences(text: str) -> Iterator[str]:
    """Rough sentences: a cut too many costs a finding, never makes one."""
    start = 0
    for border in _SENTENCE.finditer(text):
        if _ABBREVIATION.search(text[max(0, border.start() - 8) : border.start()]):
            continue
        if part := text[start : border.start()].strip():
            yield part
        start = border.end()
    if part := text[start:].strip():
        yield part


def names_in(texts: Collection[str]) -> frozenset[str]:
    """Words with a capital inside a sentence, or that open one and are written small nowhere; German nouns too."""
    found: set[str] = set()
    openers: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for sentence in sentences(text):
            opens = True
            for match in _TOKEN.finditer(sentence):
                word = match.group()
                if word[0].isalpha():
                    if word[0].islower():
                        small.add(_key(word))
                    elif _may_be_name(word):
                        (openers if opens else found).add(_key(word))
                    opens = False
                elif word in ':“”"„«»':
                    opens = True
    return frozenset(found | (openers - small))


def _may_be_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 1 and strip_marks(word) not in STOP_WORDS


def _key(word: str) -> str:
    return strip_marks(_POSSESSIVE.sub("", word))


def units(sentence: str, names: Collection[str], *, in_runs: bool) -> list[Unit]:
    """The sentence as units; with `in_runs`, neighbouring names are one: “Petra Lund”."""
    found: list[Unit] = []
    for match in _TOKEN.finditer(sentence):
        text = match.group()
        key = _key(text)
        if text[0].isdigit():
            unit = Unit(NUMBER, (text,), text)
        elif not text[0].isalpha():
            unit = Unit(MARK, (text,), text)
        elif key in _DAYS or (text[0].isupper() and months_in(text)):
            unit = Unit(DATE, (key,), text)
        elif text[0].isupper() and key in names:
            unit = Unit(NAME, (key,), text, owns=text[-2:] in ("'s", "’s") or text[-1] in "'’")
            last = found[-1] if in_runs and found else None
            if last is not None and last.kind == NAME and not last.owns:
                found[-1] = Unit(NAME, (*last.keys, *unit.keys), f"{last.text} {text}", owns=unit.owns)
                continue
        else:
            unit = Unit(WORD, (key,), text)
        found.append(unit)
    return found


def is_same(one: Unit, other: Unit) -> bool:
    """The same number, or the same name, whole or by its last word: “Lund” is “Petra Lund”, not “Petra”."""
    if one.kind != other.kind:
        return False
    if one.keys == other.keys:
        return True
    if one.kind != NAME:
        return False
    short, long = sorted((one.keys, other.keys), key=len)
    return len(short) < len(long) and long[-len(short) :] == short


def is_apart(one: Unit, other: Unit) -> bool:
    """Whether two entities surely are two: no word in common."""
    return one.kind == other.kind and not set(one.keys) & set(other.keys)


def key_at(sequence: Sequence[Unit], at: int) -> tuple[str, ...] | None:
    """The words at a place; None beyond either end, which a closing full stop counts as."""
    if not 0 <= at < len(sequence) or (at == len(sequence) - 1 and sequence[at].kind == MARK):
        return None
    return sequence[at].keys
