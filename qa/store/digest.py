"""A digest over a set of articles that is kept up by adding and taking away, without reading the others again.

Each article's line is hashed to a 512-bit number; the state is their sum modulo 2⁵¹², the digest the sha256 of that sum
(the additive set hash of Bellare and Micciancio, 1997). The order in which articles came makes no difference.
"""

from __future__ import annotations

import hashlib

_BYTES = 64


def element(article_id: str, sha256: str, standing: str) -> int:
    line = f"{article_id}\x00{sha256}\x00{standing}"
    return int.from_bytes(hashlib.sha512(line.encode("utf-8")).digest(), "big")


def moved(state: bytes | None, *, minus: int = 0, plus: int = 0) -> bytes:
    """The state after taking one element out and putting another in."""
    total = int.from_bytes(state or b"", "big") - minus + plus
    return (total % (1 << (8 * _BYTES))).to_bytes(_BYTES, "big")


def corpus_digest(state: bytes | None) -> str:
    """sha256 in hex; an empty corpus has one too."""
    return hashlib.sha256(moved(state)).hexdigest()
