"""Where a wrong item went wrong: the first stage at which what was needed got lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from qa.answer_types import Outcome
from qa.errors import ConfigError
from qa.evals.regold import replace_gold
from qa.evals.rescore import score_run
from qa.evals.run_folder import read_run
from qa.ports import Catalog
from qa.types import ChatRequest
from tests.evals.conducted import conduct
from tests.evals.newsroom import SET, Pen, Write, copy, items_of, recite, silence


def stage(folder: Path, catalog: Catalog, item: str, write: Write, *, shown: int = 8, arm: str = "rag") -> str:
    done = conduct(folder, catalog, Pen(write), shown=shown, arms=[arm])
    return done.line(item).stage


def elsewhere(request: ChatRequest) -> str:
    """The right words, borne out by the wrong place."""
    other = next(n for n, p in enumerate(request.passages, start=1) if "bill" not in p.card.id)
    return f"QUOTE [{other}] {request.passages[other - 1].chunk.text}\nCLAIM It was €43.5 million."


@pytest.mark.parametrize(
    ("item", "write", "expected"),
    [
        ("pier-bill", copy, ""),
        ("pier-bill", silence, "false abstention"),
        ("pier-bill", elsewhere, "citation"),
        ("tram-strike", recite, "over-answering"),
        ("tram-strike", silence, ""),
        ("keeper", lambda _: "CLAIM His successor is Anselm Doyle.", "writing"),
    ],
)
def test_the_stage_is_the_first_at_which_something_was_lost(
    catalog: Catalog, tmp_path: Path, item: str, write: Write, expected: str
) -> None:
    assert stage(tmp_path / "r", catalog, item, write) == expected


def test_gold_too_far_down_to_be_shown_is_told_from_gold_that_was_not_found(catalog: Catalog, tmp_path: Path) -> None:
    assert stage(tmp_path / "a", catalog, "pier-passengers", silence, shown=1) == "ranking cut"
    asked = {"pier-passengers": "Which goats?", "pier-bill": "What did the auditor find?"}
    items = [
        structs.replace(item, question=asked[item.id]) for item in read_run(tmp_path / "a").items if item.id in asked
    ]
    done = conduct(tmp_path / "b", catalog, Pen(silence), items=items)
    assert {line.stage for line in done.lines} == {"retrieval", "false abstention"}


def test_a_model_that_was_shown_nothing_can_only_have_forgotten(catalog: Catalog, tmp_path: Path) -> None:
    assert stage(tmp_path / "r", catalog, "pier-bill", silence, arm="closed-book") == "memory"


def test_a_pointer_that_is_missing_is_a_stage_of_its_own(catalog: Catalog, tmp_path: Path) -> None:
    items = [item for item in items_of(catalog) if item.id in ("tram-strike", "pier-bill")]
    due = [structs.replace(item, status=Outcome.WITHHELD) if not item.answerable else item for item in items]
    done = conduct(tmp_path / "r", catalog, Pen(silence), items=due)
    assert done.line("tram-strike").stage == "withheld"


# ── other gold for a run that was made ─────────────────────────────────────────────────────────────────────


def test_gold_that_was_wrong_is_put_right_without_asking_again(catalog: Catalog, tmp_path: Path) -> None:
    done = conduct(tmp_path / "r", catalog, Pen(copy))
    assert done.line("pier-designer").right is False
    text = SET.read_text(encoding="utf-8")
    mended = tmp_path / "mended.jsonl"
    mended.write_text(
        text.replace('"any": ["Marit Solheim"]', '"any": ["Marit Solheim", "4 March 2026"]'), encoding="utf-8"
    )
    assert replace_gold(done.run.folder, mended) == 1
    again = {line.id: line.right for line in score_run(read_run(done.run.folder))}
    assert again["pier-designer"] is True
    assert read_run(done.run.folder).entries == done.run.entries


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Who designed the ferry", "Who drew the ferry", "is not asked in"),
        ('"id": "keeper"', '"id": "keeper-2"', "is not asked in"),
        (
            "It was designed by Marit Solheim and cost",
            "It was drawn by Marit Solheim and cost",
            "is not in what the run saw",
        ),
    ],
)
def test_other_questions_and_gold_that_nobody_saw_are_refused(
    catalog: Catalog, tmp_path: Path, old: str, new: str, words: str
) -> None:
    done = conduct(tmp_path / "r", catalog, Pen(copy))
    changed = tmp_path / "changed.jsonl"
    changed.write_text(SET.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        replace_gold(done.run.folder, changed)
