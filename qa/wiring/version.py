"""Which version of the program this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def app_version() -> str:
    """The installed version, or "unknown" in a tree that was never installed."""
    try:
        return version("byline-qa")
    except PackageNotFoundError:
        return "unknown"
