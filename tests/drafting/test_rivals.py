"""The second look finds other articles by words and by stored neighbours, and asks for permission of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from msgspec.structs import replace

from qa.answer_types import Checks, Citation
from qa.citations.conditions import within_limits
from qa.drafting.conflicts import find_conflicts
from qa.drafting.rivals import MOST, MOST_OF_ONE, find_rivals
from qa.types import ArticleId, Filter, Passage, SourceId
from tests.retrieval.newsroom import STORIES, Newsroom, Story, newsroom

QUESTION = "How many homes were flooded in Tarn?"
POST = Story(
    title="Water in Tarn", source="post", published="2026-01-10", text="In Tarn 312 homes were flooded that night."
)
OTHERS = tuple(
    Story(title=f"Night in Tarn {n}", source=f"paper{n}", published=f"2026-01-1{n}", text=text)
    for n, text in enumerate(
        ("The insurers found that 287 homes were flooded in Tarn.", "Homes in Tarn stood empty after the flood."), 1
    )
)
GERMAN = Story(
    title="Flut in Tarn", source="zeitung", published="2026-01-14", language="de",
    text="In Tarn wurden 341 Häuser überflutet, sagte Bürgermeister Weiss.",
)  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("rivals"), (*STORIES, POST, *OTHERS, GERMAN)) as made:
        yield made


def shown(room: Newsroom) -> list[Passage]:
    return [each for each in room.find(QUESTION) if each.card.source == "Post"]


def cited(passage: Passage) -> Citation:
    start, end = passage.chunk.sentences[0]
    return Citation(
        n=1, quote=passage.chunk.text[start - passage.chunk.start : end - passage.chunk.start], start=start, end=end,
        card=passage.card, link="", checks=Checks(exact=True),
    )  # fmt: skip


def rivals(
    room: Newsroom, question: str = QUESTION, *, within: Filter | None = None, refused: str = ""
) -> list[Passage]:
    def usable(passages: Sequence[Passage]) -> list[Passage]:
        return within_limits(each for each in passages if each.card.source_id != refused)

    passages = shown(room)
    return find_rivals(
        question, [cited(passages[0])], passages, catalog=room.catalog, vectors=room.vectors,
        embedder=room.embedder.fingerprint, within=within or Filter(), usable=usable,
    )  # fmt: skip


def test_articles_that_were_not_shown_are_found_those_cited_are_not(room: Newsroom) -> None:
    found = rivals(room)
    names = [each.card.source for each in found]
    assert {"Paper1", "Zeitung"} <= set(names)
    assert "Post" not in names
    assert len(found) <= MOST
    assert all(names.count(name) <= MOST_OF_ONE for name in names)


def test_a_question_that_asks_for_an_account_is_not_looked_into_again(room: Newsroom) -> None:
    assert rivals(room)
    assert rivals(room, "What happened in Tarn when the homes were flooded?") == []


def test_what_may_not_be_used_or_is_outside_the_filter_is_not_found(room: Newsroom) -> None:
    assert "paper1" not in {each.card.source_id for each in rivals(room, refused="paper1")}
    assert {each.card.source_id for each in rivals(room, within=Filter(sources=(SourceId("paper2"),)))} == {"paper2"}
    assert "paper1" not in {each.card.source_id for each in rivals(room, within=Filter(as_of="2026-01-10"))}
    assert rivals(room, within=Filter(sources=(SourceId("nobody"),))) == []


def test_the_other_papers_counts_stand_beside_the_one_that_was_cited(room: Newsroom) -> None:
    passages = shown(room)
    text = room.catalog.text
    [found] = find_conflicts(QUESTION, [cited(passages[0])], passages, text_of=text, rivals=lambda: rivals(room))
    assert [(side.value, side.standing) for side in found.sides] == [
        ("341 Häuser", "newer"), ("287 homes", "older"), ("312 homes", "older"),
    ]  # fmt: skip
    for side in found.sides:
        assert (text(side.card.id) or "")[side.start : side.end] == side.quote


def test_nothing_more_is_quoted_of_an_article_that_limits_its_quotes(room: Newsroom) -> None:
    limited = [
        replace(each, card=replace(each.card, conditions=("max-quote:60",))) for each in within_limits(rivals(room))
    ]
    passages = shown(room)
    found = find_conflicts(QUESTION, [cited(passages[0])], passages, text_of=room.catalog.text, rivals=lambda: limited)
    assert found == ()


def test_a_withdrawn_article_is_not_set_beside_anything(room: Newsroom) -> None:
    def text_of(article_id: ArticleId) -> str | None:
        return room.catalog.text(article_id) if article_id.startswith("post/") else None

    passages = shown(room)
    assert find_conflicts(QUESTION, [cited(passages[0])], passages, text_of=text_of, rivals=lambda: rivals(room)) == ()


def test_no_search_is_made_where_nothing_may_be_compared(room: Newsroom) -> None:
    def never() -> list[Passage]:
        raise AssertionError

    [passage, *_] = room.find("Who blames a survey that was never read?")
    plain = [each for each in room.find("oysters virus Marine Institute") if each.card.source == "Ledger"][:1]
    assert passage
    start, end = plain[0].chunk.sentences[1]
    quote = plain[0].chunk.text[start - plain[0].chunk.start : end - plain[0].chunk.start]
    citation = Citation(n=1, quote=quote, start=start, end=end, card=plain[0].card, link="", checks=Checks(exact=True))
    assert "virus" in quote
    assert find_conflicts("Whom does he blame?", [citation], plain, text_of=room.catalog.text, rivals=never) == ()
