"""Values handed on unread are those that Typer would have read."""

from __future__ import annotations

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
