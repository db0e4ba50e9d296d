"""`qa config`, `qa init` and `qa doctor`: the workspace, where its settings come from, and whether it is in order."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.session import print_json, read_workspace

if TYPE_CHECKING:
    from qa.config import Config

_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

_CONFIG = """\
# A Byline workspace. Every key has a default: `qa config` lists them all, with where each value comes from.
sources = "{register}"   # the register of sources: one flag each says whether AI may use it
model = "offline"   # which [models.*] answers; `-m NAME` chooses another for one question
"""

_REGISTER = """\
# The register of sources. One [[source]] for each publisher; `paths` are relative to this file's folder.
# ai_use = "detect" obeys what the publisher says, "forbid" never lets AI use it, "allow" fills silence
# (and overrides a stated no only with permission = "what was granted, by whom").
#
# [[source]]
# id = "harbour-courier"
# name = "The Harbour Courier"
# home = "https://harbour-courier.example/"
# ai_use = "detect"
# paths = ["articles/harbour-courier/**/*.md"]
"""


def show(context: typer.Context, *, as_json: _Json = False) -> None:
    """Print every setting with its value and where it came from."""
    config = read_workspace(context)
    rows = list(config.origins())
    if as_json:
        settings = {key: {"value": value, "from": origin} for key, value, origin in rows}
        print_json({"version": 1, "home": str(config.home), "settings": settings})
        return
    from qa.cli.render import console

    out = console()
    out.print(f"Workspace {config.home}", style="bold")
    width = max(len(key) for key, _, _ in rows)
    for key, value, origin in rows:
        out.print(f"{key:<{width}}  {_plain(value):<36}  {origin}")


def init(
    context: typer.Context,
    *,
    demo: Annotated[bool, typer.Option("--demo", help="Put the sample newsroom in, to try things on.")] = False,
) -> None:
    """Start a workspace here: qa.toml and a register of sources to fill in."""
    from qa.cli.session import note
    from qa.config import FILE_NAME
    from qa.errors import ConfigError

    home = Path((context.obj or {}).get("home") or ".").resolve()
    if (home / FILE_NAME).exists():
        raise ConfigError(f"{home / FILE_NAME} exists already.", remedy="Edit it, or start in another folder.")
    home.mkdir(parents=True, exist_ok=True)
    register = "seeds/sources.toml" if demo else "sources.toml"
    if demo:
        shutil.copytree(_seeds(), home / "seeds", dirs_exist_ok=True)
    elif not (home / register).exists():
        (home / register).write_text(_REGISTER, encoding="utf-8")
    (home / FILE_NAME).write_text(_CONFIG.format(register=register), encoding="utf-8")
    following = 'qa ask "Who designed the ferry terminal?"' if demo else "qa add PATH, then qa ask QUESTION"
    note(f"A workspace in {home}. Next: {following}", style="")


def doctor(context: typer.Context, *, as_json: _Json = False) -> None:
    """Check everything that answering rests on, and say what to do about what is wrong."""
    rows = [_check(name, look) for name, look in _checks(context)]
    if as_json:
        print_json({"version": 1, "checks": rows})
    else:
        from qa.cli.render import console

        out = console()
        for row in rows:
            out.print(
                f"{'ok  ' if row['ok'] else 'FAIL'}  {row['check']:<12} {row['says']}",
                style="" if row["ok"] else "bold red",
            )
            if row["try"]:
                out.print(f"      try: {row['try']}")
    if not all(row["ok"] for row in rows):
        raise typer.Exit(3)


def _check(name: str, look: Callable[[], str]) -> dict[str, Any]:
    from qa.errors import QAError

    try:
        return {"check": name, "ok": True, "says": look(), "try": ""}
    except QAError as error:
        return {"check": name, "ok": False, "says": error.message, "try": error.remedy}
    except Exception as error:  # noqa: BLE001 - a doctor reports what it meets instead of falling ill
        return {
            "check": name,
            "ok": False,
            "says": f"{type(error).__name__}: {error}",
            "try": "Report this as a defect.",
        }


def _checks(context: typer.Context) -> Iterator[tuple[str, Callable[[], str]]]:
    from qa import wiring
    from qa.config import has_key
    from qa.errors import SetupError, StoreError
    from qa.prompts import read_prompt

    config: Config = read_workspace(context)

    def model() -> str:
        name, chosen = config.profile("")
        if has_key(chosen.key_env) is False:
            raise SetupError(
                f"`{name}` needs {chosen.key_env}, which is not set.",
                remedy=f"export {chosen.key_env}=…, or `-m offline`.",
            )
        return f"`{name}` ({chosen.provider}{': ' + chosen.name if chosen.name else ''})"

    def embedder() -> str:
        made = wiring.make_embedder(config)
        made.embed_question("ready?") if config.settings.embedding.provider == "static" else None
        return made.fingerprint

    def tokens() -> str:
        from qa.chunks.tokens import counter

        return f"o200k_base counts {counter()('The ferry sails at noon.')} tokens in a short sentence"

    def writable() -> str:
        probe = config.state / "doctor.tmp"
        try:
            config.state.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"\0" * 4096)
            probe.unlink()
        except OSError as error:
            raise SetupError(
                f"{config.state} cannot be written: {error.strerror}.", remedy="Free space, or change its rights."
            ) from None
        return f"{config.state} ({shutil.disk_usage(config.state).free // 2**20:,} MiB free)"

    def catalogue() -> str:
        if not (config.state / "catalog.db").exists():
            raise SetupError("Nothing is indexed yet.", remedy="Run `qa sync`.")
        with wiring.open_workspace(config, writable=False) as workspace:
            if fault := workspace.catalog.check():
                remedy = "Move .qa/catalog.db away and run `qa sync`: it reads everything anew."
                raise StoreError(f"The catalogue is damaged: {fault}.", remedy=remedy)
            return f"{workspace.catalog.counts().articles} articles in full, file whole"

    def index() -> str:
        if not (config.state / "catalog.db").exists():
            raise SetupError("Nothing is indexed yet.", remedy="Run `qa sync`.")
        with wiring.open_workspace(config, writable=False) as workspace:
            if not wiring.index_is_whole(workspace):
                raise SetupError("The index is behind its articles, or broken.", remedy="Run `qa sync`: it mends it.")
            return f"{workspace.catalog.counts().chunks} chunks, generation {workspace.index.generation()}"

    def ledger() -> str:
        if not (config.state / "ledger.db").exists():
            raise SetupError("There is no ledger of rights yet.", remedy="Run `qa sync`.")
        with wiring.open_workspace(config, writable=False) as workspace:
            return f"{workspace.ledger.verify_chain()} entries, chain whole"

    yield "workspace", lambda: str(config.home)
    yield "register", lambda: f"{len(wiring.read_sources(config))} sources in {config.register}"
    yield "prompt", lambda: f"answer.md {read_prompt('answer', config.home).fingerprint}"
    yield "model", model
    yield "embedder", embedder
    yield "tokens", tokens
    yield "storage", writable
    yield "catalogue", catalogue
    yield "index", index
    yield "ledger", ledger


def _plain(value: Any) -> str:
    return (
        {True: "true", False: "false", None: "–"}.get(value, str(value))
        if isinstance(value, bool | None)
        else str(value) or '""'
    )


def _seeds() -> Path:
    """The sample newsroom: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    return next(folder for folder in (package / "data" / "seeds", package.parent / "seeds") if folder.is_dir())
