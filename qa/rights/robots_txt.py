"""robots.txt by RFC 9309: groups, rules, and what they say of an article.

Our own parser: the rules of newer protocols stand in the same groups, and libraries drop those lines or let them split
a group. Unknown lines never end a group, all groups that name a token are merged, a group that names it replaces `*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from qa.rights.ai_agents import DENIED, Agents, Purpose, known_agents
from qa.rights.paths import matched_length, path_of
from qa.rights.reading import ABSENT, FAILED, READ, Reading
from qa.rights.site import files_named, is_page, paths_on, status_of
from qa.types import Article, Carrier, Says, Signal, SiteFile, Source, Use

CARRIER = "robots.txt"
OUR_TOKENS = ("bylinebot", "byline")
"""Product tokens by which a site can speak to Byline."""
LIMIT = 500 * 1024
"""Octets that are read; RFC 9309 2.5 asks for no less, and no crawler that publishers test with reads more."""
REFUSED = frozenset({401, 403, 429, 451})
"""Answers that keep the file from us. RFC 9309 lets a crawler take them for “no rules”; we do not."""

# Misspellings that large crawlers read as what was meant. Only those that say no.
_KEYS = {"user agent": "user-agent", "useragent": "user-agent"} | dict.fromkeys(
    ("dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"
)
_BARE = re.compile(r"(user-?agent|disallow|allow)[ \t]+(\S+)\Z", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+")


class Rules(Struct, frozen=True):
    """Key and value of each line that applies to an agent, in order; keys lower-case, unknown ones too."""

    lines: tuple[tuple[str, str], ...] = ()

    def values(self, key: str) -> list[str]:
        return [value for name, value in self.lines if name == key]

    def disallow(self, path: str) -> str | None:
        """The `Disallow` pattern that keeps this path out; None when it may be fetched.

        The longest match wins, `Allow` on a tie (RFC 9309 2.2.2). `/robots.txt` itself may always be fetched.
        """
        if path == "/robots.txt":
            return None
        denied = max(self._matches("disallow", path), default=(-1, ""))
        allowed = max(self._matches("allow", path), default=(-1, ""))
        return denied[1] if denied[0] > allowed[0] else None

    def _matches(self, key: str, path: str) -> Iterator[tuple[int, str]]:
        for value in self.values(key):
            # A forgotten slash is read as meant, where it says no.
            pattern = f"/{value}" if key == "disallow" and value and value[0] not in "/*$" else value
            length = matched_length(pattern, path)
            if length is not None:
                yield length, value


class Robots(Struct, frozen=True, kw_only=True):
    groups: tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...] = ()
    """(`User-agent` values, lines) of each group."""
    loose: tuple[tuple[str, str], ...] = ()
    """Lines before any `User-agent`."""
    licences: tuple[str, ...] = ()
    """`License` lines wherever they stand: they speak to everybody."""

    def rules_for(self, tokens: Iterable[str]) -> Rules:
        """The merged groups that name one of these tokens; where none does, those of `*`."""
        wanted = {token.lower() for token in tokens}
        named = [lines for agents, lines in self.groups if any(_product(agent) in wanted for agent in agents)]
        chosen = named or [lines for agents, lines in self.groups if any(_is_star(agent) for agent in agents)]
        return Rules(tuple(line for lines in chosen for line in lines))

    def rules_naming(self, token: str) -> Rules:
        """The merged groups with this whole `User-agent` value, a version behind it left aside."""
        key = _folded(token)
        return Rules(
            tuple(
                line
                for agents, lines in self.groups
                if any(key in {_folded(name), _folded(name).partition("/")[0]} for name in agents)
                for line in lines
            )
        )

    @property
    def agents(self) -> tuple[str, ...]:
        """Every `User-agent` value, each once, in order."""
        return tuple(dict.fromkeys(agent for agents, _ in self.groups for agent in agents))


@lru_cache(maxsize=64)  # a site's file is asked for every article of it, by three readers
def parse_robots(body: bytes) -> Robots:
    """Any octets give some rules; nothing raises. Lines end with CR, LF or both; a BOM is dropped."""
    groups: list[tuple[list[str], list[tuple[str, str]]]] = []
    loose: list[tuple[str, str]] = []
    licences: list[str] = []
    ruled = True  # whether the current group has a rule, so that the next User-agent begins another
    for key, value in _lines(body):
        if key == "user-agent":
            if ruled:
                groups.append(([], []))
                ruled = False
            groups[-1][0].append(value)
            continue
        if key == "license" and value:
            licences.append(value)
        ruled = ruled or key in {"allow", "disallow"}
        (groups[-1][1] if groups else loose).append((key, value))
    return Robots(
        groups=tuple((tuple(agents), tuple(lines)) for agents, lines in groups),
        loose=tuple(loose),
        licences=tuple(licences),
    )


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    for line in re.split(r"\r\n?|\n", body[:LIMIT].decode("utf-8", "replace").removeprefix("\ufeff")):
        text = line.split("#", 1)[0].strip(" \t\x00\ufeff")
        name, colon, value = text.partition(":")
        if not colon:
            bare = _BARE.match(text)
            if not bare:
                continue
            name, value = bare[1], bare[2]
        key = " ".join(name.lower().split())
        yield _KEYS.get(key, key), value.strip(" \t")


def _is_star(agent: str) -> bool:
    return agent == "*" or agent.startswith(("* ", "*\t"))


def _product(agent: str) -> str:
    """The product token at the beginning of a `User-agent` value, lower-case."""
    match = _TOKEN.match(agent)
    return match[0].lower() if match else ""


def _folded(agent: str) -> str:
    return " ".join(agent.lower().split())


# ── what it says of an article ─────────────────────────────────────────────────────────────────────────────


def read_robots(
    source: Source,  # noqa: ARG001 - every reader is asked the same way
    article: Article,
    *,
    agents: Agents | None = None,
) -> Reading:
    """What the robots.txt of every site that served the article, or first published it, says of fetching it.

    404 and 410: no rules. 401, 403, 429 and 451: kept out until it is given. Any other failure, and a page in its
    place: not read. `agents`: a newer list of AI agents than Byline's own.
    """
    signals: list[Signal] = []
    carriers: list[Carrier] = []
    for file in files_named(article, CARRIER):
        status, note = robots_status(file)
        carriers.append(Carrier(carrier=CARRIER, status=status, note=note))
        if file.status in REFUSED:
            signals.extend(_signals(file, (Use.SEARCH, Use.AI_INPUT), "robots-refused", f"status {file.status}", ""))
        elif status == READ:
            for path in paths_on(file, article):
                signals.extend(robots_signals(file, path, agents=agents))
    return Reading(signals=tuple(dict.fromkeys(signals)), carriers=tuple(carriers))


def may_fetch(file: SiteFile, url: str) -> bool:
    """Whether a robots.txt, as it was answered, lets us fetch an address of its host. What was not read lets us not."""
    status, _ = robots_status(file)
    if status != READ:
        return status == ABSENT
    return parse_robots(file.body).rules_for(OUR_TOKENS).disallow(path_of(url)) is None


def robots_status(file: SiteFile) -> tuple[str, str]:
    """Whether it was read. Elsewhere a page in its place means that there is no such file; here it hides the rules."""
    if 200 <= file.status < 300 and is_page(file):
        return FAILED, f"{file.url}: a page in its place"
    return status_of(file)


def robots_signals(file: SiteFile, path: str, *, agents: Agents | None = None) -> Iterator[Signal]:
    """What one robots.txt says of one path: to us, and by inference to us from what it says to the agents of others."""
    robots = parse_robots(file.body)
    denied = robots.rules_for(OUR_TOKENS).disallow(path)
    if denied is not None:
        # Binding for fetching. It says nothing of use; but what may not be fetched cannot be used either.
        yield from _signals(
            file, (Use.SEARCH, Use.AI_INPUT, Use.AI_TRAIN), CARRIER, f"Disallow: {denied}", "may not be fetched"
        )
    yield from _inferred(file, robots, path, agents or known_agents())


def _inferred(file: SiteFile, robots: Robots, path: str, agents: Agents) -> Iterator[Signal]:
    kept_out: dict[Purpose, list[str]] = {}
    named = {agent.token: agent for value in robots.agents if (agent := agents.find(value))}
    for agent in named.values():
        if robots.rules_naming(agent.token).disallow(path) is not None:
            kept_out.setdefault(agent.purpose, []).append(agent.token)
    for purpose, tokens in kept_out.items():
        listed = ", ".join(tokens[:6]) + (f" and {len(tokens) - 6} more" if len(tokens) > 6 else "")
        protocol = "robots-grounding" if purpose is Purpose.GROUNDING else "robots-agents"
        quote, note = f"Disallow for {listed}", f"inferred: {purpose} agents are kept out"
        if DENIED[purpose]:
            yield from _signals(file, DENIED[purpose], protocol, quote, note)
        else:
            yield _signal(file, Use.AI_INPUT, Says.UNSTATED, protocol, quote, f"heard, no effect: {purpose} agents")


def _signals(file: SiteFile, uses: Iterable[Use], protocol: str, quote: str, note: str) -> Iterator[Signal]:
    for use in uses:
        yield _signal(file, use, Says.NO, protocol, quote, note)


def _signal(file: SiteFile, use: Use, says: Says, protocol: str, quote: str, note: str) -> Signal:
    return Signal(carrier=CARRIER, protocol=protocol, use=use, says=says, quote=quote[:300], where=file.url, note=note)
