"""A purge takes what it purges out of runs, line by line, and leaves the rest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qa.archive.run_lines import blank_kept, blank_lines
from qa.errors import ConfigError
from qa.evals.comparing import said_in_short
from qa.evals.exporters.junit import junit
from qa.evals.finish import rescore
from qa.evals.overview import failures_json, failures_text
from qa.evals.purged import taken_words
from qa.evals.regold import replace_gold
from qa.evals.result import Reply
from qa.evals.run_folder import FOUND, ITEMS, PASSAGES, QUESTIONS, SCORES, SUMMARY, WITHDRAWN, read_run, read_scores
from tests.evals.recording import TINY

GONE = {"beacon/bill": "It was withdrawn on 2026-11-22 (register-forbid)."}
WORDS = b"auditor Helge Roth found"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "runs" / "tiny"))


def is_clean(data: bytes) -> bool:
    return WORDS not in data


def purge(run: Path) -> list[str]:
    """As a purge does: files in which something is found, or that cite it."""
    quoting = [p for p in sorted(run.iterdir()) if not is_clean(p.read_bytes()) or b"beacon/bill" in p.read_bytes()]
    return [p.name for p in quoting if not blank_lines(run.parent, p, GONE, is_clean)]


def test_words_go_and_the_other_items_stay(run: Path) -> None:
    before = read_run(run)
    assert purge(run) == []
    for path in run.iterdir():
        assert is_clean(path.read_bytes()), path.name
        if path.name != "manifest.json":
            assert b"beacon/bill" not in path.read_bytes(), path.name
    after = read_run(run)
    assert {item.id for item in before.items} - {item.id for item in after.items} == {"pier-bill"}
    assert after.manifest["purged"] == GONE
    kept = {entry.key: entry.reply.answer for entry in after.entries}
    for entry in before.entries:
        cited = {citation.card.id for citation in entry.reply.answer.citations} if entry.reply.answer else set()
        if "beacon/bill" not in cited and entry.id != "pier-bill":
            answer = kept[entry.key]
            assert answer is not None
            assert entry.reply.answer is not None
            assert answer.claims == entry.reply.answer.claims


def test_the_figures_stay_and_are_not_made_again_from_what_is_left(run: Path) -> None:
    figures = (run / SUMMARY).read_bytes(), (run / SCORES).read_bytes()
    purge(run)
    with pytest.raises(ConfigError, match="not whole any more"):
        rescore(run)
    assert ((run / SUMMARY).read_bytes(), (run / SCORES).read_bytes()) == figures
    assert len(read_scores(run)) == 20


def test_a_reply_that_went_is_still_there_without_a_word_and_said_to_be_withdrawn(run: Path) -> None:
    """Of a question that has no gold, one system cited what is purged: the question stays, and its figures."""
    key = ("hasty", "tram-strike", 0)
    assert dict(_replies(run))[key].answer is not None
    for name in (QUESTIONS, FOUND, PASSAGES, ITEMS):
        assert blank_lines(run.parent, run / name, {"beacon/pier": "It was withdrawn."}, lambda _: True)
    after = read_run(run)
    left = {item.id for item in after.items}
    lines = [line for line in read_scores(run) if line.id in left]
    taken = {name: reply for name, reply in _replies(run) if reply.withdrawn}
    assert {name for name, _ in _replies(run)} == {(line.system, line.id, line.repeat) for line in lines}
    assert list(taken) == [key]
    assert taken[key].answer is None
    assert said_in_short(taken[key]) == f"({WITHDRAWN})"
    words = taken_words(after, read_scores(run))
    assert words.startswith(
        "1 article was withdrawn from AI use since tiny. The words of 3 questions and 1 more reply "
    )
    said = {(row["system"], row["id"]): row["said"] for row in failures_json(after, lines)}
    assert said[key[:2]] == f"({WITHDRAWN})"
    assert WITHDRAWN in failures_text(after, [line for line in lines if line.stage])
    assert WITHDRAWN in junit(after, lines)


def _replies(run: Path) -> list[tuple[tuple[str, str, int], Reply]]:
    return [(entry.key, entry.reply) for entry in read_run(run).entries]


def test_a_run_that_is_whole_has_lost_nothing(run: Path) -> None:
    assert taken_words(read_run(run), read_scores(run)) == ""


def test_a_run_of_which_every_question_went_is_read_as_empty(run: Path) -> None:
    purge(run)
    (run / QUESTIONS).write_bytes(b"")
    after = read_run(run)
    assert (after.items, after.entries) == ((), ())
    assert "10 questions" in taken_words(after, read_scores(run))


def test_no_gold_is_put_back_into_a_run_that_is_not_whole(run: Path) -> None:
    asked = run.parent / "questions.jsonl"
    shutil.copy(run / QUESTIONS, asked)
    purge(run)
    left = (run / QUESTIONS).read_bytes()
    with pytest.raises(ConfigError, match="not whole any more"):
        replace_gold(run, asked)
    assert (run / QUESTIONS).read_bytes() == left


def test_only_the_lists_of_what_was_found_are_shortened(run: Path) -> None:
    purge(run)
    found = [json.loads(line) for line in (run / FOUND).read_text(encoding="utf-8").splitlines()]
    assert len(found) == 10
    assert any(line["passages"] for line in found)


def test_a_second_purge_finds_nothing_more_to_do(run: Path) -> None:
    purge(run)
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    for name in (QUESTIONS, FOUND, PASSAGES, ITEMS):
        assert blank_lines(run.parent, run / name, GONE, is_clean)
    assert {path.name: path.read_bytes() for path in run.iterdir()} == before


@pytest.mark.parametrize("name", ["report.html", "export-ragas/samples.jsonl", "items.jsonl.part"])
def test_what_can_be_made_again_is_left_to_be_deleted(run: Path, name: str) -> None:
    path = run / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(WORDS)
    assert not blank_kept(run.parent.parent, path, GONE, is_clean)
    assert path.read_bytes() == WORDS


def test_a_torn_line_is_taken_for_what_it_may_be(run: Path) -> None:
    with (run / ITEMS).open("ab") as file:
        file.write(b'{"schema": 1, "answer": {"text": "the audi')
    assert blank_lines(run.parent, run / ITEMS, GONE, is_clean)
    assert b"the audi\n" not in (run / ITEMS).read_bytes()
    assert (run / ITEMS).read_bytes().endswith(b"}\n")
