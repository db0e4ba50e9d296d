"""Days, weeks, months and years told from a day: what the words of a question mean in the calendar."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from qa.retrieval import when_words as words
from qa.retrieval.when_patterns import LAST_YEAR, THIS_YEAR, UNITS, date_patterns, has, month_numbers, worded

OLD = 10
"""Years after which a date can only be the matter: nobody asks a newspaper archive for what is new since 1950."""
TOLD_LATER = 1
"""Days after a day on which newspapers tell of it."""


class Days(Struct, frozen=True, kw_only=True):
    """A stretch of days, both ends included."""

    start: dt.date
    end: dt.date
    grain: str
    """`day`, `month` or `year`: how exactly it was given."""


def whole_month(year: int, month: int) -> Days:
    start = dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return Days(start=start, end=following - dt.timedelta(days=1), grain="month")


def year_earlier(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day)


def stretch(today: dt.date, unit: str, number: int) -> Days:
    """Today's day, week (from Monday), weekend, month or year, moved by `number` of them."""
    if unit == "day":
        day = today + dt.timedelta(days=number)
        return Days(start=day, end=day, grain="day")
    monday = today - dt.timedelta(days=today.weekday())
    if unit == "weekend":  # on a Sunday, “last weekend” is the one before
        return Days(start=monday - dt.timedelta(days=2), end=monday - dt.timedelta(days=1), grain="week")
    if unit == "week":
        start = monday + dt.timedelta(weeks=number)
        return Days(start=start, end=start + dt.timedelta(days=6), grain="week")
    if unit == "month":
        months = today.year * 12 + today.month - 1 + number
        return whole_month(months // 12, months % 12 + 1)
    year = today.year + number
    return Days(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), grain="year")


def told(days: Days) -> dt.date:
    return days.end + dt.timedelta(days=TOLD_LATER) if days.grain == "day" else days.end


def number_of(match: re.Match[str]) -> int | None:
    found = next((value for value in match.groupdict().values() if value), "")
    if found.isdigit():
        return int(found)
    return words.NUMBERS.get(found.lower().strip(), 1 if not found else 0) or None


def back(today: dt.date, match: re.Match[str], unit: int) -> Days | None:
    count = number_of(match)
    if not count or (unit == 3 and count > OLD) or count > 1000:
        return None
    days = {0: count, 1: 7 * count, 2: 30 * count, 3: 365 * count}[unit]
    return Days(start=today - dt.timedelta(days=days), end=today, grain="day")


def ago(today: dt.date, match: re.Match[str], unit: int) -> Days | None:
    count = number_of(match)
    if not count or unit == 3 or count > 400:
        return None
    return stretch(today, UNITS[unit], -count)


def parse(text: str, today: dt.date) -> Days | None:
    """A date as written; without a year the last one that has begun by today."""
    of_year = today.year if has(THIS_YEAR, text) else today.year - 1 if has(LAST_YEAR, text) else None
    if of_year:
        text = worded(f"{THIS_YEAR}|{LAST_YEAR}").sub("", text)
    for pattern in date_patterns():
        match = pattern.fullmatch(text.strip())
        if not match:
            continue
        parts = match.groupdict()
        year = int(parts["year"]) if parts.get("year") else of_year
        name = parts.get("name")
        month = month_numbers()[name.lower()] if name else int(parts.get("month") or 0)
        day = int(parts.get("day") or 0)
        if year and not month:
            return Days(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), grain="year")
        try:
            for candidate in [year] if year else [today.year, today.year - 1]:
                found = Days(
                    start=dt.date(candidate, month, day or 1), end=dt.date(candidate, month, day or 1), grain="day"
                )
                if not day:
                    found = whole_month(candidate, month)
                if year or found.start <= today:
                    return found
        except ValueError:
            return None
    return None
