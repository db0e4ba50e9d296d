"""Whose names a text holds: runs of capitalised words that speak, have an age, or a title before them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa.patterns import lazy_pattern

_NAME = (
    r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ’'-]+(?:\s(?:van|von|de|del|der|da|di|la|le|al|bin|[A-Z]\.))?"
    r"(?:\s[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ’'A-Z-]+){1,3}"
)
NAME = _NAME
"""First name and last name, perhaps with one between."""
_SPEAKS = lazy_pattern(
    rf"(?:\b({_NAME})\s+(?:said|says|told|added|argued|warned|explained|recalled|replied)\b|\b(?:said|says|added)\s+({_NAME})\b)"
)
_AGED = lazy_pattern(rf"\b({_NAME}),\s(?:aged\s)?(\d{{1,3}}),")
_TITLED = lazy_pattern(rf"\b(?:Mr|Mrs|Ms|Dr|Prof|Judge|Captain|Professor|Mayor|Inspector|Sergeant)\.?\s({_NAME})\b")
_HONORIFIC = lazy_pattern(r"(?:Mr|Mrs|Ms|Dr)\b")
_RANKS = frozenset(
    """Mr Mrs Ms Dr Prof Professor Judge Captain Mayor Inspector Sergeant Lieutenant Commander Major Colonel General
    Chief Officer Deputy Senior Sir Dame Lord Lady President Minister Senator Councillor Reverend Detective
    Auditor""".split()
)
_NO_NAME = frozenset(
    """the a an in on at of and street road lane hall bridge quay island islands party council court house school club
    university institute company ltd inc county city river port bay hospital station north south east west new monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december yesterday today tomorrow when while after but then as if post courier gazette ledger times
    news agency authority union department ministry""".split()
)


def people_in(text: str) -> frozenset[str]:
    """Full names of people, each found by something that only people do."""
    found = {name for match in _SPEAKS.finditer(text) for name in match.groups() if name}
    found |= {match[1] for match in _AGED.finditer(text)} | {match[1] for match in _TITLED.finditer(text)}
    candidates = set(re.findall(rf"\b{_NAME}\b", text))
    surnames_that_speak = {
        match[1] for match in re.finditer(r"\b([A-ZÀ-Þ][a-zà-ÿ’'-]+)\s+(?:said|says|told|added)\b", text)
    }
    titled = set(re.findall(r"\b(?:Mr|Mrs|Ms|Dr)\.?\s([A-ZÀ-Þ][a-zà-ÿ’'-]+)", text))
    found |= {name for name in candidates if name.rpartition(" ")[2] in surnames_that_speak | titled}
    # “Fillmore spent …”, “Fillmore was born …”: a last name alone that does what people do.
    acting = {
        match[1]
        for match in re.finditer(
            r"(?:^|[.!?]\s+|\n)([A-ZÀ-Þ][a-zà-ÿ’'-]+)\s+(?:was\s(?:born|married)|died|grew\sup|studied|wrote|spent)\b",
            text,
        )
    }
    found |= {name for name in candidates if name.rpartition(" ")[2] in acting}
    found |= {
        match[1]
        for match in re.finditer(
            rf"\b({_NAME})\s(?:\((?:born\b|\d{{4}}\s?[–-])|was\sborn\b|was\sa[n]?\s[a-z-]+\s(?:and\s)?[a-z]+(?:er|or|ist|ian)\b)",
            text,
        )
    }
    # “Channel Receiver Act”, “Eastern Time”: what a text also writes small is a word, and no last name.
    small = set(re.findall(r"(?<![\w’'-])[a-z][a-z’'-]+", text))
    names = {bare(name) for name in found}
    return frozenset(
        name
        for name in names
        if is_name(name) and not _HONORIFIC.match(name) and name.rpartition(" ")[2].casefold() not in small
    )


def full_name(name: str, people: frozenset[str]) -> str:
    """A last name alone → the one person of the text who bears it; anything else stays as it is."""
    last = re.sub(r"^(?:Mr|Mrs|Ms|Dr)\.?\s", "", name)
    if " " in last:
        return name
    bearers = [person for person in people if person.rpartition(" ")[2] == last]
    return bearers[0] if len(bearers) == 1 else name


def ages_in(text: str) -> Mapping[str, str]:
    """Name → age, as in “Edith Amsel, 81,”."""
    return {bare(match[1]): match[2] for match in _AGED.finditer(text) if is_name(bare(match[1]))}


def is_name(name: str) -> bool:
    words = name.split()
    return len(words) >= 2 and not any(word.casefold() in _NO_NAME for word in words)


def bare(name: str) -> str:
    """Without rank and possessive: “Commander Freya Olander’s” → “Freya Olander”; a lone surname keeps its Mr."""
    words = re.sub(r"[’']s?$", "", name).split()
    while len(words) > 2 and words[0].rstrip(".") in _RANKS:
        words = words[1:]
    return " ".join(words)
