"""The report's drawings: intervals, differences, risk over coverage, cost against accuracy, tags, seconds."""

from __future__ import annotations

from collections.abc import Sequence

from qa.evals.reports import svg
from qa.evals.reports.svg import Scale
from qa.evals.reports.view import Column, Share
from qa.evals.reports.words import HEADLINE, percent, points, title
from qa.evals.stages import STAGES
from qa.evals.statistics.paired import Comparison, Finding

_LABELS = 190
"""Room for names at the left."""
_RIGHT = svg.WIDTH - 64
"""Where the scale ends; figures stand beyond it."""
_FIRST = 10
"""Answers before a risk curve begins: the share wrong among fewer says nothing."""
_SERIES = 6
"""How many colours there are."""


def colour(index: int) -> str:
    """The class of a system's colour."""
    return f"s{index % _SERIES}"


def intervals(columns: Sequence[Column]) -> str:
    """A dot and its 95 % interval for each headline measure and system."""
    step = 19
    scale = Scale(0, 1, _LABELS, _RIGHT)
    body, y = [], 8.0
    for measure in HEADLINE:
        rows = [(index, row) for index, column in enumerate(columns) if (row := column.row(measure))]
        rows = [(index, row) for index, row in rows if row["value"] is not None]
        if not rows:
            continue
        height = step * len(rows) + 14
        hint = " ↓" if rows[0][1]["better"] == "lower" else ""
        body.append(svg.text(0, y + height / 2 + 1, title(measure) + hint, kind="name"))
        for place, (index, row) in enumerate(rows):
            at = y + 7 + step * (place + 0.5)
            low, high = row["low"], row["high"]
            body.append(svg.line(scale(0), at, scale(1), at, kind="rail"))
            if low is not None:
                body.append(svg.whisker(scale, low, high, at, kind=f"whisker {colour(index)}"))
            body.append(svg.dot(scale(row["value"]), at, kind=f"dot {colour(index)}"))
            body.append(svg.text(svg.WIDTH, at + 4, percent(row["value"], 1), kind="figure", anchor="end"))
        y += height
    return svg.picture(
        y + 26, [*_percent_axis(scale, 2, y), *body], title="Headline measures with their 95 % intervals"
    )


def differences(comparisons: Sequence[Comparison]) -> str:
    """How far the later is from the earlier, measure by measure, with intervals around nought."""
    kept = [one for one in comparisons if one.n and one.measure in HEADLINE]
    kept.sort(key=lambda one: HEADLINE.index(one.measure))
    if not kept:
        return ""
    far = max(0.05, *(max(abs(one.interval.low), abs(one.interval.high), abs(one.difference)) for one in kept))
    scale = Scale(-far, far, _LABELS, _RIGHT - 64)
    body, y = [], 8.0
    for one in kept:
        at = y + 15
        kind = {Finding.BETTER: "good", Finding.WORSE: "bad"}.get(one.finding, "open")
        hint = " ↓" if one.better == "lower" else ""
        body.append(svg.text(0, at + 4, title(one.measure) + hint, kind="name"))
        body.append(svg.line(scale(-far), at, scale(far), at, kind="rail"))
        body.append(svg.whisker(scale, one.interval.low, one.interval.high, at, kind=f"whisker {kind}"))
        body.append(svg.dot(scale(one.difference), at, kind=f"dot {kind}"))
        body.append(svg.text(svg.WIDTH, at, points(one.difference), kind="figure", anchor="end"))
        word = one.finding.value if one.finding in (Finding.BETTER, Finding.WORSE) else "may be chance"
        body.append(svg.text(svg.WIDTH, at + 12, word, kind=f"tick {kind}", anchor="end"))
        y += 34
    axis = []
    for tick in svg.ticks(-far, far, 4):
        axis.append(svg.line(scale(tick), 2, scale(tick), y, kind="zero" if tick == 0 else "grid"))
        label = "0" if tick == 0 else f"{100 * tick:+g}".replace("-", "−")
        axis.append(svg.text(scale(tick), y + 16, label, kind="tick", anchor="middle"))
    return svg.picture(y + 26, [*axis, *body], title="Differences with their 95 % intervals, in points")


