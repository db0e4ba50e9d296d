"""`qa ask` and `qa search` as a person runs them: words, exit codes, JSON, pipes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace


def test_the_first_question_syncs_and_is_answered_word_for_word(workspace: Workspace) -> None:
    run = workspace.qa("ask", "How much did the Alder Bridge repairs cost?")
    assert run.code == 0, run.err
    assert "7.4 million euros" in run.out
    assert "The Courier — Alder Bridge reopens after repairs · 2 March 2026" in run.out
    assert "https://courier.example/2026/03/02/alder-bridge#:~:text=" in run.out
    assert "chosen offline" in run.err
    assert "OPENAI_API_KEY is not set" in run.err


def test_the_record_holds_what_the_design_promises(asked: Workspace) -> None:
    run = asked.qa("ask", "--json", "How many votes decided the Sunday opening of the library?")
    assert run.code == 0
    record = run.json
    assert record["version"] == 1
    assert record["outcome"] == "answered"
    assert {"question", "as_of", "text", "claims", "citations", "conflicts", "missing", "withheld", "passages", "model",
            "usage", "timings_ms", "pins"} <= record.keys()  # fmt: skip
    citation = record["citations"][0]
    assert "21 votes to 14" in citation["quote"]
    assert citation["checks"]["exact"] is True
    assert citation["article_id"] == "courier/2026-04-12-library.txt"
    assert record["claims"][0]["verdict"] == "supported"
    name = record["model"]["name"]
    assert record["model"] == {"profile": "offline", "provider": "extractive", "name": name, "asked_for": name}
    assert set(record["pins"]) == {"index", "corpus", "prompts", "prompts_used", "config", "app"}


def test_the_same_question_gives_the_same_record(asked: Workspace) -> None:
    first, second = (asked.qa("ask", "--json", "Who is the engineer in charge of Alder Bridge?").json for _ in range(2))
    for record in (first, second):
        for own in ("id", "asked", "timings_ms"):
            del record[own]
    assert first == second


def test_what_no_article_says_is_not_answered(asked: Workspace) -> None:
    run = asked.qa("ask", "Which orchestra played at the opening of the opera house in Lima?")
    assert run.code == 10
    assert "Not enough evidence" in run.out


def test_a_forbidden_source_is_a_pointer_and_never_a_text(asked: Workspace, all_bytes: Callable[[Path], bytes]) -> None:
    run = asked.qa("ask", "Which island did the shipyard owner sell before the bankruptcy?")
    assert run.code == 12
    assert "Shipyard owner sold island before bankruptcy" in run.out
    assert "https://wire.example/shipyard" in run.out
    assert "Its terms forbid any use by AI systems." in run.out
    for secret in ("Storholm", "Tveit", "CANARY-WIRE-5512"):
        assert secret not in run.out + run.err
        assert secret.encode() not in all_bytes(asked.home / ".qa")
        assert secret.encode("utf-16-le") not in all_bytes(asked.home / ".qa")


def test_a_reference_is_pointed_to_by_its_title_only_when_the_question_is_about_it(asked: Workspace) -> None:
    assert asked.qa("ask", "What did the minister's visit to Oslo open talks on, salmon tariffs?").code == 12
    assert asked.qa("ask", "What did the minister's visit to Madrid bring?").code == 10


def test_a_flag_turned_to_no_is_kept_without_any_sync(workspace: Workspace) -> None:
    question = "How much did the Alder Bridge repairs cost?"
    assert workspace.qa("ask", question).code == 0
    register = workspace.home / "sources.toml"
    forbidden = register.read_text(encoding="utf-8").replace(
        'paths = ["courier', 'ai_use = "forbid"\npaths = ["courier'
    )
    register.write_text(forbidden, encoding="utf-8")
    for command in ("ask", "search"):
        run = workspace.qa(command, "--no-sync", question)
        assert run.code in (10, 12), run.out
        assert "7.4 million" not in run.out
    run = workspace.qa("ask", question)
    assert run.code in (10, 12)
    assert "7.4 million" not in run.out


def test_a_question_comes_from_standard_input(asked: Workspace) -> None:
    run = asked.qa("ask", "-", stdin="What is the speed limit on Alder Bridge?\n")
    assert run.code == 0
    assert "40 kilometres" in run.out


def test_filters_limit_what_is_seen(asked: Workspace) -> None:
    question = "How much did the Alder Bridge repairs cost?"
    assert asked.qa("ask", question, "--until", "2026-02").code in (10, 12)
    assert asked.qa("ask", question, "--as-of", "2026-03-01").code in (10, 12)
    assert asked.qa("ask", question, "--since", "2026-03", "--source", "courier").code == 0


def test_a_source_that_is_not_there_is_named_with_the_nearest(asked: Workspace) -> None:
    run = asked.qa("ask", "--source", "courrier", "anything at all?")
    assert run.code == 2
    assert "Did you mean `courier`?" in run.err


def test_a_date_that_is_none_is_refused(asked: Workspace) -> None:
    run = asked.qa("ask", "--since", "yesterday-ish", "anything?")
    assert run.code == 2
    assert "2026-03-02" in run.err


def test_search_shows_passages_with_scores(asked: Workspace) -> None:
    run = asked.qa("search", "--json", "Sunday opening hours of the library", "-k", "3")
    assert run.code == 0
    first = run.json["passages"][0]
    assert first["article_id"] == "courier/2026-04-12-library.txt"
    assert first["rank"] == 1
    assert {"score", "dense", "lexical", "start", "end", "text", "title"} <= first.keys()


def test_questions_of_any_kind_never_end_in_a_traceback(asked: Workspace) -> None:
    for question in (
        "?",
        '"',
        "a AND b OR NOT (c*",
        "🦜",
        "다리 수리 비용은?",
        "桥",
        "кто чинил мост?",
        "من",
        "x" * 20_000,
        "word " * 4_000,
    ):
        assert asked.qa("ask", "--no-sync", question).code in (0, 10, 12), question


def test_an_empty_question_is_refused_with_a_remedy(asked: Workspace) -> None:
    for question in ("", "   ", "\n"):
        run = asked.qa("ask", question)
        assert run.code == 2
        assert "try:" in run.err


HOMES = {
    "The Harbour Courier": "The flood at Tarn damaged 312 homes, the town hall counts.",
    "The Valley Ledger": "Insurers say that 270 homes were damaged when the Tarn flood came.",
    "The Meridian Post": "The flood at Tarn damaged 287 homes, more than the Ledger or the Courier had it.",
}


def test_a_question_that_names_papers_hears_each_of_them_and_no_other(tmp_path: Path) -> None:
    made = Workspace(tmp_path)
    register = ""
    for name, said in HOMES.items():
        short = name.split()[-1].lower()
        register += f'[[source]]\nid = "{short}"\nname = "{name}"\npaths = ["{short}/*"]\n\n'
        made.write(f"{short}/flood.txt", f"Flood at Tarn\n\n{said}\n\nThe water fell on Sunday.\n")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):  # words have weight then
        made.write(
            f"courier/{day}.txt", f"Market of {day}\n\nOn {day} the market of Elm Square sold apples and pears.\n"
        )
    made.write("sources.toml", register)
    made.write("qa.toml", 'sources = "sources.toml"\n')
    for question in (
        "How many homes did the flood at Tarn damage, according to the Courier and according to the Ledger?",
        "The Courier and the Ledger give different numbers of homes damaged by the flood at Tarn. Which?",
    ):
        asked = made.qa("ask", "--json", question)
        assert (asked.code, len(asked.json["parts"])) == (0, 2)
        assert [citation["source"] for citation in asked.json["citations"]] == [*HOMES][:2]


BOATS = {
    "The Harbour Courier": "On Friday 14 boats were moored at the quay when the storm came. The master closed the mole at noon.",
    "The Valley Ledger": "The Ledger counted 19 boats moored at the quay on Friday before the storm.",
    "The Meridian Post": "A total of 23 boats were moored at the quay, said the police.",
}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Three papers with one article each, and one that forbids AI use."""
    made = Workspace(tmp_path_factory.mktemp("three"))
    register = '[[source]]\nid = "tide"\nname = "The Tide Gazette"\nai_use = "forbid"\npaths = ["tide/*"]\n\n'
    made.write("tide/boats.md", "---\ntitle: Thirty boats moored at the quay of Elm\n---\n\nNot to be read.\n")
    for name, said in BOATS.items():
        short = name.split()[-1].lower()
        register += f'[[source]]\nid = "{short}"\nname = "{name}"\npaths = ["{short}/*"]\n\n'
        made.write(f"{short}/boats.txt", f"Boats and storm\n\n{said}\n\nNobody was hurt.\n")
    made.write("sources.toml", register)
    made.write("qa.toml", 'sources = "sources.toml"\n')
    return made


