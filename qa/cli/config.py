"""`qa config` and `qa init`: the workspace, and where its settings come from."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import print_json, read_workspace

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


def show(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Print every setting with its value and where it came from.

    rights.silence says what an article means whose publisher says nothing: `strict` never uses it, `cautious` uses what
    you handed over yourself and not what a feed or sitemap brought, `open` uses it. rights.non_commercial = true says
    that you use answers for nothing commercial: licences with NC ask for that. A stated no is kept whatever they say.
    """
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
