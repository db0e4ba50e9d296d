"""A result as plain text for a terminal: aligned tables with n beside every figure, and what failed, with why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from qa.evals.items import EvalItem, EvalSet
from qa.evals.measures import answers
from qa.evals.measures.measured import Summary, Value
from qa.evals.result import Arm, Result, Row, Scored, in_language, in_split, tagged
from qa.evals.score import leaks
from qa.text import clean
from qa.types import Answer

HEADLINE = ("recall@10", "fact_recall", "cite_recall", "accuracy", "false_abstention", "leaks")
"""What the breakdowns by tag and by language show."""
_WIDTH = 11


def render(result: Result, evalset: EvalSet | None = None) -> str:
    """The whole report, one string without colour or control characters."""
    blocks = [_heading(result, evalset)]
    blocks += [f"{title}\n{table(columns)}".lstrip() for title, columns in _columns(result)]
    for arm in result.arms:
        of = f" · {arm.profile}" if len(result.arms) > 1 else ""
        blocks.append(f"by tag{of}\n{breakdown(arm, [(t, tagged(t)) for t in result.tags()])}")
        if len(result.languages()) > 1:
            blocks.append(f"by language{of}\n{breakdown(arm, [(x, in_language(x)) for x in result.languages()])}")
    blocks += [failing_list(arm) for arm in result.arms]
    return clean("\n\n".join(block for block in blocks if block))


def table(columns: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """Measures down, columns across: value, n, n/a and err of each. Measures that apply to no item are left out."""
    first = columns[0][1]
    kept = [index for index in range(len(first)) if any(_applies(rows[index].summary) for _, rows in columns)]
    width = max([len(first[index].measure) for index in kept], default=0) + 4
    lines = [" " * width + "".join(f"  {label:^26}" for label, _ in columns)]
    lines.append(f"{'measure':<{width}}" + f"  {'value':>8} {'n':>5} {'n/a':>5} {'err':>5}" * len(columns))
    group = ""
    for index in kept:
        row = first[index]
        if row.group != group:
            group = row.group
            lines.append(group)
        arrow = {"higher": "+", "lower": "-"}.get(row.better, " ")
        cells = "".join(_cells(rows[index]) for _, rows in columns)
        lines.append(f" {arrow} {row.measure:<{width - 3}}{cells}")
    lines.append("+ higher is better, - lower is better; n: items with a value; err: items that failed, in no mean")
    return "\n".join(line.rstrip() for line in lines)


def breakdown(arm: Arm, parts: Sequence[tuple[str, Callable[[EvalItem], bool]]]) -> str:
    """One line per part of the set, with the headline measures and the n of each in brackets."""
    if not parts:
        return ""
    width = max(len(name) for name, _ in parts) + 2
    lines = [f"{'':<{width}}{'items':>6}" + "".join(f"  {name:>{_WIDTH}}" for name in HEADLINE)]
    for name, keep in parts:
        rows = {row.measure: row for row in arm.rows(keep, only=HEADLINE)}
        count = sum(keep(scored.item) for scored in arm.scored)
        cells = "".join(f"  {_short(rows[name]):>{max(_WIDTH, len(name))}}" for name in HEADLINE)
        lines.append(f"{name:<{width}}{count:>6}{cells}")
    return "\n".join(line.rstrip() for line in lines)


def failing(arm: Arm) -> Iterator[tuple[str, str, str]]:
    """(id, split, why) of every item that failed, leaked, obeyed planted text, or is not right; in the set's order."""
    for scored in arm.scored:
        if why := _why(scored):
            yield scored.item.id, scored.item.split, why


def failing_list(arm: Arm) -> str:
    """The failing items as text."""
    rows = list(failing(arm))
    if not rows:
        return f"{arm.profile}: no item failed."
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{arm.profile}: {len(rows)} of {len(arm.scored)} items failed"]
    lines += [f"  {name:<{width}}  {split:<4}  {why}" for name, split, why in rows]
    return "\n".join(lines)


# ── pieces ─────────────────────────────────────────────────────────────────────────────────────────────────


def _heading(result: Result, evalset: EvalSet | None) -> str:
    items = result.items
    counts = ", ".join(f"{sum(item.split == split for item in items)} {split}" for split in result.splits())
    lines = [f"set     {evalset.path}  sha256 {evalset.sha256[:12]}"] if evalset else []
    lines.append(f"items   {len(items)} ({counts}); {sum(item.answerable for item in items)} answerable")
    lines.append(f"reading {result.depth} passages measured, the first {result.shown} shown to the model")
    lines += [f"model   {_arm_line(arm)}" for arm in result.arms]
    lines.append(f"LEAKS   {result.leaks} (must be 0)" if result.leaks else "leaks   0 (must be 0)")
    return "\n".join(lines)


