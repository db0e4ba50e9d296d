"""The evidence for a question: within its dates, by its parts, weighed; and what is said where there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from qa.retrieval.around import with_neighbours
from qa.retrieval.gather import Gatherer, fused
from qa.retrieval.newer import newer_first
from qa.seeking.missing import nothing_within, span_text
from qa.types import Filter, Passage
from tests.retrieval.newsroom import STORIES, Newsroom, Story, newsroom

TODAY = dt.date(2026, 3, 12)
"""A Thursday."""
LONG = " ".join(f"Sentence number {i} tells of the lighthouse keeper and his {i} lamps on the rock." for i in range(60))
EXTRA = (
    Story(
        title="Tram fares rise",
        source="courier",
        published="2026-03-04",
        text="Tram fares rise to 2.80 euros, the council decided.",
    ),
    Story(
        title="Council lowers dues",
        source="ledger",
        published="2026-03-10",
        text="The council lowered the harbour dues to 4 euros.",
    ),
    Story(
        title="A new bell",
        source="courier",
        published="2026-03",
        text="The chapel has a new bell that weighs 310 kilos.",
    ),
    Story(title="Lighthouse notes", source="ledger", published="2025-08-01", text=LONG),
    Story(
        title="Flood count",
        source="courier",
        published="2025-11-15",
        text="In Brackwater 312 homes were flooded on Friday night.",
    ),
    Story(
        title="Flood count again",
        source="ledger",
        published="2026-02-20",
        text="In Brackwater 347 homes were flooded, a survey of the flooded homes shows.",
    ),
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("newsroom"), stories=(*STORIES, *EXTRA)) as made:
        yield made


def gatherer(room: Newsroom, *, usable: object = None) -> Gatherer:
    return Gatherer(
        embedder=room.embedder, vectors=room.vectors, catalog=room.catalog, words=room.embedder,
        usable=usable or list,  # type: ignore[arg-type]
    )  # fmt: skip


def titles(passages: Sequence[Passage]) -> list[str]:
    return [passage.card.title for passage in passages]


def test_a_time_without_a_matter_gives_the_articles_of_that_time_newest_first(room: Newsroom) -> None:
    found = gatherer(room).gather("What happened last week?", within=Filter(), limit=8, today=TODAY)
    assert found.leads
    assert titles(found.passages) == [
        "Weather satellite falls silent", "Tram fares rise", "Harbour bridge opens after two years of delay", "A new bell"
    ]  # fmt: skip
    assert found.narrowed is not None
    assert (found.narrowed.since, found.narrowed.until, found.narrowed.text) == (
        "2026-03-02",
        "2026-03-08",
        "last week",
    )


def test_a_time_and_a_source_give_the_articles_of_both(room: Newsroom) -> None:
    source = STORIES[0].source
    found = gatherer(room).gather(f"What did {source} report in March?", within=Filter(), limit=8, today=TODAY)
    assert found.leads
    assert {passage.card.source_id for passage in found.passages} == {source}


def test_a_matter_is_searched_within_the_time(room: Newsroom) -> None:
    found = gatherer(room).gather(
        "What did the council decide on harbour dues this week?", within=Filter(), limit=8, today=TODAY
    )
    assert titles(found.passages)[0] == "Council lowers dues"
    assert all(passage.card.published >= "2026-03" for passage in found.passages)


def test_options_come_before_the_dates_of_the_question(room: Newsroom) -> None:
    within = Filter(since="2025-01-01")
    found = gatherer(room).gather("What happened last week?", within=within, limit=8, today=TODAY)
    assert found.narrowed is None
    assert found.within == within


def test_a_date_that_was_the_matter_after_all_is_given_up_and_told(room: Newsroom) -> None:
    found = gatherer(room).gather(
        "How many oysters died in January in beds 4 to 7?", within=Filter(), limit=3, today=TODAY
    )
    assert titles(found.passages)[0] == "Oysters die in the Brack estuary"
    assert found.narrowed is not None
    assert found.narrowed.note
    assert found.within == Filter()


def test_a_parted_question_is_searched_part_by_part(room: Newsroom) -> None:
    question = "What killed the oysters, and how heavy is Kestrel-9?"
    found = gatherer(room).gather(question, within=Filter(), limit=4)
    assert [each.text for each in found.parts] == ["What killed the oysters", "how heavy is Kestrel-9"]
    assert {"Oysters die in the Brack estuary", "Weather satellite falls silent"} <= set(titles(found.passages)[:3])
    assert len(gatherer(room).weigh(found)) == 2


def test_scores_fall_and_ranks_count_from_one(room: Newsroom) -> None:
    for question in ("What killed the oysters?", "What killed the oysters, and how heavy is Kestrel-9?"):
        found = gatherer(room).gather(question, within=Filter(), limit=6).passages
        assert [passage.rank for passage in found] == list(range(1, len(found) + 1))
        assert [passage.score for passage in found] == sorted((p.score for p in found), reverse=True)


def test_what_may_not_be_used_is_not_handed_on_by_any_way(room: Newsroom) -> None:
    def but_oysters(passages: Sequence[Passage]) -> list[Passage]:
        return [passage for passage in passages if "Oysters" not in passage.card.title]

    gather = gatherer(room, usable=but_oysters)
    for question in (
        "What killed the oysters?",
        "What killed the oysters, and how heavy is Kestrel-9?",
        "What happened in November 2025?",
    ):
        assert "Oysters die in the Brack estuary" not in titles(
            gather.gather(question, within=Filter(), limit=8, today=TODAY).passages
        )
    nearest = gather.nearest("What killed the oysters in the Brack estuary?", Filter())
    assert nearest is None or "Oysters" not in nearest.title


def test_the_evidence_is_strong_for_what_is_told_and_weak_for_what_is_not(room: Newsroom) -> None:
    gather = gatherer(room)
    told = gather.gather("What did Helga Stroud tell the finance committee?", within=Filter(), limit=8)
    untold = gather.gather("Who won the chess championship in Reykjavik?", within=Filter(), limit=8)
    assert gather.weigh(told)[0].is_enough
    assert not gather.weigh(untold)[0].is_enough
    assert gather.strength("Why?", []).confidence < 0.01


def test_the_nearest_article_is_named_only_where_one_is_near(room: Newsroom) -> None:
    gather = gatherer(room)
    nearest = gather.nearest("Did Helga Stroud tell the finance committee about Monaco?", Filter())
    assert nearest is not None
    assert nearest.title == "Auditor criticises the cost of the harbour bridge"
    assert gather.nearest("Who won the chess championship in Reykjavik?", Filter()) is None


def test_the_newer_of_two_that_disagree_leads(room: Newsroom) -> None:
    question = "How many homes were flooded in Brackwater?"
    found = gatherer(room).gather(question, within=Filter(), limit=4).passages
    assert titles(found)[:2] == ["Flood count again", "Flood count"]


def test_passages_that_agree_stay_as_they_were(room: Newsroom) -> None:
    found = room.find("When did the harbour bridge open?")
    weights = np.ones(3, dtype=np.float32)
    assert (
        newer_first("When did the harbour bridge open?", found, weights=weights, embed=room.embedder.embed_passages)
        == found
    )


def test_neighbours_are_shown_once_with_true_offsets(room: Newsroom) -> None:
    found = [
        passage
        for passage in room.find("lighthouse keeper lamps rock", limit=40)
        if passage.card.title == "Lighthouse notes"
    ]
    middle = next(passage for passage in found if passage.chunk.ordinal > 0)
    text = room.catalog.text(middle.card.id)
    assert text is not None
    (alone,) = with_neighbours([middle], catalog=room.catalog)
    assert alone.chunk.start < middle.chunk.start
    assert alone.chunk.text == text[alone.chunk.start : alone.chunk.end]
    assert middle.chunk.text in alone.chunk.text
    assert alone.chunk.id == middle.chunk.id
    assert all(text[start:end].endswith(".") for start, end in alone.chunk.sentences)
    together = with_neighbours(found, catalog=room.catalog)
    for place, (short, longer) in enumerate(zip(found, together, strict=True)):
        others = [each.chunk for number, each in enumerate(together) if number != place]
        for start, end in ((longer.chunk.start, short.chunk.start), (short.chunk.end, longer.chunk.end)):
            assert not any(start < other.end and other.start < end for other in others if start < end)


def test_one_list_of_all_parts_keeps_the_best_of_the_whole_first(room: Newsroom) -> None:
    whole, other = room.find("What killed the oysters?"), room.find("How heavy is Kestrel-9?")
    joined = fused(whole, [other])
    assert joined[0].chunk.id == whole[0].chunk.id
    assert joined[1].chunk.id == other[0].chunk.id
    assert len({passage.chunk.id for passage in joined}) == len(joined)


@pytest.mark.parametrize(
    ("within", "words"),
    [
        (Filter(), ""),
        (Filter(since="2026-11-09", until="2026-11-15"), "from 9 to 15 November 2026"),
        (Filter(since="2026-03-01", until="2026-03-31"), "in March 2026"),
        (Filter(since="2026-03-01", until="2026-04-02"), "from 1 March 2026 to 2 April 2026"),
        (Filter(since="2026-10-12"), "since 12 October 2026"),
        (Filter(until="2025-06"), "up to June 2025"),
        (Filter(until="2025-12-31", as_of="2025-06-02"), "up to 2 June 2025"),
        (Filter(since="2026-05-03", until="2026-05-03"), "of 3 May 2026"),
    ],
)
def test_a_filter_is_said_as_people_say_it(within: Filter, words: str) -> None:
    assert span_text(within) == words


def test_what_the_articles_of_a_time_never_mention_is_named(room: Newsroom) -> None:
    within = Filter(since="2026-03-09")
    found = gatherer(room).gather("What did Helga Stroud say?", within=within, limit=8).passages
    late = [passage for passage in found if "Stroud" not in passage.chunk.text]
    assert nothing_within("What did Helga Stroud say?", late, within, catalog=room.catalog) == (
        "Nothing since 9 March 2026 mentions “Helga” or “Stroud”."
    )
    assert nothing_within("What did Helga Stroud say?", late, Filter(), catalog=room.catalog) == ""
    assert nothing_within("What did Helga Stroud say?", late, within, catalog=room.catalog, paper="The Ledger") == (
        "Nothing since 9 March 2026 in The Ledger mentions “Helga” or “Stroud”."
    )
