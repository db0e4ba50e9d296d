"""The register of sources: `sources.toml` → `Source` records; every mistake in it is shown with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import ConfigError
from qa.patterns import lazy_pattern
from qa.sources.records import FIELDS
from qa.types import AiUse, Reference, Source, SourceId

if TYPE_CHECKING:
    from pydantic import ValidationError

    from qa.sources.register_schema import SourceEntry

_WILDCARD = lazy_pattern(r"[*?\[]")


def read_register(path: Path) -> tuple[Source, ...]:
    """The sources in file order.

    Patterns that leave the register's folder (`..` or absolute) are taken only when the folder they start from exists:
    a mistyped one then fails here, instead of finding nothing for ever.
    Raises `ConfigError` naming file, line and, for an unknown key, the nearest known one.
    """
    from pydantic import ValidationError

    from qa.sources.register_schema import Register

    text = _read(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {_sentence(error)}", remedy="correct that line") from None
    try:
        register = Register.model_validate(data)
    except ValidationError as error:
        raise _config_error(path, text, error) from None
    folder = path.absolute().parent
    _refuse_duplicates(path, text, [entry.id for entry in register.source])
    for index, entry in enumerate(register.source):
        _check_paths(path, text, index, entry.paths, folder)
        _check_fields(path, text, index, entry.fields)
    return tuple(_source(entry, folder) for entry in register.source)


def split_pattern(folder: Path, pattern: str) -> tuple[Path, str]:
    """A pattern's fixed folder and the rest with wildcards; the rest is empty when there is no wildcard."""
    parts = pattern.rstrip("/").split("/")
    fixed = next((i for i, part in enumerate(parts) if _WILDCARD.search(part)), len(parts))
    base = "/".join(parts[:fixed])
    if pattern.startswith("/") and not base:
        base = "/"
    return (folder / base if base else folder), "/".join(parts[fixed:])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file", remedy="make the register, or set `sources` in qa.toml") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8", remedy="save the register as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}", remedy="check the path and its permissions") from None


def _source(entry: SourceEntry, folder: Path) -> Source:
    return Source(
        id=SourceId(entry.id),
        name=entry.name,
        folder=folder,
        home=entry.home,
        ai_use=AiUse(entry.ai_use),
        reason=entry.reason.strip(),
        permission=entry.permission.strip(),
        licence=entry.licence,
        paths=tuple(entry.paths),
        urls=tuple(entry.urls),
        feeds=tuple(entry.feeds),
        sitemaps=tuple(entry.sitemaps),
        references=tuple(Reference(title=r.title, url=r.url, published=r.published) for r in entry.references),
        fields=dict(entry.fields),
    )


# ── mistakes ───────────────────────────────────────────────────────────────────────────────────────────────


def _config_error(path: Path, text: str, error: ValidationError) -> ConfigError:
    """The first mistake, in words."""
    found = error.errors()[0]
    place: tuple[Any, ...] = found["loc"]
    index = place[1] if len(place) > 1 and isinstance(place[1], int) else None
    names = [str(part) for part in place if isinstance(part, str)]
    key = names[-1] if names else "source"
    line = _line_of(text, index, key)
    where = f"{path}, line {line}" if line else f"{path}"
    if found["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, _known_keys(names), n=1, cutoff=0.5)
        remedy = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(_known_keys(names))}"
        return ConfigError(f"{where}: unknown key `{key}`", remedy=remedy)
    if found["type"] == "missing":
        line = _line_of(text, index, "")
        where = f"{path}, line {line}" if line else f"{path}"
        return ConfigError(f"{where}: the key `{key}` is missing", remedy=f"add `{key} = …`")
    words = _sentence(found["msg"])
    subject = f"`{key}` " if key not in {"source", "references"} or names[-1:] != ["source"] else "the source "
    return ConfigError(f"{where}: {subject}{words}", remedy="correct that line")


def _known_keys(names: list[str]) -> list[str]:
    from qa.sources.register_schema import ReferenceEntry, Register, SourceEntry

    if len(names) == 1:
        return list(Register.model_fields)
    return list(ReferenceEntry.model_fields if "references" in names[:-1] else SourceEntry.model_fields)


def _line_of(text: str, index: int | None, key: str) -> int:
    """The line of a key inside the index-th `[[source]]`, of that header when the key is not found, 0 for none."""
    header_at, at, last = 0, -1, index if index is not None else -1
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*\[\[\s*source\s*\]\]", line):
            at += 1
            if at == last:
                header_at = number
        if at == last and key and re.search(rf"(?:^|[{{,.\[])\s*[\"']?{re.escape(key)}[\"']?\s*(?:=|\])", line):
            return number
    return header_at


def _refuse_duplicates(path: Path, text: str, ids: list[str]) -> None:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            line = _line_of(text, index, "id")
            raise ConfigError(
                f"{path}, line {line}: the id `{name}` occurs twice", remedy="give every source an id of its own"
            )


def _check_paths(path: Path, text: str, index: int, patterns: list[str], folder: Path) -> None:
    for pattern in patterns:
        outside = ".." in pattern.split("/") or Path(pattern).is_absolute()
        if outside and not split_pattern(folder, pattern)[0].exists():
            line = _line_of(text, index, "paths")
            raise ConfigError(
                f"{path}, line {line}: the path `{pattern}` leads out of the register's folder to nothing",
                remedy="correct the path, or put the articles beside the register",
            )


def _check_fields(path: Path, text: str, index: int, fields: dict[str, str]) -> None:
    for key in fields:
        if key not in FIELDS:
            near = difflib.get_close_matches(key, FIELDS, n=1, cutoff=0.5)
            raise ConfigError(
                f"{path}, line {_line_of(text, index, key)}: `fields` has no `{key}`",
                remedy=f"did you mean `{near[0]}`?" if near else f"known fields: {', '.join(FIELDS)}",
            )


def _sentence(error: object) -> str:
    words = str(error).removeprefix("Value error, ")
    return words[:1].lower() + words[1:]