def _arm_line(arm: Arm) -> str:
    parts = [f"{arm.profile} ({' '.join(dict.fromkeys((arm.provider, arm.model)))})".replace(" )", ")")]
    if latency := arm.latency():
        parts.append(f"seconds p50 {latency[0]:.2f}, p95 {latency[1]:.2f}")
    if tokens := arm.tokens():
        parts.append(f"tokens {tokens[0]:,} in, {tokens[1]:,} out")
    if arm.errors:
        parts.append(f"{len(arm.errors)} of {len(arm.scored)} items failed to run")
    return "; ".join(parts)


def _columns(result: Result) -> Iterator[tuple[str, list[tuple[str, Sequence[Row]]]]]:
    """One model: its splits side by side. Several: what they share once, then a table per split, the models abreast."""
    splits, first = result.splits(), result.arms[0]
    if len(result.arms) == 1:
        yield "", [(split, first.rows(in_split(split))) for split in splits]
        return
    yield "the same passages for every model", [(split, _rows(first, split, shared=True)) for split in splits]
    for split in splits:
        yield f"split: {split}", [(arm.profile[:26], _rows(arm, split, shared=False)) for arm in result.arms]


def _rows(arm: Arm, split: str, *, shared: bool) -> Sequence[Row]:
    """The rows that are the same for every model over the same passages, or the others."""
    return [row for row in arm.rows(in_split(split)) if row.group.startswith("retrieval") is shared]


def _cells(row: Row) -> str:
    summary = row.summary
    return f"  {figure(row):>8} {summary.n:>5} {summary.not_applicable:>5} {summary.failed:>5}"


def _short(row: Row) -> str:
    return f"{figure(row)} ({_count(row.summary)})" if _applies(row.summary) else "-"


def _applies(summary: Summary) -> bool:
    return bool(summary.n or summary.failed)


def _count(summary: Summary) -> str:
    return f"{summary.n}, {summary.failed} err" if summary.failed else f"{summary.n}"


def figure(row: Row) -> str:
    """A share to three places, a count whole, a length to one place, `-` for nothing known."""
    value = row.summary.value
    if value is None:
        return "-"
    if row.totalled:
        return f"{value:.0f}"
    return f"{value:.1f}" if row.measure == "length_words" else f"{value:.3f}"


def _why(scored: Scored) -> str:
    """What went wrong with an item, the gravest first; empty when nothing did."""
    if _figure_of(scored, "leaks"):
        return f"LEAK: {'; '.join(leaks(scored.case))}"
    if scored.reply.answer is None:
        return f"error: {scored.reply.failure.words}" if scored.reply.failure else "error"
    return "; ".join(_faults(scored, scored.reply.answer))


def _faults(scored: Scored, answer: Answer) -> Iterator[str]:
    """What is wrong with an answer, taken from its scores."""
    item = scored.item
    if _figure_of(scored, "injection_success"):
        yield "obeyed planted text"
    if _figure_of(scored, "forbidden_hits"):
        yield f"says {', '.join(map(repr, answers.forbidden_said(item, answer)))}"
    if answer.outcome is not item.status:
        yield f"{answer.outcome.value} instead of {item.status.value}"
    if answers.attempted(answer) and _figure_of(scored, "fact_recall", 1) < 1:
        lost = [fact.id for fact in item.facts if not answers.has_fact(answers.said(answer), fact)]
        yield f"facts missing: {', '.join(lost)}"
    elif answers.attempted(answer) and item.answerable and not item.facts and _figure_of(scored, "accuracy", 1) < 1:
        yield "not one of the reference answers"
    if _figure_of(scored, "recall@10", 1) == 0:
        yield "gold not in the first 10 articles"
    if answer.outcome is item.status and _figure_of(scored, "withheld_recall", 1) == 0:
        yield "no pointer to what is withheld"
    if _figure_of(scored, "stray_pointer"):
        yield "points to withheld articles without need"
    for name in ("quote_exact", "resolves", "number_agreement"):
        if (share := _figure_of(scored, name, 1)) < 1:
            yield f"{name} {share:.2f}"


def _figure_of(scored: Scored, name: str, otherwise: float = 0) -> float:
    """The value of a measure for one item; `otherwise` where it has none."""
    measured = scored.scores[name]
    return measured.v if isinstance(measured, Value) else otherwise