@pytest.mark.parametrize(
    ("question", "paper", "figure"),
    [
        ("How many boats were moored at the quay, according to the Harbour Courier?", "The Harbour Courier", "14"),
        ("how many boats were moored at the quay according to the valley ledger", "The Valley Ledger", "19"),
        ("How many boats did the Courier report at the quay?", "The Harbour Courier", "14"),
        ("What does the Meridian Post say about the boats at the quay?", "The Meridian Post", "23"),
    ],
)
def test_a_question_that_names_one_paper_gets_its_account_and_no_other(
    three: Workspace, question: str, paper: str, figure: str
) -> None:
    asked = three.qa("ask", "--json", question)
    assert asked.code == 0
    assert {citation["source"] for citation in asked.json["citations"]} == {paper}
    assert {passage["source_id"] for passage in asked.json["passages"]} == {paper.rsplit(maxsplit=1)[-1].lower()}
    assert figure in asked.json["text"]
    assert (asked.json["conflicts"], asked.json["parts"], asked.json["filters"]["paper"]) == ([], [], paper)


def test_what_the_named_paper_does_not_say_is_missing_whoever_else_says_it(three: Workspace) -> None:
    question = "Who closed the mole, according to the Meridian Post?"
    assert three.qa("ask", "--json", question.replace("Meridian Post", "Harbour Courier")).code == 0
    asked = three.qa("ask", "--json", question)
    assert (asked.code, asked.json["claims"], asked.json["missing"]) == (10, [], [question])
    assert {passage["source_id"] for passage in asked.json["passages"]} <= {"post"}


