"""A yes that becomes a no: purged at once and wholly, with a certificate, resumed when killed, and never let in again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace
from tests.cli.traces import canary, leaks, leaks_below, vectors_left, vectors_of
from tests.store.conftest import chroma_url

__all__ = ["chroma_url"]  # a fixture of the store's tests

WORD = canary("kingfisher")
ARTICLE = f"""\
---
title: Kingfishers return to the lower Orle
published: 2026-05-02
url: https://courier.example/kingfishers
---

Kingfishers have returned to the lower Orle after nine years, the bird society {WORD} said on Saturday.

Three pairs were counted between the weir and the old mill; each needs about forty small fish a day to raise a brood.
"""
QUESTION = "How many pairs of kingfishers were counted between the weir and the old mill?"


@pytest.fixture
def birds(workspace: Workspace) -> Workspace:
    workspace.write("courier/kingfishers.md", ARTICLE)
    assert workspace.qa("sync").code == 0
    return workspace


def certificate(workspace: Workspace, number: int = -1) -> dict[str, object]:
    path = sorted((workspace.home / ".qa/certificates").glob("*.json"))[number]
    document: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return document


def forbid(workspace: Workspace, word: str = "courier") -> None:
    register = workspace.home / "sources.toml"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace(f'id = "{word}"\n', f'id = "{word}"\nai_use = "forbid"\n'), encoding="utf-8")


def assert_gone(workspace: Workspace, vectors: list[bytes]) -> None:
    assert leaks_below(workspace.home / ".qa", [WORD]) == []
    assert vectors_left(workspace.home / ".qa", vectors) == 0
    assert not (workspace.home / ".qa/purge").exists()


def test_forbidding_a_source_purges_it_and_prints_the_certificate(birds: Workspace) -> None:
    vectors = vectors_of(birds.home, "courier")
    assert vectors_left(birds.home / ".qa", vectors)  # the search itself finds what is there
    assert leaks_below(birds.home / ".qa", [WORD])
    run = birds.qa("sources", "forbid", "courier", "--reason", "They wrote to us.")
    assert run.code == 0, run.err
    assert "Purged 3 articles: register-forbid (3)." in run.out
    assert "Reason: They wrote to us." in run.out
    assert "nothing found" in run.out
    assert_gone(birds, vectors)
    found = certificate(birds)
    assert found["result"] == "nothing found"
    assert found["deleted"]["articles"] == 3  # type: ignore[index]
    assert found["before"]["catalogue"]["chunks"] > found["after"]["catalogue"]["chunks"] == 0  # type: ignore[index]
    assert found["before"]["catalogue"]["digest"] != found["after"]["catalogue"]["digest"]  # type: ignore[index]
    assert found["scan"]["files"] > 5  # type: ignore[index]
    assert found["scan"]["patterns"]["count"] > 500  # type: ignore[index]
    assert leaks(json.dumps(found).encode(), ["kingfisher", "forty", "librarian"]) == ["kingfisher"]  # the file's name
    register = (birds.home / "sources.toml").read_text(encoding="utf-8")
    assert 'ai_use = "forbid"\nreason = "They wrote to us."\n' in register
    run = birds.qa("ask", "Did kingfishers return to the lower Orle?")
    assert run.code == 12
    assert leaks((run.out + run.err).encode(), [WORD]) == []
    assert "They wrote to us." in run.out


def test_the_certificate_and_the_ledger_vouch_for_each_other(birds: Workspace) -> None:
    birds.qa("sources", "forbid", "courier")
    found = certificate(birds)
    said = {key: value for key, value in found.items() if key != "sha256"}
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == found["sha256"]
    log = birds.qa("rights", "log", "--json").json
    assert log["chain"]["whole"] is True
    done = next(row for row in log["log"] if row["kind"] == "purge-done")
    path = birds.home / f".qa/certificates/{found['id']}.json"
    assert done["detail"] == hashlib.sha256(path.read_bytes()).hexdigest()
    kinds = [row["kind"] for row in log["log"]]
    assert kinds.index("tombstone") < kinds.index("purge-begun") < kinds.index("purge-done")


def test_a_json_certificate_is_one_document(birds: Workspace) -> None:
    run = birds.qa("sources", "forbid", "courier", "--json")
    assert run.json["certificates"][0]["rules"] == {"register-forbid": 3}
    assert run.json["ai_use"] == "forbid"


def test_one_article_is_purged_and_stays_out_though_its_file_stays(birds: Workspace) -> None:
    vectors = vectors_of(birds.home, "kingfishers")
    run = birds.qa("purge", "--article", "kingfishers", "--reason", "A reader asked for it.")
    assert run.code == 0, run.err
    assert "Purged 1 article: purged (1)." in run.out
    assert_gone(birds, vectors)
    for _ in range(2):
        assert birds.qa("sync").code == 0
        assert_gone(birds, vectors)
    assert birds.qa("ask", QUESTION).code in (10, 12)
    assert "7.4 million" in birds.qa("ask", "How much did the Alder Bridge repairs cost?").out
    explained = birds.qa("rights", "explain", "kingfishers", "--json").json
    assert (explained["verdict"], explained["rule"]) == ("reference", "tombstone")
    assert explained["tombstones"][0]["detail"] == "A reader asked for it."
    assert "No text of" in birds.qa("purge", "--article", "kingfishers").out


def test_only_a_permission_given_after_it_undoes_a_purge_by_hand(birds: Workspace) -> None:
    assert birds.qa("sources", "allow", "courier", "--permission", "letter of 2 March").code == 0
    birds.qa("purge", "--article", "kingfishers")
    birds.qa("sync")
    assert birds.qa("ask", QUESTION).code in (10, 12)
    birds.qa("sources", "allow", "courier", "--reason", "I say so")
    assert birds.qa("ask", QUESTION).code in (10, 12)
    assert birds.qa("sources", "allow", "courier", "--permission", "letter of 9 May").code == 0
    assert "Three pairs" in birds.qa("ask", QUESTION).out


def test_purging_a_source_forbids_it_in_the_register(birds: Workspace) -> None:
    vectors = vectors_of(birds.home, "courier")
    assert birds.qa("purge", "--source", "courier", "--reason", "Contract ended.").code == 0
    assert 'ai_use = "forbid"' in (birds.home / "sources.toml").read_text(encoding="utf-8").split('id = "wire"')[0]
    assert_gone(birds, vectors)


def test_purge_wants_to_know_what(birds: Workspace) -> None:
    assert birds.qa("purge").code == 2
    assert birds.qa("purge", "--source", "courier", "--article", "kingfishers").code == 2
    assert birds.qa("purge", "--article", "no such thing").code == 2
    assert birds.qa("purge", "--source", "no-such").code == 2
    ambiguous = birds.qa("purge", "--article", "courier")
    assert ambiguous.code == 2
    assert "courier/kingfishers.md" in ambiguous.err


NOTICE = "\n© The Courier. Any use of this article for AI systems is prohibited.\n"


@pytest.mark.parametrize(
    "door",
    [
        ("other/copy.md", ARTICLE, "another source"),
        ("courier/again.md", ARTICLE, "another path"),
        ("other/copy.txt", "Birds\n\n" + ARTICLE.split("---\n\n")[1].replace("\n\n", "\n").upper(), "other white space"),
        ("other/short.md", ("---\ntitle: A summary\nurl: http://www.courier.example/kingfishers/?utm_source=x#top\n---\n\n"
         "A few words of one's own about it, enough for an article.\n"), "the same address"),
    ],
    ids=lambda door: door[2],
)  # fmt: skip
def test_a_purged_text_comes_back_through_no_other_door(birds: Workspace, door: tuple[str, str, str]) -> None:
    birds.write("courier/kingfishers.md", ARTICLE + NOTICE)
    assert "withdrawn" in birds.qa("sync").out
    path, content, _ = door
    register = birds.home / "sources.toml"
    register.write_text(
        register.read_text(encoding="utf-8") + '\n[[source]]\nid = "other"\nname = "Other"\npaths = ["other/*"]\n',
        encoding="utf-8",
    )
    birds.write(path, content)
    assert birds.qa("sync").code == 0
    assert leaks_below(birds.home / ".qa", [WORD]) == []
    explained = birds.qa("rights", "explain", path.rsplit("/", 1)[1], "--json").json
    assert (explained["verdict"], explained["rule"]) == ("reference", "tombstone")
    assert birds.qa("sync").out.startswith("Synced: nothing new")
    # Its publisher takes the notice back: the very article comes back, and then what repeats it.
    birds.write("courier/kingfishers.md", ARTICLE)
    birds.qa("sync")
    birds.qa("sync")
    assert birds.qa("rights", "explain", "courier/kingfishers.md", "--json").json["verdict"] == "full"
    assert birds.qa("rights", "explain", path.rsplit("/", 1)[1], "--json").json["verdict"] == "full"


def test_a_permission_for_its_source_opens_every_door(birds: Workspace) -> None:
    birds.write("courier/kingfishers.md", ARTICLE + NOTICE)
    birds.qa("sync")
    birds.write("courier/again.md", ARTICLE)
    birds.qa("sync")
    assert birds.qa("ask", QUESTION).code in (10, 12)
    assert birds.qa("sources", "allow", "courier", "--reason", "not enough").code == 0
    assert birds.qa("ask", QUESTION).code in (10, 12)
    birds.qa("sources", "allow", "courier", "--permission", "letter of the editor, 3 May")
    assert "Three pairs" in birds.qa("ask", QUESTION).out


def test_a_flag_taken_back_lets_the_source_in_again(birds: Workspace) -> None:
    register = birds.home / "sources.toml"
    before = register.read_text(encoding="utf-8")
    birds.qa("sources", "forbid", "courier")
    assert birds.qa("ask", QUESTION).code in (10, 12)
    register.write_text(before, encoding="utf-8")
    assert "Three pairs" in birds.qa("ask", QUESTION).out


def test_copies_that_another_source_has_already_go_too(birds: Workspace) -> None:
    birds.write("other/copy.md", ARTICLE)
    birds.qa("add", "other", "--source", "other")
    vectors = vectors_of(birds.home, "kingfishers") + vectors_of(birds.home, "copy")
    birds.write("courier/kingfishers.md", ARTICLE + NOTICE)
    birds.qa("sync")
    assert_gone(birds, vectors)
    assert set(certificate(birds)["rules"]) == {"printed-notice", "tombstone"}  # type: ignore[call-overload]


@pytest.mark.parametrize("change", ["gone", "broken"])
def test_a_forbidden_sources_text_goes_though_its_file_is_gone_or_broken(birds: Workspace, change: str) -> None:
    vectors = vectors_of(birds.home, "courier")
    path = birds.home / "courier/kingfishers.md"
    path.unlink() if change == "gone" else path.write_bytes(b"\x00" * 50)
    forbid(birds)
    birds.qa("sync")
    assert_gone(birds, vectors)
    assert certificate(birds)["deleted"]["articles"] == 3  # type: ignore[index]


def test_stored_answers_recordings_and_runs_that_quote_or_cite_it_go_too(birds: Workspace) -> None:
    record = birds.qa("ask", "--json", QUESTION).out
    birds.write(".qa/answers/kingfishers.json", record)
    kept = next((birds.home / ".qa/answers").glob("2*.json"))  # with the model's raw replies
    assert leaks(kept.read_bytes(), [WORD]) == [WORD] or b"Three pairs" in kept.read_bytes()
    birds.write(".qa/answers/escaped.json", json.dumps({"text": f"Kingfishers — “{ARTICLE[200:330]}”"}))
    birds.write(".qa/runs/run.jsonl", '{"passages": [{"article_id": "courier/kingfishers.md", "rank": 1}]}\n')
    birds.write(".qa/cache/page.bin", b"\x00\x01" + ARTICLE[180:].encode("utf-16-le"))
    birds.write(".qa/answers/bridge.json", json.dumps({"text": "It cost 7.4 million euros, and each needs it."}))
    birds.write("tapes/one.json", json.dumps({"text": "Three pairs were counted between the weir and the old mill"}))
    birds.write("tapes/two.json", json.dumps({"text": "The work cost 7.4 million euros."}))
    (birds.home / "qa.toml").write_text(
        'sources = "sources.toml"\n[models.tape]\nprovider = "recorded"\npath = "tapes"\n', encoding="utf-8"
    )
    birds.qa("purge", "--article", "courier/kingfishers.md")
    assert leaks_below(birds.home / ".qa", [WORD]) == []
    assert sorted(certificate(birds)["deleted"]["files"]) == [  # type: ignore[index]
        ".qa/answers/escaped.json", ".qa/cache/page.bin", ".qa/runs/run.jsonl", "tapes/one.json",
    ]  # fmt: skip
    assert sorted(certificate(birds)["deleted"]["blanked"]) == [  # type: ignore[index]
        f".qa/answers/{kept.name}", ".qa/answers/kingfishers.json",
    ]  # fmt: skip
    for blanked in (kept, birds.home / ".qa/answers/kingfishers.json"):
        assert b"Three pairs" not in blanked.read_bytes()
        assert b"between the weir" not in blanked.read_bytes()
        assert b"courier/kingfishers.md" in blanked.read_bytes()
    assert (birds.home / ".qa/answers/bridge.json").exists()
    assert (birds.home / "tapes/two.json").exists()


def test_what_lies_outside_and_still_quotes_it_is_named_and_left_alone(birds: Workspace) -> None:
    reply = (
        "QUESTION How many pairs?\nQUOTE [1] Three pairs were counted between the weir and the old mill\nCLAIM three"
    )
    other = "QUESTION What did it cost?\nQUOTE [1] The work cost 7.4 million euros\nCLAIM 7.4 million euros"
    birds.write("replies.jsonl", "".join(f"{json.dumps(one)}\n" for one in [f"{reply}\n\n{other}"] * 40))
    birds.write("qa.toml", 'sources = "sources.toml"\n[models.script]\nprovider = "scripted"\npath = "replies.jsonl"\n')
    drafted = birds.qa("eval", "draft", "--yes", "-m", "script")
    assert drafted.code == 0, drafted.err
    assert "drafted.jsonl quotes your articles and lies outside .qa" in drafted.err
    words = (birds.home / "drafted.jsonl").read_bytes()
    assert b"Three pairs were counted between the weir and the old mill" in words
    for name in ("bridge.md", "kingfishers.md"):
        lines = [line for line in words.decode().splitlines(keepends=True) if name in line]
        birds.write(f"sets/{name}.jsonl", "".join(lines))
        assert birds.qa("eval", "run", f"sets/{name}.jsonl").code == 0
    (birds.home / "replies.jsonl").unlink()
    said = birds.qa("purge", "--article", "courier/kingfishers.md").out
    assert (
        "These lie outside .qa and still quote them: drafted.jsonl, sets/kingfishers.md.jsonl. Delete or rewrite them yourself."
        in said
    )
    assert "Not reached: what you had written outside .qa. Drafted sets, labels, exports and reports" in said
    assert certificate(birds)["not_reached"] == ["drafted.jsonl", "sets/kingfishers.md.jsonl"]
    assert (birds.home / "drafted.jsonl").read_bytes() == words


def test_where_nothing_outside_quotes_it_nothing_is_named(birds: Workspace) -> None:
    said = birds.qa("purge", "--article", "courier/kingfishers.md").out
    assert "still quote them" not in said
    assert certificate(birds)["not_reached"] == []


def test_what_cannot_be_deleted_keeps_the_purge_unfinished_and_everything_waiting(birds: Workspace) -> None:
    # A backup beside the catalogue is no file of ours to delete, and it still has it all.
    backup = birds.write(".qa/catalog.db.bak", (birds.home / ".qa/catalog.db").read_bytes())
    forbid(birds)
    run = birds.qa("sync")
    assert run.code == 1
    assert ".qa/catalog.db.bak" in run.err
    assert not list((birds.home / ".qa").glob("certificates/*"))
    for command in (["ask", QUESTION], ["search", "kingfishers"], ["status"], ["ask", "--no-sync", QUESTION]):
        again = birds.qa(*command)
        assert again.code == 1
        assert leaks((again.out + again.err).encode(), [WORD]) == []
    backup.unlink()
    run = birds.qa("status")
    assert run.code == 0
    assert "finished first" in run.err
    assert_gone(birds, [])
    assert certificate(birds)["result"] == "nothing found"


# ── killed ─────────────────────────────────────────────────────────────────────────────────────────────────


def kill_in(workspace: Workspace, stage: str, number: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.purging_process", str(workspace.home), stage, str(number)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert done.returncode not in (0, 1), done.stderr


@pytest.mark.parametrize("step", range(8))
def test_killed_at_any_step_the_next_command_finishes_the_purge(birds: Workspace, step: int) -> None:
    vectors = vectors_of(birds.home, "courier")
    forbid(birds)
    kill_in(birds, "Purging", step)
    assert (birds.home / ".qa/purge/begun.json").exists()
    command = [["status"], ["ask", "--no-sync", QUESTION], ["search", "kingfishers"], ["sources"], ["doctor"],
               ["rights", "log"], ["sync"], ["ask", QUESTION]][step]  # fmt: skip
    run = birds.qa(*command)
    assert "finished first" in run.err
    assert "nothing found" in run.err
    assert leaks((run.out + run.err).encode(), [WORD]) == []
    assert_gone(birds, vectors)
    assert certificate(birds)["deleted"]["articles"] == 3  # type: ignore[index]
    assert birds.qa("rights", "log").code == 0
    assert birds.qa("sync").code == 0
    assert len(list((birds.home / ".qa/certificates").iterdir())) == 1


def test_killed_between_two_files_that_turned_to_no(birds: Workspace) -> None:
    vectors = vectors_of(birds.home, "courier")
    for path in sorted((birds.home / "courier").iterdir()):
        path.write_text(path.read_text(encoding="utf-8") + NOTICE, encoding="utf-8")
    kill_in(birds, "Reading", 2)
    assert birds.qa("status").code == 0
    assert birds.qa("sync").code == 0
    assert_gone(birds, vectors)
    documents = [certificate(birds, number) for number in range(2)]
    assert sum(document["deleted"]["articles"] for document in documents) == 3  # type: ignore[index]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_any_time_nothing_is_left(birds: Workspace) -> None:
    for number in range(60):
        birds.write(
            f"courier/more-{number}.txt", f"Village {number}\n\nVillage {number} {WORD} " + "voted again. " * 40
        )
    birds.qa("sync")
    vectors = vectors_of(birds.home, "courier")
    forbid(birds)
    for share in (0.35, 0.5, 0.65, 0.8):
        process = subprocess.Popen(
            [sys.executable, "-m", "qa", "sync"], cwd=birds.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(share * 1.5)
        process.kill()
        process.wait()
    assert birds.qa("sync").code == 0
    assert_gone(birds, vectors)
    assert birds.qa("rights", "log").out.strip().endswith("the chain is whole.")


def test_a_second_process_waits_while_one_purges(birds: Workspace) -> None:
    forbid(birds)
    first, second = (
        subprocess.Popen(
            [sys.executable, "-m", "qa", *command],
            cwd=birds.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for command in (["sync"], ["ask", QUESTION])
    )
    outputs = [process.communicate(timeout=120) for process in (first, second)]
    assert first.returncode == 0, outputs[0]
    assert second.returncode in (10, 12), outputs[1]
    assert leaks("".join(outputs[1]).encode(), [WORD]) == []
    assert_gone(birds, [])


def test_an_answer_kept_while_the_index_is_rewritten_is_taken_too(
    birds: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Asked before the no was noted, with words of the article in its question.
    from qa.config import read_config
    from qa.store.generations import VectorIndex
    from qa.types import ArticleId
    from qa.wiring import purging

    late = birds.home / ".qa/unanswered/late.json"
    compact = VectorIndex.compact

    def compact_while_another_answers(index: VectorIndex, *rest: object) -> object:
        if not late.exists():
            late.parent.mkdir(exist_ok=True)
            late.write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
        return compact(index)

    monkeypatch.setattr(VectorIndex, "compact", compact_while_another_answers)
    monkeypatch.setattr("qa.wiring.purging._rebuilt_elsewhere", lambda _: False)
    made = purging.purge(read_config(birds.home), article=ArticleId("courier/kingfishers.md"))
    assert made is not None
    assert made.document["deleted"]["files"] == [".qa/unanswered/late.json"]
    assert not late.exists()
    assert_gone(birds, [])


def test_the_ledger_and_the_register_are_asked_again_for_each_passage(birds: Workspace) -> None:
    # The catalogue still has the text, as while another process is about to purge it; the ledger says no.
    from qa.rights.ledger import Ledger
    from qa.types import ArticleCard, ArticleId, SourceId, Standing, Verdict

    ledger = Ledger(birds.home / ".qa/ledger.db")
    card = ArticleCard(
        id=ArticleId("courier/kingfishers.md"), source_id=SourceId("courier"), source="The Courier", title="t"
    )
    ledger.record(card, Verdict(standing=Standing.REFERENCE, rule="printed-notice", reason="r"))
    ledger.close()
    for command in ("ask", "search"):
        run = birds.qa(command, "--no-sync", QUESTION)
        assert leaks(run.out.encode(), [WORD]) == []
        assert "Three pairs" not in run.out


def test_no_word_of_the_purged_is_in_the_lexical_index(birds: Workspace) -> None:
    birds.qa("purge", "--article", "kingfishers")
    with sqlite3.connect(birds.home / ".qa/catalog.db") as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab ('main', 'words', 'row')")
        terms = {row[0] for row in connection.execute("SELECT term FROM temp.v")}
    connection.close()
    assert "lorri" in terms  # stemmed, of an article that stays
    assert not {WORD, "brood", "weir", "kingfish"} & terms


def test_on_a_chroma_server_the_certificate_says_what_cannot_be_proven(birds: Workspace, chroma_url: str) -> None:
    (birds.home / "qa.toml").write_text(f'sources = "sources.toml"\n[store]\nurl = "{chroma_url}"\n', encoding="utf-8")
    assert birds.qa("sync").code == 0
    vectors = vectors_of(birds.home, "courier")
    run = birds.qa("sources", "forbid", "courier")
    assert run.code == 0, run.err
    assert "the server cannot be looked at" in run.out
    assert chroma_url in run.out
    assert_gone(birds, vectors)
    assert certificate(birds)["index_url"] == chroma_url
    assert birds.qa("search", "kingfishers").code in (10, 12)


def test_a_process_of_its_own_can_build_the_index_anew(workspace: Workspace) -> None:
    """What a purge turns to when memory of its own process left traces in the index."""
    assert workspace.qa("sync").code == 0
    before = (workspace.home / ".qa" / "index" / "current").read_text(encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "qa.rebuild", str(workspace.home)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (workspace.home / ".qa" / "index" / "current").read_text(encoding="utf-8") != before
    assert "7.4 million" in workspace.qa("ask", "How many euros did the work on Alder Bridge cost?").out
