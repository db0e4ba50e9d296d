"""Two times of one thing are no conflict where they are of two events, of its parts, or by two clocks."""

from __future__ import annotations

import pytest

from qa.drafting.events import is_other_event, is_other_sort
from qa.drafting.kinds import content_stems
from qa.drafting.moments import clocks_named


def other_event(question: str, one: str, other: str) -> bool:
    [mine], [theirs] = clocks_named(one), clocks_named(other)
    asked = frozenset(content_stems(question))
    assert is_other_event(mine, theirs, asked) == is_other_event(theirs, mine, asked)
    return is_other_event(mine, theirs, asked)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The market opens at 8 a.m.", "The market closes at 5 p.m."),
        ("Der Zug fährt um 8 Uhr ab.", "Der Zug kommt um 9.30 Uhr an."),
        ("Das Amt macht um 8 Uhr auf.", "Das Amt macht um 16 Uhr zu."),
        ("Das Licht wird um 22 Uhr ausgeschaltet.", "Das Licht wird um 5 Uhr eingeschaltet."),
        ("The lights went out in Sund at 9.05 p.m.", "The lights went on at 9.50 p.m."),
        ("The power failed at 9.05 p.m.", "The power failed again at 11.40 p.m."),
        ("The market is at 8 a.m. on Saturday.", "The market is at 9 a.m. on Monday."),
        ("The market is at 8 a.m.", "On weekdays the market by the old harbour of the town is at 9 a.m."),
        ("The launch is at 14:00 GMT.", "The launch is at 15:00 CET."),
        ("The ferry leaves at 7.30 a.m.", "The last ferry leaves at 9.15 p.m."),
        ("The vote begins at 7 a.m.", "The count of the vote begins at 7 p.m."),
        ("列車は月曜日の午前7時に出る。", "列車は日曜日の午前8時に出る。"),
    ],
)
def test_two_events_are_told_apart(one: str, other: str) -> None:
    assert other_event("When is the vote?", one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The vote begins at 7 a.m. on Sunday.", "The vote starts at 8 a.m., the mayor said on Friday."),
        ("Der Zug fährt um 8 Uhr ab.", "Um 9.30 Uhr fährt der Zug ab."),
        ("The last ferry leaves at 7.30 a.m.", "At 9.15 p.m. the last ferry leaves."),
        ("The launch is at 14:00 GMT.", "The launch is at 15:00 UTC."),
    ],
)
def test_one_event_in_other_words_is_one(one: str, other: str) -> None:
    assert not other_event("When is the vote?", one, other)


def test_the_large_one_is_not_the_small_one() -> None:
    [large], [small], [bare] = (
        clocks_named(text)
        for text in ("Im großen Saal um 18.30 Uhr", "Im kleinen Saal um 19.30 Uhr", "Im Saal um 19.30 Uhr")
    )
    assert is_other_sort(large, small)
    assert is_other_sort(small, large)
    assert not is_other_sort(large, bare)
