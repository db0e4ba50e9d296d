"""Everything that is wrong with a set is told, each with its line and kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.errors import ConfigError
from qa.evals.items import scan_set
from qa.evals.validate import ENOUGH, Finding, validate
from qa.types import ArticleCard, ArticleId, Standing
from tests.evals.made import card

TEXTS = {"beacon/pier": "The pier opened on 4 March 2026. It has two berths.", "beacon/flood": "The river rose."}
CARDS = {ArticleId("vault/talks"): card("vault/talks", Standing.REFERENCE)}
Check = Callable[..., list[Finding]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def checked(*records: dict[str, Any] | str) -> list[Finding]:
        path = tmp_path / "set.jsonl"
        base = {"answerable": True, "status": "answered", "question": "?"}
        lines = [r if isinstance(r, str) else json.dumps(base | r) for r in records]
        path.write_text("\n".join(lines), encoding="utf-8")

        def card_of(name: ArticleId) -> ArticleCard | None:
            return CARDS.get(name) or (card(name) if name in TEXTS else None)

        return [f for f in validate(scan_set(path)[1], text_of=TEXTS.get, card_of=card_of) if f.kind != "small-tag"]

    return checked


def test_a_sound_set_has_no_findings(check: Check) -> None:
    gold = [{"doc": "beacon/pier", "quote": "It has two berths."}]
    assert check({"id": "a", "question": "How many berths?", "gold": gold}) == []


def test_every_broken_line_is_told_not_only_the_first(check: Check) -> None:
    found = check({"id": "a", "question": "A?"}, "", "{broken", {"id": "b", "question": "B?", "gilt": []}, {"id": "a"})
    assert [(f.kind, f.line) for f in found] == [("schema", 3), ("schema", 4), ("schema", 5)]
    assert "not JSON" in found[0].message or "JSON" in found[0].message
    assert "gilt" in found[1].message
    assert "taken already by line 1" in found[2].message


def test_gold_that_no_longer_stands_there_is_told(check: Check) -> None:
    moved = {"doc": "beacon/pier", "quote": "It has two berths.", "start": 0, "end": 18}
    gone = {"doc": "beacon/none", "quote": "x"}
    found = check({"id": "a", "question": "A?", "gold": [moved]}, {"id": "b", "question": "B?", "gold": [gone]})
    assert [(f.kind, f.line, f.id) for f in found] == [("gold", 1, "a"), ("gold", 2, "b")]
    assert "the quote stands at 33" in found[0].message
    assert "no such article" in found[1].message


def test_gold_in_a_source_that_says_no_is_told_as_that(check: Check) -> None:
    found = check({"id": "a", "question": "A?", "gold": [{"doc": "vault/talks", "quote": "words"}]})
    assert [(f.kind, f.line) for f in found] == [("forbidden-source", 1)]
    assert "kept from AI" in found[0].message


def test_a_question_asked_twice_is_told_with_the_other_line(check: Check) -> None:
    found = check({"id": "a", "question": "Who came?"}, {"id": "b", "question": "who came"})
    assert [(f.kind, f.line) for f in found] == [("asked-twice", 2)]
    assert "a on line 1" in found[0].message


def test_a_cluster_in_both_parts_leaks(check: Check) -> None:
    gold = [{"doc": "beacon/pier"}]
    found = check(
        {"id": "a", "question": "A?", "gold": gold, "split": "dev"}, {"id": "b", "question": "B?", "gold": gold}
    )
    assert [(f.kind, f.weight) for f in found] == [("leakage", "error")]
    assert "beacon/pier" in found[0].message


def test_a_tag_with_few_items_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    base = {"answerable": False, "status": "insufficient"}
    records = [
        {**base, "id": f"i{n}", "question": f"{n}?", "tags": ["big"] + ["small"] * (n < ENOUGH - 1)}
        for n in range(ENOUGH)
    ]
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    found = validate(scan_set(path)[1], text_of=TEXTS.get, card_of=lambda _: None)
    assert [(f.kind, f.weight) for f in found] == [("small-tag", "warning")]
    assert "the tag small has 24 items" in found[0].message


def test_a_set_that_cannot_be_read_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        scan_set(tmp_path / "none.jsonl")
