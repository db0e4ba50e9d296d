"""The numbers, dates, days, times and units of a claim, looked for in its quotes: by worth, not by spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from qa.citations.dates import (
    Clock,
    Day,
    Found,
    lone_months,
    months_in,
    take_clocks,
    take_dates,
    take_spans,
)
from qa.citations.figures import Figure, figures, plain
from qa.citations.relations import wrong_relations
from qa.citations.relative import day_of, days_around, names_year, tells_of_publishing, whole_dates, year_of
from qa.citations.weekdays import Weekday, weekdays_of
from qa.citations.weekdays_meant import may_mean_a_day, weekday_number, words_for
from qa.patterns import lazy_pattern

_CODE = lazy_pattern(r"(?<![^\W_])(?=[A-Za-z-]*\d)[A-Za-z]+-?\d+[A-Za-z]?(?![^\W_])")
_SPACED = lazy_pattern(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")


class Sought(Struct, frozen=True, kw_only=True):
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
    """The claim's numbers, dates, days of the week and percentages, each with where it was found; None without any.

    Compared by worth, not by spelling: thousands separators of any language, scale words, number words to ninety-nine,
    dates in any order. A percentage needs a percentage. `published` are ISO dates, one for each evidence, or any number
    that all of it goes by. Such a date lends its year to dates without one and to evidence that names no year, its day
    to “Friday” and “yesterday”; itself it is a date that a claim may name only where that speaks of the publishing.
    A day of the week is borne out by its name in any language, or by a date that falls on it. “one” and ordinals in
    words are not asked for. What `wrong_relations` finds is among them: “14 to 23” for “23 to 14”.
    """
    said = plain(claim)
    spans, rest = take_spans(said)
    dates, rest = take_dates(rest)
    clocks, rest = take_clocks(rest)
    codes = _CODE.findall(rest)
    wanted = [figure for figure in figures(_CODE.sub(" ", rest)) if not figure.vague]
    asked: list[tuple[str, Callable[[Held], str | None]]] = [
        *((found.text, _finder_of_date(found, said)) for found in (*dates, *lone_months(rest))),
        *((day.text, _finder_of_weekday(day, said)) for day in weekdays_of(said, dates)),
        *((text, _finder_of_clock(clock)) for text, clock in clocks),
        *((text, _finder_of_years(years)) for text, years in spans),
        *((figure.text, _finder_of_figure(figure)) for figure in wanted),
        *((code, _finder_of_code(code)) for code in codes),
    ]
    relations = [
        Sought(text=wrong.text, ok=False, evidence=wrong.evidence, at=wrong.at)
        for wrong in wrong_relations(claim, evidence)
    ]
    if not (asked or relations):
        return None
    own = [[day] for day in published] if len(published) == len(evidence) else [published] * len(evidence)
    each = list(zip(evidence, own, strict=True))
    parts = [Held([one]) for one in each]
    whole = parts[0] if len(parts) == 1 else Held(each)
    found = {text: _seek(text, find, whole, parts) for text, find in asked}
    return [*found.values(), *relations]


def wrong_units(claim: str, evidence: Sequence[str]) -> list[Sought] | None:
    """The claim's numbers with a known unit, each with whether the evidence gives it that unit; None without any.

    A unit is wrong only when the same number stands in the evidence with other known units alone: “24” beside “18 to 24
    months” has none, and is no sign of anything.
    """
    _, rest = take_dates(plain(claim))
    wanted = [figure for figure in figures(take_clocks(rest)[1]) if figure.unit]
    held = [(figure, at) for at, text in enumerate(evidence) for figure in Held([(text, ())]).figures]
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


def _finder_of_date(found: Found, claim: str) -> Callable[[Held], str | None]:
    def find(held: Held) -> str | None:
        words = next((words for day in found.readings if (words := held.day(day)) is not None), None)
        if words is None and tells_of_publishing(claim, found.text):
            words = next((words for day in found.readings if (words := held.published(day)) is not None), None)
        return words

    return find


def _finder_of_weekday(wanted: Weekday, claim: str) -> Callable[[Held], str | None]:
    def find(held: Held) -> str | None:
        words = held.weekday(wanted)
        if words is None and not wanted.beside and tells_of_publishing(claim, wanted.text):
            words = held.published_on(wanted.number)
        return words

    return find


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

    def __init__(self, evidence: Sequence[tuple[str, Sequence[str]]]) -> None:
        self.text = plain("\n".join(text for text, _ in evidence))
        self.clocks: dict[Clock, str] = {}
        self.figures: list[Figure] = []
        self._spans: dict[range, str] = {}
        self._days: dict[Day, str] = {}
        self._years: set[int] = set()
        self._values: set[Decimal] = set()
        self._texts = [plain(text) for text, _ in evidence]
        self._published = {day for _, published in evidence for day in map(day_of, published) if day}
        for text, (_, published) in zip(self._texts, evidence, strict=True):
            self._take_in(text, published)

    def _take_in(self, text: str, published: Sequence[str]) -> None:
        spans, rest = take_spans(text)
        dates, rest = take_dates(rest)
        clocks, rest = take_clocks(rest)
        found = figures(rest)
        own = {day: one.text for one in dates for day in one.readings}
        own |= {Day(month=month): "" for month in months_in(rest) - {day.month for day in own}}
        near = {day for date in published for day in days_around(rest, date)}
        lent = {day for date in published for day in whole_dates(own, date)}
        values = {value for figure in found for value in figure.values}
        years = {day.year for day in (*own, *(day for day in near if not day.month)) if day.year}
        if not names_year(text):
            years |= {year for date in published if (year := year_of(date))}
            # A month is lent just so: evidence without any date may be told of the month in which it was published.
            if not own and not near:
                lent |= {Day(year=day.year, month=day.month) for day in map(day_of, published) if day}
        self._spans |= {years: text for text, years in spans}
        self.clocks |= {clock: text for text, clock in clocks}
        self.figures += found
        self._days = {**dict.fromkeys((*near, *lent), ""), **self._days, **own}
        self._years |= years | {int(value) for value in values if 1000 <= value <= 2999}
        self._values |= values | {Decimal(day.day) for one in dates for day in one.readings if day.day is not None}
        self._values |= {Decimal(year) for year in years}
        # “16 500” may be two numbers that happen to stand side by side.
        self._values |= {Decimal(part) for run in _SPACED.findall(rest) for part in run.split()}

    def span(self, wanted: range) -> str | None:
        """Whether a year of this century or decade is named, or the span itself."""
        if wanted in self._spans:
            return self._spans[wanted]
        year = next((year for year in sorted(self._years) if year in wanted), None)
        return None if year is None else str(year)

    def figure(self, wanted: Figure) -> str | None:
        same = next((f for f in self.figures if f.values & wanted.values and f.percent >= wanted.percent), None)
        if same is not None:
            return same.text
        return "" if not wanted.percent and wanted.values & self._values else None

    def day(self, wanted: Day) -> str | None:
        agreeing = [text for held, text in self._days.items() if self._agree(wanted, held)]
        return max(agreeing, key=bool) if agreeing else None

    def published(self, wanted: Day) -> str | None:
        """For a claim that speaks of the publishing itself."""
        dates = ((day, Day(year=day.year, month=day.month, day=day.day)) for day in sorted(self._published))
        return next((f"published {day}" for day, whole in dates if self._agree(wanted, whole)), None)

    def weekday(self, wanted: Weekday) -> str | None:
        """For a day of the week: it is named, or a known date is one. Beside a date it is what the calendar says.

        Empty where a quote tells of days in a way that is not read: “two days ago”, “Closed Mon.” may bear it out.
        """
        dated = [day for one in wanted.beside for day in self._with_year(one) if weekday_number(day) is not None]
        if any(weekday_number(day) == wanted.number for day in dated):
            return self.day(dated[0]) or ""
        # A year that the publication lends may be the wrong one.
        if any(day in wanted.beside or self._days[day] for day in dated):
            return next((one.text for one in self._weekdays() if self._is_told(one, wanted.number, dated)), None)
        named = next((words for text in self._texts if (words := words_for(wanted.number, text))), None)
        if named is not None:
            return named
        agreeing = [words for day, words in self._days.items() if self._falls_on(day, wanted.number)]
        if agreeing:
            return max(agreeing, key=bool)
        return "" if not wanted.beside and any(map(may_mean_a_day, self._texts)) else None

    def published_on(self, weekday: int) -> str | None:
        return next((f"published {day}" for day in sorted(self._published) if day.weekday() == weekday), None)

    def _with_year(self, wanted: Day) -> list[Day]:
        """The date itself, or where it has no year, the same with a year as far as one is known here."""
        if wanted.year is not None:
            return [wanted]
        return [day for day in self._days if day.year and (day.month, day.day) == (wanted.month, wanted.day)]

    def _falls_on(self, day: Day, weekday: int) -> bool:
        years = [day.year] if day.year else self._years
        return any(weekday_number(replace(day, year=year)) == weekday for year in years)

    def _weekdays(self) -> list[Weekday]:
        return [day for text in self._texts for day in weekdays_of(text, take_dates(take_spans(text)[1])[0])]

    @staticmethod
    def _is_told(told: Weekday, number: int, dated: Sequence[Day]) -> bool:
        """Whether the quote itself says this day of the week of such a date, be it by mistake."""
        same = {(day.month, day.day) for day in dated}
        return told.number == number and any((day.month, day.day) in same for day in told.beside)

    def _agree(self, wanted: Day, held: Day) -> bool:
        if wanted.month != held.month or (wanted.day is not None and wanted.day != held.day):
            return False
        return wanted.year is None or wanted.year == held.year or (held.year is None and wanted.year in self._years)
