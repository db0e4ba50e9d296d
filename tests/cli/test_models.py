"""`-m NAME` against a real endpoint on loopback: streaming, checks, and every failure as words and an exit code."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Workspace
from tests.endpoint.server import Endpoint

QUESTION = "How much did the Alder Bridge repairs cost?"
KEY = "sk-secret-0123456789abcdef"


def profile(workspace: Workspace, endpoint: Endpoint, extra: str = "") -> None:
    workspace.write(
        "qa.toml",
        f'sources = "sources.toml"\n[models.test]\nprovider = "openai"\nname = "small"\nbase_url = "{endpoint.base_url}"\n'
        f'key_env = "TEST_KEY"\ntimeout = 3\nretries = 1\n{extra}',
    )


def ask(workspace: Workspace, *args: str) -> Any:
    return workspace.qa("ask", "-m", "test", *args, QUESTION, env={"TEST_KEY": KEY})


GOOD = "QUOTE [{n}] The work cost 7.4 million euros, 600,000 euros less than planned.\nCLAIM The repairs cost 7.4 million euros.\n"


def answering(claim: str) -> Any:
    """A model that finds the passage about the bridge and replies with `claim` (`{n}` is its number)."""

    def reply(body: dict[str, Any]) -> str:
        import re

        prompt = body["messages"][-1]["content"]
        before = prompt[: prompt.index("The work cost 7.4")]
        return claim.format(n=re.findall(r"^\[(\d+)\]", before, re.MULTILINE)[-1])

    return reply


def test_a_model_writes_the_answer_and_its_quote_is_located(workspace: Workspace) -> None:
    with Endpoint(reply=answering(GOOD)) as endpoint:
        profile(workspace, endpoint)
        run = ask(workspace)
        assert run.code == 0, run.err
        assert "The repairs cost 7.4 million euros. [1]" in run.out
        assert "“The work cost 7.4 million euros, 600,000 euros less than planned.”" in run.out
        assert "chosen offline" not in run.err
        record = ask(workspace, "--json").json
        assert record["claims"][0]["verdict"] == "supported"
        assert record["model"]["profile"] == "test"
        assert KEY not in run.out + run.err + str(record)
        system = endpoint.requests[0].json["messages"][0]["content"]
        assert "The work cost" not in system


def test_nothing_of_a_forbidden_source_leaves_the_machine(workspace: Workspace) -> None:
    with Endpoint() as endpoint:
        profile(workspace, endpoint)
        workspace.qa("ask", "-m", "test", "Which island did the shipyard owner sell?", env={"TEST_KEY": KEY})
        sent = "".join(str(request.json) for request in endpoint.requests)
        for secret in ("Storholm", "Tveit", "CANARY-WIRE-5512"):
            assert secret not in sent


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        ("QUOTE [{n}] The work cost 9.9 million euros.\nCLAIM The repairs cost 9.9 million euros.\n", "unsupported"),
        (
            "QUOTE [{n}] The work cost 7.4 million euros, 600,000 euros less than planned.\nCLAIM It cost 8.4 million euros.\n",
            "unsupported",
        ),
        ("QUOTE [99] The work cost 7.4 million euros.\nCLAIM The repairs cost 7.4 million euros.\n", "99"),
        ("CLAIM The repairs cost 7.4 million euros.\n", "unsupported"),
    ],
)
def test_what_the_articles_do_not_bear_out_is_marked(workspace: Workspace, claim: str, problem: str) -> None:
    with Endpoint(reply=answering(claim)) as endpoint:
        profile(workspace, endpoint)
        run = ask(workspace)
        assert run.code == 11
        assert problem in run.out
        assert "unsupported" in run.out


def test_not_in_these_articles_is_an_outcome(workspace: Workspace) -> None:
    with Endpoint(reply="MISSING what the repairs cost\n") as endpoint:
        profile(workspace, endpoint)
        run = ask(workspace)
        assert run.code == 10
        assert "Missing: what the repairs cost" in run.out


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("auth", 5), ("rate-limit-bare", 7), ("stall", 8), ("stall-first", 8), ("html", 6), ("bad-gateway", 6),
        ("not-json", 6), ("truncated", 6), ("unknown-model", 6), ("error-500", 6),
    ],
)  # fmt: skip
def test_a_failing_endpoint_ends_in_words_and_its_exit_code(
    asked: Workspace, tmp_path: Any, mode: str, code: int
) -> None:
    with Endpoint(mode, reply=answering(GOOD), key="") as endpoint:
        profile(asked, endpoint)
        run = ask(asked, "--no-sync")
        (asked.home / "qa.toml").write_text('sources = "sources.toml"\n', encoding="utf-8")
        assert run.code == code, run.err
        assert "error:" in run.err
        assert "try:" in run.err
        assert KEY not in run.out + run.err


def test_a_dead_endpoint_is_told_with_its_address(workspace: Workspace) -> None:
    with Endpoint() as endpoint:
        profile(workspace, endpoint)
    run = ask(workspace)
    assert run.code == 6
    assert endpoint.base_url.split("//")[1].split("/")[0] in run.err


def test_models_test_makes_one_real_call(workspace: Workspace) -> None:
    with Endpoint("served-anyway") as endpoint:
        profile(workspace, endpoint)
        run = workspace.qa("models", "test", "test", env={"TEST_KEY": KEY})
        assert run.code == 0, run.err
        assert "ms" in run.out
        assert "some servers serve whatever they have" in run.out
        assert len(endpoint.requests) == 1


def test_scripted_and_recorded_profiles_are_chosen_by_config(workspace: Workspace) -> None:
    workspace.write("replies.jsonl", '"MISSING the script says so"\n')
    workspace.write(
        "qa.toml",
        'sources = "sources.toml"\n[models.script]\nprovider = "scripted"\npath = "replies.jsonl"\n'
        '[models.tape]\nprovider = "recorded"\npath = "tape"\nrecord = "offline"\n'
        '[models.replay]\nprovider = "recorded"\npath = "tape"\n',
    )
    assert "the script says so" in workspace.qa("ask", "-m", "script", QUESTION).out
    recorded = workspace.qa("ask", "-m", "tape", QUESTION)
    assert recorded.code == 0, recorded.err
    assert workspace.qa("ask", "-m", "replay", QUESTION).out == recorded.out
    missing = workspace.qa("ask", "-m", "replay", "What is the speed limit on Alder Bridge?")
    assert missing.code == 3
    assert "try:" in missing.err
