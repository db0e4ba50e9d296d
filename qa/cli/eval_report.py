"""`qa eval report`, `gates` and `floors`: what a run comes to, for people, for pull requests and for CI."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import note, print_json, read_workspace

if TYPE_CHECKING:
    from qa.evals.gates import Judged
    from qa.evals.reports.view import Page, Scored

FORMATS = {"html": "report.html", "markdown": "report.md", "json": "report.json", "junit": "junit.xml"}
_RUN = "A run: its id, part of it, its folder, or latest."


def report(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="[RUN]", help=_RUN)] = "latest",
    *,
    against: Annotated[str, typer.Option("--against", help="An earlier run to hold it against.")] = "",
    form: Annotated[str, typer.Option("--format", "-f", help="html, markdown, json or junit.")] = "html",
    out: Annotated[
        str,
        typer.Option("--out", "-o", help="The file to write; - for standard output (default: in the run's folder)."),
    ] = "",
    intersection: Annotated[
        bool, typer.Option("--intersection", help="Compare what two runs share, however little that is.")
    ] = False,
) -> None:
    """Write a report of a run: one file that needs nothing else, readable by someone who has never seen this tool.

    Words of articles that were withheld since the run are not shown. Writing a report asks no model.
    """
    from qa.errors import ConfigError
    from qa.evals.folders import find_run
    from qa.evals.reports.permission import permission
    from qa.evals.reports.view import build, load

    if form not in FORMATS:
        raise ConfigError(f"--format {form!r} is not known.", remedy=f"Use one of: {', '.join(FORMATS)}.")
    config = read_workspace(context)
    folder = find_run(config.state, run)
    scored = load(folder)
    earlier = load(find_run(config.state, against)) if against else None
    judged = judged_gates(scored.run.manifest, scored.summary)
    with permission(config) as allowed:
        page = build(scored, against=earlier, allowed=allowed, judged=judged, intersection=intersection)
    text = _written(page, form)
    if out == "-":
        sys.stdout.write(text)
        return
    path = Path(out) if out else folder / FORMATS[form]
    _write(path, text)
    if page.taken:
        note(page.taken)
    if page.blanked:
        note(f"{page.blanked} questions rest on articles that may not be shown now: their words are left out.")
    typer.echo(path)


def gates(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="[RUN]", help=_RUN)] = "latest",
    *,
    gate: Annotated[
        list[str] | None, typer.Option("--gate", help='Another gate: "recall@10 >= .90" (repeatable).')
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whether a run does what its set demands: pass, fail, or inconclusive where the questions are too few to tell.

    Gates stand in dataset.toml beside the questions: gates = ["recall@10 >= .90", "leaks == 0"]. A mean is judged by
    its 95 % interval; == and counts by the figure itself. Exit codes: 14 a gate failed, 15 one is inconclusive.
    """
    from qa.cli.render import console
    from qa.errors import ConfigError
    from qa.evals.folders import find_run
    from qa.evals.gates import demanded, exit_code, judge, parse, table
    from qa.evals.reports.plain import gate_json

    scored = _load(find_run(read_workspace(context).state, run))
    wanted = (*demanded(scored.run.manifest), *(parse(text) for text in gate or ()))
    if not wanted:
        raise ConfigError("The set demands nothing.", remedy='Name a gate: --gate "recall@10 >= .90".')
    judged = judge(wanted, scored.summary)
    if as_json:
        print_json({"version": 1, "run": scored.run.id, "gates": [gate_json(one) for one in judged]})
    else:
        console().print(table(judged), soft_wrap=True)
    if code := exit_code(judged):
        raise typer.Exit(code)


def show_gates(judged: tuple[Judged, ...]) -> None:
    """The table of gates, where there are any."""
    from qa.cli.render import console
    from qa.evals.gates import table

    if judged:
        console().print(f"\n{table(judged)}", soft_wrap=True)