def risk_coverage(columns: Sequence[Column]) -> str:
    """Share wrong among the answers it is surest of, as ever less certain ones are let in."""
    curves = [
        (index, column.label, [(float(c), float(r)) for c, r in column.summary["risk_coverage"][_FIRST:]])
        for index, column in enumerate(columns)
        if len(column.summary["risk_coverage"]) > 2 * _FIRST
    ]
    if not curves:
        return ""
    highest = max(risk for _, _, curve in curves for _, risk in curve)
    top = min(1.0, (svg.ticks(0, highest + 0.1, 4) or [1.0])[-1] or 1.0)
    x, y = Scale(0, 1, 52, svg.WIDTH - 200), Scale(0, top, 230, 14)
    body = []
    for tick in svg.ticks(0, top, 4):
        body.append(svg.line(x(0), y(tick), x(1), y(tick), kind="grid"))
        body.append(svg.text(44, y(tick) + 4, percent(tick), kind="tick", anchor="end"))
    quarters = (0, 0.25, 0.5, 0.75, 1)
    body += [svg.text(x(tick), 248, percent(tick), kind="tick", anchor="middle") for tick in quarters]
    body.append(svg.text(x(0.5), 268, "of its answers let in, the surest first", kind="tick", anchor="middle"))
    body.append(svg.text(52, 8, "wrong among them", kind="tick"))
    ends = _apart([(y(curve[-1][1]), index) for index, _, curve in curves], 17)
    for index, label, curve in curves:
        thinned = curve[:: max(1, len(curve) // 240)] + curve[-1:]
        body.append(svg.path([(x(c), y(r)) for c, r in thinned], kind=f"curve {colour(index)}"))
        body.append(svg.dot(x(curve[-1][0]), y(curve[-1][1]), kind=f"dot {colour(index)}", radius=4))
        body.append(svg.text(x(1) + 12, ends[index] + 4, svg.shorten(label, 24), kind=f"series {colour(index)}"))
    return svg.picture(276, body, title="Risk over coverage")


def price(columns: Sequence[Column]) -> tuple[str, str]:
    """(drawing, what its x axis is): accuracy against cost, or against seconds where no cost is known."""
    rows = [(index, column, row) for index, column in enumerate(columns) if (row := column.row("accuracy"))]
    rows = [(index, column, row) for index, column, row in rows if row["value"] is not None]
    paid = all(column.cost is not None for _, column, _ in rows) and any(column.cost for _, column, _ in rows)
    spent = [column.cost or 0.0 if paid else _middle(column.seconds) for _, column, _ in rows]
    if len(rows) < 2 or None in spent:
        return "", ""
    known = [value for value in spent if value is not None]
    most = max(known) or 1.0
    x = Scale(0, svg.ticks(0, most * 1.3, 5)[-1] or most, 52, svg.WIDTH - 150)
    low = min(row["low"] if row["low"] is not None else row["value"] for _, _, row in rows)
    high = max(row["high"] if row["high"] is not None else row["value"] for _, _, row in rows)
    y = Scale(max(0.0, low - 0.06), min(1.0, high + 0.06), 220, 14)
    body = []
    for tick in svg.ticks(y.low, y.high, 5):
        body.append(svg.line(x(0), y(tick), x.end, y(tick), kind="grid"))
        body.append(svg.text(44, y(tick) + 4, percent(tick), kind="tick", anchor="end"))
    for tick in svg.ticks(0, x.high, 5):
        label = f"${tick:g}" if paid else f"{tick:g} s"
        body.append(svg.text(x(tick), 240, label, kind="tick", anchor="middle"))
    body.append(svg.text(52, 8, "right answers", kind="tick"))
    axis = "US dollars for a thousand questions" if paid else "seconds for a question, half of them faster"
    body.append(svg.text((x(0) + x.end) / 2, 260, axis, kind="tick", anchor="middle"))
    labels = _apart([(y(row["value"]), index) for index, _, row in rows], 17)
    for (index, column, row), at in zip(rows, known, strict=True):
        if row["low"] is not None:
            body.append(svg.line(x(at), y(row["low"]), x(at), y(row["high"]), kind=f"whisker {colour(index)}"))
        body.append(svg.dot(x(at), y(row["value"]), kind=f"dot {colour(index)}", radius=6))
        body.append(
            svg.text(x(at) + 12, labels[index] + 4, svg.shorten(column.label, 24), kind=f"series {colour(index)}")
        )
    return svg.picture(268, body, title=f"Right answers against {axis}"), axis


def tags(columns: Sequence[Column]) -> str:
    """Right answers by tag: a bar and its interval for each system."""
    names = [share.name for share in columns[0].tags] if columns else []
    held: list[dict[str, Share]] = [{share.name: share for share in column.tags} for column in columns]
    if not names:
        return ""
    scale = Scale(0, 1, _LABELS, _RIGHT)
    body, y = [], 6.0
    thick = 13 if len(columns) == 1 else 9
    for name in names:
        height = (thick + 2) * len(columns) + 8
        count = next((shares[name].n for shares in held if name in shares), 0)
        body.append(svg.text(0, y + height / 2, svg.shorten(name, 21), kind="name"))
        body.append(svg.text(_LABELS - 10, y + height / 2, f"{count}", kind="tick", anchor="end"))
        for index, shares in enumerate(held):
            if (share := shares.get(name)) is None:
                continue
            top = y + (thick + 2) * index
            middle = top + thick / 2
            body.append(svg.bar(scale(0), top, scale(share.value) - scale(0), thick, kind=f"bar {colour(index)}"))
            low, high = scale(share.interval.low), scale(share.interval.high)
            body.append(svg.line(low, middle, high, middle, kind="reach"))
            if len(columns) < 3:
                body.append(svg.text(svg.WIDTH, middle + 4, percent(share.value), kind="figure", anchor="end"))
        y += height
    return svg.picture(y + 26, [*_percent_axis(scale, 0, y), *body], title="Right answers by tag")


def faults(columns: Sequence[Column]) -> str:
    """A bar of all replies of each system: what was right, then where the others went wrong."""
    body, y = [], 4.0
    for column in columns:
        wrong = [(name, column.summary["stages"][name]) for name in STAGES if column.summary["stages"].get(name)]
        asked = column.summary["replies"] + column.summary["errors"]
        scale = Scale(0, asked or 1, _LABELS, svg.WIDTH)
        body.append(svg.text(0, y + 18, svg.shorten(column.label, 24), kind="name"))
        at = 0
        parts = [("no fault", asked - sum(count for _, count in wrong)), *wrong]
        for place, (name, count) in enumerate(parts):
            left, right = scale(at), scale(at + count)
            at += count
            kind = "part fine" if place == 0 else f"part odd{place % 2}"
            body.append(svg.bar(left, y, right - left - 1.5, 28, kind=kind))
            words = f"{name} {count}"
            room = (right - left) / 6.4
            if room >= len(f"{count}") + 1:
                shown = words if len(words) <= room else f"{count}"
                body.append(svg.text((left + right) / 2, y + 18, shown, kind="inside", anchor="middle"))
        y += 38
    return svg.picture(y, body, title="Right answers and faults") if columns else ""


def seconds(columns: Sequence[Column]) -> str:
    """How long answers took: each reply a tick, the middle one and the slowest of twenty marked."""
    rows = [(index, column) for index, column in enumerate(columns) if column.seconds]
    if not rows:
        return ""
    most = max(_at(column.seconds, 0.99) for _, column in rows) * 1.08 or 0.001
    scale = Scale(0, most, _LABELS, svg.WIDTH - 130)
    body, y = [], 10.0
    for index, column in rows:
        at = y + 16
        body.append(svg.text(0, at + 4, svg.shorten(column.label, 24), kind="name"))
        hairs = column.seconds[:: max(1, len(column.seconds) // 300)]
        body += [svg.line(scale(one), at - 8, scale(one), at + 8, kind=f"hair {colour(index)}") for one in hairs]
        half, slow = _at(column.seconds, 0.5), _at(column.seconds, 0.95)
        body.append(svg.line(scale(half), at - 12, scale(half), at + 12, kind=f"mark {colour(index)}"))
        body.append(svg.line(scale(slow), at - 12, scale(slow), at + 12, kind=f"mark {colour(index)}"))
        body.append(svg.text(svg.WIDTH, at, f"half within {duration(half)}", kind="figure", anchor="end"))
        body.append(svg.text(svg.WIDTH, at + 13, f"19 in 20: {duration(slow)}", kind="tick", anchor="end"))
        y += 40
    axis = [svg.text(scale(tick), y + 16, duration(tick), kind="tick", anchor="middle") for tick in svg.ticks(0, most)]
    return svg.picture(y + 26, [*axis, *body], title="Seconds for a question")


def duration(value: float) -> str:
    """“38 ms”, “2.4 s”, “3 min”."""
    if value == 0:
        return "0"
    if value < 1:
        return f"{1000 * value:.0f} ms"
    return f"{value:.1f} s" if value < 90 else f"{value / 60:.0f} min"


def _percent_axis(scale: Scale, top: float, bottom: float) -> list[str]:
    grid = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        grid.append(svg.line(scale(tick), top, scale(tick), bottom, kind="grid"))
        grid.append(svg.text(scale(tick), bottom + 16, percent(tick), kind="tick", anchor="middle"))
    return grid


def _apart(places: Sequence[tuple[float, int]], gap: float) -> dict[int, float]:
    """Labels moved down until none covers another."""
    moved: dict[int, float] = {}
    last = float("-inf")
    for at, index in sorted(places):
        last = max(at, last + gap)
        moved[index] = last
    return moved


def _middle(values: Sequence[float]) -> float | None:
    return _at(values, 0.5) if values else None


def _at(values: Sequence[float], share: float) -> float:
    """Nearest rank, of values in order."""
    return values[min(len(values) - 1, max(0, round(share * len(values)) - 1))]
