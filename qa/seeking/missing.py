"""What is missing, in words: within which dates nothing was found, and what the articles there never mention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa.matching import read_question, stem
from qa.ports import Catalog
from qa.retrieval.vague import VAGUE
from qa.types import Filter, Passage
from qa.words import token_spans, tokens

MOST_NAMED = 2


def nothing_within(
    question: str, passages: Sequence[Passage], within: Filter, *, catalog: Catalog, paper: str = ""
) -> str:
    """“Nothing after 12 October 2026 mentions the verdict.”: one sentence on what the filter left without an answer.

    Empty without dates. A word is named only where other articles know it and none of these passages does. `paper`: the
    one whose account is asked for.
    """
    span = span_text(within)
    if not span:
        return ""
    span += f" in {paper}" if paper else ""
    if not passages:
        return f"There is nothing {span} among your articles."
    unheard = _unheard(question, passages, catalog)
    if unheard:
        return f"Nothing {span} mentions {' or '.join(f'“{word}”' for word in unheard)}."
    return f"Nothing {span} answers this."


def span_text(within: Filter) -> str:
    """The filter's dates as they are said: “from 9 to 15 November 2026”; empty without dates."""
    until = min(filter(None, (within.until, within.as_of)), default="")
    if within.since and until:
        return _range_text(within.since, until)
    if within.since:
        return f"since {day_text(within.since)}"
    return f"up to {day_text(until)}" if until else ""


def day_text(iso: str) -> str:
    """“2026-10-12” → “12 October 2026”; a month or a year stays one."""
    for pattern, shown in (("%Y-%m-%d", "%d %B %Y"), ("%Y-%m", "%B %Y")):
        try:
            return dt.datetime.strptime(iso, pattern).strftime(shown).lstrip("0")  # noqa: DTZ007 - a calendar date
        except ValueError:
            continue
    return iso


def _range_text(since: str, until: str) -> str:
    """“from 9 to 15 November 2026”, “in March 2026” for a whole month, “of 3 May 2026” for one day."""
    if since == until:
        return f"of {day_text(since)}"
    month, last = since[:7], until[8:10]
    if until[:7] == month and len(until) >= 10:
        following = dt.date.fromisoformat(until[:10]) + dt.timedelta(days=1)
        if since[8:] in ("", "01") and following.day == 1:
            return f"in {day_text(month)}"
        return f"from {int(since[8:10] or 1)} to {int(last)} {day_text(month)}"
    return f"from {day_text(since)} to {day_text(until)}"


def _unheard(question: str, passages: Sequence[Passage], catalog: Catalog) -> list[str]:
    """Words of the question, as written, that stand elsewhere in the corpus and in none of these passages."""
    asked = read_question(question)
    heard = {
        stem(word) for passage in passages for word in tokens(f"{passage.chunk.indexed_text} {passage.card.source}")
    }
    lacking = [word for word, each in zip(asked.words, asked.stems, strict=True) if each not in heard and len(word) > 3]
    known = catalog.document_frequency(lacking)
    lacking = [word for word in lacking if known.get(word) and not word.isdigit() and word not in VAGUE]
    named = [word for word in lacking if asked.names[asked.words.index(word)]]
    chosen = set(named or sorted(lacking, key=lambda word: known[word])[:1])
    written = [question[start:end] for word, start, end in token_spans(question) if word in chosen]
    return list(dict.fromkeys(written))[:MOST_NAMED]
