"""One thing of a true claim, or of its quote, is changed: how often do the checks see it, and how often do they alarm
at a true one? Claims are sentences of articles as they are, or said in another way that means the same.

Every claim goes the whole way that a model's reply goes: `qa.answer.parse` is left out, `qa.citations.cite` is asked.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from qa.answer_types import Claim
from qa.chunks.sentences import sentence_spans
from qa.citations.cite import cite
from qa.citations.dates import take_dates
from qa.citations.weekdays_meant import weekday_number
from qa.sources.files import Broken, find_files, read_file
from qa.sources.register import read_register
from qa.text import normalise
from qa.types import (
    AiUse,
    Article,
    ArticleCard,
    ArticleId,
    Chunk,
    ChunkId,
    Draft,
    DraftClaim,
    DraftQuote,
    Passage,
    SourceId,
    Standing,
)

_DIGITS = re.compile(r"(?<![\w.,:])\d+(?:[.,]\d+)?(?![\w:]|[.,]\d)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zà-ÿ]{3,}(?![a-zà-ÿ])")
_RUN = re.compile(r"(?<![\w’'-])[A-Z][\w'’-]*[a-z][\w-]*(?: [A-Z][\w-]*[a-z][\w-]*)*")
_LISTED = re.compile(r"[\s,]*(?:(?:and|or|to|&|–|-|[A-Z][\w'’-]*)[\s,]*)*")
_PRONOUNS = "He She It They We I You This These That".split()
_DEED = re.compile(r" (?:[a-z]+ly )?[a-z]+ed (?:(?:the|to|for|by|from|on|of) ){0,2}")
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|can|could|will|would|should)\b(?! not)")
_NOT = re.compile(r"\b(?:did|does|do|was|were|is|are|has|have|had|will|would|could|can) not\b")
_MONTHS = "January February March April June July August September October November December".split()
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b(?=\s+\d|\b)")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b")
_CALENDAR = {*_MONTHS, "May", *_DAYS}
_UNITS = (
    ("euros", "dollars"), ("kilometres", "miles"), ("metres", "feet"), ("months", "years"), ("hours", "days"),
    ("minutes", "hours"), ("years", "months"), ("tonnes", "kilos"), ("days", "weeks"), ("hectares", "acres"),
    ("per cent", "people"), ("€", "$"), ("euro", "dollar"), ("weeks", "months"), ("litres", "tonnes"),
)  # fmt: skip
_WORDS = "two three four five six seven eight nine ten eleven twelve".split()


class Case(Struct, frozen=True):
    """A claim with its quote, and the article that both are of."""

    article: Article
    claim: str
    quote: str


Change = Callable[[Case, random.Random], Case | None]


# ── what means the same ────────────────────────────────────────────────────────────────────────────────────


def respelled(case: Case, dice: random.Random) -> Case | None:
    """Numbers, dates and percentages in another spelling of the same worth; None when there was none."""
    claim = case.claim
    claim = re.sub(
        rf"\b(\d{{1,2}}) (May|{'|'.join(_MONTHS)})( \d{{4}})?\b",
        lambda m: f"{m[2]} {m[1]}{',' + m[3] if m[3] else ''}",
        claim,
    )
    claim = re.sub(
        r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)", lambda m: m[0].replace(",", dice.choice(["", "\u202f", " "])), claim
    )
    claim = re.sub(r" per cent\b", dice.choice(["%", " percent"]), claim)
    claim = re.sub(r"€(\d+(?:\.\d+)?) (million|billion)", r"\1 \2 euros", claim)
    claim = re.sub(r"(\d+)\.(\d) million\b", lambda m: f"{int(m[1] + m[2]) * 100_000:,}", claim)
    claim = re.sub(rf"(?<!-)\b({'|'.join(_WORDS)})\b(?! of)", lambda m: str(_WORDS.index(m[1]) + 2), claim)
    claim = re.sub(r"\b(did|was|were|is|has|had) not\b", r"\1n’t", claim)
    return None if claim == case.claim else replace(case, claim=claim)


def shortened(case: Case, _: random.Random) -> Case | None:
    """The sentence up to its first comma: less is said, and all of it is true."""
    head, comma, tail = case.claim.partition(", ")
    if not comma or len(head.split()) < 5 or re.search(r"\b(?:not|no|if|unless|until|without)\b", tail):
        return None
    return replace(case, claim=head + ".")


def day_named(case: Case, _: random.Random) -> Case | None:
    """A date with its day of the week before it."""
    return _day_put(case, 0)


# ── what does not ──────────────────────────────────────────────────────────────────────────────────────────


def number_changed(case: Case, dice: random.Random) -> Case | None:
    def other(found: str) -> str:
        at = dice.choice([i for i, character in enumerate(found) if character.isdigit()])
        digit = dice.choice([d for d in "123456789" if d != found[at]])
        return found[:at] + digit + found[at + 1 :]

    return _at_one(case, _DIGITS, dice, other)


def month_changed(case: Case, dice: random.Random) -> Case | None:
    return _at_one(case, _MONTH, dice, lambda found: dice.choice([m for m in _MONTHS if m != found]))


def weekday_changed(case: Case, _: random.Random) -> Case | None:
    # Dice of its own: those of the table go on as if this change were not there.
    dice = random.Random(case.claim)
    spots = list(_DAY.finditer(case.claim))
    if not spots:
        return None
    at = dice.choice(spots)
    other = dice.choice([day for day in _DAYS if day != at.group()])
    return replace(case, claim=case.claim[: at.start()] + other + case.claim[at.end() :])


def day_misnamed(case: Case, _: random.Random) -> Case | None:
    """A date with another day of the week before it."""
    return _day_put(case, 1 + len(case.claim) % 6)


def _day_put(case: Case, shift: int) -> Case | None:
    for found in take_dates(case.claim)[0]:
        number = weekday_number(found.readings[0])
        start = found.span[0]
        if number is not None and len(found.readings) == 1 and not _DAY.search(case.claim[max(0, start - 12) : start]):
            day = _DAYS[(number + shift) % 7]
            return replace(case, claim=f"{case.claim[:start]}{day}, {case.claim[start:]}")
    return None


def unit_changed(case: Case, dice: random.Random) -> Case | None:
    known = [(old, new) for old, new in _UNITS if re.search(_unit(old), case.claim)]
    if not known:
        return None
    old, new = dice.choice(known)
    return replace(case, claim=re.sub(_unit(old), new, case.claim, count=1))


def _unit(word: str) -> str:
    return r"€(?=\d)" if word == "€" else rf"(?<=[\d.] ){word}\b|(?<=million ){word}\b|(?<=billion ){word}\b"


def name_from_elsewhere(names: Sequence[str]) -> Change:
    def change(case: Case, dice: random.Random) -> Case | None:
        foreign = dice.choice([name for name in names if name not in case.article.text])
        return _at_one(case, _NAME, dice, lambda _: foreign)

    return change


def name_from_the_article(case: Case, dice: random.Random) -> Case | None:
    """Another name of the same article, which the quote does not hold."""
    own = sorted({m.group() for m in _NAME.finditer(case.article.text)} - _CALENDAR)
    own = [name for name in own if name not in case.quote]
    return _at_one(case, _NAME, dice, lambda _: dice.choice(own)) if own else None


def names_exchanged(case: Case, _: random.Random) -> Case | None:
    """Two names of the quote in each other's place: who did it and to whom."""
    found = [m for m in _NAME.finditer(case.claim) if m.group() not in _CALENDAR]
    if len(found) < 2 or found[0].group() == found[-1].group():
        return None
    a, b, text = found[0], found[-1], case.claim
    return replace(case, claim=text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :])


