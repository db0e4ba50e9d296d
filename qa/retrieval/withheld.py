"""Withheld articles that may answer a question, found by title alone: there is no text to look into, so be careful.

A pointer must not send anyone to an article about another matter. So every name, number and other specific word of the
question has to stand in the title, in some form; vague words (“change”, “effect”, “happen”) are free. What a question
asks for can itself not stand there (“who was the cox of …?”): where the title bears many of its words, one or two
others may be missing, but never a name or a number.
"""

from __future__ import annotations

import re
from itertools import pairwise

from qa.answer_types import Withheld
from qa.matching import MONTHS
from qa.patterns import lazy_pattern
from qa.ports import Catalog
from qa.retrieval.kin import bears, specific
from qa.retrieval.when import lies_within
from qa.types import ArticleCard, Filter
from qa.words import STOP_WORDS, strip_marks

CANDIDATES = 50
_OPEN = Filter()
ENOUGH = 3
"""Specific words of the question that the title must bear, standing together or being half of all it has; two are
enough when they are half."""
MANY = 4
"""Specific words that the title must bear before any other may be missing."""
MOST = 3
"""Pointers given."""

_MEASURED = lazy_pattern(
    r"\b(?:how|wie)\s+(?:deep|tall|high|old|big|far|large|wide|heavy|often|fast|hoch|tief|alt|gross|groß|weit|schwer|oft|schnell|lange)\b",
    re.IGNORECASE,
)
_WORD = lazy_pattern(r"[^\W_]+")
_ORDINALS = frozenset("first second third fourth fifth next last previous former other another new".split())
_NEWS = frozenset(
    "happen happens happened happening news latest report reported story about passiert passierte geschah geschehen"
    " neues meldung passe arrive nouvelles propos pasa paso ocurrio sucedio noticias sobre".split()
)
_ONE_THING = frozenset(
    "who whom whose where when which how wer wen wo wann wie qui ou quand combien quien donde cuando".split()
)
_YEAR = lazy_pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH_OF = {name: month for month, names in enumerate(MONTHS, 1) for name in names.split()}


def find_withheld(question: str, *, catalog: Catalog, within: Filter = _OPEN) -> tuple[Withheld, ...]:
    """At most `MOST` pointers that pass the filter, best first. Raises `StoreError`."""
    cards = {card.id: (match(question, card), card) for card in catalog.titles_like(question, limit=CANDIDATES)}
    matched = sorted((-share, card.id, card) for share, card in cards.values() if share > 0)
    passing = [card for _, _, card in matched if not within.sources or card.source_id in within.sources]
    return tuple(Withheld(card=card) for card in passing if lies_within(card.published, within))[:MOST]


def match(question: str, card: ArticleCard) -> float:
    """Share of the title's specific words that the question asks about, 0…1; 0 when the title is not meant."""
    title, publisher = specific(card.title), specific(card.source)
    every = specific(_MEASURED.sub(" ", question))
    # Whoever names the publisher asks for what it wrote: its name need not stand in the title, and
    # each word of it tells like one of the title's.
    asked = [word for word in every if word in title or not bears(publisher, word)]
    if not asked or not title:
        return 0.0
    named = len(every) - len(asked)
    unborne = [word for word in asked if not bears(title, word) and not _is_date_of(word, card.published)]
    places = [i for i, word in enumerate(title) if any(bears([word], one) or bears([one], word) for one in asked)]
    whole = len(places) == len(title)
    if unborne and not _may_be_missing(unborne, asked, question, card.title, whole=whole, is_named=named > 0):
        return 0.0
    if any(year not in (*title, card.published[:4]) for year in _YEAR.findall(question)):
        return 0.0
    weight = _weight([title[i] for i in places])
    share = weight / _weight(title)
    together = places and places[-1] - places[0] <= len(places)
    enough = weight + named > ENOUGH or (weight >= ENOUGH and together) or (len(places) >= 2 and share >= 0.5)
    if not enough and len(places) >= 2 and places == list(range(len(places))):
        enough = not unborne and _asks_for_news_of_a_name(question)
    return share if enough else 0.0


def _asks_for_news_of_a_name(question: str) -> bool:
    """Whether it asks for whatever there is about somebody or something named: “What happened at the X works?”.

    Then a headline that begins with that name is meant by the name alone. “Where is X?” asks for one thing.
    """
    spoken = _WORD.findall(question)
    words = {strip_marks(word) for word in spoken}
    if not any(word[0].isupper() for word in (spoken if not words & STOP_WORDS else spoken[1:])):
        return False
    return not words & STOP_WORDS or (bool(words & _NEWS) and not words & _ONE_THING)


def _may_be_missing(
    unborne: list[str], asked: list[str], question: str, title: str, *, whole: bool, is_named: bool
) -> bool:
    """Whether these words can be what is asked for, and not what tells this matter from another.

    Only in alphabets, where names can be told: by their capital, or in a question without any, by following a word
    that the title writes with one (“lee kuan yew”: another Lee). A short title that the question bears as a `whole`
    leaves one other word free: there is nothing more in it to agree. Who names the publisher (`is_named`) has borne
    one word more.
    """
    borne = len(asked) - len(unborne) + is_named
    enough = borne >= MANY or (whole and borne >= 2 and len(unborne) == 1)
    if not enough or len(unborne) > borne // 2 or not all(word.isalpha() and word < "\u1100" for word in unborne):
        return False
    spoken = [match.group() for match in _WORD.finditer(question)]
    words = [strip_marks(word) for word in spoken]
    if _ORDINALS & set(words):
        return False
    if any(word[0].isupper() for word in spoken[1:]):
        return not {strip_marks(word) for word in spoken[1:] if word[0].isupper()} & set(unborne)
    names = {strip_marks(word) for word in _WORD.findall(title) if word[0].isupper()}
    return not any(left in names and right in unborne for left, right in pairwise(words))


def _is_date_of(word: str, published: str) -> bool:
    """Whether a word of the question names the year, month or day on which the article came out."""
    year, month, day = published[:4], published[5:7], published[8:10]
    if word.isdigit():
        return word == year or (bool(day) and int(word) in {int(day), int(month)})
    return bool(month) and _MONTH_OF.get(word) == int(month)


def _weight(words: list[str]) -> float:
    """How much a list of specific words says: a run of characters without blanks counts for each two of them."""
    return sum(
        1.0 if word.isascii() or (word.isalpha() and word < "\u3000") else max(1.0, len(word) / 2) for word in words
    )
