"""`qa eval run`: ask every question of a set, and say what came of it. `qa eval`'s other commands are named below."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli import eval_draft, eval_export, eval_judge, eval_report, eval_runs, eval_sets
from qa.cli.eval_begin import begun, read_sets, refuse, systems_in, taken_up
from qa.cli.session import bring_up_to_date, mend_index, note, print_json, progress, read_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evals.dry_run import Estimate
    from qa.evals.items import EvalItem
    from qa.evals.run import Progress, Stopped
    from qa.evals.run_folder import Run
    from qa.wiring.stores import Workspace

app = typer.Typer(
    help="Measure retrieval, answers, citations and abstention on a set of questions.", no_args_is_help=True
)

EXIT_LEAK = 14
EXIT_INCOMPLETE = 16
_OWN_SET = "eval/questions.jsonl"
_EVERY = 30.0
"""Seconds between two lines of progress where no bar can be drawn."""


@app.callback()
def group() -> None:
    """Measure retrieval, answers, citations and abstention on a set of questions."""


@app.command("run")
def run(  # noqa: PLR0913 - one option for each thing that a run may be asked to do
    context: typer.Context,
    questions: Annotated[
        list[str] | None,
        typer.Argument(help=f"JSONL files of questions, or folders of imported sets ({_OWN_SET}).", metavar="[SET]..."),
    ] = None,
    *,
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            "-m",
            help="A model profile, or PROFILE:k=N for one that is shown N passages; repeat it to compare: "
            "-m offline -m offline:k=1. The others are held against the first.",
        ),
    ] = None,
    arm: Annotated[
        list[str] | None,
        typer.Option(
            "--arm",
            help="rag (what retrieval finds), oracle (the gold passages), closed-book (none), given-context (the "
            "articles an item names). Repeat it to compare arms.",
        ),
    ] = None,
    split: Annotated[str, typer.Option("--split", help="dev, test or all.")] = "all",
    tag: Annotated[list[str] | None, typer.Option("--tag", help="Only items with this tag (repeatable).")] = None,
    limit: Annotated[
        int, typer.Option("--limit", help="A sample of this many items, always the same ones.", min=0)
    ] = 0,
    passages: Annotated[int, typer.Option("-k", help="Passages a model sees (default: the config's).", min=0)] = 0,
    repeat: Annotated[int, typer.Option("--repeat", help="Ask every item so often.", min=1, max=100)] = 1,
    as_of: Annotated[str, typer.Option("--as-of", help="The day the questions are asked on.")] = "",
    penalty: Annotated[
        float, typer.Option("--penalty", help="What a wrong answer costs in `score`, in right ones.", min=0)
    ] = 1.0,
    name: Annotated[str, typer.Option("--name", help="A name for the run.")] = "",
    resume: Annotated[
        str, typer.Option("--resume", help="Go on with this run (id, part of it, or latest); asks what is missing.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how many calls and tokens it would take.")
    ] = False,
    max_cost: Annotated[
        float | None, typer.Option("--max-cost", help="Stop before replies have cost more than this, in USD.", min=0)
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", help="Questions asked at once of a model behind a network.", min=1, max=64)
    ] = 4,
    cache: Annotated[
        str, typer.Option("--cache", help="Completions kept from before: use, refresh, only (ask no one), off.")
    ] = "use",
    max_errors: Annotated[
        float, typer.Option("--max-errors", help="Share of failed replies above which it ends with 16.", min=0, max=1)
    ] = 0.02,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Where run folders are made (default: .qa/runs; elsewhere no purge reaches them)."),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Print all measures, by tag and by language too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document: the summary and verdicts.")] = False,
) -> None:
    """Ask every question of a set and score what comes back; all systems answer from the same passages.

    Everything is written to a run folder as it comes, so that a run that was stopped, or killed, goes on with --resume.

    Exit codes: 14 a gate failed or something leaked, 15 a gate is inconclusive, 16 the run is not complete;
    5 to 8 when an endpoint fails every time.
    """
    config = read_workspace(context)
    if cache not in ("use", "refresh", "only", "off"):
        refuse(f"--cache {cache} is not known.", "Use one of: use, refresh, only, off.")
    if split not in ("dev", "test", "all"):
        refuse(f"--split {split!r} is no part of a set.", "Use dev, test or all.")
    if resume and (questions or model or arm):
        refuse("--resume takes set, models and arms from the run itself.", "Leave them out.")
    from qa.wiring.workspace import open_reading

    bring_up_to_date(config)
    with open_reading(config, mend=lambda: mend_index(config)) as (workspace, vectors):
        if resume:
            manifest, items = taken_up(workspace, resume)
        else:
            evalset = read_sets(config, questions or [_OWN_SET])
            manifest, items = begun(
                workspace,
                evalset,
                model or [""],
                arm or ["rag"],
                selection={"split": split, "tags": list(tag or ()), "limit": limit or None},
                passages=passages,
                repeats=repeat,
                as_of=as_of,
                penalty=penalty,
                name=name,
            )
        from qa.evals.begin import contenders_of

        systems = systems_in(manifest)
        contenders = contenders_of(workspace, vectors, systems, cache=cache)  # type: ignore[arg-type]
        _check_price(config, contenders, max_cost)
        if dry_run:
            with _steps() as draw:
                estimates = _estimate(workspace, contenders, items, manifest, draw)
            _show_estimates(estimates, as_json=as_json)
            return
        folder = _folder_of(config, manifest, resume, out)
        done, summary, stopped = _conduct(
            workspace, folder, manifest, items, contenders, jobs=jobs, max_cost=max_cost, is_new=not resume
        )
    _show(done, summary, show_all=show_all, as_json=as_json)
    if stopped:
        note(f"{stopped.words}\n  Go on with: qa eval run --resume {done.folder.name}", style="bold")
    _leave(done, summary, stopped, max_errors=max_errors)


# ── beginning ──────────────────────────────────────────────────────────────────────────────────────────────


def _folder_of(config: Config, manifest: dict[str, Any], resume: str, out: Path | None) -> Path:
    from qa.evals.folders import runs_folder

    if resume:
        return Path(manifest.pop("folder"))
    return (out or runs_folder(config.state)) / str(manifest["run_id"])


def _check_price(config: Config, contenders: list[Any], max_cost: float | None) -> None:
    """A limit that cannot be kept is refused."""
    if max_cost is None:
        return
    for contender in contenders:
        profile = contender.system.profile
        second = getattr(getattr(contender.door, "asker", contender.door), "verification", None)
        if second is not None:
            second.may_be_priced(max_cost)
        if contender.cache and config.profile(profile)[1].price is None:
            refuse(
                f"--max-cost cannot be kept: nobody knows what `{profile}` costs.",
                f"Set price_input and price_output in [models.{profile}], USD per million tokens.",
            )


# ── asking ─────────────────────────────────────────────────────────────────────────────────────────────────


def _conduct(
    workspace: Workspace,
    folder: Path,
    manifest: dict[str, Any],
    items: tuple[EvalItem, ...],
    contenders: list[Any],
    *,
    jobs: int,
    max_cost: float | None,
    is_new: bool,
) -> tuple[Run, dict[str, Any], Stopped | None]:
    import datetime as dt

    from qa.evals.begin import finder_of
    from qa.evals.finish import finish
    from qa.evals.lines import write_json
    from qa.evals.run import run as run_set
    from qa.evals.run_folder import MANIFEST, RunWriter, read_run
    from qa.store.lock import writing

    writer = RunWriter.begin(folder, manifest, items) if is_new else None
    note(f"run folder: {folder}")
    began = time.monotonic()
    with writing(folder, wait=0), _steps() as draw:
        if writer is None:
            write_json(folder / MANIFEST, manifest)
            writer = RunWriter.reopen(folder)
        stopped = run_set(
            read_run(folder),
            writer,
            contenders,
            text_of=workspace.catalog.text,
            find=finder_of(contenders, manifest),
            jobs=jobs,
            max_cost=max_cost,
            on_progress=draw,
        )
        done, summary = finish(folder, stopped, now=dt.datetime.now(tz=dt.UTC), wall_s=time.monotonic() - began)
    return done, summary, stopped


@contextmanager
def _steps() -> Iterator[Progress]:
    """A bar on a terminal; elsewhere a line now and then, with what is left."""
    import sys

    if sys.stderr.isatty():
        with progress() as draw:
            yield draw
        return
    last, stage_now, began, first = time.monotonic(), "", 0.0, 0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last, stage_now, began, first
        now = time.monotonic()
        if stage != stage_now:
            stage_now, began, first = stage, now, done
        if now - last < _EVERY or done <= first:
            return
        last = now
        left = (now - began) / (done - first) * (total - done)
        note(f"{stage}: {done} of {total}, about {left / 60:.0f} min left" if left > 90 else
             f"{stage}: {done} of {total}, about {left:.0f} s left")  # fmt: skip

    yield tell


def _estimate(
    workspace: Workspace, contenders: list[Any], items: tuple[EvalItem, ...], manifest: dict[str, Any], draw: Progress
) -> list[Estimate]:
    from qa.evals.begin import finder_of
    from qa.evals.dry_run import estimate

    config, catalog, depth = workspace.config, workspace.catalog, manifest["depth"]

    def search(item: EvalItem) -> Any:
        # An embedding endpoint would have to be paid for each question: words alone find passages of the same length.
        if config.settings.embedding.provider == "static":
            return finder_of(contenders, manifest)(item)
        return catalog.passages(catalog.lexical(item.question, limit=depth, within=item.within))

    prices = {one.system.label: config.profile(one.system.profile)[1].price for one in contenders}
    return estimate(contenders, items, manifest=manifest, search=search, prices=prices, on_progress=draw)


# ── telling ────────────────────────────────────────────────────────────────────────────────────────────────


def _show_estimates(estimates: list[Estimate], *, as_json: bool) -> None:
    from msgspec import to_builtins

    if as_json:
        print_json([to_builtins(one) for one in estimates])
        return
    from qa.cli.render import console

    for one in estimates:
        if not one.calls and not one.cached:
            line = "no calls: it runs on this machine"
        else:
            most = one.prompt_tokens + one.most_completion_tokens
            usd = "price unknown" if one.most_usd is None else f"at most {one.most_usd:.4f} USD"
            line = (
                f"{one.calls} calls ({one.cached} more from the cache), about {one.prompt_tokens:,} tokens in, "
                f"at most {most - one.prompt_tokens:,} out; {usd}"
            )
        console().print(f"{one.system.label}: {line}", soft_wrap=True)


def _show(done: Run, summary: dict[str, Any], *, show_all: bool, as_json: bool) -> None:
    from qa.evals.comparing import contest_json, contests_of
    from qa.evals.run_folder import read_scores

    contests = contests_of(done, read_scores(done.folder))
    if as_json:
        print_json({"run": str(done.folder), "manifest": done.manifest, "summary": summary,
                    "comparisons": [contest_json(one) for one in contests],
                    "gates": eval_report.gates_json(done.manifest, summary)})  # fmt: skip
        return
    from qa.cli.render import console
    from qa.evals.report import full
    from qa.evals.verdict import verdict

    console().print(verdict(done, summary, contests), soft_wrap=True)
    if show_all:
        console().print("\n" + full(summary), soft_wrap=True)
    eval_report.show_gates(eval_report.judged_gates(done.manifest, summary))


def _leave(done: Run, summary: dict[str, Any], stopped: Stopped | None, *, max_errors: float) -> None:
    """The exit code: what stopped it, a leak, too many failures, then the gates."""
    if stopped and stopped.exit_code:
        raise typer.Exit(stopped.exit_code)
    if summary["leaks"]:
        note(f"{summary['leaks']} leaks from forbidden sources: must be 0.", style="bold red")
        raise typer.Exit(EXIT_LEAK)
    for system in summary["systems"]:
        asked = system["replies"] + system["errors"]
        if system["errors"] and not system["replies"]:  # nothing was measured: the failure itself is the outcome
            raise typer.Exit(next(e.reply.failure.exit_code for e in done.of(system["label"]) if e.reply.failure))
        if system["errors"] > max_errors * asked:
            note(f"{system['label']}: {system['errors']} of {asked} replies failed, more than {max_errors:.0%}.")
            raise typer.Exit(EXIT_INCOMPLETE)
    if code := eval_report.gates_exit(done.manifest, summary):
        raise typer.Exit(code)


app.command("list")(eval_runs.list_runs)
app.command("show")(eval_runs.show)
app.command("failures")(eval_runs.failures)
app.command("compare")(eval_runs.compare)
app.command("score")(eval_runs.score)
app.command("judge")(eval_judge.judge)
app.command("judge-check")(eval_judge.check_judge)
app.command("report")(eval_report.report)
app.command("gates")(eval_report.gates)
app.command("floors")(eval_report.floors)
app.command("validate")(eval_sets.validate_set)
app.command("import")(eval_sets.import_set)
app.command("export")(eval_export.export_run)
app.command("draft")(eval_draft.draft)
