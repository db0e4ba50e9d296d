"""Dates in a question → a filter by publication date, by rule. Pure.

A date in a question is one of two things. It says from when the articles are to be (“what happened last week”, “reports
since the election on 12 May”): a filter. Or it belongs to the matter (“the 2019 fire”, “what opened in 1950”): then
articles of any later day may tell of it, and a filter would hide them. Where a reading is uncertain, it is the one that
hides less: an end is given up before a beginning (what has happened may be told later, but not earlier), and `unsure`
leaves the decision to what is found with and without the filter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from qa.retrieval import when_words as words
from qa.types import Filter

OLD = 10
"""Years after which a date can only be the matter: nobody asks a newspaper archive for what is new since 1950."""
TOLD_LATER = 1
"""Days after a day on which newspapers tell of it."""

_CLINGING = r"^(?:['’]s\b|에는?|의|동안|に(?=[^\w]|[^ち])は?|の|は|间|間)"
_FIRST, _LAST = dt.date.min, dt.date.max
_SENTENCE_END = re.compile(r"(?:(?<=[a-zà-ÿ”\"’)])|(?<=\d{4}))[.!?]\s+(?=[A-ZÀ-Þ])|[?？。！]\s*")
_DENSE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What the dates of a question ask for. ISO dates, inclusive; empty means open."""

    since: str = ""
    until: str = ""
    text: str
    """The words of the question it was read from."""
    later_too: bool = False
    """Articles after `until` may tell of it as well: to be searched when those up to then say too little."""
    unsure: bool = False
    """It may be the matter after all: not to be kept where much better evidence lies outside."""
    rest: str
    """The question without the dates that are surely a limit: no article says “last week” of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """A stretch of days, both ends included."""

    start: dt.date
    end: dt.date
    grain: str
    """`day`, `month` or `year`: how exactly it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One date of the question in one role."""

    span: tuple[int, int]
    since: dt.date = _FIRST
    until: dt.date = _LAST
    later_too: bool = False
    unsure: bool = False
    relative: bool = False
    """Whether it is told from today: then it is surely meant."""


def day_of(text: str) -> dt.date | None:
    """The last day of an ISO date that may be cut to its month or year; None when it is none."""
    try:
        match text.count("-"):
            case 0:
                return dt.date(int(text), 12, 31)
            case 1:
                year, month = map(int, text.split("-"))
                return _month(year, month).end
            case _:
                return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def lies_within(published: str, within: Filter) -> bool:
    """Whether an article of this date passes the filter's dates, as the catalogue decides it."""
    if not (within.since or within.until or within.as_of):
        return True
    if not published:
        return False
    early = bool(within.since) and not (published >= within.since or published in (within.since[:4], within.since[:7]))
    late = bool(within.until) and not published < f"{within.until}~"
    unknown = bool(within.as_of) and not (published < f"{within.as_of}~" and not _is_cut(published, within.as_of))
    return not (early or late or unknown)


def _is_cut(published: str, as_of: str) -> bool:
    """“2026-03” may be before 2026-03-10 or after it."""
    return len(published) < len(as_of) and as_of.startswith(published)


def read_when(question: str, *, today: dt.date) -> When | None:
    """What the question's dates ask for; None when it has none, or they are the matter itself."""
    if not _may_hold(question):
        return None
    start, end = _asking_sentence(question)
    readings = _kept(list(_readings(question, start, end, today)))
    if not readings:
        return None
    since = max(reading.since for reading in readings)
    until = min(reading.until for reading in readings)
    if since > until or since > today:
        return None
    spans = [reading.span for reading in readings]
    return When(
        since="" if since == _FIRST else since.isoformat(),
        until="" if until >= today else until.isoformat(),
        text=question[min(s for s, _ in spans) : max(e for _, e in spans)].strip(),
        later_too=any(reading.later_too for reading in readings),
        unsure=any(reading.unsure for reading in readings),
        rest=_without(question, [reading.span for reading in readings if not reading.unsure]),
    )


def _kept(readings: list[_Reading]) -> list[_Reading]:
    """One reading, or a beginning and an end; several dates that do not go together say what the matter is."""
    if len(readings) < 2:
        return readings
    firm = [reading for reading in readings if reading.relative and not reading.unsure]
    if len(firm) == 1:
        return firm
    if len(readings) == 2:
        ends = [reading for reading in readings if reading.since == _FIRST]
        beginnings = [reading for reading in readings if reading.until == _LAST]
        if len(ends) == len(beginnings) == 1:
            return readings
    return []


