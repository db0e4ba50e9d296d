"""Memory that was given back still holds what was in it, and native code may write such memory to disk unwiped."""

from __future__ import annotations

_SIZES = ((1 << 20, 64), (1 << 17, 128), (1 << 14, 1024), (1 << 11, 4096))
"""Bytes of a block, and how many of them: from the size of an index of vectors down to that of one vector."""


def wipe_free_memory() -> None:
    """Take free memory, zeroed, in pieces large and small, and give it back: the next to get it finds nothing.

    As good as can be done from here, and no proof: whoever relies on it looks at what was written.
    """
    for size, count in _SIZES:
        taken = [bytearray(size) for _ in range(count)]
        del taken
