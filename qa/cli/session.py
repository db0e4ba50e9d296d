"""What every command shares: the workspace's config, a progress bar that appears only when work is long, JSON out."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from qa.config import Config
    from qa.index import Progress, SyncReport

_PATIENCE = 0.7
"""Seconds of work before a bar appears."""


def read_workspace(context: typer.Context) -> Config:
    """The config of the workspace this command runs in. A purge left unfinished there is finished first."""
    from qa.config import find_home, read_config

    config = read_config(find_home(context.obj.get("home") if context.obj else None))
    if (config.state / "purge").exists():
        _finish_purge(config)
    return config


def _finish_purge(config: Config) -> None:
    from qa.rights.pending import is_pending
    from qa.wiring import purging

    if not is_pending(config.state):
        return
    note("A purge was begun and not finished: it is finished first.")
    with progress() as draw:
        certificate = purging.finish_purge(config, on_progress=draw)
    if certificate is not None:
        note(certificate.summary)


def note(message: str, *, style: str = "dim") -> None:
    """One line on stderr, for the person and not for the pipe."""
    from rich.console import Console
    from rich.text import Text

    from qa.text import clean

    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(clean(message), style=style))


def counted(number: int, noun: str) -> str:
    """“1 source”, “2 sources”, “1 entry”, “0 entries”."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun.removesuffix('y')}ies" if noun.endswith("ry") else f"{number:,} {noun}s"


def print_json(document: Any) -> None:
    """One JSON document on stdout, in UTF-8, readable."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress() -> Iterator[Progress]:
    """Yields a callback for (stage, done, total) that draws a bar with an ETA on a terminal once work takes a while."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    began, tasks = time.monotonic(), {}
    shown = False

    def draw(stage: str, done: int, total: int) -> None:
        nonlocal shown
        if not shown and time.monotonic() - began < _PATIENCE:
            return
        if not shown:
            bar.start()
            shown = True
        if stage not in tasks:
            tasks[stage] = bar.add_task(stage, total=total)
        bar.update(tasks[stage], completed=done, total=total)

    try:
        yield draw
    finally:
        if shown:
            bar.stop()


def mend_index(config: Config) -> None:
    """Build a broken index anew before the question, or leave it to whoever is writing already."""
    from qa.errors import BusyError
    from qa.wiring import syncing

    note("The index is broken: it is built anew from the catalogue.")
    with contextlib.suppress(BusyError), progress() as draw:
        syncing.sync(config, on_progress=draw, wait=0)


def bring_up_to_date(config: Config, *, quiet: bool = False) -> SyncReport | None:
    """Sync what changed before a question; None when nothing had, or when another process is already at it.

    With an index that can be asked, a busy writer is not waited for: the last whole state answers.
    """
    from qa.errors import BusyError
    from qa.wiring import current, syncing

    if current.is_current(config):
        if overdue := current.overdue(config):
            many = f"{overdue} articles from the web are" if overdue > 1 else "1 article from the web is"
            note(f"The publishers' wishes for {many} due to be read again: `qa sync` does.")
        return None
    try:
        with progress() as draw:
            report = syncing.sync(config, on_progress=draw, wait=0 if current.can_be_asked(config) else None)
    except BusyError:
        if not current.can_be_asked(config):
            raise
        note("Another process is syncing; this answers from the last whole state.")
        return None
    if not quiet and not report.did_nothing:
        from qa.cli.render import sync_line

        note(sync_line(report))
        for certificate in report.certificates:
            note(certificate.summary)
    return report
