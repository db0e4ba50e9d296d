"""A run as rows of other harnesses: ragas samples (with what was said), Inspect samples (the questions alone)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from qa.evals.items import EvalItem
from qa.evals.measures.answers import said
from qa.evals.run_folder import Run


def ragas_files(run: Run) -> Mapping[str, str]:
    """`ragas.<system>.jsonl`: one `SingleTurnSample` for every reply; what failed is left out."""
    return {f"ragas.{system.label}.jsonl": _lines(_ragas(run, system.label)) for system in run.systems}


def inspect_files(run: Run) -> Mapping[str, str]:
    """`samples.jsonl`: `input`, `target`, `id`, `metadata` of every item, as Inspect's `json_dataset` reads them."""
    return {"samples.jsonl": _lines(_sample(item) for item in run.items)}


def _ragas(run: Run, system: str) -> Iterable[dict[str, Any]]:
    items = {item.id: item for item in run.items}
    for entry in run.of(system):
        answer, item = entry.reply.answer, items[entry.id]
        if answer is None:
            continue
        yield {
            "user_input": item.question,
            "response": said(answer),
            "retrieved_contexts": [passage.chunk.text for passage in answer.passages],
            "retrieved_context_ids": [passage.card.id for passage in answer.passages],
            "reference": target_of(item),
            "reference_contexts": [gold.quote for gold in item.gold if gold.quote],
            "reference_context_ids": list(dict.fromkeys(gold.doc for gold in item.gold)),
        }


def _sample(item: EvalItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "input": item.question,
        "target": list(item.references) or target_of(item),
        "metadata": {
            "answerable": item.answerable,
            "status": item.status.value,
            "facts": [list(fact.any) or [_number(fact.number, fact.units)] for fact in item.facts],
            "forbidden": list(item.forbidden),
            "gold": [{"doc": gold.doc, "quote": gold.quote} for gold in item.gold],
            "lang": item.lang,
            "tags": list(item.tags),
            "split": item.split,
        },
    }


def target_of(item: EvalItem) -> str:
    """What a right answer says: the reference, else the first wording of every fact; empty when neither is there."""
    if item.references:
        return item.references[0]
    return "; ".join(fact.any[0] if fact.any else _number(fact.number, fact.units) for fact in item.facts)


def _number(number: float | None, units: tuple[str, ...]) -> str:
    return " ".join([f"{number:.15g}" if number is not None else "", *units[:1]]).strip()


def _lines(records: Iterable[Mapping[str, Any]]) -> str:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
