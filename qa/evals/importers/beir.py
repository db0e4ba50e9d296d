"""BEIR folders: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv` or `qrels/*.tsv`. The corpus is never held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.errors import ConfigError
from qa.evals.importers.fields import first_of, flatten, is_true, split_of, tag_of, text_of, texts_of
from qa.evals.importers.raw import Evidence, Mistake, Raw, RawArticle, RawItem
from qa.evals.importers.streams import open_text, records
from qa.evals.items import Split

Judgements = dict[str, dict[str, int]]
"""Query id → article key → grade."""

_QUOTES = ("selected_sentences", "evidence", "quotes", "facts")
"""Where a query's metadata may name words of its articles."""


def find(folder: Path, name: str) -> Path | None:
    """The folder's `name`.jsonl, packed or not."""
    for path in (folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"):
        if path.is_file():
            return path
    return None


def read_beir(folder: Path, *, part: str = "") -> Raw:
    """`part`: only the judgements of `qrels/<part>.tsv`. Raises: `ConfigError` when one of the files is missing."""
    corpus, queries = find(folder, "corpus"), find(folder, "queries")
    judged = _qrels(folder, part)
    if corpus is None or queries is None or not judged:
        missing = [name for name, there in (("corpus.jsonl", corpus), ("queries.jsonl", queries)) if there is None]
        missing += [] if judged else [f"qrels/{part}.tsv" if part else "qrels.tsv"]
        raise ConfigError(
            f"{folder} is no BEIR folder: {', '.join(missing)} is missing.",
            remedy="It holds corpus.jsonl, queries.jsonl and qrels.tsv or qrels/*.tsv.",
        )
    grades: Judgements = {}
    parts: dict[str, Split] = {}
    for path in judged:
        yield from _judgements(path, grades, parts)
    yield from _items(queries, grades, parts)
    yield from _articles(corpus)


def _qrels(folder: Path, part: str) -> list[Path]:
    names = [f"qrels/{part}.tsv", f"{part}.tsv"] if part else ["qrels.tsv"]
    if found := [folder / name for name in names if (folder / name).is_file()]:
        return found
    return [] if part else sorted((folder / "qrels").glob("*.tsv"))


def _judgements(path: Path, grades: Judgements, parts: dict[str, Split]) -> Iterator[Mistake]:
    """Both tables there are: query, article, grade (BEIR) and query, 0, article, grade (TREC)."""
    part = split_of(path.stem)
    with open_text(path) as file:
        for number, line in enumerate(file, start=1):
            cells = line.split("\t") if "\t" in line else line.split()
            if not line.strip() or (number == 1 and cells[-1].strip() in ("score", "relevance", "rel")):
                continue
            try:
                query, article, grade = cells[0].strip(), cells[-2].strip(), float(cells[-1])
                if len(cells) not in (3, 4):
                    raise ValueError
            except (ValueError, IndexError):
                yield Mistake(f"{path}, line {number}", "no line of query id, article id and grade.")
                continue
            judged = grades.setdefault(query, {})
            if grade > 0:
                judged[article] = min(max(round(grade), 1), 10)
            parts.setdefault(query, part)


def _items(path: Path, grades: Judgements, parts: dict[str, Split]) -> Raw:
    for where, record in records(path):
        if isinstance(record, Mistake):
            yield record
            continue
        key, question = (
            text_of(first_of(record, ("_id", "id"))),
            text_of(first_of(record, ("text", "query", "question"))),
        )
        if not key or not question:
            yield Mistake(where, "a query has an `_id` and a `text`.")
            continue
        meta: Any = record.get("metadata")
        meta = meta if isinstance(meta, dict) else {}
        gold = grades.get(key, {})
        if key not in grades and is_true(record.get("answerable"), otherwise=True):
            continue  # judged in another part of the set, or nowhere
        answerable = is_true(record.get("answerable"), otherwise=bool(gold))
        answers = texts_of(first_of(record, ("answers", "answer")) or first_of(meta, ("answers", "answer")))
        if "summar" in text_of(record.get("type")).casefold():
            answers = ()  # the points of a summary: each is one part of the answer, none is the answer
        yield RawItem(
            key=key,
            question=question,
            where=where,
            answerable=answerable,
            answers=answers if answerable else (),
            evidence=_evidence(gold, answers, meta) if answerable else (),
            lang=text_of(first_of(meta, ("lang", "language")) or record.get("lang"))[:2].lower(),
            tags=tag_of(record.get("type") or meta.get("type")),
            split=parts.get(key, "test"),
        )


def _evidence(gold: dict[str, int], answers: tuple[str, ...], meta: dict[str, Any]) -> tuple[Evidence, ...]:
    start = meta.get("answer_start")
    at = start if isinstance(start, int) and not isinstance(start, bool) and len(gold) == 1 else None
    quotes = next((found for name in _QUOTES if (found := flatten(meta.get(name)))), ())
    return tuple(
        Evidence(article=article, quotes=quotes, answers=answers, at=at, grade=grade) for article, grade in gold.items()
    )


def _articles(path: Path) -> Raw:
    for where, record in records(path):
        if isinstance(record, Mistake):
            yield record
            continue
        key, text = text_of(first_of(record, ("_id", "id"))), text_of(record.get("text"))
        if not key or not text:
            yield Mistake(where, "an article has an `_id` and a `text`.")
            continue
        meta: Any = record.get("metadata")
        meta = meta if isinstance(meta, dict) else {}
        yield RawArticle(
            key=key,
            text=str(record["text"]),
            title=text_of(record.get("title")),
            url=text_of(first_of(meta, ("url", "link")) or record.get("url")),
            author=text_of(first_of(meta, ("author", "authors"))),
            published=text_of(first_of(meta, ("date", "published", "published_at"))),
            language=text_of(first_of(meta, ("lang", "language")))[:2].lower(),
        )
