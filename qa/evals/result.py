"""What a run brought: replies, their scores, and the sums over all, a split, a tag or a language. No asking here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa import record
from qa.evals.items import EvalItem, EvalSet
from qa.evals.measures.measured import Failed, Measured, NotApplicable, Summary, Value
from qa.evals.score import MEASURES, Case, risk_coverage
from qa.types import Answer, Passage

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an item has no reply."""

    stage: str
    """`search` or `ask`."""
    kind: str
    """The error's class."""
    message: str
    exit_code: int

    @property
    def words(self) -> str:
        return f"{self.kind}: {self.message}" if self.message else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one item brought back from one model, before any scoring."""

    found: tuple[Passage, ...] | None
    answer: Answer | None
    failure: Failure | None = None
    retrieval_ms: float = 0.0
    answering_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    case: Case
    reply: Reply
    scores: Mapping[str, Measured]
    """By measure name, in the table's order."""

    @property
    def item(self) -> EvalItem:
        return self.case.item


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure over some items, ready to be printed."""

    measure: str
    group: str
    better: str
    """`higher`, `lower`, or nothing when neither is."""
    totalled: bool
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One model over all items."""

    profile: str
    provider: str
    model: str
    scored: tuple[Scored, ...]

    @property
    def errors(self) -> tuple[Failure, ...]:
        """Failures of items, in the set's order; the command's exit code comes from them when there is nothing else."""
        return tuple(scored.reply.failure for scored in self.scored if scored.reply.failure)

    def rows(self, keep: Callable[[EvalItem], bool] = lambda _: True, *, only: Collection[str] = ()) -> tuple[Row, ...]:
        """The measures, all or those named, summed up over the items kept."""
        kept = [scored for scored in self.scored if keep(scored.item)]
        rows = [
            Row(
                measure=measure.name,
                group=measure.group,
                better=measure.better,
                totalled=measure.totalled,
                summary=measure.summed_up(scored.scores[measure.name] for scored in kept),
            )
            for measure in MEASURES
            if not only or measure.name in only
        ]
        if only and "aurc" not in only:
            return tuple(rows)
        after = max((index for index, row in enumerate(rows, start=1) if row.group == "abstention"), default=0)
        area = Row(
            measure="aurc",
            group="abstention",
            better="lower",
            totalled=False,
            summary=risk_coverage([scored.case for scored in kept]),
        )
        return (*rows[:after], area, *rows[after:])

    def latency(self) -> tuple[float, float] | None:
        """Seconds an item took, retrieval included: median and 95th percentile (nearest rank); None without replies."""
        replies = [scored.reply for scored in self.scored if scored.reply.answer]
        took = sorted((reply.retrieval_ms + reply.answering_ms) / 1000 for reply in replies)
        if not took:
            return None
        return took[(len(took) - 1) // 2], took[min(len(took) - 1, -(-95 * len(took) // 100) - 1)]

    def tokens(self) -> tuple[int, int] | None:
        """Prompt and completion tokens in all; None when an endpoint did not say."""
        usages = [scored.reply.answer.usage for scored in self.scored if scored.reply.answer]
        prompt = [usage.prompt_tokens for usage in usages if usage.prompt_tokens is not None]
        completion = [usage.completion_tokens for usage in usages if usage.completion_tokens is not None]
        if not usages or len(prompt) < len(usages) or len(completion) < len(usages):
            return None
        return sum(prompt), sum(completion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All models over the same items and the same passages."""

    arms: tuple[Arm, ...]
    shown: int
    """Passages shown to a model."""
    depth: int
    """Passages that retrieval is measured on."""
    as_of: str = ""

    @property
    def items(self) -> tuple[EvalItem, ...]:
        return tuple(scored.item for scored in self.arms[0].scored)

    def tags(self) -> tuple[str, ...]:
        return tuple(sorted({tag for item in self.items for tag in item.tags}))

    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({item.lang for item in self.items if item.lang}))

    def splits(self) -> tuple[str, ...]:
        present = {item.split for item in self.items}
        return tuple(split for split in ("dev", "test") if split in present)

    @property
    def leaks(self) -> int:
        """Over all models: anything but 0 is a failure of the run, whatever the other figures say."""
        counted = (scored.scores["leaks"] for arm in self.arms for scored in arm.scored)
        return sum(int(measured.v) for measured in counted if isinstance(measured, Value))

    def to_json(self, evalset: EvalSet | None = None) -> dict[str, Any]:
        """Everything as plain values. `summary` and its breakdowns depend on the replies alone; timings stand apart."""
        return {
            "version": VERSION,
            "set": _set_json(evalset, self.items),
            "passages": {"shown": self.shown, "measured": self.depth},
            "as_of": self.as_of,
            "leaks": self.leaks,
            "arms": [self._arm_json(arm) for arm in self.arms],
        }

    def _arm_json(self, arm: Arm) -> dict[str, Any]:
        latency, tokens = arm.latency(), arm.tokens()
        return {
            "model": {"profile": arm.profile, "provider": arm.provider, "name": arm.model},
            "errors": len(arm.errors),
            "summary": rows_json(arm.rows()),
            "by_split": {split: rows_json(arm.rows(in_split(split))) for split in self.splits()},
            "by_tag": {tag: rows_json(arm.rows(tagged(tag))) for tag in self.tags()},
            "by_language": {lang: rows_json(arm.rows(in_language(lang))) for lang in self.languages()},
            "seconds": None if latency is None else {"p50": round(latency[0], 3), "p95": round(latency[1], 3)},
            "tokens": None if tokens is None else {"prompt": tokens[0], "completion": tokens[1]},
            "items": [_scored_json(scored) for scored in arm.scored],
        }


def rows_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [
        {
            "measure": row.measure,
            "value": None if row.summary.value is None else round(row.summary.value, 6),
            "n": row.summary.n,
            "na": row.summary.not_applicable,
            "errors": row.summary.failed,
            "better": row.better or None,
            "sum": row.totalled,
        }
        for row in rows
    ]


def _set_json(evalset: EvalSet | None, items: Sequence[EvalItem]) -> dict[str, Any]:
    named = {"path": evalset.path.as_posix(), "sha256": evalset.sha256} if evalset else {}
    return {**named, "n": len(items), "splits": {s: sum(item.split == s for item in items) for s in ("dev", "test")}}


def _scored_json(scored: Scored) -> dict[str, Any]:
    reply, item = scored.reply, scored.item
    failure = reply.failure
    return {
        "id": item.id,
        "split": item.split,
        "tags": list(item.tags),
        "lang": item.lang,
        "cluster": item.cluster_id,
        "expected": item.status.value,
        "scores": {name: _measured_json(measured) for name, measured in scored.scores.items()},
        "error": failure and {"stage": failure.stage, "kind": failure.kind, "message": failure.message},
        "found": None if reply.found is None else [record.passage_json(passage) for passage in reply.found],
        "answer": None if reply.answer is None else record.to_json(reply.answer),
        "timings_ms": {"retrieval": round(reply.retrieval_ms, 1), "answering": round(reply.answering_ms, 1)},
    }


def _measured_json(measured: Measured) -> dict[str, Any]:
    match measured:
        case Value(v):
            return {"v": round(v, 6)}
        case NotApplicable(reason):
            return {"na": reason}
        case Failed(reason):
            return {"err": reason}


def tagged(tag: str) -> Callable[[EvalItem], bool]:
    return lambda item: tag in item.tags


def in_split(split: str) -> Callable[[EvalItem], bool]:
    return lambda item: item.split == split


def in_language(language: str) -> Callable[[EvalItem], bool]:
    return lambda item: item.lang == language
