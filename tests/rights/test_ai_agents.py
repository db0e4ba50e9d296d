"""The list of AI agents: dated, whole words, replaceable."""

import datetime as dt
import json

import pytest

from qa.errors import ConfigError
from qa.rights.ai_agents import Purpose, known_agents, read_agents, read_robots_json, write_agents
from qa.rights.robots_txt import robots_signals
from tests.rights.sites import INPUT, robots, said


def test_the_list_that_comes_along_is_dated_and_names_the_common_agents() -> None:
    agents = known_agents()
    assert dt.date.fromisoformat(agents.dated)
    for token, purpose in (
        ("gptbot", Purpose.TRAINING),
        ("Google-Extended", Purpose.GROUNDING),
        ("OAI-SearchBot", Purpose.SEARCH),
        ("claude-user", Purpose.USER),
        ("Operator", Purpose.AGENT),
    ):
        found = agents.find(token)
        assert found is not None
        assert found.purpose is purpose


def test_tokens_match_as_whole_words() -> None:
    agents = known_agents()
    assert agents.find("GPTBot/1.3") == agents.find("gptbot")
    assert agents.find("kangaroo   bot") is not None
    for other in ("GPTBot2", "MyGPTBot", "Code Runner", "Spiderman", "", "*", "Googlebot"):
        assert agents.find(other) is None


def test_a_list_written_out_is_read_back_the_same() -> None:
    agents = known_agents()
    assert read_agents(write_agents(agents)) == agents


def test_a_newer_list_adds_agents_and_keeps_what_was_known() -> None:
    newer = {
        "FreshBot": {"operator": "[Fresh](https://fresh.example)", "function": "AI Assistants", "description": ""},
        "FreshTrainer": {"operator": "Unclear at this time.", "function": "LLM training.", "description": ""},
        "FreshIndex": {"operator": "F", "function": "AI Search Crawlers", "description": "Does not train models."},
        "FreshHand": {"operator": "F", "function": "AI Agents", "description": ""},
        "FreshWho": {"operator": "F", "function": "Undocumented AI Agents", "description": "training?"},
        "GPTBot": {"operator": "Somebody", "function": "AI Assistants", "description": ""},
    }
    agents = read_robots_json(json.dumps(newer), dated=dt.date(2027, 1, 2))
    found = {token: agents.by_token[token.lower()] for token in newer}
    assert {token: agent.purpose for token, agent in found.items()} == {
        "FreshBot": Purpose.USER,
        "FreshTrainer": Purpose.TRAINING,
        "FreshIndex": Purpose.SEARCH,
        "FreshHand": Purpose.AGENT,
        "FreshWho": Purpose.UNDOCUMENTED,
        "GPTBot": Purpose.TRAINING,
    }
    assert found["FreshBot"].operator == "Fresh"
    assert found["FreshTrainer"].operator == ""
    assert agents.dated == "2027-01-02"
    assert agents.find("CCBot") is not None
    assert read_agents(write_agents(agents)) == agents
    assert said(robots_signals(robots("User-agent: FreshBot\nDisallow: /"), "/", agents=agents)) == {(INPUT, "no")}


@pytest.mark.parametrize("text", ["[", "[]", '{"A": 1}', "null"])
def test_a_list_in_another_form_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_robots_json(text, dated=dt.date(2027, 1, 2))
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["[training", '[flying]\n"A" = "B"', "training = 3"])
def test_a_broken_file_of_our_own_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConfigError):
        read_agents(text)