def _without(question: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        before = re.sub(
            r"\b(?:(?:in|from|over|during|for|of|since|seit|in den|depuis)\s+)?(?:the\s+)?$", "", question[:start]
        )
        question = f"{before} {re.sub(_CLINGING, '', question[end:])}"
    rest = re.sub(r"\s+([,;:?.!？。])", r"\1", " ".join(question.split()))
    return rest if any(c.isalnum() for c in rest) else ""


def _asking_sentence(question: str) -> tuple[int, int]:
    """Where the last sentence that asks stands; the whole text when none does."""
    cut = [0, *(match.end() for match in _SENTENCE_END.finditer(question))]
    ends = [*cut[1:], len(question)]
    asking = [(s, e) for s, e in zip(cut, ends, strict=True) if question[s:e].rstrip().endswith(("?", "？"))]
    return asking[-1] if asking and len(cut) > 1 else (0, len(question))


# ── roles of a date ────────────────────────────────────────────────────────────────────────────────────────


def _readings(question: str, start: int, end: int, today: dt.date) -> Iterator[_Reading]:
    """Every date of `question[start:end]` that filters, each stretch of text once."""
    taken: list[tuple[int, int]] = []
    sentence = question[start:end]
    for find in (_between, _since_or_before, _within_or_on, _relative):
        for reading in find(sentence, today):
            s, e = reading.span
            if all(e <= first or s >= last for first, last in taken):
                taken.append(reading.span)
                if reading.since != _FIRST or reading.until != _LAST:
                    yield replace(reading, span=(s + start, e + start))


def _relative(text: str, today: dt.date) -> Iterator[_Reading]:
    for unit, number, pattern in _relative_patterns():
        for match in pattern.finditer(text):
            if _is_other(text, match, unit, number):
                continue
            if unit == "last few":
                days = _back(today, match, number)
                yield _Reading(span=match.span(), since=days.start if days else _FIRST, relative=bool(days))
            elif unit == "ago":
                days = _ago(today, match, number)
                if days:
                    yield _Reading(
                        span=match.span(), since=days.start, until=_told(days), later_too=True, relative=True
                    )
            else:
                yield _of_unit(text, match, _stretch(today, unit, number), unit)
    yield from _weekdays(text, today)


def _of_unit(text: str, match: re.Match[str], days: _Days, unit: str) -> _Reading:
    before = text[: match.start()]
    if re.search(rf"\b(?:{words.BEFORE})\s+$", before, re.IGNORECASE):
        return _Reading(span=match.span(), until=days.start - dt.timedelta(days=1), later_too=True, relative=True)
    if unit == "year":  # figures of a year are told in the next one, and articles have years of their own
        return _Reading(span=match.span(), since=days.start, unsure=True)
    after = re.match(rf"(?:{words.SINCE_DENSE})", text[match.end() :])
    if after or re.search(rf"\b(?:{words.SINCE})\s+$", before, re.IGNORECASE):
        return _Reading(span=match.span(), since=days.start, relative=True)
    if _owns(text, match.end()):  # “last week's storm”: told until today
        return _Reading(span=match.span(), since=days.start, relative=True)
    return _Reading(span=match.span(), since=days.start, until=_told(days), later_too=True, relative=True)


def _owns(text: str, at: int) -> bool:
    """Whether a time is put before a noun: “last week's storm”, “先週の台風”."""
    return bool(re.match(r"['’]s\b|の|의 |的", text[at:]))


def _is_other(text: str, match: re.Match[str], unit: str, number: int) -> bool:
    """What looks like a time from today and is none."""
    word, after = match.group().lower(), text[match.end() :]
    if re.match(r"\s+(?:of|before|vor|avant|antes)\b", after):  # the last week of the trial, two days before the vote
        return True
    if re.search(r"\bthe\s+$", text[: match.start()]) and word.startswith(("last week", "last month", "last year")):
        return True
    if word == "hier" and re.search(
        r"\b(?:was|wer|wann|wie|wo|der|die|das|ist|hat|wird|wurden?|gibt|und)\b", text, re.I
    ):
        return True  # German: here
    if unit == "year" and (_owns(text, match.end()) or re.search(r"\b(?:next|from)\s+$", text[: match.start()], re.I)):
        return True
    if unit == "day" and number == 0:  # “who is mayor today?” means nowadays
        return not (_has(words.HAPPENED, text) or _has(words.REPORTED, text))
    return False


def _weekdays(text: str, today: dt.date) -> Iterator[_Reading]:
    for match in _weekday_pattern().finditer(text):
        number = _weekday_number(match["day"])
        said_last = bool(match["last"] or match["behind"])
        if not said_last and (_is_coming(text) or _has(words.ASKS_WHEN, text)):
            continue
        if _owns(text, match.end()):
            continue
        back = (today.weekday() - number) % 7 or (7 if said_last else 0)
        day = today - dt.timedelta(days=back)
        yield _Reading(
            span=match.span(),
            since=day,
            until=day + dt.timedelta(days=TOLD_LATER),
            later_too=True,
            unsure=not said_last,
            relative=True,
        )


def _since_or_before(text: str, today: dt.date) -> Iterator[_Reading]:
    for role, pattern in _role_patterns():
        for match in pattern.finditer(text):
            days = _parse(match["date"], today)
            if days is None or days.start > today or days.start.year < today.year - OLD or _is_a_name(text, match):
                continue
            if re.search(rf"{words.DISTANCE}\s+$", text[: match.start()], re.IGNORECASE):
                continue
            gap = match["gap"] or ""
            event = bool(re.sub(words.ARTICLES, "", gap, flags=re.IGNORECASE).strip())
            # “before the November flood”: the flood's date, and later articles tell what was before it.
            owned = gap.lower().split() == ["the"] and bool(re.match(r"\s[a-z]", text[match.end() :]))
            yearless = days.grain == "month" and not re.search(r"\d{4}", match["date"])
            if role == "since":
                yield _Reading(span=match.span(), since=days.start, unsure=yearless)
            elif role == "after":
                event = event or owned
                since = days.start if event else days.end + dt.timedelta(days=1)
                yield _Reading(span=match.span(), since=since, unsure=yearless or (event and days.grain == "month"))
            elif days.grain != "year" and not owned and not _has(words.DEADLINE, text):
                until = days.start - dt.timedelta(days=1)
                reported = _has(words.REPORTED, text)
                yield _Reading(span=match.span(), until=until, later_too=not reported, unsure=event and not reported)


def _within_or_on(text: str, today: dt.date) -> Iterator[_Reading]:
    for match in (match for pattern in _within_patterns() for match in pattern.finditer(text)):
        days = _parse(match["date"], today)
        if days is None or days.start > today or days.start.year < today.year - OLD or _is_a_name(text, match):
            continue
        if days.grain == "month" and match["last"]:
            yield _Reading(span=match.span(), since=days.start, until=days.end, later_too=True)
        elif not _owns(text, match.end()):
            yield from _dated(text, match.span(), days)
    for match in _from_pattern().finditer(text):
        days = _parse(match["date"], today)
        if days and days.start <= today:
            yield _Reading(span=match.span(), since=days.start, until=days.end)
    for match in _on_pattern().finditer(text):
        days = _parse(match["date"], today)
        # On a given day: that is the matter, unless what was printed is asked for.
        if days and days.grain == "day" and days.start <= today and _has(words.REPORTED, text):
            yield _Reading(span=match.span(), since=days.start, until=_told(days), later_too=False)


def _dated(text: str, span: tuple[int, int], days: _Days) -> Iterator[_Reading]:
    """“in March”, “between 3 and 10 May”: what then happened, or when a matter was."""
    if _has(words.REPORTED, text):
        yield _Reading(span=span, since=days.start, until=days.end)
    elif days.grain == "year" or _has(words.ASKS_WHEN, text) or _is_coming(text):
        return
    elif _has(words.HAPPENED, text):
        yield _Reading(span=span, since=days.start, until=days.end, later_too=True)
    elif _has(words.ACTS, text):
        yield _Reading(span=span, since=days.start, until=days.end, later_too=True, unsure=True)
    else:
        yield _Reading(span=span, since=days.start, unsure=True)


def _between(text: str, today: dt.date) -> Iterator[_Reading]:
    for pattern in _between_patterns():
        for match in pattern.finditer(text):
            last = _parse(match["last"], today)
            first = _parse(match["first"], today) or (_day_before(match["first"], last) if last else None)
            if last is None or first is None or first.start > today or first.start.year < today.year - OLD:
                continue
            if first.start > last.start and not re.search(r"\d{4}", match["first"]):
                first = replace(first, start=_year_earlier(first.start), end=_year_earlier(first.end))
            if first.start > last.end:
                continue
            yield from _dated(text, match.span(), replace(last, start=first.start))


def _day_before(text: str, last: _Days) -> _Days | None:
    """The first of “3 and 10 May”."""
    if last.grain != "day" or not text.isdigit() or not 1 <= int(text) <= last.start.day:
        return None
    day = last.start.replace(day=int(text))
    return _Days(start=day, end=day, grain="day")


def _is_coming(text: str) -> bool:
    if _has(words.COMING, text):
        return True
    return _has(words.STATES, text) and not _has(words.PAST, text)


def _is_a_name(text: str, match: re.Match[str]) -> bool:
    """“since April Jones joined”: a month before another capital is a person."""
    found = re.fullmatch(r"[^\W\d_]+", match["date"])
    return bool(found and re.match(r"\s[A-Z][a-z]", text[match.end() :]) and match["date"][0].isupper()) and not _has(
        r"im|seit|nach|vor", match.group()
    )


# ── calendar ───────────────────────────────────────────────────────────────────────────────────────────────


def _month(year: int, month: int) -> _Days:
    start = dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return _Days(start=start, end=following - dt.timedelta(days=1), grain="month")


def _year_earlier(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day)


def _stretch(today: dt.date, unit: str, number: int) -> _Days:
    """Today's day, week (from Monday), weekend, month or year, moved by `number` of them."""
    if unit == "day":
        day = today + dt.timedelta(days=number)
        return _Days(start=day, end=day, grain="day")
    monday = today - dt.timedelta(days=today.weekday())
    if unit == "weekend":  # on a Sunday, “last weekend” is the one before
        return _Days(start=monday - dt.timedelta(days=2), end=monday - dt.timedelta(days=1), grain="week")
    if unit == "week":
        start = monday + dt.timedelta(weeks=number)
        return _Days(start=start, end=start + dt.timedelta(days=6), grain="week")
    if unit == "month":
        months = today.year * 12 + today.month - 1 + number
        return _month(months // 12, months % 12 + 1)
    year = today.year + number
    return _Days(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), grain="year")


def _told(days: _Days) -> dt.date:
    return days.end + dt.timedelta(days=TOLD_LATER) if days.grain == "day" else days.end


_THIS_YEAR = r"(?:of )?this year|dieses jahres|de cette année|de este año|di quest['’]anno|deste ano|今年|本年|올해"
_LAST_YEAR = (
    r"(?:of )?last year|(?:letzten|vergangenen) jahres|de l['’](?:an|année) (?:dernier|dernière)|del año pasado|"
    r"dell['’]anno scorso|do ano passado|去年|昨年|작년|지난해"
)
_TAIL = rf"(?:\s+(?:{_THIS_YEAR}|{_LAST_YEAR}))?"
_UNITS = ("day", "week", "month", "year")


def _count(match: re.Match[str]) -> int | None:
    found = next((value for value in match.groupdict().values() if value), "")
    if found.isdigit():
        return int(found)
    return words.NUMBERS.get(found.lower().strip(), 1 if not found else 0) or None


def _back(today: dt.date, match: re.Match[str], unit: int) -> _Days | None:
    count = _count(match)
    if not count or (unit == 3 and count > OLD) or count > 1000:
        return None
    days = {0: count, 1: 7 * count, 2: 30 * count, 3: 365 * count}[unit]
    return _Days(start=today - dt.timedelta(days=days), end=today, grain="day")


def _ago(today: dt.date, match: re.Match[str], unit: int) -> _Days | None:
    count = _count(match)
    if not count or unit == 3 or count > 400:
        return None
    return _stretch(today, _UNITS[unit], -count)


def _parse(text: str, today: dt.date) -> _Days | None:
    """A date as written; without a year the last one that has begun by today."""
    of_year = today.year if _has(_THIS_YEAR, text) else today.year - 1 if _has(_LAST_YEAR, text) else None
    if of_year:
        text = _worded(f"{_THIS_YEAR}|{_LAST_YEAR}").sub("", text)
    for pattern in _date_patterns():
        match = pattern.fullmatch(text.strip())
        if not match:
            continue
        parts = match.groupdict()
        year = int(parts["year"]) if parts.get("year") else of_year
        name = parts.get("name")
        month = _month_numbers()[name.lower()] if name else int(parts.get("month") or 0)
        day = int(parts.get("day") or 0)
        if year and not month:
            return _Days(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), grain="year")
        try:
            for candidate in [year] if year else [today.year, today.year - 1]:
                found = _Days(
                    start=dt.date(candidate, month, day or 1), end=dt.date(candidate, month, day or 1), grain="day"
                )
                if not day:
                    found = _month(candidate, month)
                if year or found.start <= today:
                    return found
        except ValueError:
            return None
    return None


