"""Which version of the program this is."""

from __future__ import annotations

import os
import sys

_BEFORE, _BEHIND = "byline_qa-", ".dist-info"


def app_version() -> str:
    """The installed version, or "unknown" in a tree that was never installed.

    Read from the name of the installed package's folder: every answer is kept with it, and `importlib.metadata` loads
    the standard library's mail parser first, 10 ms. It is asked where there is no such folder.
    """
    for place in filter(os.path.isdir, sys.path):
        for name in os.listdir(place):  # noqa: PTH208 - a question pays for a `Path` of every installed package
            if name.startswith(_BEFORE) and name.endswith(_BEHIND):
                return name[len(_BEFORE) : -len(_BEHIND)]
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("byline-qa")
    except PackageNotFoundError:
        return "unknown"
