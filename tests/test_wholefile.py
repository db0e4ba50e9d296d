"""Files written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.wholefile import write_whole


def test_a_file_is_put_in_the_old_ones_place_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(b"old")
    write_whole(path, b"new\r\n")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("answer.json", b"new\r\n")]


def test_what_cannot_be_put_in_place_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "answer.json" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match=r"answer\.json"):
        write_whole(tmp_path / "answer.json", b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["answer.json"]
