"""Two answers to the same question: which claims stayed, were reworded, rest on other quotes, came and went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from qa.text import fold
from qa.words import content_tokens

ALIKE = 0.6
"""Share of words, of all that either has, from which two claims are taken for one in other words."""


class Kind(StrEnum):
    """What became of a claim."""

    SAME = "same"
    OTHER_QUOTES = "same, other quotes"
    REWORDED = "reworded"
    DROPPED = "dropped"
    ADDED = "added"


class Change(Struct, frozen=True, kw_only=True):
    """One claim of either answer, or of both. Places count from 0; None where it is not."""

    kind: Kind
    then: int | None
    now: int | None


def compare(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """Pair the claims of two answer records: by equal words, then by equal quotes, then by like words.

    In the order of the new answer, what was dropped last. Every claim of both is in it exactly once.
    """
    before, after = then["claims"], now["claims"]
    old = {place: (_words(claim), _quotes(claim, then)) for place, claim in enumerate(before)}
    new = {place: (_words(claim), _quotes(claim, now)) for place, claim in enumerate(after)}
    paired: dict[int, tuple[int, Kind]] = {}

    def pair(place: int, match: int, kind: Kind) -> None:
        paired[place] = (match, kind)
        del old[match]

    for place, (words, quotes) in new.items():
        alike = [at for at, (other, _) in old.items() if other == words]
        # Of several equal claims, the one on the same quotes first.
        match = next((at for at in alike if old[at][1] == quotes), alike[0] if alike else None)
        if match is not None:
            pair(place, match, Kind.SAME if old[match][1] == quotes else Kind.OTHER_QUOTES)
    for place, (_, quotes) in new.items():
        match = next((at for at, (_, other) in old.items() if quotes and other == quotes), None)
        if place not in paired and match is not None:
            pair(place, match, Kind.REWORDED)
    for place, (words, _) in new.items():
        if place in paired or not old:
            continue
        match = max(old, key=lambda at: _likeness(words, old[at][0]))
        if _likeness(words, old[match][0]) >= ALIKE:
            pair(place, match, Kind.REWORDED)
    changes = [
        Change(kind=paired[place][1], then=paired[place][0], now=place)
        if place in paired
        else Change(kind=Kind.ADDED, then=None, now=place)
        for place in new
    ]
    return (*changes, *(Change(kind=Kind.DROPPED, then=at, now=None) for at in old))


def _words(claim: Mapping[str, Any]) -> str:
    return fold(claim["text"]).text.casefold().rstrip(" .")


def _quotes(claim: Mapping[str, Any], document: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    stored = {citation["n"]: citation for citation in document["citations"]}
    cited: Sequence[int] = claim.get("citations", ())
    return frozenset((stored[n]["article_id"], fold(stored[n]["quote"]).text) for n in cited if n in stored)


def _likeness(one: str, other: str) -> float:
    left, right = set(content_tokens(one)), set(content_tokens(other))
    return len(left & right) / len(left | right) if left and right else 0.0
