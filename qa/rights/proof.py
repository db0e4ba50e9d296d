"""Proof that a text is gone: its word sequences and its vectors as keyed hashes, and every byte of a folder looked at.

A pattern is a run of at least five words in one spelling (UTF-8, UTF-16 of both byte orders, escaped as in JSON, as the
lexical index is told it, as bare words), or a piece of a vector's float32 bytes. It is kept as three numbers: a keyed
hash of its first 16 bytes, one of its last 16, its length. Files are read in blocks that overlap; the same hash is
computed at every offset at once, so one pass looks for all patterns. Memory: the patterns and one block.

What is kept of a text while a purge is unfinished are these hashes; the words cannot be read out of them.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from msgspec import Struct, field

from qa.words import is_paired, token_spans

if TYPE_CHECKING:
    import numpy.typing as npt

    Hashes: TypeAlias = npt.NDArray[np.uint64]
    Rows: TypeAlias = npt.NDArray[np.void]

WORDS = 5
MOST = 4_000_000
"""Patterns of one purge, about: beyond, only every second, third … word begins one, and the certificate says so."""
BLOCK = 4 << 20

_ANCHOR = 16
_LONGEST = 256
_WHOLE = 2 * WORDS  # a word counts two, a character of a script without blanks one
ROW = np.dtype([("head", "<u8"), ("tail", "<u8"), ("length", "<u2"), ("form", "u1"), ("window", "<u4")])
_PLAIN, _VECTOR = 0, 9
_ESCAPED = re.compile(r'["\\\x00-\x1f]|[^\x00-\x7f]')
"""What JSON writes in another way."""
FORMS = ("UTF-8", "white space collapsed", "UTF-16 LE", "UTF-16 BE", "JSON escapes", "index form", "bare words")
# A cosine index divides a unit vector by its norm once more, summed in single precision in an order of its own: by all
# numbers this near to one.
_SCALES = np.array([1 + step * 2.0 ** (-24 if step < 0 else -23) for step in range(-16, 13)], np.float32)
_PIECE, _PIECES = 32, 4


class Key(Struct, frozen=True):
    """Three odd 64-bit numbers, drawn for one purge and thrown away with it."""

    numbers: tuple[int, int, int]

    @staticmethod
    def draw() -> Key:
        a, b, c = (secrets.randbits(64) | 1 for _ in range(3))
        return Key((a, b, c))


def hashes(data: bytes | bytearray | memoryview, key: Key) -> Hashes:
    """The keyed hash of the 16 bytes at every offset; shape (len − 15,), empty for less."""
    count = len(data) - _ANCHOR + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    first, second, third = (np.uint64(number) for number in key.numbers)
    mixed: Hashes = np.ndarray(count, "<u8", data, 0, (1,)) * first
    mixed ^= np.ndarray(count, "<u8", data, 8, (1,)) * second
    mixed ^= mixed >> np.uint64(29)
    mixed *= third
    mixed ^= mixed >> np.uint64(32)
    return mixed


def stride_after(patterns: int) -> int:
    """At which words runs begin, with so many patterns already: at each, each second, …"""
    return 1 + patterns // MOST


# ── patterns ───────────────────────────────────────────────────────────────────────────────────────────────


def text_patterns(text: str, key: Key, *, first_window: int, index_form: Callable[[str], str], stride: int = 1) -> Rows:
    """Every run of words of the text (each `stride`-th) in every spelling. Windows count up from `first_window`."""
    pieces: list[tuple[int, int, bytes]] = []
    bare = _bare_words(text)
    for number, (start, end) in enumerate(_runs(text, stride), start=first_window):
        run = text[start:end]
        pieces += [(number, form, spelt) for form, spelt in _spellings(run, bare.get(start, ""), index_form)]
    return _rows(pieces, key)


def vector_patterns(vectors: Iterable[bytes], key: Key, *, first_window: int) -> Rows:
    """Four pieces of each vector (float32, little-endian); two of them also as a cosine index rescales them."""
    pieces: list[tuple[int, int, bytes]] = []
    number = first_window
    for packed in vectors:
        last = len(packed) - _PIECE
        starts = sorted({last * step // (_PIECES - 1) // 4 * 4 for step in range(_PIECES)}) if last >= 0 else []
        for at, start in enumerate(starts):
            piece = packed[start : start + _PIECE]
            if len(set(piece)) <= 8:  # zeros and such are no trace of anything
                continue
            pieces.append((number, _VECTOR, piece))
            if at % 2 == 0:
                scaled = np.frombuffer(piece, "<f4") * _SCALES[:, None]
                pieces += [(number, _VECTOR, one) for one in {row.tobytes() for row in scaled.astype("<f4")} - {piece}]
            number += 1
    return _rows(pieces, key)


def id_patterns(article_ids: Iterable[str], key: Key) -> Search:
    """These articles as answers, recordings and runs cite them."""
    pieces = [
        (number, _PLAIN, b'"article_id": ' + json.dumps(name, ensure_ascii=ascii_only).encode("utf-8", "replace"))
        for number, name in enumerate(article_ids)
        for ascii_only in (True, False)
    ]
    return Search(merged(_rows(pieces, key)), key)


def windows_in(rows: Rows) -> int:
    """One more than the highest window number; 0 without any."""
    return int(rows["window"].max()) + 1 if len(rows) else 0


def _runs(text: str, stride: int) -> Iterator[tuple[int, int]]:
    """Offsets of runs of five words, one beginning at each `stride`-th word; ten characters where no blanks stand."""
    units = [unit for match in re.finditer(r"\S+", text) for unit in _units(match.group(), match.start())]
    weights = np.cumsum([0, *(weight for _, _, weight in units)])
    lasts = (np.searchsorted(weights, weights[:-1] + _WHOLE) - 1).tolist()
    for at in range(0, len(units), stride):
        start, last = units[at][0], lasts[at]
        # A short run is lengthened until its anchors fit. A text of less than five words is one run.
        while last < len(units) and _size(text[start : units[last][1]]) < _ANCHOR:
            last += 1
        if last < len(units):
            yield start, units[last][1]
        elif at == 0 and _size(text) >= _ANCHOR:
            yield start, units[-1][1]


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _units(word: str, start: int) -> Iterator[tuple[int, int, int]]:
    """(start, end, weight) of a word, or of its characters where its script has no blanks."""
    if word.isascii() or not any(map(is_paired, word)):
        yield start, start + len(word), 2
        return
    for match in re.finditer(r"[\x00-\x7f]+|.", word, re.DOTALL):
        yield start + match.start(), start + match.end(), 1


def _spellings(run: str, bare: str, index_form: Callable[[str], str]) -> Iterator[tuple[int, bytes]]:
    raw = run.encode("utf-8", "replace")
    yield _PLAIN, raw
    line = " ".join(run.split())
    if line != run:
        yield 1, line.encode("utf-8", "replace")
    yield 2, run.encode("utf-16-le", "replace")
    yield 3, run.encode("utf-16-be", "replace")
    if _ESCAPED.search(run):
        for escaped in {_json(run, ascii_only=True), _json(run, ascii_only=False), _json(line, ascii_only=True)}:
            if escaped != raw:
                yield 4, escaped
    indexed = index_form(run).encode("utf-8", "replace")
    if indexed != raw:
        yield 5, indexed
    if bare:
        yield 6, bare.encode("utf-8", "replace")


def _json(text: str, *, ascii_only: bool) -> bytes:
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1].encode("utf-8", "replace")


def _bare_words(text: str) -> dict[int, str]:
    """For each offset where a word begins: it and those after it as `qa.words` cuts them, one blank apart."""
    spans = list(token_spans(text))
    size = 2 * WORDS if any(is_paired(token) for token, _, _ in spans[:1]) else WORDS
    tokens = [token for token, _, _ in spans]
    return {start: " ".join(tokens[at : at + size]) for at, (_, start, _) in enumerate(spans[: -size + 1 or None])}


def _rows(pieces: Sequence[tuple[int, int, bytes]], key: Key) -> Rows:
    kept = [(window, form, spelt[:_LONGEST]) for window, form, spelt in pieces if len(spelt) >= _ANCHOR]
    rows: Rows = np.empty(len(kept), ROW)
    if not kept:
        return rows
    ends = np.cumsum([len(spelt) for _, _, spelt in kept])
    every = hashes(b"".join(spelt for _, _, spelt in kept), key)
    lengths = np.diff(ends, prepend=0)
    rows["window"] = [window for window, _, _ in kept]
    rows["form"] = [form for _, form, _ in kept]
    rows["length"] = lengths
    rows["head"] = every[ends - lengths]
    rows["tail"] = every[ends - _ANCHOR]
    return rows


# ── looking for them ───────────────────────────────────────────────────────────────────────────────────────


class Search:
    """Looks for many patterns at once. Immutable; `without` makes a narrower one."""

    def __init__(self, rows: Rows, key: Key) -> None:
        """`rows` as `merged` gives them."""
        self._key = key
        self._rows = rows
        self._heads: Hashes = np.ascontiguousarray(rows["head"])
        bits = min(27, max(16, int(len(rows) * 32).bit_length()))
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, bool)
        self._table[self._heads >> self._shift] = True

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def digest(self) -> str:
        """sha256 of the patterns."""
        return hashlib.sha256(self._rows.tobytes()).hexdigest()

    def without(self, windows: set[int]) -> Search:
        """The same without these runs, in any spelling."""
        left_out = np.zeros(windows_in(self._rows), bool)
        left_out[list(windows)] = True
        return Search(self._rows[~left_out[self._rows["window"]]], self._key)

    def found_in(self, data: bytes | memoryview) -> set[int]:
        """The windows of the patterns that stand in these bytes."""
        every = hashes(data, self._key)
        if not len(every) or not len(self._rows):
            return set()
        at = np.flatnonzero(self._table[every >> self._shift])
        left = np.searchsorted(self._heads, every[at], "left")
        right = np.searchsorted(self._heads, every[at], "right")
        found: set[int] = set()
        while len(at := at[left < right]):
            left, right = left[left < right], right[left < right]
            rows = self._rows[left]
            ends = at + rows["length"].astype(np.int64) - _ANCHOR
            inside = ends < len(every)
            hits = inside.copy()
            hits[inside] = every[ends[inside]] == rows["tail"][inside]
            found.update(rows["window"][hits].tolist())
            left = left + 1
        return found

    def found_in_pieces(self, pieces: Iterable[bytes]) -> set[int]:
        """Of many small pieces, none of which is read together with its neighbour."""
        found: set[int] = set()
        gathered = bytearray()
        for piece in pieces:
            gathered += piece
            gathered += b"\0"
            if len(gathered) >= BLOCK:
                found |= self.found_in(bytes(gathered))
                gathered.clear()
        return found | self.found_in(bytes(gathered))


def merged(rows: Rows) -> Rows:
    """Sorted by head. The same words twice are one run: all its spellings carry one number, to be left out as one."""
    plain = rows[rows["form"] == _PLAIN]
    plain = plain[np.lexsort((plain["length"], plain["tail"], plain["head"]))]
    same = np.zeros(len(plain), bool)
    for name in ("head", "tail", "length"):
        same[1:] = (same[1:] | (name == "head")) & (plain[name][1:] == plain[name][:-1])
    names = np.arange(windows_in(rows), dtype=np.uint32)
    if len(plain):
        names[plain["window"]] = plain["window"][np.maximum.accumulate(np.where(same, 0, np.arange(len(plain))))]
    made = rows[np.argsort(rows["head"], kind="stable")]
    made["window"] = names[made["window"]] if len(made) else made["window"]
    repeated = np.zeros(len(made), bool)
    repeated[1:] = made[1:] == made[:-1]
    return made[~repeated]


class Look(Struct):
    """What looking through files came to."""

    files: int = 0
    bytes: int = 0
    traces: dict[str, int] = field(default_factory=dict)
    """Files with patterns in them, by path, and how many different ones."""
    unread: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.traces and not self.unread


def look_through(paths: Iterable[Path], search: Search, *, block: int = BLOCK) -> Look:
    """Read every byte of these files. One that is gone meanwhile holds nothing; one that cannot be read is named."""
    look = Look()
    for path in paths:
        carried, found = b"", set[int]()
        try:
            with path.open("rb") as file:
                while data := file.read(block):
                    look.bytes += len(data)
                    found |= search.found_in(carried + data)
                    carried = (carried + data)[-_LONGEST + 1 :]
        except FileNotFoundError:
            continue
        except OSError:
            if _is_empty(path):  # a lock that its holder lets nobody read
                continue
            look.unread.append(path.as_posix())
            continue
        look.files += 1
        if found:
            look.traces[path.as_posix()] = len(found)
    return look


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return False


def files_below(folder: Path) -> list[Path]:
    """Every file, hidden ones too, sorted; links are not followed out of the folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
