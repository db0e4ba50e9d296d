"""Passages and gold → rankings: by article, by gold span; and how much of the gold the first words read contain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from qa.evals.items import Gold
from qa.evals.measures.measured import Measured, NotApplicable, Value, yes
from qa.evals.measures.ranking import Grades, Ranking, hit, recall
from qa.types import Filter, Passage, Span
from qa.words import is_paired

_RUN = re.compile(r"\w+")


def article_gold(gold: Sequence[Gold]) -> Grades:
    """Gold by article: one id per article, or per group that stand for each other; the highest grade counts."""
    return _grades(gold)


def article_ranking(passages: Sequence[Passage], gold: Sequence[Gold]) -> Ranking:
    """One place per article, where its first passage is: chunk size must not change what counts as found."""
    ids: dict[str, set[str]] = defaultdict(set)
    for entry in gold:
        ids[entry.doc].add(entry.group or entry.doc)
    return [frozenset(ids.get(doc, ())) for doc in dict.fromkeys(passage.card.id for passage in passages)]


def span_gold(gold: Sequence[Gold]) -> Grades:
    """Gold by place: one id per span, or per group of spans that stand for each other."""
    return _grades([entry for entry in gold if entry.span], spans=True)


def span_ranking(passages: Sequence[Passage], gold: Sequence[Gold]) -> Ranking:
    """One place per passage, with the gold spans of which it holds at least half the characters."""
    return [frozenset(_id(entry, spans=True) for entry in gold if _holds_half(passage, entry)) for passage in passages]


def near_miss(passages: Sequence[Passage], gold: Sequence[Gold], k: int) -> Measured:
    """Whether k passages hold a gold article but none of the gold spans: the wrong place of the right article."""
    if not span_gold(gold):
        return NotApplicable("no gold span")
    first = passages[:k]
    article = hit(article_ranking(first, gold), article_gold(gold), k) == Value(1.0)
    span = hit(span_ranking(first, gold), span_gold(gold), k) == Value(1.0)
    return yes(article and not span)


def shown_recall(passages: Sequence[Passage], gold: Sequence[Gold]) -> Measured:
    """Share of the gold that these passages hold: by span, or by article where no spans are known."""
    if spans := span_gold(gold):
        return recall(span_ranking(passages, gold), spans, len(passages))
    return recall(article_ranking(passages, gold), article_gold(gold), len(passages))


def token_recall(passages: Sequence[Passage], gold: Sequence[Gold], budget: int) -> Measured:
    """Share of the words of the gold spans within the first `budget` words retrieved.

    Compares chunkers fairly: at equal words read, not at an equal number of passages. A character counts as a word in
    scripts without blanks. Of a group of spans that stand for each other the best-found one counts.
    """
    best: dict[str, tuple[float, int]] = {}
    read = _read(passages, budget)
    for entry in gold:
        words = _words(entry.quote) if entry.span else []
        if not words or entry.start is None:
            continue
        covered = sum(
            any(start <= entry.start + word < end for start, end in read.get(entry.doc, ())) for word, _ in words
        )
        share = (covered / len(words), len(words))
        name = _id(entry, spans=True)
        best[name] = max(best.get(name, (0.0, 0)), share)
    wanted = sum(size for _, size in best.values())
    if not wanted:
        return NotApplicable("no gold span")
    return Value(sum(share * size for share, size in best.values()) / wanted)


def filter_violations(passages: Sequence[Passage], within: Filter) -> Measured:
    """How many passages lie outside the question's filter; a date known to the month is in on any of its days."""
    if within.is_open:
        return NotApplicable("no filter")
    return Value(float(sum(not _inside(passage, within) for passage in passages)))


def _inside(passage: Passage, within: Filter) -> bool:
    day = passage.card.published[:10]
    return (
        (not within.sources or passage.card.source_id in within.sources)
        and (not within.since or day >= within.since or (bool(day) and within.since.startswith(day)))
        and (not within.until or (bool(day) and day <= within.until))
    )


def _read(passages: Sequence[Passage], budget: int) -> dict[str, list[tuple[int, int]]]:
    """Article id → stretches read until the budget of words was spent; words read twice are paid for twice."""
    read: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for passage in passages:
        taken = _words(passage.chunk.text)[:budget]
        if taken:
            read[passage.card.id].append((passage.chunk.start, passage.chunk.start + taken[-1][1]))
        budget -= len(taken)
        if budget <= 0:
            break
    return read


def _words(text: str) -> list[Span]:
    """Where the words of a text are; each character for itself in scripts without blanks."""
    words: list[Span] = []
    for run in _RUN.finditer(text):
        if run.group().isascii():
            words.append(run.span())
            continue
        for offset in range(*run.span()):
            alone = is_paired(text[offset])
            if words and words[-1][1] == offset and not alone and not is_paired(text[offset - 1]):
                words[-1] = (words[-1][0], offset + 1)
            else:
                words.append((offset, offset + 1))
    return words


def _grades(gold: Sequence[Gold], *, spans: bool = False) -> Grades:
    grades: dict[str, int] = {}
    for entry in gold:
        name = _id(entry, spans=spans)
        grades[name] = max(grades.get(name, 0), entry.grade)
    return grades


def _id(entry: Gold, *, spans: bool) -> str:
    return entry.group or (f"{entry.doc}[{entry.start}:{entry.end}]" if spans else entry.doc)


def _holds_half(passage: Passage, entry: Gold) -> bool:
    if entry.span is None or passage.card.id != entry.doc:
        return False
    start, end = entry.span
    held = min(end, passage.chunk.end) - max(start, passage.chunk.start)
    return held * 2 >= end - start
