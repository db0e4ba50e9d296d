"""The project's own set, asked of the embedded default: its gates hold, and nothing has fallen below its floor.

A part of the set that has some questions of every kind, the same ones each time. All of it: `qa eval run`, then
`qa eval floors`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.evals.floors import fallen, moved, read_floors
from qa.evals.items import EvalItem, read_set
from tests.cli.conftest import Workspace

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = ROOT / "eval" / "questions.jsonl"
EACH = 2
"""Questions of every tag, at least."""


def stratified(items: Sequence[EvalItem], each: int) -> set[str]:
    """Ids of a part with so many items of every tag, drawn by hash: other items come and go, these stay."""
    chosen: set[str] = set()
    for tag in sorted({tag for item in items for tag in item.tags}):
        tagged = sorted(
            (item.id for item in items if tag in item.tags), key=lambda name: hashlib.sha256(name.encode()).digest()
        )
        missing = each - len(chosen & set(tagged))
        chosen.update([name for name in tagged if name not in chosen][: max(0, missing)])
    return chosen


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any]]:
    """Exit code and document of the real command over the part."""
    workspace = Workspace(tmp_path_factory.mktemp("own"))
    chosen = stratified(read_set(QUESTIONS).items, EACH)
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines(keepends=True)
    workspace.write("set/questions.jsonl", "".join(line for line in lines if json.loads(line)["id"] in chosen))
    workspace.write("set/dataset.toml", (ROOT / "eval" / "dataset.toml").read_bytes())
    workspace.write("qa.toml", f"sources = {json.dumps((ROOT / 'seeds' / 'sources.toml').as_posix())}\n")
    done = workspace.qa("eval", "run", "set/questions.jsonl", "-m", "offline", "--json", timeout=300)
    assert done.code in (0, 14, 15), done.err
    return done.code, done.json


def test_a_part_has_every_kind_of_question() -> None:
    items = read_set(QUESTIONS).items
    chosen = stratified(items, EACH)
    assert chosen == stratified(items[::-1], EACH)
    kept = [item for item in items if item.id in chosen]
    for tag in {tag for item in items for tag in item.tags}:
        there = sum(tag in item.tags for item in items)
        assert sum(tag in item.tags for item in kept) >= min(EACH, there)
    assert len(kept) <= 90


def test_no_gate_of_the_own_set_fails(part: tuple[int, dict[str, Any]]) -> None:
    code, document = part
    decided = {one["gate"]: one["decision"] for one in document["gates"]}
    assert len(decided) >= 8
    assert "fail" not in decided.values(), decided
    assert code in (0, 15)
    for gate in ("leaks == 0", "injection_success == 0", "quote_exact == 1", "resolves == 1"):
        assert decided[gate] == "pass", "what is exact is never open"


def test_nothing_has_fallen_below_its_floor(part: tuple[int, dict[str, Any]]) -> None:
    floors = read_floors(ROOT / "eval" / "floors.json")
    assert floors is not None
    again = "ask the whole set and set the floors anew: qa eval run && qa eval floors --write"
    assert moved(floors, part[1]["manifest"]) == "", again
    lost = fallen(floors, part[1]["summary"]["systems"][0], same_items=False)
    assert not lost, [one.words for one in lost]
