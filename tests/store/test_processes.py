"""Several processes at once, and processes killed at any moment: the real thing, with `kill -9`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from qa.errors import BusyError, SetupError, StoreError
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.store.generations import RebuildNeededError
from qa.store.lock import writing
from qa.types import Filter
from tests.store.newsroom import EMBEDDER, all_chunk_ids, vector_of
from tests.store.writing_process import index_of, write_all

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no `kill -9` here")

ROOT = Path(__file__).parents[2]
KILLS = 18


class Writers:
    """Starts writers in a process that has everything imported already."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, folder: Path) -> int:
        """Returns the writer's process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        child = int(self._line())
        assert child > 1, "0 and 1 would mean more than one process to `kill`"
        return child

    def status(self) -> int:
        """Waits for the writer to end: 0, or minus the signal that ended it."""
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@pytest.fixture
def writers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writers]:
    log = tmp_path_factory.mktemp("writers") / "log"
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.writing_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
        ) as process,
    ):
        yield Writers(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=20)


def state_of(folder: Path) -> tuple[object, ...]:
    """Everything that a reader could tell two workspaces apart by, but the numbers of generations and log entries."""
    catalog = open_catalog(folder / "catalog.db", read_only=True)
    index = index_of(catalog, folder)
    reader = index.open_for_reading()
    state = (
        catalog.corpus_digest(),
        catalog.check(),
        catalog.counts(),
        list(catalog.all_cards()),
        list(catalog.files()),
        sorted(all_chunk_ids(catalog)),
        [lexical_answer(catalog, f"ferry{number} harbour1 edition 2") for number in range(0, 40, 3)],
        [
            [(hit.chunk_id, round(hit.score, 4)) for hit in reader.search(vector_of(f"q{number}"), limit=8)]
            for number in range(8)
        ],
        reader.count(),
        index.is_behind(),
    )
    reader.close()
    catalog.close()
    return state


def lexical_answer(catalog: SqliteCatalog, question: str) -> list[tuple[str, float]]:
    hits = catalog.lexical(question, limit=10, within=Filter())
    return [(hit.chunk_id, round(hit.score, 6)) for hit in hits]


def check_readable(folder: Path) -> None:
    """Whatever moment the writer died at: a reader meets whole articles, and a whole index or a plain word about it."""
    try:
        catalog = open_catalog(folder / "catalog.db", read_only=True)
    except SetupError:
        return
    for card in catalog.all_cards():
        text = catalog.text(card.id)
        assert text is not None
        assert "\n".join(chunk.text for chunk in catalog.chunks_of(card.id)) == text
    with suppress(RebuildNeededError):
        reader = index_of(catalog, folder).open_for_reading()
        assert len(reader.search(vector_of("q"), limit=5)) == min(5, reader.count())
        reader.close()
    catalog.close()


def test_after_a_kill_at_any_moment_the_next_run_ends_where_an_undisturbed_one_ends(
    writers: Writers, tmp_path: Path
) -> None:
    started = time.monotonic()
    writers.start(tmp_path / "undisturbed")
    assert writers.status() == 0
    took = time.monotonic() - started
    expected = state_of(tmp_path / "undisturbed")

    kills = attempts = 0
    while kills < KILLS:
        attempts += 1
        assert attempts < 5 * KILLS, "the writers end before they can be killed"
        folder = tmp_path / f"killed-{attempts % 3}"  # several kills on end in each of three workspaces
        child = writers.start(folder)
        time.sleep(took * (0.618 * attempts % 1))  # spread evenly over a run, however many there are
        with suppress(ProcessLookupError):  # it may have ended already
            os.kill(child, signal.SIGKILL)
        killed = writers.status() == -signal.SIGKILL
        kills += killed
        took *= 1 if killed else 0.9  # the first run may have been slowed by something else
        check_readable(folder)
    for number in range(3):
        folder = tmp_path / f"killed-{number}"
        writers.start(folder)
        assert writers.status() == 0
        assert state_of(folder) == expected


def test_a_reader_goes_on_beside_a_writer_and_meets_only_whole_states(writers: Writers, tmp_path: Path) -> None:
    write_all(tmp_path)
    catalog = open_catalog(tmp_path / "catalog.db", read_only=True)
    index = index_of(catalog, tmp_path)
    reader = index.open_for_reading()
    first = index.generation()
    child = writers.start(tmp_path)
    searched = 0
    while _is_running(child) or searched < 3:
        hits = reader.search(vector_of(f"q{searched}"), limit=5)
        assert len(hits) == 5
        assert len(catalog.passages(hits)) <= 5
        assert catalog.lexical("late", limit=3, within=Filter())
        searched += 1
        if searched % 10 == 0:
            index.open_for_reading().close()
    assert writers.status() == 0
    assert index.generation() != first
    assert reader.count() == catalog.vector_count(EMBEDDER)
    reader.close()
    catalog.close()


def _is_running(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return False
    return True


def test_several_readers_may_open_the_index_at_the_same_moment(tmp_path: Path) -> None:
    write_all(tmp_path)
    code = (
        "from pathlib import Path; from tests.store.test_processes import state_of; import hashlib;"
        f"print(hashlib.sha256(repr(state_of(Path({str(tmp_path)!r}))).encode()).hexdigest())"
    )
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(4)
    ]
    said = [reader.communicate(timeout=60) for reader in readers]
    assert len({answer for answer, _ in said}) == 1, said
    assert said[0][0].strip(), said


# ── the lock ──

_HOLD = """
import sys, time
from pathlib import Path
from qa.store.lock import writing
with writing(Path(sys.argv[1]), wait=0):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is told a line, or killed."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_who_is_writing_and_since_when(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(BusyError) as caught, writing(tmp_path, wait=0):
        pass
    assert str(holder.pid) in caught.value.message
    assert "since 20" in caught.value.message
    assert caught.value.remedy


def test_a_second_writer_may_wait_for_the_first(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.stdin is not None
    holder.stdin.write("\n")
    holder.stdin.flush()
    with writing(tmp_path, wait=20):
        assert holder.wait(timeout=20) == 0


def test_the_lock_goes_with_its_process(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait(timeout=20)
    with writing(tmp_path, wait=0), pytest.raises(BusyError, match=str(os.getpid())), writing(tmp_path, wait=0):
        pass
    with writing(tmp_path, wait=0):
        pass


def test_a_holder_whose_note_cannot_be_read_is_still_a_holder(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    for garbage in ("{", '["no"]', '{"pid": null, "since": 1}'):
        (tmp_path / "lock.json").write_text(garbage, encoding="utf-8")
        with pytest.raises(BusyError, match="another process"), writing(tmp_path, wait=0):
            pass


def test_a_folder_that_cannot_be_made_cannot_be_locked(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as caught, writing(tmp_path / "file" / "workspace", wait=0):
        pass
    assert caught.value.remedy
