"""How well pieces of text answer to the words of a question: word by word, exactly or in meaning. Pure but for `embed`.

Every word of the question is held against the nearest word of each text by the cosine of their vectors (late
interaction as in ColBERT, Khattab and Zaharia 2020, with static vectors instead of a network), and words of the same
stem count as equal. So “surrender” finds “gave up” a little, and names and numbers only themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from qa.types import ArticleCard, Matrix
from qa.words import STOP_WORDS, content_tokens, token_spans, tokens

Array: TypeAlias = "npt.NDArray[np.float32]"
Embed: TypeAlias = Callable[[Sequence[str]], Matrix]

MOST_WORDS = 64
"""Words of a question that are looked at: whoever pastes a page means its beginning."""
NEAR = 3
"""Two neighbouring words of the question count as neighbours in a text when at most this many words apart."""
STEM = 6
"""Letters that two words must share at their beginning to count as the same word. Cutting words off needs no language
(McNamee and Mayfield 2004); it ranked as well as Snowball's English stemmer, in German and Spanish better."""


MONTHS = (
    "januar january janvier enero janeiro gennaio",
    "februar february fevrier febrero fevereiro febbraio",
    "marz march mars marzo marco",
    "april avril abril aprile",
    "mai may mayo maio maggio",
    "juni june juin junio junho giugno",
    "juli july juillet julio julho luglio",
    "august aout agosto",
    "september septembre septiembre setembro settembre",
    "oktober october octobre octubre outubro ottobre",
    "november novembre noviembre novembro",
    "dezember december decembre diciembre dezembro dicembre",
)
"""Names of the months as `qa.words` cuts them: German, English, French, Spanish, Portuguese, Italian."""


class Question(Struct, frozen=True, kw_only=True):
    """The words of a question that carry meaning, in order, each once."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    names: Array
    """Per word: 1 when it is written as a name or bears a digit, else 0."""


def read_question(text: str) -> Question:
    words = tuple(dict.fromkeys(content_tokens(text)))[:MOST_WORDS]
    named = _names(text)
    return Question(
        words=words,
        stems=tuple(stem(word) for word in words),
        names=np.array([word in named for word in words], dtype=np.float32),
    )


def stem(word: str) -> str:
    """The beginning that a word shares with its kin; numbers stay whole, and pairs of characters are short."""
    return word[:STEM] if word.isalpha() else word


def _names(text: str) -> set[str]:
    """Words with a digit, or with a capital anywhere but at the beginning of a sentence: in German all nouns.

    Telling German names from other nouns by the words before them made abstention worse: nouns, too, should be borne.
    """
    found: set[str] = set()
    fresh = True
    for word, start, end in token_spans(text):
        raw = text[start:end]
        if any(c.isdigit() for c in raw) or (raw[0].isupper() and (not fresh or (len(raw) > 1 and raw.isupper()))):
            found.add(word)
        fresh = text[end : end + 1] in {".", "!", "?", ":"}
    return found


def byline(card: ArticleCard) -> frozenset[str]:
    """The stems that an article's source, author and date add to its text: “the Ledger in March 2026”."""
    words = [*tokens(card.source), *tokens(card.author)]
    year, month = card.published[:4], card.published[5:7]
    if month.isdigit() and 1 <= int(month) <= 12:
        words += MONTHS[int(month) - 1].split()
    return frozenset(stem(word) for word in (*words, year) if word and word not in STOP_WORDS)


def rarity(words: Sequence[str], frequency: Mapping[str, int], total: int) -> Array:
    """Weight of each word by the number of texts it stands in (BM25's inverse document frequency, Lucene's form)."""
    seen = np.array([min(frequency.get(word, 0), total) for word in words], dtype=np.float32)
    return np.log1p((total - seen + 0.5) / (seen + 0.5))


class Comparison(Struct, frozen=True, kw_only=True):
    """A question of q words against n texts."""

    exact: Array
    """Shape (n, q): 1 where the text has the word's stem."""
    soft: Array
    """Shape (n, q): 1 there too, else the cosine of the nearest word, 0…1."""
    vectors: Array
    """Shape (n, d): sum of the text's word vectors, each weighed by its rarity among these texts."""
    vocabulary: Array
    """Shape (q, d): the question's word vectors."""
    stems: tuple[tuple[str, ...], ...]
    """Per text its stems in reading order, stop words left out."""


def compare(question: Question, texts: Sequence[str], *, embed: Embed) -> Comparison:
    """Hold a question against texts. `embed` is called once, with the distinct words of both."""
    cut = [[word for word in tokens(text) if word not in STOP_WORDS] for text in texts]
    place: dict[str, int] = {}
    for word in question.words:
        place.setdefault(word, len(place))
    rows = [np.array([place.setdefault(word, len(place)) for word in words], dtype=np.intp) for words in cut]
    stems = [stem(word) for word in place]
    vectors = embed(list(place))
    asked = vectors[: len(question.words)]
    same = np.array([[s == mine for s in stems] for mine in question.stems], dtype=np.float32).reshape(
        len(asked), len(stems)
    )
    near = np.maximum(np.maximum(asked @ vectors.T, 0.0), same).astype(np.float32)
    exact = np.zeros((len(texts), len(asked)), dtype=np.float32)
    soft = np.zeros_like(exact)
    seen = np.zeros(len(place), dtype=np.float32)
    for i, row in enumerate(rows):
        if len(row):
            exact[i] = same[:, row].max(axis=1)
            soft[i] = near[:, row].max(axis=1)
            seen[list(set(row.tolist()))] += 1
    weights = np.log1p((len(texts) - seen + 0.5) / (seen + 0.5))
    sums = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
    for i, row in enumerate(rows):
        if len(row):
            sums[i] = weights[row] @ vectors[row]
    return Comparison(
        exact=exact,
        soft=soft,
        vectors=sums,
        vocabulary=asked,
        stems=tuple(tuple(stems[i] for i in row) for row in rows),
    )


def share(matrix: Array, weights: Array) -> Array:
    """Weighed share of the question's words that each row answers to: shape (n,), 0…1."""
    total = float(weights.sum())
    return matrix @ weights / total if total else np.zeros(len(matrix), dtype=np.float32)


def cosines(rows: Array, vector: Array) -> Array:
    """Cosine of each row with a vector; 0 for a row of zeros."""
    norms = np.linalg.norm(rows, axis=1) * float(np.linalg.norm(vector))
    found: Array = np.divide(rows @ vector, norms, out=np.zeros(len(rows), dtype=np.float32), where=norms > 0)
    return found


def neighbours(question: Question, weights: Array, stems: Sequence[str]) -> float:
    """Weighed share of the question's neighbouring words that stand near each other in a text, 0…1."""
    places: dict[str, list[int]] = {}
    for i, each in enumerate(stems):
        places.setdefault(each, []).append(i)
    found = total = 0.0
    for i, (one, other) in enumerate(zip(question.stems, question.stems[1:], strict=False)):
        weight = float(min(weights[i], weights[i + 1]))
        total += weight
        if one in places and other in places and _least_gap(places[one], places[other]) <= NEAR:
            found += weight
    return found / total if total else 0.0


def _least_gap(ones: Sequence[int], others: Sequence[int]) -> int:
    """Least distance between two rising lists of places."""
    least, j = abs(ones[0] - others[0]), 0
    for one in ones:
        while j + 1 < len(others) and others[j + 1] <= one:
            j += 1
        least = min(least, *(abs(one - other) for other in others[j : j + 2]))
    return least
