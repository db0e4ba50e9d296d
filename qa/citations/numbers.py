"""The numbers, dates, times and units of a claim, looked for in its quotes: by worth, not by spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa.citations.dates import (
    Clock,
    Day,
    Found,
    days_around,
    lone_months,
    months_in,
    take_clocks,
    take_dates,
    take_spans,
)
from qa.citations.figures import Figure, figures, plain
from qa.patterns import lazy_pattern

_CODE = lazy_pattern(r"(?<![^\W_])(?=[A-Za-z-]*\d)[A-Za-z]+-?\d+[A-Za-z]?(?![^\W_])")
_SPACED = lazy_pattern(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """One thing of a claim that was looked for."""

    text: str
    """As written in the claim."""
    ok: bool
    evidence: str = ""
    """What bears it out, or speaks against it, as written there; empty where it follows from several words."""
    at: int = 0
    """Which evidence that stands in."""


def absent_numbers(claim: str, evidence: Sequence[str], *, published: Sequence[str] = ()) -> list[str] | None:
    """The claim's numbers that `seek_numbers` finds in no evidence, as written; None when the claim has none."""
    sought = seek_numbers(claim, evidence, published=published)
    return None if sought is None else [one.text for one in sought if not one.ok]


def seek_numbers(claim: str, evidence: Sequence[str], *, published: Sequence[str] = ()) -> list[Sought] | None:
    """The claim's numbers, dates and percentages, each with where it was found; None when the claim has none.

    Compared by worth, not by spelling: thousands separators of any language, scale words, number words to ninety-nine,
    dates in any order. A percentage needs a percentage. A date in `published` (ISO) lends its year to dates without
    one, its day to “Friday” and “yesterday”, and is itself a date that a claim may name: the model was shown it. “one”
    and ordinals in words are not asked for.
    """
    spans, rest = take_spans(plain(claim))
    dates, rest = take_dates(rest)
    clocks, rest = take_clocks(rest)
    codes = _CODE.findall(rest)
    wanted = [figure for figure in figures(_CODE.sub(" ", rest)) if not figure.vague]
    asked: list[tuple[str, Callable[[Held], str | None]]] = [
        *((found.text, _finder_of_date(found)) for found in (*dates, *lone_months(rest))),
        *((text, _finder_of_clock(clock)) for text, clock in clocks),
        *((text, _finder_of_years(years)) for text, years in spans),
        *((figure.text, _finder_of_figure(figure)) for figure in wanted),
        *((code, _finder_of_code(code)) for code in codes),
    ]
    if not asked:
        return None
    whole = Held(evidence, published)
    parts = [Held([text], published) for text in evidence]
    found = {text: _seek(text, find, whole, parts) for text, find in asked}
    return list(found.values())


def wrong_units(claim: str, evidence: Sequence[str]) -> list[Sought] | None:
    """The claim's numbers with a known unit, each with whether the evidence gives it that unit; None without any.

    A unit is wrong only when the same number stands in the evidence with other known units alone: “24” beside “18 to 24
    months” has none, and is no sign of anything.
    """
    _, rest = take_dates(plain(claim))
    wanted = [figure for figure in figures(take_clocks(rest)[1]) if figure.unit]
    held = [(figure, at) for at, text in enumerate(evidence) for figure in Held([text], ()).figures]
    sought = []
    for figure in wanted:
        same = [(other, at) for other, at in held if other.values & figure.values]
        if not same or any(not other.unit for other, _ in same):
            continue
        agreeing = next((pair for pair in same if pair[0].unit == figure.unit), None)
        other, at = agreeing or same[0]
        text = f"{figure.text} ({figure.unit})"
        sought.append(Sought(text=text, ok=agreeing is not None, evidence=f"{other.text} ({other.unit})", at=at))
    return sought or None


