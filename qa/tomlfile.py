"""A TOML file read against a schema: every mistake told with file, line and the nearest key that exists."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from qa.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

    Schema = TypeVar("Schema", bound=BaseModel)


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
    """`data` as the schema's model. Raises `ConfigError` for the first mistake, with the line it stands in."""
    from pydantic import ValidationError

    try:
        return schema.model_validate(data)
    except ValidationError as error:
        raise _explain(error, schema, path) from None


def _shown(text: str, message: str) -> str:
    match = re.search(r"line (\d+)", message)
    lines = text.splitlines()
    if not match or not 0 < int(match[1]) <= len(lines):
        return ""
    return f"\n  {match[1]} | {lines[int(match[1]) - 1].strip()}"


def _explain(error: ValidationError, schema: type[BaseModel], path: Path) -> ConfigError:
    first = error.errors(include_url=False)[0]
    location = first["loc"]
    named = ".".join(f"[{part + 1}]" if isinstance(part, int) else part for part in location).replace(".[", "[")
    where = f"{path}, line {line}" if (line := _line_of(path, location)) else str(path)
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(location[-1]), sorted(set(_keys_at(schema, location[:-1]))), n=1)
        remedy = f"Did you mean `{near[0]}`?" if near else "Remove it; `qa config` lists the keys there are."
        return ConfigError(f"{where}: unknown key `{named}`.", remedy=remedy)
    if first["type"] == "missing":
        return ConfigError(f"{where}: key `{named}` is missing.", remedy=f"Add `{location[-1]} = …` there.")
    message = first["msg"].removeprefix("Value error, ")
    given = f" (it is {first['input']!r})" if isinstance(first["input"], str | int | float | bool) else ""
    return ConfigError(
        f"{where}: `{named}` cannot be used{given}.", remedy=f"{message[:1].upper()}{message[1:].rstrip('.')}."
    )


def _keys_at(schema: Any, location: tuple[int | str, ...]) -> Iterator[str]:
    """The keys a table at this place may have: walks the schema's annotations."""
    from typing import get_args

    fields = getattr(schema, "model_fields", None)
    if fields is None:  # a container: look at what it contains
        for inner in get_args(schema):
            yield from _keys_at(inner, location[1:] if location else location)
        return
    if not location:
        for name, info in fields.items():
            yield info.alias or name
        return
    for name, info in fields.items():
        if location[0] in (name, info.alias):
            annotation = info.annotation
            yield from _keys_at(annotation, location[1:])


def _line_of(path: Path, location: tuple[int | str, ...]) -> int | None:
    """Line of the key: the table header (counted for arrays of tables), then the key's own line below it."""
    keys = [part for part in location if isinstance(part, str)]
    count = next((part for part in location if isinstance(part, int)), 0)
    if not keys:
        return None
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    start, seen = 0, -1
    for number, line in enumerate(lines):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            name = header[1].replace('"', "").split(".")
            if name == keys[: len(name)] and len(name) <= len(keys):
                seen += 1
                if seen >= count or len(name) == len(keys):
                    start = number
                    if seen == count:
                        break
    for number in range(start, len(lines)):
        if re.match(rf"""\s*["']?{re.escape(keys[-1])}["']?\s*[=.]""", lines[number]):
            return number + 1
        if number > start and lines[number].lstrip().startswith("["):
            break
    return start + 1 if start else None
