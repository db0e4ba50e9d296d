"""The robots directives of pages and headers, as data: what each says of which use, and whom it speaks to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from msgspec import Struct

from qa.rights.ai_agents import DENIED, known_agents
from qa.types import Says, Signal, Use


class Directive(Struct, frozen=True):
    """What a directive says. `engines`: the search engines that document it as a rule for their AI answers."""

    uses: tuple[Use, ...]
    engines: frozenset[str] = frozenset()
    note: str = ""


_BOTH = (Use.AI_INPUT, Use.AI_TRAIN)
_GOOGLE = frozenset({"googlebot"})
_BING = frozenset({"bingbot", "msnbot"})

# Documented by Google (nosnippet, max-snippet: also no input to AI answers) and Bing (noarchive, nocache: no or little
# use in chat answers); noai is a convention without a specification. Secondary sources: keep this table easy to change.
DIRECTIVES = {
    "noai": Directive(_BOTH),
    "noarchive": Directive(_BOTH, _BING),
    "nocache": Directive((Use.AI_INPUT,), _BING, "title and a short excerpt only"),
    "nosnippet": Directive((Use.AI_INPUT, Use.DISPLAY), _GOOGLE | _BING),
    "max-snippet": Directive((Use.AI_INPUT,), _GOOGLE | _BING, "only so many characters"),
    "noindex": Directive((Use.SEARCH, Use.AI_INPUT)),
    "none": Directive((Use.SEARCH, Use.AI_INPUT), note="noindex, nofollow"),
    "unavailable_after": Directive((Use.SEARCH, Use.AI_INPUT), note="after its date"),
}

# Names under which a directive speaks to us, and such as nobody listed but people write for training.
_OURS = frozenset({"robots", "x-robots-tag", "byline", "bylinebot"})
_TRAINING = frozenset({"ai", "genai"})
_ENGINES = _GOOGLE | _BING

_DIRECTIVE = re.compile(
    r"(unavailable_after)\s*:\s*(.+?)(?=,\s*[a-z_-]+\s*(?:[:,]|\Z)|\Z)|([a-z_-]+)(?:\s*:\s*([^,\s]*))?", re.IGNORECASE
)


def robots_signals(agent: str, content: str, *, carrier: str, where: str, fetched: bool) -> Iterator[Signal]:
    """The signals of one robots value. `noindex` binds what was fetched; of a file a user has it says nothing."""
    for name, value in _directives(content).items():
        directive = DIRECTIVES.get(name)
        if name == "noimageai":
            yield _signal(carrier, where, Use.AI_INPUT, Says.UNSTATED, name, "speaks of images only")
        if directive is None or not _speaks_of_answers(agent, name, directive):
            if directive is not None and _denied(agent) == (Use.AI_TRAIN,):
                yield _signal(carrier, where, Use.AI_TRAIN, Says.NO, name, f"to {agent}: inferred")
            continue
        note = directive.note if agent in _OURS else f"to {agent}: inferred"
        says, note = _says(name, value, note, fetched=fetched)
        for use in directive.uses:
            yield _signal(carrier, where, use, says, f"{name}:{value}" if value else name, note)


def _directives(content: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(content):
        name, value = (match[1], match[2]) if match[1] else (match[3], match[4])
        found[name.lower()] = (value or "").strip()
    return found


def is_agent(name: str) -> bool:
    """Whether a `meta` of this name, in lower case, holds robots directives."""
    return name in _OURS | _ENGINES | _TRAINING or known_agents().find(name) is not None


def _speaks_of_answers(agent: str, name: str, directive: Directive) -> bool:
    if agent in _ENGINES:
        return agent in directive.engines or name == "noai"
    return agent in _OURS or Use.AI_INPUT in _denied(agent)


def _denied(agent: str) -> tuple[Use, ...]:
    """A word to somebody else's agent is evidence of a wish, not addressed to us: about what it fetches for."""
    known = known_agents().find(agent)
    if known is None:
        return (Use.AI_TRAIN,) if agent in _TRAINING else ()
    return DENIED[known.purpose]


def _says(name: str, value: str, note: str, *, fetched: bool) -> tuple[Says, str]:
    if name == "max-snippet" and re.fullmatch(r"-1|", value):
        return Says.UNSTATED, "no limit"
    if name == "max-snippet" and re.fullmatch(r"0*[1-9]\d*", value):
        return Says.UNSTATED, "; ".join(filter(None, (f"at most {int(value)} characters", note)))
    if name == "unavailable_after":
        return (Says.NO, note) if _is_past(value) else (Says.UNSTATED, f"until {value}")
    if name in {"noindex", "none"} and not fetched:
        return Says.UNSTATED, "speaks to crawlers; this copy was supplied by the user"
    return Says.NO, note


def _is_past(value: str) -> bool:
    """An unreadable date counts as past: lenient only towards a no."""
    match = re.search(r"(\d{4})-(\d{2})-(\d{2})", value)
    if match:
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3])) < dt.datetime.now(tz=dt.UTC).date()
        except ValueError:
            return True
    found = re.search(r"\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}", value)
    for form in ("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y"):
        try:
            moment = dt.datetime.strptime(found[0] if found else "", form).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
        return moment < dt.datetime.now(tz=dt.UTC)
    return True


def _signal(carrier: str, where: str, use: Use, says: Says, quote: str, note: str) -> Signal:
    return Signal(carrier=carrier, protocol="meta-robots", use=use, says=says, quote=quote, where=where, note=note)
