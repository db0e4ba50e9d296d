"""`qa answers`: the answers kept in this workspace, listed, shown again, exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import note, print_json, read_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.recheck import Checked

app = typer.Typer(no_args_is_help=True, help="The answers kept here: list them, show one again, export one.")

_Answer = Annotated[
    str,
    typer.Argument(help="An id of `qa answers list`, its beginning, `last`, or a file.", metavar="ID"),
]


class Format(StrEnum):
    """What an answer can be exported to."""

    MARKDOWN = "md"
    HTML = "html"
    CSL = "csl"
    BIBTEX = "bibtex"


_BY_SUFFIX = {
    ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".html": Format.HTML, ".htm": Format.HTML,
    ".json": Format.CSL, ".bib": Format.BIBTEX,
}  # fmt: skip


@app.command("list")
def list_(
    context: typer.Context,
    *,
    number: Annotated[int, typer.Option("-n", help="How many to show, newest first; 0 for all.", min=0)] = 20,
    as_json: AsJson = False,
) -> None:
    """List the kept answers, newest first."""
    config = read_workspace(context)
    from qa.archive.folder import FOLDER, Archive

    archive = Archive(config.state / FOLDER)
    names = archive.names()
    rows = [_row(archive.path(name)) for name in (names[:number] if number else names)]
    if as_json:
        print_json({"version": 1, "answers": rows, "total": len(names)})
        return
    from rich.text import Text

    from qa.cli.render import console
    from qa.text import clean

    out = console()
    for row in rows:
        text = Text.assemble((row["id"], "bold cyan"), (f"  {_local(row['asked'])}  ", "dim"))
        text.append(f"{row['outcome']:<13}", style="" if row["outcome"] == "answered" else "yellow")
        text.append(clean(row["question"]) or "(withdrawn)", style="")
        if row["unsupported"]:
            text.append(f"  ({row['unsupported']} of {row['claims']} claims unsupported)", style="red")
        out.print(text)
    if not rows:
        out.print("No answer is kept yet." if config.settings.answers.keep else "No answer is kept ([answers] keep).")
    elif len(names) > len(rows):
        note(f"{len(names) - len(rows)} older: -n 0 shows all.")


@app.command("show")
def show(context: typer.Context, answer: _Answer, *, as_json: AsJson = False) -> None:
    """Show an answer again as it was given; what was withdrawn from AI use since is left out."""
    config = read_workspace(context)
    checked = _checked(config, answer)
    if as_json:
        from qa.archive.blank import prose

        shown = {key: value for key, value in checked.document.items() if key != "replay"}
        if "text" in shown and _unsupported(shown):  # records of earlier versions do not mark it there
            shown["text"] = prose(shown["claims"])
        print_json(shown)
        return
    from rich.text import Text

    from qa.archive.reading import answer_of
    from qa.cli.asking import print_answer
    from qa.cli.render import console
    from qa.text import clean

    document = checked.document
    console().print(Text(clean(document["question"]) or "(withdrawn)", style="bold"), end="\n\n")
    print_answer(answer_of(document), 0)
    lost = sum(not found.holds for found in checked.citations.values())
    if lost:
        many = "citations no longer hold" if lost > 1 else "citation no longer holds"
        note(f"{lost} {many}: `qa verify {document.get('id') or answer}` says why.", style="yellow")


@app.command("export")
def export(
    context: typer.Context,
    answer: _Answer,
    *,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", "-f", help="md, html, csl (CSL-JSON) or bibtex; default: by the file's suffix, else md."
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; default: stdout.")] = None,
) -> None:
    """Export an answer with its quotes in their context, or its sources for a bibliography."""
    config = read_workspace(context)
    text = _exported(config, answer, form or (_BY_SUFFIX.get(output.suffix.lower()) if output else None))
    if output is None:
        typer.echo(text, nl=False)
        return
    from qa.errors import ConfigError

    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"{output} cannot be written: {reason}.", remedy="Give another path.") from None
    note(f"Written: {output}")


def _exported(config: Config, answer: str, form: Format | None) -> str:
    from qa.archive import bibliography, export
    from qa.recheck import open_articles

    checked = _checked(config, answer)
    document = checked.document
    if form in (Format.CSL, Format.BIBTEX):
        with open_articles(config) as articles:
            authors = {one["article_id"]: articles.author(one["article_id"]) for one in bibliography.cited(document)}
        write = bibliography.csl_json if form is Format.CSL else bibliography.bibtex
        return write(document, authors)
    from qa.cli.rechecked import SAID

    seen = {
        n: export.Seen(
            status=SAID[found.status.value][0], holds=found.holds,
            before=found.around[0] if found.holds else "", after=found.around[2] if found.holds else "",
        )
        for n, found in checked.citations.items()
    }  # fmt: skip
    draw = export.page if form is Format.HTML else export.markdown
    return draw(document, seen, checked=dt.datetime.now(tz=dt.UTC).date().isoformat())


def _checked(config: Config, answer: str) -> Checked:
    """The record, looked at again: nothing that was withdrawn since is in it."""
    from qa.cli.rechecked import read_record
    from qa.recheck import check_again, open_articles

    document = read_record(config, answer)
    with open_articles(config) as articles:
        return check_again(document, articles)


def _row(path: Path) -> dict[str, Any]:
    from qa.archive.reading import read_document
    from qa.errors import ConfigError

    try:
        document = read_document(path.read_bytes(), path.name)
    except (ConfigError, OSError):
        return {"id": path.stem, "asked": "", "outcome": "damaged", "question": "", "claims": 0, "unsupported": 0,
                "citations": 0}  # fmt: skip
    return {
        "id": path.stem,
        "asked": document.get("asked", ""),
        "outcome": document["outcome"],
        "question": document["question"],
        "claims": len(document["claims"]),
        "unsupported": _unsupported(document),
        "citations": len(document["citations"]),
        "model": document.get("model", {}).get("name", ""),
        "withdrawn": bool(document.get("withdrawn")),
    }


def _unsupported(document: Mapping[str, Any]) -> int:
    return sum(claim["verdict"] != "supported" for claim in document["claims"])


def _local(asked: str) -> str:
    """The time of asking on this machine's clock, to the minute."""
    try:
        return dt.datetime.fromisoformat(asked).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return f"{asked:<16}"[:16]
