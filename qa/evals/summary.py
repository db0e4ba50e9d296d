"""Scores → `summary.json`: sums over all, a split, a tag, a language. The same bytes for the same replies, always.

Repeats of an item are averaged first: the item is the unit, however often it was asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import fsum, sqrt
from typing import Any

from qa.evals.items import EvalItem
from qa.evals.measures.abstention import risk_coverage_area, risk_coverage_curve
from qa.evals.measures.answers import attempted
from qa.evals.measures.measured import Measured, NotApplicable, Summary, Value
from qa.evals.run_folder import SCHEMA, Entry, Run, ScoreLine, System
from qa.evals.score import MEASURES
from qa.evals.stages import STAGES
from qa.evals.statistics.intervals import Interval, interval
from qa.evals.statistics.paired import averaged


def per_item(lines: Sequence[ScoreLine], measure: str) -> dict[str, Measured]:
    """Item id → the measure, averaged over the repeats that have a value."""
    gathered: dict[str, list[Measured]] = {}
    for line in lines:
        gathered.setdefault(line.id, []).append(line.scores.get(measure, NotApplicable("not measured in this run")))
    return {name: averaged(several) for name, several in gathered.items()}


def summarize(run: Run, lines: Sequence[ScoreLine]) -> dict[str, Any]:
    """`summary.json` as the module `run_folder` describes it."""
    splits = {split: sum(item.split == split for item in run.items) for split in ("dev", "test")}
    dataset = run.manifest["dataset"]
    leaks = [line.scores["leaks"] for line in lines]
    return {
        "schema": SCHEMA,
        "dataset": {"name": dataset["name"], "sha256": dataset["sha256"], "n": len(run.items), "splits": splits},
        "depth": run.manifest["depth"],
        "repeats": run.manifest["repeats"],
        "as_of": run.manifest["as_of"],
        "leaks": int(fsum(leak.v for leak in leaks if isinstance(leak, Value))),
        "systems": [_system(run, system, lines) for system in run.systems],
    }


def _system(run: Run, system: System, lines: Sequence[ScoreLine]) -> dict[str, Any]:
    own = [line for line in lines if line.system == system.label]
    entries = run.of(system.label)
    known = {line.id for line in own}
    items = [item for item in run.items if item.id in known]
    cases = _Cases(own, entries)

    def parts(names: Sequence[str], keep: Callable[[EvalItem, str], bool]) -> dict[str, Any]:
        return {name: _short(cases.measures([item for item in items if keep(item, name)])) for name in names}

    return {
        "label": system.label,
        "profile": system.profile,
        "provider": system.provider,
        "model": system.model,
        "arm": system.arm,
        "passages": system.passages,
        "items": len(items),
        "replies": sum(entry.reply.answer is not None for entry in entries),
        "errors": sum(entry.reply.failure is not None for entry in entries),
        "skipped": sum(bool(entry.reply.skipped) for entry in entries),
        "measures": cases.measures(items, with_interval=True),
        "by_split": parts(sorted({item.split for item in items}), lambda item, name: item.split == name),
        "by_tag": parts(sorted({tag for item in items for tag in item.tags}), lambda item, name: name in item.tags),
        "by_language": parts(sorted({i.lang for i in items if i.lang}), lambda item, name: item.lang == name),
        "stages": {stage: count for stage in STAGES if (count := Counter(line.stage for line in own)[stage])},
        "usage": usage(entries, own),
        "repeated": _repeated(own) if run.manifest["repeats"] > 1 else None,
        "risk_coverage": [[round(share, 6), round(risk, 6)] for share, risk in cases.curve()],
    }


class _Cases:
    """The scores of one system."""

    def __init__(self, lines: Sequence[ScoreLine], entries: Sequence[Entry]) -> None:
        self._values = {measure.name: per_item(lines, measure.name) for measure in MEASURES}
        self._right = {(line.id, line.repeat): line.right for line in lines}
        self._entries = entries

    def measures(self, items: Sequence[EvalItem], *, with_interval: bool = False) -> list[dict[str, Any]]:
        rows = []
        for measure in MEASURES:
            outcomes = [self._values[measure.name][item.id] for item in items]
            span = None
            if with_interval and not measure.totalled:
                held = [(i.cluster_id, o.v) for i, o in zip(items, outcomes, strict=True) if isinstance(o, Value)]
                span = interval(held) if held else None
            total = measure.summed_up(outcomes)
            rows.append(_row(measure.name, measure.group, total, span, measure.better, totalled=measure.totalled))
        after = max(index for index, row in enumerate(rows, start=1) if row["group"] == "abstention")
        area = _row("aurc", "abstention", self._area({item.id for item in items}), None, "lower", totalled=False)
        return [*rows[:after], area, *rows[after:]]

    def curve(self) -> list[tuple[float, float]]:
        return risk_coverage_curve(self._attempts({entry.id for entry in self._entries}))

    def _area(self, ids: set[str]) -> Summary:
        kept = [entry for entry in self._entries if entry.id in ids]
        attempts = self._attempts(ids)
        area = risk_coverage_area(attempts)
        failed = sum(entry.reply.failure is not None for entry in kept)
        return Summary(
            value=area.v if isinstance(area, Value) else None,
            n=len(attempts),
            not_applicable=len(kept) - len(attempts) - failed,
            failed=failed,
        )

    def _attempts(self, ids: set[str]) -> list[tuple[float, bool]]:
        """(confidence, right) of the attempts that have both."""
        attempts = []
        for entry in self._entries:
            answer, right = entry.reply.answer, self._right[entry.id, entry.repeat]
            if entry.id in ids and answer and answer.confidence is not None and attempted(answer) and right is not None:
                attempts.append((answer.confidence, right))
        return attempts


def _short(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The measures that apply to any item of a part, by name."""
    kept = [row for row in rows if row["n"] or row["errors"]]
    return {row["measure"]: {name: row[name] for name in ("value", "n", "na", "errors")} for row in kept}


