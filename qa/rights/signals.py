"""Every reader of signals is asked; one that fails is noted as failed, and failing is never consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qa.rights.reading import FAILED, Reader, Reading
from qa.rights.recurrence import Line, Recurring, recurring_signals
from qa.rights.register_flag import flag_of
from qa.types import AiUse, Article, Carrier, Signal, Source

if TYPE_CHECKING:
    from qa.rights.detector import Notice

FINGERPRINT = "rights-3"
"""Raise it when any reader or the decision table would come to another verdict on the same article."""


class Heard(Struct, frozen=True, kw_only=True):
    """All that is known of what an article's publisher wants."""

    signals: tuple[Signal, ...]
    carriers: tuple[Carrier, ...]
    lines: tuple[Line, ...] = ()
    """What may be a notice, and is one when it recurs in the source."""


def hear(source: Source, article: Article, known: Recurring) -> Heard:
    """What decides: of an article that the register forbids, nothing but the register is asked."""
    if source.ai_use is AiUse.FORBID:
        signals, carriers = flag_of(source)
        return Heard(signals=signals, carriers=carriers)
    return listen(source, article, known)


def listen(source: Source, article: Article, known: Recurring) -> Heard:
    """Every reader, and the notices that recur in the source; its sentences are looked through once for both."""
    from qa.rights.notices import NOTICE, candidates_in, lines_of, reading_of
    from qa.rights.readers import READERS

    found: list[Notice] = []

    def read_notices(source: Source, article: Article) -> Reading:
        found.extend(candidates_in(source, article))
        return reading_of(found)

    readers = tuple((name, read_notices if name == NOTICE else read) for name, read in READERS)
    signals, carriers = read_signals(source, article, readers=readers)
    lines = lines_of(found)
    return Heard(signals=(*signals, *recurring_signals(lines, known, signals)), carriers=carriers, lines=lines)


def read_signals(
    source: Source, article: Article, *, readers: tuple[tuple[str, Reader], ...] | None = None
) -> tuple[tuple[Signal, ...], tuple[Carrier, ...]]:
    """What every reader heard, and whether each could look."""
    if readers is None:
        from qa.rights.readers import READERS  # they take a tenth of a second to load, which a question need not pay

        readers = READERS
    signals: list[Signal] = []
    carriers: list[Carrier] = []
    for carrier, read in readers:
        try:
            reading = read(source, article)
        except Exception as error:  # noqa: BLE001 - whatever a reader trips over in hostile input, it has not read
            carriers.append(Carrier(carrier=carrier, status=FAILED, note=type(error).__name__))
        else:
            signals.extend(reading.signals)
            carriers.extend(reading.carriers)
    return tuple(signals), tuple(carriers)
