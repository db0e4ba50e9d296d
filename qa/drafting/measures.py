"""What a sentence counts or measures: “312 homes were flooded” is 312 of *homes*, among the words near it."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from qa.citations.dates import Day, take_dates, take_spans
from qa.citations.figures import Figure, figures, plain
from qa.citations.units import is_unit
from qa.drafting.clocks import is_one_time, take_times
from qa.drafting.kinds import content_words, eastern_stems, has_eastern, stem
from qa.drafting.marks import marks_of
from qa.patterns import lazy_pattern

_SIGNS = ("€", "$", "£", "¥", "₩")
_NEXT = lazy_pattern(r"[\s-]*[^\W\d_]+")
_BREAK = lazy_pattern(r"[.,](?!\d)|[;:!?()–—]")
_FIGURE_OF = lazy_pattern(
    r"\b(?:figure|number|total|count|toll|sum|zahl|summe|chiffre|nombre|bilan|cifra|número|balance),?$", 2
)
_RANGE_BEFORE = lazy_pattern(r"\d\s*(?:%|\w{0,12})\s*(?:and|to|or|bis|und|à|et|a|y|[-–—~～])\s*[€$£]?\s*$", 2)
_RANGE_AFTER = lazy_pattern(r"\s*(?:to|and|or|bis|und|oder|à|et|ou|a|y|o|[-–—~～])\s*[€$£]?\d", 2)
_NOT = lazy_pattern(r"\b(?:not|nicht|et\s+non|non\s+pas|y\s+no)\s+$", 2)
_CAPITALS = lazy_pattern(r"\s[A-Z][\w'’]+\s[A-Z]")
_METRES = lazy_pattern(r"\d[.,]\d{1,2}\s+m$")
_COUNTER = lazy_pattern(
    r"\s?(명|인|채|가구|건|대|마리|곳|개소|표|人|名|戸|棟|軒|世帯|件|台|匹|頭|か所|カ所|票|隻|校|社)"
)
_COUNTED = {
    "명": "person", "인": "person", "人": "person", "名": "person", "채": "home", "戸": "home", "棟": "home",
    "軒": "home", "가구": "household", "世帯": "household", "표": "vote", "票": "vote", "대": "vehicle",
    "台": "vehicle",
}  # fmt: skip
_SMALL = 100
_NEAR = 70
"""Characters on either side of a number whose words tell what it is a number of."""
_NEAR_EASTERN = 30
_BESIDE_EASTERN = 10
_NO_THING = frozenset({"year", "old", "oclock", "o'cloc", "hundre", "thousa"})


class Measure(Struct, frozen=True):
    """A number of something; or a day, a time, an outcome of something."""

    text: str
    """As written, with what it counts."""
    values: frozenset[Decimal]
    """What it may be worth; a time of day in minutes since midnight, an outcome 1 or -1, a day nothing."""
    key: str
    """What is counted or the unit: only measures of one key can disagree. Empty for a bare number."""
    near: frozenset[str]
    """Stems of the words around it, what it counts among them."""
    beside: frozenset[str]
    """Stems of the two words before it and the three after what it counts."""
    at: int
    kind: str = "number"
    """`number`, `day`, `clock` or `outcome`."""
    days: tuple[Day, ...] = ()
    """The readings of a day."""
    slack: int = 0
    """Minutes by which a time of day may miss."""
    around: str = ""
    """The sentence it was read from, `around[at:end]` the value, and what it counts as written there."""
    end: int = 0
    counted: str = ""

    @property
    def marks(self) -> frozenset[str]:
        """What is said of it besides: a forecast, a part, so far … (`marks`). Looked for only where it is compared."""
        return marks_of(self.around, self.at, self.end, self.counted)

    def agrees(self, other: Measure) -> bool:
        """Whether both may be one value: equal, or one the other rounded."""
        if self.kind == "day":
            return any(may_be(one, another) for one in self.days for another in other.days)
        if self.kind == "clock" == other.kind:
            here, there = (frozenset(map(int, each.values)) for each in (self, other))
            return is_one_time(here, there, max(self.slack, other.slack))
        return bool(self.values & other.values) or (self.kind == "number" and _is_rounded(self, other))


def may_be(one: Day, other: Day) -> bool:
    """Whether two dates may be one day, as far as both are given."""
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def measures(sentence: str) -> list[Measure]:
    """The measures of a sentence. Years, dates and times are none; bare numbers have no key."""
    text = plain(sentence)
    _, rest = take_spans(text)
    _, rest = take_dates(rest)
    _, rest = take_times(rest)
    found: list[Measure] = []
    for figure in figures(rest):
        start, end = figure.span
        if figure.vague or _is_year(figure.text):
            continue
        if _RANGE_BEFORE.search(rest[:start]) or _RANGE_AFTER.match(rest[end:]):
            continue  # “from 3.36 to 3.40”: neither is the value
        key, counted = _thing(rest, figure)
        if key in _NO_THING and not figure.unit:
            continue
        if not key and not _is_bare(rest, start, end):
            continue
        if not key and found and _NOT.search(rest[:start]):
            key = found[-1].key  # “eight people died, not seven”
        found.append(
            Measure(
                text=_as_written(text, start, end, counted, "" if figure.percent else figure.unit),
                values=figure.values,
                key=key,
                near=near(rest, start, end),
                beside=beside(rest, start, end, counted),
                at=start,
                around=rest,
                end=end,
                counted=counted,
            )
        )
    return found


def near(text: str, start: int, end: int) -> frozenset[str]:
    """Stems around a place in a text, no further than the sentence parts that semicolons and dashes cut."""
    around = _clause(text, start, end, _NEAR)
    found = set(_stems(around))
    if has_eastern(around):
        found |= eastern_stems(_clause(text, start, end, _NEAR_EASTERN))
    return frozenset(found)


def beside(text: str, start: int, end: int, counted: str = "") -> frozenset[str]:
    """Stems right before a place and right after it."""
    after = text[end:].partition(counted)[2] if counted else text[end:]
    before, after = _BREAK.split(text[:start])[-1], _BREAK.split(after)[0]
    found = {*_stems(before)[-2:], *_stems(after)[:3]}
    close = before[-_BESIDE_EASTERN:] + " " + after[:_BESIDE_EASTERN]
    return frozenset(found | eastern_stems(close) if has_eastern(close) else found)


def _thing(text: str, figure: Figure) -> tuple[str, str]:
    """What is counted, or the unit, by its name; and the word for it as written, where it is no unit."""
    start, end = figure.span
    if figure.percent:
        return ("points" if "points" in figure.unit else "%"), ""
    # “3.42 m” may be metres or millions; beside a number with decimals and no currency it is read as metres here.
    if _METRES.search(figure.text) and text[:start].rstrip()[-1:] not in _SIGNS:
        return "metre", ""
    if figure.unit:
        return figure.unit, ""
    if counter := _COUNTER.match(text, end):
        return _COUNTED.get(counter[1], counter[1]), counter[1]
    counted = next(content_words(text[end : end + 40]), "")
    if counted and not _is_cut(text[end:], counted) and not _is_address(text[end:]):
        return stem(counted), counted
    return "", ""


def _is_address(after: str) -> bool:
    """“38 Lock Street” counts no locks."""
    return bool(_CAPITALS.match(after))


def _is_bare(text: str, start: int, end: int) -> bool:
    """Whether a number stands for itself: “settled on 287, with …”, “there had been 640.”, “reported 312”."""
    after, before = text[end:].lstrip(), text[:start].rstrip()
    if after and after[0] not in '.,;:!?)”"':
        return False
    return bool(_FIGURE_OF.search(before)) or (before[-1:].isalpha() and not before[-1:].isupper())


def _is_rounded(one: Measure, other: Measure) -> bool:
    """Whether one is the other with fewer digits: “some 300 homes” for 287, “58 million” for 58.3."""
    return any(_rounds_to(a, b) or _rounds_to(b, a) for a in one.values for b in other.values if a and b)


def _rounds_to(exact: Decimal, rough: Decimal) -> bool:
    """Whether `rough` is `exact` rounded, or cut, to fewer digits. Small whole numbers are rounded by nobody."""
    if max(exact, rough) < _SMALL and exact == exact.to_integral_value():
        return False
    exponent = rough.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    if exact % step == 0:
        return False
    return abs(exact - rough) * 2 <= step or 0 < exact - rough < step


def _stems(text: str) -> list[str]:
    return [stem(word) for word in content_words(text) if not is_unit(word)]


def _as_written(text: str, start: int, end: int, counted: str, unit: str) -> str:
    """“€58.3 million”, “3.42 metres”, “312 homes”."""
    if text[max(0, start - 1) : start] in _SIGNS:
        return text[start - 1 : end].strip()
    if counted:
        return text[start : text.index(counted, end) + len(counted)].strip()
    word = _NEXT.match(text, end) if unit and not has_eastern(text[end : end + 2]) else None
    if unit and word is None:
        return text[start : end + len(_eastern_unit(text, end))].strip()
    return text[start : word.end() if word else end].strip()


def _eastern_unit(text: str, end: int) -> str:
    """The unit of a script without blanks that stands after a number."""
    return next((text[end : end + size] for size in range(8, 0, -1) if is_unit(text[end : end + size].strip())), "")


def _clause(text: str, start: int, end: int, reach: int) -> str:
    before = text[max(0, start - reach) : start]
    after = text[end : end + reach]
    for mark in (";", " – ", " — "):
        before = before.rpartition(mark)[2]
        after = after.partition(mark)[0]
    return f"{before} {after}"


def _is_cut(after: str, counted: str) -> bool:
    """Whether punctuation stands between a number and the word after it: “in 640, passengers said”."""
    return any(mark in after[: after.find(counted)] for mark in ".,;:!?()–—")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[0] in "12"
