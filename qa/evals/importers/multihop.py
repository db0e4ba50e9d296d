"""MultiHop-RAG: questions with the facts they rest on, and the news articles that state them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.errors import ConfigError
from qa.evals.importers.fields import first_of, tag_of, text_of
from qa.evals.importers.raw import Evidence, Mistake, Raw, RawArticle, RawItem
from qa.evals.importers.streams import records

_QUESTIONS = ("MultiHopRAG.json", "MultiHopRAG.jsonl", "queries.json")
_CORPUS = ("corpus.json", "corpus.jsonl")
_NO_ANSWER = frozenset({"insufficient information", "insufficient information."})


def find(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


def is_multihop(folder: Path) -> bool:
    return find(folder, _QUESTIONS) is not None and find(folder, _CORPUS) is not None


def read_multihop(folder: Path) -> Raw:
    """Raises: `ConfigError` when the folder lacks the questions or the corpus."""
    questions, corpus = find(folder, _QUESTIONS), find(folder, _CORPUS)
    if questions is None or corpus is None:
        raise ConfigError(
            f"{folder} is no MultiHop-RAG folder.", remedy="It holds MultiHopRAG.json and corpus.json, as published."
        )
    for number, (where, record) in enumerate(records(questions), start=1):
        yield record if isinstance(record, Mistake) else _item(record, f"mh-{number:04d}", where)
    for where, record in records(corpus):
        if isinstance(record, Mistake):
            yield record
            continue
        key, text = _key(record), first_of(record, ("body", "text"))
        if not key or not text_of(text):
            yield Mistake(where, "an article has a `url` or `title`, and a `body`.")
            continue
        yield RawArticle(
            key=key,
            text=str(text),
            title=text_of(record.get("title")),
            url=text_of(record.get("url")),
            author=text_of(record.get("author")),
            published=text_of(record.get("published_at")),
        )


def _item(record: dict[str, Any], key: str, where: str) -> RawItem | Mistake:
    question, answer = text_of(record.get("query")), text_of(record.get("answer"))
    if not question or not answer:
        return Mistake(where, "a question has a `query` and an `answer`.")
    kind = text_of(record.get("question_type"))
    listed = record.get("evidence_list")
    facts: dict[str, list[str]] = {}
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict) and (article := _key(entry)):
            facts.setdefault(article, []).extend(filter(None, [text_of(entry.get("fact"))]))
    answerable = answer.casefold() not in _NO_ANSWER and not kind.startswith("null")
    return RawItem(
        key=key,
        question=question,
        where=where,
        answerable=answerable,
        answers=(answer,) if answerable else (),
        evidence=tuple(Evidence(article=a, quotes=tuple(q)) for a, q in facts.items()) if answerable else (),
        tags=tag_of(kind),
    )


def _key(record: dict[str, Any]) -> str:
    return text_of(record.get("url")) or text_of(record.get("title"))
