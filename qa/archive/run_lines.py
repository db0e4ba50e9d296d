"""Evaluation runs when a yes becomes a no: lines that hold or cite what was withdrawn go out of them, on disk too.

What was measured stays: figures hold no words. The manifest says what is missing, so that nobody scores the rest anew
and takes it for the whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from qa.archive.folder import FOLDER as ANSWERS
from qa.archive.withdrawn import blank_file, overwrite

RUNS = "runs"
_MANIFEST = "manifest.json"
_NAMES = ("article_id", "doc")
"""Keys under which a run names an article: one that was cited, one that is gold."""


def blank_kept(state: Path, path: Path, gone: Mapping[str, str], is_clean: Callable[[bytes], bool]) -> bool:
    """Take the words of these articles (id → why) out of a kept answer or a run; False: the file must be deleted."""
    return blank_file(state / ANSWERS, path, gone, is_clean) or blank_lines(state / RUNS, path, gone, is_clean)


def blank_lines(runs: Path, path: Path, gone: Mapping[str, str], is_clean: Callable[[bytes], bool]) -> bool:
    """Rewrite a run's file of lines without those that cite one of these articles, or in which something is found.

    False for any other file: reports and exports are made again from what is left. Raises: `StoreError`.
    """
    if path.suffix != ".jsonl" or path.parent.parent != runs or not (path.parent / _MANIFEST).is_file():
        return False
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError:
        return False
    kept = [
        short for line in lines if (short := _shortened(line, gone)) and is_clean(short) and not _cites(short, gone)
    ]
    left = b"".join(kept)
    if not is_clean(left):
        return False
    overwrite(path, left)
    _say_so(path.parent / _MANIFEST, gone)
    return True


def _shortened(line: bytes, gone: Mapping[str, str]) -> bytes:
    """The line with those articles struck from what was found and shown; nothing of a line that is damaged."""
    try:
        document = json.loads(line)
    except ValueError:
        return b""
    for holder in (document, document.get("answer")):
        if isinstance(holder, dict) and isinstance(holder.get("passages"), list):
            holder["passages"] = [place for place in holder["passages"] if place.get("article_id") not in gone]
    return f"{json.dumps(document, ensure_ascii=False)}\n".encode("utf-8", "replace")


def _cites(line: bytes, gone: Mapping[str, str]) -> bool:
    return any(name in gone for name in _named(json.loads(line)))


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[key] for key in _NAMES if isinstance(value.get(key), str))
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)


def _say_so(path: Path, gone: Mapping[str, str]) -> None:
    manifest = json.loads(path.read_text(encoding="utf-8"))
    purged = {**manifest.get("purged", {}), **gone}
    overwrite(path, (json.dumps({**manifest, "purged": purged}, ensure_ascii=False, indent=1) + "\n").encode())