def _seek(text: str, find: Callable[[Held], str | None], whole: Held, parts: Sequence[Held]) -> Sought:
    words = find(whole)
    if words is None:
        return Sought(text=text, ok=False)
    for at, part in enumerate(parts):
        if (inside := find(part)) is not None:
            return Sought(text=text, ok=True, evidence=inside, at=at)
    return Sought(text=text, ok=True, evidence=words)


def _finder_of_date(found: Found) -> Callable[[Held], str | None]:
    return lambda held: next((words for day in found.readings if (words := held.day(day)) is not None), None)


def _finder_of_clock(clock: Clock) -> Callable[[Held], str | None]:
    return lambda held: held.clocks.get(clock)


def _finder_of_years(years: range) -> Callable[[Held], str | None]:
    return lambda held: held.span(years)


def _finder_of_figure(figure: Figure) -> Callable[[Held], str | None]:
    return lambda held: held.figure(figure)


def _finder_of_code(code: str) -> Callable[[Held], str | None]:
    return lambda held: code if code.lower() in held.text.lower() else None


class Held:
    """What evidence, and the dates of the articles it stands in, hold of days and figures.

    Each question is answered with the words that bear it out, "" where it follows from several, None where it does not.
    """

    def __init__(self, evidence: Sequence[str], published: Sequence[str]) -> None:
        self.text = plain("\n".join(evidence))
        spans, rest = take_spans(self.text)
        dates, rest = take_dates(rest)
        clocks, rest = take_clocks(rest)
        self.clocks = {clock: text for text, clock in clocks}
        self.figures = figures(rest)
        written, _ = take_dates("\n".join(day[:10] for day in published))
        self._spans = {years: text for text, years in spans}
        self._published = {day for found in written for day in found.readings}
        self._days = {day: found.text for found in dates for day in found.readings}
        derived = {day: f"published {day.year}-{day.month:02}-{day.day:02}" for day in self._published if day.day}
        derived |= {Day(month=month): "" for month in months_in(rest)}
        derived |= {near: "" for day in published for near in days_around(rest, day)}
        self._days = {**derived, **self._days}
        values = {value for figure in self.figures for value in figure.values}
        self._years = {day.year for day in self._days} | {int(value) for value in values if 1000 <= value <= 2999}
        self._years |= {int(year.group()) for day in published if (year := re.match(r"\d{4}", day))}
        self._values = values | {Decimal(day.day) for found in dates for day in found.readings if day.day is not None}
        self._values |= {Decimal(year) for year in self._years if year is not None}
        # “16 500” may be two numbers that happen to stand side by side.
        self._values |= {Decimal(part) for run in _SPACED.findall(rest) for part in run.split()}

    def span(self, wanted: range) -> str | None:
        """Whether a year of this century or decade is named, or the span itself."""
        if wanted in self._spans:
            return self._spans[wanted]
        year = next((year for year in self._years if year is not None and year in wanted), None)
        return None if year is None else str(year)

    def figure(self, wanted: Figure) -> str | None:
        same = next((f for f in self.figures if f.values & wanted.values and f.percent >= wanted.percent), None)
        if same is not None:
            return same.text
        return "" if not wanted.percent and wanted.values & self._values else None

    def day(self, wanted: Day) -> str | None:
        agreeing = [text for held, text in self._days.items() if self._agree(wanted, held)]
        if agreeing:
            return max(agreeing, key=bool)
        return "" if self._is_day_of_this_month(wanted) else None

    def _agree(self, wanted: Day, held: Day) -> bool:
        if wanted.month != held.month or (wanted.day is not None and wanted.day != held.day):
            return False
        return wanted.year is None or wanted.year == held.year or (held.year is None and wanted.year in self._years)

    def _is_day_of_this_month(self, wanted: Day) -> bool:
        """“지난 15일”, “on the 15th”: a day whose month is that of the article."""
        return wanted.day is not None and any(
            wanted.month == day.month and wanted.year in (None, day.year) and Decimal(wanted.day) in self._values
            for day in self._published
        )
