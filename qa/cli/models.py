"""`qa models`: which profiles there are, where their values come from, and whether one answers."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import print_json, read_workspace

app = typer.Typer(help="List the model profiles, or make one real call to one.", no_args_is_help=False)


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """List the model profiles, or make one real call to one."""
    if context.invoked_subcommand is None:
        list_models(context)


@app.command("list")
def list_models(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show each profile, where each of its values comes from, and whether its key is set."""
    config = read_workspace(context)
    from msgspec import to_builtins

    from qa.chunks.tokens import vocabulary_of
    from qa.config import has_key

    chosen, _ = config.profile("")
    given: dict[str, Any] = config.given.get("models", {})
    rows: list[dict[str, Any]] = []
    for name, model in config.settings.models.items():
        values = to_builtins(model)
        said = given.get(name, {})
        origins = {
            key: "qa.toml" if key in said else "default" for key, value in values.items() if value not in ("", None)
        }
        rows.append({
            "profile": name, "chosen": name == chosen, "key_set": has_key(model.key_env),
            "values": {key: values[key] for key in origins}, "origins": origins,
            "tokens": dict(zip(("vocabulary", "exact"), vocabulary_of(model.name), strict=True)),
        })  # fmt: skip
    if as_json:
        print_json({"version": 1, "models": rows})
        return
    from qa.cli.render import console

    out = console()
    for row in rows:
        key = "needs no key" if row["key_set"] is None else "key set" if row["key_set"] else "key not set"
        out.print(f"{'*' if row['chosen'] else ' '} {row['profile']}  ({key})", style="bold")
        for name, value in row["values"].items():
            out.print(f"    {name:<15} {value!s:<40} {row['origins'][name]}")
        if row["values"].get("name"):
            counted = "" if row["tokens"]["exact"] else ", an estimate for this model"
            out.print(f"    {'tokens':<15} counted in {row['tokens']['vocabulary']}{counted}")


@app.command("test")
def try_model(
    context: typer.Context,
    profile: Annotated[str, typer.Argument(help="The profile; the configured one when left out.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Make one real call and report how long it took and which model answered."""
    config = read_workspace(context)
    from qa.wiring.models import try_model

    trial = try_model(config, profile)
    document = {
        "version": 1, "profile": trial.profile, "provider": trial.provider, "asked_for": trial.asked_for,
        "answered": trial.answered, "latency_ms": round(trial.seconds * 1000, 1),
    }  # fmt: skip
    if as_json:
        print_json(document)
        return
    from qa.cli.render import console
    from qa.text import clean

    said = f"{trial.profile}: {clean(trial.answered)} answered in {trial.seconds * 1000:.0f} ms."
    if trial.answered != trial.asked_for:
        said += f" It was asked for as {trial.asked_for}: some servers serve whatever they have."
    console().print(said)
