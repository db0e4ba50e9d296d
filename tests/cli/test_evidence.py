"""Dates in questions, days asked as of, doubtful evidence, and questions that wait for an answer: by the real command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Workspace, fill
from tests.endpoint.server import Endpoint

UNDATED = "Alder Bridge in old pictures\n\nAlder Bridge was painted green by the engineer Henrik Dahl for its first birthday.\n"
RUN = (
    "Runners cross Alder Bridge\nBy Jonas Wick — 20 May 2026\n\n"
    "The Alder Bridge half marathon was won by Tuva Lie in 1 hour and 14 minutes on Sunday.\n\nSome 900 runners took part.\n"
)
OSLO = "What did the minister's Oslo visit say on salmon tariffs?"


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = fill(tmp_path_factory.mktemp("dated"))
    made.write("courier/pictures.txt", UNDATED)
    assert made.qa("sync").code == 0
    return made


def test_a_time_in_the_question_is_a_filter_that_is_shown_and_recorded(dated: Workspace) -> None:
    asked = dated.qa("ask", "--as-of", "2026-03-12", "What", "happened", "last", "week?")
    assert asked.code == 0, asked.err
    assert "Alder Bridge reopened to traffic on Monday" in asked.out
    assert "Sundays" not in asked.out
    assert "from 2 to 8 March 2026" in asked.err
    record = dated.qa("ask", "--json", "--as-of", "2026-03-12", "What happened last week?").json
    assert record["filters"] == {
        "since": "2026-03-02",
        "until": "2026-03-08",
        "from": "last week",
        "note": "",
        "paper": "",
    }
    assert record["as_of"] == "2026-03-12"


def test_a_time_with_nothing_in_it_says_so_and_any_date_searches_all(dated: Workspace) -> None:
    question = "Who is the engineer in charge of Alder Bridge since 1 May 2026?"
    none = dated.qa("ask", question)
    assert none.code == 10
    assert "Nothing since 1 May 2026" in none.out or "There is nothing since 1 May 2026" in none.out
    assert "Closest: The Courier — Alder Bridge reopens after repairs" in none.out
    everywhere = dated.qa("ask", "--json", "--any-date", question).json
    assert everywhere["filters"]["since"] == ""
    assert everywhere["passages"]


def test_as_of_a_day_neither_later_nor_undated_articles_nor_pointers_are_seen(dated: Workspace) -> None:
    before = dated.qa("ask", "--json", "--as-of", "2026-03-01", "Who painted Alder Bridge green?").json
    assert before["passages"] == []
    undated = dated.qa("ask", "--json", "--as-of", "2026-11-01", "Who painted Alder Bridge green?").json
    assert all("pictures" not in passage["article_id"] for passage in undated["passages"])
    today = dated.qa("ask", "--json", "Who painted Alder Bridge green?").json
    assert any("pictures" in passage["article_id"] for passage in today["passages"])
    later = dated.qa("ask", "--json", OSLO).json
    assert [pointer["source_id"] for pointer in later["withheld"]] == ["agency"]
    earlier = dated.qa("ask", "--json", "--as-of", "2026-01-13", OSLO).json
    assert earlier["withheld"] == []


def test_the_parts_of_a_question_are_answered_and_what_lacks_is_named(dated: Workspace) -> None:
    question = "How much did the Alder Bridge repairs cost, and how many penguins live in the zoo of Ulan Bator?"
    record = dated.qa("ask", "--json", question).json
    assert record["outcome"] == "partial"
    assert record["missing"] == ["how many penguins live in the zoo of Ulan Bator"]
    assert "7.4 million" in record["text"]
    assert len(record["parts"]) == 2


def test_a_question_without_an_answer_waits_until_sync_brings_one(workspace: Workspace) -> None:
    question = "Who won the Alder Bridge half marathon?"
    assert workspace.qa("ask", question).code == 10
    assert workspace.qa("ask", "--as-of", "2026-11-01", "Who won the chess championship?").code == 10
    waiting = workspace.qa("unanswered", "--json").json["questions"]
    assert [one["question"] for one in waiting] == [question]
    assert workspace.qa("status", "--json").json["unanswered"] == {"questions": 1, "answerable": 0}
    assert workspace.qa("sync", "--json").json["answerable"] == []
    workspace.write("courier/2026-05-20-run.txt", RUN)
    synced = workspace.qa("sync")
    assert f"“{question}”" in synced.out
    assert workspace.qa("status", "--json").json["unanswered"] == {"questions": 1, "answerable": 1}
    assert workspace.qa("ask", question).code == 0
    assert workspace.qa("unanswered", "--json").json["questions"] == []


def test_waiting_questions_can_be_forgotten_one_by_one_and_all(workspace: Workspace) -> None:
    from qa.archive.unanswered import Memory, Unanswered

    memory = Memory(workspace.home / ".qa" / "unanswered")
    for number in range(3):
        memory.remember(Unanswered(question=f"Who won race {number}?", asked=f"2026-05-0{number + 1}"))
    assert "Who won race 2?" in workspace.qa("unanswered").out
    assert workspace.qa("unanswered", "--forget", "1", "--json").json["forgotten"] == 1
    assert [one.question for one in memory.questions()] == ["Who won race 1?", "Who won race 0?"]
    assert workspace.qa("unanswered", "--forget", "9").code == 2
    assert workspace.qa("unanswered", "--clear").code == 0
    assert memory.questions() == []


def test_a_model_is_asked_first_where_evidence_is_doubtful_and_can_be_spared_it(workspace: Workspace) -> None:
    question = "Which architect drew the plans of the Alder Bridge pedestrian tunnel?"
    for extra, calls in (("", 1), ("gate = false\n", 1)):
        with Endpoint(reply="NOTHING" if not extra else "MISSING the architect") as endpoint:
            workspace.write(
                "qa.toml",
                f'sources = "sources.toml"\n{extra}[models.test]\nprovider = "openai"\nname = "small"\n'
                f'base_url = "{endpoint.base_url}"\ntimeout = 3\nretries = 1\n',
            )
            asked = workspace.qa("ask", "-m", "test", question)
            assert asked.code == 10, asked.err
            assert len(endpoint.requests) == calls
            system = endpoint.requests[0].json["messages"][0]["content"]
            assert ("You judge whether" in system) is not bool(extra)
            assert " tokens · cost unknown" in asked.err  # a question that ends there was paid for all the same


def test_the_command_names_are_in_the_help(tmp_path: Path) -> None:
    run = Workspace(tmp_path).qa("--help")
    assert "unanswered" in run.out
    asking = Workspace(tmp_path).qa("ask", "--help").out
    assert "--any-date" in asking
    assert "[default: 0]" not in asking
