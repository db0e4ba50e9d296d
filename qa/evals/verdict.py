"""The end of a run in a terminal: what came out, how sure that is, where it went wrong, who won. Plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa.evals.comparing import by_tag, flip_text
from qa.evals.reports.words import percent, points, title
from qa.evals.run_folder import Run
from qa.evals.score import MEASURES
from qa.evals.stages import STAGES
from qa.evals.statistics.paired import Comparison
from qa.evals.versus import PRIMARY, Versus
from qa.text import clean

SHOWN = (
    *PRIMARY,
    "shown_recall",
    "fact_recall",
    "false_abstention",
    "abstention_recall",
    "quote_exact",
    "score",
)
"""What is printed without being asked for; the primary measures first."""
_NO_SHARES = frozenset(
    {"length_words", "score", "support_margin", "aurc", *(measure.name for measure in MEASURES if measure.totalled)}
)
_SMALL = 100
"""Below so many items only a disaster can be seen."""
_LABEL, _WIDTH = 26, 22


def verdict(run: Run, summary: Mapping[str, Any], contests: Sequence[Versus] = ()) -> str:
    """The whole text, without colour or control characters."""
    systems = summary["systems"]
    blocks = [
        _heading(run, summary),
        table(systems),
        _stages(systems),
        _steady(systems),
        "\n".join(_costs(run, systems)),
    ]
    blocks += [contest_text(one) for one in contests]
    blocks.append(_hints(run, contests))
    return clean("\n\n".join(block for block in blocks if block))


def table(systems: Sequence[Mapping[str, Any]], names: Sequence[str] = SHOWN) -> str:
    """The measures down, the systems across: value, 95 % interval and n."""
    rows = {one["label"]: {row["measure"]: row for row in one["measures"]} for one in systems}
    kept = [name for name in names if any(_applies(own.get(name)) for own in rows.values())]
    width = max((len(title(name)) for name in kept), default=0)
    lines = [" " * width + "".join(f"  {label[:_LABEL]:<{_LABEL}}" for label in rows)]
    for name in kept:
        cells = "".join(f"  {_cell(own.get(name)):<{_LABEL}}" for own in rows.values())
        lines.append(f"{title(name):<{width}}{cells}")
    lines.append("the value, its 95 % interval, and how many questions it covers")
    return "\n".join(line.rstrip() for line in lines)


def contest_text(contest: Versus, *, exploratory: bool = False) -> str:
    """One system against another: verdicts over the primary measures, then flips. Every measure when `exploratory`."""
    before, after = contest.before, contest.after
    names = before.label, after.label
    if before.run.id != after.run.id:
        names = f"{before.run.id} {before.label}", f"{after.run.id} {after.label}"
    lines = [f"{names[1]} against {names[0]}"]
    others = [one for one in contest.comparisons if not one.primary] if exploratory else []
    moved = [one for one in others if one.won or one.lost]
    for one in (*contest.primary, *moved):
        lines += [f"  {line}" for line in _comparison(one)]
    if exploratory:
        still = [title(one.measure) for one in others if one not in moved]
        if still:
            lines += textwrap.wrap(f"the same for every question: {', '.join(still)}", 100, initial_indent="  ",
                                   subsequent_indent="  ")  # fmt: skip
        lines.append("  only the measures marked * are judged together (Holm); the others are exploratory")
    won = sum(flip.won for flip in contest.flips)
    lines.append(f"  newly right: {won}, newly wrong: {len(contest.flips) - won}")
    if contest.unmatched:
        lines.append(f"  left out, because only one was asked or the item was changed: {len(contest.unmatched)}")
    return "\n".join(lines)


def compared(contest: Versus, *, flips: int) -> str:
    """Every measure, then by tag, then the answers that flipped, newly wrong ones first."""
    blocks = [contest_text(contest, exploratory=True)]
    rows = [row for row in by_tag(contest) if row[2] != row[3]]
    if rows:
        width = max(len(tag) for tag, *_ in rows)
        lines = [f"  {tag:<{width}}  {percent(a, 1)} → {percent(b, 1)}  ({n} questions)" for tag, n, a, b in rows]
        blocks.append("\n".join(["right answers by tag, where they differ", *lines]))
    changed = sorted(contest.flips, key=lambda flip: flip.won)[:flips]
    if changed:
        more = len(contest.flips) - len(changed)
        listed = [flip_text(contest, flip) for flip in changed] + ([f"and {more} more: --flips"] if more else [])
        blocks.append("\n".join(["answers that flipped: - newly wrong, + newly right", *listed]))
    return clean("\n\n".join(blocks))


def _comparison(one: Comparison) -> Iterator[str]:
    star = "*" if one.primary else " "
    yield f"{star} {title(one.measure):<22} {one.words}"
    change = f"{figure(one.measure, one.before)} → {figure(one.measure, one.after)}"
    shares = [_difference(one.measure, value) for value in (one.difference, one.interval.low, one.interval.high)]
    p = "p < .001" if one.p_adjusted < 0.001 else f"p = {one.p_adjusted:.3f}".replace("0.", ".", 1)
    failed = f", {one.failed} left out as failed" if one.failed else ""
    unit = " points" if _is_share(one.measure) else ""
    yield f"    {change} ({shares[0]}{unit}; 95 % {shares[1]} … {shares[2]}; {p}, {one.test}; n {one.n}{failed})"


def _heading(run: Run, summary: Mapping[str, Any]) -> str:
    n, dataset = summary["dataset"]["n"], summary["dataset"]
    splits = ", ".join(f"{count} {split}" for split, count in dataset["splits"].items() if count)
    again = f", each asked {summary['repeats']} times" if summary["repeats"] > 1 else ""
    lines = [f"{dataset['name']}: {n} questions ({splits}){again}  ·  run {run.id}"]
    status = run.manifest["status"]
    if status in ("partial", "aborted"):
        lines.append(f"NOT COMPLETE: {run.manifest['stopped']}")
    failed = [one for one in summary["systems"] if one["errors"]]
    lines += [f"{one['label']}: {one['errors']} replies failed; they are in no figure" for one in failed]
    lines.append(f"LEAKS: {summary['leaks']} (must be 0)" if summary["leaks"] else "leaks: 0 (must be 0)")
    if n < _SMALL:
        lines.append(f"Over {n} questions only large differences can be told from chance.")
    return "\n".join(lines)


def _stages(systems: Sequence[Mapping[str, Any]]) -> str:
    """Where wrong items went wrong, the most frequent stage first."""
    lines = []
    for one in systems:
        found = sorted(one["stages"].items(), key=lambda pair: (-pair[1], list(STAGES).index(pair[0])))
        if found:
            lines.append(f"where {one['label']} goes wrong: {', '.join(f'{stage} {n}' for stage, n in found)}")
    return "\n".join(lines)


def _steady(systems: Sequence[Mapping[str, Any]]) -> str:
    """What asking again changed."""
    lines = []
    for one in systems:
        repeated = one.get("repeated")
        if repeated and repeated["n"]:
            steady = percent(repeated["all_right"], 1)
            lines.append(f"{one['label']}: {steady} of {repeated['n']} questions right every time")
    return "\n".join(lines)


def _costs(run: Run, systems: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    totals = (run.manifest["totals"] or {}).get("systems", {})
    for one in systems:
        took, usage = totals.get(one["label"], {}).get("seconds"), one["usage"]
        parts = []
        if took:
            parts.append(f"{took['p50']:.2f} s a question, {took['p95']:.2f} s for the slowest in twenty")
        if usage["prompt_tokens"] is not None:
            parts.append(f"{usage['prompt_tokens']:,} tokens in, {usage['completion_tokens'] or 0:,} out")
        if usage["cost_usd"] is not None:
            each = usage["cost_per_correct"]
            right = f", {each:.4f} per right answer" if each is not None else ""
            parts.append(f"{usage['cost_usd']:.4f} USD{right}")
        if parts:
            yield f"{one['label']}: {'; '.join(parts)}"


def _hints(run: Run, contests: Sequence[Versus]) -> str:
    short = run.id.rpartition("-")[2]
    hints = [(f"qa eval failures {short}", "what went wrong, item by item")]
    if contests:
        hints.append((f"qa eval compare {short}", "every measure, by tag, and the answers that flipped"))
    hints.append((f"qa eval show {short} --all", "all measures, by tag and by language"))
    return "\n".join(f"{command:<34}{what}" for command, what in hints)


def _applies(row: Mapping[str, Any] | None) -> bool:
    return row is not None and bool(row["n"] or row["errors"])


def _cell(row: Mapping[str, Any] | None) -> str:
    if row is None or not _applies(row):
        return "-"
    if row["value"] is None:
        return f"-  ({row['errors']} failed)"
    span = "" if row["low"] is None else f" [{_bare(row, row['low'])}, {_bare(row, row['high'])}]"
    return f"{figure(row['measure'], row['value'])}{span} {row['n']}"


def _bare(row: Mapping[str, Any], value: float) -> str:
    return figure(row["measure"], value).removesuffix("\u202f%").removesuffix(" %")


def figure(measure: str, value: float) -> str:
    """A share in per cent, anything else as it is."""
    return percent(value, 1) if _is_share(measure) else f"{value:.2f}"


def _difference(measure: str, value: float) -> str:
    return points(value).removesuffix(" points") if _is_share(measure) else f"{value:+.2f}".replace("-", "−")


def _is_share(measure: str) -> bool:
    return measure not in _NO_SHARES
