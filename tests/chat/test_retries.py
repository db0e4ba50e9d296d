"""Waiting: how long, and when not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from qa.chat.retries import LONGEST_WAIT, Retries, retry_after


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({}, None), ({"retry-after": "7"}, 7.0), ({"retry-after-ms": "250"}, 0.25), ({"retry-after": "soon"}, None)],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_retry_after_may_be_a_date() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=100)
    assert retry_after({"retry-after": format_datetime(moment, usegmt=True)}) == pytest.approx(100, abs=5)


def test_an_endless_wait_is_longer_than_the_longest() -> None:
    assert (retry_after({"retry-after": "inf"}) or 0) > LONGEST_WAIT


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_a_request_that_is_wrong_is_not_sent_again(status: int) -> None:
    assert Retries(5).after_status(status, "", {}) is None


def test_waits_double_up_to_the_longest_and_the_tries_are_counted() -> None:
    retries = Retries(9)
    waits = [retries.after_loss() for _ in range(10)]
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30, None]


def test_a_long_pause_is_not_waited_for() -> None:
    assert Retries(5).after_status(429, "", {"retry-after": "31"}) is None
