"""Tombstones that a ledger lost, put back from the certificates: what was purged once stays out.

A certificate carries the keys of every tombstone that its purge set. One whose purge the ledger does not know was
written for a ledger that is gone: deleted, or older than it, from a backup.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import StoreError
from qa.rights.chain import DONE, TOMBSTONE
from qa.types import Source, SourceId

if TYPE_CHECKING:
    from qa.rights.ledger import Ledger


def restore_tombstones(ledger: Ledger, certificates: Path, sources: Mapping[SourceId, Source]) -> int:
    """How many were put back. A tombstone that had been lifted is lifted again by its article's own yes.

    Of certificates that do not say what the register permitted when they were written, what it permits now is taken:
    only another permission lifts it. Raises `StoreError` for a certificate that cannot be read.
    """
    known = {event.purge for event in ledger.events()} if certificates.is_dir() else set()
    restored = 0
    for path in sorted(certificates.glob("*.json")) if certificates.is_dir() else ():
        if path.stem in known:
            continue
        data = _read(path)
        for one in _tombstones(data):
            source = sources.get(SourceId(one["source_id"]))
            stone = one["tombstone"]
            ledger.note(
                TOMBSTONE,
                purge=path.stem,
                article_id=one["article_id"],
                source_id=one["source_id"],
                rule=one["rule"],
                text_key=stone["text_key"],
                url_key=stone["url_key"],
                permission=stone.get("permission", source.permission if source else ""),
                detail="restored from its certificate",
            )
            restored += 1
        ledger.note(DONE, purge=path.stem, detail=hashlib.sha256(path.read_bytes()).hexdigest())
    return restored


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from None


def _tombstones(data: Any) -> Iterator[Any]:
    articles = data.get("articles", []) if isinstance(data, dict) else []
    yield from (one for one in articles if isinstance(one, dict) and isinstance(one.get("tombstone"), dict))


def _damaged(path: Path, why: str) -> StoreError:
    return StoreError(
        f"the certificate {path} cannot be read ({why}), and the ledger does not know its purge",
        remedy="restore it, or the ledger, from a backup: what it kept out could come back otherwise",
    )
