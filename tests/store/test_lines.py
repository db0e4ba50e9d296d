"""Lines that may be a notice, conditions of an article, and catalogues from before there were either."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qa.errors import StoreError
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.types import ArticleCard, ArticleId, SourceId, Standing

ONE, TWO = b"1" * 32, b"2" * 32


def card(name: str, source: str = "paper", *, conditions: tuple[str, ...] = ()) -> ArticleCard:
    return ArticleCard(
        id=ArticleId(f"{source}/{name}"), source_id=SourceId(source), source=source.title(), title=name, url="",
        standing=Standing.FULL, sha256="s", conditions=conditions,
    )  # fmt: skip


def put(catalog: SqliteCatalog, name: str, *lines: bytes, source: str = "paper", path: str = "") -> ArticleId:
    made = card(name, source)
    catalog.put_article(made, f"Text of {name}.", [], path=path or f"{name}.md")
    catalog.put_lines(made.id, lines)
    return made.id


@pytest.fixture
def catalog(tmp_path: Path) -> SqliteCatalog:
    return open_catalog(tmp_path / "catalog.db")


def test_lines_are_counted_by_source_and_article(catalog: SqliteCatalog) -> None:
    for name in "abc":
        put(catalog, name, ONE, ONE, TWO)
    put(catalog, "d")
    put(catalog, "e", ONE, source="wire")
    assert catalog.shared_lines(at_least=3) == {"paper": ({ONE: 3, TWO: 3}, 4)}
    assert catalog.shared_lines(at_least=1)[SourceId("wire")] == ({ONE: 1}, 1)
    assert catalog.full_by_line(SourceId("paper"), ONE) == ["paper/a", "paper/b", "paper/c"]


def test_titles_of_the_register_are_no_articles_that_could_carry_a_line(catalog: SqliteCatalog) -> None:
    for name in "abc":
        put(catalog, name, ONE)
    catalog.put_reference(
        ArticleCard(id=ArticleId("paper/r"), source_id=SourceId("paper"), source="Paper", title="R"),
        path="register:paper",
    )
    assert catalog.shared_lines(at_least=3)[SourceId("paper")][1] == 3


def test_the_lines_of_today_take_the_place_of_those_before(catalog: SqliteCatalog) -> None:
    article = put(catalog, "a", ONE)
    catalog.put_lines(article, [TWO])
    assert catalog.shared_lines(at_least=1)[SourceId("paper")][0] == {TWO: 1}
    catalog.put_lines(ArticleId("paper/unknown"), [ONE])


def test_an_article_that_goes_takes_its_lines_along_and_a_withdrawn_one_keeps_them(catalog: SqliteCatalog) -> None:
    first, second = put(catalog, "a", ONE), put(catalog, "b", ONE)
    catalog.forget([first])
    assert catalog.shared_lines(at_least=1)[SourceId("paper")] == ({ONE: 1}, 1)
    catalog.withdraw([second], rule="printed-notice", reason="r")
    assert catalog.shared_lines(at_least=1)[SourceId("paper")] == ({ONE: 1}, 1)
    assert catalog.full_by_line(SourceId("paper"), ONE) == []


def test_articles_are_listed_by_source(catalog: SqliteCatalog) -> None:
    for name, source in (("b", "paper"), ("a", "paper"), ("x", "wire")):
        put(catalog, name, source=source)
    assert catalog.by_source() == {"paper": ["paper/a", "paper/b"], "wire": ["wire/x"]}


def test_conditions_are_kept_with_the_article(catalog: SqliteCatalog) -> None:
    made = card("a", conditions=("attribution", "max-quote:80"))
    catalog.put_article(made, "Text.", [], path="a.md")
    assert catalog.cards([made.id])[made.id] == made


def test_a_catalogue_of_the_first_version_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    with closing(open_catalog(path)) as catalog:
        article = put(catalog, "a")
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "DROP INDEX lines_by_line; DROP TABLE lines; ALTER TABLE articles DROP COLUMN conditions;"
            " PRAGMA user_version = 1;"
        )
    with pytest.raises(StoreError, match="older version"):
        open_catalog(path, read_only=True)
    with closing(open_catalog(path)) as catalog:
        catalog.put_lines(article, [ONE])
        assert catalog.text(article) == "Text of a."
        assert catalog.shared_lines(at_least=1) == {"paper": ({ONE: 1}, 1)}
    open_catalog(path, read_only=True).close()
