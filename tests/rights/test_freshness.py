"""How long a publisher's word holds."""

from __future__ import annotations

import datetime as dt

from qa.rights.freshness import due_after as due_after_site
from qa.types import Article, ArticleId, SiteFile, SourceId

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def article(*site: SiteFile) -> Article:
    return Article(id=ArticleId("paper/a"), source_id=SourceId("paper"), title="t", text="text", sha256="", site=site)


def file(name: str, fetched: str) -> SiteFile:
    return SiteFile(name=name, url=f"https://paper.example/{name}", status=200, fetched=fetched)


def due_after(article: Article) -> dt.datetime | None:
    return due_after_site(article.site)


def test_files_have_no_such_time() -> None:
    assert due_after(article()) is None
    assert due_after(article(file("robots.txt", ""))) is None
    assert due_after(article(file("robots.txt", "yesterday"))) is None


def test_a_sites_files_hold_a_day_and_a_page_a_week() -> None:
    assert due_after(article(file("address", NOON.isoformat()))) == NOON + dt.timedelta(days=7)
    assert due_after(article(file("robots.txt", NOON.isoformat()))) == NOON + dt.timedelta(days=1)


def test_what_was_read_first_runs_out_first() -> None:
    earlier = (NOON - dt.timedelta(hours=5)).isoformat()
    found = due_after(article(file("robots.txt", NOON.isoformat()), file("tdmrep.json", earlier)))
    assert found == NOON + dt.timedelta(hours=19)
    assert due_after(article(file("rsl", "2026-11-22T12:00:00"))) == NOON + dt.timedelta(days=1)  # UTC unless it says
