"""The retrieval of a run as TREC files: another tool computes our numbers from them."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from qa.evals.exporters.formats import FORMATS, files_of, write_files
from qa.evals.exporters.trec import ranking, trec_files, trec_id
from qa.evals.items import Gold
from qa.evals.run_folder import Found, read_run, read_summary
from qa.types import ArticleId
from tests.evals.recording import TINY

OURS = {"nDCG@10": "ndcg@10", "RR@10": "rr@10", "R@1": "recall@1", "R@5": "recall@5", "R@10": "recall@10"}


def test_ir_measures_own_command_gives_our_numbers(tmp_path: Path) -> None:
    qrels, run = write_files(files_of(read_run(TINY), "trec"), tmp_path)
    command = [sys.executable, "-m", "ir_measures", "--places", "6", str(qrels), str(run), *OURS]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    theirs = {name: float(value) for name, value in (line.split() for line in said.splitlines())}
    measures = {row["measure"]: row["value"] for row in read_summary(TINY)["systems"][0]["measures"]}
    assert theirs == {name: pytest.approx(measures[ours], abs=1e-6) for name, ours in OURS.items()}


def test_scores_fall_strictly_so_that_no_tool_has_ties_to_break() -> None:
    by_query: dict[str, list[float]] = {}
    for line in trec_files(read_run(TINY))["run.trec"].splitlines():
        query, _, _, _, score, _ = line.split()
        by_query.setdefault(query, []).append(float(score))
    assert all(b < a for scores in by_query.values() for a, b in itertools.pairwise(scores))


def test_what_cannot_be_measured_is_in_neither_file() -> None:
    run = read_run(TINY)
    broken = next(item.id for item in run.items if item.gold)
    run = replace(run, found={**run.found, broken: Found(passages=None, ms=0.0)})
    judged = {line.split()[0] for line in trec_files(run)["qrels.trec"].splitlines()}
    assert judged == {item.id for item in run.items if item.gold} - {broken}


def test_one_of_a_group_bears_its_name_and_the_next_one_its_own() -> None:
    passages = read_run(TINY).found["pier-opened"].passages or ()
    docs = list(dict.fromkeys(passage.card.id for passage in passages))
    gold = [Gold(doc=ArticleId(doc), group="same") for doc in docs[:2]]
    assert list(ranking(passages, gold)) == ["same", *docs[1:]]


def test_ids_with_blanks_stay_one_word_and_apart() -> None:
    assert trec_id("a/b c%20d\u00a0e") == "a/b%20c%2520d%C2%A0e"


def test_a_beir_export_names_every_question_and_judges_those_with_gold() -> None:
    run = read_run(TINY)
    files = files_of(run, "beir")
    assert len(files["queries.jsonl"].splitlines()) == len(run.items)
    header, *rows = files["qrels/test.tsv"].splitlines()
    assert header == "query-id\tcorpus-id\tscore"
    assert {row.split("\t")[0] for row in rows} == {item.id for item in run.items if item.gold}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_files_again_the_same(form: str, tmp_path: Path) -> None:
    written = write_files(files_of(read_run(TINY), form), tmp_path)
    first = [path.read_bytes() for path in written]
    assert written
    assert [path.read_bytes() for path in write_files(files_of(read_run(TINY), form), tmp_path)] == first
