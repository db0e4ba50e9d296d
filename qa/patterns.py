"""Regular expressions compiled when they are first used: a command pays for those it needs, not for all there are.

Compiling every pattern that a question might need cost an eighth of a second before the question was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

# Letters that `re.IGNORECASE` takes for these, and `str.lower` does not.
_FOLDED = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "\N{KELVIN SIGN}": "k"})


class _Lazy:
    """Stands for a compiled pattern: its methods appear with the first use of each."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # `re` keeps a cache of its own, so that a second method does not compile again.
        method = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, method)
        return method


def lazy_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, compiled at its first use. Raises: `re.error` only then, so patterns stand in tests."""
    return cast("re.Pattern[str]", _Lazy(source, flags))


class Hinted:
    """Patterns of any case, each tried, and compiled, only for texts that hold one of the phrases it cannot do without.

    A row holds the phrases, parted by `|`, in small letters with one blank for any white space, and the pattern.
    """

    def __init__(self, rows: Iterable[tuple[str, str]], flags: int = 0) -> None:
        self.rows = tuple(
            (tuple(phrases.split("|")), lazy_pattern(source, flags | re.IGNORECASE)) for phrases, source in rows
        )

    def where(self, text: str) -> Iterator[re.Pattern[str]]:
        """Those that may be found in this text, in their order."""
        plain = flat(text)
        return (pattern for phrases, pattern in self.rows if any(phrase in plain for phrase in phrases))

    def search(self, text: str) -> re.Match[str] | None:
        """What the first of them that is found finds."""
        return next((found for pattern in self.where(text) if (found := pattern.search(text))), None)


def flat(text: str) -> str:
    """Small letters and single blanks."""
    return " ".join((text if text.isascii() else text.translate(_FOLDED)).lower().split())
