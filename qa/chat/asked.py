"""The one word that a question asks about: “population” of a town, “captains” of who does.

For English, German, French and Spanish. Evidence that bears a question's names, but not this word, is about the same
town and not about its population.
"""

from __future__ import annotations

from qa.chat import patterns
from qa.patterns import Hinted
from qa.words import STOP_WORDS, tokens

BORNE = 0.4
"""Cosine from which a word counts as said in another word."""
_LONGEST = 300  # characters of a question that are looked at
_ASKED = Hinted(patterns.ASKS_ABOUT, patterns.FLAGS)
_FORMER = frozenset(patterns.ADJECTIVES.split())
_TYPES = frozenset(patterns.ANSWER_TYPES.split())


def asked_about(question: str) -> str:
    """The word as `qa.words` cuts it; empty when the question names none, or only a type of answer (“what year”)."""
    question = question[:_LONGEST]
    for pattern in _ASKED.where(question):
        found = pattern.search(question)
        if found is None:
            continue
        words = [word for word in tokens(found.group("asked")) if word not in STOP_WORDS and word not in _FORMER]
        if not words:
            continue
        word = words[0] if "first" in found.re.groupindex else words[-1]
        return "" if word in _TYPES or any(c.isdigit() for c in word) else word
    return ""


def is_type(word: str) -> bool:
    """Whether a word of a question names a type of answer, which the answer itself need not say: year, number, name."""
    return word in _TYPES


def is_german(question: str) -> bool:
    """Whether a question reads as German, where every noun has a capital and so looks like a name."""
    words = set(tokens(question[:_LONGEST]))
    return not _GERMAN_QUESTION.isdisjoint(words) or len(_GERMAN & words) >= 2


_GERMAN = frozenset(patterns.GERMAN_WORDS.split())
_GERMAN_QUESTION = frozenset(patterns.GERMAN_QUESTION_WORDS.split())


def inflects(one: str, other: str) -> bool:
    """Whether two words differ in a short ending alone, as “Winde” and “Winden”: words too short for a common stem."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and short.isalpha() and long.startswith(short) and long[len(short) :] in _ENDINGS


_ENDINGS = frozenset(("", "s", "es", "e", "n", "en", "er", "ern", "em", "ed", "d", "ing", "ns", "se"))


def compounds(one: str, other: str) -> bool:
    """Whether one German noun holds the other at an end: “Fährgesellschaft” and “Gesellschaft”."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 5 and len(long) >= len(short) + 3 and (long.startswith(short[:-1]) or long.endswith(short))
