"""The openai-compatible model against a real server on loopback with the faults of real servers."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.chat.failures import ContextTooLongError, CutShortError
from qa.chat.openai import OpenAIModel
from qa.errors import (
    AuthError,
    ConfigError,
    ModelError,
    ModelTimeoutError,
    QAError,
    RateLimitError,
    SetupError,
    UnreachableError,
)
from qa.types import Completion
from tests.chat.requests import request
from tests.endpoint.server import PLAIN_REPLY, Endpoint, quoting


class Naps:
    """Keeps the waits instead of waiting."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def model(endpoint: Endpoint, **options: Any) -> OpenAIModel:
    settings: dict[str, Any] = {
        "profile": "test",
        "name": "tiny",
        "base_url": endpoint.base_url,
        "api_key": "k-secret-1",
    }
    return OpenAIModel(**{**settings, "timeout": 5.0, "sleep": Naps(), **options})


def ask(endpoint: Endpoint, *, stream: bool = False, **options: Any) -> Completion:
    pieces: list[str] = []
    completion = model(endpoint, **options).complete(request(), on_text=pieces.append if stream else None)
    if stream:
        assert "".join(pieces) == completion.text
    return completion


def failing(mode: str, *, stream: bool = False, **options: Any) -> QAError:
    with Endpoint(mode) as endpoint, pytest.raises(QAError) as caught:
        ask(endpoint, stream=stream, **options)
    return caught.value


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "mode",
    [
        "ok", "no-usage", "usage-with-choice", "odd-borders", "reasoning", "served-anyway", "max-completion-only",
        "no-temperature", "no-stream-options", "no-stream", "plain-json", "content-parts", "no-finish-reason", "sse-anyway",
        "schema-ignored",
    ],
)  # fmt: skip
def test_the_reply_comes_through_whatever_the_server_is_like(mode: str, stream: bool) -> None:
    with Endpoint(mode, reply=PLAIN_REPLY + "é — 한국어 \u2028 日本語") as endpoint:
        assert ask(endpoint, stream=stream).text == PLAIN_REPLY + "é — 한국어 \u2028 日本語"


@pytest.mark.parametrize("mode", ["crlf", "comments"])
def test_streams_with_other_line_ends_and_comments_are_read(mode: str) -> None:
    with Endpoint(mode) as endpoint:
        assert ask(endpoint, stream=True).text == PLAIN_REPLY


def test_messages_and_limit_are_sent_as_asked() -> None:
    with Endpoint() as endpoint:
        ask(endpoint, temperature=0.3)
        sent = endpoint.chats[0]
    assert [message["role"] for message in sent.json["messages"]] == ["system", "user"]
    assert (sent.json["model"], sent.json["max_tokens"], sent.json["temperature"]) == ("tiny", 200, 0.3)
    assert sent.headers["authorization"] == "Bearer k-secret-1"
    assert "stream" not in sent.json


def test_a_local_endpoint_needs_no_key() -> None:
    with Endpoint() as endpoint:
        ask(endpoint, api_key="")
        assert endpoint.chats[0].headers["authorization"] == "Bearer none"


def test_a_reply_function_sees_the_passages() -> None:
    with Endpoint(reply=quoting(2, words=4)) as endpoint:
        assert ask(endpoint).text.startswith("QUOTE [2] Auditor Helga Stroud put\n")


@pytest.mark.parametrize("stream", [False, True])
def test_usage_is_taken_from_an_event_of_its_own_and_priced(stream: bool) -> None:
    with Endpoint() as endpoint:
        usage = ask(endpoint, stream=stream, price=(1.0, 2.0)).usage
    assert usage.prompt_tokens
    assert usage.completion_tokens
    assert usage.cost_usd == pytest.approx((usage.prompt_tokens + 2 * usage.completion_tokens) / 1e6)


def test_usage_on_an_event_with_a_choice_counts_too() -> None:
    with Endpoint("usage-with-choice") as endpoint:
        assert ask(endpoint, stream=True).usage.completion_tokens


