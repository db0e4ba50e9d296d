"""`qa chat`, `qa ask -c` and `qa ask --show`: the real command, piped and in a terminal."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace


@pytest.fixture
def chatting(asked: Workspace, tmp_path: Path) -> Workspace:
    """A workspace of its own, synced already."""
    shutil.copytree(asked.home, tmp_path / "w")
    return Workspace(tmp_path / "w")


def test_a_follow_up_leans_on_the_question_before_and_says_how(chatting: Workspace) -> None:
    lines = [
        "How many euros did the work on Alder Bridge cost?",
        "And who is the engineer in charge of it?",
        "/sources",
        "/why 1",
        "/history",
    ]
    run = chatting.qa("chat", stdin="\n".join(lines) + "\n")
    assert run.code == 0
    assert "Asked as: Who is the engineer in charge of Alder Bridge" in run.err
    assert "7.4 million euros" in run.out
    assert "Henrik Dahl" in run.out
    assert "Rights:    full" in run.out
    assert "Checks:    exact yes" in run.out
    assert "1. How many euros did the work on Alder Bridge cost?" in run.out


def test_a_conversation_goes_on_another_day(chatting: Workspace) -> None:
    chatting.qa("chat", stdin="How many euros did the work on Alder Bridge cost?\n")
    run = chatting.qa(
        "chat", "--resume", "last", stdin="Who said the bearings on it were better than feared?\n/history\n"
    )
    assert "the bearings on Alder Bridge" in run.err
    assert "2. Who said the bearings on it" in run.out


def test_leaving_in_a_pipe_is_no_error_and_reads_no_further(chatting: Workspace) -> None:
    run = chatting.qa("chat", stdin="/history\n/quit\nHow many euros did the work on Alder Bridge cost?\n")
    assert (run.code, "error" in run.err) == (0, False), run.err
    assert "7.4 million" not in run.out


def test_errors_end_no_conversation(chatting: Workspace) -> None:
    run = chatting.qa(
        "chat",
        stdin="/nonsense\nthanks\n/why 9\n/model nobody\n/as-of yesterday\n\nHow many euros did the work on Alder Bridge cost?\n",
    )
    assert run.code == 0
    for said in (
        "There is no command /nonsense",
        "Nothing has been answered yet",
        "nobody",
        "is not a date",
        "You are welcome",
    ):
        assert said in run.err
    assert "7.4 million euros" in run.out


def test_what_is_set_inside_holds_for_the_next_question(chatting: Workspace) -> None:
    chatting.write("replies.jsonl", json.dumps({"reply": "MISSING nothing is said of that"}) + "\n")
    chatting.write(
        "qa.toml", 'sources = "sources.toml"\n[models.script]\nprovider = "scripted"\npath = "replies.jsonl"\n'
    )
    run = chatting.qa(
        "chat", stdin="/as-of 2026-03-20\nWhen does the town library open on Sundays?\n/model script\nWhat is new?\n"
    )
    assert "library will open" not in run.out
    assert "nothing is said of that" in run.out


def test_ask_can_go_on_from_the_last_answer(chatting: Workspace) -> None:
    chatting.qa("ask", "How many euros did the work on Alder Bridge cost?")
    run = chatting.qa("ask", "-c", "Who is the engineer in charge of it?", "--json")
    assert "Alder Bridge" in run.json["question"]
    assert "Henrik Dahl" in run.json["text"]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("passages", "600,000 euros less"),
        ("prompt", "--- articles "),
        ("trace", "gate         not asked whether the passages are enough"),
    ],
)
def test_what_an_answer_was_made_of_can_be_shown(chatting: Workspace, what: str, said: str) -> None:
    run = chatting.qa("ask", "How many euros did the work on Alder Bridge cost?", "--show", what)
    assert run.code == 0
    assert said in run.out
    assert "CANARY-WIRE" not in run.out + run.err
    if what == "prompt":
        shown = chatting.qa("ask", "How many euros did the work on Alder Bridge cost?", "--show", what, "--json").json[
            "shown"
        ]
        assert [message["role"] for message in shown[0]] == ["system", "user"]


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a POSIX terminal")
def test_ctrl_c_stops_one_answer_and_keeps_the_session(chatting: Workspace) -> None:
    import pexpect

    from tests.endpoint.server import Endpoint

    with Endpoint("stall-first") as slow:
        chatting.write(
            "qa.toml",
            f'sources = "sources.toml"\n[models.slow]\nprovider = "openai"\nname = "m"\nbase_url = "{slow.base_url}"\n',
        )
        child = pexpect.spawn(
            sys.executable, ["-m", "qa", "chat", "-m", "slow"], cwd=str(chatting.home), encoding="utf-8", timeout=40,
            env={"TERM": "xterm", "PATH": "/usr/bin:/bin", "HOME": str(chatting.home)},
        )  # fmt: skip
        child.expect("[?] ")
        child.sendline("How many euros did the work on Alder Bridge cost?")
        child.expect("slow works on it")
        while not slow.chats:
            child.expect([".", pexpect.TIMEOUT], timeout=0.2)
        child.sendintr()
        child.expect("the conversation goes on")
        child.sendline("/history")
        child.expect(r"1[.] How many euros did the work on Alder Bridge cost[?].{0,12}[(]not answered[)]")
        child.sendline("/model offline")
        child.expect("offline answers")
        child.sendline("How many euros did the work on Alder Bridge cost?")
        child.expect("7.4 million euros")
        child.sendline("/quit")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
