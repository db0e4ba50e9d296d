"""The second look: the best sentences of each candidate held against the question's words, then the list as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from qa.matching import Array, Comparison, Embed, Question, byline, compare, cosines, neighbours, share
from qa.patterns import lazy_pattern
from qa.retrieval.fuse import Candidate
from qa.types import Passage

WEIGHTS = {
    "lexical": 0.16,
    "dense": 0.10,
    "sentence": 0.20,
    "meaning": 0.19,
    "window": 0.09,
    "neighbours": 0.06,
    "names": 0.13,
    "title": 0.07,
}
"""Of each kind of evidence; they sum to 1. Rounded from a listwise softmax fit on one half of nine public sets. Fitted
without any one of the sets they differ by .05 at most, and rank that set as well (see the lab book)."""

UNTOLD = 0.3
"""What a passage gains that bears all of the question's names and numbers which the passages before it lack."""
REACH = 6
"""Places that are filled with a view to those before them."""
MENTIONED = 0.1
"""What a passage gains whose article's title is named in the best passage: the next step of a question in two."""

_IN_BRACKETS = lazy_pattern(r"\s*[(（][^)）]*[)）]\s*$")


class Evidence(Struct, frozen=True, kw_only=True):
    """What speaks for one candidate, each 0…1 (the cosine −1…1)."""

    lexical: float
    """Its BM25 over the best one."""
    dense: float
    """Its cosine, stretched over the candidates."""
    sentence: float
    """Cosine of question and best sentence with the title, both as sums of word vectors weighed by rarity."""
    meaning: float
    """Share of the question's words answered in meaning by the best sentence and the title."""
    window: float
    """Share of the question's words that stand in the best three sentences in a row."""
    neighbours: float
    """Share of the question's neighbouring words that stand near each other."""
    names: float
    """Share of the question's names and numbers that stand in the chunk, its title, its source or its date."""
    title: float
    """Share of the question's words that stand in the title."""
    named: Array
    """Per word of the question: its weight where it is a name or number that stands there, else 0."""


class Ranked(Struct, frozen=True, kw_only=True):
    """A candidate after the second look."""

    candidate: Candidate
    passage: Passage
    score: float
    """0…1, or a little over."""
    named: Array


def rerank(
    question: Question, weights: Array, candidates: Sequence[tuple[Candidate, Passage]], *, embed: Embed
) -> list[Ranked]:
    """The candidates with their new scores, best first; ties by chunk id."""
    evidence = weigh(question, weights, candidates, embed=embed)
    ranked = _sorted(
        Ranked(candidate=candidate, passage=passage, score=score(each), named=each.named)
        for each, (candidate, passage) in zip(evidence, candidates, strict=True)
    )
    names = float((weights * question.names).sum())
    return _telling_more(_with_mentioned(ranked), names)


def score(evidence: Evidence) -> float:
    return float(sum(weight * getattr(evidence, name) for name, weight in WEIGHTS.items()))


def _sorted(ranked: Iterable[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda each: (-each.score, each.candidate.chunk_id))


def _with_mentioned(ranked: list[Ranked]) -> list[Ranked]:
    """Titles of encyclopaedias are names; headlines hardly ever occur in another text, so news stay as they are."""
    if not ranked:
        return ranked
    best = ranked[0]
    text = best.passage.chunk.text.casefold()
    return _sorted(
        replace(each, score=min(best.score, each.score + MENTIONED)) if _is_mentioned(each, best, text) else each
        for each in ranked
    )


def _is_mentioned(each: Ranked, best: Ranked, text: str) -> bool:
    title = _IN_BRACKETS.sub("", each.passage.card.title).casefold()
    return each.passage.card.title != best.passage.card.title and len(title) > 3 and title in text


def _telling_more(ranked: list[Ranked], names: float) -> list[Ranked]:
    """The best first, then again and again the one that is best with its gain for names not yet borne.

    A question that compares two things, or goes from one to another, needs a passage on each (maximal marginal
    relevance, Carbonell and Goldstein 1998, with names in place of similarity). Scores fall all the same.
    """
    if names <= 0 or len(ranked) < 3:
        return ranked
    left = list(ranked[1:])
    found, borne = [ranked[0]], ranked[0].named
    while left and len(found) < REACH:
        gains = [float(np.maximum(each.named - borne, 0).sum()) / names for each in left]
        at = max(range(len(left)), key=lambda i: (left[i].score + UNTOLD * gains[i], -i))
        each = left.pop(at)
        found.append(replace(each, score=min(found[-1].score, each.score + UNTOLD * gains[at])))
        borne = np.maximum(borne, each.named)
    return found + left


def weigh(
    question: Question, weights: Array, candidates: Sequence[tuple[Candidate, Passage]], *, embed: Embed
) -> list[Evidence]:
    """The evidence for each candidate, in their order."""
    texts: list[str] = []
    for _, passage in candidates:
        chunk = passage.chunk
        texts.append(chunk.context)
        texts.extend(chunk.text[start - chunk.start : end - chunk.start] for start, end in chunk.sentences)
    comparison = compare(question, texts, embed=embed)
    asked = weights @ comparison.vocabulary
    found: list[Evidence] = []
    row = 0
    for candidate, passage in candidates:
        last = row + 1 + len(passage.chunk.sentences)
        known = np.array([stem in byline(passage.card) for stem in question.stems], dtype=np.float32)
        found.append(_weigh(question, weights, candidate, _part(comparison, row, last), asked, known))
        row = last
    return found


def _part(comparison: Comparison, first: int, last: int) -> Comparison:
    return Comparison(
        exact=comparison.exact[first:last],
        soft=comparison.soft[first:last],
        vectors=comparison.vectors[first:last],
        vocabulary=comparison.vocabulary,
        stems=comparison.stems[first:last],
    )


def _weigh(
    question: Question, weights: Array, candidate: Candidate, rows: Comparison, asked: Array, known: Array
) -> Evidence:
    """Of one candidate, whose first row is the title and whose others are the sentences; `known` from its byline."""
    exact, soft, vectors = rows.exact[1:], rows.soft[1:], rows.vectors[1:]
    if not len(exact):
        exact, soft, vectors = rows.exact, rows.soft, rows.vectors
    window = np.maximum(exact, np.maximum(_moved(exact, 1), _moved(exact, -1)))
    names = weights * question.names
    borne = np.maximum(rows.exact.max(axis=0), known)
    return Evidence(
        lexical=candidate.lexical_share,
        dense=candidate.dense_share,
        sentence=float(cosines(vectors + rows.vectors[0], asked).max()),
        meaning=float(share(np.maximum(soft, rows.soft[0]), weights).max()),
        window=float(share(window, weights).max()),
        neighbours=neighbours(question, weights, [stem for stems in rows.stems[1:] for stem in stems]),
        names=float(share(borne[None, :], names)[0]),
        title=float(share(rows.exact[:1], weights)[0]),
        named=names * borne,
    )


def _moved(matrix: Array, by: int) -> Array:
    """The rows one further down (1) or up (−1), zeros coming in."""
    moved = np.zeros_like(matrix)
    if by > 0:
        moved[1:] = matrix[:-1]
    else:
        moved[:-1] = matrix[1:]
    return moved
