"""Whether words of an article may be shown now: the register's flag and the ledger's last word, as when it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from qa.errors import SetupError
from qa.evals.reports.blanking import Allowed
from qa.rights.register_flag import forbidding_owner
from qa.types import AiUse, ArticleCard, ArticleId, Standing

if TYPE_CHECKING:
    from qa.config import Config


@contextmanager
def permission(config: Config) -> Iterator[Allowed]:
    """Asks the workspace while it is open. Where nothing is indexed nothing is allowed: nobody can be asked.

    Raises: `StoreError`, `RightsError` when the stores cannot be read.
    """
    from qa import wiring

    with ExitStack() as stack:
        try:
            workspace = stack.enter_context(wiring.open_workspace(config, writable=False))
        except SetupError:
            yield lambda _: False
            return
        sources = {source.id: source for source in workspace.sources}
        known: dict[ArticleId, bool] = {}

        def allowed(card: ArticleCard) -> bool:
            if card.id not in known:
                source = sources.get(card.source_id)
                barred = source is None or source.ai_use is AiUse.FORBID
                standing = workspace.ledger.standings([card.id]).get(card.id)
                known[card.id] = (
                    not barred and standing is Standing.FULL and not forbidding_owner(card.url, sources.values())
                )
            return known[card.id]

        yield allowed
