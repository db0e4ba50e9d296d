"""The register changed from the command line: comments and order stay as the person left them."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ConfigError
from qa.sources.register import split_pattern
from qa.types import AiUse
from qa.wholefile import write_whole

if TYPE_CHECKING:
    import tomlkit


def add_paths(register: Path, source_id: str, paths: Sequence[Path], *, name: str = "") -> list[str]:
    """Add files or folders to a source, making the source when there is none of that id; returns the patterns added.

    Raises: `ConfigError` when a path does not exist, the id is not a plain one, or the register cannot be changed.
    """
    patterns = [_pattern(path, register.parent) for path in paths]
    return _add(register, source_id, "paths", patterns, name=name)


def add_addresses(
    register: Path, source_id: str, key: str, addresses: Sequence[str], *, name: str = "", home: str = ""
) -> list[str]:
    """Add web addresses to a source under `urls`, `feeds` or `sitemaps`, making it, with its home, when there is none.

    Returns the new ones. Raises: `ConfigError` as `add_paths` does.
    """
    return _add(register, source_id, key, addresses, name=name, home=home)


def _add(
    register: Path, source_id: str, key: str, given: Sequence[str], *, name: str = "", home: str = ""
) -> list[str]:
    import tomlkit

    document = _parse(register) if register.exists() else tomlkit.document()
    known = _entry(document, source_id, name, home).setdefault(key, tomlkit.array())
    new = [one for one in given if one not in known]
    known.extend(new)
    if new:
        _write(register, _spaced(tomlkit.dumps(document)))
    return new


def _spaced(text: str) -> str:
    """A blank line above the last entry, the new one if there is one, where it would touch what stands before it."""
    above, header, entry = text.rpartition("[[source]]")
    return f"{above}\n{header}{entry}" if above.strip() and not above.endswith("\n\n") else text


def reading_sources(register: Path, path: Path) -> list[str]:
    """Ids of the sources that read a file or a whole folder already; empty without a register that can be read.

    Which files of a folder a pattern leaves out is not asked: `articles/*.md` reads the folder `articles`.
    """
    if not register.exists():
        return []
    full = os.path.abspath(path)  # noqa: PTH100 - as the patterns below, whatever links there are
    found: list[str] = []
    for entry in _parse(register).unwrap().get("source", []):
        patterns = entry.get("paths", [])
        if any(_covers(register.parent, pattern, Path(full)) for pattern in patterns):
            found.append(str(entry.get("id")))
    return found


def _covers(folder: Path, pattern: str, path: Path) -> bool:
    base, rest = split_pattern(folder, pattern)
    above = Path(os.path.abspath(base))  # noqa: PTH100
    if path.is_dir() or not rest:
        return path == above or (path.is_relative_to(above) and (not rest or rest.startswith("**")))
    return path.is_relative_to(above) and (rest.startswith("**") or path.match(rest))


def _entry(document: tomlkit.TOMLDocument, source_id: str, name: str, home: str = "") -> tomlkit.items.Table:
    """The source's table, made at the end when there is none."""
    import tomlkit

    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", source_id):
        raise ConfigError(
            f"{source_id!r} cannot be a source's id.",
            remedy="Use small letters, digits and hyphens, such as my-articles.",
        )
    entries = document.setdefault("source", tomlkit.aot())
    for entry in entries:
        if entry.get("id") == source_id:
            found: tomlkit.items.Table = entry
            return found
    entry = tomlkit.table()
    entry.add("id", source_id)
    entry.add("name", name or source_id.replace("-", " ").capitalize())
    if home:
        entry.add("home", home)
    entry.add("ai_use", "detect")
    entries.append(entry)
    return entry


def set_ai_use(register: Path, source_id: str, ai_use: AiUse, *, reason: str = "", permission: str = "") -> None:
    """Change a source's flag. The old reason and permission go with the old flag, unless it is the same flag.

    Raises: `ConfigError` for an unknown source, a permission without `allow`, a register that cannot be changed.
    """
    import tomlkit

    if permission and ai_use is not AiUse.ALLOW:
        raise ConfigError("A permission only counts with `allow`.", remedy="Leave it out, or allow the source.")
    document = _parse(register)
    entries = document.get("source", [])
    entry = next((entry for entry in entries if entry.get("id") == source_id), None)
    if entry is None:
        known = [str(entry.get("id")) for entry in entries]
        near = difflib.get_close_matches(source_id, known, n=1)
        raise ConfigError(
            f"There is no source `{source_id}` in {register}.",
            remedy=f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(known) or 'none'}.",
        )
    same = entry.get("ai_use", AiUse.DETECT.value) == ai_use.value
    wanted = {"ai_use": ai_use.value, "reason": reason, "permission": permission}
    new = {key: value for key, value in wanted.items() if value and key not in entry}
    for key, value in wanted.items():
        if value and key in entry:
            entry[key] = value
        elif not value and not same:
            entry.pop(key, None)
    lines = [f"{key} = {tomlkit.item(value).as_string()}" for key, value in new.items()]
    text = _insert(tomlkit.dumps(document), entries.index(entry), lines)
    expected = {**entry.unwrap(), **new}
    if tomllib.loads(text)["source"][entries.index(entry)] != expected:
        raise ConfigError(
            f"{register} is written in a way that cannot be changed safely.",
            remedy=f'Set ai_use = "{ai_use.value}" of `{source_id}` by hand.',
        )
    _write(register, text)


def _insert(text: str, index: int, new: Sequence[str]) -> str:
    """New keys go below the entry's flag or id: at its end they would stand below a comment on the next entry."""
    lines = text.splitlines(keepends=True)
    headers = [at for at, line in enumerate(lines) if re.match(r"\s*\[\[\s*source\s*\]\]", line)]
    if not new or index >= len(headers):
        return text
    end = next((at for at in range(headers[index] + 1, len(lines)) if re.match(r"\s*\[", lines[at])), len(lines))
    own = range(headers[index] + 1, end)
    keys = [at for key in ("ai_use", "id") for at in own if re.match(rf"\s*{key}\s*=", lines[at])]
    after = keys[0] if keys else headers[index]
    if not lines[after].endswith("\n"):
        lines[after] += "\n"
    return "".join([*lines[: after + 1], *(f"{line}\n" for line in new), *lines[after + 1 :]])


def _parse(register: Path) -> tomlkit.TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(register.read_text(encoding="utf-8-sig"))
    except (TOMLKitError, OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{register} cannot be read: {error}.", remedy="Mend it by hand first.") from None


def _pattern(path: Path, folder: Path) -> str:
    """A path as the register writes it: relative to its folder where possible, a folder with everything below it."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the person's own links
    if not full.exists():
        raise ConfigError(
            f"The path {path} does not exist.", remedy="Check the spelling; `qa add` takes files and folders."
        )
    root = Path(os.path.abspath(folder))  # noqa: PTH100
    shown = (full.relative_to(root) if full.is_relative_to(root) else full).as_posix()
    return f"{shown}/**/*" if full.is_dir() else shown


def _write(path: Path, text: str) -> None:
    """All or nothing: a crash leaves the register as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(path, text.encode())
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written: {error.strerror}.", remedy="Free space, or change its rights."
        ) from None
