"""Near-copies: the same agency story in several papers. One of them is enough to answer from."""

from __future__ import annotations

from collections.abc import Iterable

from qa.words import tokens

RUN = 3
"""Words in a row that are compared (shingles: Broder 1997)."""
COPIED = 0.7
"""Share of the smaller text's runs found in the larger one from which on it is a copy."""


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = tokens(text)
    return frozenset(tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))


def is_copy(one: frozenset[tuple[str, ...]], others: Iterable[frozenset[tuple[str, ...]]]) -> bool:
    """Whether a text repeats most of another one, or the other way round."""
    return any(len(one & other) >= COPIED * min(len(one), len(other)) for other in others)
