"""The files of an imported set: a line per article and per question, the register, what the set is and whence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from msgspec import Struct

from qa.evals.importers.raw import RawArticle
from qa.evals.items import EvalItem, plain, read_item
from qa.text import digest
from qa.types import Source

ARTICLES, QUESTIONS, REGISTER = "articles.jsonl", "questions.jsonl", "sources.toml"


class Origin(Struct, frozen=True, kw_only=True):
    """What is known of the set as a whole."""

    name: str
    form: str
    address: str = ""
    """Where it was published."""
    licence: str = ""


def article_line(article: RawArticle) -> str:
    fields = {
        "_id": stored_key(article.key),
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "author": article.author,
        "published": article.published,
        "language": article.language,
    }
    line = json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)
    return line.encode("utf-8", "replace").decode() + "\n"


def stored_key(key: str) -> str:
    """An article's key as the reader keeps it: one line, and short enough to be part of an id."""
    line = " ".join(key.split())
    return line if len(line) <= 120 else f"{line[:100]}-{digest(key)[:16]}"


def item_line(item: EvalItem) -> str:
    """One item as a line of a set: what is at its default is left out, except what a reader looks for.

    Raises: `ConfigError` when no reader would take it.
    """
    record: dict[str, Any] = {"schema": item.version, "id": item.id, "question": item.question, "lang": item.lang}
    record |= {"answerable": item.answerable, "status": item.status.value}
    record |= {key: value for key, value in plain(item).items() if key not in record}
    record |= {"tags": list(item.tags), "split": item.split}
    line = json.dumps(record, ensure_ascii=False)
    read_item(line, f"The question `{item.id}`")
    return f"{line}\n"


def write_register(folder: Path, source: Source, origin: Origin) -> None:
    entry = {"id": source.id, "name": source.name}
    if origin.address:
        entry["home"] = origin.address
    entry["ai_use"] = "detect"
    if origin.licence:
        entry["licence"] = origin.licence
    lines = [f"# The articles of {origin.name}, imported from its {origin.form} files.", "", "[[source]]"]
    lines += [f"{name} = {_toml(value)}" for name, value in entry.items()]
    lines += [f'paths = ["{ARTICLES}"]', ""]
    (folder / REGISTER).write_text("\n".join(lines), encoding="utf-8", newline="\n")
    (folder / "qa.toml").write_text(f'sources = "{REGISTER}"\n', encoding="utf-8", newline="\n")


def write_facts(folder: Path, origin: Origin, *, items: int, articles: int) -> None:
    sha256 = hashlib.sha256((folder / QUESTIONS).read_bytes()).hexdigest()
    lines = [
        "# What this set is and where it came from.",
        f"name = {_toml(origin.name)}",
        f'questions = "{QUESTIONS}"',
        f"format = {_toml(origin.form)}",
        f"origin = {_toml(origin.address)}",
        f"licence = {_toml(origin.licence or 'unknown')}",
        f"items = {items}",
        f"articles = {articles}",
        f'sha256 = "{sha256}"   # of {QUESTIONS} as imported',
        "",
        '# What must hold, for example: gates = ["recall@10 >= .90", "leaks == 0"]',
        "gates = []",
        "",
    ]
    (folder / "dataset.toml").write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _toml(value: str) -> str:
    return json.dumps(" ".join(value.split()), ensure_ascii=False)
