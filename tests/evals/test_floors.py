"""Floors rise and never fall; they hold over one corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import convert, to_builtins

from qa.errors import ConfigError
from qa.evals.floors import Floors, asks_the_same, fallen, floors_of, moved, raised, read_floors, write_floors

MANIFEST: dict[str, Any] = {"dataset": {"sha256": "s", "selection": {"ids_sha256": "i"}}, "index": {"corpus": "c"}}


def system(recall: float, abstention: float = 0.1, leaks: float = 0.0) -> dict[str, Any]:
    def row(measure: str, value: float, better: str, *, total: bool = False) -> dict[str, Any]:
        near = (None, None) if total else (value - 0.02, value + 0.02)
        return {"measure": measure, "value": value, "low": near[0], "high": near[1], "better": better, "sum": total}

    rows = [
        row("recall@10", recall, "higher"),
        row("false_abstention", abstention, "lower"),
        row("leaks", leaks, "lower", total=True),
    ]
    return {"label": "offline", "measures": [*rows, row("length_words", 40, "")]}


def test_a_floor_is_the_near_end_of_the_interval() -> None:
    floors = floors_of(MANIFEST, system(0.95))
    assert floors.at_least == {"recall@10": 0.93}
    assert floors.at_most == {"false_abstention": 0.12, "leaks": 0.0}


def test_chance_does_not_fall_below_a_floor_and_a_loss_does() -> None:
    floors = floors_of(MANIFEST, system(0.95))
    assert fallen(floors, system(0.94)) == ()
    assert [one.measure for one in fallen(floors, system(0.92, leaks=1.0))] == ["recall@10", "leaks"]
    assert "0.9200" in fallen(floors, system(0.92))[0].words


def test_other_questions_are_judged_by_their_interval() -> None:
    floors = floors_of(MANIFEST, system(0.95))
    assert fallen(floors, system(0.92), same_items=False) == ()
    assert [one.measure for one in fallen(floors, system(0.90), same_items=False)] == ["recall@10"]
    assert [one.measure for one in fallen(floors, system(0.95, leaks=1.0), same_items=False)] == ["leaks"]
    assert asks_the_same(floors, MANIFEST)
    assert not asks_the_same(floors, {"dataset": {"sha256": "s", "selection": {"ids_sha256": "other"}}})
    assert not asks_the_same(floors, {"dataset": {"sha256": "t", "selection": {"ids_sha256": "i"}}})


def test_a_measure_that_is_gone_has_fallen() -> None:
    floors = floors_of(MANIFEST, system(0.95))
    assert len(fallen(floors, {"measures": []})) == 3


def test_writing_raises_and_never_lowers() -> None:
    high, low = floors_of(MANIFEST, system(0.95, 0.1)), floors_of(MANIFEST, system(0.90, 0.05))
    both = raised(high, low)
    assert both.at_least == {"recall@10": 0.93}
    assert both.at_most == {"false_abstention": 0.07, "leaks": 0.0}
    assert raised(both, high) == both
    assert raised(None, low) == low


def test_floors_hold_for_one_corpus() -> None:
    floors = floors_of(MANIFEST, system(0.95))
    assert moved(floors, MANIFEST) == ""
    assert "articles" in moved(floors, {**MANIFEST, "index": {"corpus": "d"}})


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert read_floors(path) is None
    floors = floors_of(MANIFEST, system(0.95))
    write_floors(path, floors)
    assert read_floors(path) == floors
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_floors(path)
    path.write_text('{"set": "s", "corpus": "c", "ids": "i", "system": "x", "at_least": {"a": "1"}}', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"`at_least\.a` must be a number, not text"):
        read_floors(path)
    assert convert(to_builtins(floors), Floors) == floors
