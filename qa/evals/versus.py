"""Two systems over the same items, of one run or of two: aligned, compared by measure, and which answers flipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from qa.errors import ConfigError
from qa.evals.items import EvalItem
from qa.evals.measures.measured import Value
from qa.evals.run_folder import Run, ScoreLine
from qa.evals.score import MEASURES
from qa.evals.statistics.paired import Comparison, Pair, compare
from qa.evals.summary import per_item

PRIMARY = ("recall@10", "accuracy", "cite_precision")
"""One per stage: found, answered, cited. They are judged together; every other measure is exploratory."""
ENOUGH = 0.9
"""Share of the items that must be in both runs."""


class Side(Struct, frozen=True, kw_only=True):
    """One system of one run, scored."""

    run: Run
    label: str
    lines: tuple[ScoreLine, ...]
    """Of this system alone."""

    @property
    def items(self) -> dict[str, EvalItem]:
        asked = {line.id for line in self.lines}
        return {item.id: item for item in self.run.items if item.id in asked}


class Flip(Struct, frozen=True, kw_only=True):
    """An item that one side got right and the other did not."""

    item: EvalItem
    won: bool
    """Whether the later side is the one that is right."""


class Versus(Struct, frozen=True, kw_only=True):
    """What was found: `after` against `before`."""

    before: Side
    after: Side
    comparisons: tuple[Comparison, ...]
    """In the order of the measures; those that apply to no item are left out."""
    flips: tuple[Flip, ...]
    """In the set's order."""
    unmatched: tuple[str, ...]
    """Items that only one of them was asked, or that were changed in between."""
    same_passages: bool
    """Whether both answered over the same retrieval: then retrieval is no subject of the comparison."""

    @property
    def primary(self) -> tuple[Comparison, ...]:
        return tuple(one for one in self.comparisons if one.primary)


def side(run: Run, lines: Sequence[ScoreLine], label: str) -> Side:
    """Raises: `ConfigError` when the run has no such system."""
    known = [system.label for system in run.systems]
    if label not in known:
        raise ConfigError(f"{run.id} has no system {label!r}.", remedy=f"It has: {', '.join(known)}.")
    return Side(run=run, label=label, lines=tuple(line for line in lines if line.system == label))


def versus(
    before: Side,
    after: Side,
    *,
    primary: Sequence[str] = PRIMARY,
    margins: Mapping[str, float] | None = None,
    seed: int = 0,
    intersection: bool = False,
) -> Versus:
    """Compare two systems over the items that both were asked in the same words.

    Raises: `ConfigError` when fewer than nine in ten items are common, unless `intersection` allows it.
    """
    ours, theirs = before.items, after.items
    common = [name for name, item in theirs.items() if ours.get(name) == item]
    every = dict.fromkeys((*ours, *theirs))
    if not common or (len(common) < ENOUGH * len(every) and not intersection):
        raise ConfigError(
            f"Only {len(common)} of {len(every)} items are the same in {_name(before)} and {_name(after)}.",
            remedy="Run both over the same set, or compare what they share with --intersection."
            if common
            else "Run both over the same set.",
        )
    shared = before.run.id == after.run.id
    kept = [measure for measure in MEASURES if not (shared and measure.group.startswith("retrieval"))]
    pairs = {measure.name: _pairs(before, after, measure.name, common, theirs) for measure in kept}
    compared = compare(
        pairs,
        better={measure.name: measure.better for measure in kept},
        primary=primary,
        margins=margins,
        seed=seed,
    )
    return Versus(
        before=before,
        after=after,
        comparisons=tuple(one for one in compared if one.n or one.failed),
        flips=_flips(pairs["accuracy"], theirs),
        unmatched=tuple(name for name in every if name not in set(common)),
        same_passages=shared,
    )


def _pairs(
    before: Side, after: Side, measure: str, common: Sequence[str], items: Mapping[str, EvalItem]
) -> tuple[Pair, ...]:
    first, second = per_item(before.lines, measure), per_item(after.lines, measure)
    return tuple(
        Pair(id=name, cluster=items[name].cluster_id, before=first[name], after=second[name]) for name in common
    )


def _flips(pairs: Sequence[Pair], items: Mapping[str, EvalItem]) -> tuple[Flip, ...]:
    """With repeats, an item flips when the share of right answers changes."""
    changed = [
        (pair.id, pair.before.v, pair.after.v)
        for pair in pairs
        if isinstance(pair.before, Value) and isinstance(pair.after, Value) and pair.before.v != pair.after.v
    ]
    return tuple(Flip(item=items[name], won=later > earlier) for name, earlier, later in changed)


def _name(one: Side) -> str:
    return f"{one.run.id}, {one.label}"