# ── patterns, compiled when the first question with a date comes ───────────────────────────────────────────


def _may_hold(question: str) -> bool:
    """Whether there is anything in it that a date could be made of: most questions are done here."""
    if any(c.isdigit() for c in question):
        return True
    lower = question.lower()
    return any(word in lower for word in _hints())


@cache
def _hints() -> tuple[str, ...]:
    stems = """week wochenend woche semaine semana settimana fin de month monat mois mes mês year jahr ann an año ano day tag
    jour día dia giorn yesterday gestern hier ayer ieri ontem night anoche today heute aujourd hoy oggi hoje ago vor
    주 달 어제 오늘 그저께 그제 작년 올해 지난 최근 사흘 이틀 週 月 昨 今 先 年 天 周 星期 去 上 最近"""
    return tuple({*stems.split(), *words.MONTH_NAMES.split(), *words.WEEKDAY_NAMES.split()})


def _has(pattern: str, text: str) -> bool:
    return bool(_worded(pattern).search(text))


@cache
def _worded(pattern: str) -> re.Pattern[str]:
    """Alternatives as whole words where the script has words."""
    parts = _alternatives(pattern)
    dense = [part for part in parts if _DENSE.search(part)]
    spaced = [part for part in parts if part not in dense]
    both = [rf"\b(?:{'|'.join(spaced)})\b"] * bool(spaced) + ["|".join(dense)] * bool(dense)
    return re.compile("|".join(both), re.IGNORECASE)


