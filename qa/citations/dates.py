"""Dates in running text, as far as they are given: 16 May = 16. Mai = 2015-05-16 = 5월 16일 = a “Friday”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from qa.patterns import lazy_pattern
from qa.types import Span
from qa.words import strip_marks

_MONTH_NAMES = """
january januar jänner janvier enero jan janv ene
february februar février febrero feb févr
march märz mars marzo mar mär
april avril abril apr avr abr
may mai mayo
june juni juin junio jun
july juli juillet julio jul juil
august août agosto aug ago
september septembre septiembre setiembre sept sep
october oktober octobre octubre oct okt
november novembre noviembre nov
december dezember décembre diciembre dec dez déc dic
"""
_MONTHS = {
    strip_marks(name): number
    for number, line in enumerate(_MONTH_NAMES.strip().splitlines(), 1)
    for name in line.split()
}
_WEEKDAY_NAMES = """
monday montag lundi lunes lunedì segunda-feira 월요일 月曜日 月曜 星期一 礼拜一 周一 週一
tuesday dienstag mardi martes martedì terça-feira 화요일 火曜日 火曜 星期二 礼拜二 周二 週二
wednesday mittwoch mercredi miércoles mercoledì quarta-feira 수요일 水曜日 水曜 星期三 礼拜三 周三 週三
thursday donnerstag jeudi jueves giovedì quinta-feira 목요일 木曜日 木曜 星期四 礼拜四 周四 週四
friday freitag vendredi viernes venerdì sexta-feira 금요일 金曜日 金曜 星期五 礼拜五 周五 週五
saturday samstag sonnabend samedi sábado sabato 토요일 土曜日 土曜 星期六 礼拜六 周六 週六
sunday sonntag dimanche domingo domenica 일요일 日曜日 日曜 星期日 星期天 礼拜日 礼拜天 周日 週日
"""
WEEKDAYS = {name: number for number, line in enumerate(_WEEKDAY_NAMES.strip().splitlines()) for name in line.split()}
_MONTH = rf"(?:{'|'.join(sorted({*_MONTHS, *_MONTH_NAMES.split()}, key=len, reverse=True))})\b\.?"
_DAY = r"(?<![\d.,])(?P<day>\d{1,2})(?!\d)"
_PATTERNS = tuple(
    lazy_pattern(pattern, re.IGNORECASE | re.VERBOSE)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?:(?P<year>\d{4})\s*[年년]\s*)?(?P<month>\d{1,2})\s*[月월](?:\s*(?P<day>\d{1,2})\s*[日일])?",
        rf"""(?:(?<!\d)(?P<first>\d{{1,2}})\.?\s*(?:[-–—]|and|to|und|bis|et|au|y|al)\s*)?
             {_DAY}(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s|of\s|d['’])?\s*(?P<name>{_MONTH})
             (?:,?\s*(?:de[l]?\s|of\s)?\s*(?P<year>\d{{4}})(?!\d))?""",
        rf"""\b(?P<name>{_MONTH})\s+(?:(?P<first>\d{{1,2}})\s*[-–—]\s*)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.,]\d|\d)
             (?:,?\s+(?P<year>\d{{4}})(?!\d))?""",
        rf"\b(?P<name>{_MONTH}),?\s+(?:de[l]?\s|of\s)?(?P<year>\d{{4}})(?!\d)",
        r"(?<![\d/.])(?P<one>\d{1,2})[/.](?P<two>\d{1,2})[/.](?P<year>\d{4})(?!\d)",
    )
)
_CENTURY = lazy_pattern(
    r"(?<!\d)(?P<century>\d{1,2})(?:st|nd|rd|th|e|ème|\.)?[\s-]?(?:century|centuries|jahrhunderts?"
    r"|siècles?|세기|世紀|世纪)"
    r"|\bsiglo (?P<siecle>\d{1,2})(?!\d)",
    re.IGNORECASE,
)
# Half a day is not told apart: “11:40” may be said of 23:40.
_HALF = r"\s*(?:[ap]\.?\s?m\b\.?|uhr\b)"
_CLOCKS = tuple(
    lazy_pattern(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d.,:])(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d){_HALF}",
        rf"(?<![\d.,:])(?P<hour>\d{{1,2}})(?P<minute>){_HALF}",
        r"(?<![\d.,:])(?P<hour>\d{1,2})[:h](?P<minute>\d\d)(?![\d:])",
        r"(?<!\d)(?P<hour>\d{1,2})\s?[시時时点](?!間|间)\s?(?P<minute>\d{1,2})(?=\s?[분分])",
    )
)
_LEADS = (
    "in since by until till last next from of early late mid before after during through to every and this "
    "im seit bis ab ende anfang mitte vom zum vor nach en de du depuis fin début desde hasta para"
)
_NAMED = lazy_pattern(
    rf"(?:\b(?P<before>{'|'.join(_LEADS.split())})[\s-]+|\bd['’])?(?<![^\W\d_])(?P<name>[^\W\d_]{{3,}})(?![^\W\d_])",
    re.IGNORECASE,
)
_YEARS = lazy_pattern(r"(?<!\d)(?P<first>[12]\d\d0)(?:['’]?s\b|er(?=\s?-?jahre)|년대|年代)", re.IGNORECASE)


Clock: TypeAlias = tuple[int, int]
"""Hour on a twelve-hour dial, and minute."""


class Day(Struct, frozen=True, kw_only=True):
    """A date with the parts that the text gives; None for the others."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class Found(Struct, frozen=True, kw_only=True):
    """A date as written, and the ways to read it: two for 03/04/2026."""

    text: str
    readings: tuple[Day, ...]
    span: Span = (0, 0)
    """Where it stands in the text that it was taken from."""


