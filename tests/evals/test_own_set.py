"""The set that ships fits the articles that ship: every gold quote stands where it says, in an article of the seeds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from qa.evals.check import check_items
from qa.evals.items import read_set
from qa.evals.validate import ENOUGH
from qa.sources.files import find_files, read_file
from qa.sources.register import read_register
from qa.types import AiUse, Article

ROOT = Path(__file__).resolve().parents[2]


def test_every_gold_quote_stands_where_it_says() -> None:
    texts = {
        article.id: article.text
        for source in read_register(ROOT / "seeds" / "sources.toml")
        if source.ai_use is not AiUse.FORBID
        for path in find_files(source)
        for article in read_file(path, source)
        if isinstance(article, Article)
    }
    items = read_set(ROOT / "eval" / "questions.jsonl").items
    assert all(gold.span for item in items for gold in item.gold)
    assert check_items(items, texts.get) == []


def test_it_is_large_enough_in_every_part_to_say_something() -> None:
    items = read_set(ROOT / "eval" / "questions.jsonl").items
    assert len(items) >= 250
    tags = Counter(tag for item in items for tag in set(item.tags))
    assert {tag: count for tag, count in tags.items() if count < ENOUGH} == {}
    assert min(Counter(item.split for item in items).values()) >= 250
    assert all(item.cluster and item.reviewed for item in items)


def test_no_cluster_stands_on_both_sides_of_the_split() -> None:
    items = read_set(ROOT / "eval" / "questions.jsonl").items
    parts: dict[str, set[str]] = {}
    for item in items:
        parts.setdefault(item.cluster_id, set()).add(item.split)
    assert [cluster for cluster, split in parts.items() if len(split) > 1] == []
