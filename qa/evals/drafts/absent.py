"""Questions that the articles do not answer: a person or thing they name, asked for a detail of which they say nothing.

Absence is looked up, not supposed: no article that names the person may hold any of the words the detail would need.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from qa.evals.drafts.people import bare, people_in
from qa.patterns import lazy_pattern
from qa.types import ArticleId

_MOST_NAMES = 100
"""Of each kind: more are never wanted, and each is looked for in every article."""


class _Detail(Struct, frozen=True):
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
    r"(?<=\b[Tt]he\s)(?<!\bof\sthe\s)(?:[A-ZÀ-Þ][\w’'-]+\s){1,3}(?:Bridge|Tower|Hall|Library|Museum|Station|Stadium|Theatre|Barrier|Lighthouse"
    r"|Hotel|Hospital|Market|Harbour|Park|Palace|Cathedral|Canal|Tunnel|Dam|Brewery|Cannery|Creamery|Mill)\b"
    r"(?!\s(?:of|for|and|[A-Z]))"
)


class Absent(Struct, frozen=True, kw_only=True):
    question: str
    missing: str


class Names(Struct):
    """People and things that articles name, each with the first article that does, and what is told of them."""

    people: dict[str, ArticleId] = field(default_factory=dict)
    things: dict[str, ArticleId] = field(default_factory=dict)

    def add(self, article: ArticleId, text: str) -> None:
        """Take up the names of one article, as far as there is room."""
        for person in sorted(people_in(text)):
            if len(self.people) < _MOST_NAMES and bare(person) == person:
                self.people.setdefault(person, article)
        for thing in sorted(set(_THING.findall(text))):
            if len(self.things) < _MOST_NAMES:
                self.things.setdefault(thing, article)


def unanswerable(names: Names, texts: Iterable[str]) -> Iterator[tuple[ArticleId, Absent]]:
    """(article, question) for each name, with the first detail of which no text that names it tells, details in turn.

    `texts`: every article there is, gone through once: an absence must hold in each of them. A person is told of
    wherever the last name stands.
    """
    asked: list[tuple[str, str, ArticleId, Sequence[_Detail]]]
    asked = [(name, name.rpartition(" ")[2], article, _OF_PEOPLE) for name, article in sorted(names.people.items())]
    asked += [(name, name, article, _OF_THINGS) for name, article in sorted(names.things.items())]
    told: dict[str, set[str]] = {name: set() for name, _, _, _ in asked}
    for text in texts:
        for name, sought, _, details in asked:
            if sought in text:
                told[name].update(
                    detail.question for detail in details if re.search(detail.told_by, text, re.IGNORECASE)
                )
    for turn, (name, _, article, details) in enumerate(asked):
        for step in range(len(details)):
            detail = details[(turn + step) % len(details)]
            if detail.question not in told[name]:
                yield article, Absent(question=detail.question.format(name), missing=detail.missing.format(name))
                break
