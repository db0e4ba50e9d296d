"""Sets imported, checked, run and exported, and questions drafted, by the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace, fill
from tests.evals.importers.small import beir

COUNCIL = """\
---
title: Council of Alder
published: 2026-05-01
---

Petra Lund, head of the Alder Library, was there. Alder Bridge has two lanes. The Alder Mill opened on 4 March 2019.

"It was a good day for the whole of the town," said Petra Lund. The Alder Fund paid 88,000 euros for the Alder Library.
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = fill(tmp_path_factory.mktemp("town"))
    workspace.write("courier/2026-05-01-council.md", COUNCIL)
    notice = "Use of this article by AI systems is prohibited."
    kept = COUNCIL.replace("Petra Lund", "Ragna Holt").replace("Alder", "Birch") + f"\n{notice}\n"
    workspace.write("courier/2026-05-02-kept.md", kept)
    assert workspace.qa("sync").code == 0
    return workspace


def items_in(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_drafts_are_made_of_usable_articles_only_and_fit_the_set(town: Workspace) -> None:
    done = town.qa("eval", "draft", "--n", "30", "--yes", "--out", "all.jsonl", "--json")
    assert done.code == 0
    items = items_in(town.home / "all.jsonl")
    assert done.json["taken"] == [item["id"] for item in items]
    assert len(items) >= 4
    assert all(item["reviewed"] is False for item in items)
    written = (town.home / "all.jsonl").read_text(encoding="utf-8")
    for word in ("Storholm", "Tveit", "CANARY-WIRE-5512", "wire/", "Birch", "Ragna"):
        assert word not in written
    assert town.qa("eval", "validate", "all.jsonl").code == 0
    again = town.qa("eval", "draft", "--n", "30", "--yes", "--out", "all.jsonl")
    assert again.code == 0
    assert items_in(town.home / "all.jsonl") == items  # nothing is asked twice


def test_a_person_takes_edits_and_drops_through_a_pipe(town: Workspace) -> None:
    edit = "e\nWhat was asked?\n\nwords that stand nowhere\ne\nWhat was asked instead?\n\n\n"
    done = town.qa("eval", "draft", "--n", "4", "--out", "mine.jsonl", stdin=f"a\nd\n{edit}q\n")
    assert done.code == 0, done.err
    assert "2 taken, 1 dropped" in done.err
    assert "do not stand in the article exactly once" in done.err
    first, second = items_in(town.home / "mine.jsonl")
    assert second["question"] == "What was asked instead?"
    assert "reviewed" not in first
    nothing = town.qa("eval", "draft", "--out", "none.jsonl", stdin="")
    assert (nothing.code, (town.home / "none.jsonl").exists()) == (0, False)


def test_a_scripted_model_drafts_in_the_same_way(town: Workspace) -> None:
    good = "QUESTION How many lanes has Alder Bridge?\nQUOTE [1] Alder Bridge has two lanes.\nCLAIM two"
    bad = "QUESTION What did it cost?\nQUOTE [1] It cost a fortune.\nCLAIM a fortune"
    town.write("replies.jsonl", "".join(json.dumps(f"{good}\n\n{bad}") + "\n" for _ in range(40)))
    town.write("qa.toml", 'sources = "sources.toml"\n[models.script]\nprovider = "scripted"\npath = "replies.jsonl"\n')
    done = town.qa("eval", "draft", "--n", "1", "--yes", "-m", "script", "--out", "model.jsonl")
    assert done.code == 0, done.err
    (item,) = items_in(town.home / "model.jsonl")
    assert (item["question"], item["answer"]) == ("How many lanes has Alder Bridge?", "two")
    assert "were dropped" in done.err


def test_a_set_is_imported_checked_run_and_exported(tmp_path: Path) -> None:
    folder = beir(tmp_path / "orle")
    (folder / "README.md").write_text("- licence: CC BY 4.0\n", encoding="utf-8")
    here = Workspace(tmp_path)
    done = here.qa("eval", "import", "auto", "orle", "--out", "set")
    assert done.code == 0, done.err
    assert "4 questions (4 test) over 2 articles" in done.err
    there = Workspace(tmp_path / "set")
    checked = there.qa("eval", "validate", "questions.jsonl", "--json")
    assert (checked.code, {finding["kind"] for finding in checked.json["findings"]}) == (0, {"small-tag"})
    ran = there.qa("eval", "run", ".", "--name", "first")
    assert ran.code == 0, ran.err
    exported = there.qa("eval", "export", "latest", "beir", "--out", "beir", "--json")
    assert exported.code == 0
    assert [Path(name).name for name in exported.json["files"]] == [
        "queries.jsonl",
        "test.tsv",
        "qrels.trec",
        "run.trec",
    ]
    taken = here.qa("eval", "import", "auto", "orle", "--out", "set")
    assert (taken.code, "exists already" in taken.err) == (2, True)


def test_broken_lines_end_in_four_and_mistakes_of_a_set_in_two(town: Workspace) -> None:
    town.write("table.csv", "question,answer,context\nWho?,Solheim,It was Marit Solheim.\nWhen?\n")
    done = town.qa("eval", "import", "csv", "table.csv", "--json")
    assert done.code == 4
    assert done.json["mistakes"] == ["table.csv, line 3: more or fewer columns than the header."]
    assert (town.home / "table" / "questions.jsonl").exists()
    town.write("bad.jsonl", '{"id": "a", "question": "Who?", "answerable": true, "status": "answered", "gold": '
               '[{"doc": "wire/2026-02-11-shipyard.md", "quote": "Storholm"}]}\n{"id": \n')  # fmt: skip
    done = town.qa("eval", "validate", "bad.jsonl", "--json")
    assert done.code == 2
    assert [(f["kind"], f["line"]) for f in done.json["findings"]] == [("forbidden-source", 1), ("schema", 2)]
    unknown = town.qa("eval", "import", "auto", "wire")
    assert (unknown.code, "no set of questions" in unknown.err) == (2, True)
