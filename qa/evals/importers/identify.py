"""Names as our schema takes them: item ids, source ids; and the licence and address that a README states."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path


class Names:
    """Item ids: kept where the schema allows, else made to fit, each used once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, key: str) -> str:
        name = re.sub(r"[^A-Za-z0-9._:-]", "_", key)
        if not name or not name[0].isalnum() or not name.isascii():
            name = f"q{name}"
        if len(name) > 120 or name in self._taken:
            name = f"{name[:100]}-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:8]}"
        self._taken.add(name)
        return name


def slug(name: str) -> str:
    """A source id: small letters, digits, single hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60].strip("-")
    return words or "imported"


def readme_says(path: Path) -> dict[str, str]:
    """`licence` and `source` as the set's README states them on lines of their own; nothing when it does not."""
    folder = path if path.is_dir() else path.parent
    said: dict[str, str] = {}
    for name in ("README.md", "README", "README.txt", "readme.md"):
        readme = folder / name
        if not readme.is_file():
            continue
        text = readme.read_text(encoding="utf-8", errors="replace")[:20_000]
        for key, pattern in (("licence", r"licen[cs]e"), ("source", r"(?:source|homepage|origin)")):
            if found := re.search(rf"^[\s*#-]*{pattern}\s*:\s*(\S.*)$", text, re.MULTILINE | re.IGNORECASE):
                said[key] = found[1].strip().strip("*_`")
        break
    return said
