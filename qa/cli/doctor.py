"""`qa doctor`: everything that answering rests on, checked one by one, with what to do about what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import counted, print_json, read_workspace
from qa.errors import QAError, SetupError, StoreError

if TYPE_CHECKING:
    from qa.config import Config


def doctor(
    context: typer.Context,
    *,
    as_json: AsJson = False,
) -> None:
    """Check everything that answering rests on, and say what to do about what is wrong."""
    config = read_workspace(context)
    rows = _said_once([_check(name, look, config) for name, look in _CHECKS])
    if as_json:
        print_json({"version": 1, "checks": rows})
    else:
        from qa.cli.render import console

        out = console()
        for row in rows:
            mark, style = ("ok  ", "") if row["ok"] else ("FAIL", "bold red")
            out.print(f"{mark}  {row['check']:<10} {row['says']}", style=style)
            if row["try"]:
                out.print(f"      try: {row['try']}")
    if not all(row["ok"] for row in rows):
        raise typer.Exit(3)


def _said_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What fails for the same reason as a check before it points there instead of saying it again."""
    first: dict[str, str] = {}
    for row in rows:
        if not row["ok"] and first.setdefault(row["says"], row["check"]) != row["check"]:
            row |= {"says": f"cannot be looked at before the {first[row['says']]} is mended", "try": ""}
    return rows


def _check(name: str, look: Callable[[Config], str], config: Config) -> dict[str, Any]:
    try:
        return {"check": name, "ok": True, "says": look(config), "try": ""}
    except QAError as error:
        return {"check": name, "ok": False, "says": error.message, "try": error.remedy}
    except Exception as error:  # noqa: BLE001 - a doctor reports what it meets instead of falling ill
        return {
            "check": name,
            "ok": False,
            "says": f"{type(error).__name__}: {error}",
            "try": "report this as a defect",
        }


def _register(config: Config) -> str:
    from qa.wiring.register import read_sources

    return f"{counted(len(read_sources(config)), 'source')} in {config.register}"


def _prompt(config: Config) -> str:
    from qa.prompts import read_prompt

    return f"answer.md {read_prompt('answer', config.home).fingerprint}"


def _model(config: Config) -> str:
    from qa.config import has_key

    name, chosen = config.profile("")
    if has_key(chosen.key_env) is False:
        remedy = f"export {chosen.key_env}=…, or ask with `-m offline`"
        raise SetupError(f"`{name}` needs {chosen.key_env}, which is not set.", remedy=remedy)
    return f"`{name}` ({chosen.provider}{': ' + chosen.name if chosen.name else ''})"


def _embedder(config: Config) -> str:
    from qa.wiring.models import make_embedder

    made = make_embedder(config)
    if config.settings.embedding.provider == "static":  # another one may cost money: `qa sync` will tell
        made.embed_question("ready?")
    return made.fingerprint


def _tokens(config: Config) -> str:  # noqa: ARG001 - every check is given the config
    from qa.chunks.tokens import counter

    return f"o200k_base: {counter()('The ferry sails at noon.')} tokens in a short sentence"


def _storage(config: Config) -> str:
    probe = config.state / "doctor.tmp"
    try:
        config.state.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(bytes(4096))
        probe.unlink()
    except OSError as error:
        remedy = "free space, or change its rights"
        raise SetupError(f"{config.state} cannot be written: {error.strerror}.", remedy=remedy) from None
    return f"{config.state} ({shutil.disk_usage(config.state).free // 2**20:,} MiB free)"


def _catalogue(config: Config) -> str:
    from qa.wiring.workspace import open_workspace

    with open_workspace(config) as workspace:
        if fault := workspace.catalog.check():
            remedy = "move .qa/catalog.db away and run `qa sync`: it reads everything anew"
            raise StoreError(f"The catalogue is damaged: {fault}.", remedy=remedy)
        return f"{counted(workspace.catalog.counts().articles, 'article')} in full, file whole"


def _index(config: Config) -> str:
    from qa.wiring.current import index_is_whole
    from qa.wiring.workspace import open_workspace

    with open_workspace(config) as workspace:
        if not index_is_whole(workspace):
            raise SetupError("The index is behind its articles, or broken.", remedy="run `qa sync`: it mends it")
        return f"{counted(workspace.catalog.counts().chunks, 'chunk')}, generation {workspace.index.generation()}"


def _ledger(config: Config) -> str:
    from qa.wiring.workspace import open_workspace

    with open_workspace(config) as workspace:
        return f"{counted(workspace.ledger.verify_chain(), 'entry')}, chain whole"


_CHECKS: tuple[tuple[str, Callable[[Config], str]], ...] = (
    ("workspace", lambda config: str(config.home)),
    ("register", _register),
    ("prompt", _prompt),
    ("model", _model),
    ("embedder", _embedder),
    ("tokens", _tokens),
    ("storage", _storage),
    ("catalogue", _catalogue),
    ("index", _index),
    ("ledger", _ledger),
)
