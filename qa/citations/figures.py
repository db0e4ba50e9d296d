"""Numbers in running text and what they are worth: 1,025 = 1 025 = 1.025; 58.3 million = 5830만; twelve = 12."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from qa.citations.units import unit_beside
from qa.patterns import lazy_pattern
from qa.words import SMALL_NUMBERS

_ONE = "one ein eine einen einem einer eins un une uno una"
_WORDS = {word: value for value, words in enumerate((_ONE, *SMALL_NUMBERS), 1) for word in words.split()}
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_WORDS |= {word: value for value, word in enumerate(_TEENS.split(), 13)}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = {word: value for value, word in enumerate(_ORDINAL_WORDS.split(), 1)}
_KOREAN = dict(zip("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두".split(), range(1, 13), strict=True))
_HAN = {**dict(zip("一二三四五六七八九十", range(1, 11), strict=True)), "两": 2, "兩": 2, "十一": 11, "十二": 12}
_COUNTERS = "명|개|건|번|곳|척|대|살|시간|시|달|해|가지|차례|마리|그루|채|쪽|배|주|권"
_HAN_COUNTERS = "人|名|个|個|年|月|日|件|回|歳|岁|歲|次|台|家|元|円|つ|社|校|隻|艘|枚|本|匹|头|只|倍|週|周|时|時"

# What a scale word multiplies by. “billion” is 10⁹ in English and 10¹² in German, “m” a million or metres: both are
# kept.
_SCALES: tuple[tuple[str, tuple[int, ...]], ...] = (
    (r"mil\s+millones", (10**9,)),
    (r"hundreds?", (100,)),
    (r"thousands?|tausend|mille|mil|mila", (10**3,)),
    (r"millions?|millionen|millón|millones|milion[ei]|mio\.?|mill\.|mln\.?|mn", (10**6,)),
    (r"milliarden?|milliards?|miliard[io]|mrd\.?|mds?|bn", (10**9,)),
    (r"billions?|billionen|billón|billones", (10**9, 10**12)),
    (r"trillions?|trn?|tn", (10**12,)),
    (r"k", (1, 10**3)),
    (r"m", (1, 10**6)),
    (r"b", (1, 10**9)),
)
_SCALE = "|".join(pattern for pattern, _ in _SCALES)
_POINTS = (
    r"percentage[\s-]+points?\b|prozentpunkte?n?\b|points?\s+de\s+pourcentage\b|puntos\s+porcentuales\b|%p\b"
    r"|%\s?포인트|퍼센트\s?포인트|%\s?ポイント|个百分点|個百分點"
)
_PERCENT_SIGNS = rf"{_POINTS}|%|percent\b|per\s+cent\b|pct\b|prozent(?!punkt)|pour\s*cent\b|por\s+ciento\b"
_IS_POINTS = lazy_pattern(_POINTS, re.IGNORECASE)
_PERCENT = rf"\s*(?:{_PERCENT_SIGNS}|퍼센트|프로(?!\w)|パーセント)"
_CODES = "SEK|NOK|DKK|EUR|USD|GBP|CHF|JPY|CNY|KRW|CAD|AUD"
_DIGITS = r"\d{1,3}(?:[.,'’ ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
_NUMBER = lazy_pattern(
    # A letter before it, but none of the East. Ranges whose case is folded take 5 ms to compile, these 0.2.
    rf"(?:(?<!(?-i:(?=[\0-\u10ff\U00010000-\U0010ffff]))[^\W\d_])|(?<=\b(?:{_CODES})))(?<![\d])(?P<number>{_DIGITS})(?:[\s-]?(?P<scale>{_SCALE})(?![^\W\d_]))?(?P<percent>{_PERCENT})?",
    re.IGNORECASE,
)
_RANGE = lazy_pattern(
    rf"\s*(?:[-–—]|to|and|or|bis|auf|und|à|et|a|y)\s*\D?(?:{_DIGITS})[\s-]?(?P<scale>{_SCALE})(?![^\W\d_])",
    re.IGNORECASE,
)
_RANGE_OF_PERCENT = lazy_pattern(
    rf"\s*(?:[-–—]|to|and|or|bis|und|oder|à|et|ou|a|y|o)\s*(?:{_DIGITS}){_PERCENT}", re.IGNORECASE
)
_SMALL = {"십": 10, "十": 10, "백": 100, "百": 100, "천": 1000, "千": 1000}
_BIG = {
    "만": 10**4, "万": 10**4, "萬": 10**4, "억": 10**8, "億": 10**8, "亿": 10**8, "조": 10**12, "兆": 10**12,
}  # fmt: skip
_STEP = r"\d[\d.,]*\s?(?:[십백천十百千]\s?[만억조万萬億亿兆]|[만억조万萬億亿兆]|[백천百千])"
_GROUPED = lazy_pattern(rf"(?<![\d.,]){_STEP}(?:\s?{_STEP})*(?:\d[\d.,]*)?(?P<percent>{_PERCENT})?")
_STEP_PARTS = lazy_pattern(r"(\d[\d.,]*)\s?([십백천十百千]?)\s?([만억조万萬億亿兆]?)")
_WORD = lazy_pattern(
    rf"(?<!\w)(?:(?P<tens>{'|'.join(_TENS)})(?:-(?P<ones>{'|'.join(_WORDS)}))?"
    rf"|(?P<word>{'|'.join((*_WORDS, *_ORDINALS))}))"
    rf"(?:[\s-](?P<scale>{_SCALE})(?!\w))?(?!\w)(?P<percent>{_PERCENT})?",
    re.IGNORECASE,
)
_KOREAN_WORD = lazy_pattern(rf"(?<!\w)(?P<word>{'|'.join(sorted(_KOREAN, key=len, reverse=True))})\s?(?:{_COUNTERS})")
_HAN_WORD = lazy_pattern(
    rf"(?<![一二三四五六七八九十百千第])(?P<word>{'|'.join(sorted(_HAN, key=len, reverse=True))})(?:{_HAN_COUNTERS})"
)
_HAN_PERCENT = lazy_pattern(r"百分之(\d+(?:\.\d+)?)")
_NO_BREAK_THOUSANDS = lazy_pattern("(?<=\\d)[\u00a0\u202f\u2009](?=\\d{3}(?!\\d))")
_FRACTION = lazy_pattern("(\\d{0,9})([¼½¾⅐-⅞])")
_SPACED_THOUSANDS = lazy_pattern(r"(?<=\d), (?=000(?!\d))")


class Figure(Struct, frozen=True, kw_only=True):
    """A number as written, and what it may be worth."""

    text: str
    values: frozenset[Decimal]
    percent: bool = False
    vague: bool = False
    """“one”, “first”: evidence for 1, but no figure that a claim must bear out."""
    unit: str = ""
    """The unit beside it, by its name in `units`; empty when none is known."""
    span: tuple[int, int] = (0, 0)
    """Where it stands in the text read."""


def plain(text: str) -> str:
    """The form in which numbers and dates are read: full-width and fraction signs made plain, thousands not broken."""
    text = _FRACTION.sub(lambda match: str(int(match[1] or 0) + unicodedata.numeric(match[2])), text)
    return unicodedata.normalize("NFKC", _SPACED_THOUSANDS.sub(",", _NO_BREAK_THOUSANDS.sub(",", text)))


def is_eastern(text: str) -> bool:
    """Whether it may hold a character of Chinese, Japanese or Korean, or a full-width form of another."""
    return max(text, default="") >= "\u1100" and any("\u1100" <= c <= "\u11ff" or c >= "\u2e80" for c in text)


def is_number_word(word: str) -> bool:
    """Whether a small word is a number or a place in a row: “seven”, “second”."""
    return word in _WORDS or word in _TENS or word in _ORDINALS


def figures(text: str) -> list[Figure]:
    """All numbers of a text that `plain` has gone over, dates already taken out."""
    found: list[Figure] = []
    latin = ((_NUMBER, _read_number), (_WORD, _read_word))
    # Most texts hold no character of the East, and its patterns need not even be compiled for them.
    first = ((_HAN_PERCENT, _read_han_percent), (_GROUPED, _read_grouped)) if is_eastern(text) else ()
    last = ((_KOREAN_WORD, _read_korean), (_HAN_WORD, _read_han)) if is_eastern(text) else ()
    for pattern, read in (*first, *latin, *last):
        found.extend(
            replace(figure, unit=_unit(figure, match), span=match.span())
            for match in pattern.finditer(text)
            for figure in read(match)
        )
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    return found


def _unit(figure: Figure, match: re.Match[str]) -> str:
    """Four per cent more is not four percentage points more."""
    if not figure.percent:
        return unit_beside(match.string, *match.span())
    if not re.search(_PERCENT, match.group(), re.IGNORECASE):
        return ""  # the first number of “3 to 9 per cent”
    return "percentage points" if _IS_POINTS.search(match.group()) else "per cent"


def _read_number(match: re.Match[str]) -> Iterator[Figure]:
    scales = _factors(match["scale"])
    if not match["scale"] and (wider := _RANGE.match(match.string, match.end())):
        scales = (1, *_factors(wider["scale"]))  # “from 41 to 58.3 million” may leave out the first “million”
    values = frozenset(value * scale for value in _values(match["number"]) for scale in scales)
    percent = bool(match["percent"] or _RANGE_OF_PERCENT.match(match.string, match.end()))  # “between 3 and 9 per cent”
    yield Figure(text=match.group().strip(), values=values, percent=percent)


def _read_grouped(match: re.Match[str]) -> Iterator[Figure]:
    total = Decimal(0)
    section = Decimal(0)
    for digits, small, big in _STEP_PARTS.findall(match.group()):
        section += min(_values(digits.rstrip(".,")), default=Decimal(0), key=abs if "." in digits else lambda v: -v) * (
            _SMALL.get(small, 1)
        )
        if big:
            total += section * _BIG[big]
            section = Decimal(0)
    yield Figure(text=match.group().strip(), values=frozenset({total + section}), percent=bool(match["percent"]))


def _read_word(match: re.Match[str]) -> Iterator[Figure]:
    word = (match["word"] or "").lower()
    value = _TENS[match["tens"].lower()] if match["tens"] else _WORDS.get(word, _ORDINALS.get(word, 0))
    value += _WORDS[match["ones"].lower()] if match["ones"] else 0
    vague = not match["tens"] and not match["scale"] and (value == 1 or word in _ORDINALS)
    values = frozenset(Decimal(value * scale) for scale in _factors(match["scale"]))
    yield Figure(text=match.group().strip(), values=values, percent=bool(match["percent"]), vague=vague)


def _read_korean(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure(text=match.group(), values=frozenset({Decimal(_KOREAN[match["word"]])}), vague=match["word"] == "한")


def _read_han(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure(text=match.group(), values=frozenset({Decimal(_HAN[match["word"]])}), vague=match["word"] == "一")


def _read_han_percent(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure(text=match.group(), values=frozenset({Decimal(match[1])}), percent=True)


def _factors(scale: str | None) -> tuple[int, ...]:
    if not scale:
        return (1,)
    return next(factors for pattern, factors in _SCALES if re.fullmatch(pattern, scale, re.IGNORECASE))


def _values(digits: str) -> set[Decimal]:
    """What a run of digits with separators may mean: “1.025” is 1025 in Berlin and 1.025 in London."""
    digits = re.sub(r"['’ ]", "", digits)
    marks = [character for character in digits if character in ".,"]
    if not marks:
        return {Decimal(digits)}
    head, *groups = re.split(r"[.,]", digits)
    last_is_decimal = Decimal("".join((head, *groups[:-1])) + "." + groups[-1])
    whole = Decimal("".join((head, *groups)))
    in_threes = all(len(group) == 3 for group in groups) and len(head) <= 3 and not head.startswith("0")
    if len(set(marks)) == 1 and in_threes:
        return {whole, last_is_decimal} if len(groups) == 1 else {whole}
    if marks.count(marks[-1]) == 1 and all(len(group) == 3 for group in groups[:-1]):
        return {last_is_decimal}
    return {Decimal(part) for part in (head, *groups)}
