"""Days and times of day that a sentence names: when something opens, was signed, was heard of last."""

from __future__ import annotations

from decimal import Decimal

from qa.citations.dates import Day, take_dates, take_spans
from qa.citations.figures import plain
from qa.drafting.clocks import take_times
from qa.drafting.measures import Measure, beside, near
from qa.patterns import lazy_pattern

_IGNORE_CASE = 2
_ASKS_DAY = lazy_pattern(
    r"\bwhen\b|\b(?:what|which)(?:'s|\s+is)?\s+(?:the\s+)?(?:\w+\s+)?(?:date|day)\b|\bdate\b|\bwann\b|\bwelche[mnrs]?\s+(?:tag|datum)\b|\bdatum\b|\bquand\b"
    r"|\bquel(?:le)?\s+(?:date|jour)\b|\bcuándo\b|\bqué\s+(?:fecha|día)\b|언제|며칠|몇\s?월|날짜|いつ|何日|何月|日付",
    _IGNORE_CASE,
)
_ASKS_CLOCK = lazy_pattern(
    r"\bwhat\s+time\b|\bwhat\s+hour\b|\bwhen\b|\bwie\s?viel\s+uhr\b|\buhrzeit\b|\bwann\b|\bquelle\s+heure\b|\bquand\b|\bqué\s+hora\b|\bcuándo\b|몇\s?시|언제|何時|いつ",
    _IGNORE_CASE,
)
_YES_OR_NO = lazy_pattern(
    r"\W*(?:is|are|was|were|do|does|did|will|has|have|ist|sind|war|wird|hat|est-ce|es|fue|será|ha)\b", _IGNORE_CASE
)
_PUBLISHED = lazy_pattern(
    r"\b(?:published|updated|reference|report\s+of|statement\s+of|letter\s+of|article\s+(?:on|of)|veröffentlicht|publié|publicado)\b",
    _IGNORE_CASE,
)


def asks_when(question: str) -> bool:
    """Whether a question asks for a day, or holds one up to be confirmed."""
    return bool(_ASKS_DAY.search(question)) or (
        bool(_YES_OR_NO.match(question)) and bool(take_dates(plain(question))[0])
    )


def asks_what_time(question: str) -> bool:
    return bool(_ASKS_CLOCK.search(question))


def days_named(sentence: str) -> list[Measure]:
    """The days of a sentence that have day and month; none that says when something was published."""
    text = plain(sentence)
    _, rest = take_spans(text)
    dates, _ = take_dates(rest)
    whole = [found for found in dates if all(day.day and day.month for day in found.readings)]
    found = []
    for date in whole:
        start = date.span[0]
        if _PUBLISHED.search(text[max(0, start - 40) : start]):
            continue
        end = start + len(date.text)
        found.append(
            Measure(
                text=date.text,
                values=frozenset(),
                key="day",
                near=near(text, start, end),
                beside=beside(text, start, end),
                at=start,
                kind="day",
                days=date.readings,
                around=text,
                end=end,
            )
        )
    return found


def clocks_named(sentence: str) -> list[Measure]:
    """The times of day of a sentence."""
    text = plain(sentence)
    _, rest = take_dates(text)
    return [
        Measure(
            text=time.text,
            values=frozenset(map(Decimal, time.minutes)),
            key="clock",
            near=near(text, *time.span),
            beside=beside(text, *time.span),
            at=time.span[0],
            kind="clock",
            slack=time.slack,
            around=text,
            end=time.span[1],
        )
        for time in take_times(rest)[0]
    ]


def days_in(sentence: str) -> frozenset[Day]:
    """Every date of a sentence, in all its readings."""
    return frozenset(day for found in take_dates(plain(sentence))[0] for day in found.readings)
