"""Finds the words of a quote in an article, character by character. What is not there is not found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from qa.citations.figures import figures, plain
from qa.patterns import lazy_pattern
from qa.text import Folded, fold
from qa.types import Span
from qa.words import STOP_WORDS, is_paired, strip_marks, tokens

_ELLIPSIS = lazy_pattern(r"\s*(?:\[\s*(?:…|\.\.\.+)\s*\]|\(\s*(?:…|\.\.\.+)\s*\)|…|\.\.\.+)\s*")
_MARKS = " \t\n\"'“”„«»‘’「」『』"
_EDGES = f"{_MARKS}.,;:…、。，"
_LETTERS_ENOUGH = 8
_WORDS_ENOUGH = 3
_NUMBERED = lazy_pattern(r"\s*(\d{1,3})[.:)]?\s+(?=\S)")
_NAME = lazy_pattern(r"[^\W\d_]\w+")


def locate(quote: str, text: str, *, near: Span, folded: Folded | None = None) -> tuple[Span, ...]:
    """Where the quote stands in `text`: one span, or one per part that an ellipsis joins; () when it does not.

    Tried in this order: as it is; with white space, quotation marks and dashes folded (`qa.text.fold`); both again
    without marks and then without punctuation at its ends, because models close a quote with a full stop of their own.
    Case, words, numbers and letters are never changed. A span starts and ends at token borders, so that “5” is not
    found in “58” nor “art” in “party”. Of several places the one inside `near` counts, else the nearest. Parts around
    an ellipsis must all be found, in order; a text that itself has the ellipsis is found as one. `folded` is
    `fold(text)` where the caller keeps it.
    """
    quote = unicodedata.normalize("NFC", quote).strip()
    folded = folded or fold(text)
    if span := _locate_one(quote, text, folded, near=near, after=0):
        return (span,)
    parts = [part for part in _ELLIPSIS.split(quote) if part]
    spans: list[Span] = []
    for part in parts if len(parts) > 1 or _ELLIPSIS.search(quote) else ():
        span = _locate_one(part, text, folded, near=near, after=spans[-1][1] if spans else 0)
        if span is None:
            return ()
        spans.append(span)
    return tuple(spans)


def says_enough(quote: str, claim: str) -> bool:
    """Whether a quote is long enough to bear out a claim.

    Long enough is three words with eight letters together, or eight letters of a script without blanks between words. A
    shorter one counts when it holds a number, by worth, or a name that the claim holds too. Where an ellipsis joins
    parts, one of them must be long enough, and none of the others a single word that says nothing.
    """
    parts = parts_of(quote)
    enough = [_part_says_enough(part, claim) for part in parts]
    return any(enough) and all(ok or _is_phrase(part) for ok, part in zip(enough, parts, strict=True))


def _is_phrase(part: str) -> bool:
    """Two words of which one carries meaning."""
    words = tokens(part)
    return len(part.split()) > 1 and any(word not in STOP_WORDS for word in words)


def numbered(quote: str) -> tuple[int, str] | None:
    """“1 the bells of Tarn” may be words of passage 1, the brackets forgotten: the number and the words after it."""
    match = _NUMBERED.match(quote)
    return (int(match[1]), quote[match.end() :]) if match else None


def parts_of(quote: str) -> list[str]:
    """The parts that an ellipsis joins; the quote itself when there is none."""
    return [part for part in _ELLIPSIS.split(quote.strip()) if part] or [quote]


def _part_says_enough(quote: str, claim: str) -> bool:
    letters = sum(character.isalnum() for character in quote)
    words = quote.split()
    if letters >= _LETTERS_ENOUGH and (len(words) >= _WORDS_ENOUGH or any(map(is_paired, tokens(quote)))):
        return True
    claimed = set(tokens(claim))
    if any(token in claimed for token in _weighty(quote)):
        return True
    held, said = ([one for one in figures(plain(text)) if not one.vague] for text in (quote, claim))
    return any(one.values & other.values for one in held for other in said)


def _weighty(quote: str) -> Iterator[str]:
    """The numbers of a quote, and its capitalised words but the first, as comparable tokens: “Yes” is no name."""
    for token in tokens(quote):
        if any(character.isdigit() for character in token):
            yield token
    for match in _NAME.finditer(quote):
        if match.start() and match.group()[0].isupper() and strip_marks(match.group()) not in STOP_WORDS:
            yield from tokens(match.group())


def _locate_one(quote: str, text: str, folded: Folded, *, near: Span, after: int) -> Span | None:
    for wanted in dict.fromkeys((quote, quote.strip(_MARKS), quote.strip(_EDGES))):
        if not any(character.isalnum() for character in wanted):
            continue
        spans = list(_occurrences(wanted, text)) or [
            folded.raw_span(start, end) for start, end in _occurrences(fold(wanted).text, folded.text)
        ]
        best = min((span for span in spans if span[0] >= after), key=lambda span: _distance(span, near), default=None)
        if best is not None:
            return best
    return None


def _occurrences(wanted: str, text: str) -> Iterator[Span]:
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (_joined(text, start) or _joined(text, end)):
            yield start, end
        start = text.find(wanted, start + 1)


def _joined(text: str, border: int) -> bool:
    """Whether cutting `text` at this offset would cut through a word or a number."""
    if not 0 < border < len(text):
        return False
    left, right = text[border - 1], text[border]
    if left.isdigit() and right.isdigit():
        return True
    if left.isdigit() and right in ".,":
        return text[border + 1 : border + 2].isdigit()
    if right.isdigit() and left in ".,":
        return text[border - 2 : border - 1].isdigit() if border >= 2 else False
    if not (left.isalnum() and right.isalnum()):
        return False
    return not (is_paired(left) or is_paired(right))


def _distance(span: Span, near: Span) -> tuple[int, int]:
    """0 inside the passage, else how far from it; earlier ones first among equals."""
    start, end = span
    outside = max(near[0] - start, 0) + max(end - near[1], 0)
    return outside, start
