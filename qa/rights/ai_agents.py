"""AI crawlers, fetchers and agents by what they fetch for: dated data, and a newer list read into the same form."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from msgspec import Struct

from qa.errors import ConfigError
from qa.types import Use

DATA = Path(__file__).with_name("ai_agents.toml")


class Purpose(StrEnum):
    """What an agent fetches for."""

    TRAINING = "training"
    GROUNDING = "grounding"
    SEARCH = "search"
    USER = "user"
    AGENT = "agent"
    PROVIDER = "provider"
    UNDOCUMENTED = "undocumented"


DENIED = {
    Purpose.TRAINING: (Use.AI_TRAIN,),
    Purpose.GROUNDING: (Use.AI_INPUT, Use.AI_TRAIN),
    Purpose.SEARCH: (Use.AI_INPUT,),
    Purpose.USER: (Use.AI_INPUT,),
    Purpose.PROVIDER: (Use.AI_TRAIN,),
    Purpose.AGENT: (),
    Purpose.UNDOCUMENTED: (),
}
"""What a publisher says no to, by inference, who keeps such an agent out."""


class Agent(Struct, frozen=True, kw_only=True):
    token: str
    purpose: Purpose
    operator: str = ""


class Agents(Struct, frozen=True, kw_only=True):
    """A dated list. Keys of `by_token` are lower-case, blanks collapsed."""

    dated: str
    by_token: Mapping[str, Agent]

    def find(self, value: str) -> Agent | None:
        """The agent that a `User-agent` value names, whole words only.

        Tokens with blanks, slashes or digits are not valid by RFC 9309 and must match as they stand; the others also
        match with a version behind them (`GPTBot/1.2`).
        """
        name = " ".join(value.lower().split())
        found = self.by_token.get(name)
        if found or "/" not in name:
            return found
        return self.by_token.get(name.split("/", 1)[0].strip())


@cache
def known_agents() -> Agents:
    """The list that comes with Byline."""
    return read_agents(DATA.read_text(encoding="utf-8"))


def read_agents(text: str) -> Agents:
    """A list in our own form. Raises `ConfigError` when it is not."""
    try:
        data = tomllib.loads(text)
        dated = data.pop("dated", "")
        listed = [
            Agent(token=token, purpose=Purpose(purpose), operator=str(operator))
            for purpose, tokens in data.items()
            for token, operator in tokens.items()
        ]
    except (tomllib.TOMLDecodeError, ValueError, AttributeError) as error:
        raise ConfigError(
            f"the list of AI agents cannot be read: {error}", remedy=f"compare it with {DATA.name}"
        ) from error
    return Agents(dated=str(dated), by_token={_key(agent.token): agent for agent in listed})


def read_robots_json(text: str, *, dated: dt.date, known: Agents | None = None) -> Agents:
    """A list in the form of ai.robots.txt's `robots.json` (token → operator, function, description, …).

    What Byline knows of a token stays: its classes were read one by one. New tokens get theirs from the words of their
    `function` and `description`; known ones that the list lacks are kept, because robots.txt files keep them for years.
    Raises `ConfigError` when it is not in that form.
    """
    known = known or known_agents()
    try:
        data = json.loads(text)
        new = {
            _key(token): Agent(
                token=token,
                purpose=_purpose(f"{facts.get('function', '')} {facts.get('description', '')}"),
                operator=_plain(str(facts.get("operator", ""))),
            )
            for token, facts in data.items()
        }
    except (ValueError, AttributeError) as error:
        raise ConfigError(
            f"the list of AI agents cannot be read: {error}",
            remedy="give a file in the form of ai.robots.txt's robots.json: an object of tokens",
        ) from error
    return Agents(dated=dated.isoformat(), by_token={**new, **known.by_token})


def write_agents(agents: Agents) -> str:
    """The list in our own form; `read_agents` reads it back."""
    lines = [
        "# Product tokens of AI crawlers, fetchers and agents, by what they fetch for.",
        f'dated = "{agents.dated}"',
    ]
    for purpose in Purpose:
        lines += ["", f"[{purpose}]"]
        chosen = (agent for agent in agents.by_token.values() if agent.purpose is purpose)
        # A JSON string without escaped slashes is a TOML basic string too.
        lines += [
            f"{json.dumps(agent.token, ensure_ascii=False)} = {json.dumps(agent.operator, ensure_ascii=False)}"
            for agent in sorted(chosen, key=lambda agent: _key(agent.token))
        ]
    return "\n".join(lines) + "\n"


# In this order: the first that fits.
_WORDS = (
    (Purpose.AGENT, r"\bAI (?:coding )?agents?\b|coding agent"),
    (Purpose.USER, r"AI assistants?\b|prompted by a user|user (?:asks|requests|queries)"),
    (Purpose.SEARCH, r"AI search|search engine|search index"),
    (Purpose.TRAINING, r"\btrain|data ?sets?\b|\bLLMs?\b"),
    (Purpose.PROVIDER, r"data providers?|data scrapers?|scrapes? data|scraping"),
)


def _purpose(words: str) -> Purpose:
    if re.search(r"undocumented", words, re.IGNORECASE):
        return Purpose.UNDOCUMENTED
    for purpose, pattern in _WORDS:
        if re.search(pattern, words, re.IGNORECASE):
            return purpose
    return Purpose.UNDOCUMENTED


def _plain(markdown: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return "" if re.match(r"unclear", text, re.IGNORECASE) else text[:80]


def _key(token: str) -> str:
    return " ".join(token.lower().split())
