"""`qa sources`: the register, what each source's articles came to, and its one flag changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import note, print_json, progress, read_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.types import AiUse

app = typer.Typer(help="List the sources of the register, with what each allows.", no_args_is_help=False)


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """List the sources of the register, with what each allows."""
    if context.invoked_subcommand is None:
        list_sources(context)


@app.command("list")
def list_sources(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List every source with its flag and how many of its articles are in full or as title and link only."""
    rows = _rows(read_workspace(context))
    if as_json:
        print_json({"version": 1, "sources": rows})
        return
    from qa.cli.render import console

    out = console()
    width = max((len(row["id"]) for row in rows), default=2)
    out.print(f"{'ID':<{width}}  {'AI USE':<7} {'FULL':>5} {'TITLE':>5}  NAME", style="bold")
    for row in rows:
        out.print(f"{row['id']:<{width}}  {row['ai_use']:<7} {row['full']:>5} {row['reference']:>5}  {row['name']}")


@app.command("show")
def show(
    context: typer.Context, source: Annotated[str, typer.Argument(help="The source's id.")], *, as_json: AsJson = False
) -> None:
    """Show one source: its register entry and the standing of each of its articles, with the rule that decided."""
    config = read_workspace(context)
    from qa.errors import ConfigError

    row = next((row for row in _rows(config) if row["id"] == source), None)
    if row is None:
        raise ConfigError(f"There is no source `{source}` in the register.", remedy="`qa sources` lists them.")
    articles = [card for card in _cards(config) if card.source_id == source]
    row["articles"] = [
        {
            "id": c.id,
            "title": c.title,
            "published": c.published,
            "standing": c.standing.value,
            "rule": c.rule,
            "reason": c.reason,
        }
        for c in articles
    ]
    if as_json:
        print_json({"version": 1, **row})
        return
    from qa.cli.render import console

    out = console()
    for key in ("id", "name", "home", "ai_use", "reason", "permission", "licence"):
        if row[key]:
            out.print(f"{key:<11} {row[key]}")
    for card in articles:
        out.print(
            f"\n{card.standing.value:<10} {card.title}\n           {card.id}\n           {card.rule}: {card.reason}"
        )


@app.command("forbid")
def forbid(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="The source's id.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why: shown whenever one of its articles is withheld.")] = "",
    as_json: AsJson = False,
) -> None:
    """Forbid AI use of a source from now on: purge what is stored of it, at once, and print the certificate."""
    from qa.types import AiUse

    config = read_workspace(context)
    change_flag(config, source, AiUse.FORBID, reason=reason, permission="", as_json=as_json)


@app.command("allow")
def allow(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="The source's id.")],
    *,
    permission: Annotated[
        str,
        typer.Option("--permission", help="What was granted, and by whom: the only thing that beats a publisher's no."),
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Why you judge so: answers doubts and silence, but no stated no.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Allow AI use of a source where its publisher is silent; with a permission, also against a stated no."""
    from qa.types import AiUse

    config = read_workspace(context)
    change_flag(config, source, AiUse.ALLOW, reason=reason, permission=permission, as_json=as_json)


def change_flag(config: Config, source: str, ai_use: AiUse, *, reason: str, permission: str, as_json: bool) -> None:
    """Write the flag into the register, sync, and show what that took away."""
    from qa.cli.certificates import show_certificates
    from qa.cli.render import sync_line
    from qa.sources.edit import set_ai_use
    from qa.text import clean
    from qa.wiring import syncing

    set_ai_use(config.register, source, ai_use, reason=clean(reason), permission=clean(permission))
    if not as_json:
        note(f'{config.register}: source `{source}` now has ai_use = "{ai_use.value}".')
    with progress() as draw:
        report = syncing.sync(config, on_progress=draw)
    nothing = sync_line(report) if report.withdrawn or not report.did_nothing else "No text of it is stored."
    show_certificates(report.certificates, nothing, as_json=as_json, more={"source": source, "ai_use": ai_use.value})


def _rows(config: Config) -> list[dict[str, Any]]:
    from qa.wiring.register import read_sources

    standings = Counter((card.source_id, card.standing.value) for card in _cards(config))
    return [
        {
            "id": str(source.id),
            "name": source.name,
            "home": source.home,
            "ai_use": source.ai_use.value,
            "reason": source.reason,
            "permission": source.permission,
            "licence": source.licence,
            "full": standings[(source.id, "full")],
            "reference": standings[(source.id, "reference")] + standings[(source.id, "unchecked")],
        }
        for source in read_sources(config)
    ]


def _cards(config: Config) -> list[Any]:
    from qa.wiring.workspace import open_workspace

    if not (config.state / "catalog.db").exists():
        return []
    with open_workspace(config) as workspace:
        return list(workspace.catalog.all_cards())
