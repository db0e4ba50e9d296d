"""Makes the run folder `runs/tiny`: `python -m tests.evals.recording`. Committed: runs of this version stay readable."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from qa.errors import ModelTimeoutError
from qa.evals.lines import write_json
from qa.evals.rescore import score_run
from qa.evals.result import Failure, Reply
from qa.evals.run_folder import SUMMARY, Entry, Found, RunWriter, read_run, write_scores
from qa.evals.summary import summarize
from qa.ports import Catalog
from qa.types import ChatRequest
from tests.evals.newsroom import Pen, Reporter, copy, failing_for, fill_catalog, items_of

RUNS = Path(__file__).with_name("runs")
TINY = RUNS / "tiny"
DEPTH, SHOWN = 20, 4
MANIFEST = {
    "schema": 1,
    "run_id": "tiny",
    "name": "newsroom",
    "status": "complete",
    "stopped": None,
    "started": "2026-11-22T18:00:00Z",
    "ended": "2026-11-22T18:00:03Z",
    "resumed": [],
    "tool": {"version": "0.1.0", "python": "3.12.0", "platform": "Linux"},
    "dataset": {
        "path": "tests/evals/questions.jsonl",
        "name": "newsroom",
        "sha256": "0" * 64,
        "n": 10,
        "selection": {"split": "all", "tags": [], "limit": None, "n": 10, "ids_sha256": "0" * 64},
    },
    "index": {"fingerprint": "newsroom", "corpus": "newsroom", "articles": 7, "references": 1, "chunks": 20},
    "systems": [
        {
            "label": label,
            "profile": label,
            "provider": "scripted",
            "model": "pen",
            "arm": "rag",
            "passages": SHOWN,
            "prompt_sha256": "",
            "settings": {"temperature": 0.0, "max_tokens": 500, "context_tokens": 8000, "host": "", "price": None},
        }
        for label in ("careful", "hasty")
    ],
    "depth": DEPTH,
    "repeats": 1,
    "as_of": "2026-07-01",
    "barred": ["vault"],
    "config": "",
    "totals": {
        "items": 10,
        "replies": 19,
        "errors": 1,
        "skipped": 0,
        "cached": 0,
        "wall_s": 3.0,
        "systems": {"careful": {"seconds": {"p50": 0.025, "p95": 0.025}}, "hasty": {"seconds": {"p50": 0.015, "p95": 0.015}}},
    },
}  # fmt: skip


def hasty(request: ChatRequest) -> str:
    """The first passage, whatever was asked."""
    first = request.passages[0].chunk.text
    return f"QUOTE [1] {first}\nCLAIM {first}"


def record_tiny(folder: Path, catalog: Catalog) -> None:
    """Ten items, two systems; one item of the hasty one has timed out."""
    items = items_of(catalog)
    slow = ModelTimeoutError("The endpoint sent nothing for 60 seconds.", remedy="Raise timeout.")
    doors = [
        Reporter(catalog, Pen(copy), profile="careful"),
        Reporter(catalog, Pen(failing_for("auditor", slow, hasty)), profile="hasty"),
    ]
    writer = RunWriter.begin(folder, MANIFEST, items)
    found = {}
    for item in items:
        hits = tuple(doors[0].search(item.question, within=item.within, limit=DEPTH))
        found[item.id] = Found(passages=hits, ms=5.0)
        writer.add_found(item.id, found[item.id])
    for door, ms in zip(doors, (20.0, 10.0), strict=True):
        for item in items:
            hits = found[item.id].passages or ()
            answer = failure = None
            try:
                answer = door.ask(
                    item.question, within=item.within, limit=SHOWN, as_of="2026-07-01", passages=hits[:SHOWN]
                )
            except ModelTimeoutError as error:
                failure = Failure(stage="ask", kind="ModelTimeoutError", message=error.message, exit_code=8)
            reply = Reply(found=hits, answer=answer, failure=failure, retrieval_ms=5.0, answering_ms=ms)
            entry = Entry(system=door.profile, id=item.id, repeat=0, reply=reply)
            writer.add(entry, text_of=catalog.text)
    run = read_run(folder)
    lines = score_run(run)
    write_scores(folder, lines)
    write_json(folder / SUMMARY, summarize(run, lines))


def main() -> None:
    shutil.rmtree(TINY, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        catalog = fill_catalog(Path(scratch) / "catalog.db")
        record_tiny(TINY, catalog)
        catalog.close()


if __name__ == "__main__":
    main()