def whole_names_exchanged(case: Case, dice: random.Random) -> Case | None:
    """Two names of the quote, each whole and the members of no list, in each other's place."""
    runs = [m for m in _RUN.finditer(case.claim) if m.start() and case.claim[m.start() - 2] not in ".!?"]
    runs = [m for m in runs if m.group() not in _CALENDAR and not m.group().endswith(("'s", "’s"))]
    pairs = [
        (a, b)
        for at, a in enumerate(runs)
        for b in runs[at + 1 :]
        if not set(a.group().split()) & set(b.group().split())
        and not _LISTED.fullmatch(case.claim[a.end() : b.start()])
    ]
    return _exchanged(case, *dice.choice(pairs)) if pairs else None


def numbers_exchanged(case: Case, dice: random.Random) -> Case | None:
    """Two numbers of the quote in each other's place, unless they are the members of a list."""
    found = list(_DIGITS.finditer(case.claim))
    pairs = [
        (a, b)
        for at, a in enumerate(found)
        for b in found[at + 1 :]
        if a.group() != b.group() and not _LISTED.fullmatch(case.claim[a.end() : b.start()])
    ]
    return _exchanged(case, *dice.choice(pairs)) if pairs else None


def _exchanged(case: Case, a: re.Match[str], b: re.Match[str]) -> Case:
    text = case.claim
    return replace(case, claim=text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :])


