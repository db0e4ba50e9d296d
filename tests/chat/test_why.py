"""Answers to “why”: the cause, wherever near it stands, and no loose sentences in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chat.test_newest import said
from tests.retrieval.newsroom import Story

BRIDGE = Story(
    title="Elbbrücke wird ein Jahr später fertig",
    language="de",
    text="Die Elbbrücke bei Lohsa wird ein Jahr später fertig als geplant. Das sagte die Landrätin am Montag.\n\n"
    "Grund sind Bomben, die Taucher im Flussbett fanden. Die Brücke wird 412 Meter lang.",
)
SHIP = Story(
    title="Mayor signed without a tender",
    text="The mayor of Marby signed the crane contract in haste. The reason for the haste was a ship. "
    "The carrier Boreal had threatened to leave for Lund. The cranes are painted red. Marby has two parks.",
)
FIRE = Story(
    title="Fire at the Marby mill",
    text="A fire destroyed the Marby mill on Thursday. The mill employs 340 people. "
    "The chief said that a spark had set paper dust alight. The mill was built in 1911.",
)
SILENT = Story(
    title="Weir shut at Marby",
    text="The Marby weir was shut on Monday. The weir is 40 metres long.\n\n"
    "Walkers found the weir at Marby shut when they came to it. They turned back.",
)
"""Three sentences would stand in an answer to it: the best, the one behind it, and the walkers, who do as well as it."""


@pytest.mark.parametrize(
    ("question", "story", "cause"),
    [
        ("Warum wird die Elbbrücke bei Lohsa später fertig?", BRIDGE, "Grund sind Bomben"),
        ("Why did the mayor of Marby sign the crane contract in haste?", SHIP, "The carrier Boreal had threatened"),
        ("Why was there a fire at the Marby mill?", FIRE, "spark"),
    ],
)
def test_the_cause_stands_in_the_answer(tmp_path: Path, question: str, story: Story, cause: str) -> None:
    assert any(cause in sentence for sentence in said(tmp_path, question, story))


def test_where_a_cause_is_told_loose_sentences_are_not(tmp_path: Path) -> None:
    found = said(tmp_path, "Why was there a fire at the Marby mill?", FIRE)
    assert any("spark" in sentence for sentence in found)
    assert not any("1911" in sentence for sentence in found)


def test_without_any_cause_there_are_at_most_two_sentences(tmp_path: Path) -> None:
    assert said(tmp_path, "Why was the Marby weir shut?", SILENT) == [
        "The Marby weir was shut on Monday.",
        "The weir is 40 metres long.",
    ]
