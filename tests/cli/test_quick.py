"""Values handed on unread are those that Typer would have read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from qa.cli.quick import QuickGroup

RUNS: tuple[list[str], ...] = (
    ["one", "word"],
    ["one", "word", "more", "--name", "x", "--source", "a", "--source", "b", "-k", "4", "--show", "trace", "--loud"],
    ["one", "word", "-k", "0", "--price", "2"],
    ["one", "word", "--price", "0.5", "--show", "all"],
    ["one", "word", "-k", "many"],
    ["one", "word", "-k", "101"],
    ["one", "--name"],
    ["one"],
    ["--version", "one", "word"],
    ["two"],
    ["two", "again"],
    [],
    ["three"],
    ["one", "--help"],
)


def speak(wanted: bool) -> None:
    if wanted:
        typer.echo("1.0")
        raise typer.Exit


def main(
    *,
    home: Annotated[str, typer.Option(envvar="APP_HOME")] = "here",
    version: Annotated[bool, typer.Option("--version", callback=speak, is_eager=True)] = False,
) -> None:
    typer.echo(f"{home!r} {version!r}")


def one(
    words: Annotated[list[str], typer.Argument()],
    *,
    name: Annotated[str, typer.Option()] = "",
    source: Annotated[list[str] | None, typer.Option()] = None,
    k: Annotated[int, typer.Option("-k", min=0, max=100)] = 0,
    price: Annotated[float | None, typer.Option()] = None,
    show: Annotated[Literal["passages", "trace"] | None, typer.Option()] = None,
    loud: Annotated[bool, typer.Option("--loud")] = False,
) -> None:
    typer.echo(repr((words, name, source, k, price, show, loud)))


def two(word: Annotated[str | None, typer.Argument()] = None) -> None:
    typer.echo(repr(word))


def _said(group: type[TyperGroup], arguments: list[str], environment: dict[str, str]) -> tuple[int, str]:
    app = typer.Typer(cls=group)
    app.callback()(main)
    app.command()(one)
    app.command()(two)
    done = CliRunner().invoke(app, arguments, env=environment)
    return done.exit_code, done.output


@pytest.mark.parametrize("arguments", RUNS, ids=" ".join)
@pytest.mark.parametrize("environment", [{}, {"APP_HOME": "there"}], ids=["plain", "set"])
def test_a_quick_group_says_what_another_says(arguments: list[str], environment: dict[str, str]) -> None:
    assert _said(QuickGroup, arguments, environment) == _said(TyperGroup, arguments, environment)


def test_a_plain_question_loads_no_reader_of_arguments_no_client_and_no_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    story = "# Ferry\n\nThe new ferry of Skerry carries 412 passengers.\n"
    (tmp_path / "articles" / "ferry.md").write_text(story, encoding="utf-8")
    (tmp_path / "qa.toml").write_text('sources = "sources.toml"\n', encoding="utf-8")
    register = '[[source]]\nid = "courier"\nname = "Courier"\nai_use = "allow"\npaths = ["articles/*.md"]\n'
    (tmp_path / "sources.toml").write_text(register, encoding="utf-8")
    code = (
        "import sys, runpy\n"
        "try: runpy.run_module('qa', run_name='__main__')\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )

    def loaded(*arguments: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "QA_HOME": ""},
            check=True,
        )
        return set(done.stderr.splitlines()[-1].split())

    loaded("sync")
    question = loaded("ask", "How many passengers does the new ferry carry?")
    assert {"numpy", "chromadb_rust_bindings"} <= question, "it was answered"
    assert not question & {"pydantic", "chromadb", "openai", "tiktoken", "trafilatura", "email", "asyncio"}
