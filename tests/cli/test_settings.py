"""Config, models, sources, doctor: what a person sets, and what is said when it is wrong."""

from __future__ import annotations

import sys

import pytest

from tests.cli.conftest import Workspace


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("model = \n", "line 1"),
        ('modle = "gpt"\n', "Did you mean `model`?"),
        ('[models.gpt]\nname = "x"\nbase_ulr = "http://h"\n', "Did you mean `base_url`?"),
        ("passages = 0\n", "passages"),
        ('model = "gtp"\n', "Did you mean `gpt`?"),
        ('[store]\nurl = "localhost"\n', "http://"),
        ('[models.mine]\nprovider = "openai"\n', "name"),
    ],
)
def test_a_mistake_in_the_config_is_told_with_its_place(workspace: Workspace, toml: str, said: str) -> None:
    workspace.write("qa.toml", 'sources = "sources.toml"\n' + toml if not toml.startswith("model = \n") else toml)
    run = workspace.qa("ask", "anything?")
    assert run.code == 2
    assert said in run.err
    assert "try:" in run.err


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('[[source]]\nid = "a"\nname = "A"\nai_use = "maybe"\n', "detect"),
        ('[[source]]\nid = "a"\nname = "A"\npath = ["x"]\n', "paths"),
        ('[[source]]\nid = "courier"\nname = "Twice"\n', "courier"),
        ('[[source]\nid = "a"\n', "line"),
    ],
)
def test_a_mistake_in_the_register_is_told_with_its_place(workspace: Workspace, entry: str, said: str) -> None:
    register = workspace.home / "sources.toml"
    register.write_text(register.read_text(encoding="utf-8") + "\n" + entry, encoding="utf-8")
    run = workspace.qa("sync")
    assert run.code == 2
    assert "sources.toml" in run.err
    assert said in run.err


def test_a_missing_register_says_so(workspace: Workspace) -> None:
    (workspace.home / "sources.toml").unlink()
    run = workspace.qa("ask", "anything?")
    assert run.code == 2
    assert "sources.toml" in run.err


def test_a_missing_key_names_its_variable_and_a_way_without(asked: Workspace) -> None:
    run = asked.qa("ask", "-m", "gpt", "What is the speed limit on Alder Bridge?")
    assert run.code == 3
    assert "OPENAI_API_KEY" in run.err
    assert "-m offline" in run.err


def test_models_list_tells_values_origins_and_keys(workspace: Workspace) -> None:
    workspace.write("qa.toml", 'sources = "sources.toml"\n[models.gpt]\nname = "gpt-x"\n')
    run = workspace.qa("models", "list", env={"OPENAI_API_KEY": "sk-not-a-real-key"})
    assert run.code == 0
    assert "key set" in run.out
    assert "sk-not-a-real-key" not in run.out + run.err
    rows = {row["profile"]: row for row in workspace.qa("models", "list", "--json").json["models"]}
    assert rows["gpt"]["key_set"] is False
    assert rows["gpt"]["origins"]["name"] == "qa.toml"
    assert rows["gpt"]["origins"]["provider"] == "default"
    assert rows["offline"]["chosen"] is True
    assert rows["offline"]["key_set"] is None


def test_config_tells_where_each_value_comes_from(workspace: Workspace) -> None:
    settings = workspace.qa("config", "--json").json["settings"]
    assert settings["sources"] == {"value": "sources.toml", "from": "qa.toml"}
    assert settings["model"] == {"value": "offline", "from": "default"}


def test_sources_show_what_each_allows(asked: Workspace) -> None:
    rows = {row["id"]: row for row in asked.qa("sources", "list", "--json").json["sources"]}
    assert (rows["courier"]["full"], rows["courier"]["reference"]) == (2, 0)
    assert (rows["wire"]["full"], rows["wire"]["reference"]) == (0, 1)
    shown = asked.qa("sources", "show", "wire").out
    assert "register-forbid" in shown
    assert "Storholm" not in shown
    assert "AI USE" in asked.qa("sources").out


def test_the_doctor_finds_a_healthy_workspace_well_and_a_fresh_one_not_set_up(
    asked: Workspace, workspace: Workspace
) -> None:
    assert asked.qa("doctor").code == 0
    fresh = workspace.qa("doctor")
    assert fresh.code == 3
    assert "qa sync" in fresh.out


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX locale")
def test_a_terminal_without_utf8_gets_an_answer(asked: Workspace) -> None:
    run = asked.qa(
        "ask",
        "What is the speed limit on Alder Bridge?",
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert run.code == 0
    assert "40 kilometres" in run.out


def test_help_names_every_command_of_the_design(asked: Workspace) -> None:
    out = asked.qa("--help").out
    for command in ("ask", "search", "sync", "add", "sources", "eval", "models", "status", "doctor", "config", "init"):
        assert f" {command} " in out
