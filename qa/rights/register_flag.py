"""The register's own flag: the user's word about a source."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from qa.rights.reading import READ, Reading
from qa.types import AiUse, Article, Carrier, Says, Signal, Source, Use

CARRIER = "register"


def read_flag(source: Source, article: Article) -> Reading:  # noqa: ARG001 - every reader is asked the same way
    """`forbid` is a no, `allow` a yes with the permission it rests on; `detect` says nothing."""
    signals, carriers = flag_of(source)
    return Reading(signals=signals, carriers=carriers)


def flag_of(source: Source) -> tuple[tuple[Signal, ...], tuple[Carrier, ...]]:
    """The register's word on all of a source's articles, and that it was asked."""
    carriers = (Carrier(carrier=CARRIER, status=READ),)
    match source.ai_use:
        case AiUse.FORBID:
            signals = tuple(_signal(source, use, Says.NO, source.reason) for use in (Use.AI_INPUT, Use.AI_TRAIN))
        case AiUse.ALLOW:
            signals = (_signal(source, Use.AI_INPUT, Says.YES, source.permission or source.reason),)
        case AiUse.DETECT:
            signals = ()
    return signals, carriers


def _signal(source: Source, use: Use, says: Says, quote: str) -> Signal:
    return Signal(
        carrier=CARRIER,
        protocol=CARRIER,
        use=use,
        says=says,
        quote=quote,
        where=f"source {source.id}",
        note=f'ai_use = "{source.ai_use.value}"',
    )


def forbidding_owner(url: str, sources: Iterable[Source]) -> Source | None:
    """The forbidden source on whose home's host this address lies, or that names it among its pages, if any."""
    host = _host(url)
    for one in sources:
        if host and one.ai_use is AiUse.FORBID and (_host(one.home) == host or url in one.urls):
            return one
    return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") if "://" in url else ""
    except ValueError:  # “https://[” and the like name no host
        return ""
