"""What every reader of signals gives back: what it heard, and whether it could look at all."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from qa.types import Article, Carrier, Signal, Source

READ, ABSENT, FAILED = "read", "absent", "failed"


class Reading(Struct, frozen=True, kw_only=True):
    signals: tuple[Signal, ...] = ()
    carriers: tuple[Carrier, ...] = ()


class Reader(Protocol):
    """Listens at one kind of carrier. May raise: that makes its carrier `failed`, which is never consent."""

    def __call__(self, source: Source, article: Article) -> Reading: ...
