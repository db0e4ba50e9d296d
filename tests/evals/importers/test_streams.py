"""Files of records: one at a time, each with its line, broken ones told and passed over."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import ConfigError
from qa.evals.importers.raw import Mistake
from qa.evals.importers.streams import records

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def sound(path: Path, **options: Any) -> list[dict[str, Any]]:
    return [record for _, record in records(path, **options) if not isinstance(record, Mistake)]


def mistakes(path: Path, **options: Any) -> list[str]:
    return [str(record) for _, record in records(path, **options) if isinstance(record, Mistake)]


def test_a_broken_line_is_told_with_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\n\n{"a": 2\n[3]\n{"a": "\xff"}\n{"a": 4}')
    assert sound(path) == [{"a": 1}, {"a": 4}]
    told = mistakes(path)
    assert [text.split(": ", 1)[0] for text in told] == [f"{path}, line {n}" for n in (3, 4, 5)]
    assert "not JSON" in told[0]
    assert "not an object" in told[1]
    assert "not UTF-8" in told[2]


def test_a_packed_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress('{"a": "é"}\n'.encode()))
    assert sound(path) == [{"a": "é"}]


@given(st.lists(st.dictionaries(st.text(max_size=5), PLAIN, max_size=4), max_size=8), st.sampled_from([None, 1, 4]))
def test_a_big_array_is_read_as_json_reads_it_wherever_its_values_end(
    tmp_path_factory: pytest.TempPathFactory, values: list[dict[str, Any]], indent: int | None
) -> None:
    path = tmp_path_factory.mktemp("array") / "a.json"
    path.write_text(json.dumps({"version": [1.5, {"x": "]"}], "data": values}, indent=indent), encoding="utf-8")
    assert sound(path, inside="data") == values


def test_values_longer_than_a_piece_of_the_file_are_whole(tmp_path: Path) -> None:
    values = [{"t": "x" * 200_000}, {"n": 12345678901234}]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    assert sound(path) == values


def test_an_array_that_breaks_off_gives_what_stands_before_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[\n{"a": 1},\n{"a": }\n]', encoding="utf-8")
    assert sound(path) == [{"a": 1}]
    assert mistakes(path)[0].startswith(f"{path}, line 3: not JSON")
    path.write_text('[{"a": 1}, ', encoding="utf-8")
    assert "cut off" in mistakes(path)[0]
    path.write_text('"text"', encoding="utf-8")
    assert "neither a JSON list nor an object" in mistakes(path)[0]


def test_rows_of_a_table_have_their_lines_though_cells_hold_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('q,a\n"one\ntwo",1\nthree\nfour,4\n', encoding="utf-8")
    assert sound(path) == [{"q": "one\ntwo", "a": "1"}, {"q": "four", "a": "4"}]
    assert mistakes(path) == [f"{path}, line 4: more or fewer columns than the header."]


def test_what_is_not_there_is_an_error_for_a_person(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        list(records(tmp_path / "none.csv"))
