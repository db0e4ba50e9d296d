"""Articles and sources as the rights readers get them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.rights.signals import read_signals
from qa.rights.verdict import decide
from qa.text import digest
from qa.types import AiUse, Article, ArticleId, Source, SourceId, Verdict

Judge = Callable[..., Verdict]


def make_source(
    ai_use: AiUse = AiUse.DETECT, *, reason: str = "", permission: str = "", name: str = "The Paper"
) -> Source:
    return Source(id=SourceId("paper"), name=name, folder=Path(), ai_use=ai_use, reason=reason, permission=permission)


def make_article(
    raw: str, media_type: str = "text/plain", *, title: str = "A title", headers: tuple[tuple[str, str], ...] = ()
) -> Article:
    return Article(
        id=ArticleId("paper/a"),
        source_id=SourceId("paper"),
        title=title,
        text="The extracted text.",
        sha256=digest("The extracted text."),
        media_type=media_type,
        headers=headers,
        raw=raw.encode(),
    )


@pytest.fixture
def judge() -> Judge:
    """The verdict over a raw article."""

    def run(raw: str, media_type: str = "text/plain", ai_use: AiUse = AiUse.DETECT, **more: object) -> Verdict:
        about = {key: more.pop(key) for key in ("reason", "permission", "name") if key in more}
        source = make_source(ai_use, **about)  # type: ignore[arg-type]
        return decide(source, *read_signals(source, make_article(raw, media_type, **more)))  # type: ignore[arg-type]

    return run
