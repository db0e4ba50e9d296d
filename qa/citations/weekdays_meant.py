"""What a quote says of days of the week, read generously, and what the calendar does.

“Karfreitag” is a Friday, “Mon–Fri” are five days, “at weekends” two.
"""

from __future__ import annotations

from datetime import date

from qa.citations.dates import WEEKDAYS, Day
from qa.patterns import lazy_pattern

_SHORT_NAMES = """
mon mo lun seg 월 月
tue tues di mar ter 화 火
wed mi mer mié mie qua 수 水
thu thur thurs do jeu jue gio qui 목 木
fri fr ven vie sex 금 金
sat sa sam sáb sab 토 土
sun so dim dom 일 日
"""
SHORT_NAMES = {name: number for number, line in enumerate(_SHORT_NAMES.strip().splitlines()) for name in line.split()}
# Of languages whose claims are not read, beginnings of names; of Portuguese its short ones.
_ELSEWHERE = """
maandag/måndag/mandag/poniedział/понедельник/na segunda/nesta segunda/segundas-feira
dinsdag/tisdag/tirsdag/wtor/вторник/na terça/nesta terça/terças-feira
woensdag/onsdag/środ/сред/na quarta/nesta quarta/quartas-feira
donderdag/torsdag/czwart/четверг/na quinta/nesta quinta/quintas-feira
vrijdag/fredag/piąt/пятниц/na sexta/nesta sexta/sextas-feira
zaterdag/lördag/lørdag/sobot/суббот
zondag/söndag/søndag/niedziel/воскресень
"""
_HINTS = {
    **WEEKDAYS,
    **{name: number for number, line in enumerate(_ELSEWHERE.strip().splitlines()) for name in line.split("/")},
}

_SHORT = "|".join(sorted(SHORT_NAMES, key=len, reverse=True))
_SHORT_DAY = lazy_pattern(rf"(?<![^\W\d_])({_SHORT})\.?,?\s?(?=\d)|\(({_SHORT})\.?\)")
_ANY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_DAYS_FROM_TO = lazy_pattern(
    rf"({_ANY})s?\s?(?:to|through|thru|until|till|bis|au|al|a|à|até|부터|から|到|至|[-–—~〜∼])\s?({_ANY})"
    rf"|(?<![^\W\d_])({_SHORT})\.?\s?[-–—~〜∼/]\s?({_SHORT})(?![^\W\d_])"
)
_WEEKEND = "weekend/week-end/wochenende/fin de semana/fim de semana/fine settimana/주말/週末/周末"
_WORKING = "weekday/werktag/wochentag/jours ouvrables/jours de semaine/laborable/feriali/dias úteis/평일/平日/工作日"
_EACH = (
    "daily/every day/each day/seven days/täglich/jeden tag/tous les jours/chaque jour/todos los días/a diario"
    "/ogni giorno/todos os dias/매일/毎日/每天/每日/年中無休"
)
_MEANT = (
    (_WEEKEND.split("/"), range(5, 7)),
    (_WORKING.split("/"), range(5)),
    (_EACH.split("/"), range(7)),
)

_LATIN_SHORT = [name for name in SHORT_NAMES if name < "\u1100"]
# Short names with a capital or a full stop, words that count from another day, days without their accents, single
# signs, dates without a year, and scripts of which no day is read.
_UNREAD = lazy_pattern(
    rf"(?<![^\W\d_])(?:(?:{'|'.join(map(str.capitalize, _LATIN_SHORT))})(?![^\W\d_])|(?:{'|'.join(_LATIN_SHORT)})\.)"
    r"|(?<![^\W\d_])[月火水木金土日월화수목금토일](?![^\W\d_])|(?<!\d)\d{1,2}\.\d{1,2}\.(?!\d)"
    r"|\b(?i:ago|eve|the\s+day\s+(?:before|after)|days?\s+(?:before|after|later|earlier)|vor\s+\w+\s+tagen|tage?\s+(?:zuvor|später)"
    r"|il\s+y\s+a|veille|lendemain|hace\s+\w+\s+días?|víspera|vigilia|ieri|oggi|domani|ontem|hoje|amanhã|lunedi|martedi|mercoledi"
    r"|giovedi|venerdi|sabado|miercoles|(?:segunda|terça|quarta|quinta|sexta)(?!-feira))\b"
    r"|\b(?i:gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho"
    r"|setembro|outubro|novembro|dezembro)\b"
    r"|전날|다음\s?날|이틀|사흘|나흘|일\s?전|前日|翌日|日前|[前后後]天|[\u0370-\u06ff\u0900-\u0dff]"
)


def may_mean_a_day(text: str) -> bool:
    """Whether a quote tells of days in a way that is not read here, so that it may mean any."""
    return _UNREAD.search(text) is not None


def words_for(number: int, text: str) -> str | None:
    """The words with which a quote names this day of the week, or means it in any way; None when none do."""
    lower = text.lower().replace("montage", "·" * len("montage"))  # German too: it puts things together
    if len(lower) != len(text):
        text = lower
    for name, named in _HINTS.items():
        if named == number and (at := lower.find(name)) >= 0:
            return text[at : at + len(name)]
    for match in _SHORT_DAY.finditer(lower):
        if SHORT_NAMES[match[1] or match[2]] == number:
            return text[match.start() : match.end()].strip()
    for match in _DAYS_FROM_TO.finditer(lower):
        first, last = (WEEKDAYS.get(name, SHORT_NAMES.get(name, 0)) for name in match.groups() if name)
        if (number - first) % 7 <= (last - first) % 7:
            return match.group()
    return next((word for words, days in _MEANT if number in days for word in words if word in lower), None)


_OWN_CALENDARS = 1753
"""Before this year Britain counted its days otherwise, and others did before and after."""


def weekday_number(day: Day) -> int | None:
    """0 for Monday; None for what is no whole date, or was one of an older calendar."""
    if day.year is None or day.month is None or day.day is None or day.year < _OWN_CALENDARS:
        return None
    try:
        return date(day.year, day.month, day.day).weekday()
    except ValueError:
        return None
