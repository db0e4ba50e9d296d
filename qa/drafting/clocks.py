"""Times of day in running text, in minutes since midnight: 22 h 30 = 22.30 Uhr = 오후 10시 30분.

Where neither the hour nor a word beside it tells morning from evening, both are kept. “About 6” is not to the minute.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from msgspec import Struct

from qa.citations.dates import take_clocks
from qa.patterns import Hinted, lazy_pattern
from qa.types import Span

_DAY = 24 * 60
_NOON = 12 * 60
_IGNORE_CASE = 2
_REACH = 40
"""Characters before a time that are looked at."""
_ROUND, _CLOSE = 15, 5
"""Minutes within which a hedged time is one with another: of a whole or half hour, and of any other."""
_NEAREST = 5

_HEDGES = (
    r"about|around|approximately|roughly|nearly|almost|towards?|circa|ca\.|(?:shortly|just|soon|a\s+little)\s+(?:before|after|past)"
    r"|gegen|etwa|ungefähr|rund|fast|knapp|kurz\s+(?:vor|nach)|vers|environ|aux\s+alentours\s+de|autour\s+de|peu\s+(?:avant|après)"
    r"|sobre|hacia|cerca\s+de|alrededor\s+de|a\s+eso\s+de|poco\s+(?:antes|después)\s+de"
)
_HEDGED_BEFORE = lazy_pattern(rf"\b(?:{_HEDGES})(?:\s+(?:at|um|las?))?\s*$", _IGNORE_CASE)
_EASTERN_HEDGED_BEFORE = lazy_pattern(r"(?:約|およそ|대략|약)\s*(?:午前|午後|오전|오후)?\s*$")
_HEDGED_AFTER = lazy_pattern(
    r"\s+(?:or\s+so|or\s+thereabouts|environ|aproximadamente)\b"
    r"|\s?[分분]?\s?(?:ごろ|ころ|頃|前後|すぎ|過ぎ|の?直[前後]|쯤|께|경|무렵|직[전후]|左右)|(?<=[時时点시])\s?(?:前|전에)",
    _IGNORE_CASE,
)

# What `take_clocks` does not know: hours that only the words around them make a time of day.
_FRENCH_LEADS = (
    r"à|vers|dès|avant|après|entre|depuis|jusqu['’]à|aux\s+alentours\s+de|autour\s+de|coup\s+de"
    r"|de(?=\s+\d{1,2}\s?h(?:eures?)?(?:\s?\d\d)?\s+à\s+\d)"
)
_SPANISH_LEADS = r"a|sobre|hacia|desde|hasta|antes\s+de|después\s+de|cerca\s+de|alrededor\s+de|a\s+eso\s+de"
# “limité à 2 h”, “à 3 h de route”, “à 2 h d'avion” say how long or how far; “à 3 h du matin” says when.
_FRENCH = (
    rf"(?<!limité\s)(?<!limitée\s)(?<!réduit\s)\b(?:{_FRENCH_LEADS})\s+(?P<hour>\d{{1,2}})\s?h(?:eures?)?(?:\s?(?P<minute>[0-5]\d))?\b"
    r"(?!\s*(?:d['’]|de\s+(?!la\s+nuit|l['’]après)|par\s|/))"
)
_SPANISH = (
    rf"\b(?:{_SPANISH_LEADS})\s+las?\s+(?P<hour>\d{{1,2}})(?:[.:](?P<minute>[0-5]\d)(?!\d))?"
    r"(?:\s+(?:horas?|h)\b|(?=\s+(?:de\s+la\s+(?:mañana|tarde|noche|madrugada)|del\s+mediodía|en\s+punto)|\s*(?:[.,;)!?](?!\d)|$)))"
)
_ENGLISH = (
    rf"\b(?:at|by|until|till|before|after|from|since)\s+(?:(?:{_HEDGES})\s+)?(?P<hour>\d{{1,2}})(?:[.:](?P<minute>[0-5]\d))?"
    r"(?=\s+(?:o['’]clock\s+)?(?:in\s+the\s+(?:early\s+)?(?:morning|afternoon|evening)|at\s+night))"
)
_MORE = Hinted(
    (
        ("|".join(f"{digit}{blank}h" for digit in range(10) for blank in ("", " ")), _FRENCH),
        (" la | las ", _SPANISH),
        ("in the |at night", _ENGLISH),
        ("clock", r"(?<![\d.,:])(?P<hour>\d{1,2})(?P<minute>)\s+o['’]clock\b"),
        ("시|時", r"(?<![\d.,:])(?P<hour>\d{1,2})(?P<minute>)\s?(?:시(?![간즌리대])|時(?![間代速]))(?!\s?\d)"),
        ("点|點|时", r"(?<=上午|下午|早上|晚上|凌晨|中午|傍晚)(?P<hour>\d{1,2})(?P<minute>)[点點时](?!\s?\d)"),
    )
)
_HALF_PAST = lazy_pattern(r"\s?(?:半|반(?![대발응면복]))")
_HOUR = lazy_pattern(r"\d+")
_HAS_MINUTES = lazy_pattern(r"[:.h]\d")
_MINUTES_BESIDE = lazy_pattern(r"\s+\d\d\b")
"""“8 Uhr 30”, where the minutes may as well begin another number."""
_EASTERN_MINUTE = lazy_pattern(r"\s?[分분]")
_MINUTES_TO = lazy_pattern(r"\s?[分분]\s?(?:前(?!後)|전(?=[에까,. ]|$))")
# “half past 7”, “quarter to 8”, “halb 8”, “8 heures et demie”: not the full hour, and not read.
_PART_OF_HOUR_BEFORE = lazy_pattern(
    r"(?:\b(?:half(?:\s+past)?|quarter\s+(?:to|past|of)|(?:minutes|five|ten|twenty|twenty-five)\s+(?:to|past))|\b(?:drei)?viertel(?:\s+(?:vor|nach))?"
    r"|\bhalb|\b(?:minuten|fünf|zehn|zwanzig)\s+(?:vor|nach))\s+$",
    _IGNORE_CASE,
)
_PART_OF_HOUR_AFTER = lazy_pattern(
    r"\s*(?:et\s+(?:demie?|quart)|moins\s+(?:le\s+)?(?:quart|cinq|dix|vingt)|y\s+(?:media|cuarto)|menos\s+\w+|[一三]刻)",
    _IGNORE_CASE,
)
_FRENCH_SPELLING = lazy_pattern(r"\d{1,2}h\d\d")
_LASTS = lazy_pattern(
    r"\b(?:dur\w+|pendant|durant|en|met\w*|mis|faut|fallu|(?:plus|moins|retard)\s+de)\s+$", _IGNORE_CASE
)
_OTHER_END = lazy_pattern(
    r"(?<![\d.,:])(?P<hour>\d{1,2})(?:[.:h](?P<minute>[0-5]\d))?\s*(?:[-–—~～]|bis|to|till|until|and|or|und|oder|à|et|a|y)\s*$",
    _IGNORE_CASE,
)

_OF_TWELVE = lazy_pattern(r"([ap])\.?\s?m\b", _IGNORE_CASE)
_PART_AFTER = lazy_pattern(
    r"(?:\s+o['’]clock)?\s+(?:"
    r"(?P<am>in\s+the\s+(?:early\s+)?(?:morning|hours)|(?:this|that|tomorrow|on\s+\w+day)\s+morning|morgens|früh|vormittags|am\s+\w*(?:morgen|vormittag)"
    r"|du\s+matin|de\s+la\s+(?:mañana|madrugada))"
    r"|(?P<pm>in\s+the\s+(?:afternoon|evening)|(?:this|that|tomorrow|on\s+\w+day)\s+(?:afternoon|evening)|nachmittags|abends|am\s+\w*(?:nachmittag|abend)"
    r"|de\s+l['’]après-midi|du\s+soir|de\s+la\s+tarde)"
    r"|(?P<night>at\s+night|tonight|nachts|in\s+der\s+nacht|de\s+la\s+nuit|de\s+la\s+noche)|(?P<noon>mittags|del\s+mediodía))\b",
    _IGNORE_CASE,
)
# Not “morgen um 8”, “mañana a las 8”, “más tarde, a las 8”: tomorrow, and later.
_PART_BEFORE = lazy_pattern(
    r"\b(?:(?P<am>morning|(?:am|heute|gestern)\s+morgen|\w+tagmorgen|\w*vormittag|früh|matin|la\s+(?:mañana|madrugada))"
    r"|(?P<pm>afternoon|evening|\w*nachmittag|\w*abend|après-midi|soir|la\s+tarde)|(?P<night>night|nacht|nuit|la\s+noche))"
    rf"(?:,?\s+(?:at|um|à|a|las?|{_HEDGES}))+\s+$",
    _IGNORE_CASE,
)
_EASTERN_PART_BEFORE = lazy_pattern(
    r"(?:(?P<am>午前|오전|上午|凌晨|早上|早朝|未明|朝|새벽|아침)|(?P<pm>午後|오후|下午|傍晚|夕方|저녁)|(?P<night>深夜|晚上|夜|밤)"
    r"|(?P<noon>正午|中午|昼|낮))の?\s*(?:約|およそ|대략|약)?\s*$"
)
_HOURS: dict[str, tuple[Collection[int], Collection[int]]] = {
    "a.m.": (range(1, 13), ()), "p.m.": ((), range(1, 13)), "am": (range(1, 12), ()), "pm": ((), range(1, 12)),
    "night": ((12, 1, 2, 3, 4), range(7, 12)), "noon": ((10, 11), (12, 1, 2, 3)),
}  # fmt: skip
"""Which hours of twelve are those before noon, and which those after, where a part of the day is named."""


class Time(Struct, frozen=True, kw_only=True):
    """A time of day as written, with the words beside it that tell morning from evening."""

    text: str
    span: Span
    minutes: frozenset[int]
    """Since midnight. Two where nothing tells morning from evening."""
    slack: int
    """Minutes by which it may miss: none, unless it says “about”, “gegen”, 쯤."""


def take_times(text: str) -> tuple[list[Time], str]:
    """The times of day of a text without dates, in their order, and the text with blanks in their places."""
    places, rest = _known(text)
    for pattern in _MORE.where(rest):
        for match in pattern.finditer(rest):
            half = _HALF_PAST.match(rest, match.end())
            start, end = match.start("hour"), half.end() if half else match.end()
            if int(match["hour"]) < 25:
                places.append(_Place((start, end), int(match["hour"]), 30 if half else int(match["minute"] or 0)))
                rest = rest[:start] + " " * (end - start) + rest[end:]
    found = [time for place in places if (time := _read(text, place)) is not None]
    starts = {time.span[0] for time in found}
    ends = [other for time in found if (other := _other_end(text, time)) is not None and other.span[0] not in starts]
    return sorted([*found, *ends], key=lambda time: time.span), rest


def is_one_time(one: frozenset[int], other: frozenset[int], slack: int) -> bool:
    """Whether two times may be one: within the slack, or one of them the other to the nearest five minutes."""
    return any(_apart(a, b) <= slack or _is_rounded(a, b) for a in one for b in other)


def _apart(a: int, b: int) -> int:
    return min((a - b) % _DAY, (b - a) % _DAY)


def _is_rounded(a: int, b: int) -> bool:
    return (a % _NEAREST == 0) != (b % _NEAREST == 0) and _apart(a, b) * 2 < _NEAREST


class _Place(NamedTuple):
    span: Span
    hour: int
    minute: int


def _known(text: str) -> tuple[list[_Place], str]:
    """The times that `take_clocks` finds, each at its place, with the hour as written."""
    clocks, rest = take_clocks(text)
    found: list[_Place] = []
    ends: dict[str, int] = {}
    for written, (_, minute) in clocks:
        start = _start(text, rest, written, ends.get(written, 0))
        if start < 0:
            continue
        end = ends[written] = start + len(written)
        is_length = _FRENCH_SPELLING.fullmatch(written) and _LASTS.search(text[max(0, start - _REACH) : start])
        is_cut = written.isascii() and not _HAS_MINUTES.search(written) and _MINUTES_BESIDE.match(text, end)
        hour = _HOUR.match(written)
        if hour and not is_length and not is_cut:
            found.append(_Place((start, end), int(hour[0]), minute))
    return found, rest


def _start(text: str, rest: str, written: str, since: int) -> int:
    """Where it stands by itself, “3:15” not within “13:15”, and was taken from; -1 where it does not."""
    at = text.find(written, since)
    while at >= 0 and ((at > 0 and text[at - 1].isdigit()) or rest[at] != " "):
        at = text.find(written, at + 1)
    return at


def _read(text: str, place: _Place) -> Time | None:
    """What stands at a place, taken together with the words beside it; None for “ten to six”, “half past six”."""
    start, end = place.span
    before, written = text[max(0, start - _REACH) : start], text[start:end]
    if _MINUTES_TO.match(text, end) or _PART_OF_HOUR_BEFORE.search(before) or _PART_OF_HOUR_AFTER.match(text, end):
        return None
    is_hedged = _HEDGED_BEFORE.search(before) or _EASTERN_HEDGED_BEFORE.search(before) or _HEDGED_AFTER.match(text, end)
    slack = (_CLOSE if place.minute % 30 else _ROUND) if is_hedged else 0
    part = ""
    if unit := _EASTERN_MINUTE.match(text, end):
        end = unit.end()
    if half := _OF_TWELVE.search(written):
        part = f"{half[1].lower()}.m."
    elif after := _PART_AFTER.match(text, end):
        part, end = after.lastgroup or "", after.end()
    elif east := _EASTERN_PART_BEFORE.search(before):
        part, start = east.lastgroup or "", start - len(before) + east.start()
    elif west := _PART_BEFORE.search(before):
        part = west.lastgroup or ""
    minutes = _minutes(place.hour, place.minute, part, is_early=written.startswith("0"))
    return Time(text=text[start:end], span=(start, end), minutes=minutes, slack=slack)


def _other_end(text: str, time: Time) -> Time | None:
    """The 7 of “7–9 p.m.”, a time of day as much as the other."""
    start = max(0, time.span[0] - _REACH)
    found = _OTHER_END.search(text[start : time.span[0]])
    if found is None or int(found["hour"]) > 24:
        return None
    minutes = _minutes(int(found["hour"]), int(found["minute"] or 0), "", is_early=False)
    return Time(
        text=found["hour"], span=(start + found.start("hour"), start + found.end("hour")), minutes=minutes, slack=0
    )


def _minutes(hour: int, minute: int, part: str, *, is_early: bool) -> frozenset[int]:
    """Minutes since midnight; both halves of the day where neither the hour nor a word beside it tells which."""
    if hour > 12 or hour == 0:
        return frozenset({(60 * hour + minute) % _DAY})
    early = 60 * (hour % 12) + minute
    hours = _HOURS.get(part, (range(1, 12), ()) if is_early else ((), ()))
    if hour in hours[0]:
        return frozenset({early})
    return frozenset({early + _NOON} if hour in hours[1] else {early, early + _NOON})
