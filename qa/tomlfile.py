"""A TOML file read against a schema: every mistake told with file, line and the nearest key that exists."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa.errors import ConfigError
from qa.schema import MisfitError, Place, Schema, convert


def load(path: Path) -> dict[str, Any]:
    """Parse the file. Raises `ConfigError` naming the line where it is broken."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist.", remedy="Run `qa init` for a working set of files.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text.", remedy="Save it as UTF-8.") from None
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", remedy="Check the file and its rights."
        ) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path} is not valid TOML: {error}.{_shown(text, str(error))}", remedy="Mend that line."
        ) from None


def validate(data: dict[str, Any], schema: type[Schema], path: Path) -> Schema:
    """`data` as the schema's record. Raises `ConfigError` for the first mistake, with the line it stands in."""
    try:
        return convert(data, schema)
    except MisfitError as misfit:
        raise _explain(misfit, path) from None


def _shown(text: str, message: str) -> str:
    match = re.search(r"line (\d+)", message)
    lines = text.splitlines()
    if not match or not 0 < int(match[1]) <= len(lines):
        return ""
    return f"\n  {match[1]} | {lines[int(match[1]) - 1].strip()}"


def _explain(misfit: MisfitError, path: Path) -> ConfigError:
    line = line_of_misfit(path.read_text(encoding="utf-8-sig"), misfit)
    where = f"{path}, line {line}" if line else str(path)
    named = ".".join(f"[{part + 1}]" if isinstance(part, int) else part for part in misfit.place).replace(".[", "[")
    if misfit.kind == "unknown":
        near = misfit.nearest()
        remedy = f"Did you mean `{near}`?" if near else "Remove it; `qa config` lists the keys there are."
        return ConfigError(f"{where}: unknown key `{named}`.", remedy=remedy)
    if misfit.kind == "missing":
        return ConfigError(f"{where}: key `{named}` is missing.", remedy=f"Add `{misfit.place[-1]} = …` there.")
    value = json.dumps(misfit.value, ensure_ascii=False) if isinstance(misfit.value, str | int | float) else ""
    given = f" (it is {value})" if value else ""
    words = misfit.words if misfit.instead == value else misfit.told
    words = f"It {words}" if words.startswith("must ") else f"{words[:1].upper()}{words[1:]}"
    return ConfigError(f"{where}: `{named}` cannot be used{given}.", remedy=f"{words.rstrip('.')}.")


# ── places ─────────────────────────────────────────────────────────────────────────────────────────────────


def line_of_misfit(text: str, misfit: MisfitError) -> int:
    """Its line in a TOML text, or that of the table a key is missing from; 0 when it is not found."""
    return line_of(text, misfit.place[:-1] if misfit.kind == "missing" else misfit.place)


def line_of(text: str, place: Place) -> int:
    """The line in a TOML text of what stands at `place`, or of the nearest table or key around it; 0 without any."""
    if not place:
        return 0
    lines = text.split("\n")
    headers = list(_headers(lines))
    for number, table in headers:
        if table[: len(place)] == place:
            return number
    around = [(len(table), number) for number, table in headers if place[: len(table)] == table]
    depth, start = max(around, default=(0, 0))
    end = next((number for number, _ in headers if number > start), len(lines) + 1)
    found = start
    for name in place[depth:]:
        if isinstance(name, str):
            key = re.compile(rf"""(?:^|[{{,.\[])\s*["']?{re.escape(name)}["']?\s*[=.]""")
            below = range(found if found > start else start + 1, end)
            found = next((number for number in below if key.search(lines[number - 1])), found)
    return found


def _headers(lines: Sequence[str]) -> Iterator[tuple[int, Place]]:
    """The headers of tables, `[a.b]` and `[[a]]`, with the place of what stands below each."""
    seen: dict[Place, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.lstrip().startswith("["):
            continue
        try:
            inner = tomllib.loads(line.strip())
        except tomllib.TOMLDecodeError:  # a line of a list
            continue
        place: Place = ()
        while inner:
            (name, below), *_ = inner.items()
            place = (*place, name)
            if isinstance(below, list):
                seen[place] = seen.get(place, -1) + 1
            if place in seen:
                place = (*place, seen[place])
            inner = below[0] if isinstance(below, list) else below
        yield number, place
