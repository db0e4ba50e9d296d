"""A judge held against people: does it agree beyond chance, and what is the mean once its bias is taken out?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum, sqrt
from pathlib import Path
from typing import Any

from msgspec import Struct

from qa.errors import ConfigError
from qa.evals.judge import BORNE_OUT, LABELS

USABLE = 0.6
"""Cohen's kappa below which a judge decides nothing."""
ENOUGH = 50
"""Labels from which on the mean is corrected."""
_Z = 1.96

Key = tuple[str, str, int, int]
"""System, item, repeat, claim."""


class Checked(Struct, frozen=True, kw_only=True):
    """What the comparison came to."""

    n: int
    """Claims that both a person and the judge decided."""
    undecided: int
    """Claims with a person's label and no verdict of the judge."""
    agreement: float
    kappa: float | None
    """Over borne out or not; None when one of the two always says the same."""
    bias: float
    """How much more often the judge says `supported` than people do."""
    plain: float
    """The judge's own mean over all claims."""
    corrected: float | None
    low: float | None
    high: float | None
    confusion: Mapping[tuple[str, str], int]
    """(person, judge) → claims."""

    @property
    def is_usable(self) -> bool:
        return self.kappa is not None and self.kappa >= USABLE


def read_labels(path: Path, *, only_system: str = "") -> dict[Key, str]:
    """People's labels: `{"system", "id", "repeat", "claim", "label"}` a line; a line without a label is passed over.

    `system` may be left out where the run has one, `repeat` where it is 0. Raises: `ConfigError` with the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", remedy="Name a JSONL file of labels.") from None
    labels: dict[Key, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        key, label = _label(line, f"{path}, line {number}", only_system)
        if label:
            labels[key] = label
    return labels


def check(verdicts: Mapping[Key, str], labels: Mapping[Key, str]) -> Checked:
    """Hold the judge's labels (those it decided) against people's. Raises: `ConfigError` when none is common."""
    both = [key for key in labels if key in verdicts]
    if not both:
        raise ConfigError(
            "Not one labelled claim has a verdict of the judge.", remedy="Labels name system, id, repeat and claim."
        )
    people = [labels[key] in BORNE_OUT for key in both]
    judge = [verdicts[key] in BORNE_OUT for key in both]
    every = [float(label in BORNE_OUT) for label in verdicts.values()]
    corrected = ppi(every, [float(x) for x in judge], [float(x) for x in people]) if len(both) >= ENOUGH else None
    return Checked(
        n=len(both),
        undecided=len(labels) - len(both),
        agreement=sum(a == b for a, b in zip(people, judge, strict=True)) / len(both),
        kappa=kappa(people, judge),
        bias=(sum(judge) - sum(people)) / len(both),
        plain=fsum(every) / len(every),
        corrected=corrected[0] if corrected else None,
        low=corrected[1] if corrected else None,
        high=corrected[2] if corrected else None,
        confusion=Counter((labels[key], verdicts[key]) for key in both),
    )


def kappa(first: Sequence[object], second: Sequence[object]) -> float | None:
    """Cohen's kappa: agreement beyond what chance gives; None when chance alone would always agree (Cohen 1960)."""
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    ours, theirs = Counter(first), Counter(second)
    chance = sum(ours[label] * theirs[label] for label in ours) / n**2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def ppi(every: Sequence[float], judged: Sequence[float], labelled: Sequence[float]) -> tuple[float, float, float]:
    """Prediction-powered mean with its 95 % interval: the judge's mean over all, less its bias where people looked too.

    `judged` and `labelled` are of the same claims, in the same order. (Angelopoulos et al. 2023.)
    """
    errors = [person - said for person, said in zip(labelled, judged, strict=True)]
    mean = _mean(every) + _mean(errors)
    half = _Z * sqrt(_variance(every) / len(every) + _variance(errors) / len(errors))
    return min(1.0, max(0.0, mean)), max(0.0, mean - half), min(1.0, mean + half)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def _variance(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.25  # nothing is known: the most that a share can vary
    mean = _mean(values)
    return fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _label(line: str, where: str, only_system: str) -> tuple[Key, str]:
    try:
        given: Any = json.loads(line)
        key = (
            str(given.get("system") or only_system),
            str(given["id"]),
            int(given.get("repeat", 0)),
            int(given["claim"]),
        )
        label = str(given.get("label") or "").strip().casefold()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ConfigError(
            f"{where} is no label.", remedy='Write {"system": …, "id": …, "claim": 1, "label": "supported"}.'
        ) from None
    if label and label not in LABELS:
        raise ConfigError(f"{where}: there is no label “{label}”.", remedy=f"Labels: {', '.join(LABELS)}.")
    return key, label