def usage(entries: Sequence[Entry], lines: Sequence[ScoreLine]) -> dict[str, Any]:
    """Tokens and money of all replies, and money per right answer; null where an endpoint or a price is silent."""
    usages = [entry.reply.answer.usage for entry in entries if entry.reply.answer]
    prompt = _sum([one.prompt_tokens for one in usages])
    completion = _sum([one.completion_tokens for one in usages])
    cost = _sum([one.cost_usd for one in usages])
    right = sum(line.right is True for line in lines)
    return {
        "prompt_tokens": None if prompt is None else int(prompt),
        "completion_tokens": None if completion is None else int(completion),
        "cost_usd": None if cost is None else round(cost, 6),
        "cost_per_correct": None if cost is None or not right else round(cost / right, 6),
    }


def _repeated(lines: Sequence[ScoreLine]) -> dict[str, Any]:
    """How steady the answers are; over the items that were decided every time."""
    gathered: dict[str, list[bool | None]] = {}
    for line in lines:
        gathered.setdefault(line.id, []).append(line.right)
    decided = [[right is True for right in several] for several in gathered.values() if None not in several]
    spread = [sqrt(sum(one) / len(one) * (1 - sum(one) / len(one))) for one in decided]
    return {
        "n": len(decided),
        "all_right": round(sum(map(all, decided)) / len(decided), 6) if decided else None,
        "sd": round(fsum(spread) / len(decided), 6) if decided else None,
    }


def seconds(entries: Sequence[Entry]) -> dict[str, float] | None:
    """What a reply took, retrieval included, cached ones aside: median and 95th percentile (nearest rank)."""
    took = sorted(
        (entry.reply.retrieval_ms + entry.reply.answering_ms) / 1000
        for entry in entries
        if entry.reply.answer and not entry.reply.cached
    )
    if not took:
        return None
    last = min(len(took) - 1, -(-95 * len(took) // 100) - 1)
    return {"p50": round(took[(len(took) - 1) // 2], 3), "p95": round(took[last], 3)}


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) if values and len(known) == len(values) else None


def _row(
    name: str,
    group: str,
    summary: Summary,
    span: Interval | None,
    better: str,
    *,
    totalled: bool,
) -> dict[str, Any]:
    return {
        "measure": name,
        "group": group,
        "value": None if summary.value is None else round(summary.value, 6),
        "low": None if span is None else round(span.low, 6),
        "high": None if span is None else round(span.high, 6),
        "n": summary.n,
        "na": summary.not_applicable,
        "errors": summary.failed,
        "better": better or None,
        "sum": totalled,
    }
