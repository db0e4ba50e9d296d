"""How long a publisher's word holds before it must be read again. Files are read again when they change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qa.types import SiteFile

# robots.txt is kept no longer than a day (RFC 9309 2.4), and Content-Signal and Content-Usage stand in it; the others
# say nothing better by themselves. A page's own headers and tags are looked at with every fetch, and after a week anew.
_LIVES = {
    "robots.txt": dt.timedelta(hours=24),
    "tdmrep.json": dt.timedelta(hours=24),
    "rsl": dt.timedelta(hours=24),
    "ai.txt": dt.timedelta(hours=24),
    "trust.txt": dt.timedelta(hours=24),
}
_PAGE = dt.timedelta(days=7)


def due_after(site: Sequence[SiteFile]) -> dt.datetime | None:
    """When an article's signals must be read again: what was fetched first runs out first. None for files.

    Only what says when it was fetched counts; a file given by hand is as old as the file.
    """
    ends = [moment + _LIVES.get(file.name, _PAGE) for file in site if (moment := _moment(file.fetched)) is not None]
    return min(ends, default=None)


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
