"""The folder of kept answers: ids that sort and can be typed, files whole or not at all, many writers."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.archive.folder import Archive
from qa.archive.reading import read_document
from qa.errors import ConfigError, StoreError
from tests.archive.records import citation, claim, record

NOW = dt.datetime(2026, 11, 22, 18, 30, 5, tzinfo=dt.UTC)
ONE = record(claims=[claim("It cost 7.4 million euros.", 1)], citations=[citation(1)])


def test_a_kept_answer_has_an_id_and_its_time_right_after_the_version(tmp_path: Path) -> None:
    kept = Archive(tmp_path / "answers").keep(ONE, now=NOW)
    assert list(kept)[:3] == ["version", "id", "asked"]
    assert kept["asked"] == "2026-11-22T18:30:05Z"
    written = json.loads((tmp_path / "answers" / f"{kept['id']}.json").read_text(encoding="utf-8"))
    assert written == kept
    assert {key: value for key, value in kept.items() if key not in ("id", "asked")} == ONE


def test_ids_sort_as_the_answers_were_asked_even_within_a_second(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    times = [NOW + dt.timedelta(milliseconds=20 * step) for step in range(40)] + [NOW + dt.timedelta(days=40)]
    names = [archive.keep(ONE, now=now)["id"] for now in times]
    assert names == sorted(names)
    assert archive.names() == names[::-1]
    assert all(len(name) == 15 for name in names)


def test_answers_kept_at_the_same_moment_by_many_all_stay(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda number: archive.keep({**ONE, "question": str(number)}, now=NOW)["id"], range(40)))
    assert len(set(names)) == 40
    asked = {json.loads(path.read_text(encoding="utf-8"))["question"] for path in archive.files()}
    assert asked == {str(number) for number in range(40)}
    assert not list(tmp_path.glob("*.part"))


def test_the_last_moment_of_a_day_still_gives_an_id(tmp_path: Path) -> None:
    late = dt.datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=dt.UTC)
    names = [Archive(tmp_path).keep(ONE, now=late)["id"] for _ in range(3)]
    assert len(set(names)) == 3
    assert all(len(name) == 15 for name in names)


def test_an_answer_is_found_by_its_id_its_beginning_the_beginning_of_its_end_and_as_the_last(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first, last = (archive.keep(ONE, now=NOW + dt.timedelta(hours=hours))["id"] for hours in (0, 4))
    assert archive.find(first).stem == first
    assert archive.find(first[:11].upper()).stem == first
    assert archive.find(last.partition("-")[2][:4]).stem == last
    assert archive.find("last").stem == last


@pytest.mark.parametrize("words", ["nothing", "", "  ", "../../etc/passwd", "20"])
def test_what_names_no_answer_or_several_is_refused(tmp_path: Path, words: str) -> None:
    archive = Archive(tmp_path)
    for hours in (0, 4):
        archive.keep(ONE, now=NOW + dt.timedelta(hours=hours))
    with pytest.raises(ConfigError):
        archive.find(words)


def test_an_empty_folder_has_no_last_answer(tmp_path: Path) -> None:
    assert Archive(tmp_path / "none").names() == []
    with pytest.raises(ConfigError):
        Archive(tmp_path / "none").find("last")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_only_the_owner_may_read_what_is_kept(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "answers")
    name = archive.keep(ONE, now=NOW)["id"]
    assert (tmp_path / "answers").stat().st_mode & 0o777 == 0o700
    assert archive.path(name).stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_written_is_an_error_with_a_remedy_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError) as raised:
        Archive(tmp_path / "answers").keep(ONE, now=NOW)
    assert "keep = false" in raised.value.remedy


def test_a_killed_writers_empty_file_is_no_answer(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    name = archive.keep(ONE, now=NOW)["id"]
    (tmp_path / "20261122-ffffff.json").touch()
    assert archive.names() == [name]
    os.utime(tmp_path)
    assert archive.find("last").stem == name


def test_half_a_character_in_a_raw_reply_is_kept_as_it_came(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    kept = archive.keep({**ONE, "replay": {"replies": [{"text": "橋 \ud800 half"}]}}, now=NOW)
    written = read_document(archive.path(kept["id"]).read_bytes(), "x")
    assert written["replay"]["replies"][0]["text"] == "橋 \ud800 half"
