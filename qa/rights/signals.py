"""Every reader of signals, a line each; a reader that fails is noted as failed, and failing is never consent."""

from __future__ import annotations

from qa.rights.notices import FIELDS, NOTICE, read_fields, read_notices
from qa.rights.page import read_meta
from qa.rights.reading import FAILED, Reader
from qa.rights.register_flag import CARRIER as REGISTER
from qa.rights.register_flag import read_flag
from qa.types import Article, Carrier, Signal, Source

FINGERPRINT = "rights-1"
"""Raise it when any reader or the decision table would come to another verdict on the same article."""

READERS: tuple[tuple[str, Reader], ...] = (
    (REGISTER, read_flag),
    (NOTICE, read_notices),
    ("html-meta", read_meta),
    (FIELDS, read_fields),
)


def read_signals(
    source: Source, article: Article, *, readers: tuple[tuple[str, Reader], ...] = READERS
) -> tuple[tuple[Signal, ...], tuple[Carrier, ...]]:
    """What every reader heard, and whether each could look."""
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