def core_of(case: Case, _: random.Random) -> Case | None:
    """No more than who does what to whom, out of a longer sentence."""
    parts = _core(case)
    return None if parts is None else replace(case, claim=f"{''.join(parts)}.")


def core_turned(case: Case, _: random.Random) -> Case | None:
    parts = _core(case)
    return None if parts is None else replace(case, claim=f"{parts[2]}{parts[1]}{parts[0]}.")


def passive_of(case: Case, _: random.Random) -> Case | None:
    return _passive(case, turned=False)


def passive_turned(case: Case, _: random.Random) -> Case | None:
    return _passive(case, turned=True)


def _passive(case: Case, *, turned: bool) -> Case | None:
    parts = _core(case)
    if parts is None or not re.fullmatch(r" (?:the )?[a-z]+ed (?:the )?", parts[1]):
        return None
    agent, verb, patient = parts[2 if turned else 0], parts[1].replace("the", "").strip(), parts[0 if turned else 2]
    return replace(case, claim=f"{patient} was {verb} by {agent}.")


def _core(case: Case) -> tuple[str, str, str] | None:
    """Two neighbouring names with what stands between them, where that is a few words and one of them a past tense."""
    for a, b in pairwise(_RUN.finditer(case.claim)):
        between = case.claim[a.end() : b.start()]
        apart = not set(a.group().split()) & set(b.group().split())
        apart = apart and not {a.group(), *b.group().split()} & {*_PRONOUNS, *_CALENDAR}
        if apart and _DEED.fullmatch(between) and not re.search(r"\b(?:of|in|at|and)\s$", case.claim[: a.start()]):
            return a.group(), between, b.group()
    return None


def negation_inserted(case: Case, _: random.Random) -> Case | None:
    spot = _AUXILIARY.search(case.claim)
    return replace(case, claim=case.claim[: spot.end()] + " not" + case.claim[spot.end() :]) if spot else None


def negation_dropped(case: Case, _: random.Random) -> Case | None:
    spot = _NOT.search(case.claim)
    if not spot:
        return None
    return replace(case, claim=case.claim[: spot.end() - 4] + case.claim[spot.end() :])


def quote_altered(case: Case, dice: random.Random) -> Case | None:
    at = dice.choice([i for i, character in enumerate(case.quote) if character.isalnum()])
    old = case.quote[at]
    new = dice.choice([c for c in ("0123456789" if old.isdigit() else "abcdefghijklmnop") if c != old.lower()])
    return replace(case, quote=case.quote[:at] + new + case.quote[at + 1 :])


def _at_one(case: Case, pattern: re.Pattern[str], dice: random.Random, other: Callable[[str], str]) -> Case | None:
    spots = [m for m in pattern.finditer(case.claim) if m.group() not in _CALENDAR or pattern is _MONTH]
    if not spots:
        return None
    at = dice.choice(spots)
    return replace(case, claim=case.claim[: at.start()] + other(at.group()) + case.claim[at.end() :])


# ── counting ───────────────────────────────────────────────────────────────────────────────────────────────


class Tally(Struct):
    refused: int = 0
    marked: int = 0
    n: int = 0

    def add(self, claim: Claim) -> None:
        self.n += 1
        self.refused += not claim.supported
        self.marked += not claim.supported or bool(claim.problems)