@pytest.mark.parametrize("stream", [False, True])
def test_missing_usage_is_unknown_and_so_is_its_cost(stream: bool) -> None:
    with Endpoint("no-usage") as endpoint:
        usage = ask(endpoint, stream=stream, price=(1.0, 2.0)).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cost_usd) == (None, None, None)


@pytest.mark.parametrize("stream", [False, True])
def test_missing_usage_is_counted_and_called_an_estimate(stream: bool) -> None:
    with Endpoint("no-usage") as endpoint:
        usage = ask(endpoint, stream=stream, price=(1.0, 2.0), count=len).usage
    prompt = sum(len(message.content) + 4 for message in request().messages)
    assert (usage.prompt_tokens, usage.completion_tokens, usage.estimated) == (prompt, len(PLAIN_REPLY), True)
    assert usage.cost_usd == pytest.approx((prompt + 2 * len(PLAIN_REPLY)) / 1e6)


def test_what_the_endpoint_says_of_usage_is_taken_and_no_estimate() -> None:
    with Endpoint() as endpoint:
        assert not ask(endpoint, count=lambda _: 10**9).usage.estimated


@pytest.mark.parametrize("stream", [False, True])
def test_thinking_beside_the_text_is_counted_too(stream: bool) -> None:
    with Endpoint("reasoning-no-usage") as endpoint:
        usage = ask(endpoint, stream=stream, count=len).usage
    assert usage.completion_tokens is not None
    assert usage.completion_tokens > len(PLAIN_REPLY)


def test_a_counted_estimate_without_a_price_costs_nothing_known() -> None:
    with Endpoint("no-usage") as endpoint:
        assert ask(endpoint, count=len).usage.cost_usd is None


def test_an_unknown_price_is_unknown_and_not_zero() -> None:
    with Endpoint() as endpoint:
        assert ask(endpoint).usage.cost_usd is None


def test_the_model_is_reported_as_the_endpoint_names_it() -> None:
    with Endpoint("served-anyway") as endpoint:
        assert ask(endpoint, stream=True).model == "the-only-model"


def test_reasoning_beside_the_text_is_no_part_of_the_reply() -> None:
    with Endpoint("reasoning") as endpoint:
        assert "First I look" not in ask(endpoint, stream=True).text


@pytest.mark.parametrize(
    ("mode", "dropped"),
    [("max-completion-only", "max_tokens"), ("no-temperature", "temperature"), ("no-stream-options", "stream_options")],
)
def test_a_refused_parameter_is_left_out_and_not_sent_again(mode: str, dropped: str) -> None:
    with Endpoint(mode) as endpoint:
        asked = model(endpoint)
        for _ in range(2):
            asked.complete(request(), on_text=lambda piece: None)
        assert [dropped in chat.json for chat in endpoint.chats] == [True, False, False]


def test_both_limits_are_known() -> None:
    with Endpoint("max-completion-only") as endpoint:
        ask(endpoint)
        assert [chat.json.get("max_completion_tokens") for chat in endpoint.chats] == [None, 200]


def test_a_server_that_refuses_both_limits_ends_in_an_error() -> None:
    with (
        Endpoint("max-completion-only", "max-tokens-only") as endpoint,
        pytest.raises(ModelError, match="max_completion"),
    ):
        ask(endpoint)


def test_a_server_that_cannot_stream_is_asked_without_from_then_on() -> None:
    with Endpoint("no-stream") as endpoint:
        asked = model(endpoint)
        asked.complete(request(), on_text=lambda piece: None)
        asked.complete(request(), on_text=lambda piece: None)
        assert [bool(chat.json.get("stream")) for chat in endpoint.chats] == [True, False, False]


@pytest.mark.parametrize(
    "mode",
    ["rate-limit", "rate-limit-bare", "rate-limit-date", "overloaded", "bad-gateway", "error-500", "timeout-408"],
)
def test_what_passes_is_tried_again(mode: str) -> None:
    naps = Naps()
    with Endpoint(mode, mode, "ok") as endpoint:
        assert ask(endpoint, sleep=naps).text == PLAIN_REPLY
    assert len(naps.taken) == 2


