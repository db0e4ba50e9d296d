"""A reply written as JSON, whole, fenced or broken off → claims and what is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from qa.answer.labels import without_markers
from qa.answer.prose import read_sentence, sentences
from qa.answer.quotemarks import unquoted
from qa.types import Draft, DraftClaim, DraftQuote

_LISTS = ("claims", "answer", "answers", "sentences", "statements")
_TEXTS = ("text", "claim", "sentence", "statement", "answer")
_QUOTES = ("quotes", "citations", "evidence", "sources", "quote", "citation")
_NUMBERS = ("passage", "passage_number", "passages", "n", "number", "id", "source", "index")
_WORDS = ("quote", "text", "words", "excerpt")


def opens_json(line: str) -> bool:
    """Whether a line begins a JSON reply; `[1]` begins prose."""
    return bool(re.match(r"\s*(?:\{|\[\s*(?:\{|$))", line))


def read_json(text: str) -> Draft:
    """Claims of a JSON reply. What is broken off is read as far as whole claims go."""
    start = min((i for i in (text.find("{"), text.find("[")) if i >= 0), default=0)
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        return Draft(claims=tuple(claim for item in _objects(text) for claim in _claims(item)))
    if isinstance(value, list):
        return Draft(claims=tuple(claim for item in value for claim in _claims(item)))
    if not isinstance(value, dict):
        return Draft()
    named = next((value[key] for key in _LISTS if value.get(key)), [value] if _first(value, _TEXTS) else [])
    items = named if isinstance(named, list) else [named]
    claims = tuple(claim for item in items for claim in _claims(item))
    return Draft(claims=claims, missing=_missing(value.get("missing")))


def _claims(item: object) -> Iterator[DraftClaim]:
    if isinstance(item, str):
        yield from (read_sentence(sentence) for sentence in sentences(item))
        return
    text = _first(item, _TEXTS) if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(text, str) or not text.strip():
        return
    given = _first(item, _QUOTES)
    quotes = [
        quote
        for one in (given if isinstance(given, list) else [given] if given else [])
        for quote in _quotes(one, item)
    ]
    marked = read_sentence(text)
    quoted = {quote.passage for quote in quotes}
    quotes.extend(quote for quote in marked.quotes if quote.passage not in quoted)
    yield DraftClaim(text=without_markers(text), quotes=tuple(quotes))


def _quotes(given: object, claim: dict[str, object]) -> Iterator[DraftQuote]:
    """One entry of a claim's quotes: a record, a number, or words whose passage the claim itself names."""
    if isinstance(given, dict):
        text = _first(given, _WORDS)
        words = unquoted(text) if isinstance(text, str) else ""
        for number in _numbers(_first(given, _NUMBERS)) or ([0] if words else []):
            yield DraftQuote(passage=number, text=words)
    elif isinstance(given, int) and not isinstance(given, bool):
        yield DraftQuote(passage=given, text="")
    elif isinstance(given, str) and given.strip():
        if re.fullmatch(r"[\[\]\d,\s]+", given):
            yield from (DraftQuote(passage=number, text="") for number in _numbers(given))
        else:
            for number in _numbers(_first(claim, _NUMBERS)) or [0]:
                yield DraftQuote(passage=number, text=unquoted(given))


def _numbers(value: object) -> list[int]:
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [value]
    if isinstance(value, str):
        return [int(digits) for digits in re.findall(r"\d{1,6}", value)]
    if isinstance(value, list):
        return [number for item in value for number in _numbers(item)]
    return []


def _missing(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(item.strip() for item in items if isinstance(item, str) and item.strip())


def _first(record: dict[str, object], keys: tuple[str, ...]) -> object:
    return next((record[key] for key in keys if record.get(key) not in (None, "", [])), None)


def _objects(text: str) -> Iterator[object]:
    """Whole claim-like objects inside broken JSON, outermost first."""
    decoder = json.JSONDecoder(strict=False)
    at = text.find("{", 1)
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict) and _first(value, _QUOTES) is not None:
                yield value
        at = text.find("{", end)
