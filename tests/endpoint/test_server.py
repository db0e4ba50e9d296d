"""The test server itself: its modes are told, its vectors depend on the text alone."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.endpoint import server
from tests.endpoint.server import MODES, Endpoint


def post(url: str, body: dict[str, Any]) -> Any:
    call = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(call, timeout=5) as reply:
        return json.loads(reply.read())


CHAT = {"model": "tiny", "messages": [{"role": "user", "content": "Why?"}]}


def test_every_mode_is_told_at_the_top_of_the_file() -> None:
    told = set(re.findall(r"[a-z0-9-]+", server.__doc__ or ""))
    assert set(MODES) <= told


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="no such mode"):
        Endpoint("perfect")


def test_requests_are_kept_with_their_mode() -> None:
    with Endpoint("served-anyway", "ok") as endpoint:
        models = [post(f"{endpoint.base_url}/chat/completions", CHAT)["model"] for _ in range(3)]
    assert models == ["the-only-model", "tiny", "tiny"]
    assert [chat.mode for chat in endpoint.chats] == ["served-anyway", "ok", "ok"]


def test_a_schema_is_refused_with_500() -> None:
    with Endpoint("schema-500") as endpoint, pytest.raises(urllib.error.HTTPError, match="500"):
        post(f"{endpoint.base_url}/chat/completions", {**CHAT, "response_format": {"type": "json_schema"}})


def test_a_wrong_key_is_refused_where_one_is_asked_for() -> None:
    with Endpoint("key-checked", key="right") as endpoint, pytest.raises(urllib.error.HTTPError, match="401"):
        post(f"{endpoint.base_url}/chat/completions", CHAT)


@pytest.mark.parametrize(("mode", "shape"), [("ok", [8, 8]), ("few-vectors", [8]), ("other-width", [9, 9])])
def test_embeddings_can_be_short_or_wide(mode: str, shape: list[int]) -> None:
    with Endpoint(mode) as endpoint:
        data = post(f"{endpoint.base_url}/embeddings", {"model": "e", "input": ["a", "b"]})["data"]
    assert [len(item["embedding"]) for item in data] == shape


def test_vectors_depend_on_the_text_alone() -> None:
    with Endpoint() as endpoint:
        url = f"{endpoint.base_url}/embeddings"
        first, second = post(url, {"input": ["a", "b"]})["data"], post(url, {"input": ["b"]})["data"]
    assert first[1]["embedding"] == second[0]["embedding"] != first[0]["embedding"]
