"""Answers and passages as plain values of a run folder, and back: what was written is read as what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from qa import record
from qa.answer_types import Answer, Withheld
from qa.archive.reading import answer_of
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Passage, SourceId, Standing


def passage_line(passage: Passage) -> dict[str, Any]:
    """A line of `passages.jsonl`: a chunk with its text and what may be said of its article; no rank, no score."""
    chunk, card = passage.chunk, passage.card
    return {
        "chunk_id": chunk.id,
        "article_id": card.id,
        "source_id": card.source_id,
        "source": card.source,
        "title": card.title,
        "url": card.url,
        "author": card.author,
        "published": card.published,
        "language": card.language,
        "article_sha256": card.sha256,
        "standing": card.standing.value,
        "conditions": list(card.conditions),
        "ordinal": chunk.ordinal,
        "start": chunk.start,
        "end": chunk.end,
        "context": chunk.context,
        "text": chunk.text,
        "tokens": chunk.tokens,
        "sentences": [list(span) for span in chunk.sentences],
    }


def read_passage(line: Mapping[str, Any]) -> Passage:
    """The chunk and the card of a line; rank 1 and score 0 until `ranked` puts it into a list."""
    card = ArticleCard(
        id=ArticleId(line["article_id"]),
        source_id=SourceId(line["source_id"]),
        source=line["source"],
        title=line["title"],
        url=line["url"],
        author=line["author"],
        published=line["published"],
        language=line["language"],
        sha256=line["article_sha256"],
        standing=Standing(line["standing"]),
        conditions=tuple(line.get("conditions", ())),
    )
    chunk = Chunk(
        id=ChunkId(line["chunk_id"]),
        article_id=card.id,
        source_id=card.source_id,
        ordinal=line["ordinal"],
        start=line["start"],
        end=line["end"],
        text=line["text"],
        context=line["context"],
        tokens=line["tokens"],
        sentences=tuple((start, end) for start, end in line["sentences"]),
    )
    return Passage(chunk=chunk, card=card, rank=1, score=0.0)


def ranked(passage: Passage, place: Mapping[str, Any]) -> Passage:
    """A passage in the place that `place_of` wrote down."""
    return Passage(
        chunk=passage.chunk,
        card=passage.card,
        rank=place["rank"],
        score=place["score"],
        dense=place["dense"],
        lexical=place["lexical"],
    )


def place_of(passage: Passage) -> dict[str, Any]:
    """A passage's place in a list, scores as they are: a run taken up again must show a model the same numbers."""
    exact = {"score": float(passage.score), "dense": float(passage.dense), "lexical": float(passage.lexical)}
    return {**record.passage_json(passage), **exact}


def answer_line(answer: Answer, *, text_of: Callable[[ArticleId], str | None]) -> dict[str, Any]:
    """The answer record, and what can be known only now: with each citation whether its quote `stands` in the stored

    text, and its article's standing; with each pointer the article's id, and whether text of it is `stored`.
    """
    line = {**record.to_json(answer), "passages": [place_of(passage) for passage in answer.passages]}
    for pointer, written in zip(answer.withheld, line["withheld"], strict=True):
        written["id"] = pointer.card.id
        written["stored"] = text_of(pointer.card.id) is not None
    for citation, written in zip(answer.citations, line["citations"], strict=True):
        written["standing"] = citation.card.standing.value
        text = text_of(citation.card.id)
        written["stands"] = text is not None and text[citation.start : citation.end] == citation.quote
    return line


class Seen:
    """Puts articles together from the stretches that a run saw of them."""

    def __init__(self) -> None:
        self._letters: dict[ArticleId, list[str]] = {}

    def add(self, article: ArticleId, start: int, words: str) -> None:
        letters = self._letters.setdefault(article, [])
        letters += "\0" * (start + len(words) - len(letters))
        letters[start : start + len(words)] = words

    def add_answer(self, line: Mapping[str, Any]) -> None:
        """Quotes that stood; pointers of which text was stored are known, with nothing seen of them."""
        for citation in line["citations"]:
            if citation["stands"]:
                self.add(ArticleId(citation["article_id"]), citation["start"], citation["quote"])
        for pointer in line["withheld"]:
            if pointer["stored"]:
                self._letters.setdefault(ArticleId(pointer["id"]), [])

    def texts(self) -> dict[ArticleId, str]:
        return {article: "".join(letters) for article, letters in self._letters.items()}


def read_answer(line: Mapping[str, Any], passage_of: Callable[[str], Passage | None]) -> Answer:
    """The answer of a line. Passages that the folder no longer has (a purge took them) are left out.

    `passage_of`: chunk id → passage. Timings are there, rounded to a tenth of a millisecond.
    """
    shown = [(passage_of(place["chunk_id"]), place) for place in line["passages"]]
    answer = answer_of(line, blank="")
    return replace(
        answer,
        citations=tuple(
            replace(citation, card=replace(citation.card, standing=Standing(written["standing"])))
            for citation, written in zip(answer.citations, line["citations"], strict=True)
        ),
        withheld=tuple(
            Withheld(card=replace(pointer.card, id=ArticleId(written["id"])))
            for pointer, written in zip(answer.withheld, line["withheld"], strict=True)
        ),
        passages=tuple(ranked(passage, place) for passage, place in shown if passage is not None),
        unknown_passages=line["unknown_passages"],
        dropped_passages=line["dropped_passages"],
        confidence=line["confidence"],
    )
