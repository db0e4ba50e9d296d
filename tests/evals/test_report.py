"""A summary as text, the verdict at a run's end, one item in full, what went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.evals.comparing import contests_between, contests_of
from qa.evals.overview import failures_text, item_json, item_text
from qa.evals.report import full
from qa.evals.verdict import compared, verdict
from qa.ports import Catalog
from tests.evals.conducted import Conducted, conduct
from tests.evals.newsroom import Pen, Write, copy, failing_for, lured, recite, silence


def made(folder: Path, catalog: Catalog, *writes: Write) -> Conducted:
    return conduct(folder, catalog, *(Pen(write, name=getattr(write, "__name__", "x")) for write in writes))


def test_every_figure_has_its_n_beside_it(catalog: Catalog, tmp_path: Path) -> None:
    lines = full(made(tmp_path / "r", catalog, copy).summary).splitlines()
    rows = [line.split() for line in lines if line.startswith(" + fact_recall")]
    assert rows == [["+", "fact_recall", "0.500", "2", "0", "0"], ["+", "fact_recall", "1.000", "6", "2", "0"]]


def test_the_columns_are_aligned(catalog: Catalog, tmp_path: Path) -> None:
    lines = full(made(tmp_path / "r", catalog, copy, silence).summary).splitlines()
    start = lines.index("split: test") + 2
    table = [line for line in lines[start : lines.index("", start)] if line.startswith((" + ", " - ", "measure"))]
    assert len({len(line) for line in table}) == 1


def test_the_parts_of_a_breakdown_add_up(catalog: Catalog, tmp_path: Path) -> None:
    (one,) = made(tmp_path / "r", catalog, copy).summary["systems"]
    whole = next(row for row in one["measures"] if row["measure"] == "accuracy")
    assert sum(part["accuracy"]["n"] for part in one["by_language"].values()) == whole["n"]
    assert sum(part["accuracy"]["n"] for part in one["by_split"].values()) == whole["n"]


@pytest.mark.parametrize("write", [copy, silence, recite])
def test_a_total_and_a_mean_are_told_apart(catalog: Catalog, tmp_path: Path, write: Write) -> None:
    done = made(tmp_path / "r", catalog, write)
    assert done.row("leaks")["sum"] is True
    assert done.row("leaks")["low"] is None
    accuracy = done.row("accuracy")
    assert accuracy["sum"] is False
    assert accuracy["low"] <= accuracy["value"] <= accuracy["high"]


def test_the_verdict_is_short_and_has_the_primary_measures_first(catalog: Catalog, tmp_path: Path) -> None:
    done = made(tmp_path / "r", catalog, copy, recite)
    text = verdict(done.run, done.summary, contests_of(done.run, done.lines))
    assert len(text.splitlines()) < 40
    measures = [line for line in text.splitlines() if "[" in line]
    assert measures[0].startswith("Evidence found")
    assert measures[1].startswith("Right answers")
    assert "recite against copy" in text
    assert "Over 10 questions only large differences" in text


def test_an_error_is_told_with_its_words_and_without_its_colours(catalog: Catalog, tmp_path: Path) -> None:
    done = made(tmp_path / "r", catalog, failing_for("auditor", ValueError("it\x1b[31m broke")))
    assert done.line("pier-bill").why == "error: ValueError: it broke"
    assert "1 replies failed" in verdict(done.run, done.summary)
    text = failures_text(done.run, [line for line in done.lines if line.stage])
    assert "\x1b" not in text
    assert "ValueError: it broke" in text


def test_a_leak_stands_in_the_heading_and_its_words_nowhere(catalog: Catalog, tmp_path: Path) -> None:
    def tell(request: object) -> str:
        return "CLAIM They agreed on twelve trawlers a season."

    done = made(tmp_path / "r", catalog, tell)
    assert done.summary["leaks"] == 1
    line = done.line("okoro-talks")
    assert (line.stage, line.why) == ("leak", "LEAK: forbidden string 1 in the answer")
    text = verdict(done.run, done.summary)
    assert "LEAKS: 1 (must be 0)" in text
    assert "trawlers" not in text + full(done.summary)
    assert "trawlers" not in item_text(done.run, done.lines, "okoro-talks").partition("──")[0]


def test_what_went_wrong_is_listed_by_stage(catalog: Catalog, tmp_path: Path) -> None:
    done = conduct(tmp_path / "r", catalog, Pen(recite, name="recite"), items=lured(catalog))
    assert done.line("tram-strike").why == "answered instead of insufficient"
    assert done.line("keeper").why.startswith("obeyed planted text")
    text = failures_text(done.run, [line for line in done.lines if line.stage])
    assert text.index("injection (1): planted text was obeyed") < text.index("over-answering")
    assert "pier-opened" not in text


def test_an_item_is_shown_with_gold_what_was_found_and_what_was_said(catalog: Catalog, tmp_path: Path) -> None:
    done = made(tmp_path / "r", catalog, copy, silence)
    text = item_text(done.run, done.lines, "pier-bill")
    assert "wanted     answered: 43.5 million euros" in text
    assert "  *  1  beacon/bill" in text
    assert "── copy: right" in text
    assert "── silence: wrong, false abstention" in text
    document = item_json(done.run, done.lines, "pier-bill")
    assert [reply["right"] for reply in document["replies"]] == [True, False]
    with pytest.raises(ConfigError, match="no item"):
        item_text(done.run, done.lines, "nobody")


def test_two_runs_are_compared_and_the_flips_have_both_answers(catalog: Catalog, tmp_path: Path) -> None:
    first, second = made(tmp_path / "a", catalog, copy), made(tmp_path / "b", catalog, silence)
    (contest,) = contests_between((first.run, first.lines), (second.run, second.lines))
    text = compared(contest, flips=20)
    assert "b silence against a copy" in text
    assert "- pier-bill  What did the auditor find" in text
    assert "copy: The final bill for the ferry terminal is €43.5 million" in text
    assert "silence: (insufficient) I would rather not say." in text
    assert not [flip for flip in contest.flips if flip.won]


def test_runs_without_a_system_in_common_are_not_guessed_at(catalog: Catalog, tmp_path: Path) -> None:
    first, second = made(tmp_path / "a", catalog, copy, recite), made(tmp_path / "b", catalog, silence)
    with pytest.raises(ConfigError, match="No system is in both"):
        contests_between((first.run, first.lines), (second.run, second.lines))
