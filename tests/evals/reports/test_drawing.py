"""Scales, ticks and words of figures."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evals.reports.plots import duration
from qa.evals.reports.svg import Scale, shorten, text, ticks
from qa.evals.reports.words import percent, points

ends = st.tuples(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(ends, st.floats(-2e3, 2e3))
def test_a_scale_never_draws_outside_its_ends(span: tuple[float, float], value: float) -> None:
    scale = Scale(*span, 100, 700)
    assert 100 - 1e-6 <= scale(value) <= 700 + 1e-6
    assert scale(span[0]) == pytest.approx(100)
    assert scale(span[1]) == pytest.approx(700)


@given(ends)
def test_ticks_lie_within_and_are_few_and_even(span: tuple[float, float]) -> None:
    found = ticks(*span)
    reach = span[1] - span[0]
    assert all(span[0] - reach * 1e-6 <= tick <= span[1] + reach * 1e-6 for tick in found)
    assert len(found) <= 8
    steps = [after - before for before, after in itertools.pairwise(found)]
    assert all(step == pytest.approx(steps[0], rel=1e-3, abs=reach * 1e-3) for step in steps)


def test_ticks_are_round_numbers() -> None:
    assert ticks(0, 1, 5) == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert ticks(-0.1, 0.1, 4) == [-0.1, -0.05, 0, 0.05, 0.1]
    assert ticks(0, 0) == [0]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.5849, "58 %"),
        (0.999, "99.9 %"),
        (0.9999, "99.9 %"),
        (0.0001, "0.1 %"),
        (None, "–"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(value: float | None, shown: str) -> None:
    assert percent(value).replace("\u202f", " ") == shown


def test_differences_have_their_sign() -> None:
    assert points(0.131) == "+13.1 points"
    assert points(-0.131) == "−13.1 points"
    assert points(-0.0001) == "0.0 points"


def test_durations_are_said_in_their_own_unit() -> None:
    assert [duration(value) for value in (0, 0.038, 2.44, 200)] == ["0", "38 ms", "2.4 s", "3 min"]


def test_words_are_escaped_and_cut() -> None:
    assert "<b>" not in text(0, 0, "<b>")
    assert shorten("a long name of a tag", 10) == "a long na…"
