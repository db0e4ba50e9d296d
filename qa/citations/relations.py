"""How numbers stand to each other: which comes first in “23 to 14”, “each day” or “each month”, half or a third.

Told only where claim and evidence speak of the same numbers in the same form, and the evidence has it the other way
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from qa.citations.borders import sentences
from qa.citations.dates import take_clocks, take_dates
from qa.citations.figures import Figure, figures, is_eastern, plain
from qa.patterns import lazy_pattern

_TO = lazy_pattern(
    r"\s*(?:[^\W\d_]{3,15}\s+)?(?:to|zu|auf|bis|gegen|against|contre|contra|à|a)\s+|\s*[-–—:]\s*|\s?(?:대"
    r"|対|对|比)\s?",
    re.IGNORECASE,
)
_FROM = lazy_pattern(r"\b(?:from|von|de|desde|between|zwischen)\s+\D?$", re.IGNORECASE)
# Of whose side a score is told: “won 3–1” is “lost 1–3”.
_WON = lazy_pattern(
    r"\b(?:w[io]n\w*|beat\w*|victor\w*|gew[aio]nn\w*|sieg\w*|schl(?:ug|ägt|agen)|gagn\w+|batt\w+|gan[aóa]\w*"
    r"|venc\w+)\b|이[겼기]|勝|胜",
    re.IGNORECASE,
)
_LOST = lazy_pattern(
    r"\b(?:los[est]\w*|defeat\w*|reject\w*|behind|trail\w*|down|oppos\w+|verl(?:or|ier)\w*|unterl\w+|abgelehnt"
    r"|lehnt\w*|dagegen|perd\w+|rejet\w*|rechaz\w*)\b"
    r"|[졌패]|負|敗|败|输",
    re.IGNORECASE,
)
_PERIOD_WORDS = (
    ("minute", "minute minuto"),
    ("hour", "hour hourly stunde stündlich heure hora"),
    ("day", "day daily tag täglich jour día 하루 매일 毎日 每天 每日"),
    ("week", "week weekly woche wöchentlich semaine semana 매주 毎週 每周"),
    ("month", "month monthly monat monatlich mois mes 매달 매월 毎月 每月"),
    ("year", "year yearly annum annually jahr jährlich an année año 매년 연간 毎年 年間 每年"),
)
_PERIODS = {word: period for period, words in _PERIOD_WORDS for word in words.split()}
_RATE = lazy_pattern(
    r"\b(?:each|every|per)\s+(?P<each>minute|hour|day|week|month|year|annum)\b(?! (?:since|of))"
    r"|(?<!\bin)(?<!\bfor)(?<!\bafter)(?<!\bthan)(?<!\bwithin)(?<!\bof)(?<!\bby)(?<!\bhalf)(?<!\bover)(?<!\babout)(?<!\bonce)(?<!\band)(?<!\bor)"
    r"(?<!\bto)(?<!\bfrom)(?<!\balmost)(?<!\bnearly)(?<!\bwas)(?<!\bis)(?<!\bwith)(?<!\bas)(?<!\bjust)(?<!\bonly)(?<!\bup)"
    r"\s+an?\s+(?P<a>minute|hour|day|week|month|year)\b(?!s?[\s-](?:later|ago|earlier|after|before|old|long|of|or"
    r"|from|early|since|in|when|that|to)\b)"
    r"|\b(?:pro|je|jede[nrs]?)\s+(?P<pro>minute|stunde|tag|woche|monat|jahr)\b|\b(?:am\s+(?P<am>tag)"
    r"|im\s+(?P<im>monat|jahr)|in\s+der\s+(?P<der>woche|stunde))\b(?!\s+[\d(])"
    r"|\b(?:par|chaque)\s+(?P<par>minute|heure|jour|semaine|mois|an|année)\b|\b(?:por|al|cada)\s+(?P<por>minuto"
    r"|hora|día|semana|mes|año)\b"
    r"|\b(?P<adverb>hourly|daily|weekly|monthly|yearly|annually|stündlich|täglich|wöchentlich|monatlich|jährlich)\b"
    r"|(?<!\d)(?P<east>하루|매일|매주|매달|매월|매년|연간|毎日|毎週|毎月|毎年|年間|每天|每日|每周|每月|每年)",
    re.IGNORECASE,
)
_REACH = 45
"""Characters between a number and the “each day” that goes with it."""
_SHARES = (
    (
        Fraction(1, 2),
        (
            r"(?<!first )(?<!second )(?<!last )(?<!other )(?<!final )(?<!opening )\bhalf (?:of|the|its"
            r"|their|his|her|our|as|that|all)\b"
            r"|\b(?:by|than|nearly|almost|about|over|exactly) half\b(?! (?:a|an)\b)(?!-)|\bhälfte\b|\bhalb so\b"
            r"|\bmoitié\b|\bla mitad\b|절반|半分|半数|一半"
        ),
    ),
    (
        Fraction(1, 3),
        (
            r"\b(?:a|one) third (?:of|more|less|fewer|higher|lower|as)\b|\b(?:by|than|nearly|almost"
            r"|about|over) (?:a|one) third\b"
            r"|\bein(?:em|es)? drittel|\bun tiers\b|\bun tercio\b"
        ),
    ),
    (Fraction(2, 3), r"\btwo[- ]thirds\b|\bzwei drittel|\bdeux tiers\b|\bdos tercios\b"),
    (
        Fraction(1, 4),
        (
            r"\b(?:a|one) quarter (?:of (?!a\b|an\b)|more|less|fewer|higher|lower|as\b)|\b(?:by|than"
            r"|nearly|almost|about|over) (?:a|one) quarter\b(?! of an?\b)"
            r"|\bein(?:em|es)? viertel\b(?! (?:nach|vor))|\bun quart\b|\bun cuarto\b"
        ),
    ),
    (Fraction(3, 4), r"\bthree[- ]quarters\b|\bdrei ?viertel\b|\btrois quarts\b|\btres cuartos\b"),
    (
        Fraction(1, 5),
        (
            r"\b(?:a|one) fifth (?:of|more|less|fewer)\b|\bein(?:em|es)? fünftel|\bun cinquième\b"
            r"|\bun quinto\b"
        ),
    ),
    (
        Fraction(1, 10),
        (
            r"\b(?:a|one) tenth (?:of|more|less|fewer)\b|\bein(?:em|es)? zehntel|\bun dixième\b"
            r"|\bun décimo\b"
        ),
    ),
)
_SHARE_HINTS = (
    "half third quarter fifth tenth hälfte halb drittel viertel fünftel zehntel moitié tiers quart cinqui dixi"
    " mitad tercio cuarto quinto décimo 절반 분의 半 分"
).split()
_EASTERN_SHARE = lazy_pattern(r"(\d+)\s?(?:분의|分の|分之)\s?(\d+)")


class Wrong(Struct, frozen=True, kw_only=True):
    """A relation of the claim that its evidence has otherwise: as written in the claim and there, and where."""

    text: str
    evidence: str
    at: int


class _Pair(Struct, frozen=True):
    one: Figure
    other: Figure
    text: str
    sides: tuple[bool, bool]
    led: bool
    """Whether it is a way “from … to …”: then there are no two sides to tell it from."""


def wrong_relations(claim: str, evidence: Sequence[str]) -> Iterator[Wrong]:
    """What surely is wrong in how the claim's numbers stand to each other."""
    said = plain(claim)
    held = [plain(text) for text in evidence]
    yield from _turned_pairs(said, held)
    yield from _other_rates(said, held)
    yield from _other_shares(said, held)


