"""SQuAD predictions: exact match and F1 of the official definition, written anew here, give our numbers."""

from __future__ import annotations

import json
import re
import string
from collections import Counter
from typing import Any

import pytest
from msgspec.structs import replace

from qa.evals.exporters.squad import dataset, predictions, squad_files
from qa.evals.measures.answers import exact_match, token_f1
from qa.evals.measures.measured import Value
from qa.evals.result import Failure, Reply
from qa.evals.run_folder import Entry, Run, read_run
from tests.evals.made import answer, item, unanswerable
from tests.evals.recording import TINY

SAID = {
    "same": (["Marit Solheim"], "The Marit Solheim."),
    "more": (["4 March 2026", "March 2026"], "It was opened on 4 March 2026."),
    "none": (["two berths"], "A harbour master"),
    "case": (["harbour master Ivo Brandt"], "Ivo Brandt, the Harbour Master"),
    "abstained": (["three"], ""),
}


def normal(text: str) -> list[str]:
    text = "".join(character for character in text.lower() if character not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def em(given: str, wanted: str) -> float:
    return float(normal(given) == normal(wanted))


def f1(given: str, wanted: str) -> float:
    one, two = normal(given), normal(wanted)
    common = sum((Counter(one) & Counter(two)).values())
    if not one or not two:
        return float(one == two)
    if not common:
        return 0.0
    precision, recall = common / len(one), common / len(two)
    return 2 * precision * recall / (precision + recall)


def recorded() -> Run:
    """A run of one system over short references, one that cannot be answered, and one that failed."""
    run = read_run(TINY)
    items = [item(id=name, answer=forms[0], aliases=forms[1:]) for name, (forms, _) in SAID.items()]
    items += [unanswerable(id="absent"), item(id="failed", answer="x")]
    replies = {name: answer(said) if said else answer() for name, (_, said) in SAID.items()}
    replies["absent"] = answer("Something all the same")
    entries = [
        Entry(system="careful", id=one.id, repeat=0, reply=Reply(found=(), answer=replies[one.id]))
        for one in items
        if one.id in replies
    ]
    failure = Failure(stage="ask", kind="ModelTimeoutError", message="too late", exit_code=8)
    entries.append(Entry(system="careful", id="failed", repeat=0, reply=Reply(found=(), answer=None, failure=failure)))
    return replace(run, items=tuple(items), entries=tuple(entries), systems=run.systems[:1])


def scored(data: dict[str, Any], said: dict[str, str]) -> dict[str, tuple[float, float]]:
    """What the official script computes for questions that have an answer and a prediction."""
    questions = data["data"][0]["paragraphs"][0]["qas"]
    return {
        question["id"]: tuple(
            max(measure(said[question["id"]], gold["text"]) for gold in question["answers"]) for measure in (em, f1)
        )  # type: ignore[misc]
        for question in questions
        if question["answers"] and question["id"] in said
    }


def test_the_official_definition_gives_our_numbers() -> None:
    run = recorded()
    files = squad_files(run)
    theirs = scored(json.loads(files["dataset.json"]), json.loads(files["predictions.careful.json"]))
    for entry in run.entries:
        if entry.id not in SAID or entry.reply.answer is None:
            continue
        asked = next(one for one in run.items if one.id == entry.id)
        ours = [exact_match(asked, entry.reply.answer), token_f1(asked, entry.reply.answer)]
        assert [measured.v for measured in ours if isinstance(measured, Value)] == pytest.approx(theirs[entry.id])
    assert theirs["same"] == (1.0, 1.0)
    assert theirs["none"] == (0.0, 0.0)
    assert theirs["abstained"] == (0.0, 0.0)


def test_an_abstention_is_empty_and_a_failure_is_missing() -> None:
    said = predictions(recorded(), "careful")
    assert said["abstained"] == ""
    assert said["absent"] == "Something all the same"
    assert "failed" not in said


def test_questions_without_a_reference_are_none_of_the_formats() -> None:
    run = replace(recorded(), items=(item(id="facts", facts=[{"id": "f", "any": ["x"]}]), unanswerable(id="absent")))
    questions = dataset(run)["data"][0]["paragraphs"][0]["qas"]
    assert [(q["id"], q["is_impossible"]) for q in questions] == [("absent", True)]
