"""The command in a real terminal: a bar while it works, links, Ctrl-C; and in pipes that close early."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.conftest import Workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a POSIX terminal")


def in_terminal(workspace: Workspace, *args: str, env: dict[str, str] | None = None) -> str:
    import pexpect

    child = pexpect.spawn(
        sys.executable,
        ["-m", "qa", *args],
        cwd=str(workspace.home),
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **(env or {})},
        encoding="utf-8",
        timeout=120,
        dimensions=(40, 100),
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return str(child.before)


def test_titles_are_links_that_open_at_the_quoted_words(asked: Workspace) -> None:
    shown = in_terminal(asked, "ask", "What is the speed limit on Alder Bridge?")
    assert "\x1b]8;" in shown
    assert "https://courier.example/2026/03/02/alder-bridge\x1b" in shown  # as it is read: short, without the fragment
    assert "https://courier.example/2026/03/02/alder-bridge#:~:text=" in shown


def test_no_color_is_kept(asked: Workspace) -> None:
    shown = in_terminal(asked, "ask", "What is the speed limit on Alder Bridge?", env={"NO_COLOR": "1"})
    assert "\x1b[31m" not in shown
    assert "\x1b[36m" not in shown


def test_long_work_shows_a_bar(workspace: Workspace) -> None:
    for number in range(1200):
        workspace.write(
            f"courier/{number}.txt",
            f"Story {number}\n\n" + f"Village {number} elected mayor number {number * 7}. " * 60,
        )
    shown = in_terminal(workspace, "sync")
    assert "Reading" in shown or "Embedding" in shown


def test_a_pipe_that_closes_early_is_no_error(asked: Workspace) -> None:
    command = f"set -o pipefail; {sys.executable} -m qa search library bridge road council | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=asked.home, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "error" not in done.stderr
    assert done.stdout.count("\n") == 1


def test_closed_standard_output_is_no_traceback(asked: Workspace) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m qa ask 'What is the speed limit on Alder Bridge?' >&-"],
        cwd=asked.home, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