def take_dates(text: str) -> tuple[list[Found], str]:
    """The dates of a text, and the text with blanks in their places, so that their numbers are not counted again."""
    found: list[Found] = []
    for pattern in _PATTERNS:
        rest: list[str] = []
        end = 0
        for match in pattern.finditer(text):
            dates = list(_read(match.groupdict(), match.group().strip()))
            if dates:
                found.extend(replace(one, span=match.span()) for one in dates)
                first = match.groupdict().get("first")
                # “between 40 and 29 August”: 40 is no day, and stays to be read as a number.
                start = match.start("day") if first and not 1 <= int(first) <= 31 else match.start()
                rest.extend((text[end:start], " " * (match.end() - start)))
                end = match.end()
        text = "".join((*rest, text[end:]))
    return found, text


def take_clocks(text: str) -> tuple[list[tuple[str, Clock]], str]:
    """Times of day as written, and the text without them: 23:40 = 11.40 p.m. = 오후 11시 40분."""
    found: list[tuple[str, Clock]] = []
    for pattern in _CLOCKS:
        for match in pattern.finditer(text):
            hour, minute = int(match["hour"]), int(match["minute"] or 0)
            if hour < 25 and minute < 60:
                found.append((match.group().strip(), (hour % 12, minute)))
        text = pattern.sub(_blank, text)
    return found, text


def take_spans(text: str) -> tuple[list[tuple[str, range]], str]:
    """Centuries and decades as written with their years, and the text without them: “19th century”, “1800s”."""
    found: list[tuple[str, range]] = []
    for match in _CENTURY.finditer(text):
        century = int(match["century"] or match["siecle"])
        found.append((match.group(), range(100 * century - 100, 100 * century + 1)))
    for match in _YEARS.finditer(text):
        first = int(match["first"])
        found.append((match.group(), range(first, first + (100 if first % 100 == 0 else 10))))
    return found, _YEARS.sub(_blank, _CENTURY.sub(_blank, text))


def lone_months(text: str) -> list[Found]:
    """Months named without day and year in a claim whose dates were taken out: “in October”, “im Mai”, “en octobre”.

    A name counts with a capital, or after a word that leads to one; “may” and “march” only with both.
    """
    found = []
    for match in _NAMED.finditer(text):
        before, name = match["before"] or "", match["name"]
        word = strip_marks(name)
        if word not in _MONTHS:
            continue
        told = [bool(before), name[0].isupper()]
        if all(told) if word in {"may", "march", "mar"} else any(told):
            found.append(Found(text=name, readings=(Day(month=_MONTHS[word]),)))
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def months_in(text: str) -> set[int]:
    """Months named without a day or a year. English “may” is among them: good for evidence, not for claims."""
    return {_MONTHS[word] for word in re.findall(r"[^\W\d_]+", strip_marks(text)) if word in _MONTHS}


def _read(groups: dict[str, str | None], text: str) -> Iterator[Found]:
    year = int(groups.get("year") or 0) or None
    if one := groups.get("one"):
        two = groups.get("two") or "0"
        orders = ((int(one), int(two)), (int(two), int(one)))
        readings = [Day(year=year, month=month, day=day) for day, month in orders if _exists(month, day)]
        if readings:
            yield Found(text=text, readings=tuple(readings))
        return
    name = groups.get("name")
    month = _MONTHS[strip_marks(name.rstrip("."))] if name else int(groups.get("month") or 0)
    for number in (groups.get("first"), groups.get("day")):
        if number and _exists(month, int(number)):
            yield Found(text=text, readings=(Day(year=year, month=month, day=int(number)),))
    if not groups.get("day") and _exists(month, 1):
        yield Found(text=text, readings=(Day(year=year, month=month),))


def _exists(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31