def _alternatives(pattern: str) -> list[str]:
    """Cut at the bars outside brackets."""
    parts, depth = [""], 0
    for character in pattern:
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


@cache
def _month_numbers() -> dict[str, int]:
    return {n: number for number, line in enumerate(words.MONTH_NAMES.strip().splitlines(), 1) for n in line.split()}


def _weekday_number(name: str) -> int:
    lines = words.WEEKDAY_NAMES.strip().splitlines()
    return next(number for number, line in enumerate(lines) if name.lower() in line.split())


def _any_of(names: Iterator[str] | list[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))


def _dates() -> tuple[str, ...]:
    month = rf"(?P<name>{_any_of(list(_month_numbers()))})(?![^\W\d_])"
    of = r"(?:de[l]?\s+|of\s+|di\s+|d['’])?"
    return (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?(?!\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s*{of}{month}\.?(?:,?\s*{of}(?P<year>\d{{4}})(?!\d))?",
        rf"{month}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>\d{{4}})(?!\d))?",
        rf"{month}\.?(?:,?\s+{of}(?P<year>\d{{4}})(?!\d))?",
        r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})(?!\d)",
        r"(?:(?P<year>\d{4})\s*[年년]\s*)?(?P<month>\d{1,2})\s*[月월](?:\s*(?P<day>\d{1,2})\s*[日일号號])?",
        r"(?P<year>(?:19|20)\d\d)\s*[年년]",
        r"(?P<year>(?:19|20)\d\d)(?!\d)",
    )


