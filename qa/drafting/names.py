"""Names in a sentence: capitalised words, and in German, which writes every noun so, those that are no plain nouns."""

from __future__ import annotations

from collections.abc import Iterator

from qa.drafting.kinds import is_thing, stem
from qa.patterns import lazy_pattern
from qa.words import STOP_WORDS, is_paired, strip_marks

_WORD = lazy_pattern(r"[^\W\d_][\w'’]*")
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday".split()
)
_BEFORE_NOUN = lazy_pattern(
    r"(?:\b(?:d(?:er|ie|as|en|em|es)|ein(?:e[mnrs]?)?|[kmsd]eine?[mnrs]?|ihre?[mnrs]?|unsere?[mnrs]?|diese[mnrs]?|jene[mnrs]?|jede[mnrs]?|welche[mnrs]?"
    r"|alle[nr]?|beide[nr]?|einige[nr]?|mehrere[nr]?|viele?[nr]?|wenige[nr]?|manche[nr]?|im|ins|am|vom|zu[mr]|beim|ans|aufs|deren|dessen"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|rund|etwa|[\d.,]+)"
    r"(?:\s+(?-i:[a-zäöüß]+e[mnrs]?))*|\d)\s+$",
    2,
)
"""An article, a number or the like, and adjectives: what follows is a plain noun."""
_NOUN_BEFORE = lazy_pattern(r"[A-ZÄÖÜ][\w-]+\s$")
_OF = lazy_pattern(
    r"(?P<head>[A-ZÄÖÜ][\w-]{2,})\s+(?:d(?:er|es)|eine[rs]|vo[nm])\s+(?:[a-zäöüß]+e[nrs]\s+)?(?P<whose>[A-ZÄÖÜ][\w-]{2,})"
)
_EASTERN_PLACE = lazy_pattern(
    r"(?P<ja>[\u4e00-\u9fff\u30a0-\u30ff]{2,6}?)(?P<what>[市町村区県郡](?![長民議役立])|(?:[駅港島川橋山]|工場|病院|空港|大学|高校|小学校|中学校|劇場)(?![\u4e00-\u9fff]))"
    r"|(?<![가-힣])(?P<ko>[가-힣]{2,5}?)(?P<sort>[시군구읍면동역항]|공장|병원|공항|대학|극장|(?:초등|중|고등)?학교)(?=[은는이가을를의에로와과,.\s]|$)"
)
_KIND_OF_PLACE = frozenset("市町村区県郡")
_REACH = 60


def name_stems(text: str) -> frozenset[str]:
    """Stems of the capitalised words inside a sentence, days and months left out."""
    return frozenset(stem(word) for word, _ in _capitalised(text) if not is_thing(word))


def proper_stems(text: str, *, is_german: bool) -> frozenset[str]:
    """Those of them that may be names: in German none that stands with an article or a number of its own."""
    if not is_german:
        return name_stems(text)
    return frozenset(
        stem(word) for word, at in _capitalised(text) if _may_be_name(word, text[max(0, at - _REACH) : at])
    )


def owners(text: str) -> dict[str, set[str]]:
    """Whose the nouns of a German sentence are: “Pegel der Elbe”, “Sitzung des Rates”. Stem of the noun → stems."""
    found: dict[str, set[str]] = {}
    for match in _OF.finditer(text):
        found.setdefault(stem(match["head"]), set()).add(stem(match["whose"]))
    return found


def eastern_places(text: str) -> dict[str, set[str]]:
    """Places of a Japanese, Chinese or Korean sentence by their kind: 潮見町 is 潮見 among the 町."""
    found: dict[str, set[str]] = {}
    for match in _EASTERN_PLACE.finditer(text):
        name = match["ja"] or match["ko"]
        if not _KIND_OF_PLACE.issuperset(name):
            found.setdefault(match["what"] or match["sort"], set()).add(name)
    return found


def _may_be_name(word: str, before: str) -> bool:
    if is_thing(word):  # a plain noun, but for a name like the one in “im Werk Lohne”
        beside = _NOUN_BEFORE.search(before)
        return bool(beside and _BEFORE_NOUN.search(before[: beside.start()]))
    return not _BEFORE_NOUN.search(before)


def _capitalised(text: str) -> Iterator[tuple[str, int]]:
    for match in _WORD.finditer(text):
        word, before = match.group(), text[: match.start()].rstrip()
        if not word[0].isupper() or len(word) < 3 or not before or before[-1] in '.!?:“"¿¡' or is_paired(word):
            continue
        if strip_marks(word) not in STOP_WORDS | _CALENDAR:
            yield word, match.start()
