"""Gates: what a set demands of a run, `recall@10 >= .90`, decided by the interval and not by the point.

They stand in `dataset.toml` beside the questions file: `gates = ["recall@10 >= .90", "leaks == 0"]`. A mean passes when
its whole 95 % interval does, fails when none of it does, and is inconclusive in between. `==` and counts (leaks,
injections) are about these very items and have no interval.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct

from qa import tomlfile
from qa.errors import ConfigError
from qa.evals.score import MEASURES

NAME = "dataset.toml"
EXIT_FAILED = 14
EXIT_INCONCLUSIVE = 15
MOST_ERRORS = 0.02
"""Share of items that may have failed: beyond it a pass is none, for nobody knows what those items hide."""


class Decision(StrEnum):
    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Gate(Struct, frozen=True, kw_only=True):
    measure: str
    sign: str
    """`>=`, `>`, `<=`, `<` or `==`."""
    bound: float
    text: str
    """As it was written."""

    def met_by(self, value: float) -> bool:
        match self.sign:
            case ">=":
                return value >= self.bound
            case ">":
                return value > self.bound
            case "<=":
                return value <= self.bound
            case "<":
                return value < self.bound
            case _:
                return value == self.bound


class Judged(Struct, frozen=True, kw_only=True):
    """One gate on one system."""

    gate: Gate
    system: str
    decision: Decision
    why: str
    value: float | None
    low: float | None
    high: float | None
    n: int


class _File(Struct, frozen=True, kw_only=True):
    """Other keys of the file (licence, digests) are not for here."""

    gates: tuple[str, ...] = ()


def read_gates(questions: Path) -> tuple[Gate, ...]:
    """The gates of the set that this questions file belongs to; none when there is no `dataset.toml` beside it.

    Raises: `ConfigError` for a gate that cannot be read, or names a measure that there is not.
    """
    path = questions.parent / NAME
    if not path.is_file():
        return ()
    named = tomlfile.validate(tomlfile.load(path), _File, path).gates
    return tuple(parse(text, where=str(path)) for text in named)


def parse(text: str, *, where: str = "the gate") -> Gate:
    """`measure sign number`. Raises: `ConfigError`."""
    match = re.fullmatch(r"\s*([a-z][\w@]*)\s*(>=|<=|==|>|<)\s*(-?(?:\d+\.?\d*|\.\d+))\s*(%?)\s*", text)
    if match is None:
        raise ConfigError(f"{where}: the gate {text!r} cannot be read.", remedy='Write it as "recall@10 >= .90".')
    measure, sign, number, percent = match.groups()
    names = [one.name for one in MEASURES]
    if measure not in names:
        raise ConfigError(
            f"{where}: the gate {text!r} names no measure.", remedy=f"Measures are: {', '.join(sorted(names))}."
        )
    return Gate(measure=measure, sign=sign, bound=float(number) / (100 if percent else 1), text=" ".join(text.split()))


def demanded(manifest: Mapping[str, Any]) -> tuple[Gate, ...]:
    """The gates that a run was begun under. Raises: `ConfigError` for a measure that there is no longer."""
    return tuple(parse(text, where=str(manifest["run_id"])) for text in manifest["dataset"].get("gates", ()))


def judge(gates: Sequence[Gate], summary: Mapping[str, Any]) -> tuple[Judged, ...]:
    """Every gate on every system of a `summary.json`."""
    return tuple(
        _judge(gate, system["label"], {row["measure"]: row for row in system["measures"]}.get(gate.measure))
        for system in summary["systems"]
        for gate in gates
    )


def exit_code(judged: Sequence[Judged]) -> int:
    """0 when all pass; a failure outweighs what is open."""
    decisions = {one.decision for one in judged}
    if Decision.FAIL in decisions:
        return EXIT_FAILED
    return EXIT_INCONCLUSIVE if Decision.INCONCLUSIVE in decisions else 0


def table(judged: Sequence[Judged]) -> str:
    """The gates as aligned text; empty without any."""
    if not judged:
        return ""
    several = len({one.system for one in judged}) > 1
    rows = [
        (one.decision.value, f"{one.system}: {one.gate.text}" if several else one.gate.text, one.why) for one in judged
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"  {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}" for row in rows]
    return "\n".join(["gates", *lines])


# ── one gate ───────────────────────────────────────────────────────────────────────────────────────────────


def _judge(gate: Gate, system: str, row: Mapping[str, Any] | None) -> Judged:
    decision, why = (Decision.FAIL, "not measured in this run") if row is None else _decide(gate, row)
    row = row or {"value": None, "low": None, "high": None, "n": 0}
    return Judged(
        gate=gate,
        system=system,
        decision=decision,
        why=why,
        value=row["value"],
        low=row["low"],
        high=row["high"],
        n=row["n"],
    )


def _decide(gate: Gate, row: Mapping[str, Any]) -> tuple[Decision, str]:
    value, n, errors = row["value"], row["n"], row["errors"]
    failed = f"{errors} of {n + errors} items failed" if errors else ""
    if value is None:
        return Decision.FAIL, failed or "no item has a value"
    if row["sum"] or gate.sign == "==" or row["low"] is None:
        shown = f"{value:g} over {n} items" if row["sum"] else f"{value:.3f}, exactly, over {n} items"
        if not gate.met_by(value):
            return Decision.FAIL, shown
        # Of an item that failed nothing is known, and one would be enough to break a count.
        return (Decision.INCONCLUSIVE, f"{shown}; {failed}") if errors else (Decision.PASS, shown)
    shown = f"{value:.3f}, between {row['low']:.3f} and {row['high']:.3f} (n {n})"
    ends = gate.met_by(row["low"]), gate.met_by(row["high"])
    if not any(ends):
        return Decision.FAIL, shown
    if not all(ends):
        return Decision.INCONCLUSIVE, f"{shown}: more items would decide"
    if errors > MOST_ERRORS * (n + errors):
        return Decision.INCONCLUSIVE, f"{shown}; {failed}"
    return Decision.PASS, shown
