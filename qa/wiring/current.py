"""Whether a workspace is up to date, whole, and can be asked."""

from __future__ import annotations

from collections.abc import Callable

from qa.config import Config
from qa.errors import StoreError
from qa.wiring.register import policy_of
from qa.wiring.stores import Workspace, open_index, open_ledger
from qa.wiring.workspace import open_workspace


def is_current(config: Config) -> bool:
    """Whether asking now would meet the sources as they are: nothing to read, and an index that is whole."""
    from qa.changes import is_current as sources_are_current

    def holds(workspace: Workspace) -> bool:
        known = sources_are_current(workspace.catalog, workspace.ledger, workspace.sources, policy_of(config))
        return known and not workspace.index.is_behind()

    return _found(config, holds)


def can_be_asked(config: Config) -> bool:
    """Whether there is a last whole state, whatever has changed since."""
    return _found(config, lambda workspace: workspace.index.generation() is not None)


def _found(config: Config, holds: Callable[[Workspace], bool]) -> bool:
    """Whether there is a workspace to be read of which this holds."""
    if not (config.state / "catalog.db").exists():
        return False
    try:
        with open_workspace(config) as workspace:
            return holds(workspace)
    except StoreError:  # written by another version, or damaged: the writer mends it, or says what is wrong
        return False


def index_is_whole(workspace: Workspace) -> bool:
    """Whether the index holds everything and passes its checks: what `qa status` and `qa doctor` say."""
    if workspace.index.is_behind():
        return False
    vectors = open_index(workspace)
    if vectors is not None:
        vectors.close()
    return vectors is not None


def overdue(config: Config) -> int:
    """How many articles from the web have signals older than their time to live. Raises `RightsError`."""
    if not (config.state / "web.db").exists():
        return 0
    with open_ledger(config) as ledger:
        return len(ledger.due())