@cache
def _date_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _dates())


@cache
def _date() -> str:
    bare = (re.sub(r"\?P<\w+>", "?:", pattern) for pattern in _dates())
    return rf"(?<![\d.,])(?:{'|'.join(bare)})"


@cache
def _relative_patterns() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    number = rf"\d{{1,3}}|{_any_of(list(words.NUMBERS))}"
    found: list[tuple[str, int, re.Pattern[str]]] = []
    for kind, templates in (("last few", words.LAST_FEW), ("ago", words.AGO)):
        for template in templates:
            for place, unit in enumerate(_UNITS):
                pattern = template.replace("{n}", number).replace("{u}", words.UNITS[unit])
                start = "" if _DENSE.search(template) else r"\b"
                found.append((kind, place, re.compile(rf"{start}(?:{pattern})", re.IGNORECASE)))
    found += [(unit, count, _worded(pattern)) for unit, count, pattern in words.RELATIVE]
    return tuple(found)


@cache
def _weekday_pattern() -> re.Pattern[str]:
    names = words.WEEKDAY_NAMES.split()
    spaced = _any_of([name for name in names if not _DENSE.match(name)])
    dense = _any_of([name for name in names if _DENSE.match(name)])
    last = r"last|letzten|vergangenen|지난\s?|上个?|上個?"
    return re.compile(
        rf"(?:(?:on\s+|this\s+past\s+|am\s+|le\s+|el\s+|(?P<last>{last})\s*))(?P<day>{spaced}|{dense})"
        r"(?P<behind>\s+(?:dernier|pasado|scorso|passad[oa]))?(?![^\W\d_]|['’]s)",
        re.IGNORECASE,
    )


