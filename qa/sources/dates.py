"""Dates as newspapers print them, in nine languages and the machine forms, to ISO; what is not plain becomes ""."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from qa.patterns import lazy_pattern

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio gen janeiro",
            "february feb februar februari février fevrier févr febrero febbraio fevereiro fev",
            "march mar märz maerz mär mars marzo março marco",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug août aout agosto ago",
            "september sep sept septembre septiembre settembre set setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = lazy_pattern(
    r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?\Z", re.IGNORECASE
)
_DAY_FIRST = lazy_pattern(
    rf"\b(\d{{1,2}})(?:\.|er|º|°|st|nd|rd|th)?\s+(?:de\s+|of\s+)?({_NAME})\.?,?\s+(?:de\s+|del\s+)?(\d{{4}})\b",
    re.IGNORECASE,
)
_MONTH_FIRST = lazy_pattern(rf"\b({_NAME})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_EAST_ASIAN = lazy_pattern(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_REIWA = lazy_pattern(r"令和\s*(\d{1,2}|元)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_YEAR_FIRST = lazy_pattern(r"\b(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})\b")
_YEAR_LAST = lazy_pattern(r"\b(\d{1,2})([./])(\d{1,2})\2(\d{4})\b")
_NAME_DATE = lazy_pattern(r"(?P<year>(?:19|20)\d\d)(?P<gap>[-_.]?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)(?:[-_.,\s]+|\Z)")
_COMPACT = lazy_pattern(r"(\d{4})(\d{2})(\d{2})\Z")


def iso_date(value: object) -> str:
    """ISO date, date-time (with its zone, where it has one) or year-month; "" when the value is not plainly one."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return _from_epoch(value)
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if not text or len(text) > 100:
        return ""
    return _machine_form(text) or find_date(text)


def find_date(text: str) -> str:
    """The first calendar date printed in a short line, as `YYYY-MM-DD`; "" when there is none."""
    text = unicodedata.normalize("NFKC", text)
    if match := _REIWA.search(text):
        year = 2018 + (1 if match[1] == "元" else int(match[1]))
        return _date(year, match[2], match[3])
    if match := _EAST_ASIAN.search(text):
        return _date(match[1], match[2], match[3])
    if match := _DAY_FIRST.search(text):
        return _date(match[3], _MONTHS[match[2].lower()], match[1])
    if match := _MONTH_FIRST.search(text):
        return _date(match[3], _MONTHS[match[1].lower()], match[2])
    if match := _YEAR_FIRST.search(text):
        return _date(match[1], match[3], match[4])
    if match := _YEAR_LAST.search(text):
        return _year_last(match)
    return ""


def date_of_name(stem: str) -> str:
    """The ISO date that a file's name begins with: “2026-03-02-bridge-opens”, “20260302 bridge”; "" without one."""
    match = _NAME_DATE.match(unicodedata.normalize("NFKC", stem))
    return _date(match["year"], match["month"], match["day"]) if match else ""


def without_name_date(stem: str) -> str:
    """A file's name without the date it begins with, unless nothing else is left."""
    match = _NAME_DATE.match(stem)
    return (stem[match.end() :] if match and date_of_name(stem) else "") or stem


def without_date(text: str) -> str:
    """The line with its printed date and time of day taken out."""
    text = unicodedata.normalize("NFKC", text)
    for pattern in (_REIWA, _EAST_ASIAN, _DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _YEAR_LAST):
        text = pattern.sub("", text)
    return re.sub(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*(?:Uhr|h|am|pm))?\b", "", text)


def _machine_form(text: str) -> str:
    if match := _ISO.match(text):
        year, month, day, time, zone = match.groups()
        if not day:
            return text[:7] if 1 <= int(month) <= 12 else ""
        if not time:
            return _date(year, month, day)
        try:
            return dt.datetime.fromisoformat(f"{year}-{month}-{day}T{time}{zone or ''}").isoformat()
        except ValueError:
            return ""
    if match := _COMPACT.match(text):
        return _date(*match.groups())
    if re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s[A-Za-z]{3}\s\d{4}\s\d", text):
        from email.utils import parsedate_to_datetime  # questions load this file and meet no such date

        try:
            return parsedate_to_datetime(text).isoformat()
        except ValueError:
            return ""
    return ""


def _year_last(match: re.Match[str]) -> str:
    first, second = int(match[1]), int(match[3])
    # With dots the day comes first everywhere. With slashes it depends on the country: only an unmistakable one counts.
    if match[2] == "." or first > 12:
        return _date(match[4], second, first)
    if second > 12 or first == second:
        return _date(match[4], first, second)
    return ""


def _from_epoch(value: float) -> str:
    seconds = value / 1000 if abs(value) > 1e11 else value
    if not 0 < seconds < 4e9 or seconds < 1e8:  # a bare number below is a year or a count, not a time
        return ""
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).isoformat()


def _date(year: str | int, month: str | int, day: str | int) -> str:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
