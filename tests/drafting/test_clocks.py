"""Times of day in running text: morning and evening told apart, lengths of time left alone, “about” not to the minute."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.drafting.clocks import is_one_time, take_times


def times(text: str) -> list[tuple[str, str]]:
    """Each time as written, and what it may be."""
    return [
        (time.text, " ".join(f"{at // 60}:{at % 60:02}" for at in sorted(time.minutes))) for time in take_times(text)[0]
    ]


@pytest.mark.parametrize(
    ("text", "written", "worth"),
    [
        ("Le bus part à 22 h 30.", "22 h 30", "22:30"),
        ("Le bus part à 22h30.", "22h30", "22:30"),
        ("La piscine ouvre à 8 h.", "8 h", "8:00 20:00"),
        ("La piscine ouvre à 8 h du matin.", "8 h du matin", "8:00"),
        ("La piscine ouvre dès 9 heures, dit-on.", "9 heures", "9:00 21:00"),
        ("Il arrive à 3 h de la nuit.", "3 h de la nuit", "3:00"),
        ("It opens at 7 in the morning.", "7 in the morning", "7:00"),
        ("It opens at about 8 o'clock in the evening.", "8 o'clock in the evening", "20:00"),
        ("It opens at 8.15 p.m. on Friday.", "8.15 p.m", "20:15"),
        ("On Friday evening at 8:15 it began.", "8:15", "20:15"),
        ("It began at 12.30 a.m. today", "12.30 a.m", "0:30"),
        ("It began at 12 p.m. today", "12 p.m", "12:00"),
        ("It left at 11 at night.", "11 at night", "23:00"),
        ("It left at 2 at night.", "2 at night", "2:00"),
        ("At 08:30 it left.", "08:30", "8:30"),
        ("At 8:30 it left.", "8:30", "8:30 20:30"),
        ("Um 8 Uhr morgens öffnet es.", "8 Uhr morgens", "8:00"),
        ("Am Abend um 8 Uhr schließt es.", "8 Uhr", "20:00"),
        ("Um 12 Uhr mittags schließt es.", "12 Uhr mittags", "12:00"),
        ("Um 24 Uhr schließt es.", "24 Uhr", "0:00"),
        ("Cierra a las 10 de la noche.", "10 de la noche", "22:00"),
        ("Cierra a las 21 horas, dijo.", "21 horas", "21:00"),
        ("午前8時に始まる", "午前8時", "8:00"),
        ("午後8時半に始まる", "午後8時半", "20:30"),
        ("上午8点半开始", "上午8点半", "8:30"),
        ("오후 약 3시에", "오후 약 3시", "15:00"),
        ("밤 11시 40분에", "밤 11시 40분", "23:40"),
    ],
)  # fmt: skip
def test_a_time_is_read_with_the_part_of_the_day_beside_it(text: str, written: str, worth: str) -> None:
    [(found, minutes)] = times(text)
    assert (found.rstrip("."), minutes) == (written, worth)


@pytest.mark.parametrize(
    "text",
    [
        "La traversée dure 2 h 45.", "La traversée dure 2h45.", "Il a gagné en 3 h 12.", "À 3 h de route de Paris.",
        "Le stationnement est limité à 2 h.", "Ayudó a las 8 víctimas.", "De las 8, tres murieron.",
        "They rescued 8 in the morning.", "約8時間かかった", "8点を取った", "8시간 걸렸다", "8시즌 만에", "6時10分前に",
        "Um 8 Uhr 30 kam er.", "It scored 8.15 on the scale.",
    ],
)  # fmt: skip
def test_how_long_or_how_many_is_no_time_of_day(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize(
    "text",
    ["morgen um 8 Uhr", "mañana a las 8:00", "más tarde, a las 8:00", "before noon, at 8:00"],
)
def test_tomorrow_and_later_tell_no_part_of_the_day(text: str) -> None:
    assert [worth for _, worth in times(text)] == ["8:00 20:00"]


def test_both_ends_of_opening_hours_are_times() -> None:
    assert [written for written, _ in times("von 8 bis 20 Uhr")] == ["8", "20 Uhr"]
    assert [written for written, _ in times("7-9 p.m. daily")] == ["7", "9 p.m."]
    assert [written for written, _ in times("de 8 h à 20 h le lundi")] == ["8 h", "20 h"]
    assert [written for written, _ in times("08:00 and 20:00")] == ["08:00", "20:00"]


@pytest.mark.parametrize(
    "text",
    [
        "at half past 7 p.m.", "at quarter to 8 p.m.", "um halb 8 Uhr abends", "um Viertel vor 8 Uhr", "à 8 heures et demie",
        "à 8 heures moins le quart", "a las 8 y media de la tarde", "at ten to 6 p.m.", "下午3点一刻",
    ],
)  # fmt: skip
def test_parts_of_an_hour_in_words_are_not_read_as_the_full_hour(text: str) -> None:
    assert times(text) == []


def test_a_time_given_twice_stands_at_two_places() -> None:
    text = "At 13:15, and then at 3:15, and then at 3:15 again"
    assert [text[slice(*time.span)] for time in take_times(text)[0]] == ["13:15", "3:15", "3:15"]
    assert len({time.span for time in take_times(text)[0]}) == 3


@pytest.mark.parametrize(
    ("text", "slack"),
    [
        ("at 06:10", 0), ("at about 06:10", 5), ("around 06:12", 5), ("shortly after 02:00", 15), ("at 6:10 or so", 5),
        ("gegen 21 Uhr", 15), ("kurz nach 11.30 Uhr", 15), ("vers 6 h 10", 5), ("sobre las 6:10", 5),
        ("午前6時10分ごろ", 5), ("午後約6時", 15), ("오전 6시 10분쯤", 5), ("약 6시에", 15), ("오전 6시 10분에", 0),
    ],
)  # fmt: skip
def test_a_hedged_time_may_miss_by_minutes(text: str, slack: int) -> None:
    assert [time.slack for time in take_times(text)[0]] == [slack]


def test_times_agree_within_the_slack_or_to_the_nearest_five_minutes() -> None:
    def at(hour: int, minute: int) -> frozenset[int]:
        return frozenset({60 * hour + minute})

    assert is_one_time(at(6, 10), at(6, 12), 0)
    assert not is_one_time(at(6, 10), at(6, 13), 0)
    assert not is_one_time(at(6, 10), at(6, 15), 0)
    assert is_one_time(at(6, 10), at(6, 15), 5)
    assert is_one_time(at(23, 58), at(0, 0), 5)
    assert not is_one_time(at(8, 0), at(20, 0), 15)
    assert is_one_time(at(8, 0) | at(20, 0), at(20, 0), 0)


@given(st.text(max_size=40), st.integers(0, 24), st.integers(0, 59), st.text(max_size=40))
def test_every_time_is_the_text_at_its_place(before: str, hour: int, minute: int, after: str) -> None:
    for written in (f"{hour}:{minute:02}", f"à {hour} h {minute:02}", f"오후 {hour}시 {minute}분", f"{hour} Uhr"):
        text = f"{before} {written} {after}"
        found, rest = take_times(text)
        assert len(rest) == len(text)
        for time in found:
            assert text[slice(*time.span)] == time.text
            assert all(0 <= at < 1440 for at in time.minutes)
