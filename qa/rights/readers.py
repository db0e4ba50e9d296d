"""Every reader of signals, a line each: adding a kind of signal is its file and its line here."""

from __future__ import annotations

from qa.rights.aipref import read_aipref
from qa.rights.content_signals import read_content_signals
from qa.rights.headers import read_headers
from qa.rights.licences import read_licences
from qa.rights.metadata import read_metadata
from qa.rights.news_formats import read_news_format
from qa.rights.notices import FIELDS, NOTICE, read_fields, read_notices
from qa.rights.page import read_meta
from qa.rights.reading import Reader
from qa.rights.register_flag import CARRIER as REGISTER
from qa.rights.register_flag import read_flag
from qa.rights.robots_txt import read_robots
from qa.rights.rsl import read_rsl
from qa.rights.site_texts import read_site_texts
from qa.rights.tdmrep import read_tdmrep

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
