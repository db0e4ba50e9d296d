"""The same numbers come out when somebody else computes them: ir_measures' own command, and SQuAD written down anew."""

from __future__ import annotations

import json
import random
import re
import string
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from msgspec import structs

from qa.evals.exporters.formats import files_of, write_files
from qa.evals.measures.measured import Value
from qa.evals.rescore import score_run
from qa.evals.run_folder import Run, read_run
from qa.evals.summary import summarize
from qa.ports import Catalog
from qa.types import ChatRequest
from tests.evals.conducted import conduct
from tests.evals.newsroom import Pen, items_of
from tests.evals.recording import TINY

OURS = {"recall@1": "R@1", "recall@5": "R@5", "rr@10": "RR@10", "ndcg@10": "nDCG@10", "hit@5": "Success@5"}


def shuffled(times: int) -> Run:
    """The recorded run with every question asked over again, each time over passages found in another order."""
    run = read_run(TINY)
    rng = random.Random(12)
    items, found = [], {}
    for item in run.items:
        for time in range(times):
            name = f"{item.id}-{time}"
            passages = [p for one in run.found.values() for p in one.passages or ()]
            rng.shuffle(passages)
            chosen = tuple(dict.fromkeys(passages[: rng.randint(0, 15)]))
            ranked = tuple(structs.replace(p, rank=rank) for rank, p in enumerate(chosen, start=1))
            items.append(structs.replace(item, id=name))
            found[name] = structs.replace(run.found[item.id], passages=ranked)
    entries = tuple(
        structs.replace(entry, id=item.id, reply=structs.replace(entry.reply, found=found[item.id].passages))
        for item in items
        for entry in run.of("careful")
        if entry.id == item.id.rpartition("-")[0]
    )
    return structs.replace(run, items=tuple(items), found=found, entries=entries, systems=run.systems[:1])


def test_trec_files_give_ir_measures_the_same_figures(tmp_path: Path) -> None:
    run = shuffled(12)
    lines = score_run(run)
    rows = {row["measure"]: row for row in summarize(run, lines)["systems"][0]["measures"]}
    write_files(files_of(run, "trec"), tmp_path)
    printed = subprocess.run(
        [sys.executable, "-m", "ir_measures", "--by_query", "--places", "12", "--output_format", "jsonl",
         str(tmp_path / "qrels.trec"), str(tmp_path / "run.trec"), *OURS.values()],
        capture_output=True, text=True, encoding="utf-8", check=True, timeout=120,
    ).stdout  # fmt: skip
    theirs: dict[str, dict[str, float]] = {}
    for line in printed.splitlines():
        told = json.loads(line)
        theirs.setdefault(told["measure"], {})[str(told.get("query_id") or "all")] = float(told["value"])
    by_item = {line.id: line.scores for line in lines}
    for ours, name in OURS.items():
        assert theirs[name].pop("all") == pytest.approx(rows[ours]["value"], abs=1e-6), ours
        assert len(theirs[name]) == rows[ours]["n"] > 50
        for item, value in theirs[name].items():
            measured = by_item[item][ours]
            assert isinstance(measured, Value)
            assert measured.v == pytest.approx(value), (ours, item)
    assert 0.2 < rows["recall@5"]["value"] < 0.9, "a trivial ranking would prove nothing"


# ── SQuAD, as its paper and its script say it ──────────────────────────────────────────────────────────────


def normalised(text: str) -> list[str]:
    text = "".join(mark for mark in text.lower() if mark not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def f1(given: str, wanted: str) -> float:
    ours, gold = normalised(given), normalised(wanted)
    if not ours or not gold:
        return float(ours == gold)
    same = sum((Counter(ours) & Counter(gold)).values())
    if not same:
        return 0.0
    precision, recall = same / len(ours), same / len(gold)
    return 2 * precision * recall / (precision + recall)


def squad(dataset: dict[str, Any], said: dict[str, str]) -> dict[str, float]:
    questions = [qa for entry in dataset["data"] for part in entry["paragraphs"] for qa in part["qas"]]
    with_answer = [qa for qa in questions if qa["answers"]]
    without = [qa for qa in questions if not qa["answers"]]
    return {
        "exact": fmean(
            max(float(normalised(said[qa["id"]]) == normalised(a["text"])) for a in qa["answers"]) for qa in with_answer
        ),
        "f1": fmean(max(f1(said[qa["id"]], a["text"]) for a in qa["answers"]) for qa in with_answer),
        "no answer": fmean(float(not said[qa["id"]]) for qa in without),
    }


def test_squad_files_give_a_straight_rewriting_the_same_figures(catalog: Catalog, tmp_path: Path) -> None:
    words = "the keeper Anselm Doyle retired after a storm, an island; Tern Light's bridge (old) new boats".split()
    rng = random.Random(5)

    def phrase() -> str:
        return " ".join(rng.choices(words, k=rng.randint(1, 6)))

    items = [
        structs.replace(
            item,
            id=f"{item.id}-{time}",
            question=f"{item.question}{' ' * time}",
            facts=(),
            **({"answer": phrase(), "aliases": (phrase(), phrase())} if item.answerable else {}),
        )
        for item in items_of(catalog)
        for time in range(8)
    ]
    answers = {item.question: rng.choice((*item.references, phrase(), "")) for item in items}

    def write(request: ChatRequest) -> str:
        said = answers.get(request.question, "")
        return f"CLAIM {said}" if said else "MISSING nothing found"

    done = conduct(tmp_path / "r", catalog, Pen(write, name="writer"), items=items)
    files = files_of(done.run, "squad")
    dataset, said = json.loads(files["dataset.json"]), json.loads(files["predictions.writer.json"])
    theirs = squad(dataset, said)
    ours = done.figures()
    assert ours["exact_match"] == pytest.approx(theirs["exact"], abs=1e-6)
    assert ours["token_f1"] == pytest.approx(theirs["f1"], abs=1e-6)
    assert ours["abstention_recall"] == pytest.approx(theirs["no answer"], abs=1e-6)
    assert 0.1 < theirs["exact"] < theirs["f1"] < 0.95, "a trivial set of answers would prove nothing"
