"""The sentences of the passages, each with what speaks for it as an answer. A linear score, no model to load."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from qa.chat.questions import Kind, counted, counts, holds, kind_of, reason_in
from qa.matching import Array, Comparison, Embed, Question, byline, compare, cosines, rarity, read_question, share
from qa.patterns import lazy_pattern
from qa.types import Passage, Span
from qa.words import STOP_WORDS, tokens


class Sentence(Struct, frozen=True, kw_only=True):
    """One sentence of a passage, as it stands there."""

    passage: int
    """Index into the request's passages, from 0."""
    place: int
    """Index among the passage's sentences."""
    span: Span
    """Offsets into the article's text."""
    text: str
    opens: bool
    """Whether it begins a paragraph (or another line)."""


class Evidence(Struct, frozen=True, kw_only=True):
    """A question against all sentences of its passages: row i of every array belongs to sentence i."""

    question: Question
    kind: Kind
    weights: Array
    """Of the question's words: rarity among these sentences."""
    sentences: tuple[Sentence, ...]
    scores: Array
    """Shape (sentences,): the log of how likely each is the one that answers, up to a constant."""
    features: Array
    """Shape (sentences, len(WEIGHTS)): what the scores are made of."""
    exact: Array
    """Shape (sentences, words): 1 where the sentence has the word."""
    soft: Array
    """Shape (sentences, words): as `exact`, else the cosine of the nearest word."""
    titles: Array
    """Shape (sentences, words): 1 where title, headings, source or date of its article have the word."""


WEIGHTS = {
    "passage": 8.9,  # score of its passage over that of the best one
    "cosine": 3.1,  # of question and sentence with its title, sums of word vectors weighed by rarity
    "meaning": 4.4,  # share of the question's words answered in meaning by the sentence
    "told": 4.3,  # the same, by it, the sentence before it and the title: answers follow what names the matter
    "counted": 3.5,  # 1 when a number stands beside what a “how many” counts
    "kind": 1.9,  # 1 when it holds what the question asks for: a person, a time, a number …
    "unit": 5.0,  # 1 when that is money, a percentage or a measure, whose units leave little doubt
    "headline": 1.0,  # 1 when such a value in it stands in the title of its article, or a count in that of the story's
    "after": 1.9,  # for a “why”: how much of the question the sentence before answers in meaning
}
"""What speaks for a sentence, each 0…1 (the cosine −1…1), and how much: rounded from a listwise softmax fit of “holds
the gold answer” on one half of eight sets in four languages, our own dev questions among them. Tried and of no use:
shares of exact words, of names, of neighbouring words, being first in its passage, being in the best passage, length,
how much a sentence adds to the question, the sentence after it."""


_DIE = lazy_pattern(
    r"(?<=\s)die(?=\s*[?,.]|\s+(?:in|on|of|from|at|during|last|this)\s|\s*$)(?<!\bfür die)(?<!\bund die)", re.IGNORECASE
)
"""The English verb, which word cutting takes for the German article; an article is followed by its noun."""


def gather(question: str, passages: Sequence[Passage], *, embed: Embed) -> Evidence:
    """Read every sentence of every passage against the question. Empty when there is none of either."""
    asked = read_question(_DIE.sub("died", question))
    sentences = tuple(_sentences(passages))
    titles = [passage.chunk.context or passage.card.title for passage in passages]
    comparison = compare(asked, [*titles, *(sentence.text for sentence in sentences)], embed=embed)
    place = np.array([sentence.passage for sentence in sentences], dtype=np.intp)
    first = len(titles)
    exact, soft = comparison.exact[first:], comparison.soft[first:]
    bylines = [[stem in byline(passage.card) for stem in asked.stems] for passage in passages]
    known = np.maximum(comparison.exact[:first], np.array(bylines, dtype=np.float32).reshape(first, -1))
    named = known[place] if sentences else exact
    frequency = {word: int(count) for word, count in zip(asked.words, exact.sum(axis=0), strict=True)}
    weights = rarity(asked.words, frequency, len(sentences)) if sentences else np.zeros(len(asked.words), np.float32)
    features = _features(question, weights, passages, sentences, comparison)
    return Evidence(
        question=asked,
        kind=kind_of(question),
        weights=weights,
        sentences=sentences,
        scores=features @ np.array(list(WEIGHTS.values()), dtype=np.float32),
        features=features,
        exact=exact,
        soft=soft,
        titles=named,
    )


