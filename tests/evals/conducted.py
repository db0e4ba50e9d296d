"""Whole runs over the newsroom, in a folder of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import structs

from qa.evals.arms import ReadPassages
from qa.evals.cache import CachedModel
from qa.evals.finish import rescore
from qa.evals.items import EvalItem
from qa.evals.run import Contender, Stopped, run
from qa.evals.run_folder import Run, RunWriter, ScoreLine, System, read_run, read_scores
from qa.ports import Catalog
from tests.evals.newsroom import SET, Pen, Reporter, items_of
from tests.evals.recording import MANIFEST


@dataclass(frozen=True)
class Conducted:
    run: Run
    summary: dict[str, Any]
    lines: tuple[ScoreLine, ...]
    stopped: Stopped | None
    doors: tuple[Reporter, ...]

    def figures(self, at: int = 0) -> dict[str, float | None]:
        return {row["measure"]: row["value"] for row in self.summary["systems"][at]["measures"]}

    def row(self, measure: str, at: int = 0) -> dict[str, Any]:
        row: dict[str, Any] = next(r for r in self.summary["systems"][at]["measures"] if r["measure"] == measure)
        return row

    def line(self, item: str, at: int = 0) -> ScoreLine:
        label = self.run.systems[at].label
        return next(line for line in self.lines if (line.system, line.id) == (label, item))

    def bytes(self, name: str) -> bytes:
        return (self.run.folder / name).read_bytes()


def system(label: str, *, shown: int = 8, arm: str = "rag") -> System:
    return System(label=label, profile=label, provider="scripted", model=label, arm=arm, passages=shown)


def begin(
    folder: Path,
    systems: Sequence[System],
    items: Sequence[EvalItem],
    *,
    repeats: int = 1,
    barred: Sequence[str] = ("vault",),
) -> RunWriter:
    written = [{**MANIFEST["systems"][0], **structs.asdict(one)} for one in systems]  # type: ignore[index]
    sha256 = hashlib.sha256(SET.read_bytes()).hexdigest()
    dataset: dict[str, Any] = {**MANIFEST["dataset"], "sha256": sha256}  # type: ignore[dict-item]
    manifest = {
        **MANIFEST,
        "run_id": folder.name,
        "status": "running",
        "systems": written,
        "dataset": dataset,
        "repeats": repeats,
        "barred": list(barred),
        "totals": None,
    }
    return RunWriter.begin(folder, manifest, items)


def conduct(
    folder: Path,
    catalog: Catalog,
    *pens: Pen,
    items: Sequence[EvalItem] | None = None,
    doors: Sequence[Reporter] | None = None,
    shown: int = 8,
    reads: Sequence[ReadPassages | None] = (),
    arms: Sequence[str] = (),
    caches: Sequence[CachedModel | None] = (),
    repeats: int = 1,
    resume: bool = False,
    barred: Sequence[str] = ("vault",),
    **options: Any,
) -> Conducted:
    """Begin (or go on with) a run in the folder, to its end, and score it."""
    doors = tuple(doors or (Reporter(catalog, pen, profile=pen.name) for pen in pens))
    arms = arms or ["rag"] * len(doors)
    systems = [system(door.profile, shown=shown, arm=arm) for door, arm in zip(doors, arms, strict=True)]
    contenders = [
        Contender(
            system=one,
            door=door,
            read=reads[at] if at < len(reads) else None,
            cache=caches[at] if at < len(caches) else None,
        )
        for at, (one, door) in enumerate(zip(systems, doors, strict=True))
    ]
    items = items_of(catalog) if items is None else items
    writer = RunWriter.reopen(folder) if resume else begin(folder, systems, items, repeats=repeats, barred=barred)
    stopped = run(read_run(folder), writer, contenders, text_of=catalog.text, **options)
    done, summary = rescore(folder)
    return Conducted(done, summary, read_scores(folder), stopped, tuple(doors))
