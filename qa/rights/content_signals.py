"""Content Signals: `Content-Signal` lines in the groups of robots.txt, and the HTTP header of the same name.

The policy text (contentsignals.org, 2025) defines `search`, `ai-input`, `ai-train` with `yes` and `no`; what is left
out is neither granted nor restricted. `use=immediate|reference|full` came in 2026 and is known from live files and
secondary descriptions only, so its table is data: change it when a definition is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from qa.rights.paths import matched_length
from qa.rights.reading import READ, Reading
from qa.rights.robots_txt import OUR_TOKENS, parse_robots, robots_status
from qa.rights.site import files_named, paths_on
from qa.types import Article, Says, Signal, SiteFile, Source, Use

PROTOCOL = "content-signals"
KEY = "content-signal"

USES = {"search": Use.SEARCH, "ai-input": Use.AI_INPUT, "ai-train": Use.AI_TRAIN}
# Spellings of a neighbouring vocabulary, met in the wild. Heard where they say no, never where they say yes.
MISTAKEN = {"train-ai": Use.AI_TRAIN, "ai-training": Use.AI_TRAIN, "ai-use": Use.AI_INPUT, "input-ai": Use.AI_INPUT}
_NO = frozenset("no n false 0 none deny disallow".split())
# Of the levels of `use`: what each keeps us from. `immediate`: take in, keep nothing; `reference`: index, excerpt, link
# back, which an answer made from the full text is not, unless `ai-input=yes` stands beside it.
KEEPS_FROM = {"immediate": "nothing may be kept", "reference": "index, short excerpt and link only", "full": ""}
_PAIR = re.compile(r"([A-Za-z_-]+)[ \t]*=[ \t]*[\"']?([^\s,;\"']+)")


class Statement(Struct, frozen=True):
    """One line: the path it is limited to (empty: none) and what it says."""

    path: str
    pairs: tuple[tuple[str, str], ...]
    text: str


def parse_statement(value: str) -> Statement:
    """`[/path] key=value, key=value`. Keys and values in lower case; commas with or without blanks, or blanks alone."""
    text = value.strip()
    path, rest = (*text.split(None, 1), "")[:2] if text.startswith("/") else ("", text)
    pairs = tuple((match[1].lower().replace("_", "-"), match[2].lower()) for match in _PAIR.finditer(rest))
    return Statement(path, pairs, text)


def read_content_signals(source: Source, article: Article) -> Reading:  # noqa: ARG001 - every reader is asked the same way
    """Lines of the group that speaks to us in each robots.txt, and the header. What is unread, robots.txt tells."""
    signals: list[Signal] = []
    for file in files_named(article, "robots.txt"):
        if robots_status(file)[0] == READ:
            for path in paths_on(file, article):
                signals.extend(_in_robots(file, path))
    header = [parse_statement(value) for name, value in article.headers if name.lower() == KEY]
    # A content delivery network adds an all-yes header by itself, so a yes of it is weak; it beats no no anyway.
    signals.extend(
        statement_signals(header, carrier="http-header", where="Content-Signal", note="weak: may be a default")
    )
    return Reading(signals=tuple(dict.fromkeys(signals)))


def _in_robots(file: SiteFile, path: str) -> Iterator[Signal]:
    robots = parse_robots(file.body)
    ours = [parse_statement(value) for value in robots.rules_for(OUR_TOKENS).values(KEY)]
    applying = [s for s in ours if not s.path or matched_length(s.path, path) is not None]
    # Before any User-agent a line belongs to no group; a no is heard all the same. The form with a path is an
    # extension that others made up: heard where it says no.
    whole = [s for s in applying if not s.path]
    loose = [parse_statement(value) for key, value in robots.loose if key == KEY]
    negative = [*(s for s in applying if s.path), *loose]
    yield from statement_signals(whole, extra_noes=negative, carrier="robots.txt", where=file.url)


def statement_signals(
    statements: Iterable[Statement],
    *,
    extra_noes: Iterable[Statement] = (),
    carrier: str,
    where: str,
    note: str = "",
) -> Iterator[Signal]:
    """The statements of one carrier, merged: any no wins for its use; what is left out says nothing.

    `extra_noes` are heard only where they say no.
    """
    said: dict[Use, tuple[Says, str, str]] = {}
    levels: list[tuple[str, str]] = []
    for statement, only_noes in [*((s, False) for s in statements), *((s, True) for s in extra_noes)]:
        for key, value in statement.pairs:
            if key == "use":
                levels.append((value, statement.text))
                continue
            use, says, remark = _meaning(key, value)
            if use is None or (only_noes and says is not Says.NO):
                continue
            if use not in said or (says is Says.NO and said[use][0] is not Says.NO):
                said[use] = (says, f"{key}={value}", remark or (note if says is Says.YES else ""))
    for use, (says, quote, remark) in said.items():
        yield _signal(carrier, where, use, says, quote, remark)
    permitted = Use.AI_INPUT in said and said[Use.AI_INPUT][0] is Says.YES
    for level in dict.fromkeys(value for value, _ in levels):
        yield _level(carrier, where, level, permitted=permitted)


def _meaning(key: str, value: str) -> tuple[Use | None, Says, str]:
    use = USES.get(key)
    if use is not None and value in {"yes", "no"}:
        return use, Says(value), ""
    if value in _NO and (use is not None or key in MISTAKEN):
        return use or MISTAKEN[key], Says.NO, "malformed, plainly negative"
    return use, Says.UNSTATED, "a value of no known meaning"


def _level(carrier: str, where: str, level: str, *, permitted: bool) -> Signal:
    kept = KEEPS_FROM.get(level)
    if kept is None:
        return _signal(carrier, where, Use.AI_INPUT, Says.REVIEW, f"use={level}", "a level of no known meaning")
    if not kept:
        return _signal(carrier, where, Use.AI_INPUT, Says.UNSTATED, f"use={level}", "no limit")
    if level == "reference" and permitted:
        return _signal(carrier, where, Use.AI_INPUT, Says.UNSTATED, f"use={level}", f"{kept}; but ai-input=yes")
    return _signal(carrier, where, Use.AI_INPUT, Says.NO, f"use={level}", kept)


def _signal(carrier: str, where: str, use: Use, says: Says, quote: str, note: str) -> Signal:
    return Signal(carrier=carrier, protocol=PROTOCOL, use=use, says=says, quote=quote[:100], where=where, note=note)
