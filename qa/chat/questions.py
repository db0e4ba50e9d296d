"""What kind of thing a question asks for, and whether a sentence holds one: patterns of eight languages, no model.

English, German, French, Spanish, Korean, Japanese, Chinese and, as far as they share words with those, Italian and
Portuguese. A question of no known kind asks for anything. The words themselves stand in `patterns.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from qa.chat import patterns
from qa.matching import stem
from qa.patterns import lazy_pattern
from qa.words import is_paired, strip_marks, token_spans

WEAK = 0.5
"""Of a word that may give a reason."""
_LONGEST = 1000  # characters of a question that are looked at: what follows is no question


class Kind(StrEnum):
    """What would answer the question."""

    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    PERCENT = "percent"
    MONEY = "money"
    MEASURE = "measure"
    NUMBER = "number"
    REASON = "reason"
    ANYTHING = "anything"


# Tried in this order: “in which year” is a time and not a number, “how much did it cost” money before it is a number.
_ASKS: tuple[tuple[Kind, patterns.Either], ...] = (
    (Kind.TIME, patterns.Either(patterns.ASKS_TIME)),
    (Kind.PERCENT, patterns.Either(patterns.ASKS_PERCENT)),
    (Kind.MONEY, patterns.Either(patterns.ASKS_MONEY)),
    (Kind.MEASURE, patterns.Either(patterns.ASKS_MEASURE)),
    (Kind.NUMBER, patterns.Either(patterns.ASKS_NUMBER)),
    (Kind.REASON, patterns.Either(patterns.ASKS_REASON)),
    (Kind.PERSON, patterns.Either(patterns.ASKS_PERSON)),
    (Kind.PLACE, patterns.Either(patterns.ASKS_PLACE)),
)
_BROAD = patterns.Either(patterns.ASKS_BROADLY)
_COUNTED = patterns.Either(patterns.COUNTS)
_TIME = patterns.Either(patterns.TIMES)
_NUMBER = patterns.Either(patterns.NUMBERS)
_PERCENT = patterns.Either(patterns.PERCENTS)
_MONEY = patterns.Either(patterns.MONEYS)
_MEASURE = patterns.Either(patterns.MEASURES)
_REASON = patterns.Either(patterns.REASONS)
_WEAK_REASON = patterns.Either(patterns.WEAK_REASONS)
_PLACE_DENSE = patterns.Either(patterns.PLACES_DENSE)
# Case tells names here, so these two are not folded.
_PLACE = lazy_pattern("|".join(patterns.PLACES))


def kind_of(question: str) -> Kind:
    question = question[:_LONGEST]
    return next((kind for kind, pattern in _ASKS if pattern.search(question)), Kind.ANYTHING)


def names_a_time(question: str) -> bool:
    """Whether it speaks of a year, a month, a day or an hour itself."""
    return bool(_TIME.search(question[:_LONGEST]))


def is_broad(question: str) -> bool:
    """Whether it asks for an account rather than a fact: why, how, what happened, what effects."""
    return bool(_BROAD.search(question[:_LONGEST]))


def holds(kind: Kind, sentence: str, asked: frozenset[str]) -> bool:
    """Whether a sentence has something of this kind beyond the question's own words (`asked`, cut by `qa.words`)."""
    return _HOLDS[kind](sentence, asked)


def reason_in(sentence: str) -> float:
    """1 when it says outright that it gives a cause, 0.5 for a word that may mean one (“after”, “given”), else 0."""
    if _REASON.search(sentence):
        return 1.0
    return WEAK if _WEAK_REASON.search(sentence) else 0.0


def counted(question: str) -> str:
    """The stem of what a “how many …” question counts, empty for other questions."""
    found = _COUNTED.search(question[:_LONGEST])
    return stem(strip_marks(found.group(1))) if found else ""


def counts(noun: str, sentence: str) -> bool:
    """Whether a number stands at most three words before this noun (or right behind it)."""
    words = [word for word, _, _ in token_spans(sentence)]
    places = [i for i, word in enumerate(words) if stem(word) == noun]
    return any(_NUMBER.search(" ".join([*words[max(0, i - 3) : i], *words[i + 1 : i + 2]])) for i in places)


def _has_time(sentence: str, asked: frozenset[str]) -> bool:
    return any(_is_new(found.group(), asked) for found in _TIME.finditer(sentence))


def _has_number(sentence: str, asked: frozenset[str]) -> bool:
    if any(any(c.isdigit() for c in word) and word not in asked for word, _, _ in token_spans(sentence)):
        return True
    return any(not found.group().isdigit() and _is_new(found.group(), asked) for found in _NUMBER.finditer(sentence))


def _has_percent(sentence: str, asked: frozenset[str]) -> bool:
    return bool(_PERCENT.search(sentence)) and _has_number(sentence, asked)


def _has_money(sentence: str, asked: frozenset[str]) -> bool:
    return bool(_MONEY.search(sentence)) and _has_number(sentence, asked)


def _has_measure(sentence: str, asked: frozenset[str]) -> bool:
    return any(_is_new(found.group(), asked) for found in _MEASURE.finditer(sentence))


def _has_name(sentence: str, asked: frozenset[str]) -> bool:
    """A capital inside the sentence. Scripts without capitals may hold a name anywhere."""
    spans = [(word, start) for word, start, _ in token_spans(sentence)]
    if sum(is_paired(word) for word, _ in spans) * 2 > len(spans):
        return True
    return any(sentence[start].isupper() and word not in asked for word, start in spans[1:])


def _has_place(sentence: str, asked: frozenset[str]) -> bool:
    return bool(_PLACE_DENSE.search(sentence)) or any(
        _is_new(found.group(1), asked) for found in _PLACE.finditer(sentence)
    )


def _has_reason(sentence: str, _: frozenset[str]) -> bool:
    return reason_in(sentence) > 0


def _is_new(text: str, asked: frozenset[str]) -> bool:
    return any(word not in asked for word, _, _ in token_spans(text))


_HOLDS: dict[Kind, Callable[[str, frozenset[str]], bool]] = {
    Kind.PERSON: _has_name,
    Kind.TIME: _has_time,
    Kind.PLACE: _has_place,
    Kind.PERCENT: _has_percent,
    Kind.MONEY: _has_money,
    Kind.MEASURE: _has_measure,
    Kind.NUMBER: _has_number,
    Kind.REASON: _has_reason,
    Kind.ANYTHING: lambda _, __: True,
}
