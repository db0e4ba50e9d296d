"""A run reported, gated and held against floors by the real command; what is withheld afterwards is no longer shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import REGISTER, Workspace, fill

QUESTIONS: list[dict[str, Any]] = [
    {"id": "bridge-cost", "question": "What did the work on Alder Bridge cost?", "facts": [{"id": "f1", "any": ["7.4 million"]}],
     "gold": [{"doc": "courier/2026-03-02-bridge.md", "quote": "The work cost 7.4 million euros"}], "tags": ["numbers"]},
    {"id": "library-sundays", "question": "From when will the town library open on Sundays?", "facts": [{"id": "f1", "any": ["3 May"]}],
     "gold": [{"doc": "courier/2026-04-12-library.txt", "quote": "The town library will open on Sundays from 3 May"}], "tags": ["when"]},
    {"id": "bridge-lorries", "question": "Which lorries must still use the ring road?", "facts": [{"id": "f1", "any": ["18 tonnes"]}],
     "gold": [{"doc": "courier/2026-03-02-bridge.md", "quote": "Lorries over 18 tonnes must still use the ring road."}], "tags": ["numbers"]},
    {"id": "goats", "question": "How many goats live on Alder Hill?", "answerable": False, "status": "insufficient", "tags": ["unanswerable"]},
]  # fmt: skip
WORDS = ("Lorries over 18 tonnes", "7.4 million euros", "18 tonnes")
"""Of the article that is withheld in the end."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A run of two systems, with gates that pass, stay open and are exact."""
    workspace = fill(tmp_path_factory.mktemp("reported"))
    lines = [{"schema": 1, "answerable": True, "status": "answered", "split": "test", **one} for one in QUESTIONS]
    workspace.write("set/questions.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    workspace.write("set/dataset.toml", 'gates = ["leaks == 0", "quote_exact == 1", "recall@10 >= .90"]\n')
    done = workspace.qa("eval", "run", "set/questions.jsonl", "-m", "offline", "-m", "offline:k=1", "--name", "first")
    assert done.code == 15, (done.out, done.err)
    gates = done.out[done.out.index("\ngates\n") :]
    assert gates.count("pass  ") == 4
    assert gates.count("inconclusive  ") == 2, "three questions cannot show .90"
    return workspace


def test_a_report_is_one_file_in_the_runs_folder(ran: Workspace) -> None:
    done = ran.qa("eval", "report", "first")
    assert done.code == 0
    path = Path(done.out.strip())
    assert path.parent.parent == ran.home / ".qa" / "runs"
    text = path.read_text(encoding="utf-8")
    assert "Lorries over 18 tonnes must still use the ring road." in text
    assert "offline:k=1" in text
    assert "CANARY-WIRE-5512" not in text


def test_every_format_can_be_written_anywhere(ran: Workspace) -> None:
    document = ran.qa("eval", "report", "latest", "--format", "json", "-o", "-").json
    assert [one["label"] for one in document["systems"]] == ["offline", "offline:k=1"]
    assert {one["decision"] for one in document["gates"]} == {"pass", "inconclusive"}
    done = ran.qa("eval", "report", "first", "--against", "first", "-f", "markdown", "--out", "out/report.md")
    assert done.code == 0
    assert "offline (before)" in (ran.home / "out" / "report.md").read_text(encoding="utf-8")


def test_gates_are_asked_again_with_others(ran: Workspace) -> None:
    failed = ran.qa("eval", "gates", "first", "--gate", "length_words <= 1", "--json")
    assert failed.code == 14
    assert [one["decision"] for one in failed.json["gates"] if one["gate"] == "length_words <= 1"] == ["fail", "fail"]


def test_floors_are_set_and_held(ran: Workspace) -> None:
    assert ran.qa("eval", "floors", "first", "--file", "floors.json", "--write").code == 0
    path = ran.home / "floors.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    written["at_least"]["recall@10"] = 1.1
    path.write_text(json.dumps(written), encoding="utf-8")
    lost = ran.qa("eval", "floors", "first", "--file", "floors.json", "--write")
    assert lost.code == 14
    assert "recall@10" in lost.out
    assert json.loads(path.read_text(encoding="utf-8")) == written, "it does not lower itself"


def test_what_is_withheld_after_the_run_is_in_no_report(ran: Workspace) -> None:
    """Last of this file: the publisher says no, and the reports are written from the same run folder."""
    ran.write(
        "sources.toml", REGISTER.replace('paths = ["courier/**/*"]', 'paths = ["courier/**/*"]\nai_use = "forbid"')
    )
    for form in ("html", "junit"):
        done = ran.qa("eval", "report", "first", "-f", form, "-o", f"after.{form}")
        assert done.code == 0
        text = (ran.home / f"after.{form}").read_text(encoding="utf-8")
        assert not [words for words in WORDS if words in text], form
        assert "may not be shown" in done.err
    assert "not shown" in (ran.home / "after.html").read_text(encoding="utf-8")
