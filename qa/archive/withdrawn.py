"""Kept answers when a yes becomes a no: the words of what was withdrawn are taken out of them, on disk too."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from qa.archive.blank import articles_in, blanked
from qa.archive.folder import Archive, spelt
from qa.errors import ConfigError, StoreError

_MARK = ".swept"


def blank_file(
    folder: Path, path: Path, gone: Mapping[str, str], is_clean: Callable[[bytes], bool] = lambda _: True
) -> bool:
    """Rewrite a kept answer without the words of these articles (id → why); False when it has to be deleted instead.

    That is when the file is no kept answer, or `is_clean` still finds something in what would be left. A question may
    repeat an article word for word, and so may another article that it disagrees with: those go before the whole record
    does. Raises: `StoreError`.
    """
    if path.parent != folder:
        return False
    from qa.archive.reading import read_document

    try:
        document = read_document(path.read_bytes(), path.name)
    except (ConfigError, OSError):
        return False
    for left in _left(document, gone):
        data = spelt(left)
        if is_clean(data):
            overwrite(path, data)
            return True
    return False


def sweep(
    folder: Path,
    *,
    forbidden: Collection[str],
    refused_since: Callable[[int], tuple[int, Collection[str]]],
) -> int:
    """Blank answers that quote what was refused since the last sweep; returns how many were.

    A purge finds what the catalogue still has. This finds answers about articles that had left it before their source
    (`forbidden`: ids) was forbidden or they were refused themselves: `refused_since` gives the ledger's last number and
    the articles refused after the number given. Without news nothing is read. Raises: `StoreError`.
    """
    if not folder.is_dir():
        return 0
    number, sources = _mark(folder)
    last, refused = refused_since(number)
    news = set(forbidden) - sources
    count = 0
    if refused or news:
        for path in Archive(folder).files():
            gone = dict(_refused(path, set(refused), set(forbidden)))
            if gone and blank_file(folder, path, gone):
                count += 1
    if (last, set(forbidden)) != (number, sources):
        _write_mark(folder, last, forbidden)
    return count


def _left(document: Mapping[str, Any], gone: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    left = blanked(document, gone)
    yield left
    yield {**left, "question": ""}
    yield {**left, "conflicts": []}
    yield {**left, "question": "", "conflicts": []}


def _refused(path: Path, articles: set[str], sources: set[str]) -> Iterator[tuple[str, str]]:
    from qa.archive.reading import read_document

    try:
        document = read_document(path.read_bytes(), path.name)
    except (ConfigError, OSError):  # damaged, or deleted meanwhile: nothing that could be blanked
        return
    already = document.get("withdrawn", {})
    for name, source in articles_in(document).items():
        if name not in already and (name in articles or source in sources):
            yield name, "It was withdrawn from AI use."


def overwrite(path: Path, data: bytes) -> None:
    """Replace a file's content; the old bytes are overwritten first, so that their words stay in no freed block.

    The new ones lie beside it by then. Raises: `StoreError`.
    """
    beside = path.with_name(f"{path.name}.part")
    try:
        handle = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)  # noqa: PTH105 - the one call that promises to be atomic
    except OSError as error:
        raise StoreError(
            f"{path} quotes what was withdrawn and cannot be rewritten: {error.strerror or error}",
            remedy="delete the file by hand and run `qa sync` again",
        ) from None


def _mark(folder: Path) -> tuple[int, set[str]]:
    """Up to where the last sweep looked; the beginning where that cannot be read."""
    try:
        said = json.loads((folder / _MARK).read_text(encoding="utf-8"))
        return int(said["ledger"]), set(map(str, said["forbidden"]))
    except (OSError, ValueError, KeyError, TypeError):
        return 0, set()


def _write_mark(folder: Path, last: int, forbidden: Iterable[str]) -> None:
    try:
        (folder / _MARK).write_text(json.dumps({"ledger": last, "forbidden": sorted(forbidden)}), encoding="utf-8")
    except OSError:  # the next sweep looks again
        return