@cache
def _role_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    gap = r"(?P<gap>(?:[^\s,;:?!]+\s+){0,6}?)"
    found = [
        (role, re.compile(rf"\b(?:{w})\s+{gap}(?P<date>{_date()})", re.IGNORECASE))
        for role, w in (("since", words.SINCE), ("after", words.AFTER), ("before", words.BEFORE))
    ]
    dense = rf"(?P<date>(?<!\d)(?:\d{{4}}\s*[年년]\s*)?\d{{1,2}}\s*[月월](?:\s*\d{{1,2}}\s*[日일号號])?)(?P<gap>\s?[^\s,、，。?？]{{0,10}}?\s?)"
    found += [
        ("since", re.compile(rf"{dense}(?:{words.SINCE_DENSE})")),
        ("before", re.compile(rf"{dense}(?:{words.BEFORE_DENSE})")),
    ]
    return tuple(found)


@cache
def _within_patterns() -> tuple[re.Pattern[str], ...]:
    last = r"(?:last|letzten|vergangenen)\s+"
    dense = r"(?P<date>(?:今年|올해\s?|本年|去年|昨年|작년\s?|지난해\s?)?(?<!\d)(?:\d{4}\s*[年년]\s*)?\d{1,2}\s*[月월])"
    happened = r"发生|發生|有什么|公布|宣布|决定|決定"
    patterns = (
        rf"\b(?:{words.WITHIN})\s+(?P<last>{last})?(?:{words.EARLY}[\s-]+)?(?P<date>{_date()}{_TAIL})(?!\s*[-–]\s*\d)",
        rf"\b(?P<last>last\s+)(?P<date>{_any_of(list(_month_numbers()))})(?![^\W\d_])",
        rf"(?P<last>지난\s?)?{dense}(?:{words.WITHIN_DENSE})",
        rf"(?P<last>(?!))?在?{dense}(?={happened})",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


@cache
def _on_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words.ON})\s+(?P<date>{_date()})", re.IGNORECASE)


@cache
def _from_pattern() -> re.Pattern[str]:
    spaced = "|".join(part for part in _alternatives(words.REPORTED) if not _DENSE.search(part))
    return re.compile(rf"\b(?:{spaced})\s+(?:{words.FROM})\s+(?P<date>{_date()})", re.IGNORECASE)


@cache
def _between_patterns() -> tuple[re.Pattern[str], ...]:
    date = _date()
    dense = r"(?:\d{4}\s*[年년]\s*)?\d{1,2}\s*[月월](?:\s*\d{1,2}\s*[日일号號])?"
    return tuple(
        re.compile(rf"(?P<first>{dense})\s?(?:{to})\s?(?P<last>{dense}){behind}")
        for to, behind in (("부터|에서", r"\s?까지"), ("から", "まで"), ("到|至", ""))
    ) + tuple(
        re.compile(rf"\b(?:{first})\s+(?P<first>{date}|\d{{1,2}})\s+(?:{to})\s+(?P<last>{date})", re.IGNORECASE)
        for first, to in words.BETWEEN
    )
