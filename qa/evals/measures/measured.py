"""What a measure returns: a value, not applicable, or failed; and means that say how many of each they cover."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import fsum
from typing import TypeAlias

from msgspec import Struct


class Value(Struct, frozen=True):
    v: float


class NotApplicable(Struct, frozen=True):
    reason: str


class Failed(Struct, frozen=True):
    """The item could not be measured: an error is never a number."""

    reason: str


Measured: TypeAlias = Value | NotApplicable | Failed


class Summary(Struct, frozen=True, kw_only=True):
    """One measure over many items."""

    value: float | None
    """None when no item has a value."""
    n: int
    not_applicable: int
    failed: int


def mean(outcomes: Iterable[Measured]) -> Summary:
    """The mean over values alone, with what was left out counted; the order of items does not change a bit of it."""
    return _summary(outcomes, lambda values: fsum(values) / len(values))


def total(outcomes: Iterable[Measured]) -> Summary:
    """The sum over values: for counts that must be nought, where a mean would hide a single one."""
    return _summary(outcomes, fsum)


def ratio(part: int, whole: int, *, empty: str) -> Measured:
    """part ÷ whole; not applicable, for the reason given, when there is nothing to divide by."""
    return Value(part / whole) if whole else NotApplicable(empty)


def yes(condition: bool) -> Value:  # noqa: FBT001 - a condition is all it takes
    return Value(1.0 if condition else 0.0)


def _summary(outcomes: Iterable[Measured], of: Callable[[list[float]], float]) -> Summary:
    every = list(outcomes)
    values = [outcome.v for outcome in every if isinstance(outcome, Value)]
    failed = sum(isinstance(outcome, Failed) for outcome in every)
    return Summary(
        value=of(values) if values else None,
        n=len(values),
        not_applicable=len(every) - len(values) - failed,
        failed=failed,
    )
