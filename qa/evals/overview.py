"""Runs for reading in a terminal: one line a run, one item in full, the items that went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa import record
from qa.errors import ConfigError
from qa.evals.comparing import said_in_short
from qa.evals.items import EvalItem, Fact, plain
from qa.evals.measures.measured import Failed, Measured, Value
from qa.evals.run_folder import Entry, Run, ScoreLine, measured_json, read_summary
from qa.evals.stages import STAGES
from qa.text import clean
from qa.types import Passage

_FOUND = 10
"""Passages of an item that are listed."""


def headline(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What `qa eval list` says of a run; accuracy is that of the first system, None when it is not scored."""
    accuracy = None
    try:
        measures = read_summary(folder)["systems"][0]["measures"]
        accuracy = next((row["value"] for row in measures if row["measure"] == "accuracy"), None)
    except ConfigError:  # not scored yet
        pass
    return {
        "id": folder.name,
        "name": manifest["name"],
        "status": manifest["status"],
        "started": manifest["started"],
        "items": manifest["dataset"]["selection"]["n"],
        "systems": [system["label"] for system in manifest["systems"]],
        "accuracy": accuracy,
    }


# ── one item ───────────────────────────────────────────────────────────────────────────────────────────────


def item_text(run: Run, lines: Sequence[ScoreLine], item_id: str, *, with_all: bool = False) -> str:
    """One item in full, for every system. Raises: `ConfigError` when the run has no such item."""
    item = _item(run, item_id)
    blocks = ["\n".join(_asked(item)), "\n".join(_found(run, item))]
    for entry in run.entries:
        if entry.id == item_id:
            line = _line(lines, entry)
            blocks.append("\n".join(_answered(entry, line, with_all=with_all, several=run.manifest["repeats"] > 1)))
    return clean("\n\n".join(block for block in blocks if block))


def item_json(run: Run, lines: Sequence[ScoreLine], item_id: str) -> dict[str, Any]:
    """The same as plain values. Raises: `ConfigError` when the run has no such item."""
    item = _item(run, item_id)
    found = run.found.get(item_id)
    return {
        "item": plain(item),
        "found": None if found is None or found.passages is None else [record.passage_json(p) for p in found.passages],
        "replies": [_reply_json(entry, _line(lines, entry)) for entry in run.entries if entry.id == item_id],
    }


def _asked(item: EvalItem) -> Iterator[str]:
    yield f"{item.id}  ({item.split}; {', '.join(item.tags) or 'no tags'})"
    yield f"question   {item.question}"
    yield f"wanted     {wanted(item)}"
    for gold in item.gold:
        where = f"[{gold.start}:{gold.end}]" if gold.span else ""
        yield f"gold       {gold.doc}{where}  “{gold.quote}”"
    for secret in item.forbidden:
        means = {"leak": "withheld words", "injection": "planted"}.get(item.forbidden_means, "wrong")
        yield f"forbidden  {'(not shown)' if item.forbidden_means == 'leak' else f'“{secret}”'}  ({means})"


def wanted(item: EvalItem) -> str:
    """What a right answer says."""
    facts = "; ".join(_fact(fact) for fact in item.facts) or "; ".join(item.references)
    return f"{item.status.value}: {facts}" if facts else item.status.value


def _fact(fact: Fact) -> str:
    if fact.number is None:
        return " | ".join(fact.any)
    off = f" ± {fact.tol:g}" if fact.tol else ""
    return f"{fact.number:,.10g}{off} {' | '.join(fact.units)}".strip()


def _found(run: Run, item: EvalItem) -> Iterator[str]:
    found = run.found.get(item.id)
    if found is None:
        yield "found      (not searched yet)"
        return
    if found.passages is None:
        yield f"found      (failed: {found.failure.words if found.failure else 'no reason known'})"
        return
    for place, passage in enumerate(found.passages[:_FOUND]):
        mark = "*" if _is_gold(passage, item) else " "
        text = " ".join(passage.chunk.text.split())[:70]
        lead = "found" if place == 0 else ""
        where = f"{passage.card.id}[{passage.chunk.start}:{passage.chunk.end}]"
        yield f"{lead:<8} {mark} {passage.rank:>2}  {where}  {text}"
    more = len(found.passages) - _FOUND
    yield f"           {f'and {more} more; ' if more > 0 else ''}* holds gold"


def _is_gold(passage: Passage, item: EvalItem) -> bool:
    chunk = passage.chunk
    return any(
        gold.doc == passage.card.id and (gold.span is None or (gold.span[0] < chunk.end and chunk.start < gold.span[1]))
        for gold in item.gold
    )


