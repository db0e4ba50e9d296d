"""Days of the week that a claim names: what of a quote bears them out, what does not, and what is no day at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations.checks import check
from qa.citations.numbers import absent_numbers
from qa.citations.weekdays import weekdays_of
from qa.citations.weekdays_meant import words_for

TUESDAY = "2026-11-17"
MET = "The council met on Monday to decide on the bridge."
DATED = "The council met on 16 November 2026 to decide on the bridge."
UNDATED = "The council met to decide on the bridge."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The council met on Tuesday to decide on the bridge.", MET),
        ("Tuesday's meeting of the council was about the bridge.", MET),
        ("The council met on Tuesday night.", MET),
        ("On Tuesday Mayor Lund opened the bridge.", "Mayor Lund opened the bridge on Monday."),
        ("The council met on Tuesday, 16 November 2026.", DATED),
        ("The council met on Tuesday, 16 November 2026.", "The council met on Monday, 16 November 2026."),
        ("The council met on Tuesday, 16 November 2026.", f"{DATED} The bridge opens on Tuesday."),
        ("The council met on Tuesday, November 16.", "The council met on November 16."),
        ("The council met on 16 November 2026, a Tuesday.", DATED),
        ("The council met on Tue, 16 November 2026.", DATED),
        ("The council met on Tuesday.", DATED),
        ("It met from Friday, 16 to 20 November 2026.", "It met from 16 to 20 November 2026."),
        ("The council met on Friday.", "The council met yesterday."),
        ("It was on Sunday, 23 November 2026.", "It was on 23 November; on that Sunday they had to leave."),
        ("The council met on Tuesday.", UNDATED),
        ("The council met on a Tuesday.", UNDATED),
        ("They spoke each on Tuesday.", MET),
        ("The Coast Times reported on Wednesday that the council met.", UNDATED),
        ("The Coast Times reported on Tuesday, 16 November 2026, that the council met.", DATED),
        ("Der Rat tagte am Dienstag.", "Der Rat tagte am Montag."),
        ("Der Rat tagte am Dienstagabend.", "Der Rat tagte am Montagabend."),
        ("Der Rat tagte am Dienstag, dem 16. November 2026.", "Der Rat tagte am 16. November 2026."),
        ("Der Rat tagte am Dienstag.", MET),
        ("Le conseil s'est réuni mardi.", "Le conseil s'est réuni lundi."),
        ("Le conseil s'est réuni le mardi 16 novembre 2026.", "Le conseil s'est réuni le 16 novembre 2026."),
        ("Le conseil s'est réuni le mardi dernier.", "Le conseil s'est réuni le lundi dernier."),
        ("Mardi, le conseil s'est réuni.", MET),
        ("El consejo se reunió el martes.", "El consejo se reunió el lunes."),
        ("El consejo se reunió el sábado.", MET),
        ("Il consiglio si è riunito martedì.", "Il consiglio si è riunito lunedì."),
        ("O conselho reuniu-se na terça-feira.", "O conselho reuniu-se na segunda-feira."),
        ("시의회는 화요일에 회의를 열었다.", "시의회는 월요일에 회의를 열었다."),
        ("시의회는 11월 16일(화) 회의를 열었다.", "시의회는 11월 16일 회의를 열었다."),
        ("市議会は火曜日に開かれた。", "市議会は月曜日に開かれた。"),
        ("市議会は11月16日（火）に開かれた。", "市議会は11月16日に開かれた。"),
        ("市议会星期二开会。", "市议会星期一开会。"),
        ("市议会周二开会。", MET),
    ],
)
def test_another_day_of_the_week_than_the_quotes_is_refused(claim: str, quote: str) -> None:
    findings = check(claim, [quote], published=[TUESDAY])
    assert findings.decides_against
    assert findings.absent_numbers


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The council met on Monday.", MET),
        ("Monday's meeting was about the bridge.", MET),
        ("The council met on Monday.", DATED),
        ("The council met on Monday, 16 November 2026.", DATED),
        ("The council met on Monday, 16 November.", DATED),
        ("On Monday, November 16, the council met.", "The council met on November 16."),
        ("The council met on 16 November 2026, a Monday.", DATED),
        ("The council met on Mon, 16 November 2026.", DATED),
        ("The council met on Monday, 16 November 2026.", MET),
        ("The council met on Tuesday, 16 November 2026.", "The council met on Tuesday, 16 November 2026."),
        ("The council met on Monday.", "The council met yesterday."),
        ("The council met on Tuesday.", "The council met this morning."),
        ("The council met on Monday.", "The council met on the 16th."),
        ("The council met on Monday.", "The council met on 16 November."),
        ("The Coast Times reported on Tuesday that the council met.", UNDATED),
        ("It was on Sunday, 23 November.", "It was on 23 November; on that Sunday they had to leave."),
        ("It met from Monday, 16 to 20 November 2026.", "It met from 16 to 20 November 2026."),
        ("It is open on Wednesday.", "It is open from Monday to Friday."),
        ("It is open on Monday.", "It is open Mon–Fri from nine."),
        ("It is open on Wednesday.", "It is open on weekdays."),
        ("The fair is on Saturday and Sunday, 21-22 November 2026.", "The fair is held on 21-22 November 2026."),
        ("It is shut on Monday and Tuesday, 16 and 17 November 2026.", "It is shut on 16 and 17 November 2026."),
        ("Die Messe läuft von Freitag bis Sonntag, 20. bis 22. November 2026.", "Messe vom 20. bis 22. November 2026."),
        ("La foire a lieu samedi et dimanche 21 et 22 novembre 2026.", "La foire a lieu les 21 et 22 novembre 2026."),
        ("It is closed on Monday.", "Closed Mon."),
        ("It is closed on Tuesday.", "Mon and Tue: closed"),
        ("Das Museum ist am Dienstag offen.", "Offen Di bis So 10–18 Uhr."),
        ("Le musée est ouvert mardi.", "Ouvert du mar. au dim."),
        ("월요일에 쉰다.", "매주 월 휴관."),
        ("月曜日に休む。", "休館日:月"),
        ("La riunione è lunedì 7 dicembre 2026.", "La riunione è il 7 dicembre 2026."),
        ("A reunião foi terça-feira.", "A reunião foi ontem."),
        ("The match was on Saturday.", "The match was two days ago."),
        ("本周三名官员辞职。", "本周有3名官员辞职,三名。"),
        ("It is open on Saturday.", "It is open at weekends."),
        ("It is open on Sunday.", "It is open daily."),
        ("It opens on Monday.", "It opens on Mondays."),
        ("The council met on Monday night.", "Der Rat tagte am Montagabend."),
        ("It was closed on Friday.", "Am Karfreitag blieb es zu."),
        ("Der Rat tagte am Montag.", MET),
        ("Der Rat tagte am Montag, dem 16. November 2026.", "Der Rat tagte am 16. November 2026."),
        ("The council met on Monday.", "Le conseil s'est réuni lundi."),
        ("The council met on Wednesday.", "El consejo se reunió el miércoles."),
        ("The council met on Monday.", "Il consiglio si è riunito lunedì."),
        ("The council met on Tuesday.", "O conselho reuniu-se na terça-feira."),
        ("The council met on Tuesday.", "O conselho reuniu-se na terça."),
        ("The council met on Monday.", "De raad kwam maandag bijeen."),
        ("The council met on Monday.", "시의회는 월요일에 회의를 열었다."),
        ("The council met on Monday.", "시의회는 16일 회의를 열었다."),
        ("The council met on Monday.", "市議会は16日（月）に開かれた。"),
        ("The council met on Monday.", "市议会星期一开会。"),
        ("시의회는 월요일에 회의를 열었다.", MET),
        ("市議会は11月16日（月）に開かれた。", "市議会は11月16日に開かれた。"),
    ],
)
def test_a_day_of_the_week_that_the_quote_bears_out_is_not(claim: str, quote: str) -> None:
    assert not absent_numbers(claim, [quote], published=[TUESDAY])


@pytest.mark.parametrize(
    "claim",
    [
        "Prices fell on Black Monday.",
        "The band played Blue Monday.",
        "The Sunday Times wrote of the bridge.",
        "The Mail on Sunday wrote of the bridge.",
        "The Good Friday Agreement is about the bridge.",
        "The Tuesday Group decides on the bridge.",
        "Sunday Oliseh decided on the bridge.",
        "Sheffield Wednesday lost.",
        "They heard Domingo sing.",
        "The film “Friday” is about the bridge.",
        "The council meets on Mondays.",
        "The council meets every Sunday.",
        "The council meets every second Tuesday.",
        "The council meets every Monday and Tuesday.",
        "The council meets at the weekend.",
        "The council sat to decide.",
        "The Sun wrote that the council met.",
        "They wed in the sun.",
        "Der Rat tagt montags.",
        "Der Rat tagt jeden Montag.",
        "So tagte der Rat, und Mi Kröger kam.",
        "Le conseil se réunit chaque lundi.",
        "Le conseil se réunit le lundi.",
        "La mer est belle.",
        "El consejo se reúne los lunes.",
        "Cruzó el mar con Plácido Domingo.",
        "Il consiglio si riunisce il lunedì.",
        "시의회는 매주 월요일에 회의를 연다.",
        "늘어난 수요일 것이다.",
        "市議会は毎週月曜日に開かれる。",
        "これは日曜大工だ。",
        "市议会每周一开会。",
        "他们一周一次开会。",
        "上周日本市议会开会。",
    ],
)
def test_names_habits_and_short_words_are_no_days(claim: str) -> None:
    assert not absent_numbers(claim, [UNDATED], published=[TUESDAY])


def test_a_day_without_a_date_needs_no_date_of_publication() -> None:
    assert absent_numbers("It met on Tuesday.", [MET]) == ["Tuesday"]
    assert absent_numbers("It met on Monday.", [MET]) == []
    assert absent_numbers("It met on Monday.", [DATED]) == []
    assert absent_numbers("It met on Monday.", ["In 2026 it met on 16 November."]) == []


def test_a_wrong_day_is_told_with_the_date_that_it_stands_beside() -> None:
    assert absent_numbers("It met on Tuesday, 16 November 2026.", [DATED]) == ["Tuesday, 16 November 2026"]


def test_each_day_of_a_claim_is_looked_for_by_itself() -> None:
    claim = "It met on Monday and voted on Tuesday, 16 November 2026, and again on Tuesday."
    assert absent_numbers(claim, [f"{DATED} It votes again on Tuesday."]) == ["Tuesday, 16 November 2026"]


def test_the_calendar_of_old_days_is_not_held_against_a_claim() -> None:
    quote = "On a Tuesday they were caught: it was 5 November 1605."
    assert not absent_numbers("They were caught on Tuesday, 5 November 1605.", [quote])


def test_the_days_of_a_claim_are_told_with_their_numbers() -> None:
    assert [(one.text, one.number) for one in weekdays_of("On Sunday, not am Montagabend, nor lundi.", [])] == [
        ("Sunday", 6),
        ("Montagabend", 0),
        ("lundi", 0),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("from Friday to Monday", {4, 5, 6, 0}),
        ("von Montag bis Mittwoch", {0, 1, 2}),
        ("Sa–So", {5, 6}),
        ("월요일부터 수요일까지", {0, 1, 2}),
        ("they sat in the sun", set()),
        ("eine Montage", set()),
    ],
)
def test_a_quote_is_read_with_all_days_of_its_spans(text: str, days: set[int]) -> None:
    assert {number for number in range(7) if words_for(number, text)} == days


WORDS = """Monday Tuesday Sunday Fri Sat. Montag Dienstagabend jeden on On every Black Times the , ( ) . ; - “ ” le lundi mardi
los martes domingo 월요일 매주 火曜日 毎週 16日(月) 周一 一周一次 16 17. November 2026 May morgen yesterday to and daily""".split()


@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from(["", " "]))
def test_no_text_has_another_day_than_itself(words: list[str], blank: str) -> None:
    text = blank.join(words)
    assert not absent_numbers(text, [text], published=[TUESDAY])
