"""How sure is a figure? 95 % intervals: Wilson for shares, cluster bootstrap for everything else. Pure and seeded.

Items of one cluster (questions on one article) are right or wrong together: clusters are resampled, not items. Nothing
here depends on the order in which items are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import fsum, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from msgspec import Struct

RESAMPLES = 4_000
_BLOCK = 500
_ENOUGH = 50
"""From so many clusters on the bootstrap is corrected for bias and skew (BCa); below, that is itself noise."""
_NORMAL = NormalDist()

Array = npt.NDArray[np.float64]


class Interval(Struct, frozen=True, kw_only=True):
    low: float
    high: float
    method: str

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


class Clusters(Struct, frozen=True):
    """Values summed up per cluster, in the order of cluster names."""

    sums: Array
    counts: Array
    values: tuple[float, ...]

    @staticmethod
    def of(entries: Iterable[tuple[str, float]]) -> Clusters:
        """From (cluster, value) of each item. Raises: `ValueError` when there is none."""
        grouped: dict[str, list[float]] = defaultdict(list)
        for cluster, value in entries:
            grouped[cluster].append(value)
        if not grouped:
            message = "no value to take an interval of"
            raise ValueError(message)
        names = sorted(grouped)
        return Clusters(
            np.array([fsum(grouped[name]) for name in names], dtype=np.float64),
            np.array([len(grouped[name]) for name in names], dtype=np.float64),
            tuple(sorted(value for values in grouped.values() for value in values)),
        )

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def number(self) -> int:
        return len(self.sums)

    @property
    def mean(self) -> float:
        return fsum(self.values) / self.n

    @property
    def are_single(self) -> bool:
        """Whether every item stands alone."""
        return self.n == self.number

    def standard_error(self) -> float:
        """Of the mean over items, clusters being what is drawn (ratio estimator, linearised); 0 for one cluster."""
        if self.number < 2:
            return 0.0
        residuals = self.sums - self.mean * self.counts
        spread = float(np.dot(residuals, residuals)) * self.number / (self.number - 1)
        return sqrt(spread) / self.n


def interval(entries: Iterable[tuple[str, float]], *, seed: int = 0, level: float = 0.95) -> Interval:
    """The interval of a mean over (cluster, value): Wilson where values are only 0 and 1, else the cluster bootstrap.

    Where all values agree a bootstrap would claim certainty; a share in 0…1 then gets Wilson's interval over clusters.
    """
    clusters = Clusters.of(entries)
    values = set(clusters.values)
    if values <= {0.0, 1.0}:
        return _wilson_clustered(clusters, level)
    if len(values) == 1 and 0.0 < min(values) < 1.0:
        low, high = wilson(clusters.mean * clusters.number, clusters.number, level=level)
        return Interval(low=low, high=high, method="Wilson over clusters")
    return bootstrap(clusters, seed=seed, level=level)


def wilson(right: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share; `n` may be an effective, fractional size. (Wilson 1927.)"""
    if n <= 0:
        return 0.0, 1.0
    z = _NORMAL.inv_cdf((1 + level) / 2)
    share = right / n
    centre = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At the ends the formula gives the end exactly, give or take the last bit.
    low = 0.0 if right <= 0 else max(0.0, (centre - half) / scale)
    high = 1.0 if right >= n else min(1.0, (centre + half) / scale)
    return low, high


def bootstrap(clusters: Clusters, *, seed: int = 0, level: float = 0.95, resamples: int = RESAMPLES) -> Interval:
    """Percentile bootstrap of the mean over items, clusters resampled; BCa from 50 clusters on (Efron 1987)."""
    if clusters.number == 1 or clusters.values[0] == clusters.values[-1]:
        return Interval(low=clusters.values[0], high=clusters.values[-1], method="range")
    means = _resampled(clusters, seed, resamples)
    tail = (1 - level) / 2
    if clusters.number < _ENOUGH:
        low, high = np.quantile(means, (tail, 1 - tail))
        return Interval(low=float(low), high=float(high), method="cluster bootstrap")
    low, high = np.quantile(means, _bca(clusters, means, tail))
    return Interval(low=float(low), high=float(high), method="cluster bootstrap, BCa")


def _resampled(clusters: Clusters, seed: int, resamples: int) -> Array:
    rng = np.random.default_rng(seed)
    blocks = []
    for start in range(0, resamples, _BLOCK):
        drawn = rng.integers(0, clusters.number, size=(min(_BLOCK, resamples - start), clusters.number))
        blocks.append(clusters.sums[drawn].sum(axis=1) / clusters.counts[drawn].sum(axis=1))
    return np.concatenate(blocks)


def _bca(clusters: Clusters, means: Array, tail: float) -> Sequence[float]:
    """The two quantiles to take instead of `tail` and 1 − `tail`."""
    below = float(np.mean(means < clusters.mean) + np.mean(means == clusters.mean) / 2)
    if not 0.0 < below < 1.0:
        return tail, 1 - tail
    bias = _NORMAL.inv_cdf(below)
    left_out = (clusters.sums.sum() - clusters.sums) / (clusters.counts.sum() - clusters.counts)
    around = left_out.mean() - left_out
    spread = float(np.sum(around**2)) ** 1.5
    skew = float(np.sum(around**3)) / (6 * spread) if spread else 0.0

    def moved(z: float) -> float:
        return _NORMAL.cdf(bias + (bias + z) / (1 - skew * (bias + z)))

    z = _NORMAL.inv_cdf(tail)
    return moved(z), moved(-z)


def _wilson_clustered(clusters: Clusters, level: float) -> Interval:
    """Wilson over the size that clustering leaves: n ÷ design effect, at least one, at most n.

    Where all are right or all wrong the design effect cannot be seen, so a cluster counts once.
    """
    share = clusters.mean
    if clusters.are_single:
        low, high = wilson(share * clusters.n, clusters.n, level=level)
        return Interval(low=low, high=high, method="Wilson")
    size = float(clusters.number)
    if 0.0 < share < 1.0 and (error := clusters.standard_error()) > 0:
        size = min(float(clusters.n), max(1.0, share * (1 - share) / error**2))
    low, high = wilson(share * size, size, level=level)
    return Interval(low=low, high=high, method="Wilson, clustered")
