"""What an index says of itself, and the pointer to the generation that is in use. JSON, written whole or not at all."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

POINTER = "current"
FILE = "manifest.json"
_VERSION = 1
_TRIES = 40


class Note(Struct, frozen=True, kw_only=True):
    """One file of an index, as it was after the last write."""

    size: int
    mtime_ns: int
    sha256: str
    sample: str
    """Digest of blocks spread over the file: enough to look at while size and time are unchanged."""


class Setting(Struct, frozen=True, kw_only=True):
    """What an index is made with. One made with anything else does not fit, even where Chroma would open it."""

    embedder: str
    dimensions: int
    chunker: str
    url: str
    """Empty: embedded."""

    def difference(self, then: Setting) -> str:
        """What was another `then`, in words; empty when it is the same."""
        for name, was, now in (
            ("embedder", then.embedder, self.embedder),
            ("embedder's width", then.dimensions, self.dimensions),
            ("chunker", then.chunker, self.chunker),
            ("store.url", then.url, self.url),
        ):
            if was != now:
                return f"it was made with another {name} ({was or 'none'}, now {now or 'none'})"
        return ""


class Manifest(Struct, frozen=True, kw_only=True):
    """One generation: what it was made of, and how it can be told from a broken one."""

    generation: int
    catalog: str
    """The catalogue's identity."""
    made_with: Setting
    applied: int
    """The catalogue's change up to which this index holds everything."""
    count: int
    dead: int
    """Rows deleted since it was built: their vectors are still in the graph's file."""
    samples: tuple[str, ...]
    """Chunks that found themselves by their own vectors after the last write."""
    files: Mapping[str, Note]
    applying: bool = False
    """On a server only, where changes are applied in place: some beyond `applied` may be in it already."""


def read_manifest(folder: Path) -> Manifest | None:
    """None when there is none that can be understood."""
    found = _read(folder / FILE)
    try:
        if found is None or found.pop("version") != _VERSION:
            return None
        files = {name: Note(**note) for name, note in found.pop("files").items()}
        setting, samples = Setting(**found.pop("made_with")), tuple(found.pop("samples"))
        return Manifest(made_with=setting, samples=samples, files=files, **found)
    except (KeyError, TypeError, AttributeError):
        return None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    _write(folder / FILE, {"version": _VERSION, **to_builtins(manifest)})


def read_pointer(folder: Path) -> int | None:
    """The generation in use; None when the pointer is missing or makes no sense."""
    found = _read(folder / POINTER)
    number = found.get("generation") if found else None
    return number if isinstance(number, int) else None


def write_pointer(folder: Path, generation: int) -> None:
    _write(folder / POINTER, {"generation": generation})


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a broken one is replaced, like a missing one
        return None
    return found if isinstance(found, dict) else None


def _write(path: Path, content: Mapping[str, object]) -> None:
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(content, indent=1), encoding="utf-8")
    for attempt in range(_TRIES):
        try:
            os.replace(beside, path)  # noqa: PTH105 - the one call that promises to be atomic
            return
        except PermissionError:  # on Windows, while another process reads the old one
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.025)
