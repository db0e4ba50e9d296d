"""`qa eval export`: a run in the formats of other tools, so that its numbers can be computed again without us."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qa.cli.session import note, print_json, read_workspace


def export_run(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run: its id, part of it, its folder, or latest.")],
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="beir, trec, ragas, inspect, squad or junit.")],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder to write into (default: RUN-FORMAT, here).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the files' names as one JSON document.")] = False,
) -> None:
    """Write a run for other tools: questions, judgements and rankings, samples, predictions, test results."""
    from qa.evals.exporters.formats import files_of, write_files
    from qa.evals.folders import find_run
    from qa.evals.purged import taken_words
    from qa.evals.run_folder import read_run, read_scores, scores_if_any
    from qa.evals.shown import as_shown

    config = read_workspace(context)
    folder = find_run(config.state, run)
    scores = read_scores(folder) if form == "junit" else scores_if_any(folder)
    # What has been withheld since the run leaves in no file either.
    shown, lines = as_shown(config, read_run(folder), scores)
    if taken := taken_words(shown, lines):
        note(taken)
    files = files_of(shown, form, lines)
    written = write_files(files, out or Path(f"{folder.name}-{form}"))
    if as_json:
        print_json({"version": 1, "run": folder.name, "format": form, "files": [str(path) for path in written]})
        return
    for path in written:
        typer.echo(path)
    if form == "ragas":
        note("They hold passages of your articles: what is withdrawn later is not taken out of them.")
    if form in ("beir", "trec"):
        qrels, ranked = (path for path in written if path.suffix == ".trec")
        note(f"Compute it again: ir_measures {qrels} {ranked} nDCG@10 R@10 RR@10")
