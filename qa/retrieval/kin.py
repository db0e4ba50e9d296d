"""Whether a title bears a question's words: kin words in alphabets, covered runs in scripts without blanks. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from qa.patterns import lazy_pattern
from qa.retrieval.irregular import are_forms_of_one
from qa.retrieval.vague import VAGUE, VAGUE_DENSE, VAGUE_HANGUL
from qa.words import STOP_WORDS, strip_marks

_WORD = lazy_pattern(r"[^\W_]+")
_DENSE = "\u3005-\u3007\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PART = lazy_pattern(f"[\uac00-\ud7af]+|[{_DENSE}]+|[^\\W\\d_\uac00-\ud7af\u3040-\u30ff{_DENSE}]+|\\d+")
_IS_DENSE = lazy_pattern(f"[{_DENSE}]")
_IS_HANGUL = lazy_pattern("[\uac00-\ud7af]")
_VAGUE_DENSE = lazy_pattern("|".join(sorted(map(re.escape, VAGUE_DENSE), key=lambda word: (-len(word), word))))
_VAGUE_HANGUL = lazy_pattern(f"(?:{'|'.join(sorted(VAGUE_HANGUL, key=lambda word: (-len(word), word)))})")
# Particles and the commonest verb endings of Korean, longest first: “방문했나” → “방문”, “대통령의” → “대통령”.
_HANGUL_ENDING = lazy_pattern(
    "(?:에서는|에게서|으로는|으로|이라는|에는|에서|에게|까지|부터|처럼|보다|이나|이란|이고|와의|과의|하기로|했습니까|합니까|했는가|하는가|했나요|하나요"
    "|했다고|한다고|했나|하나|했다|한다|하는|하게|했던|됩니까|되나|됐나|됐다|된다|되는|입니까|인가|은|는|이|가|을|를|의|에|로|와|과|도|만|한|할|된|될)$"
)

# What may follow the shared beginning of two kin words; one of them must end plainly. Marks are stripped before.
_PLAIN = frozenset(("", "a", "e", "y", "ie", "s", "es", "n", "en", "er", "o", "ar", "ir", "os", "as"))
_ENDINGS = _PLAIN | frozenset(
    # English
    "ed ing ings ion ions ation ations or ors ers al ally ly ment ments ian ians ans ese ic ics ical ically ies ied t d"
    # German
    " em et te ten tet st ung ungen isch ische ischen ischer isches in innen"
    # French
    " ee ees ent ait aient ant ais aise aises nne nnes ns ique iques ateur eur eurs aux if ive"
    # Spanish
    " ado ada ados adas ido ida an aron aba cion ciones es esa eses ico ica icos icas eno ena".split()
)
_SPOKEN = frozenset(
    (
        "e",
        "es",
        "ed",
        "ing",
        "ings",
        "ion",
        "ions",
        "er",
        "ers",
        "en",
        "et",
        "te",
        "ten",
        "ung",
        "ee",
        "ait",
        "ant",
        "ado",
        "ada",
        "an",
        "aron",
        "s",
        "t",
    )
)
"""Endings of one verb among themselves: “visiting” and “visited” have no plain form between them."""
_DOUBLING = frozenset(("ing", "ings", "ed", "er", "ers"))
"""Endings before which English doubles a consonant: “shut” and “shutting”."""


def specific(text: str) -> list[str]:
    """The words of a text that say what it is about, each once: names, numbers, matters; no function or question words.

    Alphabets give words without marks, Korean gives words without their particles, Chinese and Japanese give runs of
    characters with the vague ones cut out (of Japanese only kanji and katakana).
    """
    found: list[str] = []
    for match in _PART.finditer(text.replace("’", "'")):
        found.extend(_specific(match.group()))
    return list(dict.fromkeys(found))


def _specific(part: str) -> list[str]:
    if _IS_HANGUL.match(part):
        return _hangul(part)
    if _IS_DENSE.match(part):
        return [run for run in _VAGUE_DENSE.split(part) if run]
    word = strip_marks(part)
    if word.isdigit():
        return [word]
    return [] if len(word) == 1 or word in STOP_WORDS or word in VAGUE else [word]


def _hangul(word: str) -> list[str]:
    bare = _HANGUL_ENDING.sub("", word) if len(word) > 1 else word
    return [] if not bare or _VAGUE_HANGUL.match(bare) or _VAGUE_HANGUL.fullmatch(word) else [bare]


def bears(words: Collection[str], word: str) -> bool:
    """Whether one of a title's specific words is this word, a kin of it, or a compound that ends in it."""
    if _IS_HANGUL.match(word) or _IS_DENSE.match(word):
        return _covers(words, word)
    return any(are_kin(word, other) for other in words)


def _covers(words: Collection[str], run: str) -> bool:
    """Every character stands in a pair that one of the words has: “経済協力” in “経済での協力”."""
    if len(run) == 1:
        return any(run in word for word in words)
    held = [any(left + right in word for word in words) for left, right in pairwise(run)]
    return all(one or other for one, other in zip([False, *held], [*held, False], strict=True))


def are_kin(one: str, other: str) -> bool:
    """“visit”, “visiting”; “shut”, “shutting”; “Korea”, “Korean”; “cooperate”, “cooperation”.

    Not “Austria” and “Australia”.

    Careful by construction: both must share at least four letters (three before a plural), and what follows must be
    known endings. Numbers and short words are kin only to themselves.
    """
    if one == other:
        return True
    if one.isdigit() or other.isdigit():
        return False
    if are_forms_of_one(one, other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and long.startswith(short + short[-1]) and long[len(short) + 1 :] in _DOUBLING:
        return True
    if len(short) >= 5 and len(long) >= len(short) + 4 and long.endswith(short):
        return True
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return any(_end_alike(one[i:], other[i:], shared=i) for i in range(max(3, shared - 2), shared + 1))


def _end_alike(one: str, other: str, *, shared: int) -> bool:
    if shared < 4:
        return shared == 3 and {one, other} == {"", "s"}
    if one in _SPOKEN and other in _SPOKEN:
        return True
    return (one in _PLAIN and other in _ENDINGS) or (other in _PLAIN and one in _ENDINGS)