def _turned_pairs(claim: str, evidence: Sequence[str]) -> Iterator[Wrong]:
    said = list(_pairs(claim))
    held = [(pair, at) for at, text in enumerate(evidence) for pair in _pairs(text)] if said else []
    for pair in said:
        if any(_meet(pair.one, other.one) and _meet(pair.other, other.other) for other, _ in held):
            continue
        for other, at in held:
            same_side = (pair.led and other.led) or pair.sides == other.sides
            if _meet(pair.one, other.other) and _meet(pair.other, other.one) and same_side:
                yield Wrong(text=pair.text, evidence=other.text, at=at)
                break


def _pairs(text: str) -> Iterator[_Pair]:
    for sentence in sentences(text):
        rest = _without_times(sentence)
        found = sorted(figures(rest), key=lambda figure: figure.span)
        for one, other in pairwise(found):
            if _TO.fullmatch(rest, one.span[1], other.span[0]) and not one.values & other.values:
                sides = (bool(_WON.search(sentence)), bool(_LOST.search(sentence)))
                led = bool(_FROM.search(rest[: one.span[0]]))
                yield _Pair(one, other, rest[one.span[0] : other.span[1]].strip(), sides, led)


def _other_rates(claim: str, evidence: Sequence[str]) -> Iterator[Wrong]:
    said = [rate for sentence in sentences(claim) for rate in _rates(sentence)]
    if not said:
        return
    held = [
        (*rate, at) for at, text in enumerate(evidence) for sentence in sentences(text) for rate in _rates(sentence)
    ]
    for figure, period, words in said:
        same = [(other, text, at) for one, other, text, at in held if _meet(one, figure)]
        times = sum(_meet(one, figure) for text in evidence for one in figures(_without_times(text)))
        if same and times == len(same) and all(other != period for other, _, _ in same):
            yield Wrong(text=words, evidence=same[0][1], at=same[0][2])


