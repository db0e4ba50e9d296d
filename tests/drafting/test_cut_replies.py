"""A reply that was cut off at its limit is asked for once more with more room; what stays cut is said to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from qa.answer_types import Claim, Pins
from qa.chat.failures import CutShortError
from qa.drafting.pins import pin_prompts, prompts_of
from qa.drafting.spending import Spending
from qa.drafting.verify import Verification, with_opinions
from qa.drafting.write import Written
from qa.errors import ModelError
from qa.prompts import read_prompt
from qa.types import ChatRequest, Completion, Usage
from tests.drafting.newsroom import GOOD_BILL, GOOD_DATE, QUESTION, TEXTS, WRONG_BILL, composed, passages, writer

HALF_DATE = "QUOTE [2] The terminal opened on 3 September.\nCLAIM It opened on 3"
ONE_CALL = Usage(prompt_tokens=100, completion_tokens=10, cost_usd=0.1)


class Limited:
    """Gives each reply with the reason it ended for."""

    provider = "openai"
    name = "limited"

    def __init__(self, *replies: tuple[str, str] | Exception) -> None:
        self._replies = list(replies)
        self.limits: list[int] = []

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        self.limits.append(request.max_tokens)
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        if on_text:
            on_text(reply[0])
        return Completion(text=reply[0], finish_reason=reply[1], usage=ONE_CALL)


def written(model: Any, *, shown: list[str] | None = None, **options: Any) -> Written:
    made = writer(model, **{"longest": 800, **options})
    seen = None if shown is None else lambda claim, _: shown.append(claim.text)
    return made.write(QUESTION, composed(), shrink=lambda _: None, on_claim=seen)


def texts(made: Written) -> list[str]:
    return [claim.text for claim in made.cited.claims]


BOTH = ["The bill was 58.3 million euros.", "It opened on 3 September."]


@pytest.mark.parametrize("streamed", [False, True])
def test_it_is_asked_once_more_with_more_room(streamed: bool) -> None:
    model = Limited((GOOD_BILL + HALF_DATE, "length"), (GOOD_BILL + GOOD_DATE, "stop"))
    shown: list[str] = []
    made = written(model, shown=shown if streamed else None)
    assert model.limits == [400, 800]
    assert texts(made) == BOTH
    assert not streamed or shown == BOTH
    assert [(a.cut_at, a.because, a.chosen) for a in made.attempts] == [(400, "", False), (0, "cut", True)]
    assert made.draft.missing == ()
    assert made.completion.usage == Usage(prompt_tokens=200, completion_tokens=20, cost_usd=0.2)


def test_what_the_reader_has_seen_stays_and_is_not_said_twice() -> None:
    other = GOOD_BILL.replace(
        "CLAIM The bill was 58.3 million euros.", "CLAIM In all, 58.3 million euros were to be paid."
    )
    shown: list[str] = []
    made = written(Limited((GOOD_BILL + HALF_DATE, "length"), (other + GOOD_DATE, "stop")), shown=shown)
    assert texts(made) == shown == BOTH


@pytest.mark.parametrize("options", [{"retries": 0}, {"longest": 400}, {"longest": 0}])
def test_where_the_settings_allow_no_more_the_answer_says_that_it_lacks_its_end(options: dict[str, Any]) -> None:
    model = Limited((GOOD_BILL + HALF_DATE, "length"))
    made = written(model, **options)
    assert (texts(made), model.limits) == (BOTH[:1], [400])
    assert made.draft.missing == ("the end of the answer: the reply of limited was cut off at 400 tokens",)
    assert [attempt.cut_at for attempt in made.attempts] == [400]


def test_cut_off_again_the_longer_reply_is_shown_and_said_to_be_cut() -> None:
    made = written(Limited((HALF_DATE, "length"), (GOOD_BILL + HALF_DATE, "length")))
    assert texts(made) == BOTH[:1]
    assert "cut off at 800 tokens" in made.draft.missing[-1]
    assert [attempt.cut_at for attempt in made.attempts] == [400, 800]


def test_a_longer_reply_that_fails_leaves_the_first_and_says_why() -> None:
    made = written(Limited((GOOD_BILL + HALF_DATE, "length"), ModelError("it is out", remedy="wait")))
    assert texts(made) == BOTH[:1]
    assert made.attempts[1].failure == "it is out"
    assert "cut off at 400" in made.draft.missing[-1]


def test_a_longer_reply_that_holds_less_is_not_taken() -> None:
    made = written(Limited((GOOD_BILL + HALF_DATE, "length"), (WRONG_BILL, "stop")))
    assert texts(made) == BOTH[:1]
    assert [attempt.chosen for attempt in made.attempts] == [True, False]
    assert "cut off at 400" in made.draft.missing[-1]


def test_a_reply_that_was_all_thinking_gets_more_room_too() -> None:
    thought = CutShortError("all thinking", remedy="raise it", usage=ONE_CALL)
    model = Limited(thought, (GOOD_BILL, "stop"))
    made = written(model)
    assert (texts(made), model.limits) == (BOTH[:1], [400, 800])
    assert made.completion.usage.cost_usd == 0.2


def test_all_thinking_without_retries_is_an_error() -> None:
    with pytest.raises(CutShortError, match="all thinking"):
        written(Limited(CutShortError("all thinking", remedy="raise it")), retries=0)


def test_a_reply_of_which_no_line_was_whole_is_an_error_and_not_a_lack_of_evidence() -> None:
    with pytest.raises(CutShortError, match="before a line of it was whole") as caught:
        written(Limited(("QUOTE [1] The fi", "length"), ("QUOTE [1] The final b", "length")))
    assert "max_tokens" in caught.value.remedy


def test_the_limit_on_cost_holds_for_the_longer_reply() -> None:
    model = Limited((GOOD_BILL + HALF_DATE, "length"))
    made = written(model, spending=Spending(limit=0.85, price=(0.0, 1000.0)))
    assert model.limits == [400]
    assert "limit" in made.attempts[1].failure


def test_a_longer_reply_is_repaired_like_any_other() -> None:
    model = Limited(("QUOTE [1] The fi", "length"), (WRONG_BILL, "stop"), (GOOD_BILL, "stop"))
    made = written(model)
    assert model.limits == [400, 800, 400]
    assert texts(made) == BOTH[:1]
    assert [(a.because, a.chosen) for a in made.attempts] == [("", False), ("cut", False), ("flaws", True)]
    assert replace(made.attempts[2], chosen=False).unsupported == 0


def test_a_verdict_that_was_cut_off_says_which_setting_to_raise() -> None:
    claims = tuple(Claim(text=f"It was so, {n}.", supported=True, citations=(1,)) for n in (1, 2))
    asked = Verification(
        profile="judge", prompt=read_prompt("verify", Path("nowhere")).text, budget_tokens=4000, max_tokens=300
    )
    model = Limited(("VERDICT 1 unsupported\nVERD", "length"))
    (first, second), _ = with_opinions(
        claims, passages(), model=model, verification=asked, text_of=TEXTS.get, today="2026-09-20", limit=None,
        spent=Usage(),
    )  # fmt: skip
    assert first.opinion
    assert first.opinion.says == "unsupported"
    assert second.opinion
    assert second.opinion.problems == ("its reply was cut off at 300 tokens: raise max_tokens in [models.judge]",)


def test_prompts_are_pinned_by_name_and_what_was_pinned_before_stays() -> None:
    pins = Pins(index="", corpus="", prompts="", config="", app="")
    used = pin_prompts(pin_prompts(pins, answer="A", repair=""), condense="C")
    assert sorted(prompts_of(used.prompts_used)) == ["answer", "condense"]
    assert prompts_of(used.prompts_used)["answer"] == prompts_of(pin_prompts(pins, answer="A").prompts_used)["answer"]
    assert used.prompts != pin_prompts(pins, answer="A").prompts
