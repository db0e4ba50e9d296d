"""A run on disk: read as it was written; runs of this version stay readable; half a line is no line."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from pathlib import Path

import pytest
from msgspec import structs

from qa.errors import ConfigError
from qa.evals.finish import rescore
from qa.evals.folders import find_run, list_runs, new_id, runs_folder
from qa.evals.rescore import score_run
from qa.evals.run_folder import (
    FOUND,
    ITEMS,
    MANIFEST,
    PASSAGES,
    QUESTIONS,
    SCORES,
    SUMMARY,
    RunWriter,
    read_run,
    read_scores,
    read_summary,
)
from qa.evals.summary import summarize
from qa.ports import Catalog
from tests.evals.newsroom import items_of
from tests.evals.recording import TINY, record_tiny


def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def test_the_format_has_only_grown_since_the_run_that_is_committed(catalog: Catalog, tmp_path: Path) -> None:
    """If this fails, the format changed: raise SCHEMA, and keep reading the old one."""
    record_tiny(tmp_path / "tiny", catalog)
    for name in (QUESTIONS, FOUND, PASSAGES, ITEMS, SCORES):
        before, now = (
            [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]
            for folder in (TINY, tmp_path / "tiny")
        )
        assert len(before) == len(now), name
        assert all(old.keys() <= new.keys() for old, new in zip(before, now, strict=True)), name
    summaries = [read_summary(folder)["systems"][0] for folder in (TINY, tmp_path / "tiny")]
    assert summaries[0].keys() <= summaries[1].keys()
    assert {row["measure"] for row in summaries[0]["measures"]} <= {row["measure"] for row in summaries[1]["measures"]}


def test_a_run_of_this_version_stays_readable() -> None:
    run = read_run(TINY)
    assert [system.label for system in run.systems] == ["careful", "hasty"]
    assert len(run.entries) == 20
    assert [entry.id for entry in run.of("hasty")] == [item.id for item in run.items]
    failed = next(entry for entry in run.entries if entry.reply.failure)
    assert failed.reply.failure is not None
    assert failed.reply.failure.exit_code == 8
    assert {line.stage for line in read_scores(TINY)} >= {"", "error", "writing", "over-answering"}
    assert read_summary(TINY)["leaks"] == 0


def test_what_was_kept_of_an_old_run_still_gives_its_right_and_wrong() -> None:
    before = {(line.system, line.id): line.right for line in read_scores(TINY)}
    assert {(line.system, line.id): line.right for line in score_run(read_run(TINY))} == before


def test_keys_of_a_later_time_are_passed_over(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for name in (FOUND, PASSAGES, ITEMS, SCORES):
        lines = [{**json.loads(line), "later": 1} for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert read_run(folder).entries == read_run(TINY).entries
    assert read_scores(folder) == read_scores(TINY)


def test_a_torn_last_line_is_no_line_and_is_cut_off_before_the_next(catalog: Catalog, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    raw = (folder / ITEMS).read_bytes()
    (folder / ITEMS).write_bytes(raw[:-40])
    torn = read_run(folder)
    assert len(torn.entries) == 19
    RunWriter.reopen(folder).add(read_run(TINY).entries[-1], text_of=catalog.text)
    assert read_run(folder).entries == read_run(TINY).entries


def test_damage_in_the_middle_is_told_with_its_line(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    lines = (folder / ITEMS).read_text(encoding="utf-8").split("\n")
    lines[3] = lines[3][:-9]
    (folder / ITEMS).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"items.jsonl, line 4 is damaged"):
        read_run(folder)


def test_a_later_line_replaces_an_earlier_one(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    lines = (folder / ITEMS).read_text(encoding="utf-8").splitlines()
    again = {**json.loads(lines[0]), "attempts": 2}
    (folder / ITEMS).write_text("\n".join([*lines, json.dumps(again), ""]), encoding="utf-8")
    run = read_run(folder)
    assert len(run.entries) == 20
    assert run.entries[0].reply.attempts == 2


def test_the_order_of_the_lines_changes_no_byte_of_the_summary(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    rescore(folder)
    before = (folder / SUMMARY).read_bytes(), (folder / SCORES).read_bytes()
    for name in (ITEMS, FOUND, PASSAGES):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        (folder / name).write_text("".join(f"{line}\n" for line in reversed(lines)), encoding="utf-8")
    rescore(folder)
    assert ((folder / SUMMARY).read_bytes(), (folder / SCORES).read_bytes()) == before


def test_a_folder_that_is_no_run_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no run"):
        read_run(tmp_path)
    (tmp_path / MANIFEST).write_text('{"schema": 99}', encoding="utf-8")
    with pytest.raises(ConfigError, match="another version"):
        read_run(tmp_path)
    (tmp_path / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_run(tmp_path)


def test_a_run_that_is_not_scored_says_so(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / SCORES).unlink()
    (folder / SUMMARY).unlink()
    with pytest.raises(ConfigError, match="not scored yet"):
        read_scores(folder)
    with pytest.raises(ConfigError, match="not scored yet"):
        read_summary(folder)


def test_runs_are_found_by_id_by_part_of_it_and_as_the_latest(tmp_path: Path) -> None:
    runs = runs_folder(tmp_path)
    runs.mkdir()
    import datetime as dt

    day = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)
    names = [new_id("Own set!", now=day), new_id("other", now=day + dt.timedelta(hours=1))]
    assert names[0].startswith("20261122T180000Z-own-set-")
    for name in names:
        shutil.copytree(TINY, runs / name)
    (runs / "no-run").mkdir()
    assert [path.name for path, _ in list_runs(tmp_path)] == names
    assert find_run(tmp_path, "latest").name == names[1]
    assert find_run(tmp_path, "own-set").name == names[0]
    assert find_run(tmp_path, str(runs / names[0])).name == names[0]
    with pytest.raises(ConfigError, match="may be 2 runs"):
        find_run(tmp_path, "2026")
    with pytest.raises(ConfigError, match="There is no run"):
        find_run(tmp_path, "nothing")
    assert find_run(tmp_path / "elsewhere", str(runs / names[1])).name == names[1]


def test_five_hundred_stored_answers_are_scored_in_seconds_without_a_network(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound is wide: what it guards against is a model, or a network, in scoring."""
    source, items = read_run(TINY), items_of(catalog)
    many = [structs.replace(item, id=f"{item.id}-{n}") for n in range(50) for item in items]
    manifest = {**source.manifest, "systems": source.manifest["systems"][:1]}
    folder = tmp_path / "many"
    writer = RunWriter.begin(folder, manifest, many)
    shutil.copy(TINY / PASSAGES, folder / PASSAGES)
    for name in (FOUND, ITEMS):
        lines = [json.loads(line) for line in (TINY / name).read_text(encoding="utf-8").splitlines()]
        lines = [line for line in lines if line.get("system", "careful") == "careful"]
        text = "".join(json.dumps({**line, "id": f"{line['id']}-{n}"}) + "\n" for n in range(50) for line in lines)
        (folder / name).write_text(text, encoding="utf-8")
    assert writer.folder == folder

    def refuse(*args: object, **options: object) -> socket.socket:
        raise OSError("no network here")

    monkeypatch.setattr(socket, "socket", refuse)
    began = time.process_time()
    run, summary = rescore(folder)
    assert time.process_time() - began < 20
    assert len(run.entries) == 500
    assert summary["systems"][0]["replies"] == 500
    assert os.path.getsize(folder / SUMMARY) < 500_000
    assert summarize(run, read_scores(folder)) == summary