def test_waits_grow_and_retry_after_is_kept() -> None:
    naps = Naps()
    with Endpoint("rate-limit-bare", "rate-limit-bare", "rate-limit", "ok") as endpoint:
        ask(endpoint, sleep=naps)
    assert naps.taken == [0.5, 1.0, 0.0]


def test_a_500_is_tried_again_twice_at_most() -> None:
    with Endpoint("validation-500") as endpoint, pytest.raises(UnreachableError, match="validation error"):
        ask(endpoint, max_retries=9)
    assert len(endpoint.chats) == 3


@pytest.mark.parametrize(("mode", "tries"), [("rate-limit", 4), ("rate-limit-long", 1), ("quota", 1)])
def test_going_on_asking_to_slow_down_is_a_rate_limit_error(mode: str, tries: int) -> None:
    with Endpoint(mode) as endpoint, pytest.raises(RateLimitError) as caught:
        ask(endpoint)
    assert len(endpoint.chats) == tries
    assert caught.value.exit_code == 7


def test_an_empty_quota_is_told_apart_from_haste() -> None:
    assert "billing" in failing("quota").remedy


@pytest.mark.parametrize("mode", ["auth", "forbidden", "auth-400"])
def test_a_refused_key_names_the_variable_to_set(mode: str) -> None:
    error = failing(mode, key_env="MY_KEY")
    assert isinstance(error, AuthError)
    assert error.exit_code == 5
    assert "MY_KEY" in error.remedy


