"""Which files outside the state a purge looks at: those that runs name, exports of runs, the default drafted set."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

from qa.archive.elsewhere import DRAFTED, written_elsewhere
from qa.cli.eval_draft import draft


def test_sets_of_runs_exports_and_the_drafted_set_are_known(tmp_path: Path) -> None:
    home, state = tmp_path / "home", tmp_path / "home" / ".qa"
    absolute = tmp_path / "far" / "set.jsonl"
    for name, asked in (("one", "sets/a.jsonl"), ("two", absolute.as_posix()), ("three", ".qa/own.jsonl")):
        manifest = state / "runs" / name / "manifest.json"
        manifest.parent.mkdir(parents=True)
        manifest.write_text(json.dumps({"dataset": {"path": asked}}), encoding="utf-8")
    for broken in ("not json", "[]", '{"dataset": null}', '{"dataset": {"path": 1}}'):
        folder = state / "runs" / f"broken {len(broken)}"
        folder.mkdir()
        (folder / "manifest.json").write_text(broken, encoding="utf-8")
    here = [home / "sets/a.jsonl", absolute, home / DRAFTED, home / "one-ragas" / "ragas.offline.jsonl"]
    for path in (*here, home / "sets/other.jsonl", home / "four-ragas" / "x.jsonl", state / "own.jsonl"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    assert list(written_elsewhere(home, state)) == sorted(here)


def test_nothing_is_named_that_is_not_there(tmp_path: Path) -> None:
    assert list(written_elsewhere(tmp_path, tmp_path / ".qa")) == []


def test_the_drafted_set_is_looked_for_where_drafting_puts_it() -> None:
    assert inspect.signature(draft).parameters["out"].default == Path(DRAFTED)