def _rates(sentence: str) -> Iterator[tuple[Figure, str, str]]:
    """Numbers with the period that they are counted by, and that as written: the nearest number in the same clause."""
    rest = _without_times(sentence)
    found = [figure for figure in figures(rest) if not figure.vague and not figure.percent]
    for match in _RATE.finditer(rest) if found and _may_have_rate(rest) else ():
        nearest = min(found, key=lambda figure: _gap(figure, match))
        low, high = sorted((nearest.span, match.span()))
        if _gap(nearest, match) <= _REACH and not re.search(r"[,;:()—–](?!\d)", rest[low[1] : high[0]]):
            word = next(group for group in match.groups() if group)
            yield nearest, _PERIODS[word.lower()], f"{nearest.text} … {match.group().strip()}"


def _may_have_rate(text: str) -> bool:
    """Whether a word for a period stands in it: the pattern of rates takes long to compile."""
    return is_eastern(text) or not _PERIODS.keys().isdisjoint(
        word.strip(".,;:!?)”»\"'") for word in text.lower().split()
    )


def _gap(figure: Figure, match: re.Match[str]) -> int:
    start, end = figure.span
    return max(match.start() - end, start - match.end())


def _other_shares(claim: str, evidence: Sequence[str]) -> Iterator[Wrong]:
    said = _shares(claim)
    if not said:
        return
    held = {share: (text, at) for at, whole in enumerate(evidence) for share, text in _shares(whole).items()}
    if not held or any(figure.percent for text in evidence for figure in figures(text)):
        return
    known = {float(value) for text in evidence for figure in figures(text) for value in figure.values}
    for share, text in said.items():
        # What is not the one third is the two thirds.
        if share not in held and 1 - share not in held and float(share) not in known:
            other, at = next(iter(held.values()))
            yield Wrong(text=text, evidence=other, at=at)


def _shares(text: str) -> dict[Fraction, str]:
    lower = text.lower()
    if not any(hint in lower for hint in _SHARE_HINTS):  # most texts: their patterns need not even be compiled
        return {}
    found = {share: match.group() for share, pattern in _SHARES if (match := re.search(pattern, lower))}
    if is_eastern(text):
        for match in _EASTERN_SHARE.finditer(text):
            whole, part = int(match[1]), int(match[2])
            if whole:
                found[Fraction(part, whole)] = match.group()
    return found


def _without_times(text: str) -> str:
    return take_clocks(take_dates(text)[1])[1]


def _meet(one: Figure, other: Figure) -> bool:
    return bool(one.values & other.values)
