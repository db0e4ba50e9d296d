"""A small file written whole or not at all: beside its place first, then put there in one step."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Readable by its owner only. Who reads meanwhile sees the old one, which a failure leaves as it was.

    Raises: `OSError`.
    """
    import tempfile

    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=".part")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, path)  # noqa: PTH105 - the one call that promises to be atomic
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
