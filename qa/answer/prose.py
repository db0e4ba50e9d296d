"""Running prose with [n] after its sentences → claims, for models that answer as they please."""

from __future__ import annotations

import re

from qa.answer.labels import MARKER, bare_text, numbers, without_markers
from qa.answer.quotemarks import inline_quotes
from qa.patterns import lazy_pattern
from qa.types import DraftClaim, DraftQuote

# The end of a sentence, with the closing marks and passage numbers that belong to it.
_END = lazy_pattern(
    rf"""(?:[.!?…]+["”’»)\]]*(?:\s*{MARKER.pattern})*(?=\s|$)
        |[。！？]+[」』”）]*(?:\s*{MARKER.pattern})*
        |(?:{MARKER.pattern})(?=\s+[A-ZÀ-Þ]))""",
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE = lazy_pattern(
    rf"(?:[^\W\d_]{{3,}}|[)\]\"”»’])[.!?…][\"”»’)\]*]*(?:\s*{MARKER.pattern})*$"
    rf"|[。！？][」』”）]*(?:\s*{MARKER.pattern})*$|{MARKER.pattern}$"
)
_ABBREVIATION = lazy_pattern(
    r"(?:^|[\s(])(?:[A-Za-zÀ-ÿ]|dr|mr|mrs|ms|prof|st|sr|sra|mme|mlle|nr|no|vs|ca|bzw|etc|approx|jr|gen|gov|sen|rep|hon|inc|ltd|co"
    r"|u\.s|e\.g|i\.e|z\.b|d\.h|p\.m|a\.m)\.$",
    re.IGNORECASE,
)
# What German writes after an ordinal number and its full stop.
_ORDINAL_NOUN = lazy_pattern(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert)\b"
)


def sentences(text: str) -> list[str]:
    """Cut one paragraph into sentences, each with the passage numbers that follow it; nothing is lost but blanks."""
    cut: list[str] = []
    start = 0
    for match in _END.finditer(text):
        following = text[match.end() :].lstrip()
        before = text[start : match.start() + 1]
        is_dot = text[match.start()] == "."
        if is_dot and _ABBREVIATION.search(before) and not MARKER.search(match.group()):
            continue
        if is_dot and following and (following[0].islower() or _goes_on_with_number(before, following)):
            continue
        cut.append(text[start : match.end()].strip())
        start = match.end()
    cut.append(text[start:].strip())
    return [sentence for sentence in cut if sentence]


def _goes_on_with_number(before: str, following: str) -> bool:
    """Whether a full stop after a number belongs to it: “1. 2.”, “3. September”."""
    if not re.search(r"(?<!\d)\d{1,2}\.$", before):
        return False
    return following[0].isdigit() or bool(_ORDINAL_NOUN.match(following))


def read_sentence(sentence: str) -> DraftClaim:
    """One sentence as a claim: quoted strings are its quotes, each from the passage named next after it.

    A passage that is named with no quoted words becomes a quote with empty text.
    """
    markers = list(MARKER.finditer(sentence))
    quotes: list[DraftQuote] = []
    used: set[int] = set()
    for text, end in inline_quotes(sentence) if markers else []:
        marker = next((m for m in markers if m.start() >= end), markers[-1])
        for number in numbers(marker.group()):
            quotes.append(DraftQuote(passage=number, text=text.strip()))
            used.add(number)
    named = dict.fromkeys(number for marker in markers for number in numbers(marker.group()))
    quotes.extend(DraftQuote(passage=number, text="") for number in named if number not in used)
    return DraftClaim(text=without_markers(bare_text(sentence)), quotes=tuple(quotes))


def ends_whole(text: str) -> bool:
    """Whether a text that was cut off ends as a sentence does; “cost 7.” may go on as “7.4 million”."""
    return bool(_WHOLE.search(text.rstrip()))


def has_marker(text: str) -> bool:
    return bool(MARKER.search(text))
