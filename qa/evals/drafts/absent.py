"""Questions that the articles do not answer: a person or thing they name, asked for a detail of which they say nothing.

Absence is looked up, not supposed: no article that names the person may hold any of the words the detail would need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.evals.drafts.people import NAME, bare, people_in
from qa.patterns import lazy_pattern
from qa.types import ArticleId


@dataclass(frozen=True, slots=True)
class _Detail:
    question: str
    """With the name in place of `{}`."""
    missing: str
    told_by: str
    """Words of which one would stand in an article that gives the detail."""


_OF_PEOPLE = (
    _Detail(
        "Where did {} go to school?",
        "where {} went to school",
        r"school|college|university|student|studied|pupil|degree|graduat|educat|taught|teacher|class(?:room|mate)",
    ),
    _Detail(
        "Who is {} married to?",
        "whom {} is married to",
        r"marri|wife|husband|spouse|partner|widow|wedding|divorc|couple",
    ),
    _Detail(
        "In which town was {} born?",
        "where {} was born",
        r"\bborn|birth|native|grew up|childhood|raised in|comes? from|parents",
    ),
    _Detail(
        "How many children does {} have?",
        "how many children {} has",
        r"child|kids|\bsons?\b|daughter|father|mother|parent|famil|baby|twins",
    ),
    _Detail("How old is {}?", "how old {} is", r"\b(?:aged?|years?[- ]old|born|birthday|teenage)\b|, \d{2},|\(\d{2}\)"),
)
_OF_THINGS = (
    _Detail(
        "Who owns the {}?", "who owns the {}", r"\bown(?:s|ed|er|ers|ership)?\b|belong|propert|bought|sold|private"
    ),
    _Detail(
        "Who designed the {}?",
        "who designed the {}",
        r"design|architect|drew|drawn|built by|engineer|plan(?:s|ned|ner)",
    ),
)
_THING = lazy_pattern(
    r"(?<=\b[Tt]he\s)(?:[A-ZÀ-Þ][\w’'-]+\s){1,3}(?:Bridge|Tower|Hall|Library|Museum|Station|Stadium|Theatre|Barrier|Lighthouse"
    r"|Hotel|Hospital|Market|Harbour|Park|Palace|Cathedral|Canal|Tunnel|Dam|Brewery|Cannery|Creamery|Mill)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    question: str
    missing: str


def unanswerable(texts: Mapping[ArticleId, str]) -> Iterator[tuple[ArticleId, Absent]]:
    """(article id, question) for names of articles; each name and each detail once, spread over the details.

    `texts`: English articles by id, all that there are: an absence must hold in each of them.
    """
    people: dict[str, ArticleId] = {}
    things: dict[str, ArticleId] = {}
    for name, text in texts.items():
        for person in sorted(people_in(text)):
            people.setdefault(person, name)
        for thing in sorted(set(_THING.findall(text))):
            things.setdefault(thing, name)
    yield from _ask(people, texts, _OF_PEOPLE, whole=False)
    yield from _ask(things, texts, _OF_THINGS, whole=True)


def _ask(
    names: Mapping[str, ArticleId], texts: Mapping[ArticleId, str], details: Sequence[_Detail], *, whole: bool
) -> Iterator[tuple[ArticleId, Absent]]:
    for turn, (name, article) in enumerate(sorted(names.items())):
        if not whole and (bare(name) != name or not re.fullmatch(NAME, name)):
            continue
        sought = name if whole else name.rpartition(" ")[2]
        about = [text for text in texts.values() if sought in text]
        for step in range(len(details)):
            detail = details[(turn + step) % len(details)]
            if not any(re.search(detail.told_by, text, re.IGNORECASE) for text in about):
                yield article, Absent(question=detail.question.format(name), missing=detail.missing.format(name))
                break
