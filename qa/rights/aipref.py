"""AIPREF: the `Content-Usage` header and the robots.txt rule of that name (IETF drafts, not yet an RFC).

Attachment as in draft-ietf-aipref-attach-05, vocabulary as in vocab-08 of September 2026; the labels moved in almost
every draft before, so they are data. Two readings: strict, by RFC 9651; and by intent, which only ever adds a no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from msgspec import Struct

from qa.rights.paths import matched_length
from qa.rights.reading import READ, Reading
from qa.rights.robots_txt import OUR_TOKENS, parse_robots, robots_status
from qa.rights.site import files_named, paths_on
from qa.types import Article, Says, Signal, SiteFile, Source, Use

PROTOCOL = "aipref"
KEY = "content-usage"


class Label(Struct, frozen=True):
    """What a label speaks of. Only the current draft's can say yes: to anybody else's an unknown label is no word."""

    uses: tuple[Use, ...]
    drafts: str
    current: bool = False


_BROAD = (Use.AI_INPUT, Use.AI_TRAIN)
LABELS = {
    "train-ai": Label((Use.AI_TRAIN,), "02…08", current=True),
    "ai-use": Label((Use.AI_INPUT,), "02, 08", current=True),
    "search": Label((Use.SEARCH,), "01…08", current=True),
    "train-genai": Label((Use.AI_TRAIN,), "02, 03"),
    "genai": Label((Use.AI_TRAIN,), "01"),
    "inference": Label((Use.AI_INPUT,), "01"),
    "ai-output": Label((Use.AI_INPUT,), "04"),
    "all": Label(_BROAD, "02"),
    "bots": Label(_BROAD, "03, 04"),
    "tdm": Label(_BROAD, "01"),
    "ai": Label(_BROAD, "01"),
    # Never in a draft: the neighbouring vocabulary of Content Signals, and labels that a plug-in made up.
    "ai-train": Label((Use.AI_TRAIN,), ""),
    "ai-input": Label((Use.AI_INPUT,), ""),
    "ai-summarize": Label((Use.AI_INPUT,), ""),
}
# What a person meant who wrote a label with a no, in whatever syntax. The value must end there: `none` is no `n`.
_INTENT = re.compile(
    r"(?<![\w.*-])(?P<label>[A-Za-z][\w.-]*)\s*[=:]\s*[\"'(?]*\s*(?P<no>n|no|0|false|deny|disallow|disallowed)(?![\w-])",
    re.IGNORECASE,
)


class Preferences(Struct, frozen=True):
    """Of one statement: what was said per use, with the words; and whether it could be parsed at all."""

    said: tuple[tuple[Use, Says, str, str], ...]
    """(use, says, quote, note)"""
    parsed: bool


def read_preferences(value: bytes) -> Preferences:
    """The strict reading of a Dictionary, and the noes that only the reading by intent finds."""
    strict, parsed = _strict(value)
    said: list[tuple[Use, Says, str, str]] = []
    for label, preference in strict.items():
        known = LABELS[label]
        note = "" if known.current else f"a label of {'draft ' + known.drafts if known.drafts else 'no draft'}"
        for use in known.uses:
            if preference == "n":
                said.append((use, Says.NO, f"{label}=n", note))
            else:
                said.append((use, Says.YES if known.current else Says.UNSTATED, f"{label}=y", note))
    for label, quote in _intended_noes(value.decode("utf-8", "replace")):
        if label not in strict:
            said.extend((use, Says.NO, quote, "malformed, plainly negative") for use in LABELS[label].uses)
    return Preferences(tuple(said), parsed)


def _strict(value: bytes) -> tuple[dict[str, str], bool]:
    """Known labels with the token `y` or `n`; parameters are ignored, of duplicates the last counts (RFC 9651)."""
    import http_sf

    try:
        parsed = cast("dict[str, tuple[object, object]]", http_sf.parse(value, tltype="dictionary"))
    except (ValueError, RecursionError):  # a failure makes every preference unknown
        return {}, False
    found = {}
    for key, member in parsed.items():
        item = member[0]
        if key in LABELS and isinstance(item, http_sf.Token) and str(item) in {"y", "n"}:
            found[key] = str(item)
    return found, True


def _intended_noes(text: str) -> Iterator[tuple[str, str]]:
    """Every label with something that means no; parameters (after `;`) are no labels."""
    for match in _INTENT.finditer(re.sub(r";[^,]*", "", text)):
        if match["label"].lower() in LABELS:
            yield match["label"].lower(), match[0].strip()


# ── where it is written ────────────────────────────────────────────────────────────────────────────────────


def read_aipref(source: Source, article: Article) -> Reading:  # noqa: ARG001 - every reader is asked the same way
    """The header and the rule of every robots.txt. Unread files are robots.txt's to report.

    Between statements any no wins (vocab-08, 7.1); that is how signals are combined anyway.
    """
    signals: list[Signal] = []
    values = [value for name, value in article.headers if name.lower() == KEY]
    if values:  # several fields of one name are one list (RFC 9110 5.3)
        signals.extend(_signals(", ".join(values), carrier="http-header", where="Content-Usage"))
    for file in files_named(article, "robots.txt"):
        if robots_status(file)[0] == READ:
            for path in paths_on(file, article):
                signals.extend(_in_robots(file, path))
    return Reading(signals=tuple(dict.fromkeys(signals)))


def _in_robots(file: SiteFile, path: str) -> Iterator[Signal]:
    robots = parse_robots(file.body)
    ours = robots.rules_for(OUR_TOKENS)
    for value in [value for key, value in robots.loose if key == KEY]:  # no group: a no is heard all the same
        yield from (s for s in _signals(value, carrier="robots.txt", where=file.url) if s.says is Says.NO)
    if ours.disallow(path) is not None:  # a path that cannot be crawled has no preferences
        return
    for value in _applying(ours.values(KEY), path):
        yield from _signals(value, carrier="robots.txt", where=file.url)


def _applying(values: list[str], path: str) -> list[str]:
    """The preferences whose path matches longest, in octets; all of them when several have that very path."""
    matching: list[tuple[int, str]] = []
    for value in values:
        # Older drafts let the path be left out: then it is the whole site.
        parts = value.split(None, 1) if value.startswith("/") else ["/", value]
        length = matched_length(parts[0], path)
        if length is not None and len(parts) == 2:
            matching.append((length, parts[1]))
    longest = max((length for length, _ in matching), default=0)
    return [preference for length, preference in matching if length == longest]


def _signals(value: str, *, carrier: str, where: str) -> Iterator[Signal]:
    preferences = read_preferences(value.encode("utf-8", "replace"))
    for use, says, quote, note in preferences.said:
        yield Signal(carrier=carrier, protocol=PROTOCOL, use=use, says=says, quote=quote[:100], where=where, note=note)
    if not preferences.said:
        note = "no known label" if preferences.parsed else "malformed: every preference unknown"
        yield Signal(
            carrier=carrier,
            protocol=PROTOCOL,
            use=Use.AI_INPUT,
            says=Says.UNSTATED,
            quote=value[:100],
            where=where,
            note=note,
        )
