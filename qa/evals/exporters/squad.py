"""A run's answers as SQuAD predictions, with the questions they answer, for the official evaluation script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qa.evals.items import EvalItem
from qa.evals.measures.answers import attempted, said
from qa.evals.run_folder import Run


def dataset(run: Run) -> dict[str, Any]:
    """The items with a reference, and those that cannot be answered. Contexts are left empty: scripts need none."""
    entries = [_entry(item) for item in run.items if item.references or not item.answerable]
    return {"version": "v2.0", "data": [{"title": run.id, "paragraphs": [{"context": "", "qas": entries}]}]}


def predictions(run: Run, system: str) -> dict[str, str]:
    """Item id → what was said, empty for an abstention. What failed is missing, as it is for the script.

    Of repeats the first counts: the format has room for one.
    """
    said_of: dict[str, str] = {}
    for entry in run.of(system):
        answer = entry.reply.answer
        if entry.repeat == 0 and answer is not None:
            said_of[entry.id] = said(answer) if attempted(answer) else ""
    return said_of


def squad_files(run: Run) -> Mapping[str, str]:
    """`dataset.json` and `predictions.<system>.json`."""
    files = {"dataset.json": _dump(dataset(run))}
    for system in run.systems:
        files[f"predictions.{system.label}.json"] = _dump(predictions(run, system.label))
    return files


def _entry(item: EvalItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "question": item.question,
        "is_impossible": not item.answerable,
        "answers": [{"text": form, "answer_start": -1} for form in item.references],
    }


def _dump(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
