"""Replies kept as they come, and given again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from qa.chat.scripted import ScriptedModel
from qa.chat.taped import ReplayedModel, TapedModel, models_of, settings_of
from qa.errors import RateLimitError, SetupError
from qa.types import Completion, Usage
from tests.chat.requests import request as a_request


def taped(*replies: str) -> tuple[TapedModel, list[dict[str, Any]]]:
    tape: list[dict[str, Any]] = []
    return TapedModel(ScriptedModel(replies, name="m"), tape, role="model"), tape


def test_a_reply_passes_through_and_is_noted_raw() -> None:
    model, tape = taped("CLAIM One.\n", "CLAIM Two.\n")
    heard: list[str] = []
    assert model.complete(a_request(), on_text=heard.append).text == "CLAIM One.\n"
    model.complete(a_request())
    assert heard == ["CLAIM One.\n"]
    assert [entry["text"] for entry in tape] == ["CLAIM One.\n", "CLAIM Two.\n"]
    assert (model.name, model.provider) == ("m", "scripted")
    assert model.requests  # what else the model offers


def test_a_tape_survives_json_and_gives_the_same_completions_again() -> None:
    model, tape = taped("CLAIM One.\n")
    first = model.complete(a_request())
    again = ReplayedModel(json.loads(json.dumps(tape)), role="model", provider="openai", name="gpt")
    heard: list[str] = []
    assert again.complete(a_request(), on_text=heard.append) == first
    assert heard == ["CLAIM One.\n"]
    assert (again.provider, again.name, again.asked_otherwise) == ("openai", "gpt", 0)


def test_usage_and_confidence_come_again() -> None:
    kept = Completion(text="x", model="m-1", usage=Usage(prompt_tokens=5, cost_usd=0.25), confidence=0.5)

    class Fixed(ScriptedModel):
        def complete(self, *args: Any, **more: Any) -> Completion:
            return kept

    tape: list[dict[str, Any]] = []
    TapedModel(Fixed([]), tape, role="model").complete(a_request())
    assert ReplayedModel(tape, role="model", provider="p", name="n").complete(a_request()) == kept


def test_another_request_than_the_one_answered_is_counted() -> None:
    model, tape = taped("CLAIM One.\n")
    model.complete(a_request())
    again = ReplayedModel(tape, role="model", provider="p", name="n")
    again.complete(replace(a_request(), question="Something else?"))
    assert again.asked_otherwise == 1


def test_a_request_gets_the_reply_to_the_very_same_request_wherever_it_stands() -> None:
    first, second = a_request(), replace(a_request(), question="Something else?")
    model, tape = taped("one", "two")
    for each in (first, second):
        model.complete(each)
    again = ReplayedModel(tape, role="model", provider="p", name="n")
    assert [again.complete(each).text for each in (second, first)] == ["two", "one"]
    assert again.asked_otherwise == 0


def test_a_request_that_is_another_now_gets_the_next_reply_that_could_be_as_long() -> None:
    model, tape = taped("a short judgement", "a long answer")
    model.complete(replace(a_request(), max_tokens=50))
    model.complete(replace(a_request(), max_tokens=900))
    again = ReplayedModel(tape, role="model", provider="p", name="n")
    assert again.complete(replace(a_request(), max_tokens=900, question="Other?")).text == "a long answer"


def test_a_failure_is_replayed_as_the_failure_it_was() -> None:
    class Failing(ScriptedModel):
        def complete(self, *args: Any, **more: Any) -> Completion:
            raise RateLimitError("too many requests", remedy="wait")

    tape: list[dict[str, Any]] = []
    with pytest.raises(RateLimitError):
        TapedModel(Failing([]), tape, role="model").complete(a_request())
    again = ReplayedModel(json.loads(json.dumps(tape)), role="model", provider="p", name="n")
    with pytest.raises(RateLimitError, match="too many requests"):
        again.complete(a_request())


def test_a_tape_at_its_end_and_a_damaged_one_are_said_in_words() -> None:
    with pytest.raises(SetupError, match="no reply left"):
        ReplayedModel([], role="model", provider="p", name="n").complete(a_request())
    for damaged in ({"role": "model"}, {"role": "model", "text": "x", "usage": 3}):
        with pytest.raises(SetupError, match="damaged"):
            ReplayedModel([damaged], role="model", provider="p", name="n").complete(a_request())


def test_a_reply_of_a_later_version_is_taken_as_far_as_it_is_understood() -> None:
    entry = {"role": "model", "text": "x", "usage": {"prompt_tokens": 1, "joules": 3}, "mood": "glad"}
    completion = ReplayedModel([entry], role="model", provider="p", name="n").complete(a_request())
    assert completion == Completion(text="x", usage=Usage(prompt_tokens=1))


def test_models_and_settings_are_found_wherever_they_stand() -> None:
    class Holder(Struct):
        model: ScriptedModel
        verifier: ScriptedModel | None
        retries: int
        prompt: str

    model = ScriptedModel([])
    held = Holder(model, None, 2, "words")
    assert models_of(held) == {"model": model}
    assert settings_of(held) == {"retries": 2}
