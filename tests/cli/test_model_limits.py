"""Cut replies, missing usage, pinned prompts and odd servers as a reader meets them, each against a real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from qa.cli.afterwards import is_another
from tests.cli.conftest import BRIDGE_QUESTION as QUESTION
from tests.cli.conftest import BRIDGE_QUOTE as QUOTE
from tests.cli.conftest import PRICED, Run, Workspace
from tests.endpoint.server import Endpoint

CLAIM = "It cost 7.4 million euros."


def saying(*claims: str) -> Callable[[dict[str, Any]], str]:
    """A model that makes all these claims, each on the same right quote."""

    def reply(body: dict[str, Any]) -> str:
        prompt = body["messages"][1]["content"]
        if "The work cost 7.4" not in prompt:  # asked to make a follow-up stand alone
            return "When did the Alder Bridge repairs cost 7.4 million euros?"
        number = re.findall(r"^\[(\d+)\]", prompt[: prompt.index("The work cost 7.4")], re.MULTILINE)[-1]
        return "\n".join(f"QUOTE [{number}] {QUOTE}\nCLAIM {claim}\n" for claim in claims)

    return reply


def configure(desk: Workspace, endpoint: Endpoint, extra: str = "") -> None:
    model = f'[models.test]\nprovider = "openai"\nname = "small"\nbase_url = "{endpoint.base_url}"\nretries = 0\n'
    desk.write("qa.toml", f'sources = "sources.toml"\n{model}{extra}')


def ask(desk: Workspace, endpoint: Endpoint, *args: str, extra: str = "") -> Run:
    configure(desk, endpoint, extra)
    return desk.qa("ask", "-m", "test", "--no-sync", *args, QUESTION)


TWO = (CLAIM, "That is 600,000 euros less than planned.")


def test_a_reply_that_was_cut_off_is_asked_for_once_more_and_told_of(desk: Workspace) -> None:
    with Endpoint("limit-kept", reply=saying(*TWO)) as endpoint:
        run = ask(desk, endpoint, extra="max_tokens = 40\n")
        assert run.code == 0, run.err
        assert "cut off at its limit of 40 tokens; with more room it came to its end" in run.err
        assert [chat.json["max_tokens"] for chat in endpoint.chats] == [40, 80]
        assert all(f"{claim} [1]" in run.out for claim in TWO)
        assert "Missing" not in run.out


def test_where_no_more_room_is_allowed_the_reader_and_the_record_are_told(desk: Workspace) -> None:
    with Endpoint("limit-kept", reply=saying(*TWO)) as endpoint:
        run = ask(desk, endpoint, extra="max_tokens = 40\nmax_tokens_again = 40\n")
        assert run.code == 0, run.err
        assert "Missing: the end of the answer" in run.out
        assert "Raise max_tokens in [models.test]" in run.err
        assert TWO[1] not in run.out
        record = ask(desk, endpoint, "--json", extra="max_tokens = 40\nmax_tokens_again = 40\n").json
        assert record["outcome"] == "partial"
        assert record["attempts"][0]["cut_at"] == 40
        assert "cut off at 40 tokens" in record["missing"][-1]
        nothing = ask(desk, endpoint, extra="max_tokens = 16\nmax_tokens_again = 17\n")
        assert nothing.code == 6
        assert "before a line of it was whole" in nothing.err
        assert "Raise max_tokens" in nothing.err


def test_usage_that_a_server_does_not_send_is_counted_and_holds_the_limit(desk: Workspace) -> None:
    with Endpoint("no-usage", reply=saying(CLAIM)) as endpoint:
        run = ask(desk, endpoint, extra=PRICED)
        assert run.code == 0, run.err
        assert re.search(r"small · about [\d,]+ \+ \d+ tokens · about \$0\.00\d+", run.err)
        usage = ask(desk, endpoint, "--json", extra=PRICED).json["usage"]
        assert usage["estimated"] is True
        assert usage["cost_usd"] == pytest.approx(
            (2.5 * usage["prompt_tokens"] + 10 * usage["completion_tokens"]) / 1e6
        )
        assert "about" in ask(desk, endpoint).err
        assert "cost unknown" in ask(desk, endpoint).err
    with Endpoint("no-usage", reply=saying("It cost 8.4 million euros.")) as endpoint:
        # Each call may cost up to a cent and a half: the first passes, and what it cost is known well enough to stop.
        dear = "price_input = 0\nprice_output = 1000\nmax_tokens = 100\n"
        run = ask(desk, endpoint, "--max-cost", "0.11", extra=dear)
        assert len(endpoint.chats) == 1
        assert "spent already" in run.err
    with Endpoint(reply=saying(CLAIM)) as endpoint:
        assert ask(desk, endpoint, "--json").json["usage"]["estimated"] is False


def test_a_server_that_answers_with_another_model_is_named(desk: Workspace) -> None:
    with Endpoint("served-anyway", reply=saying(CLAIM)) as endpoint:
        run = ask(desk, endpoint)
        assert run.code == 0, run.err
        assert "small was asked for; the server says that the-only-model answered." in run.err
        assert ask(desk, endpoint, "--json").json["model"] == {
            "profile": "test", "provider": "openai", "name": "the-only-model", "asked_for": "small",
        }  # fmt: skip
        replayed = desk.qa("replay", "last")
        assert replayed.code == 0, replayed.err


@pytest.mark.parametrize(
    ("asked", "served", "other"),
    [
        ("gpt-5-mini", "gpt-5-mini-2025-08-07", False),
        ("openai/gpt-5-mini", "gpt-5-mini", False),
        ("llama3.2", "llama3.2:latest", False),
        ("qwen3:8b", "/models/QWEN3:8B", False),
        ("small", "the-only-model", True),
        ("gpt-4o", "gpt-4o-mini", True),
        ("gpt-4o", "gpt-4", True),
        ("claude-3-5", "claude-3", True),
        ("small", "", False),
    ],
)
def test_a_date_or_provider_makes_no_other_model(asked: str, served: str, other: bool) -> None:
    assert is_another(asked, served) is other


def test_a_context_that_was_too_long_is_replayed_too(desk: Workspace) -> None:
    with Endpoint("context-llama", "ok", reply=saying(CLAIM)) as endpoint:
        assert ask(desk, endpoint).code == 0
        replayed = desk.qa("replay", "last")
        assert replayed.code == 0, replayed.err


def test_a_cut_reply_that_was_asked_for_again_is_replayed_byte_for_byte(desk: Workspace) -> None:
    with Endpoint("limit-kept", reply=saying(*TWO)) as endpoint:
        asked = ask(desk, endpoint, "--json", extra="max_tokens = 40\n")
    replayed = desk.qa("replay", "last", "--json")
    assert (replayed.code, replayed.out) == (0, asked.out), replayed.err


def test_every_prompt_that_was_used_is_pinned_and_no_other(desk: Workspace) -> None:
    with (
        Endpoint(reply=saying(CLAIM)) as writer,
        Endpoint(reply=f"VERDICT 1 supported\nQUOTE [1] {QUOTE}\n") as judge,
    ):
        second = f'[models.judge]\nprovider = "openai"\nname = "judge-1"\nbase_url = "{judge.base_url}"\n'
        record = ask(desk, writer, "--json", extra='verify = "judge"\n' + second).json
        first = record["pins"]
        assert names(first) == ["answer", "verify"]
        desk.write("prompts/repair.md", "another one, which was not used\n")
        assert desk.qa("replay", record["id"]).err.count("prompts") == 0
        desk.write("prompts/verify.md", (desk.home / "prompts/repair.md").read_text())
        assert "prompts" in desk.qa("replay", record["id"]).err
        (desk.home / "prompts/repair.md").unlink()
        (desk.home / "prompts/verify.md").unlink()
        assert names(ask(desk, writer, "--json").json["pins"]) == ["answer"]
        follow_up = desk.qa("ask", "-m", "test", "-c", "--no-sync", "--json", "And when did it reopen?").json
        assert "condense" in names(follow_up["pins"])
        assert names(desk.qa("ask", "-m", "offline", "--no-sync", "--json", QUESTION).json["pins"]) == []


def test_a_repair_is_pinned_where_there_was_one(desk: Workspace) -> None:
    def reply(body: dict[str, Any]) -> str:
        return saying(CLAIM if len(body["messages"]) > 2 else "It cost 8.4 million euros.")(body)

    with Endpoint(reply=reply) as endpoint:
        assert names(ask(desk, endpoint, "--json").json["pins"]) == ["answer", "repair"]
        assert names(ask(desk, endpoint, "--json", "--retries", "0").json["pins"]) == ["answer"]


@pytest.mark.parametrize(
    ("judged", "extra", "used"),
    [
        ("ENOUGH", "", ["answer", "enough"]),
        ("NOTHING", "", ["enough"]),  # nothing is written then
        ("ENOUGH", "gate = false\n", ["answer"]),
    ],
)
def test_a_model_that_was_asked_whether_the_passages_are_enough_is_pinned(
    desk: Workspace, judged: str, extra: str, used: list[str]
) -> None:
    def reply(body: dict[str, Any]) -> str:
        return judged if "You judge whether" in body["messages"][0]["content"] else "MISSING the architect"

    with Endpoint(reply=reply) as endpoint:
        configure(desk, endpoint)
        desk.write("qa.toml", extra + (desk.home / "qa.toml").read_text(encoding="utf-8"))
        question = "Which architect drew the plans of the Alder Bridge pedestrian tunnel?"
        assert names(desk.qa("ask", "-m", "test", "--no-sync", "--json", question).json["pins"]) == used


def names(pins: dict[str, str]) -> list[str]:
    return [entry.partition(":")[0] for entry in pins["prompts_used"].split()]
