"""Other gold for a run that was made: the questions stay, what is right about them is put right."""

from __future__ import annotations

from pathlib import Path

from qa.errors import ConfigError
from qa.evals.check import check_items, locate_gold
from qa.evals.finish import refuse_purged
from qa.evals.items import EvalItem, read_set
from qa.evals.lines import write_json, write_text
from qa.evals.run_folder import MANIFEST, QUESTIONS, questions_text, read_run

_ASKED = ("question", "filters", "as_of", "context")
"""What was asked: another one would need another answer."""


def replace_gold(folder: Path, questions: Path) -> int:
    """Put the set's gold, facts, tags and the rest in place of the run's own; returns how many items changed.

    Gold is located in the articles as far as the run saw them. The manifest gets the set's new digest.
    Raises: `ConfigError` when an item is gone, was asked otherwise, or its gold stands where the run saw nothing; and
    for a run of which a purge took something.
    """
    run, evalset = read_run(folder), read_set(questions)
    refuse_purged(run.manifest)
    now = {item.id: item for item in evalset.items}
    for item in run.items:
        if item.id not in now or _asked(now[item.id]) != _asked(item):
            raise ConfigError(
                f"`{item.id}` is not asked in {questions} as it was in the run.", remedy="Run the set again."
            )
    items = locate_gold([now[item.id] for item in run.items], run.texts.get)
    changed = [new for old, new in zip(run.items, items, strict=True) if old != new]
    if mistakes := check_items(changed, run.texts.get):
        shown = "\n  ".join(mistakes[:5])
        raise ConfigError(
            f"Some gold is not in what the run saw of the articles:\n  {shown}",
            remedy="Mend these items, or run the set again.",
        )
    write_text(folder / QUESTIONS, questions_text(items))
    dataset = {**run.manifest["dataset"], "sha256": evalset.sha256}
    write_json(folder / MANIFEST, {**run.manifest, "dataset": dataset})
    return len(changed)


def _asked(item: EvalItem) -> tuple[object, ...]:
    return tuple(getattr(item, name) for name in _ASKED)
