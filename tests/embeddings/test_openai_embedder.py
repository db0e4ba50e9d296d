"""Embeddings over HTTP: a real server on loopback, one fault at a time."""

from __future__ import annotations

import socket
import time
import traceback

import numpy as np
import pytest

from qa.embeddings.openai import OpenAIEmbedder
from qa.errors import (
    AuthError,
    ConfigError,
    ModelError,
    ModelTimeoutError,
    QAError,
    RateLimitError,
    UnreachableError,
)
from qa.types import Matrix
from tests.embeddings.conftest import KEY, WIDTH, Endpoint, vector_of

TEXTS = [f"text {n}" for n in range(5)]


def embedder(endpoint: Endpoint, **settings: object) -> OpenAIEmbedder:
    return OpenAIEmbedder(name="m", base_url=endpoint.base_url, api_key=KEY, **settings)  # type: ignore[arg-type]


def expected(texts: list[str]) -> Matrix:
    rows = np.array([vector_of(text) for text in texts], dtype=np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("mode", ["good", "base64", "shuffled", "no-index"])
def test_every_form_of_a_good_reply_is_read(mode: str, endpoint: Endpoint) -> None:
    endpoint.modes = [mode]
    np.testing.assert_allclose(embedder(endpoint).embed_passages(TEXTS), expected(TEXTS), atol=1e-5)


@pytest.mark.parametrize(
    ("mode", "error", "words"),
    [
        ("fewer", UnreachableError, "4 vectors for 5 texts"),
        ("same-index", UnreachableError, "numbered"),
        ("ragged", UnreachableError, "one width"),
        ("token-level", UnreachableError, "one width"),
        ("not-a-number", UnreachableError, "numbers that are none"),
        ("strings", UnreachableError, "not lists of numbers"),
        ("null", UnreachableError, "something else"),
        ("empty", UnreachableError, "something else"),
        ("html", UnreachableError, "web page"),
        ("error-in-200", UnreachableError, "something else"),
        ("wrong-key", AuthError, "refused the key"),
        ("echoes-key", ModelError, "refused to embed"),
        ("slow-down-for-ever", RateLimitError, "no more embeddings"),
        ("broken", ModelError, "500: .*out of memory"),
        ("unknown-model", ModelError, "does not know the model m"),
        ("cut-off", UnreachableError, "cannot be reached"),
    ],
)
def test_every_fault_is_told_apart_and_none_tells_the_key(
    mode: str, error: type[QAError], words: str, endpoint: Endpoint
) -> None:
    endpoint.modes = [mode]
    with pytest.raises(error, match=words) as caught:
        embedder(endpoint, retries=1).embed_passages(TEXTS)
    assert caught.type is error
    told = "".join(traceback.format_exception(caught.value)) + caught.value.remedy
    assert KEY not in told
    assert "\x1b" not in told
    assert caught.value.remedy


@pytest.mark.parametrize("mode", ["slow-down-for-ever", "broken", "cut-off"])
def test_a_passing_fault_is_outlived(mode: str, endpoint: Endpoint) -> None:
    endpoint.modes = [mode, mode, "good"]
    np.testing.assert_allclose(embedder(endpoint).embed_passages(TEXTS), expected(TEXTS), atol=1e-5)
    assert len(endpoint.requests) == 3


def test_retries_are_bounded(endpoint: Endpoint) -> None:
    endpoint.modes = ["broken"]
    with pytest.raises(ModelError):
        embedder(endpoint, retries=2).embed_passages(TEXTS)
    assert len(endpoint.requests) == 3


def test_retry_after_is_kept(endpoint: Endpoint) -> None:
    endpoint.modes = ["slow-down", "good"]
    began = time.monotonic()
    embedder(endpoint).embed_passages(TEXTS)
    assert time.monotonic() - began >= 0.3


def test_a_server_that_does_not_answer_is_a_timeout(endpoint: Endpoint) -> None:
    endpoint.modes = ["silent"]
    with pytest.raises(ModelTimeoutError, match=r"within 0\.1 s"):
        embedder(endpoint, timeout=0.1, retries=0).embed_question("Who?")


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://user:secret@127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(UnreachableError, match="cannot be reached") as caught:
            OpenAIEmbedder(name="m", base_url=address, api_key=KEY, retries=0).embed_question("Who?")
    assert "secret" not in caught.value.message


def test_dimensions_are_asked_for_and_checked(endpoint: Endpoint) -> None:
    assert embedder(endpoint, dimensions=8).embed_passages(TEXTS).shape == (5, 8)
    assert endpoint.requests[0]["dimensions"] == 8
    endpoint.modes = ["dimensions-ignored"]
    with pytest.raises(ModelError, match=f"{WIDTH} dimensions; 8 were asked for"):
        embedder(endpoint, dimensions=8).embed_passages(TEXTS)


def test_dimensions_that_nobody_gave_are_learnt_with_one_call(endpoint: Endpoint) -> None:
    asked = embedder(endpoint)
    assert (asked.dimensions, asked.dimensions) == (WIDTH, WIDTH)
    assert len(endpoint.requests) == 1
    assert "dimensions" not in endpoint.requests[0]


def test_a_width_that_changes_on_the_way_is_refused(endpoint: Endpoint) -> None:
    endpoint.modes = ["good", "other-width"]
    changing = embedder(endpoint)
    changing.embed_passages(TEXTS)
    with pytest.raises(ModelError, match=f"{WIDTH + 8} dimensions; they had {WIDTH} before"):
        changing.embed_passages(TEXTS)


def test_many_texts_go_in_batches_and_come_back_in_order(endpoint: Endpoint) -> None:
    texts = [f"text {n}" for n in range(1000)]
    np.testing.assert_allclose(embedder(endpoint).embed_passages(texts), expected(texts), atol=1e-5)
    assert sorted(len(request["input"]) for request in endpoint.requests) == [232, 256, 256, 256]


def test_long_texts_make_small_batches(endpoint: Endpoint) -> None:
    embedder(endpoint).embed_passages(["x" * 30_000] * 20)
    assert all(sum(map(len, request["input"])) <= 200_000 for request in endpoint.requests)


def test_a_server_that_takes_only_small_batches_gets_them(endpoint: Endpoint) -> None:
    endpoint.modes = ["at-most-10"]
    texts = [f"text {n}" for n in range(300)]
    patient = embedder(endpoint)
    np.testing.assert_allclose(patient.embed_passages(texts), expected(texts), atol=1e-5)
    refused = len([request for request in endpoint.requests if len(request["input"]) > 10])
    patient.embed_passages(texts)
    assert len([request for request in endpoint.requests if len(request["input"]) > 10]) == refused


def test_a_fault_in_one_of_many_batches_is_told(endpoint: Endpoint) -> None:
    endpoint.modes = ["good", "wrong-key"]
    with pytest.raises(AuthError):
        embedder(endpoint).embed_passages([f"text {n}" for n in range(2000)])


def test_vectors_of_zeros_become_the_vector_of_nothing(endpoint: Endpoint) -> None:
    endpoint.modes = ["zeros"]
    vectors = embedder(endpoint).embed_passages(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_blank_texts_are_not_sent(endpoint: Endpoint) -> None:
    embedder(endpoint, dimensions=WIDTH).embed_passages(["", " ", "\n"])
    assert endpoint.requests == []


def test_the_key_goes_into_the_header_and_may_be_missing(endpoint: Endpoint) -> None:
    embedder(endpoint).embed_question("Who?")
    OpenAIEmbedder(name="m", base_url=endpoint.base_url, api_key="").embed_question("Who?")
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in endpoint.headers[1].get("authorization", "")


@pytest.mark.parametrize(
    "address", ["localhost:11434", "ftp://host/v1", "http://", "http://[::1", "http://host:port/v1"]
)
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(ConfigError, match="address"):
        OpenAIEmbedder(name="m", base_url=address, api_key=KEY)


@pytest.mark.parametrize("key", ["sk-1\n", "schlüssel", "sk-\x00"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_told(key: str) -> None:
    with pytest.raises(AuthError) as caught:
        OpenAIEmbedder(name="m", api_key=key)
    assert key.strip() not in caught.value.message


def test_the_fingerprint_names_place_model_and_width_but_no_password() -> None:
    made = OpenAIEmbedder(name="e5", base_url="http://me:secret@localhost:8000/v1/", api_key=KEY, dimensions=64)
    assert made.fingerprint == "openai/localhost:8000/v1/e5/64"
    assert OpenAIEmbedder(name="e5", api_key=KEY).fingerprint == "openai/api.openai.com/v1/e5/native"
