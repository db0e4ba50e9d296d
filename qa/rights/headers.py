"""`X-Robots-Tag` response headers: repeatable, scoped to agents within a line, dates with commas and colons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.rights.reading import ABSENT, READ, Reading
from qa.rights.robots_meta import robots_signals
from qa.types import Article, Carrier, Signal, Source

CARRIER = "http-header"
_VALUED = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview", "notranslate", "max-age"}
)
_SCOPED = re.compile(r"\s*([A-Za-z*][\w .*/-]*?)\s*:\s*(.*)\Z", re.DOTALL)
# A comma after a day's name, or before a year, belongs to the date.
_COMMA = re.compile(
    r"(?<!mon)(?<!tue)(?<!wed)(?<!thu)(?<!fri)(?<!sat)(?<!sun)(?<!day),(?!\s*(?:19|20)\d\d\b)", re.IGNORECASE
)


def read_headers(source: Source, article: Article) -> Reading:  # noqa: ARG001 - every reader is asked the same way
    """The robots directives of the response; the carrier is absent when there was no response."""
    if not article.headers:
        return Reading(carriers=(Carrier(carrier=CARRIER, status=ABSENT),))
    signals: list[Signal] = []
    for name, value in article.headers:
        if name.lower() == "x-robots-tag":
            signals.extend(tag_signals(value))
    return Reading(signals=tuple(dict.fromkeys(signals)), carriers=(Carrier(carrier=CARRIER, status=READ),))


def tag_signals(value: str) -> Iterator[Signal]:
    """What one header line says. A prefix `agent:` scopes the directives that follow it in the line."""
    for agent, directives in scoped(value):
        yield from robots_signals(
            agent, ", ".join(directives), carrier=CARRIER, where=f"X-Robots-Tag ({agent})", fetched=True
        )


def scoped(value: str) -> list[tuple[str, list[str]]]:
    """(agent in lower case, its directives) in the order of the line; `robots` where no agent is named."""
    found: list[tuple[str, list[str]]] = [("robots", [])]
    for item in _COMMA.split(value):
        match = _SCOPED.match(item)
        if match and match[1].lower() not in _VALUED:
            agent, item = match[1].lower(), match[2]
            found.append(("robots" if agent == "*" else agent, []))
        if item.strip():
            found[-1][1].append(item.strip())
    return [(agent, directives) for agent, directives in found if directives]