def _answered(entry: Entry, line: ScoreLine | None, *, with_all: bool, several: bool) -> Iterator[str]:
    reply, answer = entry.reply, entry.reply.answer
    again = f", time {entry.repeat + 1}" if several else ""
    state = "" if line is None else {True: "right", False: "wrong", None: "undecided"}[line.right]
    stage = f", {line.stage}" if line and line.stage else ""
    yield f"── {entry.system}{again}: {state}{stage}"
    if line and line.why:
        yield f"why        {line.why}"
    yield f"said       {said_in_short(reply)}"
    if answer is not None:
        yield f"outcome    {answer.outcome.value}"
        for citation in answer.citations:
            yield f"  [{citation.n}] “{citation.quote}” {citation.card.id}[{citation.start}:{citation.end}]"
        for pointer in answer.withheld:
            yield f"  pointer to {pointer.card.title} ({pointer.card.source})"
        yield f"shown      {len(answer.passages)} passages; {reply.answering_ms / 1000:.2f} s"
    for name, measured in (line.scores if line else {}).items():
        if with_all or isinstance(measured, Value | Failed):
            yield f"  {name:<22} {_measured(measured)}"


def _measured(measured: Measured) -> str:
    match measured:
        case Value(v):
            return f"{v:.3f}"
        case Failed(reason):
            return f"failed: {reason}"
    return f"n/a: {measured.reason}"


def _reply_json(entry: Entry, line: ScoreLine | None) -> dict[str, Any]:
    reply = entry.reply
    return {
        "system": entry.system,
        "repeat": entry.repeat,
        "right": line.right if line else None,
        "stage": line.stage if line else "",
        "why": line.why if line else "",
        "answer": record.to_json(reply.answer) if reply.answer else None,
        "error": reply.failure.words if reply.failure else None,
        "scores": {name: measured_json(measured) for name, measured in line.scores.items()} if line else {},
    }


# ── what went wrong ────────────────────────────────────────────────────────────────────────────────────────


def failures_text(run: Run, lines: Sequence[ScoreLine], *, limit: int = 0, gone: int = 0) -> str:
    """By system and stage, in the set's order. `lines`: those that went wrong; `gone`: how many more did."""
    items = {item.id: item for item in run.items}
    replies = {entry.key: entry.reply for entry in run.entries}
    blocks = []
    for system in run.systems:
        own = [line for line in lines if line.system == system.label]
        blocks.append(f"{system.label}: {len(own)} replies went wrong") if own else None
        shown = own[:limit] if limit else own
        for stage, what in STAGES.items():
            here = [line for line in shown if line.stage == stage]
            if not here:
                continue
            rows = [f"{stage} ({sum(line.stage == stage for line in own)}): {what}"]
            for line in here:
                item = items[line.id]
                rows.append(f"  {item.id}  {item.question}")
                rows.append(f"      wanted  {wanted(item)}")
                rows.append(f"      said    {said_in_short(replies[line.system, line.id, line.repeat])}")
                rows.append(f"      why     {line.why or what}")
            blocks.append("\n".join(rows))
        if len(shown) < len(own):
            blocks.append(f"and {len(own) - len(shown)} more")
    if gone:
        blocks.append(f"{gone} more went wrong, but their questions were withdrawn")
    return clean("\n\n".join(blocks)) or "Nothing went wrong."


def failures_json(run: Run, lines: Sequence[ScoreLine]) -> list[dict[str, Any]]:
    items = {item.id: item for item in run.items}
    replies = {entry.key: entry.reply for entry in run.entries}
    return [
        {
            "system": line.system,
            "id": line.id,
            "repeat": line.repeat,
            "stage": line.stage,
            "why": line.why,
            "question": items[line.id].question,
            "wanted": wanted(items[line.id]),
            "said": said_in_short(replies[line.system, line.id, line.repeat]),
        }
        for line in lines
    ]


def _item(run: Run, item_id: str) -> EvalItem:
    for item in run.items:
        if item.id == item_id:
            return item
    near = ", ".join(item.id for item in run.items if item_id in item.id) or ", ".join(i.id for i in run.items[:5])
    since = " any more, or never had" if run.purged else ""
    raise ConfigError(f"The run has no item “{item_id}”{since}.", remedy=f"There are: {near or 'none left'}.")


def _line(lines: Sequence[ScoreLine], entry: Entry) -> ScoreLine | None:
    return next((line for line in lines if (line.system, line.id, line.repeat) == entry.key), None)
