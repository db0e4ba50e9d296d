"""Whether words of an article may be shown now: the register's flag and the ledger's last word, as when it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from qa.errors import SetupError
from qa.evals.reports.blanking import Allowed
from qa.rights.now import may_be_used
from qa.types import ArticleCard, ArticleId

if TYPE_CHECKING:
    from qa.config import Config


@contextmanager
def permission(config: Config) -> Iterator[Allowed]:
    """Asks the workspace while it is open. Where nothing is indexed nothing is allowed: nobody can be asked.

    Raises: `StoreError`, `RightsError` when the stores cannot be read.
    """
    from qa.wiring.workspace import open_workspace

    with ExitStack() as stack:
        try:
            workspace = stack.enter_context(open_workspace(config))
        except SetupError:
            yield lambda _: False
            return
        sources = {source.id: source for source in workspace.sources}
        known: dict[ArticleId, bool] = {}

        def allowed(card: ArticleCard) -> bool:
            if card.id not in known:
                known[card.id] = may_be_used(card, sources=sources, ledger=workspace.ledger)
            return known[card.id]

        yield allowed
