"""Answers kept, listed, shown, exported, checked again and made again: by the real command, in a real workspace."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Workspace, fill
from tests.cli.traces import canary, leaks_below
from tests.endpoint.server import Endpoint

COST = "How much did the Alder Bridge repairs cost?"
YEAR_OLD = Path(__file__).parent / "year_old"
WORD = canary("puffin")
PUFFINS = f"""\
---
title: Puffins nest on the old pier
published: 2026-05-09
url: https://courier.example/puffins
---

Eleven pairs of puffins nest on the old pier this spring, the warden {WORD} said on Saturday.

They dig their burrows below the planks and feed their young on sand eels from the bay.
"""
HOW_MANY = "How many pairs of puffins nest on the old pier?"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A synced workspace with one answer in it, for tests that only read."""
    made = fill(tmp_path_factory.mktemp("answers"))
    assert made.qa("ask", COST).code == 0
    return made


def test_an_answer_is_kept_shown_and_made_again_byte_for_byte(workspace: Workspace) -> None:
    asked = workspace.qa("ask", "--json", COST, "--source", "courier", "-k", "3")
    name = asked.json["id"]
    assert asked.json["options"] == {"sources": ["courier"], "since": "", "until": "", "as_of": "", "k": 3}
    path = workspace.home / f".qa/answers/{name}.json"
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert {key: value for key, value in kept.items() if key != "replay"} == asked.json
    assert "7.4 million" in kept["replay"]["replies"][0]["text"]
    # Neither a key nor a network is there to be asked any more, whatever the config would have.
    (workspace.home / "qa.toml").write_text(
        'sources = "sources.toml"\nmodel = "gpt"\n[embedding]\nprovider = "openai"\nname = "e"\nkey_env = "NO_SUCH_KEY"\n'
        'base_url = "http://127.0.0.1:9/v1"\n',
        encoding="utf-8",
    )
    replayed = workspace.qa("replay", name[:11], "--json")
    assert (replayed.code, replayed.out) == (0, asked.out), replayed.err
    assert "byte for byte" in replayed.err
    assert workspace.qa("answers", "show", "last", "--json").out == asked.out
    # A record of a version that did not write these yet.
    for part, key in (("usage", "estimated"), ("model", "asked_for"), ("pins", "prompts_used")):
        del kept[part][key]
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    again = workspace.qa("replay", name[:11], "--json")
    assert again.code == 0, again.err
    assert again.json == {key: value for key, value in kept.items() if key != "replay"}
    assert workspace.qa("verify", "-", stdin=asked.out).code == 0


def test_a_scripted_reply_is_replayed_after_its_script_is_gone_and_an_altered_record_told(workspace: Workspace) -> None:
    reply = "QUOTE [1] The work cost 7.4 million euros\nCLAIM The work cost 9.9 million euros.\n"
    workspace.write("replies.jsonl", json.dumps(reply) + "\n" + json.dumps(reply) + "\n")
    toml = 'sources = "sources.toml"\n[models.told]\nprovider = "scripted"\npath = "replies.jsonl"\n'
    workspace.write("qa.toml", toml)
    asked = workspace.qa("ask", "--json", "-m", "told", COST)
    assert asked.code == 11
    (workspace.home / "replies.jsonl").unlink()
    assert asked.json["text"].endswith("[1] [unsupported]")
    workspace.write("asked.json", asked.out)  # without the replies: those are found by its id
    replayed = workspace.qa("replay", "asked.json", "--json")
    assert (replayed.code, replayed.out) == (0, asked.out), replayed.err
    path = workspace.home / f".qa/answers/{asked.json['id']}.json"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace(" [unsupported]", ""), encoding="utf-8")  # as before such sentences were marked
    replayed = workspace.qa("replay", "last", "--json")
    assert (replayed.code, replayed.out) == (0, asked.out.replace(" [unsupported]", "")), replayed.err
    path.write_text(kept.replace('"unsupported"', '"supported"'), encoding="utf-8")
    assert workspace.qa("replay", "last").code == 20
    verified = workspace.qa("verify", "last")
    assert verified.code == 20
    assert "not in its quotes: 9.9 million" in verified.out


