"""Names in a claim: which are there by their capitals or titles, and whether the evidence holds them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.citations.dates import months_in
from qa.citations.figures import is_eastern, is_number_word
from qa.citations.units import is_unit
from qa.patterns import lazy_pattern
from qa.words import STOP_WORDS, is_paired, strip_marks, tokens

_WORD = lazy_pattern(r"[^\W\d_][\w]*(?:['’][^\W\d_]+)*\.?")
_CONNECTORS = frozenset("of de la le du des del von van der den da di and et y und & bin al the".split())
_GERMAN = frozenset(
    """der die das den dem des und ein eine einen einem einer ist war wurde wird wurden haben hat nicht mit von im am
    zum zur auf für bei nach aus sich auch als bleibt bleiben sind werden soll sollen kostet kosten
    zwischen über seit bis laut sagte""".split()
)
_ENGLISH = frozenset(
    "the of and was were is are has have had that with to for by at from in on which will its a an".split()
)
# What a claim in another language than its quote writes as a name, and the quote in its own words.
_TRANSLATED = frozenset(
    "world war cold great union council court parliament ministry minister president prime government".split()
)
_COUNTS = frozenset(
    "million millions millionen milliarde milliarden billion billionen prozent euro euros dollar dollars".split()
)
_CALENDAR = frozenset(
    strip_marks(word)
    for word in """monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag
    samstag sonntag i mr mrs ms dr prof herr frau""".split()
)
# Titles that follow a name in Korean and Japanese: what stands before them is a name, as far as rules can tell.
_KOREAN_NAME = lazy_pattern(
    r"([가-힣]{2,4})\s?(?:씨|시장|대표|교수|박사|기자|위원장|장관|의원|판사|대통령|총리|감독|회장|사장)(?![가-힣]{3})"
)
_JAPANESE_NAME = lazy_pattern(
    r"([一-鿿々]{2,4}|[ァ-ヴー]{2,}(?:・[ァ-ヴー]+)*)"
    r"(?:さん|氏|市長|教授|博士|大臣|首相|社長|選手|容疑者|判事|知事|会長)"
)
_KATAKANA = lazy_pattern(r"[ァ-ヴー]{4,}")
_KANA = lazy_pattern(r"[ぁ-ヴ]")


def absent_names(claim: str, evidence: Sequence[str]) -> list[str] | None:
    """The claim's names that no evidence holds, as written; None when the claim has no name that rules can see."""
    sought = seek_names(claim, evidence)
    return None if sought is None else [name for name, at in sought if at is None]


def seek_names(claim: str, evidence: Sequence[str]) -> list[tuple[str, int | None]] | None:
    """Each name of the claim with the first evidence that holds it; None when there is no name that rules can see.

    A name is a capitalised word that does not open the sentence: “Auditor Helga Stroud” opens with a job. In German,
    where nouns are capitalised, only the last word of a run of two or more counts. Korean and Japanese names are known
    by the title after them; Japanese also by katakana where the evidence is Japanese. Initials match (UN, United
    Nations).
    """
    names = _latin_names(claim, evidence) + _asian_names(claim, evidence)
    if not names:
        return None
    texts = [(text, set(tokens(text)), _initials(text)) for text in evidence]
    joined = " ".join(evidence)  # a name may be cut in two by the border of quotes
    texts.append((joined, set(tokens(joined)), _initials(joined)))
    last = len(evidence) - 1

    def first(name: str) -> int | None:
        at = next((i for i, (text, held, initials) in enumerate(texts) if _is_held(name, text, held, initials)), None)
        return at if at is None else min(at, last)

    return [(name, first(name)) for name in names]


def _is_held(name: str, text: str, held: set[str], initials: set[str]) -> bool:
    return _stands_in(name, text) or name.upper() in initials or all(_holds(held, token) for token in tokens(name))


def _latin_names(claim: str, evidence: Sequence[str]) -> list[str]:
    runs = _runs(claim)
    if _is_german(claim):
        return [run[-1] for run in runs if len(run) > 1]
    if not any(strip_marks(word) in _TRANSLATED for run in runs for word in run) or not _is_foreign(claim, evidence):
        return [word for run in runs for word in run]
    return [word for run in runs if not any(strip_marks(word) in _TRANSLATED for word in run) for word in run]


def _is_german(text: str) -> bool:
    german, english = _language(text)
    return german > english


def _is_foreign(claim: str, evidence: Sequence[str]) -> bool:
    """Whether an English claim rests on words of another language."""
    german, english = _language(claim)
    return english > german and not _language(" ".join(evidence))[1]


def _language(text: str) -> tuple[int, int]:
    """How many German and English words that hold sentences together are in it."""
    words = [word.strip('.,;:!?()“”„"') for word in text.lower().split()]
    return sum(word in _GERMAN for word in words), sum(word in _ENGLISH for word in words)


def _runs(claim: str) -> list[list[str]]:
    """Runs of capitalised words, each word a possible name."""
    runs: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(claim):
        word = match.group().rstrip(".")
        if word in _CONNECTORS:
            continue
        if _opens_sentence(claim[max(0, match.start() - _LOOK_BACK) : match.start()]) or not _may_be_name(word):
            continue
        if runs and claim[end : match.start()].strip(" .-") == "":
            runs[-1].append(word)
        else:
            runs.append([word])
        end = match.end()
    return runs


_LOOK_BACK = 12
"""Characters before a word that tell whether it opens a sentence."""


def _opens_sentence(before: str) -> bool:
    if re.search(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Sra|M|Mme)\.\s*$", before):
        return False
    return not re.search(r"[^\W_]", before) or bool(re.search(r"[.!?:]\s*[\"“„«(]?$", before))


def _may_be_name(word: str) -> bool:
    plain = strip_marks(word)
    if not word[0].isupper() or len(word) == 1 or plain in STOP_WORDS | _CALENDAR or months_in(word):
        return False
    # “EUR” is looked at with the units, “Second” with the numbers.
    return not (is_number_word(plain) or plain in _COUNTS or (word.isupper() and is_unit(word)))


def _asian_names(claim: str, evidence: Sequence[str]) -> list[str]:
    if not is_eastern(claim):
        return []
    names = [match.group(1) for pattern in (_KOREAN_NAME, _JAPANESE_NAME) for match in pattern.finditer(claim)]
    if any(_KANA.search(text) for text in evidence):
        names.extend(match.group() for match in _KATAKANA.finditer(claim))
    return list(dict.fromkeys(names))


def _initials(text: str) -> set[str]:
    """First letters of every run of two to five capitalised words."""
    found: set[str] = set()
    for run in re.findall(r"(?:[A-ZÀ-Þ][\w'’]+(?:\s+(?:of|for|and|the|de|la)\s+|[\s-]+)?){2,6}", text):
        words = re.findall(r"[A-ZÀ-Þ][\w'’]+", run)
        letters = "".join(word[0] for word in words)
        found |= {letters[i:j] for i in range(len(letters)) for j in range(i + 2, len(letters) + 1)}
    return found


def _stands_in(name: str, text: str) -> bool:
    """Whether a name of a script without blanks stands in the text; other names are compared word by word."""
    return is_paired(name) and name in text


def _holds(held: set[str], token: str) -> bool:
    """Whether the evidence has the token, or it with an ending of up to two letters: “Ann” is not in “Annual”."""
    if token in held:
        return True
    return len(token) >= 5 and any(
        (other.startswith(token) or (token.startswith(other) and len(other) >= 5)) and abs(len(other) - len(token)) <= 2
        for other in held
    )