def judged_gates(manifest: Mapping[str, Any], summary: Mapping[str, Any]) -> tuple[Judged, ...]:
    """The gates that a run was begun under, on what it came to."""
    from qa.evals.gates import demanded, judge

    return judge(demanded(manifest), summary)


def gates_json(manifest: Mapping[str, Any], summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    from qa.evals.reports.plain import gate_json

    return [gate_json(one) for one in judged_gates(manifest, summary)]


def gates_exit(manifest: Mapping[str, Any], summary: Mapping[str, Any]) -> int:
    """The exit code that the gates ask for: 0, 14 or 15."""
    from qa.evals.gates import exit_code

    return exit_code(judged_gates(manifest, summary))


def floors(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="[RUN]", help=_RUN)] = "latest",
    *,
    file: Annotated[Path, typer.Option("--file", help="The floors.")] = Path("eval/floors.json"),
    system: Annotated[str, typer.Option("--system", help="Which system of the run (default: its first).")] = "",
    write: Annotated[
        bool, typer.Option("--write", help="Raise the floors to this run; they are never lowered.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hold a run against the floors: what a set over the same articles has once reached.

    Over other questions than those the floors were set on, only what is certain counts as fallen.
    Exit codes: 14 something fell below its floor, 15 the articles have changed since.
    """
    from qa.errors import ConfigError
    from qa.evals.floors import asks_the_same, fallen, floors_of, moved, raised, read_floors, write_floors
    from qa.evals.folders import find_run
    from qa.evals.gates import EXIT_FAILED, EXIT_INCONCLUSIVE

    scored = _load(find_run(read_workspace(context).state, run))
    chosen = _system(scored, system)
    old = read_floors(file)
    lost = fallen(old, chosen, same_items=asks_the_same(old, scored.run.manifest)) if old else ()
    reason = moved(old, scored.run.manifest) if old else "there are none yet"
    if as_json:
        print_json({"version": 1, "run": scored.run.id, "comparable": not reason, "why_not": reason,
                    "fallen": [{"measure": o.measure, "value": o.value, "floor": o.floor} for o in lost]})  # fmt: skip
    else:
        for one in lost:
            typer.echo(f"below its floor  {one.words}")
        if not lost and not reason:
            typer.echo(f"At or above every floor of {file}.")
    if lost:
        note("Floors are not lowered by this command: mend what fell, or edit the file and say why.")
        raise typer.Exit(EXIT_FAILED)
    asked = scored.run.manifest["dataset"]
    if write and asked["selection"]["n"] < asked["n"]:
        raise ConfigError("The run asked only a part of the set.", remedy="Run the whole set, then write its floors.")
    if write:
        write_floors(file, raised(old, floors_of(scored.run.manifest, chosen)))
        note(f"Written: {file}")
    elif reason:
        note(f"The run cannot be held against the floors: {reason}. `--write` sets them for what there is now.")
        raise typer.Exit(EXIT_INCONCLUSIVE)


def _system(scored: Scored, label: str) -> dict[str, Any]:
    from qa.errors import ConfigError

    systems: dict[str, dict[str, Any]] = {one["label"]: one for one in scored.summary["systems"]}
    if label and label not in systems:
        raise ConfigError(f"{scored.run.id} has no system {label!r}.", remedy=f"It has: {', '.join(systems)}.")
    return systems[label or next(iter(systems))]


def _load(folder: Path) -> Scored:
    from qa.evals.reports.view import load

    return load(folder)


def _written(page: Page, form: str) -> str:
    if form == "html":
        from qa.evals.reports.page import render

        return render(page)
    from qa.evals.reports import plain

    if form == "json":
        return json.dumps(plain.to_json(page), ensure_ascii=False, indent=1) + "\n"
    return plain.to_markdown(page) if form == "markdown" else plain.to_junit(page)


def _write(path: Path, text: str) -> None:
    from qa.errors import ConfigError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", remedy="Name another file with -o.") from None
