"""Questions without an answer are remembered: each in a file of its own, with no word of any article."""

from __future__ import annotations

import json
from pathlib import Path

from qa.archive.unanswered import LONGEST, MOST, Memory, Unanswered


def asked(question: str, day: str = "2026-11-22", **more: object) -> Unanswered:
    return Unanswered(question=question, asked=day, **more)  # type: ignore[arg-type]


def test_the_last_asked_comes_first_and_the_same_question_counts_once(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "unanswered")
    memory.remember(asked("Who won?", "2026-11-20", evidence=0.2))
    memory.remember(asked("Where was it?", "2026-11-21"))
    memory.remember(asked("who  won", "2026-11-22", sources=("courier",)))
    first, second = memory.questions()
    assert (first.question, first.times, first.sources) == ("who  won", 2, ("courier",))
    assert second.question == "Where was it?"
    assert memory.forget("WHO WON?")
    assert not memory.forget("Who won?")
    assert [one.question for one in memory.questions()] == ["Where was it?"]


def test_a_file_holds_the_question_and_its_limits_and_nothing_else(tmp_path: Path) -> None:
    Memory(tmp_path).remember(asked("Who won?", evidence=0.25, since="2026-01"))
    (file,) = tmp_path.glob("*.json")
    assert set(json.loads(file.read_text(encoding="utf-8"))) == {
        "question", "asked", "times", "evidence", "sources", "since", "until", "answerable"
    }  # fmt: skip


def test_what_seems_answerable_is_marked_unless_it_was_forgotten_meanwhile(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.remember(asked("Who won?"))
    (one,) = memory.questions()
    memory.mark(one, "2026-11-23")
    assert memory.questions()[0].answerable == "2026-11-23"
    memory.forget(one.question)
    memory.mark(one, "2026-11-24")
    assert memory.questions() == []


def test_only_so_many_are_kept_and_no_pasted_pages(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.remember(asked("x" * (LONGEST + 1)))
    assert memory.questions() == []
    for number in range(MOST + 3):
        (tmp_path / f"{number:024}.json").write_text(
            json.dumps({"question": f"q{number}", "asked": f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}"}),
            encoding="utf-8",
        )
    memory.remember(asked("Who won?", "2027-01-01"))
    assert memory.questions()[0].question == "Who won?"


def test_a_damaged_file_and_a_missing_folder_are_passed_over(tmp_path: Path) -> None:
    assert Memory(tmp_path / "none").questions() == []
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"quest": 1}', encoding="utf-8")
    assert Memory(tmp_path).questions() == []
