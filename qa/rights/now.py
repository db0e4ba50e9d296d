"""Whether an article may be used now: the register's flag as it is, and the ledger's last word."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qa.rights.ledger import Ledger
from qa.rights.register_flag import forbidding_owner
from qa.types import AiUse, ArticleCard, Source, SourceId, Standing


def may_be_used(card: ArticleCard, *, sources: Mapping[SourceId, Source], ledger: Ledger) -> bool:
    """Asked again before text of an article enters a prompt or is shown: what neither knows is not allowed.

    Raises: `RightsError` when the ledger cannot be read.
    """
    source = sources.get(card.source_id)
    if source is None or forbidding(source, (card.url,), sources.values()):
        return False
    return ledger.standings([card.id]).get(card.id) is Standing.FULL


def forbidding(source: Source, urls: Collection[str], sources: Collection[Source]) -> Source | None:
    """The source whose flag is a no to an article, if any: its own, or that of the site it names as its address."""
    if source.ai_use is AiUse.FORBID:
        return source
    owners = (forbidding_owner(url, sources) for url in urls)
    return next((owner for owner in owners if owner), None)
