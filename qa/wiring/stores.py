"""Catalogue, ledger and index of a workspace, opened as they are and closed whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from qa.config import Config
from qa.errors import SetupError
from qa.types import Source
from qa.wiring.models import make_embedder
from qa.wiring.register import read_sources

if TYPE_CHECKING:
    from qa.ports import Embedder, VectorStore
    from qa.rights.ledger import Ledger
    from qa.store.catalog import SqliteCatalog
    from qa.store.generations import VectorIndex


class Workspace(Struct, frozen=True):
    """The open stores of one workspace."""

    config: Config
    sources: tuple[Source, ...]
    catalog: SqliteCatalog
    ledger: Ledger
    embedder: Embedder
    index: VectorIndex


@contextmanager
def open_alone(config: Config, *, wait: float | None = None) -> Iterator[Workspace]:
    """The stores for the one writer: another is waited for, the config's time or `wait` seconds. Raises `BusyError`."""
    from qa.store.lock import writing

    with (
        writing(config.state, wait=config.settings.wait if wait is None else wait),
        open_stores(config, writable=True) as workspace,
    ):
        yield workspace


@contextmanager
def open_stores(config: Config, *, writable: bool) -> Iterator[Workspace]:
    """The stores as they are; to write, the caller, or the process it works for, holds the writer's lock.

    Raises: `SetupError` when there is nothing to read yet, `StoreError` when they cannot be opened.
    """
    from qa.chunks.split import FINGERPRINT
    from qa.rights.ledger import Ledger
    from qa.store.catalog import open_catalog
    from qa.store.generations import VectorIndex

    path = config.state / "catalog.db"
    if not writable and not path.exists():
        raise SetupError(
            "Nothing is indexed yet.", remedy="Run `qa add PATH`, or `qa sync` where the register names some."
        )
    if writable:
        config.state.mkdir(parents=True, exist_ok=True)
    sources = read_sources(config)
    embedder = make_embedder(config)
    catalog = open_catalog(path, read_only=not writable)
    try:
        ledger = Ledger(config.state / "ledger.db")
        try:
            index = VectorIndex(
                config.state / "index",
                catalog=catalog,
                embedder_fingerprint=embedder.fingerprint,
                chunker_fingerprint=FINGERPRINT,
                dimensions=embedder.dimensions,
                url=config.settings.store.url,
            )
            yield Workspace(config, sources, catalog, ledger, embedder, index)
        finally:
            ledger.close()
    finally:
        catalog.close()


def open_index(workspace: Workspace) -> VectorStore | None:
    """None when it is missing, broken, or made by something else."""
    from qa.store.generations import RebuildNeededError

    try:
        return workspace.index.open_for_reading()
    except RebuildNeededError:
        return None


@contextmanager
def open_ledger(config: Config) -> Iterator[Ledger]:
    """The ledger alone, for reading. Raises `RightsError` when it cannot be read."""
    from qa.rights.ledger import Ledger

    ledger = Ledger(config.state / "ledger.db")
    try:
        yield ledger
    finally:
        ledger.close()
