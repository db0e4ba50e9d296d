"""Dates in questions: which become a filter, which are the matter itself, and which are left to the evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.when import day_of, lies_within, read_when
from qa.retrieval.when_patterns import may_be_relative, may_hold
from qa.types import Filter

TODAY = dt.date(2026, 11, 22)
"""A Sunday."""
WEEK, MARCH, MAY_12 = ("2026-11-09", "2026-11-15"), ("2026-03-01", "2026-03-31"), ("2026-05-12", "")

FILTERS = [
    ("What happened last week?", WEEK),
    ("What did the council decide last week?", WEEK),
    ("Was ist letzte Woche passiert?", WEEK),
    ("Que s'est-il passé la semaine dernière ?", WEEK),
    ("¿Qué pasó la semana pasada?", WEEK),
    ("Che cosa è successo la settimana scorsa?", WEEK),
    ("O que aconteceu na semana passada?", WEEK),
    ("지난주에 무슨 일이 있었나?", WEEK),
    ("先週何がありましたか?", WEEK),
    ("上周发生了什么?", WEEK),
    ("What happened in March?", MARCH),
    ("What happened last March?", MARCH),
    ("What did the Courier report in March?", MARCH),
    ("Was geschah im März?", MARCH),
    ("Que s'est-il passé en mars ?", MARCH),
    ("¿Qué pasó en marzo?", MARCH),
    ("3월에 무슨 일이 있었나?", MARCH),
    ("3月に何がありましたか", MARCH),
    ("3月份发生了什么", MARCH),
    ("What happened in March last year?", ("2025-03-01", "2025-03-31")),
    ("去年3月发生了什么", ("2025-03-01", "2025-03-31")),
    ("What has the mayor said since the election on 12 May?", MAY_12),
    ("Was wurde seit der Wahl am 12. Mai beschlossen?", MAY_12),
    ("Que s'est-il passé depuis le 12 mai ?", MAY_12),
    ("¿Qué ha pasado desde el 12 de mayo?", MAY_12),
    ("Che cosa è successo dal 12 maggio?", MAY_12),
    ("O que aconteceu desde 12 de maio?", MAY_12),
    ("5월 12일 선거 이후 무슨 일이 있었나?", MAY_12),
    ("5月12日の選挙以降、何が起きたか", MAY_12),
    ("5月12日选举以来发生了什么？", MAY_12),
    ("What did the council announce after 12 October?", ("2026-10-13", "")),
    ("What has happened since 2 March 2026?", ("2026-03-02", "")),
    ("What was reported before 3 June 2025?", ("", "2025-06-02")),
    ("What happened before 3 June 2025?", ("", "2025-06-02")),
    ("What happened between 3 and 10 May?", ("2026-05-03", "2026-05-10")),
    ("What happened from March to May 2026?", ("2026-03-01", "2026-05-31")),
    ("What happened yesterday?", ("2026-11-21", "")),
    ("What happened three days ago?", ("2026-11-19", "2026-11-20")),
    ("Was geschah vor drei Wochen?", ("2026-10-26", "2026-11-01")),
    ("What happened in the past three weeks?", ("2026-11-01", "")),
    ("news from the last 10 days", ("2026-11-12", "")),
    ("최근 3일간 무슨 일이 있었나", ("2026-11-19", "")),
    ("過去3日間に何があったか", ("2026-11-19", "")),
    ("过去三天发生了什么", ("2026-11-19", "")),
    ("What happened last month at the harbour?", ("2026-10-01", "2026-10-31")),
    ("What has happened this month?", ("2026-11-01", "")),
    ("What happened last weekend?", ("2026-11-14", "2026-11-15")),
    ("What happened since last week?", ("2026-11-09", "")),
    ("last week's flood: how many homes?", ("2026-11-09", "")),
    ("先週の台風の被害は", ("2026-11-09", "")),
    ("articles published in 2025 about oysters", ("2025-01-01", "2025-12-31")),
    ("Which articles from 2025 mention the ferry?", ("2025-01-01", "2025-12-31")),
    ("What did the Courier write on 12 June 2026?", ("2026-06-12", "2026-06-13")),
    ("이번 주 소식", ("2026-11-16", "")),
    ("昨日のニュース", ("2026-11-21", "")),
]
MATTERS = [
    "What caused the 2019 fire?",
    "What opened in 1950?",
    "Who won the 2025 election?",
    "What did the March flood destroy?",
    "What was the peak in the november flood?",
    "When was the bridge opened in May?",
    "Which day in March did it open?",
    "Who died in the flood of 14 November 2025?",
    "How many people voted on 12 May 2026?",
    "What did the 12 May agreement say about pay?",
    "How much rain fell before the November 2025 flood?",
    "What is planned for next week?",
    "What will open in March?",
    "Who may apply before 3 June 2026?",
    "Who must register before 3 December?",
    "Until when may boats leave harbour without a receiver?",
    "By what date must it be paid?",
    "Who led the regiment since 1950?",
    "How long has Kestrel-4 been missing since 2014?",
    "What happened in 1978?",
    "What happened in the last week of the trial?",
    "What happened on the day before 12 May?",
    "What happened two days after 3 June 2026?",
    "How many passengers in 2025?",
    "What are last year's figures?",
    "Who has been mayor since April Jones resigned?",
    "Who is mayor today?",
    "Was steht hier über die Flut?",
    "The Ledger in November 2025 and Lattice in April 2026 name different culprits. Which ones?",
    "What did the judge say? The trial began in March.",
    "The trial began in March. What did the judge say?",
    "What is section 3 May about?",
    "Wann wurde im März die Schule eröffnet?",
    "Wer gewann die Wahl 2025?",
    "Qui a gagné l'élection de 2019 ?",
    "2019년 화재의 원인은?",
    "2019年の火災の原因は何か",
    "1950年に開業したのは何か",
    "2019年火灾的原因是什么？",
    "다음 주에 무엇이 열리나?",
    "来週何が開かれるか",
    "Who was born on 3 May 1980?",
    "What time do lessons start from September 2026?",
    "What killed the oysters in summer 2025?",
    "How many drivers may the city hire?",
    "What did march organisers want?",
    "Did the house in May Street burn down?",
    "What does day one mean?",
    "Who is Jan Dec?",
    "What happened?",
]
UNSURE = [
    "how many homes were flooded in Brackwater in november 2025?",
    "what had Hugh Penhallow noticed about the water in August",
    "Quelle vanne des marais salants est hors service depuis février ?",
    "What did the council decide in March about the trams?",
    "올해 서린군 사과 생산량은 얼마로 집계됐나",
]


@pytest.mark.parametrize(("question", "bounds"), FILTERS, ids=[question for question, _ in FILTERS])
def test_a_time_that_is_asked_for_becomes_a_filter(question: str, bounds: tuple[str, str]) -> None:
    when = read_when(question, today=TODAY)
    assert when is not None
    assert (when.since, when.until) == bounds
    assert not when.unsure
    assert when.text in question


@pytest.mark.parametrize("question", MATTERS)
def test_a_date_that_is_the_matter_hides_no_later_article(question: str) -> None:
    assert read_when(question, today=TODAY) is None


@pytest.mark.parametrize("question", UNSURE)
def test_a_doubtful_date_is_left_to_the_evidence(question: str) -> None:
    when = read_when(question, today=TODAY)
    assert when is not None
    assert when.unsure


def test_an_end_may_be_given_up_where_later_articles_can_tell_of_it_and_not_where_print_is_asked_for() -> None:
    happened, printed = (read_when(f"What {verb} in March?", today=TODAY) for verb in ("happened", "was reported"))
    assert happened is not None
    assert happened.later_too
    assert printed is not None
    assert not printed.later_too


def test_words_that_no_article_has_are_left_out_of_the_search() -> None:
    for question, rest in (
        ("What did the council decide last week?", "What did the council decide?"),
        ("What happened in the past three weeks at Gannet Quay?", "What happened at Gannet Quay?"),
        ("지난주에 무슨 일이 있었나?", "무슨 일이 있었나?"),
    ):
        when = read_when(question, today=TODAY)
        assert when is not None
        assert when.rest == rest


def test_a_month_without_a_year_is_the_last_one_that_has_begun() -> None:
    for month, year in (("December", "2025"), ("November", "2026"), ("January", "2026")):
        when = read_when(f"What happened in {month}?", today=TODAY)
        assert when is not None
        assert when.since.startswith(year)


def test_a_week_is_told_from_the_day_the_question_is_asked_on() -> None:
    when = read_when("What happened last week?", today=dt.date(2026, 1, 1))
    assert when is not None
    assert (when.since, when.until) == ("2025-12-22", "2025-12-28")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-03-10", "2026-03-10"), ("2026-02", "2026-02-28"), ("2024-02", "2024-02-29"), ("2025", "2025-12-31")],
)
def test_a_day_cut_short_means_its_last_one(text: str, day: str) -> None:
    assert day_of(text) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30"])
def test_what_is_no_date_has_no_day(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize(
    ("published", "within", "passes"),
    [
        ("2026-03-15T18:00", Filter(until="2026-03-15"), True),
        ("2026-03-16", Filter(until="2026-03-15"), False),
        ("2026-03", Filter(since="2026-03-15"), True),
        ("2026", Filter(since="2026-03-15"), True),
        ("2025", Filter(since="2026-03-15"), False),
        ("2026-03-15", Filter(until="2026-03"), True),
        ("", Filter(since="2026-03"), False),
        ("", Filter(), True),
        ("2026-03-10", Filter(as_of="2026-03-10"), True),
        ("2026-03", Filter(as_of="2026-03-10"), False),
        ("2026", Filter(as_of="2026-03"), False),
        ("2026-02", Filter(as_of="2026-03-10"), True),
        ("2025", Filter(as_of="2026-03-10"), True),
        ("", Filter(as_of="2026-03-10"), False),
        ("2026-03-11", Filter(as_of="2026-03-10"), False),
    ],
)
def test_what_may_be_later_is_not_seen_as_of_a_day(published: str, within: Filter, passes: bool) -> None:
    assert lies_within(published, within) is passes


@given(st.text(max_size=80), st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2060, 1, 1)))
def test_any_text_is_read_without_an_error_and_never_into_the_future(text: str, today: dt.date) -> None:
    when = read_when(text, today=today)
    assert when is None or when.since <= today.isoformat()


@given(
    st.sampled_from(["last week", "last month", "yesterday", "in March", "since 12 May", "on 31 February", "in 2025"]),
    st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2060, 1, 1)),
)
def test_bounds_are_in_order_on_every_day_of_the_calendar(words: str, today: dt.date) -> None:
    when = read_when(f"What happened {words}?", today=today)
    assert when is None or not (when.since and when.until) or when.since <= when.until


@pytest.mark.parametrize(
    "question",
    [
        "What did the harbour board decide about the crane?",
        "Who may sell an anchor in a marina?",
        "Why did the holiday village at Montagne close?",
    ],
)
def test_words_that_only_hold_the_letters_of_a_time_cost_no_pattern(question: str) -> None:
    assert not may_be_relative(question)
    assert may_hold(question) == ("may" in question.split())  # a month, as far as anyone can see


@pytest.mark.parametrize(
    "question", ["l’an dernier", "l'an dernier", "anteayer", "지난주", "上个星期", "vor drei Tagen"]
)
def test_every_way_to_tell_a_time_from_today_is_looked_into(question: str) -> None:
    assert may_be_relative(question)
