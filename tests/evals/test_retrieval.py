"""Passages and gold made into rankings, token recall, filters obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evals.items import Gold
from qa.evals.measures.measured import NotApplicable, Value
from qa.evals.measures.ranking import recall, reciprocal_rank
from qa.evals.measures.retrieval import (
    article_gold,
    article_ranking,
    filter_violations,
    near_miss,
    span_gold,
    span_ranking,
    token_recall,
)
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Filter, Passage, SourceId, Standing

TEXT = "one two three four five six seven eight nine ten"


def passage(doc: str, start: int, end: int, *, text: str = TEXT, published: str = "2026-01-01") -> Passage:
    source = SourceId(doc.partition("/")[0])
    card = ArticleCard(
        id=ArticleId(doc), source_id=source, source=source, title=doc, published=published, standing=Standing.FULL
    )
    chunk = Chunk(
        id=ChunkId(f"{doc}:{start}:{end}"),
        article_id=card.id,
        source_id=source,
        ordinal=0,
        start=start,
        end=end,
        text=text[start:end],
        context="",
        tokens=1,
        sentences=(),
    )
    return Passage(chunk=chunk, card=card, rank=1, score=1.0)


def gold(doc: str, start: int, end: int, *, group: str = "", grade: int = 1) -> Gold:
    return Gold(doc=ArticleId(doc), start=start, end=end, quote=TEXT[start:end], group=group, grade=grade)


def test_an_article_ranks_where_its_first_passage_does() -> None:
    found = [passage("a/1", 0, 7), passage("a/1", 8, 13), passage("b/2", 0, 7)]
    wanted = [gold("b/2", 0, 7)]
    assert reciprocal_rank(article_ranking(found, wanted), article_gold(wanted), 10) == Value(0.5)


@given(st.integers(1, 10))
def test_smaller_chunks_of_the_same_articles_change_no_article_figure(size: int) -> None:
    wanted = [gold("b/2", 0, 7)]
    cut = [passage(doc, at, at + size) for doc in ("a/1", "b/2") for at in range(0, len(TEXT) - size, size)]
    assert reciprocal_rank(article_ranking(cut, wanted), article_gold(wanted), 10) == Value(0.5)


def test_copies_of_one_group_stand_for_each_other() -> None:
    wanted = [gold("a/1", 0, 7, group="g"), gold("b/2", 0, 7, group="g", grade=3)]
    assert article_gold(wanted) == {"g": 3}
    for found in ([passage("a/1", 0, 7)], [passage("b/2", 0, 7)]):
        assert recall(article_ranking(found, wanted), article_gold(wanted), 1) == Value(1.0)
        assert recall(span_ranking(found, wanted), span_gold(wanted), 1) == Value(1.0)


def test_two_spans_of_one_article_are_one_gold_article_and_two_gold_spans() -> None:
    wanted = [gold("a/1", 0, 3), gold("a/1", 40, 44)]
    assert len(article_gold(wanted)) == 1
    assert len(span_gold(wanted)) == 2


@pytest.mark.parametrize(("end", "found"), [(18, True), (12, True), (11, False)])
def test_a_span_is_found_by_a_passage_that_holds_half_of_it(end: int, found: bool) -> None:
    wanted = [gold("a/1", 4, 20)]
    assert bool(span_ranking([passage("a/1", 0, end)], wanted)[0]) is found


def test_the_right_article_at_the_wrong_place_is_a_near_miss() -> None:
    wanted = [gold("a/1", 0, 7)]
    assert near_miss([passage("a/1", 24, 40)], wanted, 10) == Value(1.0)
    assert near_miss([passage("a/1", 0, 7)], wanted, 10) == Value(0.0)
    assert near_miss([passage("b/2", 0, 7)], wanted, 10) == Value(0.0)
    assert isinstance(near_miss([], [Gold(doc=ArticleId("a/1"))], 10), NotApplicable)


def test_token_recall_counts_the_words_of_the_gold_within_the_budget() -> None:
    wanted = [gold("a/1", 0, 18)]  # one two three four
    found = [passage("b/2", 0, 13), passage("a/1", 0, 48)]
    assert token_recall(found, wanted, 3) == Value(0.0)
    assert token_recall(found, wanted, 5) == Value(0.5)
    assert token_recall(found, wanted, 7) == Value(1.0)


def test_token_recall_counts_characters_where_words_have_no_blanks() -> None:
    text = "港町の代表団は四月に訪れた。"
    wanted = [Gold(doc=ArticleId("m/1"), start=0, end=6, quote=text[:6])]
    assert token_recall([passage("m/1", 0, 13, text=text)], wanted, 3) == Value(0.5)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=6), st.integers(1, 30))
def test_token_recall_never_falls_when_more_is_read_and_is_whole_when_all_is(
    cuts: list[tuple[int, int]], budget: int
) -> None:
    wanted = [gold("a/1", 4, 27)]
    found = [passage("a/1", start, min(start + length, len(TEXT))) for start, length in cuts]
    less, more = token_recall(found, wanted, budget), token_recall(found, wanted, budget + 3)
    assert isinstance(less, Value)
    assert isinstance(more, Value)
    assert 0 <= less.v <= more.v <= 1
    assert token_recall([*found, passage("a/1", 0, len(TEXT))], wanted, 1000) == Value(1.0)


def test_passages_outside_the_filter_are_counted() -> None:
    found = [passage("a/1", 0, 3), passage("b/1", 0, 3, published="2025-12-31"), passage("a/2", 0, 3, published="")]
    assert filter_violations(found, Filter(sources=(SourceId("a"),))) == Value(1.0)
    assert filter_violations(found, Filter(since="2026-01-01")) == Value(2.0)
    assert filter_violations(found, Filter(until="2025-12-31")) == Value(2.0)
    month = [passage("a/1", 0, 3, published="2026-03"), passage("a/2", 0, 3, published="2026-02")]
    assert filter_violations(month, Filter(since="2026-03-15")) == Value(1.0)
    assert filter_violations(month, Filter(until="2026-02-01")) == Value(1.0)
    assert isinstance(filter_violations(found, Filter()), NotApplicable)
