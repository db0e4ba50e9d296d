"""Every reader of signals, a line each; a reader that fails is noted as failed, and failing is never consent."""

from __future__ import annotations

from qa.rights.aipref import read_aipref
from qa.rights.content_signals import read_content_signals
from qa.rights.headers import read_headers
from qa.rights.licences import read_licences
from qa.rights.metadata import read_metadata
from qa.rights.news_formats import read_news_format
from qa.rights.notices import FIELDS, NOTICE, read_fields, read_notices
from qa.rights.page import read_meta
from qa.rights.reading import FAILED, Reader
from qa.rights.register_flag import CARRIER as REGISTER
from qa.rights.register_flag import read_flag
from qa.rights.robots_txt import read_robots
from qa.rights.rsl import read_rsl
from qa.rights.site_texts import read_site_texts
from qa.rights.tdmrep import read_tdmrep
from qa.types import Article, Carrier, Signal, Source

FINGERPRINT = "rights-2"
"""Raise it when any reader or the decision table would come to another verdict on the same article."""

READERS: tuple[tuple[str, Reader], ...] = (
    (REGISTER, read_flag),
    (NOTICE, read_notices),
    ("html-meta", read_meta),
    (FIELDS, read_fields),
    ("robots.txt", read_robots),
    ("content-signals", read_content_signals),
    ("aipref", read_aipref),
    ("rsl", read_rsl),
    ("tdmrep", read_tdmrep),
    ("http-header", read_headers),
    ("site-texts", read_site_texts),
    ("licence", read_licences),
    ("news-format", read_news_format),
    ("embedded-metadata", read_metadata),
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
