"""A set held against the articles: quotes located, mistakes listed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qa.evals.check import check_items, locate_gold
from qa.evals.items import EvalItem, read_item, read_set
from qa.ports import Catalog
from qa.types import ArticleId
from tests.evals.newsroom import SET

TEXT = "The “old” pier — built in 1911 — burned.\nThe pier was rebuilt. It burned again: the pier was rebuilt."


def text_of(article: ArticleId) -> str | None:
    return TEXT if article == "x/pier" else None


def item(**fields: Any) -> EvalItem:
    base = {"id": "a", "question": "When was it built?", "answerable": True, "status": "answered"}
    return read_item(json.dumps(base | fields), "made")


def mistakes(**fields: Any) -> list[str]:
    return check_items(locate_gold([item(**fields)], text_of), text_of)


def test_the_ten_items_have_no_mistake_and_every_quote_is_located(catalog: Catalog) -> None:
    items = locate_gold(read_set(SET).items, catalog.text)
    assert check_items(items, catalog.text) == []
    for gold in (gold for item in items for gold in item.gold):
        assert gold.span is not None
        assert (catalog.text(gold.doc) or "")[slice(*gold.span)] == gold.quote


def test_a_quote_that_occurs_once_gets_its_place_and_the_articles_own_typography() -> None:
    (located,) = locate_gold([item(gold=[{"doc": "x/pier", "quote": 'The "old" pier - built in 1911'}])], text_of)
    assert located.gold[0].span == (0, 30)
    assert located.gold[0].quote == "The “old” pier — built in 1911"


def test_offsets_without_a_quote_get_the_quote() -> None:
    (located,) = locate_gold([item(gold=[{"doc": "x/pier", "start": 26, "end": 30}])], text_of)
    assert located.gold[0].quote == "1911"


@pytest.mark.parametrize(
    ("gold", "words"),
    [
        ({"doc": "x/none", "quote": "pier"}, "no such article is stored"),
        ({"doc": "x/pier", "quote": "harbour"}, "the quote is not in the article"),
        ({"doc": "x/pier", "quote": "pier was rebuilt"}, "the quote occurs 2 times"),
        ({"doc": "x/pier", "start": 0, "end": 4, "quote": "1911"}, "not the quote; the quote stands at 26"),
        ({"doc": "x/pier", "start": 0, "end": 999}, "ends at 999"),
    ],
)
def test_gold_that_does_not_stand_where_it_says_is_named(gold: dict[str, Any], words: str) -> None:
    (mistake,) = mistakes(gold=[gold])
    assert mistake.startswith("a: gold 1 (")
    assert words in mistake


def test_an_article_as_a_whole_may_be_gold() -> None:
    assert mistakes(gold=[{"doc": "x/pier"}]) == []


def test_gold_of_a_question_without_an_answer_is_a_mistake() -> None:
    found = mistakes(answerable=False, status="insufficient", gold=[{"doc": "x/pier"}])
    assert found == ["a: cannot be answered, and yet names gold."]


def test_a_forbidden_string_in_the_question_or_in_a_fact_is_a_mistake() -> None:
    found = mistakes(question="Is 1911 right?", forbidden=["1911"], facts=[{"id": "f", "any": ["in 1911"]}])
    assert [words.split(" the forbidden")[0] for words in found] == [
        "a: the question itself holds",
        "a: a fact itself holds",
    ]


def test_the_same_question_twice_is_a_mistake_unless_the_day_or_the_filter_differs() -> None:
    twins = [item(), item(id="b", question="when was it BUILT"), item(id="c", as_of="2026-01-01")]
    assert check_items(twins, text_of) == ["b: asks the same as a."]


def test_every_mistake_is_listed_not_only_the_first() -> None:
    assert len(mistakes(gold=[{"doc": "x/none"}, {"doc": "x/pier", "quote": "harbour"}])) == 2