def test_an_answer_file_of_last_year_verifies_and_says_what_changed_since(tmp_path: Path) -> None:
    shutil.copytree(YEAR_OLD, tmp_path, dirs_exist_ok=True)
    workspace = Workspace(tmp_path)
    workspace.write("qa.toml", 'sources = "sources.toml"\n')
    run = workspace.qa("verify", "answer.json")
    assert run.code == 0, run.out
    assert "All 3 citations still hold." in run.out
    assert not (tmp_path / ".qa").exists()
    weir, quarry = tmp_path / "courier/2025-10-02-weir.md", tmp_path / "wire/2025-11-05-quarry.md"
    weir.write_text(weir.read_text(encoding="utf-8").replace("11.6 million", "12.9 million"), encoding="utf-8")
    quarry.write_text(
        quarry.read_text(encoding="utf-8") + "\nUse of this article by AI systems is prohibited.\n", encoding="utf-8"
    )
    run = workspace.qa("verify", "answer.json")
    assert run.code == 20
    assert "[-11.6-] {+12.9+}" in run.out
    assert "[2] permission withdrawn since · The Wire" in run.out
    assert "46 workers" not in run.out + run.err
    assert "1 of 3 citations still hold." in run.out
    found = workspace.qa("verify", "answer.json", "--json").json
    assert [one["status"] for one in found["citations"]] == ["changed", "withdrawn", "exact"]
    assert found["citations"][1]["quote"] is None
    assert found["holds"] is False
    assert "46 workers" not in json.dumps(found)


def test_a_flag_turned_to_no_blanks_at_once_and_the_purge_takes_the_bytes(workspace: Workspace) -> None:
    workspace.write("courier/puffins.md", PUFFINS)
    assert WORD in workspace.qa("ask", HOW_MANY).out
    register = workspace.home / "sources.toml"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace('id = "courier"\n', 'id = "courier"\nai_use = "forbid"\n'), encoding="utf-8")
    first = next((workspace.home / ".qa/answers").glob("*.json")).stem
    for command in (["verify", first], ["verify", first, "--json"], ["answers", "show", first], ["answers", "show", first, "--json"],
                    ["answers", "export", first], ["answers", "export", first, "-f", "html"]):  # fmt: skip
        run = workspace.qa(*command)
        assert run.code == (20 if command[0] == "verify" else 0)
        assert WORD not in run.out + run.err
        assert "Eleven pairs" not in run.out + run.err
        assert "Puffins nest on the old pier" in run.out
    assert leaks_below(workspace.home / ".qa", [WORD])  # on disk still: nothing was written yet
    assert workspace.qa("sync").code == 0
    assert leaks_below(workspace.home / ".qa", [WORD]) == []
    assert b"Eleven pairs" not in (workspace.home / f".qa/answers/{first}.json").read_bytes()
    run = workspace.qa("verify", first)
    assert run.code == 20
    assert "permission withdrawn since" in run.out
    run = workspace.qa("replay", first)
    assert run.code == 2
    assert "withdrawn" in run.err


def test_an_article_that_had_left_before_the_no_is_blanked_too(workspace: Workspace) -> None:
    workspace.write("courier/puffins.md", PUFFINS)
    assert WORD in workspace.qa("ask", HOW_MANY).out
    (workspace.home / "courier/puffins.md").unlink()
    workspace.qa("sync")
    run = workspace.qa("verify", "last")
    assert run.code == 20
    assert "article gone" in run.out
    assert "Eleven pairs" in run.out  # it was allowed to the last
    assert [place for place, _ in leaks_below(workspace.home / ".qa", [WORD]) if "answers/" in place]
    assert workspace.qa("sources", "forbid", "courier").code == 0
    assert leaks_below(workspace.home / ".qa/answers", [WORD]) == []
    assert "Eleven pairs" not in workspace.qa("answers", "show", "last").out


def test_asking_again_shows_which_claims_changed(workspace: Workspace) -> None:
    workspace.qa("ask", COST)
    run = workspace.qa("ask", "--again", "last")
    assert run.code == 0
    assert "= same: " in run.out
    bridge = workspace.home / "courier/2026-03-02-bridge.md"
    text = bridge.read_text(encoding="utf-8")
    bridge.write_text(text.replace("7.4 million euros", "8.1 million euros"), encoding="utf-8")
    run = workspace.qa("ask", "--again", "last", "--json")
    assert run.json["question"] == COST
    changes = [one["change"] for one in run.json["again"]["claims"]]
    assert set(changes) <= {"reworded", "added", "dropped"}
    assert "8.1 million" in json.dumps(run.json["again"])
    assert "7.4 million" in json.dumps(run.json["again"])
    first = min((workspace.home / ".qa/answers").glob("*.json")).stem
    assert workspace.qa("replay", first).code == 20  # a passage of it is not there any more
    assert workspace.qa("ask", "--again", "last", "And a question?").code == 2


def test_nothing_is_kept_where_the_config_says_so_and_what_cannot_be_kept_is_answered(workspace: Workspace) -> None:
    workspace.write("qa.toml", 'sources = "sources.toml"\n[answers]\nkeep = false\n')
    run = workspace.qa("ask", "--json", COST)
    assert (run.code, run.json["id"]) == (0, "")
    assert not (workspace.home / ".qa/answers").exists()
    workspace.write("qa.toml", 'sources = "sources.toml"\n')
    workspace.write(".qa/answers", "a file in the way")
    run = workspace.qa("ask", COST)
    assert run.code == 0
    assert "7.4 million" in run.out
    assert "was not kept" in run.err


