"""Files of a run, one JSON object a line: a crash loses at most the one it tore; others are written whole or not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.errors import ConfigError


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Every whole line; a last one without its end is passed over."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", remedy="Run the set again.") from None
    for number, line in enumerate(lines[:-1], start=1):
        try:
            yield json.loads(line)
        except ValueError:
            raise ConfigError(f"{path}, line {number} is damaged.", remedy="Run the set again.") from None


def mend(path: Path) -> None:
    if not path.exists():
        return
    with path.open("r+b") as file:
        whole = file.read().rfind(b"\n") + 1
        file.truncate(whole)


def append(path: Path, documents: Sequence[Mapping[str, Any]]) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("".join(f"{dump(document)}\n" for document in documents))
        file.flush()
        os.fsync(file.fileno())


def dump(document: Mapping[str, Any]) -> str:
    # The separators are those that a purge looks for after "article_id".
    return json.dumps(document, ensure_ascii=False)


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Readable, keys in the order given, whole or not at all."""
    write_text(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def write_text(path: Path, text: str) -> None:
    """Whole or not at all: a reader never sees half a file."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
