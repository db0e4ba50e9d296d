"""A question limited to sources that keep everything from AI."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.seeking.kept import wholly_withheld
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.types import AiUse, ArticleCard, ArticleId, Filter, Source, SourceId, Standing
from tests.retrieval.newsroom import Story, put

KEPT, OPEN, EMPTY = SourceId("agency"), SourceId("courier"), SourceId("empty")
SOURCES = {
    KEPT: Source(id=KEPT, name="The Agency", folder=Path(), ai_use=AiUse.FORBID, reason="Its notice forbids it."),
    OPEN: Source(id=OPEN, name="The Courier", folder=Path()),
    EMPTY: Source(id=EMPTY, name="The Empty", folder=Path()),
}


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[SqliteCatalog]:
    made = open_catalog(tmp_path / "catalog.db")
    put(made, Story(title="Bridge opens", text="The bridge opened on Monday."), "00")
    card = ArticleCard(
        id=ArticleId("agency/1"), source_id=KEPT, source="The Agency", title="Oslo visit", standing=Standing.REFERENCE,
        reason="Its notice forbids it.",
    )  # fmt: skip
    made.put_reference(card, path="register:agency")
    yield made
    made.close()


def said(catalog: SqliteCatalog, *sources: SourceId) -> str:
    return wholly_withheld(Filter(sources=sources), catalog=catalog, sources=SOURCES)


def test_a_source_of_which_nothing_may_be_used_is_named_with_the_reason(catalog: SqliteCatalog) -> None:
    assert said(catalog, KEPT) == "Everything of The Agency is withheld from AI. Its notice forbids it."


def test_where_anything_may_be_used_nothing_is_said(catalog: SqliteCatalog) -> None:
    assert said(catalog, OPEN) == said(catalog, OPEN, KEPT) == said(catalog) == ""


def test_a_source_without_articles_withholds_nothing(catalog: SqliteCatalog) -> None:
    assert said(catalog, EMPTY) == said(catalog, EMPTY, KEPT) == ""
