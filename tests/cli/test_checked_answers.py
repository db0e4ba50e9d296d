"""The checks as a user meets them: a repair, its limits, what it costs, and a model that takes fewer passages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from rich.console import Console

from qa.answer_types import Checks, Citation, Claim
from qa.cli.render import citation_text, claim_text
from qa.types import ArticleCard, ArticleId, SourceId
from tests.cli.conftest import BRIDGE_QUESTION as QUESTION
from tests.cli.conftest import BRIDGE_QUOTE as QUOTE
from tests.cli.conftest import PRICED, Run, Workspace
from tests.endpoint.server import Endpoint


def number_of(body: dict[str, Any]) -> str:
    """Under which number the passage about the cost was shown."""
    prompt = body["messages"][1]["content"]
    return str(re.findall(r"^\[(\d+)\]", prompt[: prompt.index("The work cost 7.4")], re.MULTILINE)[-1])


def saying(*claims: str, quote: str = QUOTE) -> Any:
    """A model that makes these claims one after another, one per request, always with the right quote."""
    left = list(claims)

    def reply(body: dict[str, Any]) -> str:
        claim = left[min(len(body["messages"]) // 2 - 1, len(left) - 1)]  # each repair adds two messages
        return f"QUOTE [{number_of(body)}] {quote}\nCLAIM {claim}\n"

    return reply


def ask(desk: Workspace, endpoint: Endpoint, *args: str, extra: str = "") -> Run:
    desk.write(
        "qa.toml",
        f'sources = "sources.toml"\n[models.test]\nprovider = "openai"\nname = "small"\nbase_url = "{endpoint.base_url}"\n{extra}',
    )
    return desk.qa("ask", "-m", "test", "--no-sync", *args, QUESTION)


def test_a_claim_that_does_not_hold_is_repaired_and_never_shown(desk: Workspace) -> None:
    with Endpoint(reply=saying("It cost 8.4 million euros.", "It cost 7.4 million euros.")) as endpoint:
        run = ask(desk, endpoint)
        assert run.code == 0, run.err
        assert "It cost 7.4 million euros. [1]" in run.out
        assert "8.4" not in run.out
        assert "1 of 1 claims did not hold" in run.err
        told = endpoint.chats[1].json["messages"]
        assert [message["role"] for message in told] == ["system", "user", "assistant", "user"]
        assert "not in its quotes: 8.4 million" in told[-1]["content"]


def test_the_record_holds_every_check_and_the_usage_of_all_calls(desk: Workspace) -> None:
    with Endpoint(reply=saying("It cost 8.4 million euros.", "It cost 7.4 million euros.")) as endpoint:
        record = ask(desk, endpoint, "--json", extra=PRICED).json
        assert [attempt["chosen"] for attempt in record["attempts"]] == [False, True]
        [number] = [check for check in record["claims"][0]["checks"] if check["check"] == "number"]
        assert number == {
            "check": "number",
            "text": "7.4 million",
            "ok": True,
            "evidence": "7.4 million",
            "citation": 1,
        }
        once = len("".join(m["content"] for m in endpoint.chats[0].json["messages"])) // 4
        assert record["usage"]["prompt_tokens"] > 2 * once - 10
        assert record["usage"]["cost_usd"] == pytest.approx(
            (2.5 * record["usage"]["prompt_tokens"] + 10 * record["usage"]["completion_tokens"]) / 1e6
        )


def test_no_retries_means_one_call_and_a_marked_claim(desk: Workspace) -> None:
    with Endpoint(reply=saying("It cost 8.4 million euros.")) as endpoint:
        run = ask(desk, endpoint, "--retries", "0")
        assert (run.code, len(endpoint.chats)) == (11, 1)
        assert "(unsupported: not in its quotes: 8.4 million)" in run.out
        assert "cost unknown" in run.err
        listed = desk.qa("answers", "list", "-n", "1")
        assert "(1 of 1 claims unsupported)" in listed.out
        kept = json.loads(max((desk.home / ".qa/answers").glob("*.json")).read_text(encoding="utf-8"))
        assert kept["text"] == "It cost 8.4 million euros. [1] [unsupported]"


def test_a_made_up_passage_number_is_counted_and_ends_with_11(desk: Workspace) -> None:
    def reply(body: dict[str, Any]) -> str:
        return f"QUOTE [99] {QUOTE}\nQUOTE [{number_of(body)}] {QUOTE}\nCLAIM It cost 7.4 million euros.\n"

    with Endpoint(reply=reply) as endpoint:
        run = ask(desk, endpoint)
        assert run.code == 11
        assert "made up 1 passage number" in run.err
        assert "passage [99] does not exist" in run.out
        assert ask(desk, endpoint, "--json").json["unknown_passages"] == 1


def test_a_limit_on_cost_stops_the_call_before_it_is_made(desk: Workspace) -> None:
    with Endpoint(reply=saying("It cost 7.4 million euros.")) as endpoint:
        run = ask(desk, endpoint, "--max-cost", "0.0001", extra=PRICED)
        assert (run.code, endpoint.chats) == (13, [])
        assert "may cost up to" in run.err
        assert ask(desk, endpoint, "--max-cost", "1").code == 2  # no price, so no limit can be kept
        within = ask(desk, endpoint, "--max-cost", "1", extra=PRICED)
        assert within.code == 0, within.err
        assert re.search(r"small · [\d,]+ \+ [\d,]+ tokens · \$0\.00\d\d", within.err)


def test_an_answer_that_turned_out_dearer_is_shown_and_ends_with_13(desk: Workspace) -> None:
    with Endpoint("usage-high", reply=saying("It cost 7.4 million euros.")) as endpoint:
        run = ask(desk, endpoint, "--max-cost", "1", extra="price_input = 1000\nprice_output = 0\n")
        assert run.code == 13, run.err
        assert "It cost 7.4 million euros." in run.out
        assert "more than the limit" in run.err


def test_a_request_that_is_too_long_is_sent_once_more_with_fewer_passages(desk: Workspace) -> None:
    with Endpoint("context-llama", "ok", reply=saying("It cost 7.4 million euros.")) as endpoint:
        run = ask(desk, endpoint)
        assert run.code == 0, run.err
        assert re.search(r"\d of \d passages did not fit", run.err)
        first, second = (len(request.json["messages"][1]["content"]) for request in endpoint.chats)
        assert second < first
    with Endpoint("context-openai", reply=saying("It cost 7.4 million euros.")) as endpoint:
        assert ask(desk, endpoint).code == 6
        assert len(endpoint.chats) == 2


def test_a_price_of_one_side_only_is_a_mistake_in_the_config(desk: Workspace) -> None:
    with Endpoint() as endpoint:
        run = ask(desk, endpoint, extra="price_input = 2.5\n")
        assert run.code == 2
        assert "price_output" in run.err


def shown(text: Any) -> str:
    console = Console(width=500, color_system=None)
    with console.capture() as capture:
        console.print(text)
    return capture.get()


def test_warnings_and_unsupported_claims_are_told_in_words_and_colour() -> None:
    unsupported = claim_text(Claim(text="It rose.", supported=False, problems=("no passage is quoted for it",)))
    assert "(unsupported: no passage is quoted for it)" in shown(unsupported)
    assert any("red" in str(span.style) for span in unsupported.spans)
    warned = claim_text(
        Claim(text="Strand rose.", supported=True, citations=(1,), problems=("check the names: Strand",))
    )
    assert "(warning: check the names: Strand)" in shown(warned)
    assert any("yellow" in str(span.style) for span in warned.spans)


def test_a_source_in_another_language_names_it() -> None:
    card = ArticleCard(id=ArticleId("a"), source_id=SourceId("s"), source="한빛일보", title="표결", language="ko")
    citation = Citation(
        n=1, quote="교사 32명이 찬성했다", start=0, end=11, card=card, link="", checks=Checks(exact=True)
    )
    assert "· in Korean" in shown(citation_text(citation, asked_in="en"))
    assert "Korean" not in shown(citation_text(citation, asked_in="ko"))
    assert "Korean" not in shown(citation_text(citation))


def test_a_second_model_gives_its_opinion_which_is_called_one(desk: Workspace) -> None:
    with (
        Endpoint(reply=saying("It cost 7.4 million euros.")) as writer,
        Endpoint(
            reply=f"VERDICT 1 contradicted\nQUOTE [1] {QUOTE}\nQUOTE [1] words that stand nowhere at all\n"
        ) as judge,
    ):
        extra = (
            f'verify = "judge"\n[models.judge]\nprovider = "openai"\nname = "judge-1"\nbase_url = "{judge.base_url}"\n'
        )
        run = ask(desk, writer, extra=extra)
        assert run.code == 0, run.err  # an opinion is no check
        assert f"(judge-1, a model, says: contradicted: “{QUOTE}”)" in run.out
        opinion = ask(desk, writer, "--json", extra=extra).json["claims"][0]["opinion"]
        assert (opinion["by"], opinion["profile"], opinion["says"]) == ("model", "judge", "contradicted")
        assert any("words that stand nowhere" in problem for problem in opinion["problems"])
        assert ask(desk, writer, extra='verify = "test"\n').code == 2


def test_articles_that_disagree_are_set_side_by_side(workspace: Workspace) -> None:
    workspace.write(
        "courier/2026-05-09-bridge-bill.md",
        "---\ntitle: Alder Bridge bill grows\npublished: 2026-05-09\nurl: https://courier.example/bill\n---\n\n"
        "The work on Alder Bridge cost 8.1 million euros, and not 7.4 million euros as the roads office had said.\n",
    )
    workspace.qa("sync")
    run = workspace.qa("ask", "--no-sync", QUESTION)
    assert run.code == 0, run.err
    assert "Your articles disagree" in run.out
    assert "8.1 million euros (a correction)" in run.out
    [conflict] = workspace.qa("ask", "--no-sync", "--json", QUESTION).json["conflicts"]
    assert [side["standing"] for side in conflict["sides"]] == ["corrects", "corrected"]
    assert all(side["quote"] and side["published"] for side in conflict["sides"])
    # Of one passage shown, too: a second look finds the other article, within the same limits.
    found = workspace.qa("ask", "--no-sync", "--json", "-k", "1", QUESTION).json
    assert len({passage["article_id"] for passage in found["passages"]}) == 1
    assert len(found["conflicts"][0]["sides"]) == 2
    before = workspace.qa("ask", "--no-sync", "--json", "-k", "1", "--until", "2026-04-30", QUESTION).json
    assert before["claims"]
    assert before["conflicts"] == []
