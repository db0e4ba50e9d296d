"""A run as it may be shown today in a terminal: without words of articles that have been withheld since it was made."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from qa.config import Config
from qa.evals.items import EvalItem, Fact
from qa.evals.reports.blanking import BLANK, Allowed, blank
from qa.evals.reports.permission import permission
from qa.evals.run_folder import Found, Run, ScoreLine
from qa.types import ArticleCard, ArticleId, Passage, SourceId


def as_shown(config: Config, run: Run, lines: tuple[ScoreLine, ...]) -> tuple[Run, tuple[ScoreLine, ...]]:
    """Replies, gold, facts and passages, each without what may not be shown. Figures stay as they are."""
    with permission(config) as allowed:
        blanked = blank(run, lines, allowed)
        may_show = _asker(run, allowed)
        return (
            replace(
                blanked.run,
                items=tuple(_item(item, may_show) for item in run.items),
                found={name: _found(found, allowed) for name, found in run.found.items()},
            ),
            blanked.lines,
        )


def _asker(run: Run, allowed: Allowed) -> Callable[[ArticleId], bool]:
    cards = {passage.card.id: passage.card for passage in run.passages.values()}

    def may_show(article: ArticleId) -> bool:
        """Asked of gold articles too that the run never met."""
        source = SourceId(article.partition("/")[0])
        return allowed(cards.get(article) or ArticleCard(id=article, source_id=source, source="", title=""))

    return may_show


def _item(item: EvalItem, may_show: Callable[[ArticleId], bool]) -> EvalItem:
    """Facts are drawn from the gold: where some of it may not be shown, they may not either."""
    if all(may_show(gold.doc) for gold in item.gold):
        return item
    gold = tuple(one if may_show(one.doc) else replace(one, quote=BLANK) for one in item.gold)
    facts = (Fact(id="withheld", any=(BLANK,)),) if item.facts or item.references else ()
    return replace(item, gold=gold, facts=facts, answer="", aliases=())


def _found(found: Found, allowed: Allowed) -> Found:
    if found.passages is None:
        return found
    return replace(found, passages=tuple(_passage(passage, allowed) for passage in found.passages))


def _passage(passage: Passage, allowed: Allowed) -> Passage:
    return passage if allowed(passage.card) else replace(passage, chunk=replace(passage.chunk, text=BLANK))
