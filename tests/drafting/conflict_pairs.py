"""Pairs of articles written for the tests: real conflicts, and near misses. One half was tuned on, the other was not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.answer_types import Checks, Citation, Conflict
from qa.chunks.sentences import sentence_spans
from qa.drafting.conflicts import find_conflicts
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Passage, SourceId, Standing

_FILE = Path(__file__).with_name("conflict_pairs.jsonl")


def pairs(half: str = "") -> Iterator[dict[str, Any]]:
    """The pairs of one half, `tune` or `test`; all of them without."""
    rows = map(json.loads, _FILE.read_text(encoding="utf-8").splitlines())
    return (row for row in rows if half in ("", row["half"]))


def shown(row: dict[str, Any], *, cited: int = 0) -> tuple[Conflict, ...]:
    """What is shown where an answer cites all of one of the two articles."""
    texts = [row["one"], row["other"]]
    passages = [passage(n, text, row["dates"][n]) for n, text in enumerate(texts)]
    answer = passages[cited]
    quotes = [
        Citation(
            n=n, quote=texts[cited][start:end], start=start, end=end, card=answer.card, link="",
            checks=Checks(exact=True),
        )
        for n, (start, end) in enumerate(answer.chunk.sentences, 1)
    ]  # fmt: skip
    bodies = {each.card.id: each.chunk.text for each in passages}
    return find_conflicts(row["question"], quotes, passages, text_of=bodies.get)


def passage(n: int, text: str, published: str, *, title: str = "", language: str = "") -> Passage:
    article = ArticleId(f"s/a{n}")
    chunk = Chunk(
        id=ChunkId(article), article_id=article, source_id=SourceId("s"), ordinal=0, start=0, end=len(text), text=text,
        context="", tokens=9, sentences=tuple(sentence_spans(text, language)),
    )  # fmt: skip
    card = ArticleCard(
        id=article, source_id=SourceId("s"), source=f"Paper {n}", title=title, published=published, language=language,
        standing=Standing.FULL,
    )  # fmt: skip
    return Passage(chunk=chunk, card=card, rank=n + 1, score=1.0)
