"""When a question is limited to sources of which nothing may be used: that is said, and why, not “nothing found”."""

from __future__ import annotations

from collections.abc import Mapping

from qa.ports import Catalog
from qa.types import AiUse, Filter, Source, SourceId, Standing


def wholly_withheld(within: Filter, *, catalog: Catalog, sources: Mapping[SourceId, Source]) -> str:
    """“Everything of Yonhap is withheld from AI: …”; empty when anything of the sources asked for may be used.

    Empty, too, for a source without any article that is not forbidden by its flag: of that one nothing is known.
    """
    if not within.sources or catalog.chunk_ids(Filter(sources=within.sources)):
        return ""
    said = [line for line in (_of(source_id, catalog, sources) for source_id in within.sources) if line]
    return " ".join(said) if len(said) == len(within.sources) else ""


def _of(source_id: SourceId, catalog: Catalog, sources: Mapping[SourceId, Source]) -> str:
    source = sources.get(source_id)
    if source is None:
        return ""
    cards = catalog.cards(catalog.by_source().get(source_id, []))
    reasons = [card.reason for card in cards.values() if card.standing is not Standing.FULL and card.reason]
    if source.ai_use is AiUse.FORBID and not reasons:
        reasons = [source.reason or "The register forbids AI use of this source."]
    return f"Everything of {source.name} is withheld from AI. {reasons[0]}" if reasons else ""
