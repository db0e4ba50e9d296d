"""What silence means: nobody said anything, every place was looked at. The only thing that a profile decides."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from qa.rights.reading import READ
from qa.types import Carrier, Standing


class Profile(StrEnum):
    STRICT = "strict"
    CAUTIOUS = "cautious"
    OPEN = "open"


class Origin(StrEnum):
    """How an article came in: handed over by the user as a file or an address, or fetched from a list of somebody's."""

    FILE = "user-file"
    URL = "user-url"
    FETCHED = "fetched"


def origin_of(carriers: Iterable[Carrier]) -> Origin:
    """Where nobody said how it came: what has response headers was fetched, whatever for."""
    fetched = any(carrier.carrier == "http-header" and carrier.status == READ for carrier in carriers)
    return Origin.FETCHED if fetched else Origin.FILE


def silence(profile: Profile, origin: Origin) -> tuple[Standing, str, str]:
    """(standing, rule, reason). `cautious`: full for what the user handed over; bulk waits for `allow`."""
    if profile is Profile.STRICT:
        return (
            Standing.REFERENCE,
            "silence-strict",
            "Nobody has permitted AI use, and the strict profile asks for that.",
        )
    if profile is Profile.OPEN or origin in {Origin.FILE, Origin.URL}:
        return Standing.FULL, "nothing-said", "No notice was found in any place that was read."
    reason = "Nobody has permitted AI use, and its source has not been allowed: see `qa sources allow`."
    return Standing.REFERENCE, "silence-unapproved", reason
