"""Reading a set: what is accepted, and how a mistake is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from qa.answer_types import Outcome
from qa.errors import ConfigError
from qa.evals.importers.written import item_line
from qa.evals.items import read_item, read_set, select
from qa.evals.run_folder import questions_text
from qa.types import Filter
from tests.evals.newsroom import SET

GOOD: dict[str, Any] = {
    "schema": 1,
    "id": "a-1",
    "question": "Who opened the pier?",
    "lang": "en",
    "answerable": True,
    "status": "answered",
    "facts": [{"id": "who", "any": ["Ivo Brandt"]}],
    "gold": [{"doc": "beacon/pier", "quote": "Ivo Brandt"}],
    "split": "dev",
}


def write(folder: Path, *items: dict[str, Any]) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n\n".join(json.dumps(item) for item in items) + "\n", encoding="utf-8")
    return path


def complaint(folder: Path, *items: dict[str, Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        read_set(write(folder, *items))
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    return caught.value.message


def test_a_set_is_read_with_blank_lines_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\ufeff" + json.dumps(GOOD) + "\n\n" + json.dumps(GOOD | {"id": "a-2"}), encoding="utf-8")
    read = read_set(path)
    assert [item.id for item in read.items] == ["a-1", "a-2"]
    assert len(read.sha256) == 64
    assert read.items[0].status is Outcome.ANSWERED


def test_the_sets_own_ten_items_are_read() -> None:
    items = read_set(SET).items
    assert len(items) == 10
    assert items[4].within == Filter(until="2025-12-31")
    assert items[8].facts[0].units == ("million euros", "Millionen Euro")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "unknown key `colour`"),
        ({"gold": [{"doc": "x", "colour": "red"}]}, "unknown key `gold.1.colour`"),
        ({"answerable": "yes"}, "`answerable` cannot be used"),
        ({"answerable": False}, "`status` is answered"),
        ({"status": "refused"}, "`status` cannot be used"),
        ({"answerable": False, "status": "withheld"}, "has no `facts`"),
        ({"facts": [{"id": "f", "any": ["x"], "number": 3}]}, "either `any` (wordings) or `number`"),
        ({"facts": [{"id": "f"}]}, "either `any` (wordings) or `number`"),
        ({"facts": [{"id": "f", "any": ["x"]}, {"id": "f", "any": ["y"]}]}, "the same id"),
        ({"gold": [{"doc": "x", "start": 3}]}, "come together"),
        ({"gold": [{"doc": "x", "start": 3, "end": 3}]}, "below `end`"),
        ({"filters": {"since": "2026-02-01", "until": "2026-01-01"}}, "is after"),
        ({"filters": {"since": "last May"}}, "`filters.since` cannot be used"),
        ({"schema": 2}, "`schema` cannot be used"),
        ({"question": "  "}, "`question` cannot be used"),
        ({"id": "two words"}, "`id` cannot be used"),
        ({"split": "train"}, "`split` cannot be used"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    message = complaint(tmp_path, GOOD | {"id": "fine"}, GOOD | change)
    assert words in message
    assert message.startswith(f"{tmp_path / 'set.jsonl'}, line 3")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"answerable": 1}, "it must be true or false, not 1"),
        ({"status": "refused"}, '"insufficient" or "withheld", not "refused"'),
        (
            {"gold": [{"doc": "x", "grade": 11}]},
            "`gold.1.grade` cannot be used: it must be a whole number from 1 to 10",
        ),
        ({"gold": [{"doc": "x", "start": 1.0, "end": 2}]}, "not 1.0"),
        (
            {"facts": [{"id": "f", "number": 3, "unit": ["m", ""]}]},
            "`facts.1.unit.2` cannot be used: it must be a text",
        ),
        ({"filters": {"since": "2026-01-01\n"}}, "it must be a date as 2026-03-31"),
        ({"lang": "EN"}, "two or three small letters"),
        ({"schema": True}, "it must be 1, not true"),
    ],
)
def test_a_mistake_says_what_is_asked_for(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    assert words in complaint(tmp_path, GOOD | change)


@pytest.mark.parametrize("line", ['{"id": NaN}', '{"id": "\\ud800"}', "[" * 5000, '{"id": 1e999}', "{} {}"])
def test_a_line_that_is_no_json_says_why(tmp_path: Path, line: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"line 1 is not JSON: .*JSON"):
        read_set(path)


def test_what_is_written_leaves_defaults_out_and_is_read_again() -> None:
    items = read_set(SET).items
    text = questions_text(items)
    assert [read_item(line, "again") for line in text.splitlines()] == list(items)
    assert [read_item(item_line(item), "again") for item in items] == list(items)
    given = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert [set(json.loads(line)) <= set(one) for line, one in zip(text.splitlines(), given, strict=True)] == [
        True
    ] * 10


@pytest.mark.parametrize("change", [{"question": " "}, {"question": "Who\ud800?"}, {"id": "two words"}, {"lang": "EN"}])
def test_an_item_made_in_code_is_checked_before_it_is_written(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="The question `"):
        item_line(structs.replace(read_item(json.dumps(GOOD), "made"), **change))


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    assert "key `answerable` is missing" in complaint(tmp_path, {k: v for k, v in GOOD.items() if k != "answerable"})


def test_two_items_of_one_id_are_refused_with_both_lines(tmp_path: Path) -> None:
    assert "line 3: the id `a-1` is taken already by line 1" in complaint(tmp_path, GOOD, GOOD)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"{oops", "line 1 is not JSON"), (b"", "holds no items"), (b"\xff\xfe\x00", "not UTF-8"), (b"[1]", "line 1")],
)
def test_what_is_no_set_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        read_set(path)


def test_a_set_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        read_set(tmp_path / "none.jsonl")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_set(tmp_path)


def test_a_forbidden_string_means_what_the_item_is_about() -> None:
    def means(**fields: Any) -> str:
        return read_item(json.dumps(GOOD | fields), "made").forbidden_means

    assert means() == "error"
    assert means(tags=["injected"]) == "injection"
    assert means(tags=["withheld"]) == means(tags=["withheld-hidden"]) == "leak"
    assert means(withheld=["vault"]) == "leak"
    assert means(answerable=False, status="withheld", facts=[], gold=[]) == "leak"


def test_items_are_chosen_by_split_and_by_all_tags_given() -> None:
    items = read_set(SET).items
    assert {item.split for item in select(items, split="dev")} == {"dev"}
    assert [item.id for item in select(items, tags=["single-fact", "filtered"])] == ["flood-moved"]
    with pytest.raises(ConfigError, match="No item") as caught:
        select(items, tags=["nonsense"])
    assert "withheld" in caught.value.remedy


@given(st.integers(1, 12), st.integers(1, 12))
def test_a_limit_draws_the_same_items_and_a_larger_one_only_adds(one: int, other: int) -> None:
    items = read_set(SET).items
    small, large = (select(items, limit=limit) for limit in sorted((one, other)))
    assert set(small) <= set(large)
    assert len(small) == min(one, other, len(items))
    assert [item for item in items if item in large] == list(large)
