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

from msgspec import Struct
from msgspec.structs import replace

from qa.retrieval import when_words as words
from qa.retrieval.when_calendar import OLD, TOLD_LATER, Days, ago, back, parse, stretch, told, whole_month, year_earlier
from qa.retrieval.when_patterns import (
    between_patterns,
    date_pattern,
    from_pattern,
    has,
    may_be_relative,
    may_hold,
    on_pattern,
    relative_patterns,
    role_patterns,
    weekday_number,
    weekday_pattern,
    within_patterns,
)
from qa.types import Filter

_CLINGING = r"^(?:['’]s\b|에는?|의|동안|に(?=[^\w]|[^ち])は?|の|は|间|間)"
_FIRST, _LAST = dt.date.min, dt.date.max
_SENTENCE_END = re.compile(r"(?:(?<=[a-zà-ÿ”\"’)])|(?<=\d{4}))[.!?]\s+(?=[A-ZÀ-Þ])|[?？。！]\s*")


class When(Struct, frozen=True, kw_only=True):
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
    """The question without times told from today: no article says “last week” of itself."""
    bare: str
    """The question without all dates that are surely a limit."""


class _Reading(Struct, frozen=True, kw_only=True):
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
                return whole_month(year, month).end
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
    if not may_hold(question):
        return None
    start, end = _asking_sentence(question)
    readings = _kept(list(_readings(question, start, end, today)))
    if not readings:
        return None
    if any(reading.unsure for reading in readings) and _has_other_dates(question, readings):
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
        rest=_without(question, [reading.span for reading in readings if reading.relative]),
        bare=_without(question, [reading.span for reading in readings if not reading.unsure]),
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


def _has_other_dates(question: str, readings: list[_Reading]) -> bool:
    """Several days or months in one question are what it asks about."""
    return any(
        all(match.end() <= start or match.start() >= end for start, end in (reading.span for reading in readings))
        for match in date_pattern().finditer(question)
        if not match.group().strip().isdigit()
    )


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
    if not may_be_relative(text):  # most dates are; compiling the patterns takes longer than the search
        return
    for unit, number, pattern in relative_patterns():
        for match in pattern.finditer(text):
            if _is_other(text, match, unit, number):
                continue
            if unit == "last few":
                days = back(today, match, number)
                yield _Reading(span=match.span(), since=days.start if days else _FIRST, relative=bool(days))
            elif unit == "ago":
                days = ago(today, match, number)
                if days:
                    yield _Reading(span=match.span(), since=days.start, until=told(days), later_too=True, relative=True)
            else:
                yield _of_unit(text, match, stretch(today, unit, number), unit)
    yield from _weekdays(text, today)


def _of_unit(text: str, match: re.Match[str], days: Days, unit: str) -> _Reading:
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
    return _Reading(span=match.span(), since=days.start, until=told(days), later_too=True, relative=True)


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
        r"\b(?:was|wer|wann|wie|wo|der|die|das|ist|hat|wird|wurden?|gibt|und)\b", text, re.IGNORECASE
    ):
        return True  # German: here
    before = text[: match.start()]
    if unit == "year" and (_owns(text, match.end()) or re.search(r"\b(?:next|from)\s+$", before, re.IGNORECASE)):
        return True
    if unit == "day" and number == 0:  # “who is mayor today?” means nowadays
        return not (has(words.HAPPENED, text) or has(words.REPORTED, text))
    return False


def _weekdays(text: str, today: dt.date) -> Iterator[_Reading]:
    for match in weekday_pattern().finditer(text):
        number = weekday_number(match["day"])
        said_last = bool(match["last"] or match["behind"])
        if not said_last and (_is_coming(text) or has(words.ASKS_WHEN, text)):
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
    for role, pattern in role_patterns():
        for match in pattern.finditer(text):
            days = parse(match["date"], today)
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
            elif days.grain != "year" and not owned and not has(words.DEADLINE, text):
                until = days.start - dt.timedelta(days=1)
                reported = has(words.REPORTED, text)
                yield _Reading(span=match.span(), until=until, later_too=not reported, unsure=event and not reported)


def _within_or_on(text: str, today: dt.date) -> Iterator[_Reading]:
    for match in (match for pattern in within_patterns() for match in pattern.finditer(text)):
        days = parse(match["date"], today)
        if days is None or days.start > today or days.start.year < today.year - OLD or _is_a_name(text, match):
            continue
        if days.grain == "month" and match["last"]:
            yield _Reading(span=match.span(), since=days.start, until=days.end, later_too=True)
        elif not _owns(text, match.end()):
            yield from _dated(text, match.span(), days)
    for match in from_pattern().finditer(text):
        days = parse(match["date"], today)
        if days and days.start <= today:
            yield _Reading(span=match.span(), since=days.start, until=days.end)
    for match in on_pattern().finditer(text):
        days = parse(match["date"], today)
        # On a given day: that is the matter, unless what was printed is asked for.
        if days and days.grain == "day" and days.start <= today and has(words.REPORTED, text):
            yield _Reading(span=match.span(), since=days.start, until=told(days), later_too=False)


def _dated(text: str, span: tuple[int, int], days: Days) -> Iterator[_Reading]:
    """“in March”, “between 3 and 10 May”: what then happened, or when a matter was."""
    if has(words.REPORTED, text):
        yield _Reading(span=span, since=days.start, until=days.end)
    elif days.grain == "year" or has(words.ASKS_WHEN, text) or _is_coming(text):
        return
    elif has(words.HAPPENED, text):
        yield _Reading(span=span, since=days.start, until=days.end, later_too=True)
    elif has(words.ACTS, text):
        yield _Reading(span=span, since=days.start, until=days.end, later_too=True, unsure=True)
    else:
        yield _Reading(span=span, since=days.start, unsure=True)


def _between(text: str, today: dt.date) -> Iterator[_Reading]:
    for pattern in between_patterns():
        for match in pattern.finditer(text):
            last = parse(match["last"], today)
            first = parse(match["first"], today) or (_day_before(match["first"], last) if last else None)
            if last is None or first is None or first.start > today or first.start.year < today.year - OLD:
                continue
            if first.start > last.start and not re.search(r"\d{4}", match["first"]):
                first = replace(first, start=year_earlier(first.start), end=year_earlier(first.end))
            if first.start > last.end:
                continue
            yield from _dated(text, match.span(), replace(last, start=first.start))


def _day_before(text: str, last: Days) -> Days | None:
    """The first of “3 and 10 May”."""
    if last.grain != "day" or not text.isdigit() or not 1 <= int(text) <= last.start.day:
        return None
    day = last.start.replace(day=int(text))
    return Days(start=day, end=day, grain="day")


def _is_coming(text: str) -> bool:
    if has(words.COMING, text):
        return True
    return has(words.STATES, text) and not has(words.PAST, text)


def _is_a_name(text: str, match: re.Match[str]) -> bool:
    """“since April Jones joined”: a month before another capital is a person."""
    found = re.fullmatch(r"[^\W\d_]+", match["date"])
    return bool(found and re.match(r"\s[A-Z][a-z]", text[match.end() :]) and match["date"][0].isupper()) and not has(
        r"im|seit|nach|vor", match.group()
    )
