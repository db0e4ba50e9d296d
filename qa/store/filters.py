"""A question's filter as SQL conditions on `articles a`."""

from __future__ import annotations

import json

from qa.types import Filter


def conditions(within: Filter) -> tuple[str, list[object]]:
    """SQL beginning with “ AND …” (empty for an open filter) and its parameters.

    Dates are ISO prefixes compared over the shorter one: an article of “2026-03” lies in a range that begins on
    2026-03-15, and one of 2026-03-15T18:00 in a range that ends on that day. One without a date passes no date filter.
    `as_of` is strict instead: an article of “2026-03” may be later than 2026-03-10, so it is not seen on that day.
    """
    sql, parameters = "", list[object]()
    if within.sources:
        sql += " AND a.source IN (SELECT key FROM sources WHERE id IN (SELECT value FROM json_each(?)))"
        parameters.append(json.dumps(within.sources))
    if within.since or within.until or within.as_of:
        sql += " AND a.published <> ''"
    if within.since:
        sql += " AND (a.published >= ? OR a.published IN (substr(?, 1, 4), substr(?, 1, 7)))"
        parameters += [within.since] * 3
    if within.until:
        sql += " AND a.published < ? || '~'"  # “~” sorts after every character of a date
        parameters.append(within.until)
    if within.as_of:
        cut = [within.as_of[:length] for length in (4, 7) if length < len(within.as_of)]
        sql += " AND a.published < ? || '~' AND a.published NOT IN (SELECT value FROM json_each(?))"
        parameters += [within.as_of, json.dumps(cut)]
    return sql, parameters
