"""How long to wait before asking an endpoint again, and when to stop asking. Pure: the caller sleeps."""

from __future__ import annotations

import email.utils
import math
from collections.abc import Mapping
from datetime import UTC, datetime

from qa.chat.failures import is_quota

LONGEST_WAIT = 30.0
"""Seconds. An endpoint that asks for a longer pause is given up at once: a shorter one would be in vain."""
_FIRST_WAIT = 0.5
_MOST_500 = 2
"""Some servers answer a bad request with 500; asking for the same thing often does not mend it."""


class Retries:
    """Counts the attempts of one request."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0
        self._errors_500 = 0

    def after_status(self, status: int, body: str, headers: Mapping[str, str]) -> float | None:
        """Seconds to wait after a reply with this status; None when asking again is not worth it."""
        if status not in {408, 409, 425, 429} and status < 500:
            return None
        if status == 429 and is_quota(body):
            return None
        if status == 500:
            self._errors_500 += 1
            if self._errors_500 > _MOST_500:
                return None
        asked = retry_after(headers)
        if asked is not None and asked > LONGEST_WAIT:
            return None
        return self._next(asked)

    def after_loss(self) -> float | None:
        """Seconds to wait after a connection that failed; None when there were enough."""
        return self._next(None)

    def _next(self, asked: float | None) -> float | None:
        if self._taken >= self._limit:
            return None
        wait = min(_FIRST_WAIT * 2**self._taken, LONGEST_WAIT)
        self._taken += 1
        return wait if asked is None else asked


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds a reply asks to wait, in `retry-after-ms` or `retry-after` (seconds or a date); None if it does not."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        try:
            seconds = float(value) * unit
        except ValueError:
            continue
        return max(0.0, seconds) if math.isfinite(seconds) else LONGEST_WAIT + 1
    try:
        moment = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
