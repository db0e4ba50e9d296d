"""`qa eval list|score|show|failures|compare`: read runs that were made. None of them asks a model.

Permission is asked for again: words of articles withheld since a run are not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import AsJson
from qa.cli.session import note, print_json, read_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evals.run_folder import Run, ScoreLine
    from qa.evals.versus import Versus

EXIT_WORSE = 14
_RUN = "A run: its id, part of it, its folder, or latest."

RunName = Annotated[str, typer.Argument(metavar="RUN", help=_RUN)]


def list_runs(context: typer.Context, *, as_json: AsJson = False) -> None:
    """The runs of this workspace, the newest last."""
    from qa.cli.render import console
    from qa.evals.folders import list_runs as every
    from qa.evals.overview import headline

    runs = [headline(folder, manifest) for folder, manifest in every(read_workspace(context).state)]
    if as_json:
        print_json(runs)
        return
    if not runs:
        note("No runs yet: `qa eval run` makes one.")
    for run in runs:
        right = "" if run["accuracy"] is None else f"  right {run['accuracy']:.1%}"
        line = f"{run['id']}  {run['status']:<8}  {run['items']:>4} questions  {', '.join(run['systems'])}{right}"
        console().print(line, soft_wrap=True)


def score(
    context: typer.Context,
    run: RunName = "latest",
    *,
    questions: Annotated[
        str, typer.Option("--set", help="Score against this set's gold and facts: the questions must be the same.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Score what a run has on disk anew. Asks no model, no index and no network."""
    from qa.evals.finish import rescore
    from qa.evals.folders import find_run

    config = read_workspace(context)
    folder = find_run(config.state, run)
    if questions:
        from qa.evals.begin import questions_path
        from qa.evals.regold import replace_gold

        changed = replace_gold(folder, questions_path(config.home, questions))
        note(f"{changed} items have other gold, facts or tags now.")
    done, summary = rescore(folder)
    if as_json:
        print_json(summary)
        return
    _tell_verdict(done, summary, show_all=False)


def show(
    context: typer.Context,
    run: RunName = "latest",
    item: Annotated[str, typer.Argument(metavar="[ITEM]", help="An item's id: what was asked, found, said.")] = "",
    *,
    show_all: Annotated[bool, typer.Option("--all", help="All measures, by tag and by language.")] = False,
    as_json: AsJson = False,
) -> None:
    """A run's verdict, or one item of it: what was asked, found and said, and why it scored as it did."""
    from qa.cli.render import console
    from qa.evals.overview import item_json, item_text
    from qa.evals.run_folder import read_summary

    done, lines = _read(read_workspace(context), run)
    if not item:
        summary = read_summary(done.folder)
        if as_json:
            print_json({"manifest": done.manifest, "summary": summary})
        else:
            _tell_verdict(done, summary, show_all=show_all)
        return
    if as_json:
        print_json(item_json(done, lines, item))
    else:
        console().print(item_text(done, lines, item, with_all=show_all), soft_wrap=True)


