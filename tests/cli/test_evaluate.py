"""`qa eval` as a process of its own: run, kill, go on, score, show, compare."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Workspace, fill
from tests.endpoint.server import Endpoint, quoting

FACTS = {
    "bridge-cost": ("What did the repairs of Alder Bridge cost?", "7.4 million", "The work cost 7.4 million euros"),
    "bridge-engineer": ("Who was the engineer in charge?", "Henrik Dahl", "Henrik Dahl, the engineer in charge"),
    "bridge-speed": ("What is the speed limit on the bridge now?", "40", "The speed limit on the bridge is now 40"),
    "library-cost": ("What do the library's extra hours cost a year?", "88,000", "The extra hours cost 88,000 euros a year"),
    "library-head": ("Who is the head of the library?", "Petra Lund", "the head of the library, Petra Lund"),
}  # fmt: skip
CONFIG = """\
sources = "sources.toml"

[models.script]
provider = "scripted"
path = "script.jsonl"

[models.other]
provider = "scripted"
path = "other.jsonl"

[models.served]
provider = "openai"
name = "served"
base_url = "{url}"
temperature = {temperature}
price_input = 1.0
price_output = 2.0
"""


def questions(repeat: int = 1) -> str:
    rows: list[dict[str, Any]] = [
        {
            "id": f"{name}-{n}",
            "question": question if repeat == 1 else f"{question} (asked for the {n + 1}. time)",
            "answerable": True,
            "status": "answered",
            "facts": [{"id": "f", "any": [fact]}],
            "gold": [{"doc": f"courier/{'2026-03-02-bridge.md' if 'bridge' in name else '2026-04-12-library.txt'}", "quote": quote}],
            "cluster": name.partition("-")[0],
            "tags": [name.partition("-")[0]],
        }
        for n in range(repeat)
        for name, (question, fact, quote) in FACTS.items()
    ]  # fmt: skip
    rows.append(
        {"id": "none", "question": "Who won the chess club's cup?", "answerable": False, "status": "insufficient"}
    )
    return "".join(json.dumps(row) + "\n" for row in rows)


def runs_of(workspace: Workspace) -> list[Path]:
    return sorted((workspace.home / ".qa" / "runs").iterdir(), key=lambda path: path.stat().st_mtime)


def slow(body: dict[str, Any]) -> str:
    time.sleep(0.1)
    return quoting()(body)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with Endpoint(reply=slow) as served:
        yield served


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> Workspace:
    workspace = fill(tmp_path_factory.mktemp("bench"))
    workspace.write("qa.toml", CONFIG.format(url=endpoint.base_url, temperature=0.0))
    script = [
        {"question": question, "reply": f"QUOTE [1] {quote}\nCLAIM {quote}."} for question, _, quote in FACTS.values()
    ]
    silent = {"question": "Who won the chess club's cup?", "reply": "MISSING who won it"}
    workspace.write("script.jsonl", "".join(json.dumps(row) + "\n" for row in [*script, silent]))
    worse = [*script[:1], *({"question": row["question"], "reply": "MISSING it all"} for row in script[1:])]
    workspace.write("other.jsonl", "".join(json.dumps(row) + "\n" for row in [*worse, silent]))
    workspace.write("set.jsonl", questions())
    workspace.write("long.jsonl", questions(4))
    assert workspace.qa("sync").code == 0
    return workspace


def test_the_default_and_the_same_with_one_passage_are_compared_by_one_command(bench: Workspace) -> None:
    run = bench.qa("eval", "run", "set.jsonl", "-m", "offline", "-m", "offline:k=1")
    assert run.code == 0, run.err
    assert "offline:k=1 against offline" in run.out
    assert "Right answers" in run.out
    assert len(run.out.splitlines()) < 40
    folder = runs_of(bench)[-1]
    assert {path.name for path in folder.iterdir()} >= {"manifest.json", "items.jsonl", "scores.jsonl", "summary.json"}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [system["passages"] for system in manifest["systems"]] == [8, 1]
    assert manifest["status"] == "complete"


def test_two_models_are_compared_and_what_flipped_is_shown(bench: Workspace) -> None:
    run = bench.qa("eval", "run", "set.jsonl", "-m", "script", "-m", "other", "--name", "two", "--json")
    assert run.code == 0, run.err
    (contest,) = run.json["comparisons"]
    assert {flip["now"] for flip in contest["flips"]} == {"wrong"}
    accuracy = next(row for row in contest["measures"] if row["measure"] == "accuracy")
    assert (accuracy["won"], accuracy["lost"]) == (0, len(contest["flips"]))
    text = bench.qa("eval", "compare", "two")
    assert text.code == 0, text.err
    assert "answers that flipped" in text.out
    assert "other: (insufficient)" in text.out
    failing = bench.qa("eval", "failures", "two", "-m", "other", "--stage", "false abstention").out
    assert "gold was shown, and no answer was tried" in failing
    shown = bench.qa("eval", "show", "two", "bridge-cost-0")
    assert "── script: right" in shown.out
    assert "wanted     answered: 7.4 million" in shown.out
    assert "two" in bench.qa("eval", "list").out
    judged = bench.qa("eval", "judge", "two", "-m", "script", "--json")
    assert judged.code == 0, judged.err
    assert judged.json["judges_itself"] == ["script"]
    assert "It judges itself" in judged.err
    assert judged.json["systems"][0]["labels"] == {"verbatim": 5}
    before = (runs_of(bench)[-1] / "summary.json").read_bytes()
    again = bench.qa("eval", "score", "two", env={"QA_MODEL": "no-such"})
    assert again.code == 0, again.err
    assert (runs_of(bench)[-1] / "summary.json").read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_and_taken_up_again_a_run_ends_with_the_same_summary(bench: Workspace, endpoint: Endpoint) -> None:
    asking = ["eval", "run", "long.jsonl", "-m", "served", "-m", "offline", "--as-of", "2026-06-01"]
    whole = bench.qa(*asking, "--name", "whole", "--cache", "off", "--jobs", "8")
    assert whole.code == 0, whole.err
    expected = (runs_of(bench)[-1] / "summary.json").read_bytes()
    clean = {k: v for k, v in os.environ.items() if not k.startswith("QA_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", *asking, "--name", "cut", "--jobs", "2"],
        cwd=bench.home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=clean,
    )
    written = wait_for_lines(bench, 7)
    process.send_signal(signal.SIGKILL)
    process.wait()
    folder = written.parent
    assert 7 <= len(written.read_bytes().splitlines()) < 42
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["status"] == "running"
    config = (bench.home / "qa.toml").read_text(encoding="utf-8")
    bench.write("qa.toml", config.replace("temperature = 0.0", "temperature = 0.7"))
    refused = bench.qa("eval", "run", "--resume", "cut")
    assert refused.code == 2
    assert "served: its settings changed" in refused.err
    bench.write("qa.toml", config)
    asked = len(endpoint.requests)
    resumed = bench.qa("eval", "run", "--resume", "cut", "--jobs", "5")
    assert resumed.code == 0, resumed.err
    assert (folder / "summary.json").read_bytes() == expected
    assert len(endpoint.requests) - asked < 21, "what was there is not asked for again"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["status"] == "complete"
    assert len(manifest["resumed"]) == 1


def wait_for_lines(bench: Workspace, count: int) -> Path:
    for _ in range(600):
        time.sleep(0.05)
        for path in (bench.home / ".qa" / "runs").glob("*-cut-*/items.jsonl"):
            if path.read_bytes().count(b"\n") >= count:
                return path
    raise AssertionError("the run never got so far")


def test_a_dry_run_asks_nobody_and_says_what_it_may_cost(bench: Workspace, endpoint: Endpoint) -> None:
    asked, runs = len(endpoint.requests), len(runs_of(bench)) if (bench.home / ".qa/runs").exists() else 0
    run = bench.qa("eval", "run", "set.jsonl", "-m", "served", "-m", "offline", "--dry-run", "--json", "--cache", "off")
    assert run.code == 0, run.err
    paid, free = json.loads(run.out)
    assert (paid["calls"], free["calls"]) == (6, 0)
    assert paid["prompt_tokens"] > 6 * 300
    most = (paid["prompt_tokens"] + 2 * paid["most_completion_tokens"]) / 1e6
    assert paid["most_usd"] == pytest.approx(most)
    text = bench.qa("eval", "run", "set.jsonl", "-m", "served", "-m", "offline", "--dry-run", "--cache", "off").out
    assert re.search(r"served: 6 calls .* at most \d\.\d+ USD", text)
    assert "offline: no calls" in text
    assert len(endpoint.requests) == asked
    assert (len(runs_of(bench)) if (bench.home / ".qa/runs").exists() else 0) == runs


def run_against(bench: Workspace, *modes: str, extra: tuple[str, ...] = ()) -> tuple[Run, int]:
    config = (bench.home / "qa.toml").read_text(encoding="utf-8")
    with Endpoint(*modes, reply=quoting()) as broken:
        bench.write("qa.toml", CONFIG.format(url=broken.base_url, temperature=0.0))
        try:
            done = bench.qa("eval", "run", "set.jsonl", "-m", "served", "--cache", "off", "-j", "1", *extra)
        finally:
            bench.write("qa.toml", config)
        return done, len(broken.requests)


@pytest.mark.parametrize(("mode", "code"), [("auth", 5), ("html", 6)])
def test_an_endpoint_that_fails_alike_stops_the_run_with_its_own_code(bench: Workspace, mode: str, code: int) -> None:
    run, _ = run_against(bench, mode)
    assert run.code == code, run.err
    assert "NOT COMPLETE" in run.out
    assert "qa eval run --resume" in run.err
    folder = runs_of(bench)[-1]
    assert len((folder / "items.jsonl").read_bytes().splitlines()) == 3
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    rows = {row["measure"]: row for row in summary["systems"][0]["measures"]}
    assert rows["accuracy"]["value"] is None, "an error is no number"
    assert rows["accuracy"]["errors"] == 3


def test_too_many_single_failures_are_an_incomplete_run(bench: Workspace) -> None:
    run, _ = run_against(bench, "ok", "refusal", "ok")
    assert run.code == 16, run.err
    assert "1 of 6 replies failed" in run.err


def test_a_run_stops_before_the_money_does(bench: Workspace) -> None:
    run, asked = run_against(bench, "ok", extra=("--max-cost", "0.00001"))
    assert run.code == 16, run.err
    assert asked == 1
    assert "may cost more than is left" in run.out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["set.jsonl", "--arm", "given-context"], "nothing to show"),
        (["set.jsonl", "-m", "script", "--cache", "sometimes"], "is not known"),
        (["set.jsonl", "--resume", "latest"], "takes set, models and arms"),
    ],
)
def test_what_cannot_be_done_is_refused_with_words(bench: Workspace, args: list[str], words: str) -> None:
    run = bench.qa("eval", "run", *args)
    assert run.code == 2
    assert words in run.err
