"""Every reader of signals is asked; one that fails is noted as failed, and failing is never consent."""

from __future__ import annotations

from qa.rights.reading import FAILED, Reader
from qa.types import Article, Carrier, Signal, Source

FINGERPRINT = "rights-2"
"""Raise it when any reader or the decision table would come to another verdict on the same article."""


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
