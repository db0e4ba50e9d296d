"""`qa sync`, `qa add`, `qa status`: articles coming in, changing, leaving, and files that cannot be read."""

from __future__ import annotations

from tests.cli.conftest import Workspace


def test_a_second_sync_changes_nothing(workspace: Workspace) -> None:
    first = workspace.qa("sync", "--json").json
    assert (first["added"], first["quarantined"]) == (4, [])
    second = workspace.qa("sync", "--json").json
    assert (second["added"], second["changed"], second["removed"], second["embedded"]) == (0, 0, 0, 0)


def test_an_edit_replaces_and_a_removal_forgets(workspace: Workspace) -> None:
    question = "How much did the Alder Bridge repairs cost?"
    path = workspace.home / "courier/2026-03-02-bridge.md"
    assert "7.4 million" in workspace.qa("ask", question).out
    path.write_text(path.read_text(encoding="utf-8").replace("7.4 million", "9.1 million"), encoding="utf-8")
    after = workspace.qa("ask", question)
    assert "9.1 million" in after.out
    assert "7.4 million" not in after.out
    path.unlink()
    gone = workspace.qa("ask", question)
    assert gone.code in (10, 12)
    assert "million" not in gone.out


def test_broken_files_are_set_aside_with_a_reason_and_tried_again(workspace: Workspace) -> None:
    workspace.write("courier/empty.md", "")
    workspace.write("courier/binary.txt", b"\x00\x01\x02" * 100)
    workspace.write("courier/cut.json", '{"title": "A", "text": "half')
    workspace.write("courier/broken.pdf", b"%PDF-1.7 nothing more")
    run = workspace.qa("sync")
    assert run.code == 4
    for name in ("empty.md", "binary.txt", "cut.json", "broken.pdf"):
        assert name in run.out
    status = workspace.qa("status", "--json").json
    assert len(status["quarantined"]) == 4
    assert all(entry["reason"] for entry in status["quarantined"])
    assert status["articles"] == 2
    assert workspace.qa("ask", "What is the speed limit on Alder Bridge?").code == 0
    workspace.write(
        "courier/cut.json", '{"title": "Heron count", "text": "Birdwatchers counted 77 herons at Lake Mora on Sunday."}'
    )
    assert "77 herons" in workspace.qa("ask", "How many herons were counted at Lake Mora?").out
    assert len(workspace.qa("status", "--json").json["quarantined"]) == 3


def test_a_file_that_breaks_keeps_its_last_whole_state(workspace: Workspace) -> None:
    workspace.qa("sync")
    workspace.write("courier/2026-03-02-bridge.md", b"\x00" * 50)
    assert workspace.qa("sync").code == 4
    assert "40 kilometres" in workspace.qa("ask", "What is the speed limit on Alder Bridge?").out


def test_an_empty_folder_is_no_error(workspace: Workspace) -> None:
    for path in workspace.home.glob("courier/*"):
        path.unlink()
    assert workspace.qa("sync").code == 0
    assert workspace.qa("ask", "What is the speed limit on Alder Bridge?").code in (10, 12)


def test_adding_a_folder_makes_a_source_and_keeps_the_comments(workspace: Workspace) -> None:
    register = workspace.home / "sources.toml"
    register.write_text("# my own comment\n" + register.read_text(encoding="utf-8"), encoding="utf-8")
    workspace.write("extra/otters.md", "# Otters return\n\nTwelve otters were seen on the Lune in June 2026.\n")
    run = workspace.qa("add", "extra", "--source", "field-notes", "--name", "Field Notes")
    assert run.code == 0, run.err
    assert register.read_text(encoding="utf-8").startswith("# my own comment\n")
    answer = workspace.qa("ask", "How many otters were seen on the Lune?")
    assert "Twelve otters" in answer.out
    assert "Field Notes" in answer.out


def test_adding_what_a_source_reads_already_makes_no_second_source(workspace: Workspace) -> None:
    register = workspace.home / "sources.toml"
    before = register.read_text(encoding="utf-8")
    run = workspace.qa("add", "courier")
    assert run.code == 0
    assert "is read already as part of `courier`" in run.err
    assert register.read_text(encoding="utf-8") == before


def test_a_question_to_a_source_that_is_wholly_withheld_is_told_so(workspace: Workspace) -> None:
    run = workspace.qa("ask", "What is new about herring?", "--source", "agency")
    assert run.code == 12
    assert "Everything of The Agency is withheld from AI. Its notice forbids it." in run.out
    assert "Verbatim sentences" not in run.err


def test_a_missing_register_is_told_once(workspace: Workspace) -> None:
    workspace.qa("sync")
    (workspace.home / "sources.toml").unlink()
    run = workspace.qa("doctor")
    assert run.code == 3
    assert run.out.count("no such file") == 1
    assert run.out.count("before the register is mended") == 3


def test_adding_what_does_not_exist_is_refused(workspace: Workspace) -> None:
    run = workspace.qa("add", "no/such/folder")
    assert run.code == 2
    assert "does not exist" in run.err


def test_a_workspace_of_one_short_article_stays_whole(workspace: Workspace) -> None:
    home = workspace.home / "one"
    workspace.qa("--home", str(home), "init")
    one = Workspace(home)
    empty = one.qa("ask", "How many otters were seen?")
    assert empty.code == 3
    assert "qa add" in empty.err
    one.write("t.txt", "Otters return\n\nTwelve otters were seen on the Lune in June 2026.\n")
    one.qa("add", "t.txt")
    for _ in range(2):
        run = one.qa("ask", "How many otters were seen?")
        assert "Twelve otters" in run.out
        assert "broken" not in run.err
    assert one.qa("status", "--json").json["index"]["whole"] is True


def test_a_copy_of_a_forbidden_publishers_article_is_no_way_in(workspace: Workspace) -> None:
    copy = (workspace.home / "wire/2026-02-11-shipyard.md").read_text(encoding="utf-8")
    workspace.write("courier/copied.md", copy)
    run = workspace.qa("ask", "Which island did the shipyard owner sell before the bankruptcy?")
    assert run.code == 12
    assert "Storholm" not in run.out
    rows = {row["id"]: row for row in workspace.qa("sources", "list", "--json").json["sources"]}
    assert (rows["courier"]["full"], rows["courier"]["reference"]) == (2, 1)


def test_no_workspace_says_how_to_start_one(workspace: Workspace) -> None:
    (workspace.home / "qa.toml").unlink()
    run = workspace.qa("ask", "anything?")
    assert run.code == 3
    assert "qa init" in run.err


def test_init_makes_a_workspace_that_takes_articles(workspace: Workspace) -> None:
    home = workspace.home / "new"
    assert workspace.qa("--home", str(home), "init").code == 0
    assert workspace.qa("--home", str(home), "init").code == 2
    assert Workspace(home).qa("add", str(workspace.home / "courier")).code == 0
    assert Workspace(home).qa("ask", "What is the speed limit on Alder Bridge?").code == 0


def test_the_demo_workspace_answers(workspace: Workspace) -> None:
    home = workspace.home / "demo"
    assert workspace.qa("--home", str(home), "init", "--demo").code == 0
    assert Workspace(home).qa("ask", "Who designed the Gannet Quay ferry terminal?").code == 0
    asked = "What does the Harbour Courier say about the Gannet Quay terminal?"
    found = Workspace(home).qa("ask", "--no-sync", "--json", asked).json
    assert {citation["source_id"] for citation in found["citations"]} == {"harbour-courier"}
    assert [conflict["about"] for conflict in found["conflicts"]] == ["Gannet Quay terminal"], (
        "the paper is not the matter"
    )
