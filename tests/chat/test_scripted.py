"""Scripted replies, from a list, a function and a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.chat.scripted import ScriptedModel
from qa.errors import ConfigError, SetupError
from tests.chat.requests import request


def test_replies_are_used_up_in_order() -> None:
    model = ScriptedModel(["one", "two"])
    assert [model.complete(request()).text for _ in range(2)] == ["one", "two"]


def test_a_script_at_its_end_says_so() -> None:
    model = ScriptedModel([])
    with pytest.raises(SetupError, match="no reply left for “Why"):
        model.complete(request("Why?"))


def test_a_function_sees_the_request() -> None:
    assert ScriptedModel(lambda asked: asked.question).complete(request("Why?")).text == "Why?"


def test_requests_are_kept() -> None:
    model = ScriptedModel(["one"])
    model.complete(request("Why?"))
    assert [kept.question for kept in model.requests] == ["Why?"]


def test_a_file_answers_its_questions_any_number_of_times_and_the_rest_in_order(tmp_path: Path) -> None:
    path = tmp_path / "script.jsonl"
    lines = ["first", {"question": "Why?", "reply": "because"}, {"reply": "second"}]
    path.write_text("\n\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    model = ScriptedModel.from_file(path)
    replies = [model.complete(request(question)).text for question in ("Why?", "What?", "Why?", "Who?")]
    assert replies == ["because", "first", "because", "second"]


@pytest.mark.parametrize("line", ["{not json", '{"answer": "x"}', "[1]", '{"reply": 3}'])
def test_a_line_that_is_no_reply_is_shown(tmp_path: Path, line: str) -> None:
    path = tmp_path / "script.jsonl"
    path.write_text(f'"fine"\n{line}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2"):
        ScriptedModel.from_file(path)


def test_a_missing_file_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        ScriptedModel.from_file(tmp_path / "none.jsonl")
