"""Two systems held against each other: over what both were asked, in the same words, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from qa.errors import ConfigError
from qa.evals.run_folder import read_run, read_scores
from qa.evals.statistics.paired import Finding
from qa.evals.versus import PRIMARY, Side, side, versus
from qa.ports import Catalog
from tests.evals.conducted import conduct
from tests.evals.newsroom import Pen, copy, items_of, recite, silence
from tests.evals.recording import TINY


def sides(run_folder: Path = TINY) -> tuple[Side, Side]:
    run, lines = read_run(run_folder), read_scores(run_folder)
    first, second = (system.label for system in run.systems)
    return side(run, lines, first), side(run, lines, second)


def test_two_systems_of_a_run_are_compared_on_what_they_wrote() -> None:
    found = versus(*sides())
    assert found.same_passages
    assert not any(one.measure.startswith("recall") for one in found.comparisons)
    assert {one.measure for one in found.primary} == set(PRIMARY) - {"recall@10"}
    assert found.unmatched == ()


def test_an_item_that_failed_in_one_is_in_no_mean() -> None:
    before, after = sides()
    accuracy = next(one for one in versus(before, after).comparisons if one.measure == "accuracy")
    assert accuracy.failed == 1
    assert accuracy.n + accuracy.failed + accuracy.not_applicable == len(before.items)


def test_flips_are_the_items_that_changed_sides() -> None:
    before, after = sides()
    rights = [{line.id: line.right for line in one.lines} for one in (before, after)]
    flips = {flip.item.id: flip.won for flip in versus(before, after).flips}
    expected = {
        name: bool(rights[1][name])
        for name in rights[0]
        if None not in (rights[0][name], rights[1][name]) and rights[0][name] != rights[1][name]
    }
    assert flips == expected
    assert flips
    swapped = {flip.item.id: flip.won for flip in versus(after, before).flips}
    assert swapped == {name: not won for name, won in flips.items()}


def test_runs_of_other_items_are_not_compared() -> None:
    before, after = sides()
    half = structs.replace(after, lines=after.lines[:5])
    with pytest.raises(ConfigError, match="Only 5 of 10"):
        versus(before, half)
    found = versus(before, half, intersection=True)
    assert len(found.unmatched) == 5
    with pytest.raises(ConfigError, match="Only 0 of 10"):
        versus(before, structs.replace(after, lines=()), intersection=True)


def test_an_item_that_was_rewritten_is_another_item() -> None:
    before, after = sides()
    first, *others = after.run.items
    rewritten = structs.replace(first, question="Something else?")
    changed = structs.replace(after, run=structs.replace(after.run, items=(rewritten, *others)))
    assert versus(before, changed).unmatched == (first.id,)


def test_an_unknown_system_is_named_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="no system 'eager'") as caught:
        side(read_run(TINY), read_scores(TINY), "eager")
    assert "careful, hasty" in caught.value.remedy


def test_silly_reporters_are_found_worse_with_enough_questions(catalog: Catalog, tmp_path: Path) -> None:
    """The same ten questions four times over, as if each time about other articles: a verdict needs numbers."""
    items = [
        structs.replace(
            item,
            id=f"{item.id}-{copy_}",
            cluster=f"{item.cluster_id}-{copy_}",
            question=f"{item.question}{' ' * copy_}",
        )
        for item in items_of(catalog)
        for copy_ in range(4)
    ]
    pens = [Pen(write, name=name) for write, name in ((copy, "sane"), (silence, "refusing"), (recite, "reciting"))]
    done = conduct(tmp_path / "r", catalog, *pens, items=items)
    sane, *silly = (side(done.run, done.lines, pen.name) for pen in pens)
    verdicts: dict[str, Any] = {
        one.label: {row.measure: row.finding for row in versus(sane, one).comparisons} for one in silly
    }
    assert verdicts["refusing"]["score"] is Finding.WORSE
    assert verdicts["refusing"]["false_abstention"] is Finding.WORSE
    assert verdicts["reciting"]["length_words"] is Finding.OPEN, "longer is neither better nor worse"
    assert verdicts["reciting"]["cite_precision"] is Finding.WORSE
    assert all(versus(one, sane).flips for one in silly)
