"""Files outside the workspace's state that may quote articles: a purge looks at them, and changes none of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from qa.archive.run_lines import RUNS

DRAFTED = "drafted.jsonl"
"""Where drafted questions go unless another file is named."""


def written_elsewhere(home: Path, state: Path) -> Iterator[Path]:
    """The sets that runs were made of, the default file of drafted questions, exports under a run's own name."""
    found = {home / DRAFTED}
    for manifest in sorted((state / RUNS).glob("*/manifest.json")):
        found |= set(home.glob(f"{manifest.parent.name}-*/*"))
        try:
            found.add(home / json.loads(manifest.read_text(encoding="utf-8"))["dataset"]["path"])
        except (OSError, ValueError, KeyError, TypeError):  # no run, or one of another version
            continue
    yield from (path for path in sorted(found) if path.is_file() and not path.is_relative_to(state))
