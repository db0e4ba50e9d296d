"""The patterns of times, compiled when the first question with a date comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct

from qa.patterns import lazy_pattern
from qa.retrieval import when_words as words
from qa.words import may_be_paired

THIS_YEAR = r"(?:of )?this year|dieses jahres|de cette année|de este año|di quest['’]anno|deste ano|今年|本年|올해"
LAST_YEAR = (
    r"(?:of )?last year|(?:letzten|vergangenen) jahres|de l['’](?:an|année) (?:dernier|dernière)|del año pasado|"
    r"dell['’]anno scorso|do ano passado|去年|昨年|작년|지난해"
)
TAIL = rf"(?:\s+(?:{THIS_YEAR}|{LAST_YEAR}))?"
UNITS = ("day", "week", "month", "year")


def may_hold(question: str) -> bool:
    """Whether there is anything in it that a date could be made of: most questions are done here, without a pattern."""
    return any(c.isdigit() for c in question) or _says(question, words.MONTH_NAMES) or may_be_relative(question)


def may_be_relative(question: str) -> bool:
    """Whether it says anything like “last week”, “yesterday” or “on Monday”."""
    return _says(question, words.WEEKDAY_NAMES) or _says(question, words.RELATIVE_HINTS)


def _says(question: str, hints: str) -> bool:
    """Whether a word of the question is, or with “…” begins with, one of these; scripts without blanks: holds one."""
    lower = question.lower()
    spoken = frozenset(_SPOKEN.findall(lower))
    for hint in hints.split():
        if hint.endswith("…"):
            if hint[:-1] in lower and any(word.startswith(hint[:-1]) for word in spoken):
                return True
        elif hint in spoken if hint[0] < "\u1100" and hint.isalpha() else hint in lower:
            return True
    return False


_SPOKEN = re.compile(r"[^\W\d_]+")


def has(pattern: str, text: str) -> bool:
    return bool(worded(pattern).search(text))


@cache
def worded(pattern: str) -> re.Pattern[str]:
    """Alternatives as whole words where the script has words."""
    parts = alternatives(pattern)
    dense = [part for part in parts if may_be_paired(part)]
    spaced = [part for part in parts if part not in dense]
    both = [rf"\b(?:{'|'.join(spaced)})\b"] * bool(spaced) + ["|".join(dense)] * bool(dense)
    return re.compile("|".join(both), re.IGNORECASE)


def alternatives(pattern: str) -> list[str]:
    """Cut at the bars outside brackets."""
    parts, depth = [""], 0
    for character in pattern:
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


@cache
def month_numbers() -> dict[str, int]:
    return {n: number for number, line in enumerate(words.MONTH_NAMES.strip().splitlines(), 1) for n in line.split()}


def weekday_number(name: str) -> int:
    lines = words.WEEKDAY_NAMES.strip().splitlines()
    return next(number for number, line in enumerate(lines) if name.lower() in line.split())


def any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))


def dates() -> tuple[str, ...]:
    month = rf"(?P<name>{any_of(list(month_numbers()))})(?![^\W\d_])"
    of = r"(?:de[l]?\s+|of\s+|di\s+|d['’])?"
    return (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?(?!\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s*{of}{month}\.?(?:,?\s*{of}(?P<year>\d{{4}})(?!\d))?",
        rf"{month}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>\d{{4}})(?!\d))?",
        rf"{month}\.?(?:,?\s+{of}(?P<year>\d{{4}})(?!\d))?",
        r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})(?!\d)",
        r"(?:(?P<year>\d{4})\s*[年년]\s*)?(?P<month>\d{1,2})\s*[月월](?:\s*(?P<day>\d{1,2})\s*[日일号號])?",
        r"(?P<year>(?:19|20)\d\d)\s*[年년]",
        r"(?P<year>(?:19|20)\d\d)(?!\d)",
    )


@cache
def date_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in dates())


@cache
def any_date() -> str:
    bare = (re.sub(r"\?P<\w+>", "?:", pattern) for pattern in dates())
    return rf"(?<![\d.,])(?:{'|'.join(bare)})"


@cache
def relative_patterns() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    number = rf"\d{{1,3}}|{any_of(list(words.NUMBERS))}"
    found: list[tuple[str, int, re.Pattern[str]]] = []
    for kind, templates in (("last few", words.LAST_FEW), ("ago", words.AGO)):
        for template in templates:
            for place, unit in enumerate(UNITS):
                pattern = template.replace("{n}", number).replace("{u}", words.UNITS[unit])
                start = "" if may_be_paired(template) else r"\b"
                found.append((kind, place, re.compile(rf"{start}(?:{pattern})", re.IGNORECASE)))
    found += [(unit, count, worded(pattern)) for unit, count, pattern in words.RELATIVE]
    return tuple(found)


@cache
def weekday_pattern() -> re.Pattern[str]:
    names = words.WEEKDAY_NAMES.split()
    spaced = any_of([name for name in names if not may_be_paired(name)])
    dense = any_of([name for name in names if may_be_paired(name)])
    last = r"last|letzten|vergangenen|지난\s?|上个?|上個?"
    return re.compile(
        rf"(?:(?:on\s+|this\s+past\s+|am\s+|le\s+|el\s+|(?P<last>{last})\s*))(?P<day>{spaced}|{dense})"
        r"(?P<behind>\s+(?:dernier|pasado|scorso|passad[oa]))?(?![^\W\d_]|['’]s)",
        re.IGNORECASE,
    )


class Led(Struct, frozen=True):
    """A pattern, and what each of its matches begins with or holds: without that, the long one is not compiled."""

    lead: re.Pattern[str]
    whole: re.Pattern[str]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.whole.finditer(text) if self.lead.search(text) else iter(())


_MONTH_SIGN = lazy_pattern("[月월]")


def led(first: str, rest: str) -> Led:
    """Words, white space, and what follows them."""
    return Led(
        lazy_pattern(rf"\b(?:{first})\s", re.IGNORECASE), lazy_pattern(rf"\b(?:{first})\s+{rest}", re.IGNORECASE)
    )


@cache
def date_pattern() -> re.Pattern[str]:
    """Any date, wherever it stands."""
    return re.compile(any_date(), re.IGNORECASE)


@cache
def role_patterns() -> tuple[tuple[str, Led], ...]:
    gap = r"(?P<gap>(?:[^\s,;:?!]+\s+){0,6}?)"
    found = [
        (role, led(w, rf"{gap}(?P<date>{any_date()})"))
        for role, w in (("since", words.SINCE), ("after", words.AFTER), ("before", words.BEFORE))
    ]
    dense = (
        r"(?P<date>(?<!\d)(?:\d{4}\s*[年년]\s*)?\d{1,2}\s*[月월](?:\s*\d{1,2}\s*[日일号號])?)"
        r"(?P<gap>\s?[^\s,、，。?？]{0,10}?\s?)"
    )
    found += [
        ("since", Led(_MONTH_SIGN, lazy_pattern(rf"{dense}(?:{words.SINCE_DENSE})"))),
        ("before", Led(_MONTH_SIGN, lazy_pattern(rf"{dense}(?:{words.BEFORE_DENSE})"))),
    ]
    return tuple(found)


@cache
def within_patterns() -> tuple[Led, ...]:
    last = r"(?:last|letzten|vergangenen)\s+"
    dense = r"(?P<date>(?:今年|올해\s?|本年|去年|昨年|작년\s?|지난해\s?)?(?<!\d)(?:\d{4}\s*[年년]\s*)?\d{1,2}\s*[月월])"
    happened = r"发生|發生|有什么|公布|宣布|决定|決定"
    eastern = (
        rf"(?P<last>지난\s?)?{dense}(?:{words.WITHIN_DENSE})",
        rf"(?P<last>(?!))?在?{dense}(?={happened})",
    )
    return (
        led(words.WITHIN, rf"(?P<last>{last})?(?:{words.EARLY}[\s-]+)?(?P<date>{any_date()}{TAIL})(?!\s*[-–]\s*\d)"),
        led("(?P<last>last)", rf"(?P<date>{any_of(list(month_numbers()))})(?![^\W\d_])"),
        *(Led(_MONTH_SIGN, lazy_pattern(pattern, re.IGNORECASE)) for pattern in eastern),
    )


@cache
def on_pattern() -> Led:
    return led(words.ON, rf"(?P<date>{any_date()})")


@cache
def from_pattern() -> Led:
    spaced = "|".join(part for part in alternatives(words.REPORTED) if not may_be_paired(part))
    return led(spaced, rf"(?:{words.FROM})\s+(?P<date>{any_date()})")


@cache
def between_patterns() -> tuple[Led, ...]:
    date = any_date()
    dense = r"(?:\d{4}\s*[年년]\s*)?\d{1,2}\s*[月월](?:\s*\d{1,2}\s*[日일号號])?"
    return tuple(
        Led(_MONTH_SIGN, lazy_pattern(rf"(?P<first>{dense})\s?(?:{to})\s?(?P<last>{dense}){behind}"))
        for to, behind in (("부터|에서", r"\s?까지"), ("から", "まで"), ("到|至", ""))
    ) + tuple(led(first, rf"(?P<first>{date}|\d{{1,2}})\s+(?:{to})\s+(?P<last>{date})") for first, to in words.BETWEEN)
