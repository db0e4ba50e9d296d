"""Dates as newspapers print them."""

import datetime as dt

import pytest

from qa.sources.dates import find_date, iso_date


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026-03", "2026-03"),
        ("2026-03-02T08:00:00+09:00", "2026-03-02T08:00:00+09:00"),
        ("2026-03-02T08:00:00Z", "2026-03-02T08:00:00+00:00"),
        ("2026-03-02 08:00", "2026-03-02T08:00:00"),
        ("Mon, 02 Mar 2026 08:00:00 +0100", "2026-03-02T08:00:00+01:00"),
        ("20260302", "2026-03-02"),
        ("12 March 2026", "2026-03-12"),
        ("March 12, 2026", "2026-03-12"),
        ("12th of Sept. 2026", "2026-09-12"),
        ("12. März 2026", "2026-03-12"),
        ("1er février 2026", "2026-02-01"),
        ("12 de marzo de 2026", "2026-03-12"),
        ("12 de março de 2026", "2026-03-12"),
        ("12 gennaio 2026", "2026-01-12"),
        ("2026年3月2日", "2026-03-02"),
        ("２０２６年３月２日", "2026-03-02"),
        ("令和8年3月2日", "2026-03-02"),
        ("2026년 3월 2일", "2026-03-02"),
        ("2026. 3. 2.", "2026-03-02"),
        ("2026.06.24 05:00", "2026-06-24"),
        ("2.3.2026", "2026-03-02"),
        ("31/03/2026", "2026-03-31"),
        ("03/31/2026", "2026-03-31"),
        (dt.date(2026, 3, 2), "2026-03-02"),
        (1772409600, "2026-03-02T00:00:00+00:00"),
        (1772409600000, "2026-03-02T00:00:00+00:00"),
    ],
)
def test_many_forms_come_out_as_iso(printed: object, iso: str) -> None:
    assert iso_date(printed) == iso


@pytest.mark.parametrize(
    "printed", ["", "soon", "03/04/2026", "2026-13-40", "31 February 2026", 12, True, None, "2026-03-02T99:00"]
)
def test_what_is_not_plainly_a_date_is_none(printed: object) -> None:
    assert iso_date(printed) == ""


def test_a_date_is_found_inside_a_line() -> None:
    assert find_date("By Ada Merriman — 12 March 2026, 06:10") == "2026-03-12"