def _sentences(passages: Sequence[Passage]) -> list[Sentence]:
    """In order; a sentence that stands in two overlapping passages belongs to the better one."""
    found: list[Sentence] = []
    seen: set[tuple[str, Span]] = set()
    for number, passage in enumerate(passages):
        chunk = passage.chunk
        for place, span in enumerate(chunk.sentences):
            if (chunk.article_id, span) not in seen:
                seen.add((chunk.article_id, span))
                text = chunk.text[span[0] - chunk.start : span[1] - chunk.start]
                opens = (
                    place == 0
                    or "\n" in chunk.text[chunk.sentences[place - 1][1] - chunk.start : span[0] - chunk.start]
                )
                found.append(Sentence(passage=number, place=place, span=span, text=text, opens=opens))
    return found


def _features(
    question: str,
    weights: Array,
    passages: Sequence[Passage],
    sentences: Sequence[Sentence],
    comparison: Comparison,
) -> Array:
    if not sentences:
        return np.zeros((0, len(WEIGHTS)), dtype=np.float32)
    titles = len(passages)
    place = np.array([sentence.passage for sentence in sentences], dtype=np.intp)
    soft = comparison.soft[titles:]
    before = _before(soft, place)
    best = max(passage.score for passage in passages)
    worth = np.array([passage.score / best if best > 0 else 1.0 for passage in passages], dtype=np.float32)
    own, kind, noun = frozenset(tokens(question)), kind_of(question), counted(question)
    held = [_held(kind, sentence.text, own) for sentence in sentences]
    beside = [bool(noun) and counts(noun, sentence.text) for sentence in sentences]
    valued = [bool(a) and (b if noun else kind is Kind.MEASURE) for a, b in zip(held, beside, strict=True)]
    columns = {
        "passage": worth[place],
        "cosine": cosines(
            comparison.vectors[titles:] + comparison.vectors[:titles][place], weights @ comparison.vocabulary
        ),
        "meaning": share(soft, weights),
        "told": share(np.maximum(np.maximum(soft, before), comparison.exact[:titles][place]), weights),
        "counted": [float(each) for each in beside],
        "kind": held,
        "unit": held if kind in {Kind.MONEY, Kind.PERCENT, Kind.MEASURE} else [0.0] * len(sentences),
        "headline": _headlined(own, noun, passages, sentences, valued, comparison.exact[:titles]),
        "after": share(before, weights) if kind is Kind.REASON else [0.0] * len(sentences),
    }
    return np.stack([np.asarray(columns[name], dtype=np.float32) for name in WEIGHTS], axis=1)


VALUES = frozenset({Kind.PERCENT, Kind.MONEY, Kind.MEASURE, Kind.NUMBER})
FIGURES = VALUES | {Kind.TIME}
"""Kinds of answers that a sentence either holds or does not: beside one that does, one that does not is padding."""


def _headlined(
    asked: frozenset[str],
    noun: str,
    passages: Sequence[Passage],
    sentences: Sequence[Sentence],
    valued: Sequence[bool],
    borne: Array,
) -> list[float]:
    """1 for a sentence with the measure or count asked for that shares a figure with its title, not the question.

    Papers tell one story under many titles: a count may stand in the title of another article, where that counts the
    same and has more of the question than that, and every word of it that its own title has. `borne`: shape (passages,
    words), 1 for such a word.
    """
    titles = [{word for word in tokens(passage.card.title) if word[0].isdigit()} - asked for passage in passages]
    telling = [i for i, one in enumerate(passages) if noun and titles[i] and counts(noun, one.card.title)]
    telling = [i for i in telling if borne[i].sum() > 1]
    told = [titles[i].union(*(titles[j] for j in telling if (borne[j] >= borne[i]).all())) for i in range(len(titles))]
    return [
        float(is_valued and not told[one.passage].isdisjoint(tokens(one.text)))
        for one, is_valued in zip(sentences, valued, strict=True)
    ]


def _held(kind: Kind, sentence: str, own: frozenset[str]) -> float:
    if kind is Kind.REASON:
        return reason_in(sentence)
    return float(kind is not Kind.ANYTHING and holds(kind, sentence, own))


def _before(soft: Array, place: npt.NDArray[np.intp]) -> Array:
    """The row before each row, zeros where that is of another passage."""
    before = np.zeros_like(soft)
    together = place[1:] == place[:-1]
    before[1:][together] = soft[:-1][together]
    return before


_END = lazy_pattern(r"[.!…。！｡։।॥؟۔][\"'”’»«)\]』」]*$")
_BYLINE = lazy_pattern(r"^(?:by|von|par|por|di)\s+[^\W\d_a-z]\w+(?:[\s,–—-]+\S+){0,6}$", re.IGNORECASE)


def is_fragment(text: str) -> bool:
    """Whether a piece of text says nothing by itself: no end mark and few words, a byline, a question."""
    text = text.strip()
    if text.endswith(("?", "？")):
        return True
    if _END.search(text):
        return len([word for word in tokens(text) if word not in STOP_WORDS]) < 2
    return bool(_BYLINE.match(text)) or len(tokens(text)) < 8
