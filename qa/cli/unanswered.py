"""`qa unanswered`: the questions that nothing answered yet, and forgetting them."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.options import AsJson
from qa.cli.session import note, print_json, read_workspace


def unanswered(
    context: typer.Context,
    *,
    forget: Annotated[
        list[int] | None, typer.Option("--forget", help="Forget this one, by its number in the list (repeatable).")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Forget all of them.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the questions that your articles could not answer; `qa sync` says when they can."""
    config = read_workspace(context)
    from msgspec import to_builtins

    from qa.answerable import memory_of
    from qa.errors import ConfigError

    memory = memory_of(config)
    questions = memory.questions()
    numbers = set(range(1, len(questions) + 1)) if clear else set(forget or ())
    if wrong := numbers - set(range(1, len(questions) + 1)):
        raise ConfigError(
            f"There is no question {min(wrong)}.", remedy="`qa unanswered` lists them with their numbers."
        )
    for number in numbers:
        memory.forget(questions[number - 1].question)
    left = [one for number, one in enumerate(questions, start=1) if number not in numbers]
    if as_json:
        print_json({"version": 1, "forgotten": len(numbers), "questions": [to_builtins(one) for one in left]})
        return
    if numbers:
        note(f"{len(numbers)} forgotten, {len(left)} left.")
        return
    from rich.text import Text

    from qa.cli.render import console, date_text
    from qa.text import clean

    out = console()
    if not left:
        out.print("No question is waiting for an answer.")
    for number, one in enumerate(left, start=1):
        text = Text().append(f"{number:>2}. ", style="bold cyan").append(clean(one.question), style="bold")
        times = f", {one.times} times" if one.times > 1 else ""
        text.append(f"\n    asked on {date_text(one.asked)}{times}", style="dim")
        if one.answerable:
            text.append(f"\n    seems answerable since {date_text(one.answerable)}: ask it again", style="green")
        out.print(text)
