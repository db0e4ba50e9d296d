"""Days, months and years that a quote tells by its article's date: what it lends, and what it does not."""

from __future__ import annotations

import pytest

from qa.citations.numbers import absent_numbers

TUESDAY = "2026-11-17"
CLOSED = "The Kelt Bridge between Halden and Nordby was closed to all traffic on Monday."
FAILED = "In 2024 the bridge did not pass its inspection, but the county did not close it."
CARS = "Some 18,400 cars crossed it each day."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("In 2026 the bridge did not pass its inspection.", FAILED),
        ("It had cost 3 crowns in 2026.", "In 1988 it cost 3 crowns."),
        ("In 2025 some 18,400 cars crossed it.", CARS),
        ("On 17 November 2026 some 18,400 cars crossed it.", CARS),
        ("On 17 November 17 cars crossed it.", "17 cars crossed it"),
        ("He will stand trial on 17 November 2026.", "He will stand trial over the mill fire."),
        ("It was closed on 17 November 2026.", CLOSED),
        ("It was closed on 23 November 2026.", CLOSED),
        ("Die Brücke wurde am 23. November 2026 gesperrt.", "Die Brücke wurde am Montag gesperrt."),
        ("Das sagte Petersen am 23. November.", "Das sagte Landrätin Frauke Petersen am Montag."),
        ("11월 23일 폐쇄했다", "월요일에 다리를 폐쇄했다."),
        ("11月23日に閉鎖した", "橋は月曜日に閉鎖した。"),
        ("It will be held on 14 January 2028.", "It will be held on 14 January."),
    ],
)
def test_the_articles_date_makes_no_wrong_day_or_year_true(claim: str, quote: str) -> None:
    assert absent_numbers(claim, [quote], published=[TUESDAY])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("In 2024 the bridge did not pass its inspection.", FAILED),
        ("In 2026 some 18,400 cars crossed it.", CARS),
        ("In November 2026 some 18,400 cars crossed it.", CARS),
        ("The Coast Times reported on 17 November 2026 that 18,400 cars crossed it.", CARS),
        ("As of 17 November 2026 the bridge is closed.", "The bridge is closed."),
        ("It weighs 1,950 tonnes in 2026.", "It weighs 1,950 tonnes."),
        ("It was closed on 16 November 2026.", CLOSED),
        ("It was closed in November 2026.", CLOSED),
        ("It was closed on 17 November 2026.", "The bridge was closed today."),
        ("Sie wurde am 17. November 2026 gesperrt.", "Die Brücke wurde heute gesperrt."),
        ("11월 17일 폐쇄됐다", "다리가 오늘 폐쇄됐다"),
        ("11月17日に閉鎖された", "橋は今日閉鎖された"),
        ("It opens on 23 November 2026.", "The bridge opens on Monday."),
        ("They must leave by 20 November.", "They were told to leave by Friday."),
        ("It runs until 22 November.", "The exhibition, which was opened by the mayor, runs until Sunday."),
        ("El museo abre el 21 de noviembre.", "El museo abre el sábado."),
        ("It will open on 23 November 2026.", "The bridge will open on Monday."),
        ("Sie wird am 23. November 2026 gesperrt.", "Die Brücke wird am kommenden Montag gesperrt."),
        ("11月23日に開通する予定", "橋は月曜日に開通する予定だ。"),
        ("He died on 9 November 2026.", "He died on Monday last week."),
        ("It will be held on 14 January 2027.", "It will be held on 14 January."),
        ("In 2025 it lost money.", "Last year it lost money, after 2024."),
        ("In 2026 it lost money.", "In 2024 it made money, this year it lost some."),
        ("In October it lost money.", "Last month it lost money."),
        ("It ended on 30 October.", "It ended on the 30th."),
    ],
)
def test_what_the_articles_date_does_say_is_borne_out(claim: str, quote: str) -> None:
    assert absent_numbers(claim, [quote], published=[TUESDAY]) == []


def test_each_quote_goes_by_the_date_of_its_own_article() -> None:
    quotes = ["The first was closed on Monday.", "The second was closed on Friday."]
    dates = [TUESDAY, "2026-10-11"]
    assert absent_numbers("on 16 November and 9 October", quotes, published=dates) == []
    assert absent_numbers("on 13 November", quotes, published=dates) == ["13 November"]
