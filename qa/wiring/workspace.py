"""A workspace open for reading. A purge that was begun is finished first, a broken index is mended or gone without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from qa.config import Config
from qa.errors import ConfigError
from qa.types import ArticleCard, ArticleId
from qa.wiring.purging import finish_purge
from qa.wiring.stores import Workspace, open_index, open_stores

if TYPE_CHECKING:
    from qa.ports import VectorStore


@contextmanager
def open_workspace(config: Config) -> Iterator[Workspace]:
    """Open catalogue, ledger and index for reading, and close them whatever happens. Reading never changes anything.

    Except that an unfinished purge is finished first: what a publisher has said no to is not read even once more.
    Raises: `SetupError` when there is nothing to read yet, `StoreError` when it cannot be opened.
    """
    finish_purge(config)
    with open_stores(config, writable=False) as workspace:
        yield workspace


@contextmanager
def open_reading(
    config: Config, *, mend: Callable[[], object] | None = None
) -> Iterator[tuple[Workspace, VectorStore]]:
    """The stores and the index, checked. A broken index is mended by `mend`, or else gone without.

    Without an index the catalogue's own vectors are searched one by one: slower, the same answers.
    """
    with ExitStack() as stack:
        workspace = stack.enter_context(open_workspace(config))
        vectors = open_index(workspace)
        if vectors is None and mend is not None:
            stack.close()
            mend()
            workspace = stack.enter_context(open_workspace(config))
            vectors = open_index(workspace)
        vectors = vectors or workspace.index.exact()
        stack.callback(vectors.close)
        yield workspace, vectors


def find_article(config: Config, words: str) -> ArticleCard:
    """The article of this id, or the only one with these words in its id, title or address.

    Raises: `ConfigError` when there is none, or more than one; `SetupError` when nothing is indexed yet.
    """
    with open_workspace(config) as workspace:
        card = workspace.catalog.cards([ArticleId(words)]).get(ArticleId(words))
        if card is not None:
            return card
        part = words.casefold()
        found = [
            card
            for card in workspace.catalog.all_cards()
            if part in card.id.casefold() or part in card.title.casefold() or part in card.url.casefold()
        ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ConfigError(f"There is no article “{words}”.", remedy="`qa sources show ID` lists those of a source.")
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    raise ConfigError(
        f"“{words}” may be {len(found)} articles.", remedy=f"Say which: {', '.join(c.id for c in found[:5])}{more}."
    )
