"""Markdown, JSON and JUnit: the same verdicts for other readers."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

from qa.evals.reports import plain
from qa.evals.reports.again import command
from tests.evals.reports.pages import GATES, page, with_words


def test_json_says_what_the_page_says() -> None:
    document = json.loads(json.dumps(plain.to_json(page())))
    assert document["version"] == 1
    assert document["verdict"]["sentence"] == "No detectable difference between hasty and careful."
    assert [one["label"] for one in document["systems"]] == ["careful", "hasty"]
    assert {(one["gate"], one["decision"]) for one in document["gates"] if one["system"] == "careful"} == {
        ("recall@10 >= .30", "pass"),
        ("accuracy >= .9", "inconclusive"),
        ("leaks == 0", "pass"),
        ("false_abstention <= .001", "inconclusive"),
    }
    (comparison,) = document["comparisons"]
    assert comparison["before"]["system"] == "careful"
    assert comparison["flips"]


def test_junit_fails_where_a_gate_fails_and_errs_where_one_is_open() -> None:
    root = ET.fromstring(plain.to_junit(page()))
    suites = {suite.get("name"): suite for suite in root}
    gates = next(suite for name, suite in suites.items() if name and name.endswith("gates"))
    assert gates.get("tests") == str(2 * len(GATES))
    assert len(gates.findall(".//error")) == int(gates.get("errors", "0")) > 0
    assert len(gates.findall(".//failure")) == int(gates.get("failures", "0"))
    for attribute in ("tests", "failures", "errors"):
        assert int(root.get(attribute, "")) == sum(int(suite.get(attribute, "0")) for suite in root)
    assert len(root.findall("testsuite")) == 3


def test_markdown_has_the_verdict_first_and_tables_that_hold() -> None:
    text = plain.to_markdown(page())
    assert text.startswith("# No detectable difference between hasty and careful.\n")
    for block in text.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({row.replace("\\|", "").count("|") for row in rows}) <= 1, block
    assert "qa eval run tests/evals/questions.jsonl --model careful --model hasty" in text


def test_the_command_is_the_one_that_was_given() -> None:
    manifest = page().run.manifest
    given = ["offline", "offline:k=1", "offline/oracle", "offline:k=1/oracle"]
    systems = [
        {
            "label": label,
            "profile": "offline",
            "arm": "oracle" if "/" in label else "rag",
            "passages": 1 if "k=1" in label else 8,
        }
        for label in given
    ]
    selection = {"split": "dev", "tags": ["two words"], "limit": 5}
    dataset = {**manifest["dataset"], "selection": selection}
    made = command({**manifest, "systems": systems, "dataset": dataset, "repeats": 3})
    assert made == (
        "qa eval run tests/evals/questions.jsonl --model offline --model offline:k=1 --arm rag --arm oracle -k 8 "
        "--tag 'two words' --split dev --limit 5 --repeat 3 --as-of 2026-07-01"
    )


def test_hostile_words_are_no_markup() -> None:
    text = plain.to_markdown(page(with_words("<script>x</script> | [a](javascript:b) `c` **d**")))
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    assert "**d**" not in text
    ET.fromstring(plain.to_junit(page(with_words("<a>&]]>\x00\ufffe"))))
