"""Files of records, one record at a time with its line: JSON Lines, one big JSON array, CSV and TSV; gzip or not."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from qa.errors import ConfigError
from qa.evals.importers.raw import Mistake

_MAX_LINE = 20 * 1024 * 1024
"""Characters of one line or one record: more is not read into memory."""
_PIECE = 1 << 16


def open_text(path: Path) -> IO[str]:
    """The file as text. Raises: `ConfigError` when it cannot be opened."""
    try:
        if path.suffix == ".gz":
            return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", errors="strict", newline="")
        return path.open(encoding="utf-8-sig", newline="")
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist.", remedy="Name the file or folder of the set.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", remedy="It must be a readable file.") from None


def records(path: Path, *, inside: str = "") -> Iterator[tuple[str, dict[str, Any] | Mistake]]:
    """(place, record) of a file of objects, by its suffix: JSON Lines, CSV, TSV, else one JSON array.

    `inside`: the key whose array holds the records when the file is one object.
    """
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix.lower() in (".jsonl", ".ndjson"):
        return _lines(path)
    if suffix.lower() in (".csv", ".tsv"):
        return _rows(path, "\t" if suffix.lower() == ".tsv" else ",")
    return _array(path, inside)


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any] | Mistake]]:
    for number, line in _decoded(path):
        where = f"{path}, line {number}"
        if isinstance(line, Mistake):
            yield where, line
        elif line.strip():
            yield where, _parsed(line, where)


def _decoded(path: Path) -> Iterator[tuple[int, str | Mistake]]:
    """Lines, each decoded by itself: one that is not UTF-8 does not cost the others."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        number = 0
        while raw := file.readline(_MAX_LINE + 1):
            number += 1
            if len(raw) > _MAX_LINE and not raw.endswith(b"\n"):
                while (rest := file.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield number, Mistake(f"{path}, line {number}", "longer than 20 MB.")
                continue
            try:
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                yield number, Mistake(f"{path}, line {number}", "not UTF-8.")


def _parsed(text: str, where: str) -> dict[str, Any] | Mistake:
    try:
        data = json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        return Mistake(where, f"not JSON: {error.msg.lower()} (column {error.colno}).")
    except (RecursionError, ValueError):  # ValueError: an integer of thousands of digits
        return Mistake(where, "nested too deep, or a number too long to read.")
    return data if isinstance(data, dict) else Mistake(where, "not an object.")


def _rows(path: Path, delimiter: str) -> Iterator[tuple[str, dict[str, Any] | Mistake]]:
    with open_text(path) as file:
        reader = csv.DictReader(file, delimiter=delimiter, strict=True)
        while True:
            start = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except UnicodeDecodeError:
                yield f"{path}, line {start}", Mistake(f"{path}, line {start}", "not UTF-8; nothing after it was read.")
                return
            except csv.Error as error:
                yield f"{path}, line {start}", Mistake(f"{path}, line {start}", f"not CSV: {error}.")
                continue
            where = f"{path}, line {start + (start == 1)}"  # the first row stands below the header
            if None in row or None in row.values():
                yield where, Mistake(where, "more or fewer columns than the header.")
            else:
                yield where, dict(row)


# ── one JSON array ─────────────────────────────────────────────────────────────────────────────────────────


def _array(path: Path, inside: str) -> Iterator[tuple[str, dict[str, Any] | Mistake]]:
    """Elements of the array, decoded one after the other from a moving window."""
    with open_text(path) as file:
        window = _Window(file)
        try:
            if window.peek() == "{":
                if not window.enter(inside):
                    yield str(path), Mistake(str(path), f"no list of records{f' under `{inside}`' if inside else ''}.")
                    return
            elif window.peek() != "[":
                yield str(path), Mistake(str(path), "neither a JSON list nor an object.")
                return
            window.skip(1)
            while (mark := window.peek()) not in ("]", ""):
                if mark == ",":
                    window.skip(1)
                    continue
                where = f"{path}, line {window.line}"
                value = window.value()
                yield where, value if isinstance(value, dict) else Mistake(where, "not an object.")
            if mark == "":
                yield str(path), Mistake(str(path), "the list is cut off before its end.")
        except json.JSONDecodeError as error:
            where = f"{path}, line {window.line}"
            yield where, Mistake(where, f"not JSON: {error.msg.lower()}; nothing after it was read.")
        except (UnicodeDecodeError, RecursionError):
            where = f"{path}, line {window.line}"
            yield where, Mistake(where, "not UTF-8, or nested too deep; nothing after it was read.")


class _Window:
    """A file read piece by piece, of which only the value being decoded is held."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder(parse_constant=lambda _: None)
        self.line = 1

    def peek(self) -> str:
        """The next character that is not a blank; empty at the end."""
        while True:
            while self._at < len(self._text):
                if not self._text[self._at].isspace():
                    return self._text[self._at]
                self.skip(1)
            if not self._more():
                return ""

    def skip(self, count: int) -> None:
        self.line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def value(self) -> Any:
        """The value that begins here. Raises: `json.JSONDecodeError`."""
        self.peek()
        wanted = _PIECE
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                # Either broken, or not wholly read yet; reading twice as much each time keeps this linear.
                held = len(self._text) - self._at
                if held > _MAX_LINE or not self._more(wanted):
                    raise
                wanted *= 2
                continue
            if end == len(self._text) and self._more():  # a number may go on
                continue
            self.skip(end - self._at)
            return found

    def enter(self, key: str) -> bool:
        """Inside an object, go to the array under `key` (or the first one, for an empty key)."""
        self.skip(1)
        while (mark := self.peek()) not in ("}", ""):
            if mark == ",":
                self.skip(1)
                continue
            name = self.value()
            if self.peek() != ":":
                return False
            self.skip(1)
            if self.peek() == "[" and key in ("", name):
                return True
            self.value()
        return False

    def _more(self, count: int = _PIECE) -> bool:
        piece = self._file.read(count)
        self._text = self._text[self._at :] + piece
        self._at = 0
        return bool(piece)
