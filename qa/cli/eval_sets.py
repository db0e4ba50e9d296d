"""`qa eval import` and `qa eval validate`: sets of others made ours, and every mistake in a set told with its line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import AsJson
from qa.cli.session import bring_up_to_date, note, print_json, read_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evals.importers.build import Imported
    from qa.evals.importers.written import Origin

EXIT_UNFIT = 2
EXIT_BROKEN_LINES = 4


def import_set(
    form: Annotated[
        str,
        typer.Argument(metavar="FORMAT", help="auto, squad, beir, multihop-rag, ragas, deepeval, alce, csv, jsonl."),
    ],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The set: a file or a folder, as it was published.")],
    *,
    out: Annotated[Path | None, typer.Option("--out", help="The folder to make (default: named after PATH).")] = None,
    split: Annotated[
        str,
        typer.Option("--split", help="dev or test: all of it; both: half of the clusters each; or a part of BEIR."),
    ] = "",
    limit: Annotated[
        int, typer.Option("--limit", help="So many questions, always the same ones; all articles.", min=0)
    ] = 0,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="For csv and jsonl (repeatable).")
    ] = None,
    licence: Annotated[str, typer.Option("--licence", help="Its licence (default: as its README says).")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a set of questions and answers into a workspace of its own: articles, register, questions with evidence."""
    from qa.evals.importers.build import build
    from qa.evals.importers.formats import open_raw
    from qa.evals.importers.identify import readme_says, slug
    from qa.evals.importers.table import parse_mapping
    from qa.evals.importers.written import Origin

    columns = parse_mapping(mapping or [])
    form, raw = open_raw(form, path, part=split, mapping=columns)
    said = readme_says(path)
    name = path.resolve().name if path.is_dir() else path.stem
    origin = Origin(
        name=name, form=form, address=_address(said.get("source", "")), licence=licence or said.get("licence", "")
    )
    made = build(raw, out or Path(slug(name)), origin, limit=limit or None, split=split, mapped=bool(columns))
    if as_json:
        print_json(_imported_json(made, origin))
    else:
        _tell(made)
    if made.broken:
        raise typer.Exit(EXIT_BROKEN_LINES)


def _address(said: str) -> str:
    first = said.split(maxsplit=1)[0] if said else ""
    return first if first.startswith(("http://", "https://")) else ""


def _imported_json(made: Imported, origin: Origin) -> dict[str, object]:
    from msgspec.structs import asdict

    return {
        "version": 1,
        "folder": str(made.folder),
        "set": asdict(origin),
        "items": made.items,
        "articles": made.articles,
        "gold": made.gold,
        "located": made.located,
        "splits": dict(made.splits),
        "broken": made.broken,
        "mistakes": [str(mistake) for mistake in made.mistakes],
        "left_out": dict(made.left_out),
    }


def _tell(made: Imported) -> None:
    for mistake in made.mistakes[:20]:
        note(f"{mistake}", style="yellow")
    if made.broken > 20:
        note(f"… and {made.broken - 20} more.", style="yellow")
    for reason, count in made.left_out.most_common():
        note(f"{count} left out: {reason}; for example {made.examples[reason]}.")
    parts = ", ".join(f"{count} {part}" for part, count in sorted(made.splits.items()))
    note(f"{made.folder}: {made.items} questions ({parts}) over {made.articles} articles.", style="bold")
    if made.gold:
        note(f"{made.located} of {made.gold} pieces of evidence have their exact span; the others name the article.")
    if made.articles:
        note(f"Next: qa --home {made.folder} eval run questions.jsonl")
    else:
        note(f"Its articles are yours: qa eval run {made.folder / 'questions.jsonl'}")


def validate_set(
    context: typer.Context,
    questions: Annotated[str, typer.Argument(metavar="SET", help="The set, a JSONL file, or its folder.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Check a set against the articles: schema, ids, evidence, forbidden sources, leakage between dev and test."""
    from qa.evals.items import EvalItem, scan_set
    from qa.evals.validate import validate
    from qa.wiring.workspace import open_workspace

    config = read_workspace(context)
    path = find_set(config, questions)
    sha256, scanned = scan_set(path)
    bring_up_to_date(config)
    with open_workspace(config) as workspace:
        catalog = workspace.catalog
        findings = validate(scanned, text_of=catalog.text, card_of=lambda name: catalog.cards([name]).get(name))
    errors = [finding for finding in findings if finding.weight == "error"]
    items = sum(isinstance(entry, EvalItem) for _, entry in scanned)
    if as_json:
        fields = ("weight", "kind", "line", "id", "message")
        listed = [{name: getattr(finding, name) for name in fields} for finding in findings]
        print_json({"version": 1, "set": str(path), "sha256": sha256, "items": items, "findings": listed})
    else:
        for finding in findings:
            place = f"{path}, line {finding.line}" if finding.line else f"{path}"
            typer.echo(f"{finding.weight}: {place}: {f'{finding.id}: ' if finding.id else ''}{finding.message}")
        rest = len(findings) - len(errors)
        note(f"{items} items; {len(errors)} errors, {rest} warnings.", style="bold")
    if errors or not items:
        raise typer.Exit(EXIT_UNFIT)


def find_set(config: Config, questions: str) -> Path:
    """The set's file: where the person stands, else in the workspace; for a folder, the questions in it."""
    path = Path(questions)
    if not path.exists() and not path.is_absolute():
        path = config.home / questions
    return path / "questions.jsonl" if path.is_dir() else path
