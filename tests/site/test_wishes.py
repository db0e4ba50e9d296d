"""The wishes of a whole site, from its server to the verdict on every page: heard at first, and heard when they change."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.rights.robots_txt import may_fetch
from qa.rights.signals import read_signals
from qa.rights.silence import Origin
from qa.rights.verdict import decide
from qa.sources.fetch import Fetcher
from qa.sources.files import Broken
from qa.sources.web_source import Kept, read_web
from qa.sources.web_state import WebState
from qa.types import Article, Source, SourceId, Standing, Verdict
from tests.site.articles import KEEPER, PREMIUM, STORIES, Story
from tests.site.server import ERROR_PAGE, ROBOTS, ROBOTS_CLOSED, ROBOTS_NO_AI, ROBOTS_NOT_US, NewsSite

Hear = Callable[[], dict[str, Verdict | Kept | Broken]]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


@pytest.fixture
def hear(site: NewsSite) -> Iterator[Hear]:
    """One run over all its pages: the verdict of each, or that nothing new was read."""
    urls = tuple(site.url(story.path) for story in STORIES)
    source = Source(id=SourceId("skerry"), name="Skerry Light", folder=Path(), urls=urls)
    with WebState() as state:

        def run() -> dict[str, Verdict | Kept | Broken]:
            found: dict[str, Verdict | Kept | Broken] = {}
            with Fetcher(
                may_fetch=may_fetch,
                cache=state,
                allow_private=True,
                resolve=site.resolve,
                delay=0,
                sleep=lambda _: None,
            ) as fetcher:
                for page in read_web(source, fetcher=fetcher, state=state):
                    assert page.visit
                    assert page.by_hand
                    state.record(page.visit)
                    one = page.found
                    path = "/" + page.url.split("/", 3)[3]
                    if isinstance(one, Article):
                        found[path] = decide(source, *read_signals(source, one), origin=Origin.URL)
                    else:
                        assert isinstance(one, Kept | Broken)
                        found[path] = one
            return found

        yield run


@pytest.mark.parametrize("story", [story for story in STORIES if story is not KEEPER], ids=lambda story: story.path)
def test_a_no_is_heard_wherever_it_is_said(hear: Hear, story: Story) -> None:
    verdict = hear()[story.path]
    assert isinstance(verdict, Verdict)
    assert (verdict.standing, verdict.rule) == (Standing.REFERENCE, story.rule)
    assert verdict.signals


def test_nothing_said_is_told_from_a_no(hear: Hear) -> None:
    verdict = hear()[KEEPER.path]
    assert isinstance(verdict, Verdict)
    assert verdict.standing is Standing.FULL


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda site: site.put("/robots.txt", ROBOTS_NO_AI), "content-signal-ai-input"),
        (lambda site: site.put("/robots.txt", ROBOTS_CLOSED), "robots-disallow"),
        (lambda site: site.put("/robots.txt", ROBOTS_NOT_US), "robots-disallow"),
        (lambda site: site.put("/.well-known/tdmrep.json", '[{"location": "*", "tdm-reservation": 1}]'), "tdm-reservation"),
        (lambda site: site.put("/rsl/site.xml", site_licence("ai-input")), "rsl-prohibits"),
    ],
    ids=["Content-Signal", "Disallow for all", "Disallow for us", "tdmrep.json", "RSL"],
)  # fmt: skip
def test_one_file_of_the_site_changes_and_a_yes_becomes_a_no(
    site: NewsSite, hear: Hear, change: Callable[[NewsSite], None], rule: str
) -> None:
    before = hear()[KEEPER.path]
    assert isinstance(before, Verdict)
    assert before.standing is Standing.FULL
    change(site)
    after = hear()[KEEPER.path]
    assert isinstance(after, Verdict)
    assert (after.standing, after.rule) == (Standing.REFERENCE, rule)


def site_licence(*uses: str) -> str:
    words = " ".join(uses)
    return f'<rsl xmlns="https://rslstandard.org/rsl"><content url="/*"><license><prohibits type="usage">{words}</prohibits></license></content></rsl>'


@pytest.mark.parametrize(
    "answer", [{"status": 503}, {"body": ERROR_PAGE, "Content_Type": "text/html"}], ids=["503", "page"]
)
def test_a_robots_txt_that_fails_is_no_consent_and_no_new_no(
    site: NewsSite, hear: Hear, answer: dict[str, object]
) -> None:
    site.put("/robots.txt", **answer)  # type: ignore[arg-type]
    first = hear()
    assert {v.standing for v in first.values() if isinstance(v, Verdict)} <= {Standing.UNCHECKED, Standing.REFERENCE}
    assert not site.asked(KEEPER.path)
    site.put("/robots.txt", ROBOTS)
    second = hear()[KEEPER.path]
    assert isinstance(second, Verdict)
    assert second.standing is Standing.FULL
    site.put("/robots.txt", **answer)  # type: ignore[arg-type]
    assert isinstance(hear()[KEEPER.path], Broken)


def test_nothing_that_may_not_be_fetched_was_asked_for(site: NewsSite, hear: Hear) -> None:
    hear()
    assert not site.asked(PREMIUM.path)
