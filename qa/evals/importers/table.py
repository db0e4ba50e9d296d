"""CSV, TSV, JSON and JSON Lines with columns of any name: `--map field=column` says which is which."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.errors import ConfigError
from qa.evals.importers.fields import is_true, split_of, tag_of, text_of, texts_of
from qa.evals.importers.inline import passage_key
from qa.evals.importers.raw import Evidence, Mistake, Raw, RawArticle, RawItem
from qa.evals.importers.streams import records

FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "qid", "query_id"),
    "question": ("question", "query", "user_input", "input", "prompt"),
    "answer": ("answer", "answers", "ideal", "ground_truth", "expected_output", "reference", "target"),
    "answerable": ("answerable",),
    "context": ("context", "contexts", "passage", "reference_contexts", "text"),
    "quote": ("quote", "evidence", "supporting_text"),
    "article": ("article", "doc", "doc_id", "article_id"),
    "title": ("title",),
    "url": ("url", "link"),
    "published": ("published", "date"),
    "lang": ("lang", "language"),
    "cluster": ("cluster",),
    "tags": ("tags", "tag", "type", "category"),
    "split": ("split",),
}
"""Our field → the columns it is looked for in, unless `--map` names one."""


def parse_mapping(pairs: list[str]) -> dict[str, str]:
    """`field=column` pairs. Raises: `ConfigError` for a field there is not."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not equals or not column or name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, n=1)
            known = f"Did you mean `{near[0]}=…`?" if near else f"Fields: {', '.join(FIELDS)}."
            raise ConfigError(f"--map {pair!r} is not a field and its column.", remedy=known)
        mapping[name] = column
    return mapping


def read_table(path: Path, *, mapping: Mapping[str, str]) -> Raw:
    """With a `context` column, each distinct context is an article and the item's evidence.

    Without one, an `article` column names an article that is stored already; with neither, an item has no gold.
    """
    first = True
    for number, (where, record) in enumerate(records(path), start=1):
        if isinstance(record, Mistake):
            yield record
            continue
        if first:
            _check_columns(record, mapping, path)
            first = False
        yield from _item(record, mapping, number, where)


def _check_columns(record: Mapping[str, Any], mapping: Mapping[str, str], path: Path) -> None:
    columns = ", ".join(record)
    for name, column in mapping.items():
        if column not in record:
            raise ConfigError(f"{path} has no column `{column}` for `{name}`.", remedy=f"Its columns: {columns}.")
    if not any(column in record for column in _columns("question", mapping)):
        raise ConfigError(
            f"{path} has no column that looks like a question.",
            remedy=f"Say which: --map question=…; columns: {columns}.",
        )


def _columns(name: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
    return (mapping[name],) if name in mapping else FIELDS[name]


def _item(record: Mapping[str, Any], mapping: Mapping[str, str], number: int, where: str) -> Raw:
    def value(name: str) -> Any:
        found = (record.get(column) for column in _columns(name, mapping))
        return next((entry for entry in found if entry is not None and entry != ""), None)

    question, answers = text_of(value("question")), texts_of(value("answer"))
    if not question:
        yield Mistake(where, "no question.")
        return
    answerable = is_true(value("answerable"), otherwise=True)
    contexts, quotes, article = texts_of(value("context")), texts_of(value("quote")), text_of(value("article"))
    keyed = [(article if article and len(contexts) == 1 else passage_key(text), text) for text in contexts]
    named = [key for key, _ in keyed] or ([article] if article else [])
    yield RawItem(
        key=text_of(value("id")) or f"row-{number:04d}",
        question=question,
        where=where,
        answerable=answerable,
        answers=answers if answerable else (),
        evidence=tuple(Evidence(article=key, quotes=quotes, answers=answers) for key in named) if answerable else (),
        lang=text_of(value("lang"))[:2].lower(),
        cluster=text_of(value("cluster")),
        tags=tuple(tag for text in texts_of(value("tags")) for tag in tag_of(text)),
        split=split_of(value("split")),
    )
    for key, text in keyed:
        yield RawArticle(
            key=key,
            text=text,
            title=text_of(value("title")),
            url=text_of(value("url")),
            published=text_of(value("published")),
        )
