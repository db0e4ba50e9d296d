"""Where runs are: `.qa/runs/`, found again by the id, by part of it, or as `latest`."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.errors import ConfigError
from qa.evals.run_folder import MANIFEST, read_manifest

LATEST = "latest"


def runs_folder(state: Path) -> Path:
    return state / "runs"


def new_id(name: str, *, now: dt.datetime) -> str:
    """`<utc>-<name>-<8 hex>`: sorts by time, is a file name everywhere, and never the same twice."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40] or "run"
    return f"{now:%Y%m%dT%H%M%SZ}-{slug}-{secrets.token_hex(4)}"


def list_runs(state: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every run with its manifest, the oldest first; folders that are no runs are passed over."""
    folder = runs_folder(state)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if not (path / MANIFEST).is_file():
            continue
        try:
            yield path, read_manifest(path)
        except ConfigError:
            continue


def find_run(state: Path, named: str) -> Path:
    """The folder of a run: its path, its id, part of its id if only one has it, or `latest`.

    Raises: `ConfigError` when there is none, or several.
    """
    path = Path(named)
    if (path / MANIFEST).is_file():
        return path
    runs = [folder for folder, _ in list_runs(state)]
    if named == LATEST and runs:
        return runs[-1]
    found = [folder for folder in runs if folder.name == named] or [folder for folder in runs if named in folder.name]
    if len(found) == 1:
        return found[0]
    known = ", ".join(folder.name for folder in (found or runs)[-5:]) or "none yet: `qa eval run` makes one"
    if found:
        raise ConfigError(f"“{named}” may be {len(found)} runs.", remedy=f"Say which: {known}.")
    raise ConfigError(f"There is no run “{named}”.", remedy=f"Runs: {known}.")
