"""`qa eval` over a run of which a source was forbidden afterwards: what went is blank, is said to be, and breaks nothing."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import BRIDGE_QUESTION, Workspace, fill

LEDGER = "Ferry fares\n\nA ferry ticket to Tarn costs 9 euros, the harbour office said on Monday.\n"
QUESTIONS = [
    {  # nothing of this item names the bridge: only what was answered to it does
        "id": "later-flag",
        "question": BRIDGE_QUESTION,
        "answerable": False,
        "status": "insufficient",
    },
    {
        "id": "bridge",
        "question": BRIDGE_QUESTION,
        "as_of": "2026-04-01",
        "answerable": True,
        "status": "answered",
        "facts": [{"id": "f", "any": ["7.4 million"]}],
        "gold": [{"doc": "courier/2026-03-02-bridge.md", "quote": "The work cost 7.4 million euros"}],
    },
    {
        "id": "wrongly",
        "question": "What did the work on Alder Bridge cost?",
        "as_of": "2026-04-01",
        "answerable": True,
        "status": "answered",
        "facts": [{"id": "f", "any": ["nine pence"]}],
        "gold": [{"doc": "courier/2026-03-02-bridge.md", "quote": "The work cost 7.4 million euros"}],
    },
    {
        "id": "ferry",
        "question": "How much does a ferry ticket to Tarn cost?",
        "answerable": True,
        "status": "answered",
        "facts": [{"id": "f", "number": 9, "unit": "euros"}],
        "gold": [{"doc": "ledger/fares.txt", "quote": "A ferry ticket to Tarn costs 9 euros"}],
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def purged(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two systems asked, then the source forbidden that both cited."""
    made = fill(tmp_path_factory.mktemp("purged"))
    made.write("ledger/fares.txt", LEDGER)
    made.write("set.jsonl", "".join(f"{json.dumps(row)}\n" for row in QUESTIONS))
    with (made.home / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[source]]\nid = "ledger"\nname = "The Ledger"\npaths = ["ledger/*"]\n')
    asked = made.qa("eval", "run", "set.jsonl", "-m", "offline", "-m", "offline:k=1", "--name", "early")
    assert asked.code == 0, asked.err
    before = json.loads(made.qa("eval", "failures", "early", "--json").out)
    assert {row["id"]: "7.4 million" in row["said"] for row in before} == {"later-flag": True, "wrongly": True}
    assert made.qa("sources", "forbid", "courier").code == 0
    return made


def test_failures_say_that_a_reply_was_withdrawn(purged: Workspace) -> None:
    told = purged.qa("eval", "failures", "early")
    assert told.code == 0, told.err
    assert told.out.count("(withdrawn from AI use since: its words were deleted)") == 2
    assert "The words of 2 questions and 2 more replies were deleted" in told.err
    assert "2 more went wrong, but their questions were withdrawn" in told.out
    assert "7.4" not in told.out + told.err
    listed = json.loads(purged.qa("eval", "failures", "early", "--json").out)
    assert [row["id"] for row in listed] == ["later-flag", "later-flag"]
    assert all("withdrawn" in row["said"] for row in listed)


@pytest.mark.parametrize(
    "args",
    [
        ("show", "early"),
        ("show", "early", "later-flag"),
        ("show", "early", "later-flag", "--json"),
        ("compare", "early"),
        ("compare", "early", "early", "--json"),
        ("report", "early", "-o", "-"),
        ("report", "early", "-f", "markdown", "-o", "-"),
        ("report", "early", "-f", "json", "-o", "-"),
        ("report", "early", "-f", "junit", "-o", "-"),
        ("report", "early", "--against", "early", "-f", "markdown", "-o", "-"),
        ("export", "early", "trec", "--out", "x-trec"),
        ("export", "early", "ragas", "--out", "x-ragas"),
        ("export", "early", "inspect", "--out", "x-inspect"),
        ("export", "early", "squad", "--out", "x-squad"),
        ("export", "early", "junit", "--out", "x-junit"),
    ],
)
def test_every_command_reads_what_is_left_and_shows_no_word_of_what_went(
    purged: Workspace, args: tuple[str, ...]
) -> None:
    told = purged.qa("eval", *args)
    assert told.code == 0, told.err
    written = "".join(path.read_text(encoding="utf-8") for path in Path(purged.home, args[-1]).glob("*"))
    assert bool(written) is (args[0] == "export")
    assert "7.4 million" not in told.out + told.err + written
    said = told.out if "-" in args else told.err
    assert "withdrawn from AI use since" in said


def test_junit_skips_a_question_that_went_and_does_not_pass_over_it(purged: Workspace) -> None:
    suites = ET.fromstring(purged.qa("eval", "report", "early", "-f", "junit", "-o", "-").out)
    skipped = [case.get("name") for case in suites.iter("testcase") if case.find("skipped") is not None]
    assert skipped.count("bridge") == skipped.count("wrongly") == 2
    assert (suites.get("tests"), suites.get("skipped")) == ("8", "4")


def test_a_question_that_went_is_told_so(purged: Workspace) -> None:
    told = purged.qa("eval", "show", "early", "bridge")
    assert told.code == 2
    assert "any more, or never had" in told.err


@pytest.mark.parametrize(
    "args", [("score", "early"), ("score", "early", "--set", "set.jsonl"), ("run", "--resume", "early")]
)
def test_what_would_make_figures_anew_is_refused(purged: Workspace, args: tuple[str, ...]) -> None:
    told = purged.qa("eval", *args)
    assert told.code == 2
    assert "not whole any more" in told.err