def table(cases: Sequence[Case], *, seed: int = 20261122) -> dict[str, Tally]:
    """Change → how many claims were refused, how many marked in any way, of how many."""
    names = sorted({m.group() for case in cases for m in _NAME.finditer(case.claim)} - _CALENDAR)
    changes: dict[str, Change] = {
        "true: as it stands": lambda case, _: case,
        "true: numbers and dates respelled": respelled,
        "true: cut short at a comma": shortened,
        "true: a date with its day of the week": day_named,
        "true: who did it to whom, alone": core_of,
        "true: the same in the passive": passive_of,
        "number changed by one digit": number_changed,
        "month changed": month_changed,
        "day of the week changed": weekday_changed,
        "a date with another day of the week": day_misnamed,
        "unit changed": unit_changed,
        "name of another article put in": name_from_elsewhere(names),
        "another name of the article put in": name_from_the_article,
        "two names of the quote exchanged": names_exchanged,
        "two whole names exchanged, of no list": whole_names_exchanged,
        "two numbers exchanged, of no list": numbers_exchanged,
        "who to whom alone, turned round": core_turned,
        "the same in the passive, turned round": passive_turned,
        "“not” inserted": negation_inserted,
        "“not” dropped": negation_dropped,
        "quote altered by one character": quote_altered,
    }
    tallies = {name: Tally() for name in changes}
    articles = {case.article.id: case.article for case in cases}
    others = list(articles.values())
    passages = {article.id: _passage(article) for article in others}
    dice = random.Random(seed)
    for case in cases:
        for name, change in changes.items():
            if (changed := change(case, dice)) is not None:
                tallies[name].add(_checked(changed, 1, [passages[case.article.id]]))
        stranger = dice.choice([one for one in others if one.id != case.article.id])
        shown = [passages[case.article.id], passages[stranger.id]]
        tally = tallies.setdefault("wrong passage number: another article’s", Tally())
        tally.add(_checked(case, 2, shown))
        tally = tallies.setdefault("wrong passage number: there is none", Tally())
        tally.add(_checked(case, 3, shown))
        foreign = dice.choice([one for one in cases if one.article.id == stranger.id])
        tally = tallies.setdefault("another article’s quote under this one’s number", Tally())
        tally.add(_checked(replace(case, quote=foreign.quote), 1, shown))
        tally = tallies.setdefault("another article’s quote, rightly numbered", Tally())
        tally.add(_checked(replace(case, quote=foreign.quote), 2, shown))
    return tallies


def _checked(case: Case, number: int, shown: Sequence[Passage]) -> Claim:
    texts = {passage.card.id: passage.chunk.text for passage in shown}
    draft = DraftClaim(text=case.claim, quotes=(DraftQuote(passage=number, text=case.quote),))
    return cite(Draft(claims=(draft,)), shown, text_of=texts.get).claims[0]


def _passage(article: Article) -> Passage:
    chunk = Chunk(
        id=ChunkId(article.id), article_id=article.id, source_id=article.source_id, ordinal=0, start=0,
        end=len(article.text), text=article.text, context="", tokens=0,
        sentences=tuple(sentence_spans(article.text, "en")),
    )  # fmt: skip
    card = ArticleCard(
        id=article.id, source_id=article.source_id, source=str(article.source_id), title=article.title,
        author=article.author, published=article.published, standing=Standing.FULL,
    )  # fmt: skip
    return Passage(chunk=chunk, card=card, rank=1, score=1.0)


def seed_cases(register: Path, *, per_article: int = 12, seed: int = 1) -> list[Case]:
    """Sentences of the shipped articles that may be used, English ones: the changes are made in English."""
    dice = random.Random(seed)
    cases: list[Case] = []
    for article in _articles(register):
        found = [s for s in sentences(article.text) if s in article.text]
        cases.extend(Case(article, s, s) for s in dice.sample(found, min(per_article, len(found))))
    return cases


def gum_cases(articles: Sequence[dict[str, Any]], *, per_article: int = 6, seed: int = 1) -> list[Case]:
    """Sentences of the articles of a public set."""
    dice = random.Random(seed)
    cases: list[Case] = []
    for record in articles:
        text = normalise(record["text"])
        article = Article(
            id=ArticleId(record["_id"]), source_id=SourceId("gum"), title=record["title"], text=text, sha256="",
            published=str(record["metadata"].get("date") or ""), language="en",
        )  # fmt: skip
        found = sentences(text)
        cases.extend(Case(article, s, s) for s in dice.sample(found, min(per_article, len(found))))
    return cases


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+|\n+", text) if len(s.split()) > 7]


def _articles(register: Path) -> Iterator[Article]:
    for source in read_register(register):
        if source.ai_use is AiUse.FORBID:
            continue
        for path in find_files(source):
            for item in read_file(path, source):
                if not isinstance(item, Broken) and item.language == "en":
                    yield replace(item, source_id=SourceId(source.id))


def show(tallies: dict[str, Tally]) -> None:
    print(f"  {'':50} {'refused':>8} {'marked':>8} {'n':>6}")
    for name, tally in tallies.items():
        if tally.n:
            print(f"  {name:50} {tally.refused / tally.n:8.3f} {tally.marked / tally.n:8.3f} {tally.n:6}")
