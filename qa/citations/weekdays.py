"""The days of the week that a claim names. Read strictly: a name, a habit or a word cut short is no day.

“Black Monday”, “the Sunday Times”, “every Sunday”, “Mondays” and “sat” are left unread, “Mon” is read beside a date
alone: to miss a wrong day costs less than to refuse a true claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.citations.dates import WEEKDAYS, Day, Found, months_in
from qa.citations.weekdays_meant import SHORT_NAMES
from qa.patterns import lazy_pattern
from qa.words import STOP_WORDS, strip_marks


class Weekday(Struct, frozen=True, kw_only=True):
    """A day of the week in a claim."""

    text: str
    """As written, with the date that it stands beside."""
    number: int
    """0 for Monday."""
    beside: tuple[Day, ...] = ()
    """How that date may be read."""


_LATIN = sorted((name for name in WEEKDAYS if name < "\u1100"), key=len, reverse=True)
_EASTERN = sorted((name for name in WEEKDAYS if name >= "\u1100"), key=len, reverse=True)
_GERMAN = "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag".split()
_ROMANCE = frozenset(
    """lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì
    martedì mercoledì giovedì venerdì sabato domenica""".split()
)
_NAME = lazy_pattern(
    rf"(?<![^\W\d_])(?:(?P<german>{'|'.join(_GERMAN)})(?:früh|morgen|vormittag|mittag|nachmittag|abend|nacht)?"
    rf"|{'|'.join(name for name in _LATIN if name not in _GERMAN)})(?![^\W\d_])"
    # “一周一次” is once a week, “上周日本” last week and Japan, “수요일 것” demand.
    r"|(?<![一二两三四五六七八九十几\d])[周週][一二三四五六日](?![次回轮場场个個期刊本日十度時名人位共家起支])|수요일(?!\s?(?:것|수\s|뿐|지도|텐|테니))"
    rf"|(?:{'|'.join(name for name in _EASTERN if name[0] not in '周週' and name != '수요일')})"
)

_HABIT = lazy_pattern(
    r"\b(?:every|each|any|jede[nrsm]?|chaque|cada|ogni|(?:todos|todas|tous|toutes) l[aeo]s|todas as)"
    r"(?:\s+(?!on\b|last\b|next\b|am\b)[^\W\d_]+)?\s+$"
    r"|\b(?:los|aos|às)\s+$|(?:매주|매달|매월|격주|[每毎][个個]?|逢|毎週の?|毎月の?|隔週の?)\s?$"
)
_HABIT_AFTER = lazy_pattern(r"\s?(?:마다|ごと|大工|版|劇場)|\s(?:every|each)\b")
# “le lundi” is each Monday, “le lundi 16 novembre” one.
_HABIT_WITHOUT_DATE = lazy_pattern(r"\b(?:le|il|la|di)\s+$")
_ONE_OF_THEM = lazy_pattern(r"\s+(?:derni|prochain|suivant|scors|prossim|successiv)")
_CALLED = lazy_pattern(r"(?:검은|黒い|暗黒の|ブラック|黑色)\s?$|\b(?:Mail|Independent|Scotland|Post|Herald) on $")
_WITH_THE_LAST = lazy_pattern(r"\s*[,、·/&]?\s*(?:(?:and|or|und|oder|et|ou|y|o|e|과|와|및|と|和|或)\s*)?")
_JOINED = lazy_pattern(
    r"\s*,?\s*(?:(?:and|or|to|through|till|until|und|oder|bis|et|ou|au|y|o|e|al|a|à)\s+(?:the\s+|le\s+|el\s+|il\s+)?)?"
    r"|\s*(?:[-–—/&~〜]|과|와|및|と|和|至|から|부터)\s*"
)
_WORD_BEFORE = lazy_pattern(r"([^\W\d_][\w'’]*)[\s-]+$")
_WORD_AFTER = lazy_pattern(r"[\s-]+([^\W\d_][\w'’]*)")
_LEADS = frozenset(
    """on last next this by until till since before after from through during early late past coming am auf vom zum bis
    nach seit ab diesen kommenden nachsten letzten vergangenen vorigen""".split()
)
"""Words before a day that is no part of a name, without marks."""
_QUOTES = tuple('"“”„«»‘’「」『』')
_PERSONS = frozenset("domingo sabato domenica".split())
_OPENS = lazy_pattern(r"(?:^|[.!?:…]\s*|\n)[\s\"“”„«‘'(]*$")
_LOOK_BACK = 30
"""Characters before a name that tell whether it is one of a day."""

_FULL_BEFORE = lazy_pattern(
    r"(?:\s(?:morning|afternoon|evening|night|matin|soir|vormittag|nachmittag|abend|mañana|tarde|noche))?[\s,(]*"
    r"(?:(?:the|den|dem|der|le|el|il|día|dia)\s+)?"
)
_FULL_AFTER = lazy_pattern(r"\s*\(\s*|,?\s+(?:an?|ein|einem|une?|una|uma)\s+")
_SHORT_BEFORE = lazy_pattern(
    r"(?<![^\W\d_])(?:(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?|(Mo|Di|Mi|Do|Fr|Sa|So|Lun|Mar|Mer|Jeu|Ven|Sam|Dim)\.),?\s+$"
)
_SHORT_AFTER = lazy_pattern(r"\s?\((\w{1,5})\.?\)")


def weekdays_of(said: str, dates: Sequence[Found]) -> list[Weekday]:
    """The days of the week that a claim names, in reading order; `dates` are those of the same text."""
    found: list[tuple[int, Weekday]] = [(one.span[0], day) for one in dates for day in _short(said, one)]
    lower = _lower(said)
    habit_until = last_end = -1
    for match in _NAME.finditer(lower) if speaks_of_days(lower) else ():
        start, end = match.span()
        beside = _date_beside(said, match, dates)
        joint = last_end >= 0 and bool(_JOINED.fullmatch(lower[last_end:start]))
        last_end = end
        goes_on = habit_until >= 0 and _WITH_THE_LAST.fullmatch(lower[habit_until:start])
        if goes_on or _is_habit(lower, start, end, dated=beside is not None):
            habit_until = end
        elif beside is not None or not _is_name(said, match):
            named = _weekday(said, match, beside)
            found.append((start, _of_both(named, beside, dates) if joint and beside else named))
    return [day for _, day in sorted(found, key=lambda pair: pair[0])]


def speaks_of_days(lower: str) -> bool:
    """Whether a day of the week can stand in a text at all: most have none, and need no pattern compiled."""
    return any(name in lower for name in WEEKDAYS)


def named_days(lower: str) -> set[int]:
    """The days of the week that a text in small letters names one by one: “mondays” are not among them."""
    return {_number(match) for match in _NAME.finditer(lower)} if speaks_of_days(lower) else set()


def _number(match: re.Match[str]) -> int:
    return WEEKDAYS[match["german"] or match.group()]


def _lower(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _weekday(said: str, match: re.Match[str], beside: Found | None) -> Weekday:
    start, end = match.span()
    if beside is None:
        return Weekday(text=said[start:end], number=_number(match))
    start, end = min(start, beside.span[0]), max(end, beside.span[1])
    end += said[end : end + 1] == ")" and "(" in said[start:end]
    return Weekday(text=said[start:end].strip(), number=_number(match), beside=beside.readings)


def _of_both(named: Weekday, beside: Found, dates: Sequence[Found]) -> Weekday:
    """“Saturday and Sunday, 21–22 November”: both dates are told with the last of the days."""
    readings = (day for one in dates if one.span == beside.span for day in one.readings)
    return replace(named, beside=tuple(dict.fromkeys(readings)))


def _date_beside(said: str, match: re.Match[str], dates: Sequence[Found]) -> Found | None:
    """The date that the day is told with. Of two with their month in common, “16 to 20 November”, the nearer one."""
    after = next((one for one in dates if _leads_to(said, match.end(), one)), None)
    return after or next((one for one in reversed(dates) if _follows(said, match, one)), None)


def _leads_to(said: str, end: int, found: Found) -> bool:
    return end <= found.span[0] and bool(_FULL_BEFORE.fullmatch(said[end : found.span[0]]))


def _follows(said: str, match: re.Match[str], found: Found) -> bool:
    between = said[found.span[1] : match.start()]
    is_eastern = match.group() >= "\u1100" and not between.strip()
    return found.span[1] <= match.start() and (is_eastern or bool(_FULL_AFTER.fullmatch(between)))


def _short(said: str, found: Found) -> Iterator[Weekday]:
    """“Mon, 16 November”, “16 November (Mon)”, “11월 16일(월)”: where the date leaves no doubt what is shortened."""
    start, end = found.span
    before = said[max(0, start - _LOOK_BACK) : start]
    last = before.split()[-1:]
    if last and last[0].strip("(.,").lower() in SHORT_NAMES and (match := _SHORT_BEFORE.search(before)):
        number = SHORT_NAMES[(match[1] or match[2]).lower()]
        yield Weekday(text=said[start - len(match.group()) : end].strip(), number=number, beside=found.readings)
    match = _SHORT_AFTER.match(said, end) if said[end : end + 2].lstrip().startswith("(") else None
    if match and match[1].lower() in SHORT_NAMES:
        number = SHORT_NAMES[match[1].lower()]
        yield Weekday(text=said[start : match.end()], number=number, beside=found.readings)


def _is_habit(lower: str, start: int, end: int, *, dated: bool) -> bool:
    before = lower[max(0, start - _LOOK_BACK) : start]
    if _HABIT.search(before) or _HABIT_AFTER.match(lower, end):
        return True
    return not dated and bool(_HABIT_WITHOUT_DATE.search(before)) and not _ONE_OF_THEM.match(lower, end)


def _is_name(said: str, match: re.Match[str]) -> bool:
    """Whether it is, as far as neighbours and capitals tell, a part of a name: “Black Monday”, “Sunday Times”."""
    start, end = match.span()
    before, word = said[max(0, start - _LOOK_BACK) : start], match.group()
    if _CALLED.search(before) or (before.endswith(_QUOTES) and said.startswith(_QUOTES, end)):
        return True
    if not said[start].isupper():
        return False
    if word in _ROMANCE and (word in _PERSONS or not _OPENS.search(before)):
        return True
    last, following = _WORD_BEFORE.search(before), _WORD_AFTER.match(said, end)
    lead = strip_marks(last[1]) if last else ""
    if last and last[1][0].isupper() and lead not in STOP_WORDS | _LEADS | WEEKDAYS.keys() and not months_in(lead):
        return True
    return bool(following and _may_be_name(following[1]) and lead not in _LEADS)


def _may_be_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 1 and word.lower() not in WEEKDAYS and not months_in(word)
