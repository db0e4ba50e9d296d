"""Fixtures shared by the store's tests: a real Chroma server on a loopback port, disks that are full or read-only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a `chroma run` server that is up."""
    folder = tmp_path_factory.mktemp("chroma-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = [sys.executable, "-c", "from chromadb.cli.cli import app; app()", "run"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*started, "--path", str(folder / "data"), "--host", "127.0.0.1", "--port", str(port)],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
        try:
            _wait_for(port, server, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the Chroma server did not come up: {log.read_text(encoding='utf-8', errors='replace')}")


def _mount(folder: Path, options: str) -> None:
    """Mount a file system in memory; skips the test where that is not allowed."""
    folder.mkdir(exist_ok=True)
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if done.returncode:
        pytest.skip("this user may not mount a file system")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    folder = tmp_path / "disk"
    _mount(folder, "size=6m")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that `read_only` can make so: root may write where permissions say no, so for root it is a mount."""
    folder = tmp_path / "disk"
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        folder.mkdir()
        yield folder
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755)
        return
    _mount(folder, "size=64m")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def read_only() -> Callable[[Path], None]:
    """Makes everything in a folder read-only."""

    def make(folder: Path) -> None:
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
            return
        for path in [*sorted(folder.rglob("*"), reverse=True), folder]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        if os.access(folder, os.W_OK):
            pytest.skip("permissions do not keep this user from writing")

    return make
