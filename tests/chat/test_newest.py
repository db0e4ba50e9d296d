"""What leads an answer: the newer of two reports, and a correction before what it corrects."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answer.parse import parse
from qa.chat.evidence import WEIGHTS, gather
from qa.chat.extractive import ExtractiveModel
from qa.types import ChatRequest
from tests.retrieval.newsroom import STORIES, Story, newsroom

OLD = Story(
    title="Oslow jailed for taking bribes",
    published="2026-03-20",
    text="Marek Oslow was sentenced to 26 months in prison on Thursday. The judge read for an hour.",
)
NEW = Story(
    title="Appeal court cuts the term of Oslow",
    published="2026-08-26",
    text="Marek Oslow was sentenced to 14 months in prison on appeal on Tuesday. He left by a side door.",
)
WRONG = Story(
    title="Quay terminal will cost €63.8 million",
    published="2026-06-12",
    text="The final bill of the quay terminal is €63.8 million, the auditor said. The council was surprised.",
)
CORRECTION = Story(
    title="Corrections and clarifications",
    published="2026-06-14",
    text="An article on the quay terminal gave the wrong final bill, €63.8 million. It should have read €58.3 million.",
)


def said(tmp_path: Path, question: str, *stories: Story) -> list[str]:
    with newsroom(tmp_path, stories) as room:
        request = ChatRequest(question=question, passages=tuple(room.find(question)), messages=(), max_tokens=500)
        reply = ExtractiveModel(embedder=room.embedder).complete(request)
    return [quote.text for claim in parse(reply.text).claims for quote in claim.quotes]


def test_of_two_reports_the_newer_leads(tmp_path: Path) -> None:
    found = said(tmp_path, "How long was Marek Oslow sentenced to prison?", OLD, NEW)
    assert "14 months" in found[0]
    assert any("26 months" in sentence for sentence in found[1:])


def test_a_question_that_names_a_time_asks_what_was_so_then(tmp_path: Path) -> None:
    found = said(tmp_path, "How long was Marek Oslow sentenced to prison on Thursday?", OLD, NEW)
    assert "26 months" in found[0]


def test_a_correction_leads_and_what_it_corrects_to_stands_with_it(tmp_path: Path) -> None:
    found = said(tmp_path, "What is the final bill of the quay terminal?", WRONG, CORRECTION)
    assert "wrong final bill" in found[0]
    assert "€58.3 million" in found[1]


COLUMN = Story(
    title="Corrections and clarifications",
    published="2026-06-14",
    text="A caption gave the captain of the Marby Rovers as Nadia Brant. She is Nadia Brandt, the club says.\n\n"
    "The Marby library has no bank.",
)


def test_in_a_column_of_corrections_the_wrong_value_never_stands_alone(tmp_path: Path) -> None:
    found = said(tmp_path, "Who is the captain of the Marby Rovers?", COLUMN)
    assert found == [
        "A caption gave the captain of the Marby Rovers as Nadia Brant.",
        "She is Nadia Brandt, the club says.",
    ]


def test_in_another_article_the_next_sentence_is_not_taken_along(tmp_path: Path) -> None:
    plain = Story(title="Rovers win", published="2026-06-14", text=COLUMN.text)
    assert len(said(tmp_path, "Who is the captain of the Marby Rovers?", plain)) == 1


def test_a_correction_that_counts_in_words_leads_too(tmp_path: Path) -> None:
    first = Story(
        title="Seven dead in fire at the Marby mill",
        published="2026-10-02",
        text="Seven people died in a fire at the Marby mill on Thursday, the police said. The mill employs 340 people.",
    )
    taken_back = Story(
        title="Corrections, 5 October 2026",
        published="2026-10-05",
        text="An article on 2 October (“Seven dead in fire at the Marby mill”) gave the wrong number of dead. "
        "Eight people died in the fire, not seven. A driver had not been counted.",
    )
    found = said(tmp_path, "How many people died in the Marby mill fire?", first, taken_back)
    assert found[0] in taken_back.text
    assert "Eight people died in the fire, not seven." in found
    assert "Eight" not in said(tmp_path / "alone", "How many people died in the Marby mill fire?", first)[0]


FIRST_COUNT = Story(
    title="One dead and 312 homes flooded in Marby",
    published="2025-11-15",
    text="An old woman died and 312 homes were flooded in Marby in the early hours of Saturday, the fire service said.",
)
SURVEY = Story(
    title="Report on the flood in Marby",
    published="2026-02-20",
    text="The authority has counted the damage. 287 homes were flooded above the door sill. 118 of the homes are still empty.",
)


def test_a_newer_count_of_the_same_thing_leads_though_it_says_less(tmp_path: Path) -> None:
    found = said(tmp_path, "How many homes were flooded in Marby?", FIRST_COUNT, SURVEY)
    assert found[0].startswith("287 homes")
    assert "312 homes" in found[1]
    assert not any("118" in sentence for sentence in found)


def test_a_newer_count_of_something_else_does_not_lead(tmp_path: Path) -> None:
    elsewhere = Story(
        title="Marby counts its homes",
        published="2026-02-20",
        text="Marby has 4,100 homes, the authority said. The flood is long over.",
    )
    found = said(tmp_path, "How many homes were flooded in Marby?", FIRST_COUNT, elsewhere)
    assert "312 homes" in found[0]


def test_the_count_in_the_headline_stands_in_the_answer(tmp_path: Path) -> None:
    story = Story(
        title="Storm alarms for 412 fishing boats",
        published="2026-05-20",
        text="The office tried a storm alarm on 14 fishing boats in April. The scheme covers 412 boats of the coast.",
    )
    found = said(tmp_path, "How many boats get storm alarms?", story, *STORIES)
    assert "412" in " ".join(found)


def test_without_a_newer_article_nothing_is_moved(tmp_path: Path) -> None:
    found = said(tmp_path, "How long was Marek Oslow sentenced to prison?", OLD)
    assert found == ["Marek Oslow was sentenced to 26 months in prison on Thursday."]


ALARMS = Story(
    title="Fishing boats of the coast to carry storm alarms",
    published="2026-05-23",
    text="The system covers 412 boats, from crabbers to trawlers. The office waited for it for years.\n\n"
    "Forecasters tried the alarm on 14 boats between January and April. Nobody complained.",
)


def test_the_count_in_another_papers_headline_on_the_same_story_leads(tmp_path: Path) -> None:
    other = Story(
        title="Storm alarms for 412 fishing boats",
        published="2026-05-20",
        text="The fisheries office presented its scheme on Tuesday. Owners pay nothing for the receiver.",
    )
    found = said(tmp_path, "How many boats get storm alarms?", ALARMS, other, *STORIES)
    assert "412 boats" in found[0]


@pytest.mark.parametrize(
    ("question", "title", "speaks_for_it"),
    [
        ("How many boats get storm alarms?", "Storm alarms for 14 fishing boats", True),
        ("How many boats get storm alarms?", "Storm sinks 14 fishing boats", False),
        ("How many boats were tried in spring?", "Fire destroys 14 fishing boats", False),
        ("How many boats get storm alarms?", "14 storm alarms for fishing boats", False),
    ],
)
def test_a_headline_speaks_for_a_count_of_its_own_story_alone(
    tmp_path: Path, question: str, title: str, speaks_for_it: bool
) -> None:
    other = Story(title=title, published="2026-05-20", text="The office spoke of boats, storm and fire. Nobody paid.")
    with newsroom(tmp_path, (ALARMS, other, *STORIES)) as room:
        evidence = gather(question, room.find(question), embed=room.embedder.embed_passages)
    [at] = [i for i, sentence in enumerate(evidence.sentences) if "14 boats" in sentence.text]
    assert bool(evidence.features[at, list(WEIGHTS).index("headline")]) is speaks_for_it
