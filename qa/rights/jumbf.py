"""Training-and-mining assertions in a binary C2PA manifest inside a file: JUMBF boxes (ISO 19566-5) that hold CBOR.

Signatures are not checked: such a manifest may forbid, and is never believed when it permits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_LABELLED = re.compile(rb"(?:cawg|c2pa)\.training-mining(?:\.v\d+)?(?:__\d+)?\x00")
_REACH = 400
"""Bytes from a label to its content box: what else a description box may hold."""
_CAP = 1024 * 1024


def has_manifest(raw: bytes) -> bool:
    """Whether the bytes hold a binary manifest with such an assertion."""
    return b"jumb" in raw and _LABELLED.search(raw) is not None


def assertions(raw: bytes) -> Iterator[Any]:
    """The content of each assertion. Raises: `ImportError` without cbor2, `ValueError` for a damaged one."""
    for label in _LABELLED.finditer(raw):
        content = re.compile(rb"cbor|json").search(raw, label.end(), label.end() + _REACH)
        if content is None:
            raise ValueError("a C2PA assertion has no content box")
        length = int.from_bytes(raw[content.start() - 4 : content.start()], "big") - 8
        payload = raw[content.end() : content.end() + length]
        if not 0 < length <= _CAP or len(payload) < length:
            raise ValueError("a C2PA assertion is cut short")
        yield json.loads(payload) if content[0] == b"json" else _decoded(payload)


def _decoded(payload: bytes) -> Any:
    import cbor2

    try:
        return cbor2.loads(payload)
    except (cbor2.CBORError, ValueError, TypeError, RecursionError) as error:
        raise ValueError("a C2PA assertion cannot be read") from error
