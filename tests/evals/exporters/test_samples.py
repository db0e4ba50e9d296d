"""Rows for other harnesses, and JUnit for CI."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from qa.errors import ConfigError
from qa.evals.exporters.formats import files_of
from qa.evals.exporters.junit import junit
from qa.evals.exporters.samples import target_of
from qa.evals.measures.measured import Value
from qa.evals.run_folder import read_run, read_scores
from tests.evals.made import item
from tests.evals.recording import TINY


def test_a_ragas_row_has_what_was_said_and_what_it_rested_on() -> None:
    run = read_run(TINY)
    rows = [json.loads(line) for line in files_of(run, "ragas")["ragas.hasty.jsonl"].splitlines()]
    answered = [entry for entry in run.of("hasty") if entry.reply.answer]
    assert len(rows) == len(answered) < len(run.items)  # what failed is no row
    row = rows[0]
    assert row["user_input"] == run.items[0].question
    assert len(row["retrieved_contexts"]) == len(row["retrieved_context_ids"])
    assert row["reference_contexts"] == [gold.quote for gold in run.items[0].gold]


def test_an_inspect_sample_has_input_target_id_and_metadata() -> None:
    run = read_run(TINY)
    rows = [json.loads(line) for line in files_of(run, "inspect")["samples.jsonl"].splitlines()]
    assert [row["id"] for row in rows] == [one.id for one in run.items]
    assert set(rows[0]) == {"id", "input", "target", "metadata"}


def test_a_target_without_reference_is_the_facts() -> None:
    facts = [{"id": "a", "any": ["4 March", "March 4"]}, {"id": "b", "number": 41.5, "unit": ["million euros"]}]
    assert target_of(item(facts=facts)) == "4 March; 41.5 million euros"
    assert target_of(item(facts=facts, answer="in March")) == "in March"


def test_junit_counts_what_it_lists() -> None:
    run, scores = read_run(TINY), read_scores(TINY)
    root = ET.fromstring(junit(run, scores))
    for suite in root:
        for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(attribute, "-1")) == len(suite.findall(f"testcase/{kind}"))
        assert int(suite.get("tests", "-1")) == len(suite.findall("testcase"))
    wrong = sum(line.right is False for line in scores)
    assert int(root.get("failures", "-1")) == wrong > 0
    assert int(root.get("errors", "-1")) == sum(entry.reply.failure is not None for entry in run.entries) > 0


def test_a_leak_is_a_failure_even_of_a_right_answer() -> None:
    run, scores = read_run(TINY), read_scores(TINY)
    right = next(line for line in scores if line.right)
    leaky = replace(right, scores={**right.scores, "leaks": Value(1.0)})
    root = ET.fromstring(junit(run, [leaky if line is right else line for line in scores]))
    case = next(
        c for c in root.iter("testcase") if c.get("name") == right.id and str(c.get("classname")).endswith(right.system)
    )
    assert case.find("failure") is not None


def test_characters_that_xml_cannot_hold_do_not_reach_it() -> None:
    run = read_run(TINY)
    strange = replace(run.items[0], question="Who\x00 \x1b[31m?")
    ET.fromstring(junit(replace(run, items=(strange, *run.items[1:])), read_scores(TINY)))


def test_an_unknown_format_is_an_error_for_a_person() -> None:
    with pytest.raises(ConfigError, match="no format"):
        files_of(read_run(TINY), "parquet")
