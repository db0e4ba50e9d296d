"""The register of sources: `sources.toml` → `Source` records; every mistake in it is shown with its line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ConfigError
from qa.patterns import lazy_pattern
from qa.schema import MisfitError, convert
from qa.sources.records import FIELDS
from qa.tomlfile import line_of, line_of_misfit
from qa.types import AiUse, Reference, Source, SourceId

if TYPE_CHECKING:
    from qa.sources.register_schema import SourceEntry

_WILDCARD = lazy_pattern(r"[*?\[]")


def read_register(path: Path) -> tuple[Source, ...]:
    """The sources in file order.

    Patterns that leave the register's folder (`..` or absolute) are taken only when the folder they start from exists:
    a mistyped one then fails here, instead of finding nothing for ever.
    Raises `ConfigError` naming file, line and, for an unknown key, the nearest known one.
    """
    from qa.sources.register_schema import Register

    text = _read(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {_sentence(error)}", remedy="correct that line") from None
    try:
        register = convert(data, Register)
    except MisfitError as misfit:
        raise _config_error(path, text, misfit) from None
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


def _config_error(path: Path, text: str, misfit: MisfitError) -> ConfigError:
    """The first mistake, in words."""
    line = line_of_misfit(text, misfit)
    where = f"{path}, line {line}" if line else f"{path}"
    key = next((part for part in reversed(misfit.place) if isinstance(part, str)), "source")
    if misfit.kind == "unknown":
        near = misfit.nearest(cutoff=0.5)
        remedy = f"did you mean `{near}`?" if near else f"known keys: {', '.join(misfit.known)}"
        return ConfigError(f"{where}: unknown key `{key}`", remedy=remedy)
    if misfit.kind == "missing":
        return ConfigError(f"{where}: the key `{key}` is missing", remedy=f"add `{key} = …`")
    subject = "the source" if misfit.place[:1] == ("source",) and len(misfit.place) == 2 else f"`{key}`"
    return ConfigError(f"{where}: {subject} {misfit.told}", remedy="correct that line")


def _refuse_duplicates(path: Path, text: str, ids: list[str]) -> None:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            line = line_of(text, ("source", index, "id"))
            raise ConfigError(
                f"{path}, line {line}: the id `{name}` occurs twice", remedy="give every source an id of its own"
            )


def _check_paths(path: Path, text: str, index: int, patterns: list[str], folder: Path) -> None:
    for pattern in patterns:
        outside = ".." in pattern.split("/") or Path(pattern).is_absolute()
        if outside and not split_pattern(folder, pattern)[0].exists():
            line = line_of(text, ("source", index, "paths"))
            raise ConfigError(
                f"{path}, line {line}: the path `{pattern}` leads out of the register's folder to nothing",
                remedy="correct the path, or put the articles beside the register",
            )


def _check_fields(path: Path, text: str, index: int, fields: dict[str, str]) -> None:
    for key in fields:
        if key not in FIELDS:
            import difflib

            line = line_of(text, ("source", index, "fields", key))
            near = difflib.get_close_matches(key, FIELDS, n=1, cutoff=0.5)
            raise ConfigError(
                f"{path}, line {line}: `fields` has no `{key}`",
                remedy=f"did you mean `{near[0]}`?" if near else f"known fields: {', '.join(FIELDS)}",
            )


def _sentence(error: object) -> str:
    words = str(error)
    return words[:1].lower() + words[1:]
