"""Sites, headers and pages as the readers of machine-readable rights get them."""

from collections.abc import Iterable

from qa.rights.policy import Policy
from qa.rights.reading import Reading
from qa.rights.signals import read_signals
from qa.rights.silence import Origin, Profile
from qa.rights.verdict import decide
from qa.text import digest
from qa.types import AiUse, Article, ArticleId, Says, Signal, SiteFile, SourceId, Use, Verdict
from tests.rights.conftest import make_source

URL = "https://paper.example/news/bridge.html"
BODY = "<article><p>The bridge opened on Monday.</p></article>"


def robots(
    text: str | bytes, *, status: int = 200, host: str = "paper.example", media_type: str = "text/plain"
) -> SiteFile:
    return site_file("robots.txt", text, status=status, url=f"https://{host}/robots.txt", media_type=media_type)


def site_file(
    name: str, text: str | bytes = b"", *, status: int = 200, url: str = "", media_type: str = "text/plain"
) -> SiteFile:
    body = text.encode() if isinstance(text, str) else text
    return SiteFile(
        name=name, url=url or f"https://paper.example/{name}", status=status, body=body, media_type=media_type
    )


def page(head: str = "", body: str = BODY) -> str:
    return f"<!doctype html><html><head><title>T</title>{head}</head><body>{body}</body></html>"


def article(
    *site: SiteFile,
    headers: Iterable[tuple[str, str]] = (),
    raw: str | bytes = b"",
    media_type: str = "text/html",
    url: str = URL,
) -> Article:
    text = "The bridge opened on Monday."
    data = raw.encode() if isinstance(raw, str) else raw
    return Article(
        id=ArticleId("paper/a"), source_id=SourceId("paper"), title="The bridge", text=text, sha256=digest(text), url=url,
        media_type=media_type, headers=tuple(headers), site=site,
        raw=data or (page().encode() if media_type == "text/html" else text.encode()),
    )  # fmt: skip


def said(signals: Iterable[Signal]) -> set[tuple[str, str]]:
    """(use, says) of every signal that says something."""
    return {(s.use.value, s.says.value) for s in signals if s.says in {Says.YES, Says.NO}}


def heard(reading: Reading) -> set[tuple[str, str]]:
    return said(reading.signals)


def statuses(reading: Reading) -> list[tuple[str, str]]:
    return [(carrier.carrier, carrier.status) for carrier in reading.carriers]


def judge(
    subject: Article,
    ai_use: AiUse = AiUse.DETECT,
    *,
    reason: str = "",
    permission: str = "",
    profile: Profile = Profile.CAUTIOUS,
    origin: Origin = Origin.URL,
    kept: frozenset[str] = Policy(non_commercial=True).kept,
) -> Verdict:
    """All readers, then the verdict, for an article that the user gave the address of; not for commercial ends."""
    source = make_source(ai_use, reason=reason, permission=permission)
    signals, carriers = read_signals(source, subject)
    return decide(source, signals, carriers, profile=profile, origin=origin, kept=kept)


SEARCH, INPUT, TRAIN, DISPLAY = (use.value for use in (Use.SEARCH, Use.AI_INPUT, Use.AI_TRAIN, Use.DISPLAY))
