"""Two runs over the same items, by measure: difference, interval, p, what could have been seen, a verdict in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import fsum

from msgspec import Struct
from msgspec.structs import replace

from qa.evals.measures.measured import Failed, Measured, Value
from qa.evals.statistics.intervals import Clusters, Interval, bootstrap
from qa.evals.statistics.significance import holm, mcnemar, sign_flip

ALPHA = 0.05
_POWER = 2.8
"""z(.975) + z(.80): a true difference of 2.8 standard errors is found four times out of five."""
_FEWEST = 6
"""Fewest items that must all move one way before a two-sided exact test says .05: 2 · ½⁶ = .031."""


class Finding(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    EQUIVALENT = "equivalent"
    OPEN = "no detectable difference"
    EMPTY = "nothing to compare"


class Pair(Struct, frozen=True, kw_only=True):
    """One item's outcome in both runs."""

    id: str
    cluster: str
    before: Measured
    after: Measured


class Comparison(Struct, frozen=True, kw_only=True):
    """One measure of the run `after` against the run `before`, over the items that have a value in both."""

    measure: str
    better: str
    """`higher`, `lower`, or nothing when neither is."""
    primary: bool
    n: int
    clusters: int
    not_applicable: int
    """Items left out because the measure does not apply in one of the runs."""
    failed: int
    """Items left out because they failed in one of the runs."""
    before: float
    after: float
    interval: Interval
    """Of after − before."""
    p: float
    test: str
    p_adjusted: float
    """By Holm over the primary measures; the plain p elsewhere."""
    detectable: float
    """Smallest difference that would be found four times out of five."""
    margin: float | None
    won: int
    """Items whose value rose."""
    lost: int
    finding: Finding

    @property
    def difference(self) -> float:
        return self.after - self.before

    @property
    def words(self) -> str:
        """The verdict in words, with what it rests on."""
        if self.finding is Finding.EQUIVALENT:
            return f"equivalent within ±{_short(self.margin or 0.0)}"
        if self.finding is Finding.OPEN:
            return f"no detectable difference (smallest detectable: {_short(self.detectable)})"
        return self.finding.value


def compare(
    pairs: Mapping[str, Sequence[Pair]],
    *,
    better: Mapping[str, str],
    primary: Sequence[str],
    margins: Mapping[str, float] | None = None,
    seed: int = 0,
    alpha: float = ALPHA,
) -> tuple[Comparison, ...]:
    """Compare every measure; the primary ones are judged together by Holm, all others are exploratory.

    `pairs`: measure → its items. `better`: measure → `higher`, `lower` or nothing. `margins`: what counts as the same.
    """
    margins = margins or {}
    raw = [
        _compare(name, entries, better.get(name, ""), primary=name in primary, margin=margins.get(name), seed=seed)
        for name, entries in pairs.items()
    ]
    judged = {one.measure: one.p for one in raw if one.primary and one.n}
    adjusted = holm(judged)
    done = [replace(one, p_adjusted=adjusted.get(one.measure, one.p)) for one in raw]
    return tuple(replace(one, finding=_finding(one, alpha)) for one in done)


def averaged(repeats: Sequence[Measured]) -> Measured:
    """One outcome of an item asked several times: the mean of its values; failed or not applicable when it has none."""
    values = [outcome.v for outcome in repeats if isinstance(outcome, Value)]
    if values:
        return Value(fsum(values) / len(values))
    return next((outcome for outcome in repeats if isinstance(outcome, Failed)), repeats[0])


def _compare(
    measure: str, pairs: Sequence[Pair], better: str, *, primary: bool, margin: float | None, seed: int
) -> Comparison:
    kept = [
        (pair.cluster, pair.before.v, pair.after.v)
        for pair in pairs
        if isinstance(pair.before, Value) and isinstance(pair.after, Value)
    ]
    failed = sum(isinstance(pair.before, Failed) or isinstance(pair.after, Failed) for pair in pairs)
    plain = Comparison(
        measure=measure,
        better=better,
        primary=primary,
        n=len(kept),
        clusters=len({cluster for cluster, _, _ in kept}),
        not_applicable=len(pairs) - len(kept) - failed,
        failed=failed,
        before=fsum(before for _, before, _ in kept) / max(1, len(kept)),
        after=fsum(after for _, _, after in kept) / max(1, len(kept)),
        interval=Interval(low=0.0, high=0.0, method="none"),
        p=1.0,
        test="none",
        p_adjusted=1.0,
        detectable=0.0,
        margin=margin,
        won=sum(after > before for _, before, after in kept),
        lost=sum(after < before for _, before, after in kept),
        finding=Finding.EMPTY,
    )
    if not kept:
        return plain
    differences = Clusters.of((cluster, after - before) for cluster, before, after in kept)
    scale = max(1e-12, *(abs(value) for _, *values in kept for value in values))
    p, test = _p_value(kept, differences, seed)
    return replace(
        plain,
        interval=_interval(differences, scale, seed),
        p=p,
        test=test,
        detectable=max(_POWER * differences.standard_error(), scale * min(1.0, _FEWEST / differences.n)),
    )


def _p_value(kept: Sequence[tuple[str, float, float]], differences: Clusters, seed: int) -> tuple[float, str]:
    """McNemar where every item stands alone and is right or wrong; else signs are flipped cluster by cluster."""
    binary = all(value in (0.0, 1.0) for _, before, after in kept for value in (before, after))
    if binary and differences.are_single:
        lost = sum(after < before for _, before, after in kept)
        won = sum(after > before for _, before, after in kept)
        return mcnemar(lost, won), "exact McNemar"
    by_cluster: dict[str, list[float]] = defaultdict(list)
    for cluster, before, after in kept:
        by_cluster[cluster].append(after - before)
    return sign_flip([fsum(values) for values in by_cluster.values()], seed=seed), "permutation of clusters"


def _interval(differences: Clusters, scale: float, seed: int) -> Interval:
    """Bootstrap of the difference; where nothing moved, what three in n would still allow (the rule of three)."""
    if any(differences.values):
        return bootstrap(differences, seed=seed)
    allowed = scale * min(1.0, 3 / differences.number)
    return Interval(low=-allowed, high=allowed, method="rule of three")


def _finding(one: Comparison, alpha: float) -> Finding:
    """Equivalence first: a difference can be certain and still too small to matter."""
    if not one.n:
        return Finding.EMPTY
    if one.margin is not None and -one.margin <= one.interval.low and one.interval.high <= one.margin:
        return Finding.EQUIVALENT
    if one.p_adjusted >= alpha or one.better not in ("higher", "lower") or one.difference == 0:
        return Finding.OPEN
    return Finding.BETTER if (one.difference > 0) is (one.better == "higher") else Finding.WORSE


def _short(value: float) -> str:
    """Three places at most and no leading nought: “.045”."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.removeprefix("0") or "0"
