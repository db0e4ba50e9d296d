"""`qa eval judge` and `judge-check`: another model's opinion of every claim, and what that opinion is worth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import note, print_json, progress, read_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evals.judge import Judge, Verdict
    from qa.evals.judge_check import Checked, Key
    from qa.evals.run_folder import Run

EXIT_UNUSABLE = 17
_MOST_ERRORS = 0.1
_RUN = "A run: its id, part of it, its folder, or latest."
_SEED = 7


def judge(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="[RUN]", help=_RUN)] = "latest",
    *,
    model: Annotated[str, typer.Option("--model", "-m", help="The profile that judges; not one that was judged.")],
    repeats: Annotated[int, typer.Option("--repeats", help="Ask so often; the majority counts.", min=1, max=9)] = 1,
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="Answers judged at once.", min=1, max=64)] = 4,
    to_label: Annotated[
        Path | None, typer.Option("--to-label", help="Also write 60 claims into this file, for a person to label.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Let another model say of every claim whether what was shown bears it out. No figure of a run depends on it.

    A verdict whose words stand in no article is counted as unverified. Check it against people with judge-check.
    Exit code 17: it failed on more than a tenth of the claims.
    """
    from qa.cli.render import console
    from qa.evals.folders import find_run
    from qa.evals.judge import JUDGED, judge_run, judges_itself, sums, verdict_json
    from qa.evals.lines import write_text
    from qa.evals.purged import taken_words
    from qa.evals.reports.permission import permission
    from qa.evals.run_folder import read_run, scores_if_any

    config = read_workspace(context)
    done = read_run(find_run(config.state, run))
    if taken := taken_words(done, scores_if_any(done.folder)):
        note(taken)
    asked = _judge(config, model, repeats)
    if own := judges_itself(done, asked):
        note(
            f"It judges itself: {', '.join(own)} answered with the same model. Rest nothing on that.",
            style="bold",
        )
    with permission(config) as allowed, progress() as draw:
        verdicts = judge_run(done, asked, allowed=allowed, jobs=jobs, on_progress=draw)
    lines = (json.dumps(verdict_json(verdict, asked), ensure_ascii=False) for verdict in verdicts)
    write_text(done.folder / JUDGED, "".join(f"{line}\n" for line in lines))
    if to_label:
        _write_to_label(to_label, verdicts)
    made = sums(done, verdicts)
    if as_json:
        print_json({"version": 1, "run": done.id, "judge": model, "judges_itself": own, "systems": made})
    else:
        console().print("\n".join(map(_line, made)), soft_wrap=True)
    if not verdicts or sum(verdict.label == "error" for verdict in verdicts) > _MOST_ERRORS * len(verdicts):
        note("The judge failed on too many claims to be used." if verdicts else "There is no claim to judge.")
        raise typer.Exit(EXIT_UNUSABLE)


def check_judge(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="[RUN]", help=_RUN)] = "latest",
    *,
    labels: Annotated[Path, typer.Option("--labels", help="People's labels, a JSONL file.")],
    as_json: AsJson = False,
) -> None:
    """Hold a judge against people's labels: agreement beyond chance (kappa), bias, and the mean without that bias.

    Exit code 17: kappa below .6, or nothing to compare by; no gate should rest on such a judge.
    """
    from qa.cli.render import console
    from qa.evals.folders import find_run
    from qa.evals.judge_check import check, read_labels
    from qa.evals.run_folder import read_run

    done = read_run(find_run(read_workspace(context).state, run))
    only = done.systems[0].label if len(done.systems) == 1 else ""
    checked = check(_decided(done), read_labels(labels, only_system=only))
    if as_json:
        print_json(_checked_json(checked))
    else:
        console().print(_checked_text(checked), soft_wrap=True)
    if not checked.is_usable:
        note("Not usable: it does not agree with people well enough for anything to rest on it.", style="bold")
        raise typer.Exit(EXIT_UNUSABLE)


# ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────


def _judge(config: Config, model: str, repeats: int) -> Judge:
    from qa.chat.failures import without_secrets
    from qa.drafting.verify import Verification
    from qa.evals.cache import CachedModel
    from qa.evals.judge import Judge
    from qa.evals.run import OVER_A_NETWORK
    from qa.prompts import read_prompt
    from qa.wiring.models import make_model

    profile, chat = make_model(config, model)
    chosen = config.profile(profile)[1]
    settings = {"base_url": without_secrets(chosen.base_url), "temperature": chosen.temperature, "judge": True}
    network = chat.provider in OVER_A_NETWORK
    return Judge(
        model=chat,
        verification=Verification(
            profile=profile,
            prompt=read_prompt("verify", config.home).text,
            budget_tokens=chosen.context_tokens,
            max_tokens=chosen.max_tokens,
            price=chosen.price,
        ),
        repeats=repeats,
        cache=CachedModel(chat, config.state / "cache" / "completions", settings=settings) if network else None,
    )


def _write_to_label(path: Path, verdicts: list[Verdict]) -> None:
    """A sample for a person, the judge's own verdict left out so that it does not lead."""
    import random

    asked = [verdict for verdict in verdicts if verdict.labels]
    drawn = random.Random(_SEED).sample(asked, min(60, len(asked)))  # noqa: S311 - a sample, no secret
    rows = (
        {"system": v.system, "id": v.id, "repeat": v.repeat, "claim": v.claim, "text": v.text, "label": ""}
        for v in drawn
    )
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")


def _decided(done: Run) -> dict[Key, str]:
    from qa.errors import ConfigError
    from qa.evals.judge import BORNE_OUT, JUDGED, LABELS

    path = done.folder / JUDGED
    if not path.exists():
        raise ConfigError(f"{done.id} was not judged.", remedy="Run `qa eval judge` first.")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        (line["system"], line["id"], line["repeat"], line["claim"]): line["label"]
        for line in lines
        if line["label"] in (*LABELS, *BORNE_OUT)
    }


def _line(made: dict[str, Any]) -> str:
    labels = ", ".join(f"{label} {count}" for label, count in made["labels"].items()) or "no claims"
    if made["borne_out"] is None:
        return f"{made['system']}: {labels}"
    span = f"95 % {made['low']:.1%} … {made['high']:.1%}, {made['n']} claims"
    return f"{made['system']}: {made['borne_out']:.1%} borne out ({span}): {labels}"


def _checked_text(checked: Checked) -> str:
    agreed = "not to be had: one of them always says the same" if checked.kappa is None else f"{checked.kappa:.2f}"
    lines = [
        f"labelled    {checked.n} claims, {checked.undecided} more without a verdict",
        f"agreement   {checked.agreement:.1%}; kappa {agreed} (usable from .60)",
        f"bias        {100 * checked.bias:+.1f} points: how much more the judge calls borne out than people do",
        f"its mean    {checked.plain:.1%} borne out",
    ]
    if checked.corrected is None:
        lines.append("corrected   from 50 labels on")
    else:
        lines.append(f"corrected   {checked.corrected:.1%} (95 % {checked.low:.1%} … {checked.high:.1%})")
    lines += [
        f"  {person:<13} called {said:<13} {count}" for (person, said), count in sorted(checked.confusion.items())
    ]
    return "\n".join(lines)


def _checked_json(checked: Checked) -> dict[str, Any]:
    names = ("n", "undecided", "agreement", "kappa", "bias", "plain", "corrected", "low", "high")
    confusion = [
        {"person": person, "judge": said, "n": count} for (person, said), count in sorted(checked.confusion.items())
    ]
    return {
        "version": 1,
        **{name: getattr(checked, name) for name in names},
        "usable": checked.is_usable,
        "confusion": confusion,
    }