def test_a_paper_that_is_the_matter_limits_nothing_and_sources_given_by_hand_win(three: Workspace) -> None:
    assert three.qa("ask", "--json", "Who bought the Harbour Courier?").json["filters"]["paper"] == ""
    question = "How many boats were moored at the quay, according to the Harbour Courier?"
    asked = three.qa("ask", "--json", "--source", "ledger", question)
    assert asked.json["filters"]["paper"] == ""
    assert {passage["source_id"] for passage in asked.json["passages"]} == {"ledger"}


def test_a_paper_that_forbids_ai_use_is_pointed_to_when_it_is_named(three: Workspace) -> None:
    pointed = three.qa("ask", "--json", "How many boats were moored at the quay of Elm, according to the Tide Gazette?")
    assert pointed.code == 12
    assert [one["source"] for one in pointed.json["withheld"]] == ["The Tide Gazette"]
    unknown = three.qa("ask", "--json", "Who built the lighthouse, according to the Tide Gazette?")
    assert (unknown.code, unknown.json["withheld"]) == (12, [])
    assert unknown.json["missing"][0].startswith("Everything of The Tide Gazette is withheld from AI.")
    elsewhere = three.qa("ask", "--json", "How many boats were moored at the quay, according to the Harbour Courier?")
    assert elsewhere.json["withheld"] == []


def test_search_chat_and_replay_hear_the_same_paper(three: Workspace) -> None:
    question = "How many boats were moored at the quay, according to the Harbour Courier?"
    found = three.qa("search", "--json", question).json
    assert {passage["source_id"] for passage in found["passages"]} == {"courier"}
    asked = three.qa("ask", "--json", question).json
    again = three.qa("replay", asked["id"])
    assert again.code == 0, again.err
    assert "Only The Harbour Courier was searched" in three.qa("ask", question).err
    chat = three.qa("chat", stdin=f"{question}\nAnd according to the Meridian Post?\n")
    assert "14 boats" in chat.out
    assert "23 boats" in chat.out
    assert "19 boats" not in chat.out