def test_a_missing_key_is_said_before_anything_is_sent() -> None:
    with Endpoint() as endpoint, pytest.raises(SetupError, match="MY_KEY is not set"):
        ask(endpoint, api_key="", key_env="MY_KEY")
    assert not endpoint.requests


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel", "\x1b[31mred"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key: str) -> None:
    with Endpoint() as endpoint, pytest.raises(AuthError) as caught:
        ask(endpoint, api_key=key)
    assert key not in f"{caught.value.message}{caught.value.remedy}"
    assert not endpoint.requests


@pytest.mark.parametrize("mode", ["unknown-model", "unknown-model-400"])
def test_an_unknown_model_lists_those_that_are_served(mode: str) -> None:
    error = failing(mode)
    assert isinstance(error, ModelError)
    assert "small, large" in error.remedy


def test_a_wrong_path_is_told_apart_from_an_unknown_model() -> None:
    error = failing("not-found")
    assert isinstance(error, UnreachableError)
    assert "/v1" in error.remedy


@pytest.mark.parametrize("mode", ["context-openai", "context-llama"])
def test_too_long_a_request_is_an_error_of_its_own(mode: str) -> None:
    assert isinstance(failing(mode), ContextTooLongError)


@pytest.mark.parametrize("mode", ["html", "html-502"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_web_page_is_no_endpoint(mode: str, stream: bool) -> None:
    with Endpoint(mode) as endpoint, pytest.raises(UnreachableError) as caught:
        ask(endpoint, stream=stream, max_retries=0)
    assert endpoint.base_url in caught.value.message
    assert "HTML page titled “Sign in”" in caught.value.message


@pytest.mark.parametrize(
    ("mode", "words"),
    [("not-json", "hello, this is"), ("no-choices", "warming up"), ("error-200", "upstream failed")],
)
def test_nonsense_with_status_200_is_shown(mode: str, words: str) -> None:
    error = failing(mode)
    assert isinstance(error, UnreachableError)
    assert words in error.message


@pytest.mark.parametrize("mode", ["truncated", "ended-early", "bad-event"])
def test_a_stream_that_breaks_off_is_no_answer(mode: str) -> None:
    error = failing(mode, stream=True)
    assert isinstance(error, UnreachableError)
    assert re.search("broke off after (14|21) characters", error.message)


def test_nothing_is_tried_again_once_text_was_passed_on() -> None:
    with Endpoint("truncated", "ok") as endpoint, pytest.raises(UnreachableError):
        ask(endpoint, stream=True)
    assert len(endpoint.chats) == 1


def test_a_connection_lost_before_any_text_is_tried_again() -> None:
    with Endpoint("cut-before-text", "ok") as endpoint:
        assert ask(endpoint, stream=True).text == PLAIN_REPLY


def test_an_error_inside_the_stream_is_shown() -> None:
    assert "upstream failed" in failing("stream-error", stream=True).message


@pytest.mark.parametrize("mode", ["stall", "stall-first"])
def test_silence_is_a_timeout(mode: str) -> None:
    error = failing(mode, stream=True, timeout=0.3)
    assert isinstance(error, ModelTimeoutError)
    assert error.exit_code == 8


def test_a_model_that_never_ends_is_cut_off() -> None:
    with Endpoint("babble") as endpoint:
        completion = ask(endpoint, stream=True)
    assert completion.finish_reason == "length"
    assert len(completion.text) < 200 * 20


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("mode", ["length", "length-max-tokens"])
def test_a_reply_cut_at_the_limit_says_so_under_any_name(mode: str, stream: bool) -> None:
    with Endpoint(mode) as endpoint:
        assert ask(endpoint, stream=stream).finish_reason == "length"


def test_a_reply_that_was_all_thinking_tells_what_it_took() -> None:
    with Endpoint("thought-out") as endpoint, pytest.raises(CutShortError) as caught:
        ask(endpoint, stream=True, price=(1.0, 1.0))
    assert caught.value.usage.cost_usd
    assert "[models.test]" in caught.value.remedy


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("refusal", "declined to answer: I can't help"),
        ("content-filter", "declined"),
        ("empty", "empty reply"),
        ("thought-out", "all tokens went into thinking"),
    ],
)
def test_no_answer_is_an_error_and_not_an_empty_answer(mode: str, words: str, stream: bool) -> None:
    error = failing(mode, stream=stream)
    assert isinstance(error, ModelError)
    assert words in error.message


def test_nobody_listening_is_unreachable() -> None:
    with Endpoint() as endpoint:
        gone = model(endpoint, max_retries=1)
    with pytest.raises(UnreachableError) as caught:
        gone.complete(request())
    assert caught.value.exit_code == 6
    assert "start the model server" in caught.value.remedy


@pytest.mark.parametrize("address", ["localhost:11434/v1", "ftp://host/v1", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(ConfigError):
        OpenAIModel(profile="local", name="x", base_url=address)


def test_azure_addresses_keep_their_query_and_take_the_key_in_a_header_of_its_own() -> None:
    with Endpoint("azure") as endpoint:
        base = endpoint.base_url.replace("/v1", "/openai/deployments/tiny?api-version=2026-01-01")
        assert ask(endpoint, base_url=base).text == PLAIN_REPLY
        assert endpoint.chats[0].query == {"api-version": ["2026-01-01"]}


def test_ping_makes_one_small_call() -> None:
    with Endpoint("served-anyway") as endpoint:
        ping = model(endpoint).ping()
        assert len(endpoint.chats) == 1
    assert ping.model == "the-only-model"
    assert ping.seconds > 0


def test_ping_is_content_with_a_model_that_only_thought() -> None:
    with Endpoint("thought-out") as endpoint:
        assert model(endpoint).ping().seconds > 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=60))
def test_no_error_repr_or_log_holds_the_key(key: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    seen = []
    with (
        caplog.at_level(logging.DEBUG),
        Endpoint("echo-key", "auth", "html", "unknown-model", "rate-limit") as endpoint,
    ):
        asked = model(endpoint, api_key=key, max_retries=0)
        for _ in range(5):
            with pytest.raises(QAError) as caught:
                asked.complete(request(), on_text=lambda piece: None)
            seen.append(f"{caught.value!r} {caught.value.message} {caught.value.remedy}")
        seen.append(repr(asked))
        assert endpoint.chats[0].headers["authorization"] == f"Bearer {key}"
    assert all(key not in text for text in [*seen, *caplog.messages])


def test_a_password_or_key_in_the_address_is_not_shown() -> None:
    with Endpoint("html") as endpoint, pytest.raises(UnreachableError) as caught:
        ask(endpoint, base_url=endpoint.base_url.replace("//", "//user:hunter22@") + "?key=hunter23")
    assert "hunter2" not in f"{caught.value.message}{caught.value.remedy}"
