"""What to look for in a workspace's bytes: random canary words, and the vectors of articles, as a purge must leave none."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from pathlib import Path

_LETTERS = "bcdfghjklmnpqrtvwxz"


def canary(seed: str) -> str:
    """A word that no language has; without vowels or a final s, so that no stemmer changes it."""
    drawn = random.Random(seed)
    return "zq" + "".join(drawn.choice(_LETTERS) for _ in range(14))


def spellings(word: str) -> list[bytes]:
    """Lower case, in UTF-8 and UTF-16, without the letters that an index leaves out after a neighbour's."""
    return [part.encode(encoding) for part in (word, word[2:]) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


def leaks(data: bytes, words: Iterable[str]) -> list[str]:
    lower = data.lower()
    return [word for word in words if any(spelt in lower for spelt in spellings(word))]


def leaks_below(folder: Path, words: Iterable[str]) -> list[tuple[str, str]]:
    return [
        (path.relative_to(folder).as_posix(), word)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for word in leaks(path.read_bytes(), words)
    ]


def vectors_of(home: Path, article_part: str) -> list[bytes]:
    """The stored vectors of the articles with these letters in their id."""
    with sqlite3.connect(home / ".qa" / "catalog.db") as connection:
        rows = connection.execute(
            "SELECT v.vector FROM vectors v JOIN chunks c ON c.text_sha = v.text_sha JOIN articles a "
            "ON a.key = c.article WHERE a.id LIKE ?",
            (f"%{article_part}%",),
        ).fetchall()
    connection.close()
    return [row[0] for row in rows]


def vectors_left(folder: Path, vectors: list[bytes]) -> int:
    """How many 32-byte pieces of these vectors are in any file."""
    whole = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return sum(vector[at : at + 32] in whole for vector in vectors for at in range(0, len(vector) - 31, 32))
