"""One sync: the stores, the web and a purge put together, behind the writer's lock."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from qa.config import Config
from qa.types import AiUse
from qa.wiring.purging import make_purges
from qa.wiring.register import policy_of
from qa.wiring.stores import Workspace, open_alone
from qa.wiring.web import open_web

if TYPE_CHECKING:
    from qa.index import Progress, SyncReport


def sync(
    config: Config,
    *,
    on_progress: Progress = lambda *_: None,
    wait: float | None = None,
    private: Collection[str] = (),
) -> SyncReport:
    """Bring the workspace up to date, alone: other writers are waited for.

    Raises: `BusyError` when another process goes on writing for longer than `wait` seconds.
    """
    from qa.chunks.tokens import counter
    from qa.index import Indexer

    config.state.mkdir(parents=True, exist_ok=True)
    with (
        open_alone(config, wait=wait) as workspace,  # the sync itself finishes a purge first, and reports it
        open_web(config, workspace.sources, private=private) as web,
    ):
        indexer = Indexer(
            catalog=workspace.catalog,
            ledger=workspace.ledger,
            embedder=workspace.embedder,
            index=workspace.index,
            purges=make_purges(workspace),
            count=_lazily(counter),
            web=web,
            policy=policy_of(config),
        )
        report = indexer.sync(workspace.sources, on_progress=on_progress)
        _sweep_answers(workspace)
        return report


def _sweep_answers(workspace: Workspace) -> None:
    """Kept answers about what a purge could not see any more, because it had left the catalogue before the no."""
    from qa.archive.folder import FOLDER as ANSWERS
    from qa.archive.withdrawn import sweep

    forbidden = {source.id for source in workspace.sources if source.ai_use is AiUse.FORBID}
    sweep(workspace.config.state / ANSWERS, forbidden=forbidden, refused_since=workspace.ledger.refused_since)


def _lazily(make: Callable[[], Callable[[str], int]]) -> Callable[[str], int]:
    """A counter whose vocabulary is loaded with the first text it counts: a sync with nothing to read loads none."""
    made: list[Callable[[str], int]] = []

    def count(text: str) -> int:
        if not made:
            made.append(make())
        return made[0](text)

    return count