def failures(
    context: typer.Context,
    run: RunName = "latest",
    *,
    model: Annotated[str, typer.Option("--model", "-m", help="Only this system (its label).")] = "",
    stage: Annotated[str, typer.Option("--stage", help="Only what went wrong there, such as retrieval.")] = "",
    tag: Annotated[str, typer.Option("--tag", help="Only items with this tag.")] = "",
    limit: Annotated[int, typer.Option("--limit", help="At most so many a system (0: all).", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Every item that went wrong, by the stage at which it did, with what was wanted and what was said."""
    from qa.cli.render import console
    from qa.errors import ConfigError
    from qa.evals.overview import failures_json, failures_text
    from qa.evals.stages import STAGES

    if stage and stage not in STAGES:
        raise ConfigError(f"There is no stage “{stage}”.", remedy=f"Stages: {', '.join(STAGES)}.")
    done, lines = _read(read_workspace(context), run)
    asked = {item.id for item in done.items if not tag or tag in item.tags}
    labels = [system.label for system in done.systems if not model or system.label == model]
    if not labels:
        raise ConfigError(
            f"{done.id} has no system “{model}”.", remedy=f"It has: {', '.join(s.label for s in done.systems)}."
        )
    kept = [
        line
        for line in lines
        if line.stage and line.system in labels and line.id in asked and (not stage or line.stage == stage)
    ]
    if as_json:
        print_json(failures_json(done, kept))
    else:
        known = {item.id for item in done.items}
        gone = [line for line in lines if line.stage and line.system in labels and line.id not in known]
        console().print(failures_text(done, kept, limit=limit, gone=len(gone)), soft_wrap=True)


def compare(
    context: typer.Context,
    run: RunName = "latest",
    other: Annotated[str, typer.Argument(metavar="[RUN]", help="A later run that is held against the first.")] = "",
    *,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", "-m", help="Which system of each run; twice, the second is held against the first."),
    ] = None,
    margin: Annotated[
        list[str] | None, typer.Option("--margin", help="What counts as the same, such as accuracy=.02 (repeatable).")
    ] = None,
    flips: Annotated[int, typer.Option("--flips", help="How many flipped answers are shown (0: none).", min=0)] = 20,
    intersection: Annotated[
        bool, typer.Option("--intersection", help="Compare what is common, however little it is.")
    ] = False,
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="End with 14 when a primary measure is worse.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Which is better, how sure is that, and which answers changed. Two runs, or the systems of one run.

    Items are paired: exact McNemar or a permutation test, a 95 % interval of the difference by resampling clusters,
    Holm's correction over the primary measures.
    """
    from qa.cli.render import console
    from qa.evals.comparing import chosen_contest, contest_json, contests_between, contests_of
    from qa.evals.verdict import compared

    config = read_workspace(context)
    margins = _margins(margin or ())
    first = _read(config, run)
    second = _read(config, other) if other else first
    chosen = list(model or ())
    if len(chosen) == 1:
        chosen *= 2
    if len(chosen) >= 2:
        labels = chosen[0], chosen[1]
        contests = [chosen_contest(first, second, labels, margins=margins, intersection=intersection)]
    elif other:
        contests = contests_between(first, second, margins=margins, intersection=intersection)
    else:
        contests = contests_of(*first, margins=margins)
    _refuse_none(contests, first[0])
    if as_json:
        print_json([contest_json(one) for one in contests])
    else:
        console().print("\n\n".join(compared(one, flips=flips) for one in contests), soft_wrap=True)
    if fail_if_worse and any(one.finding.value == "worse" for contest in contests for one in contest.primary):
        raise typer.Exit(EXIT_WORSE)


# ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────


def _read(config: Config, named: str) -> tuple[Run, tuple[ScoreLine, ...]]:
    """A run as it may be shown now."""
    from qa.evals.folders import find_run
    from qa.evals.purged import taken_words
    from qa.evals.run_folder import read_run, read_scores
    from qa.evals.shown import as_shown

    folder = find_run(config.state, named)
    done, lines = as_shown(config, read_run(folder), read_scores(folder))
    if taken := taken_words(done, lines):
        note(taken)
    return done, lines


def _tell_verdict(done: Run, summary: dict[str, object], *, show_all: bool) -> None:
    from qa.cli.render import console
    from qa.evals.comparing import contests_of
    from qa.evals.report import full
    from qa.evals.run_folder import read_scores
    from qa.evals.verdict import verdict

    console().print(verdict(done, summary, contests_of(done, read_scores(done.folder))), soft_wrap=True)
    if show_all:
        console().print("\n" + full(summary), soft_wrap=True)


def _margins(given: Sequence[str]) -> dict[str, float]:
    from qa.errors import ConfigError

    margins = {}
    for text in given:
        name, _, number = text.partition("=")
        try:
            margins[name.strip()] = abs(float(number))
        except ValueError:
            raise ConfigError(f"--margin {text!r} cannot be read.", remedy="Write --margin accuracy=.02") from None
    return margins


def _refuse_none(contests: Sequence[Versus], run: Run) -> None:
    from qa.errors import ConfigError

    if not contests and len(run.systems) > 1:
        raise ConfigError(f"{run.id} has nothing that can be compared.", remedy="Run the set again.")
    if not contests:
        raise ConfigError(
            f"{run.id} has one system: there is nothing to compare.",
            remedy="Name a second run, or run with two --model.",
        )
