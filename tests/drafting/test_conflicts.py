"""Different values for the same thing are set side by side; different things never are."""

from __future__ import annotations

import pytest

from qa.answer_types import Checks, Citation, Conflict
from qa.chunks.sentences import sentence_spans
from qa.drafting.conflicts import find_conflicts
from qa.drafting.measures import measures
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Passage, SourceId, Standing

HOMES = "How many homes were flooded in Brackwater?"


def conflicts(question: str, *texts: str, dates: tuple[str, ...] = (), cited: int = 0) -> tuple[Conflict, ...]:
    """Conflicts between articles, of which the first sentence of number `cited` is the answer."""
    bodies = {ArticleId(f"a{n}"): text for n, text in enumerate(texts)}
    passages = []
    for n, (article, text) in enumerate(bodies.items()):
        chunk = Chunk(
            id=ChunkId(article), article_id=article, source_id=SourceId("s"), ordinal=0, start=0, end=len(text),
            text=text, context="", tokens=9, sentences=tuple(sentence_spans(text, "en")),
        )  # fmt: skip
        card = ArticleCard(
            id=article, source_id=SourceId("s"), source=f"Paper {n}", title="Brackwater flood",
            published=dates[n] if n < len(dates) else f"2026-0{n + 1}-10", standing=Standing.FULL,
        )  # fmt: skip
        passages.append(Passage(chunk=chunk, card=card, rank=n + 1, score=1.0))
    answer = passages[cited]
    start, end = answer.chunk.sentences[0]
    citation = Citation(
        n=1, quote=answer.chunk.text[start:end], start=start, end=end, card=answer.card, link="",
        checks=Checks(exact=True),
    )  # fmt: skip
    return find_conflicts(question, [citation], passages, text_of=bodies.get)


def test_two_counts_of_one_thing_stand_side_by_side_the_newer_first() -> None:
    [found] = conflicts(
        HOMES, "In all 312 homes were flooded in Brackwater.", "At least 270 homes were flooded, a count showed."
    )
    assert [(side.value, side.standing) for side in found.sides] == [("270 homes", "newer"), ("312 homes", "older")]
    assert found.sides[1].quote == "In all 312 homes were flooded in Brackwater."
    assert "flooded" in found.about


def test_a_correction_comes_first_whatever_the_dates() -> None:
    texts = (
        "The gauge at Lock Street reached a peak of 3.42 metres above datum.",
        "The peak was 3.38 metres above datum, and not 3.42 metres as published.",
    )
    for dates in (("2025-11-15", "2026-02-20"), ("2026-02-20", "2026-02-20")):
        for cited in (0, 1):
            [found] = conflicts("What was the peak at Lock Street?", *texts, dates=dates, cited=cited)
            assert [side.standing for side in found.sides] == ["corrects", "corrected"]
            assert found.sides[0].value == "3.38 metres"


def test_a_printed_correction_names_the_old_value_in_the_sentence_before() -> None:
    texts = (
        "The ferry terminal will cost €63.8 million, the auditor said.",
        "An article gave the wrong figure for the bill, €63.8 million. It should have read €58.3 million.",
    )
    [found] = conflicts("What did the terminal cost?", *texts)
    assert [(side.value, side.standing) for side in found.sides] == [
        ("€58.3 million", "corrects"),
        ("€63.8 million", "corrected"),
    ]


def test_an_article_that_names_both_values_speaks_for_neither() -> None:
    both = "The city counted 312 homes that were flooded. A paper had found that 270 homes were flooded."
    [found] = conflicts(
        HOMES, "In all 312 homes were flooded in Brackwater.", "At least 270 homes were flooded, a count showed.", both
    )
    assert [side.voices for side in found.sides] == [(), ()]


def test_copies_of_one_text_are_one_voice() -> None:
    story = "At least 270 homes were flooded, a count by the fire service showed on Sunday, and two roads were closed."
    [found] = conflicts(HOMES, "In all 312 homes were flooded in Brackwater.", story, story + " End.")
    newest = found.sides[0]
    assert newest.value == "270 homes"
    assert newest.voices == ()
    other = "The insurers said that 270 homes had been flooded; they expect claims until May."
    [found] = conflicts(HOMES, "In all 312 homes were flooded in Brackwater.", story, other)
    assert [voice.source for voice in found.sides[0].voices or found.sides[1].voices]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (HOMES, "In all 312 homes were flooded in Brackwater.", "In all 40 homes were flooded in Fenwick that night."),
        (HOMES, "In all 312 homes were flooded.", "In all 40 homes lost their power."),
        (HOMES, "In all 312 homes were flooded on 15 November 2025.", "In all 40 homes were flooded on 3 May 2024."),
        (HOMES, "In all 312 homes were flooded.", "In all 312 homes were flooded, the city said."),
        (HOMES, "In all 312 homes were flooded.", "First 270 homes were flooded, it said; now it is 312 homes."),
        (HOMES, "In all 312 homes were flooded.", "In all 9 homes were flooded to the roof."),
        ("What did the terminal cost?", "The terminal at Gannet Quay will cost €63.8 million.",
         "The council approved a terminal at Gannet Quay with a budget of €41 million."),
        ("Who is the mayor?", "In all 312 homes were flooded.", "In all 270 homes were flooded."),
        ("How high were the losses in the beds?", "The losses in the beds were between 3 and 9 per cent.",
         "The losses in the beds were 62 per cent."),
        ("When was it?", "It was flooded in 2025.", "It was flooded in 2024."),
    ],
)  # fmt: skip
def test_different_things_are_no_conflict(question: str, one: str, other: str) -> None:
    assert conflicts(question, one, other) == ()


def test_the_same_article_does_not_contradict_itself() -> None:
    assert conflicts(HOMES, "In all 312 homes were flooded. Later 270 homes were flooded again.") == ()


@pytest.mark.parametrize(
    ("sentence", "keys"),
    [
        ("An 81-year-old woman died and 312 homes were flooded.", ["home"]),
        ("The rise is 4.2 per cent over 18 months.", ["%", "month"]),
        ("It cost €58.3 million in 2026.", ["euro"]),
        ("By the evening there had been 640.", [""]),
        ("One of the first to leave, on 3 May at 08:30, was the mayor.", []),
    ],
)
def test_measures_are_numbers_of_something(sentence: str, keys: list[str]) -> None:
    assert [measure.key for measure in measures(sentence)] == keys
