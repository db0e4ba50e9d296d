"""`qa eval`: how well does it answer, measured on a set of questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.session import bring_up_to_date, mend_index, note, print_json, progress, read_workspace

if TYPE_CHECKING:
    from qa.config import Config

app = typer.Typer(
    help="Measure retrieval, answers, citations and abstention on a set of questions.", no_args_is_help=True
)

EXIT_LEAK = 14
_OWN_SET = "eval/questions.jsonl"


@app.callback()
def group() -> None:
    """Measure retrieval, answers, citations and abstention on a set of questions."""


@app.command("run")
def run(
    context: typer.Context,
    questions: Annotated[str, typer.Argument(help="The set, a JSONL file.", metavar="SET")] = _OWN_SET,
    *,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", "-m", help="A model profile; repeat it to compare over the same passages."),
    ] = None,
    split: Annotated[str, typer.Option("--split", help="dev, test or all.")] = "all",
    tag: Annotated[list[str] | None, typer.Option("--tag", help="Only items with this tag (repeatable).")] = None,
    limit: Annotated[
        int, typer.Option("--limit", help="A sample of this many items, always the same ones.", min=0)
    ] = 0,
    passages: Annotated[int, typer.Option("-k", help="Passages the model sees (default: the config's).", min=0)] = 0,
    as_of: Annotated[str, typer.Option("--as-of", help="The day the questions are asked on.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Ask every question of a set and score what comes back; several models answer from the same passages."""
    config = read_workspace(context)
    for name in model or ():
        config.profile(name)
    from qa import wiring
    from qa.errors import ConfigError
    from qa.evals.check import check_items, locate_gold
    from qa.evals.items import read_set, select
    from qa.evals.run import run as run_set
    from qa.evals.score import Corpus
    from qa.types import AiUse

    if split not in ("dev", "test", "all"):
        raise ConfigError(f"--split {split!r} is no part of a set.", remedy="Use dev, test or all.")
    evalset = read_set(_find(config, questions))
    items = select(evalset.items, split=split, tags=tag or (), limit=limit or None)  # type: ignore[arg-type]
    bring_up_to_date(config)
    with wiring.open_reading(config, mend=lambda: mend_index(config)) as (workspace, vectors), progress() as draw:
        text_of = workspace.catalog.text
        items = locate_gold(items, text_of)
        if mistakes := check_items(items, text_of):
            shown = "\n  ".join(mistakes[:10])
            more = f"\n  and {len(mistakes) - 10} more" if len(mistakes) > 10 else ""
            raise ConfigError(
                f"{evalset.path} does not fit the articles:\n  {shown}{more}", remedy="Mend these items first."
            )
        doors = [wiring.make_asker(workspace, vectors, name) for name in model or [""]]
        result = run_set(
            items,
            doors,
            corpus=Corpus(
                text_of=text_of,
                barred=frozenset(source.id for source in workspace.sources if source.ai_use is AiUse.FORBID),
            ),
            limit=passages or config.settings.passages,
            as_of=as_of,
            on_progress=draw,
        )
    if as_json:
        print_json(result.to_json(evalset))
    else:
        from qa.cli.render import console
        from qa.evals.report import render

        console().print(render(result, evalset), soft_wrap=True)
    if result.leaks:
        note(f"{result.leaks} leaks from forbidden sources: must be 0.", style="bold red")
        raise typer.Exit(EXIT_LEAK)
    for arm in result.arms:
        if len(arm.errors) == len(arm.scored):  # nothing was measured: the failure itself is the outcome
            raise typer.Exit(arm.errors[0].exit_code)


def _find(config: Config, questions: str) -> Path:
    """Where the person stands, else in the workspace."""
    path = Path(questions)
    return path if path.exists() or path.is_absolute() else config.home / questions
