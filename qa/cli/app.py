"""The `qa` command: its commands by name, and the one place where an error becomes words and an exit code.

Nothing heavy is imported here: `qa --help` must cost what Typer costs.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from qa.cli import (
    answers,
    ask,
    chat,
    config,
    doctor,
    evaluate,
    models,
    purge,
    rights,
    sources,
    sync,
    unanswered,
    verify,
)
from qa.cli.quick import QuickGroup
from qa.errors import QAError

app = typer.Typer(
    name="qa",
    cls=QuickGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Answers questions from your articles. Every sentence carries its source, word for word; "
    "every source's no to AI use is kept.",
    epilog="Start: qa ask 'Who designed the ferry terminal?'   Exit codes and the config: see the README.",
)

_ASKING, _ARTICLES, _SETUP = "Ask", "Articles and rights", "Set up and check"
app.command("ask", rich_help_panel=_ASKING)(ask.ask)
app.command("chat", rich_help_panel=_ASKING)(chat.chat)
app.command("search", rich_help_panel=_ASKING)(ask.search)
app.add_typer(answers.app, name="answers", rich_help_panel=_ASKING)
app.command("verify", rich_help_panel=_ASKING)(verify.verify)
app.command("replay", rich_help_panel=_ASKING)(verify.replay)
app.command("sync", rich_help_panel=_ARTICLES)(sync.sync)
app.command("add", rich_help_panel=_ARTICLES)(sync.add)
app.command("status", rich_help_panel=_ARTICLES)(sync.status)
app.command("unanswered", rich_help_panel=_ASKING)(unanswered.unanswered)
app.add_typer(sources.app, name="sources", rich_help_panel=_ARTICLES)
app.add_typer(rights.app, name="rights", rich_help_panel=_ARTICLES)
app.command("purge", rich_help_panel=_ARTICLES)(purge.purge)
app.add_typer(evaluate.app, name="eval", rich_help_panel=_SETUP)
app.add_typer(models.app, name="models", rich_help_panel=_SETUP)
app.command("doctor", rich_help_panel=_SETUP)(doctor.doctor)
app.command("config", rich_help_panel=_SETUP)(config.show)
app.command("init", rich_help_panel=_SETUP)(config.init)


def _version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if wanted:
        from qa.wiring.version import app_version

        typer.echo(f"qa {app_version()}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[str, typer.Option("--home", help="The workspace: the folder with qa.toml.", envvar="QA_HOME")] = "",
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an unexpected error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Options that stand before the command."""
    del version  # its callback has spoken
    context.obj = {"home": home, "debug": debug}
    if debug:
        os.environ["QA_DEBUG"] = "1"


def main() -> None:
    """Run the command line; every failure ends here as a line, a remedy and an exit code."""
    # Modules and their classes are never garbage: looking for cycles among them cost a tenth of a short command.
    gc.set_threshold(100_000, 20, 50)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it would look through every installed package
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # our matrices are small: threads gain nothing
    atexit.register(gc.freeze)  # nor does the end need another look for them
    _speak_utf8()
    try:
        with _ready_for(sys.argv[1:2]):
            app()
    except QAError as error:
        _say(f"error: {_sentence(error.message)}", f"  try: {_sentence(error.remedy, capital=True)}")
        if os.environ.get("QA_DEBUG"):
            raise
        _leave(error.exit_code)
    except KeyboardInterrupt:
        _say("", "stopped.")
        _leave(130)
    except BrokenPipeError:
        # Whoever read us has gone (`| head`): not an error. Python would complain again while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _leave(0)
    except Exception as error:  # a defect of ours: one line, unless the traceback is wanted
        if os.environ.get("QA_DEBUG"):
            raise
        _say(
            f"error: unexpected {type(error).__name__}: {error}",
            "  try: the same with `qa --debug …`, and report what it shows.",
        )
        _leave(1)


@contextlib.contextmanager
def _ready_for(first: Sequence[str]) -> Iterator[None]:
    """Typer makes every command ready, with all its options, in 40 ms: one that is named needs only itself."""
    commands, groups = app.registered_commands, app.registered_groups
    only_commands = [one for one in commands if one.name in first]
    only_groups = [one for one in groups if one.name in first]
    if only_commands or only_groups:
        app.registered_commands, app.registered_groups = only_commands, only_groups
    try:
        yield
    finally:
        app.registered_commands, app.registered_groups = commands, groups


_OPENING = frozenset("a an another bad it its line no not nothing the there this what".split())
"""Words that a message may begin with in small letters; any other may be the name of a model or a file."""


def _sentence(words: str, *, capital: bool = False) -> str:
    """A full stop last, and a capital first where the first word is one of `_OPENING`.

    With `capital` any first word gets one: a remedy begins with what to do. A path or an address never does.
    """
    words = words.strip()
    first = words.split(maxsplit=1)[0] if words else ""
    if first in _OPENING or (capital and first.isalpha()):
        words = words[:1].upper() + words[1:]
    return words + ("" if words.endswith((".", "!", "?", ":", "`")) else ".")


def _say(*lines: str) -> None:
    from qa.text import clean

    with contextlib.suppress(OSError, ValueError):  # stderr may be closed too
        sys.stderr.write("\n".join(clean(line) for line in lines) + "\n")


def _leave(code: int) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    sys.exit(code)


def _speak_utf8() -> None:
    """Pipes and files get UTF-8 whatever the locale says; a terminal that cannot show a character gets a `?`."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", "") or "").lower().replace("-", "")
        if encoding == "utf8" or not hasattr(stream, "reconfigure"):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8")
