"""The register changed from the command line: comments and order stay as the person left them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from qa.errors import ConfigError


def add_paths(register: Path, source_id: str, paths: Sequence[Path], *, name: str = "") -> list[str]:
    """Add files or folders to a source, making the source when there is none of that id; returns the patterns added.

    Raises: `ConfigError` when a path does not exist, the id is not a plain one, or the register cannot be changed.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", source_id):
        raise ConfigError(
            f"{source_id!r} cannot be a source's id.",
            remedy="Use small letters, digits and hyphens, such as my-articles.",
        )
    patterns = [_pattern(path, register.parent) for path in paths]
    try:
        document = tomlkit.parse(register.read_text(encoding="utf-8-sig")) if register.exists() else tomlkit.document()
    except (TOMLKitError, OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{register} cannot be read: {error}.", remedy="Mend it by hand first.") from None
    entries = document.setdefault("source", tomlkit.aot())
    entry = next((entry for entry in entries if entry.get("id") == source_id), None)
    if entry is None:
        entry = tomlkit.table()
        entry.add("id", source_id)
        entry.add("name", name or source_id.replace("-", " ").capitalize())
        entry.add("ai_use", "detect")
        entry.add("paths", tomlkit.array())
        entries.append(entry)
    known = entry.setdefault("paths", tomlkit.array())
    new = [pattern for pattern in patterns if pattern not in known]
    known.extend(new)
    if new:
        _write(register, tomlkit.dumps(document))
    return new


def _pattern(path: Path, folder: Path) -> str:
    """A path as the register writes it: relative to its folder where possible, a folder with everything below it."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the person's own links
    if not full.exists():
        raise ConfigError(f"{path} does not exist.", remedy="Check the spelling; `qa add` takes files and folders.")
    root = Path(os.path.abspath(folder))  # noqa: PTH100
    shown = (full.relative_to(root) if full.is_relative_to(root) else full).as_posix()
    return f"{shown}/**/*" if full.is_dir() else shown


def _write(path: Path, text: str) -> None:
    """All or nothing: a crash leaves the register as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".register-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise ConfigError(
            f"{path} cannot be written: {error.strerror}.", remedy="Free space, or change its rights."
        ) from None