def test_answers_are_listed_and_exported(settled: Workspace, tmp_path: Path) -> None:
    listed = settled.qa("answers", "list", "--json").json
    assert [one["question"] for one in listed["answers"]] == [COST]
    assert COST in settled.qa("answers", "list").out
    shown = settled.qa("answers", "show", listed["answers"][0]["id"]).out
    assert "The Courier — Alder Bridge reopens after repairs · 2 March 2026" in shown
    for name, word in (
        ("a.md", "> "),
        ("a.html", "<mark>"),
        ("a.json", '"article-newspaper"'),
        ("a.bib", "@misc{courier-2026-alder,"),
    ):
        assert settled.qa("answers", "export", "last", "-o", str(tmp_path / name)).code == 0
        assert word in (tmp_path / name).read_text(encoding="utf-8")
    assert "{Mira Solberg}" in (tmp_path / "a.bib").read_text(encoding="utf-8")


def test_files_that_are_no_answers_and_hostile_ones_are_met_in_words(settled: Workspace, tmp_path: Path) -> None:
    for content, code in (("", 2), ("[1, 2]", 2), ('{"version": 7, "question": 1, "claims": [], "citations": []}', 2)):
        (tmp_path / "x.json").write_text(content, encoding="utf-8")
        run = settled.qa("verify", str(tmp_path / "x.json"))
        assert run.code == code
        assert "try:" in run.err
    document = json.loads(next((settled.home / ".qa/answers").glob("2*.json")).read_text(encoding="utf-8"))
    document["question"] = "\x1b]0;owned\x07\x1b[31mWhat?"
    document["citations"][0] |= {"title": "[red]\x1b[2J", "source_id": "../..", "article_id": "../../../etc/passwd"}
    run = settled.qa("verify", "-", stdin=json.dumps(document))
    assert run.code == 20
    assert "\x1b" not in run.out + run.err
    assert "root:" not in run.out
    assert settled.qa("verify", "no-such-file.json").code == 2
    assert settled.qa("verify", "nothing").code == 2


def test_a_models_answer_is_made_again_after_its_endpoint_and_its_keys_are_gone(workspace: Workspace) -> None:
    def reply(body: dict[str, Any]) -> str:
        prompt = "\n".join(message["content"] for message in body["messages"])
        if "QUOTE" not in prompt:  # whether the passages are enough
            return "ENOUGH"
        if body["model"] == "other":
            return 'VERDICT 1 supported\nQUOTE 1 "The work cost 7.4 million euros"\n'
        cost = "8.4" if len(body["messages"]) == 2 else "7.4"
        number = re.findall(r"^\[(\d+)\]", prompt[: prompt.index("The work cost 7.4")], re.MULTILINE)[-1]
        return f"QUOTE [{number}] The work cost 7.4 million euros\nCLAIM It cost {cost} million euros.\n"

    keys = {"CHAT_API_KEY": "sk-chat-canary-1", "EMBED_API_KEY": "sk-embed-canary-2"}
    with Endpoint(reply=reply) as endpoint:
        model = f'provider = "openai"\nbase_url = "{endpoint.base_url}"\nkey_env = "CHAT_API_KEY"\n'
        workspace.write(
            "qa.toml",
            f'sources = "sources.toml"\nverify = "second"\n[models.first]\nname = "small"\n{model}'
            f'[models.second]\nname = "other"\n{model}[embedding]\nprovider = "openai"\nname = "e"\ndimensions = 64\n'
            f'base_url = "{endpoint.base_url}"\nkey_env = "EMBED_API_KEY"\n',
        )
        asked = workspace.qa("ask", "--json", "-m", "first", COST, env=keys)
        assert asked.code == 0, asked.err
    assert len(asked.json["attempts"]) == 2
    assert asked.json["claims"][0]["text"] == "It cost 7.4 million euros."
    kept = (workspace.home / f".qa/answers/{asked.json['id']}.json").read_bytes()
    assert b"canary" not in kept
    assert b"8.4 million" in kept  # the reply that had to be repaired, raw
    replayed = workspace.qa("replay", "last", "--json")
    assert (replayed.code, replayed.out) == (0, asked.out), replayed.err
    assert workspace.qa("verify", "last").code == 0
    # Another article, and the search would find others: the record's own passages are taken then.
    workspace.write("qa.toml", 'sources = "sources.toml"\n')
    workspace.write(
        "courier/more.md", "# More\n\nThe work on the second bridge cost 9.9 million euros, the roads office said.\n"
    )
    workspace.qa("sync")
    replayed = workspace.qa("replay", "last", "--json")
    assert "corpus" in replayed.err
    for part in ("claims", "citations", "passages", "attempts", "text", "outcome"):
        assert replayed.json[part] == asked.json[part], part
