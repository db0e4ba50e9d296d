"""A process for the store's tests that writes a whole workspace, made to be killed.

It imports everything once, then forks for every folder named on its standard input, says the child's process id, and
after its end the exit status. Run as `python -m tests.store.writing_process`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qa.ports import FileState
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.store.generations import VectorIndex
from qa.store.lock import writing
from qa.types import SourceId
from tests.store.newsroom import DIMENSIONS, EMBEDDER, card_of, embed_missing, put

ARTICLES = 40


def index_of(catalog: SqliteCatalog, folder: Path) -> VectorIndex:
    return VectorIndex(
        folder / "index",
        catalog=catalog,
        embedder_fingerprint=EMBEDDER,
        dimensions=DIMENSIONS,
        chunker_fingerprint="lines-1",
    )


def write_all(folder: Path) -> None:
    """Two rounds of writing, embedding and indexing; run to its end it always leaves the same state."""
    with writing(folder, wait=10):
        catalog = open_catalog(folder / "catalog.db")
        index = index_of(catalog, folder)
        for start in range(0, ARTICLES, 5):
            with catalog.transaction():
                for number in range(start, start + 5):
                    _put_with_file(catalog, number, edition=0)
        embed_missing(catalog, batch=25)
        index.bring_up_to_date()
        for start in range(0, ARTICLES, 3):
            with catalog.transaction():
                _put_with_file(catalog, start, edition=2)
        catalog.forget([card_of(number, "").id for number in range(1, ARTICLES, 7)])
        embed_missing(catalog, batch=10)
        index.bring_up_to_date()
        catalog.close()


def _put_with_file(catalog: SqliteCatalog, number: int, *, edition: int) -> None:
    card = put(catalog, number, edition=edition)
    catalog.put_file(
        FileState(
            source_id=SourceId(card.source_id),
            path=f"/articles/{number:04}.txt",
            size=number,
            mtime_ns=edition,
            sha256=card.sha256,
            status="read",
        )
    )


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                write_all(Path(line.strip()))
                status = 0
            finally:
                os._exit(status)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
