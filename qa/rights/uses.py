"""What was said of each use, kept apart: evidence for a person and for other programs, not the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qa.types import Says, Signal, Use


def uses(signals: Iterable[Signal]) -> Mapping[Use, str]:
    """`yes`, `no` or `unstated` per use: any no wins, then any yes. A doubt that waits for a person is unstated.

    Each protocol's own precedence was applied where it was read; across protocols the most restrictive holds.
    """
    said: dict[Use, set[Says]] = {use: set() for use in Use}
    for signal in signals:
        said[signal.use].add(signal.says)
    return {
        use: "no" if Says.NO in heard else "yes" if Says.YES in heard else "unstated" for use, heard in said.items()
    }
