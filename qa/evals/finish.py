"""The end of a run: scores and summary from the folder, then the manifest once more, with what it came to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.errors import ConfigError
from qa.evals.begin import stamp
from qa.evals.lines import write_json
from qa.evals.rescore import score_run
from qa.evals.run import Stopped
from qa.evals.run_folder import MANIFEST, SUMMARY, Run, read_run, write_scores
from qa.evals.summary import seconds, summarize


def finish(folder: Path, stopped: Stopped | None, *, now: dt.datetime, wall_s: float) -> tuple[Run, dict[str, Any]]:
    """Score what is there, and say in the manifest how it ended. `wall_s` is added to that of earlier sittings."""
    run, summary = rescore(folder)
    earlier = (run.manifest["totals"] or {}).get("wall_s", 0.0)
    manifest = {
        **run.manifest,
        "status": stopped.status if stopped else "complete",
        "stopped": stopped.words if stopped else None,
        "ended": stamp(now),
        "totals": {
            "items": len(run.items),
            "replies": sum(entry.reply.answer is not None for entry in run.entries),
            "errors": sum(entry.reply.failure is not None for entry in run.entries),
            "skipped": sum(bool(entry.reply.skipped) for entry in run.entries),
            "cached": sum(entry.reply.cached for entry in run.entries),
            "wall_s": round(earlier + wall_s, 1),
            "systems": {system.label: {"seconds": seconds(run.of(system.label))} for system in run.systems},
        },
    }
    write_json(folder / MANIFEST, manifest)
    return read_run(folder), summary


def rescore(folder: Path) -> tuple[Run, dict[str, Any]]:
    """Write `scores.jsonl` and `summary.json` anew from what the folder holds. Asks no one.

    Raises: `ConfigError` when a purge has taken lines out of it.
    """
    run = read_run(folder)
    refuse_purged(run.manifest)
    lines = score_run(run)
    write_scores(folder, lines)
    summary = summarize(run, lines)
    write_json(folder / SUMMARY, summary)
    return run, summary


def refuse_purged(manifest: Mapping[str, Any]) -> None:
    """Raises: `ConfigError` for a run that is no longer whole: what is left would pass for what was asked."""
    if purged := manifest.get("purged"):
        raise ConfigError(
            f"{manifest['run_id']} is not whole any more: {len(purged)} articles were withdrawn from AI use since.",
            remedy="Its figures stand as they are. Run the set again for new ones.",
        )
