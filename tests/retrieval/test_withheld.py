"""Pointers to withheld articles: what a title may be taken to answer, and what not."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.retrieval.kin import are_kin
from qa.retrieval.withheld import find_withheld, match
from qa.store.catalog import open_catalog
from qa.types import ArticleCard, ArticleId, SourceId, Standing
from tests.retrieval.withheld_cases import MEANT, MISSED, NOT_MEANT, TITLES

CARDS = {
    key: ArticleCard(
        id=ArticleId(f"north/{key}"),
        source_id=SourceId("north"),
        source="North Wire",
        title=title,
        published=published,
        standing=Standing.REFERENCE,
    )
    for key, (title, published) in TITLES.items()
}


@pytest.mark.parametrize(("question", "key"), MEANT)
def test_a_question_about_the_titles_matter_finds_it_and_no_other(question: str, key: str) -> None:
    assert [name for name, card in CARDS.items() if match(question, card) > 0] == [key]


@pytest.mark.parametrize("question", NOT_MEANT)
def test_a_question_about_another_matter_finds_nothing(question: str) -> None:
    assert [name for name, card in CARDS.items() if match(question, card) > 0] == []


@pytest.mark.parametrize(("question", "key"), MISSED)
def test_what_is_known_to_be_missed(question: str, key: str) -> None:
    assert [name for name, card in CARDS.items() if match(question, card) > 0] == []


def test_the_catalogues_references_are_searched(tmp_path: Path) -> None:
    catalog = open_catalog(tmp_path / "catalog.db")
    for key, card in CARDS.items():
        catalog.put_reference(card, path=f"/{key}")
    found = find_withheld("What did Lee's visit to Japan change for economic cooperation?", catalog=catalog)
    assert [pointer.card.id for pointer in found] == ["north/lee"]
    assert find_withheld("Why are Japan's rice prices rising?", catalog=catalog) == ()
    catalog.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [("visit", "visiting"), ("visiting", "visited"), ("cooperate", "cooperation"), ("korea", "korean"), ("china", "chinese"),
     ("japan", "japanese"), ("besuch", "besuchte"), ("regierung", "regierungen"), ("economie", "economique"), ("price", "prices"),
     ("besuch", "staatsbesuch"), ("japan", "japanische")],
)  # fmt: skip
def test_kin_words_are_recognised(one: str, other: str) -> None:
    assert are_kin(one, other)
    assert are_kin(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("austria", "australia"), ("international", "internal"), ("bundesrat", "bundestag"), ("lee", "leeds"), ("slovakia", "slovenia"),
     ("2019", "2020"), ("community", "communist"), ("niger", "nigeria"), ("visit", "vision")],
)  # fmt: skip
def test_look_alikes_are_not_kin(one: str, other: str) -> None:
    assert not are_kin(one, other)
    assert not are_kin(other, one)
