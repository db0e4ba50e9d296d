"""Could it be chance? Exact McNemar and paired permutation tests, and Holm's correction. Pure and seeded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import comb, fsum

import numpy as np

FLIPS = 10_000
"""Random sign patterns of a permutation test; p is known to about ±.004 at .05."""
_ENUMERATED = 14
"""Up to this many units all 2ⁿ sign patterns are tried, which makes the test exact."""
_BLOCK = 1_000
_TIE = 1e-9
"""Sums this near each other are equal: the order of addition must not decide."""


def mcnemar(lost: int, won: int) -> float:
    """Two-sided exact p that `lost` and `won` flips are as likely as each other (McNemar 1947, binomial form).

    1 when nothing flipped. Raises: `ValueError` for negative counts.
    """
    if lost < 0 or won < 0:
        message = f"flips cannot be negative: {lost}, {won}"
        raise ValueError(message)
    flips = lost + won
    tail = sum(comb(flips, k) for k in range(min(lost, won) + 1))
    return min(1.0, 2 * tail / (1 << flips))


def sign_flip(sums: Sequence[float], *, seed: int = 0, flips: int = FLIPS) -> float:
    """Two-sided p of a paired permutation test: how often random signs give a total as far from nought.

    `sums`: one paired difference per independent unit, or the sum of a cluster's, whose items share their sign.
    Exact up to 14 units that differ; above, p = (1 + hits) ÷ (1 + flips), never nought (Smucker et al., CIKM 2007).
    """
    moved = np.array(sorted(value for value in sums if abs(value) > _TIE), dtype=np.float64)
    if not len(moved):
        return 1.0
    observed = abs(fsum(moved)) - _TIE * max(1.0, float(np.abs(moved).sum()))
    if len(moved) <= _ENUMERATED:
        patterns = np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved)) & 1
        return float(np.mean(np.abs((patterns * 2 - 1) @ moved) >= observed))
    rng = np.random.default_rng(seed)
    hits = 0
    for start in range(0, flips, _BLOCK):
        signs = rng.integers(0, 2, size=(min(_BLOCK, flips - start), len(moved)), dtype=np.int8)
        hits += int(np.count_nonzero(np.abs((signs * 2.0 - 1.0) @ moved) >= observed))
    return (1 + hits) / (1 + flips)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjusted p per name, in the order given: keeps the chance of any false alarm at all below alpha (Holm 1979)."""
    adjusted: dict[str, float] = {}
    worst = 0.0
    ordered = sorted(p_values.items(), key=lambda entry: (entry[1], entry[0]))
    for rank, (name, p) in enumerate(ordered):
        worst = max(worst, min(1.0, p * (len(ordered) - rank)))
        adjusted[name] = worst
    return {name: adjusted[name] for name in p_values}
