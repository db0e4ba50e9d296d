"""Everything that is wrong with a set, not only the first of it: each finding with its line, kind and weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from qa.errors import ConfigError
from qa.evals.check import TextOf, locate_gold, mistakes_of
from qa.evals.items import EvalItem
from qa.types import ArticleCard, ArticleId, Standing
from qa.words import tokens

ENOUGH = 25
"""Items of a tag below which its breakdown says next to nothing."""

Kind = Literal["schema", "item", "gold", "forbidden-source", "asked-twice", "leakage", "small-tag"]


class Finding(Struct, frozen=True, kw_only=True):
    kind: Kind
    line: int
    """In the file; 0 when it concerns the set as a whole."""
    id: str
    """Of the item; empty where there is none."""
    message: str
    weight: Literal["error", "warning"] = "error"


def validate(
    scanned: Sequence[tuple[int, EvalItem | ConfigError]],
    *,
    text_of: TextOf,
    card_of: Callable[[ArticleId], ArticleCard | None],
) -> tuple[Finding, ...]:
    """Findings by line, those about the whole set last.

    `text_of`: the stored text of an article; `card_of`: what is known of it, whether or not its text may be used.
    """
    lined = [(number, item) for number, item in scanned if isinstance(item, EvalItem)]
    located = locate_gold([item for _, item in lined], text_of)
    found = [
        Finding(kind="schema", line=number, id="", message=_without_place(entry.message))
        for number, entry in scanned
        if isinstance(entry, ConfigError)
    ]
    for (number, _), item in zip(lined, located, strict=True):
        found += _item_findings(number, item, text_of, card_of)
    found += _asked_twice(lined)
    found.sort(key=lambda finding: finding.line)
    return (*found, *_leakage(lined), *_small_tags(lined))


def _without_place(message: str) -> str:
    """The line stands beside the message already."""
    return message.partition(": ")[2] or message


def _item_findings(
    number: int, item: EvalItem, text_of: TextOf, card_of: Callable[[ArticleId], ArticleCard | None]
) -> Iterator[Finding]:
    barred: set[int] = set()
    for at, gold in enumerate(item.gold, start=1):
        card = card_of(gold.doc)
        if card is not None and card.standing is not Standing.FULL:
            barred.add(at)
            why = card.reason.rstrip(".") or card.standing.value
            message = f"gold {at} ({gold.doc}) is kept from AI: {why}."
            yield Finding(kind="forbidden-source", line=number, id=item.id, message=message)
    for mistake in mistakes_of(item, text_of):
        about = next((at for at in range(1, len(item.gold) + 1) if mistake.startswith(f"gold {at} (")), 0)
        if about not in barred:
            yield Finding(kind="gold" if about else "item", line=number, id=item.id, message=mistake)


def _asked_twice(lined: Sequence[tuple[int, EvalItem]]) -> Iterator[Finding]:
    asked: dict[tuple[object, ...], tuple[int, str]] = {}
    for number, item in lined:
        key = (tuple(tokens(item.question)), item.filters, item.as_of)
        if key in asked:
            line, other = asked[key]
            message = f"asks the same as {other} on line {line}."
            yield Finding(kind="asked-twice", line=number, id=item.id, message=message)
        asked.setdefault(key, (number, item.id))


def _leakage(lined: Sequence[tuple[int, EvalItem]]) -> Iterator[Finding]:
    """Clusters in both parts: what was tuned on one item of them is no longer measured by the others."""
    parts: dict[str, dict[str, list[int]]] = {}
    for number, item in lined:
        parts.setdefault(item.cluster_id, {}).setdefault(item.split, []).append(number)
    for cluster, by_split in parts.items():
        if len(by_split) > 1:
            where = "; ".join(f"{split}: line {_few(lines)}" for split, lines in sorted(by_split.items()))
            message = f"the cluster {cluster} stands in dev and in test ({where})."
            yield Finding(kind="leakage", line=0, id="", message=message)


def _small_tags(lined: Sequence[tuple[int, EvalItem]]) -> Iterator[Finding]:
    counts = Counter(tag for _, item in lined for tag in set(item.tags))
    for tag, count in sorted(counts.items(), key=lambda entry: (entry[1], entry[0])):
        if count < ENOUGH:
            message = f"the tag {tag} has {count} items: below {ENOUGH}, its figures say next to nothing."
            yield Finding(kind="small-tag", line=0, id="", message=message, weight="warning")


def _few(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:3])) + (" …" if len(lines) > 3 else "")
