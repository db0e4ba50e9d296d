"""Killed, doubled, damaged, read-only, full: nothing is lost, nothing is a traceback, and what answers answers rightly."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace, fill
from tests.endpoint.server import Endpoint

QUESTION = "Who was elected mayor of village 77?"


def crowd(workspace: Workspace, count: int = 240) -> None:
    for number in range(count):
        body = (
            f"Village {number} elected {['Ada', 'Ben', 'Cleo'][number % 3]} Holm{number} mayor. "
            + f"The count took {number} hours. " * 30
        )
        workspace.write(f"courier/village-{number}.txt", f"Village {number} votes\n\n{body}\n")


def state(workspace: Workspace) -> tuple[object, ...]:
    """What one can see of a workspace: counts, the pins of an answer, and what a search finds."""
    status = workspace.qa("status", "--json").json
    record = workspace.qa("ask", "--json", "--no-sync", QUESTION).json
    found = workspace.qa("search", "--json", "--no-sync", "village mayor count", "-k", "30").json["passages"]
    return (
        status["articles"], status["references"], status["chunks"], status["index"]["whole"], record["text"],
        record["pins"]["corpus"], json.dumps([(p["chunk_id"], p["score"]) for p in found]),
    )  # fmt: skip


def start(workspace: Workspace, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "qa", *args],
        cwd=workspace.home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_anywhere_and_run_again_ends_in_the_same_state(tmp_path: Path) -> None:
    quiet = fill(tmp_path / "quiet")
    crowd(quiet)
    began = time.monotonic()
    assert quiet.qa("sync").code == 0
    whole = time.monotonic() - began
    expected = state(quiet)
    rough = fill(tmp_path / "rough")
    crowd(rough)
    moments = random.Random(7)
    killed = 0
    for _ in range(9):
        child = start(rough, "sync")
        time.sleep(moments.uniform(0.15, 1.0) * whole)
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        child.communicate()
    assert killed >= 2
    assert rough.qa("sync").code == 0
    assert state(rough) == expected


def test_two_syncs_at_once_end_as_one(tmp_path: Path) -> None:
    alone, both = fill(tmp_path / "alone"), fill(tmp_path / "both")
    crowd(alone, 120)
    crowd(both, 120)
    assert alone.qa("sync").code == 0
    children = [start(both, "sync"), start(both, "sync"), start(both, "ask", "--json", QUESTION)]
    for child in children:
        _, err = child.communicate(timeout=120)
        assert child.returncode in (0, 10), err
        assert "Traceback" not in err
    assert state(both) == state(alone)


def test_a_question_during_a_sync_is_answered_from_the_last_whole_state(workspace: Workspace) -> None:
    from filelock import FileLock

    workspace.qa("sync")
    workspace.write("courier/new.txt", "Harbour pool opens\n\nThe harbour pool opened in July 2026 with 12 lanes.\n")
    with FileLock(next((workspace.home / ".qa").glob("*lock"))):
        run = workspace.qa("ask", "What is the speed limit on Alder Bridge?")
        assert run.code == 0
        assert "40 kilometres" in run.out
        assert "last whole state" in run.err
    assert "12 lanes" in workspace.qa("ask", "How many lanes has the harbour pool?").out


def generation(workspace: Workspace) -> Path:
    folders = sorted((workspace.home / ".qa" / "index").glob("gen-*"))
    assert folders
    return folders[-1]


def remove_all(folder: Path) -> None:
    shutil.rmtree(folder)


def cut_database(folder: Path) -> None:
    path = folder / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def replace_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"this is not a database at all" * 1000)


def flip_vectors(folder: Path) -> None:
    for path in folder.rglob("*.bin"):
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 4000] = bytes(byte ^ 0xFF for byte in data[middle : middle + 4000])
        path.write_bytes(data)


def halve_vectors(folder: Path) -> None:
    for path in folder.rglob("*.bin"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("harm", [remove_all, cut_database, replace_database, flip_vectors, halve_vectors])
def test_a_damaged_index_is_built_anew_and_the_answer_is_right(workspace: Workspace, harm: object) -> None:
    assert callable(harm)
    crowd(workspace, 30)
    workspace.qa("sync")
    expected = state(workspace)
    harm(generation(workspace))
    run = workspace.qa("ask", "What is the speed limit on Alder Bridge?")
    assert run.code == 0, run.err
    assert "40 kilometres" in run.out
    assert state(workspace) == expected


def test_a_catalogue_that_is_no_database_is_told_with_a_remedy(workspace: Workspace) -> None:
    workspace.qa("sync")
    for path in (workspace.home / ".qa").glob("catalog.db*"):
        path.write_bytes(b"not a database" * 500)
    run = workspace.qa("ask", QUESTION)
    assert run.code == 1
    assert "catalog.db" in run.err
    assert "try:" in run.err


def test_a_ledger_that_cannot_be_read_means_no(workspace: Workspace) -> None:
    workspace.qa("sync")
    for path in (workspace.home / ".qa").glob("ledger.db*"):
        path.write_bytes(b"not a database" * 500)
    run = workspace.qa("ask", "--no-sync", "What is the speed limit on Alder Bridge?")
    assert run.code != 0
    assert "40 kilometres" not in run.out


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_workspace_can_be_asked(workspace: Workspace) -> None:
    workspace.qa("sync")
    for path in [workspace.home, *workspace.home.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        run = workspace.qa("ask", "What is the speed limit on Alder Bridge?")
        assert run.code == 0, run.err
        workspace_is_told = workspace.qa("sync")
        assert workspace_is_told.code in (0, 1)
    finally:
        for path in [workspace.home, *workspace.home.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_full_disk_is_told_and_leaves_the_last_state_whole(workspace: Workspace) -> None:
    import resource

    workspace.qa("sync")
    crowd(workspace, 200)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    done = subprocess.run(
        [sys.executable, "-m", "qa", "sync"],
        cwd=workspace.home,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "try:" in done.stderr
    assert "40 kilometres" in workspace.qa("ask", "--no-sync", "What is the speed limit on Alder Bridge?").out
    assert workspace.qa("sync").code == 0
    assert workspace.qa("status", "--json").json["articles"] == 202


def test_another_embedder_is_built_beside_the_old_index_and_switched_when_whole(workspace: Workspace) -> None:
    workspace.qa("sync")
    before = generation(workspace).name
    settings = 'sources = "sources.toml"\n[embedding]\nprovider = "openai"\nname = "tiny"\nbase_url = "{}"\n'
    question = "What is the speed limit on Alder Bridge?"
    workspace.write("qa.toml", settings.format("http://127.0.0.1:9/v1"))
    dead = workspace.qa("ask", question)
    assert dead.code == 6
    assert "try:" in dead.err
    assert generation(workspace).name == before
    with Endpoint() as endpoint:
        workspace.write("qa.toml", settings.format(endpoint.base_url))
        refused = workspace.qa("ask", "--no-sync", question)
        assert refused.code in (1, 3)
        assert "qa sync" in refused.err
        assert workspace.qa("sync").code == 0
        assert generation(workspace).name != before
        assert not (workspace.home / ".qa" / "index" / before).exists()
        assert "40 kilometres" in workspace.qa("ask", question).out
    workspace.write("qa.toml", 'sources = "sources.toml"\n')
    assert "40 kilometres" in workspace.qa("ask", question).out
