"""A source over a folder, and its articles."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.sources.files import Broken, read_file
from qa.types import Article, Source, SourceId
from tests.site.server import NewsSite

Reader = Callable[..., list[Article | Broken]]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write a file of this name and content and read it as a source's."""

    def run(name: str, content: str | bytes, **fields: str) -> list[Article | Broken]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        source = Source(id=SourceId("paper"), name="The Paper", folder=tmp_path, fields=fields)
        return list(read_file(path, source))

    return run


@pytest.fixture
def one(read: Reader) -> Callable[..., Article]:
    """The same for a file of one article."""

    def run(name: str, content: str | bytes, **fields: str) -> Article:
        (article,) = read(name, content, **fields)
        assert isinstance(article, Article)
        return article

    return run
