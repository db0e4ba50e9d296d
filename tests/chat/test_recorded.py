"""Recordings: the same request gets the same reply, another one none."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from qa.chat.openai import OpenAIModel
from qa.chat.recorded import RecordedModel, request_key
from qa.chat.scripted import ScriptedModel
from qa.errors import SetupError
from tests.chat.requests import passage, request
from tests.endpoint.server import Endpoint


def test_what_was_recorded_is_replayed_whole(tmp_path: Path) -> None:
    with Endpoint(reply="CLAIM é 한국어\n") as endpoint:
        inner = OpenAIModel(profile="test", name="tiny", base_url=endpoint.base_url, price=(1.0, 1.0))
        recorded = RecordedModel(tmp_path, inner=inner).complete(request())
    assert RecordedModel(tmp_path).complete(request()) == recorded


def test_a_recording_is_asked_for_once(tmp_path: Path) -> None:
    inner = ScriptedModel(["once"])
    model = RecordedModel(tmp_path, inner=inner)
    assert [model.complete(request()).text for _ in range(3)] == ["once"] * 3
    assert len(inner.requests) == 1


def test_another_request_has_no_recording(tmp_path: Path) -> None:
    RecordedModel(tmp_path, inner=ScriptedModel(["once"])).complete(request())
    with pytest.raises(SetupError, match="no recorded reply to “Another"):
        RecordedModel(tmp_path).complete(request("Another?"))


def test_every_part_of_a_request_makes_its_key() -> None:
    asked = request()
    others = [
        request("Another?"),
        structs.replace(asked, max_tokens=201),
        structs.replace(asked, passages=asked.passages[:1]),
        structs.replace(asked, passages=(passage(1, "Another text. And more."), asked.passages[1])),
        structs.replace(asked, messages=asked.messages[:1]),
    ]
    assert len({request_key(one) for one in [asked, *others]}) == 6


def test_the_boundary_of_a_request_does_not_make_its_key() -> None:
    assert len({request_key(request(boundary=mark)) for mark in ("0" * 32, "a1" * 16, "a1" * 8)}) == 1


def test_a_damaged_recording_is_a_setup_error(tmp_path: Path) -> None:
    RecordedModel(tmp_path, inner=ScriptedModel(["once"])).complete(request())
    [path] = tmp_path.iterdir()
    path.write_text('{"text": "on', encoding="utf-8")
    with pytest.raises(SetupError, match="cannot be read"):
        RecordedModel(tmp_path).complete(request())


def test_a_recording_holds_neither_key_nor_request(tmp_path: Path) -> None:
    with Endpoint() as endpoint:
        inner = OpenAIModel(profile="test", name="tiny", base_url=endpoint.base_url, api_key="k-secret-1")
        RecordedModel(tmp_path, inner=inner).complete(request())
    [path] = tmp_path.iterdir()
    assert "k-secret-1" not in path.read_text(encoding="utf-8")
    assert "ferry" not in path.read_text(encoding="utf-8")


def test_a_failed_call_leaves_no_recording(tmp_path: Path) -> None:
    with pytest.raises(SetupError):
        RecordedModel(tmp_path, inner=ScriptedModel([])).complete(request())
    assert not list(tmp_path.iterdir())
