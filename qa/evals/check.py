"""An evaluation set against the stored articles: gold quotes located, and every mistake of the set listed in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from qa.evals.items import EvalItem, Gold
from qa.evals.measures.matching import says
from qa.text import fold
from qa.types import ArticleId
from qa.words import tokens

TextOf = Callable[[ArticleId], str | None]
"""The stored text of an article; None when there is none that may be used."""


def locate_gold(items: Sequence[EvalItem], text_of: TextOf) -> tuple[EvalItem, ...]:
    """Fill in what can be: offsets of a quote that occurs exactly once, the quote at given offsets.

    A quote typed by hand may differ in white space, curly quotes and dashes; it becomes the article's own words. What
    cannot be located stays as it is, for `check_items` to name.
    """
    return tuple(replace(item, gold=tuple(_located(gold, text_of(gold.doc)) for gold in item.gold)) for item in items)


def check_items(items: Sequence[EvalItem], text_of: TextOf) -> list[str]:
    """Every mistake in the set, one sentence each, beginning with the item's id; empty when there is none."""
    mistakes = [f"{item.id}: {mistake}" for item in items for mistake in mistakes_of(item, text_of)]
    asked: dict[tuple[object, ...], str] = {}
    for item in items:
        key = (tuple(tokens(item.question)), item.filters, item.as_of)
        if key in asked:
            mistakes.append(f"{item.id}: asks the same as {asked[key]}.")
        asked.setdefault(key, item.id)
    return mistakes


def mistakes_of(item: EvalItem, text_of: TextOf) -> Iterator[str]:
    """What is wrong with one item by itself, one sentence each."""
    if item.gold and not item.answerable:
        yield "cannot be answered, and yet names gold."
    for number, gold in enumerate(item.gold, start=1):
        if mistake := _mistake(gold, text_of(gold.doc)):
            yield f"gold {number} ({gold.doc}): {mistake}"
    for text in item.forbidden:
        if says(item.question, text):
            yield f"the question itself holds the forbidden “{text}”."
        if any(says(form, text) for fact in item.facts for form in fact.any):
            yield f"a fact itself holds the forbidden “{text}”."


def _mistake(gold: Gold, text: str | None) -> str:
    if text is None:
        return "no such article is stored."
    if gold.span is None:
        if not gold.quote:
            return ""  # the article as a whole
        found = len(_occurrences(gold.quote, text))
        if found == 1:
            return ""
        return (
            "the quote is not in the article."
            if not found
            else f"the quote occurs {found} times: say which by `start` and `end`."
        )
    start, end = gold.span
    if end > len(text):
        return f"ends at {end}, but the article has {len(text)} characters."
    if gold.quote and text[start:end] != gold.quote:
        places = _occurrences(gold.quote, text)
        hint = f"; the quote stands at {', '.join(str(place[0]) for place in places[:3])}" if places else ""
        return f"text[{start}:{end}] is “{text[start:end][:60]}”, not the quote{hint}."
    return ""


def _located(gold: Gold, text: str | None) -> Gold:
    if text is None:
        return gold
    if gold.span is not None:
        start, end = gold.span
        return gold if gold.quote or end > len(text) else replace(gold, quote=text[start:end])
    places = _occurrences(gold.quote, text)
    if len(places) != 1:
        return gold
    start, end = places[0]
    return replace(gold, start=start, end=end, quote=text[start:end])


def _occurrences(quote: str, text: str) -> list[tuple[int, int]]:
    """Where the quote stands: exactly, else with typography folded."""
    if not quote.strip():
        return []
    if exact := [(at, at + len(quote)) for at in _find_all(quote, text)]:
        return exact
    folded, wanted = fold(text), fold(quote).text
    return [folded.raw_span(at, at + len(wanted)) for at in _find_all(wanted, folded.text)]


def _find_all(needle: str, text: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)
