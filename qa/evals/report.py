"""A whole summary as plain text for a terminal: every measure with its n, by split, by tag, by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa.text import clean

HEADLINE = ("recall@10", "fact_recall", "cite_recall", "accuracy", "false_abstention", "leaks")
"""What the breakdowns by tag and by language show."""
_WIDTH = 11

Part = Mapping[str, Mapping[str, Any]]
"""Measure → {value, n, na, errors}."""


def full(summary: Mapping[str, Any]) -> str:
    """One string without colour or control characters: a table per split, systems abreast; then the breakdowns."""
    systems = summary["systems"]
    blocks = []
    for split in sorted({name for one in systems for name in one["by_split"]}):
        columns = [(one["label"][:26], one["by_split"].get(split, {})) for one in systems]
        blocks.append(f"split: {split}\n{table(systems[0]['measures'], columns)}")
    for one in systems:
        of = f" · {one['label']}" if len(systems) > 1 else ""
        blocks.append(f"by tag{of}\n{breakdown(one['by_tag'], one['measures'])}")
        if len(one["by_language"]) > 1:
            blocks.append(f"by language{of}\n{breakdown(one['by_language'], one['measures'])}")
    return clean("\n\n".join(blocks))


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[tuple[str, Part]]) -> str:
    """Measures down, columns across: value, n, n/a and err of each. Measures that apply to no item are left out.

    `rows`: the measures in their order, as a summary lists them.
    """
    kept = [row for row in rows if any(row["measure"] in part for _, part in columns)]
    width = max([len(row["measure"]) for row in kept], default=0) + 4
    lines = [" " * width + "".join(f"  {label:^26}" for label, _ in columns)]
    lines.append(f"{'measure':<{width}}" + f"  {'value':>8} {'n':>5} {'n/a':>5} {'err':>5}" * len(columns))
    group = ""
    for row in kept:
        if row["group"] != group:
            group = row["group"]
            lines.append(group)
        arrow = {"higher": "+", "lower": "-"}.get(row["better"], " ")
        cells = "".join(_cells(row, part.get(row["measure"])) for _, part in columns)
        lines.append(f" {arrow} {row['measure']:<{width - 3}}{cells}")
    lines.append("+ higher is better, - lower is better; n: items with a value; err: items that failed, in no mean")
    return "\n".join(line.rstrip() for line in lines)


def breakdown(parts: Mapping[str, Part], rows: Sequence[Mapping[str, Any]]) -> str:
    """One line per part of the set, with the headline measures and the n of each in brackets."""
    if not parts:
        return ""
    by_name = {row["measure"]: row for row in rows}
    width = max(len(name) for name in parts) + 2
    lines = [" " * width + "".join(f"  {name:>{_WIDTH}}" for name in HEADLINE)]
    for name, part in parts.items():
        cells = "".join(f"  {_short(by_name[m], part.get(m)):>{max(_WIDTH, len(m))}}" for m in HEADLINE)
        lines.append(f"{name:<{width}}{cells}")
    return "\n".join(line.rstrip() for line in lines)


def figure(row: Mapping[str, Any], value: float | None) -> str:
    """A share to three places, a count whole, a length to one place, `-` for nothing known."""
    if value is None:
        return "-"
    if row["sum"]:
        return f"{value:.0f}"
    return f"{value:.1f}" if row["measure"] == "length_words" else f"{value:.3f}"


def _cells(row: Mapping[str, Any], cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return f"  {'-':>8} {0:>5} {'-':>5} {0:>5}"
    return f"  {figure(row, cell['value']):>8} {cell['n']:>5} {cell['na']:>5} {cell['errors']:>5}"


def _short(row: Mapping[str, Any], cell: Mapping[str, Any] | None) -> str:
    if cell is None:
        return "-"
    count = f"{cell['n']}, {cell['errors']} err" if cell["errors"] else f"{cell['n']}"
    return f"{figure(row, cell['value'])} ({count})"
