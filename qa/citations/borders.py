"""Rough sentences of a claim or quote, with offsets: no cut inside “3.2 million”, “5. November”, “Dr. Haddad”."""

from __future__ import annotations

from collections.abc import Iterator

from qa.patterns import lazy_pattern
from qa.types import Span

_MARK = lazy_pattern(r"[。！？]+[」』”）]*|[.!?…]+[\"”’»)\]]*(?=\s|$)|\n+")
_ABBREVIATION = lazy_pattern(
    r"(?:^|[\s(“\"„«])(?:[A-ZÀ-Þ]|[^\W\d_](?:\.\s?[^\W\d_])+|mr|mrs|ms|dr|prof|st|ste|sr|sra|mme|mlle|jr|nr|no"
    r"|nos|ca|bzw|usw|vs|etc|approx"
    r"|gen|gov|sen|rep|hon|lt|col|capt|sgt|inc|ltd|co|mio|mrd|mill|str|abs|art|tel|evtl|ggf|zzgl|inkl|jan|feb"
    r"|febr|mar|apr|jun|jul|aug|sept?"
    r"|oct|okt|nov|dec|dez|janv|févr|avr|juil|déc)\.$",
    2,
)
_AFTER_ARTICLE = lazy_pattern(r"\b(?:am|vom|zum|im|beim|der|das|dem|den|des)\s\d{1,2}\.$", 2)
_COUNTING_DOT = lazy_pattern(r"(?<![\d.,:/])\d{1,2}\.$")
_ORDINAL_NOUN = lazy_pattern(
    r"(?:Jan|Jän|Feb|März|Apr|Mai\b|Juni?\b|Juli?\b|Aug|Sept|Okt|Nov|Dez|Jahrhundert|Jahrestag|Geburtstag|Klasse"
    r"|Platz|Stock|Runde)"
    r"|\d{1,2}\."
)


def sentence_spans(text: str) -> Iterator[Span]:
    """Sentences in reading order, white space trimmed; a line ends one. Where unsure it does not cut."""
    start = 0
    for mark in _MARK.finditer(text):
        if mark.group()[0] == "." and _goes_on(text[start : mark.end()], text[mark.end() : mark.end() + 24].lstrip()):
            continue
        yield from _trimmed(text, start, mark.end())
        start = mark.end()
    yield from _trimmed(text, start, len(text))


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def _goes_on(before: str, ahead: str) -> bool:
    """Whether a full stop is no end: after a day or an abbreviation, or before a small letter."""
    if _COUNTING_DOT.search(before):
        return bool(_AFTER_ARTICLE.search(before) or _ORDINAL_NOUN.match(ahead)) or ahead[:1].islower()
    return ahead[:1].islower() or (bool(ahead) and bool(_ABBREVIATION.search(before[-12:])))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    if any(character.isalnum() for character in part):
        yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())
