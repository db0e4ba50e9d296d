"""Regular expressions compiled when they are first used: a command pays for those it needs, not for all there are.

Compiling every pattern that a question might need cost an eighth of a second before the question was read.
"""

from __future__ import annotations

import re
from typing import Any, cast


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
