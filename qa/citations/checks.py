"""Mechanical checks of a claim against the words quoted for it: numbers and dates, names, negation. No model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa.citations.dates import Day, days_around, months_in, take_clocks, take_dates, take_spans
from qa.citations.figures import Figure, figures, plain
from qa.citations.names import absent_names
from qa.citations.negation import negation_agrees

_CODE = re.compile(r"(?<![^\W_])(?=[A-Za-z-]*\d)[A-Za-z]+-?\d+[A-Za-z]?(?![^\W_])")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the checks found. None: there was nothing to compare."""

    absent_numbers: tuple[str, ...] | None
    absent_names: tuple[str, ...] | None
    negation: bool | None


def check(
    claim: str, evidence: Sequence[str], *, context: Sequence[str] = (), published: Sequence[str] = ()
) -> Findings:
    """Run all checks. `context` (title, publisher, author) may bear out names, never numbers.

    Only the numbers are fit to decide. On 540 true one-sentence summaries against their whole articles, numbers alarm
    falsely at 3 %, names at 8 %, negation at 11 % of the claims (eval/bench/citation_checks.py), and neither sees two
    names of one article swapped. Against a short quote names alarm more often, for “she” has no name: so both warn
    only.
    """
    numbers = absent_numbers(claim, evidence, published=published)
    names = absent_names(claim, (*evidence, *context))
    return Findings(
        absent_numbers=None if numbers is None else tuple(numbers),
        absent_names=None if names is None else tuple(names),
        negation=negation_agrees(claim, evidence),
    )


def absent_numbers(claim: str, evidence: Sequence[str], *, published: Sequence[str] = ()) -> list[str] | None:
    """The claim's numbers, dates and percentages that no evidence holds, as written; None when the claim has none.

    Compared by worth, not by spelling: thousands separators of any language, scale words, number words to twelve, dates
    in any order. A percentage needs a percentage. A date in `published` (ISO) lends its year to dates without one, its
    day to “Friday” and “yesterday”, and is itself a date that a claim may name: the model was shown it. “one” and
    ordinals in words are not asked for.
    """
    claim_spans, claim_rest = take_spans(plain(claim))
    claim_dates, claim_rest = take_dates(claim_rest)
    claim_clocks, claim_rest = take_clocks(claim_rest)
    codes = _CODE.findall(claim_rest)
    wanted = [figure for figure in figures(_CODE.sub(" ", claim_rest)) if not figure.vague]
    if not (claim_spans or claim_dates or claim_clocks or wanted or codes):
        return None
    held = _Held(evidence, published)
    absent = [found.text for found in claim_dates if not any(held.has_day(day) for day in found.readings)]
    absent.extend(text for text, clock in claim_clocks if clock not in held.clocks)
    absent.extend(text for text, years in claim_spans if not held.has_years(years))
    absent.extend(figure.text for figure in wanted if not held.has_figure(figure))
    absent.extend(code for code in codes if code.lower() not in held.text.lower())
    return list(dict.fromkeys(absent))


class _Held:
    """What the evidence, and the dates of the articles it stands in, hold of days and figures."""

    def __init__(self, evidence: Sequence[str], published: Sequence[str]) -> None:
        self.text = plain("\n".join(evidence))
        spans, rest = take_spans(self.text)
        dates, rest = take_dates(rest)
        clocks, rest = take_clocks(rest)
        self.clocks = {clock for _, clock in clocks}
        written, _ = take_dates("\n".join(day[:10] for day in published))
        self._spans = [years for _, years in spans]
        self._figures = figures(rest)
        self._published = {day for found in written for day in found.readings}
        self._days = {day for found in dates for day in found.readings} | self._published
        self._days |= {Day(month=month) for month in months_in(rest)}
        self._days |= {near for day in published for near in days_around(rest, day)}
        values = {value for figure in self._figures for value in figure.values}
        self._years = {day.year for day in self._days} | {int(value) for value in values if 1000 <= value <= 2999}
        self._years |= {int(year.group()) for day in published if (year := re.match(r"\d{4}", day))}
        self._values = values | {Decimal(day.day) for found in dates for day in found.readings if day.day is not None}
        self._values |= {Decimal(year) for year in self._years if year is not None}
        # “16 500” may be two numbers that happen to stand side by side.
        self._values |= {Decimal(part) for run in _SPACED.findall(rest) for part in run.split()}

    def has_years(self, wanted: range) -> bool:
        """Whether a year of this century or decade is named, or the span itself."""
        return wanted in self._spans or any(year in wanted for year in self._years if year is not None)

    def has_figure(self, wanted: Figure) -> bool:
        if wanted.percent:
            return any(figure.percent and figure.values & wanted.values for figure in self._figures)
        return bool(wanted.values & self._values)

    def has_day(self, wanted: Day) -> bool:
        return any(self._agree(wanted, held) for held in self._days) or self._is_day_of_this_month(wanted)

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
