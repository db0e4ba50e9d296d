"""The web for a sync: the polite fetcher, and what it remembers of its visits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from qa.config import Config
from qa.errors import UnreadableError
from qa.types import ArticleId, Source

if TYPE_CHECKING:
    from qa.sources.fetch import Fetcher
    from qa.sources.web_source import Page
    from qa.sources.web_state import Visit, WebState


@contextmanager
def open_web(config: Config, sources: Sequence[Source], *, private: Collection[str] = ()) -> Iterator[WebPages | None]:
    """The fetcher and what it remembers; None where no source is, or was, on the web.

    `private`: hosts on private addresses that may be asked, besides the config's.
    """
    from qa.sources.web_source import is_on_the_web

    path = config.state / "web.db"
    if not any(is_on_the_web(source) for source in sources) and not path.exists():
        yield None
        return
    from qa.sources.web_state import WebState

    with WebState(path) as state, make_fetcher(config, state, private=private) as fetcher:
        yield WebPages(fetcher, state)


def make_fetcher(config: Config, state: WebState, *, private: Collection[str] = ()) -> Fetcher:
    """A polite fetcher that asks robots.txt first."""
    from qa.rights.robots_txt import may_fetch
    from qa.sources.fetch import Fetcher

    chosen = config.settings.fetch
    return Fetcher(
        may_fetch=may_fetch,
        cache=state,
        contact=chosen.contact,
        delay=chosen.delay,
        allow_private={*chosen.allow_private, *private},
    )


class WebPages(Struct, frozen=True):
    """What `index` needs of the web (`index.Web`)."""

    fetcher: Fetcher
    state: WebState

    def pages(self, source: Source, *, made_by: str, held: Callable[[ArticleId], bool]) -> Iterator[Page]:
        from qa.sources.web_source import read_web

        return read_web(source, fetcher=self.fetcher, state=self.state, made_by=made_by, held=held)

    def record(self, visit: Visit) -> None:
        self.state.record(visit)

    def waiting(self, source: Source) -> int:
        from qa.sources.web_source import waiting

        return waiting(source, self.state)

    def unlisted(self, sources: Sequence[Source]) -> list[ArticleId]:
        listed = {source.id for source in sources}
        gone = [source_id for source_id in self.state.sources() if source_id not in listed]
        left = [visit.article_id for one in gone for visit in self.state.visits(one) if visit.article_id]
        for one in gone:
            self.state.forget_source(one)
        return left


def kind_of_address(config: Config, url: str, *, private: Collection[str] = ()) -> str:
    """`urls`, `feeds` or `sitemaps`: the register's key for an address, told by what it answers.

    What robots.txt keeps us from is taken for a page, known by title and link. Raises `UnreadableError` for what is not
    asked, does not answer, or is not there: the register need not have it.
    """
    from qa.sources.fetch import DisallowedError
    from qa.sources.web_source import kind_of
    from qa.sources.web_state import WebState

    with WebState(None) as state, make_fetcher(config, state, private=private) as fetcher:
        try:
            fetched = fetcher.fetch(url)
        except DisallowedError:
            return "urls"
    if fetched.status in {404, 410}:
        raise UnreadableError(f"{url}: there is no such page (status {fetched.status})", remedy="check the address")
    return {"page": "urls", "feed": "feeds", "sitemap": "sitemaps"}[kind_of(fetched)]
