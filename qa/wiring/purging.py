"""Purges over the open stores: one begun and not finished, one by hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qa.config import Config
from qa.types import ArticleId
from qa.wiring.stores import Workspace, open_alone

if TYPE_CHECKING:
    from qa.index import Progress
    from qa.rights.certificate import Certificate
    from qa.rights.purge import Purges


def make_purges(workspace: Workspace) -> Purges:
    """The purge over open stores: the caller holds the writer's lock."""
    from qa.archive.elsewhere import written_elsewhere
    from qa.archive.run_lines import blank_kept
    from qa.rights.purge import Purges
    from qa.store.lexical import index_text

    config = workspace.config
    recorded = [model.path for model in config.settings.models.values() if model.provider == "recorded"]
    return Purges(
        config.state,
        catalog=workspace.catalog,
        index=workspace.index,
        ledger=workspace.ledger,
        index_form=index_text,
        also=[config.home / path for path in dict.fromkeys(recorded)],
        held=lambda: _kept_of_the_web(config.state / "web.db"),
        blank=partial(blank_kept, config.state),
        rebuild_elsewhere=partial(_rebuilt_elsewhere, config),
        elsewhere=partial(written_elsewhere, config.home, config.state),
        url=config.settings.store.url,
    )


def _rebuilt_elsewhere(config: Config) -> bool:
    """Whether a process of its own could build the embedded index anew; this one holds the writer's lock meanwhile."""
    import subprocess
    import sys

    if config.settings.store.url or not sys.executable:
        return False
    command = [sys.executable, "-m", "qa.rebuild", str(config.home)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own module


def _kept_of_the_web(path: Path) -> Iterator[bytes]:
    if path.exists():
        from qa.sources.web_state import WebState

        with WebState(path) as state:
            yield from state.held()


def finish_purge(config: Config, *, on_progress: Progress = lambda *_: None) -> Certificate | None:
    """Take up a purge that was begun and not finished; None when there is none.

    Raises: `BusyError` while another process is at it, `StoreError` when it cannot be finished.
    """
    from qa.rights.pending import is_pending

    if not is_pending(config.state):
        return None
    with open_alone(config) as workspace:
        return make_purges(workspace).finish(on_progress)


def purge(
    config: Config,
    *,
    article: ArticleId | None = None,
    words: str = "",
    on_progress: Progress = lambda *_: None,
) -> Certificate | None:
    """Purge one article by hand, or look once more that nothing is left of any; None when none of it is stored.

    Raises: `BusyError` when another process goes on writing, `StoreError` when the purge cannot be finished.
    """
    from qa.rights.purge import purged_verdict

    with open_alone(config) as workspace:
        purges = make_purges(workspace)
        purges.finish(on_progress)
        card = workspace.catalog.cards([article]).get(article) if article else None
        if card is not None:
            purges.withdraw(card, purged_verdict(words), words=words)
        return purges.finish(on_progress)
