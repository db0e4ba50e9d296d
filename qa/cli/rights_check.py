"""What `qa rights check` was given → articles as the readers of signals see them, and the verdict on each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from qa.errors import ConfigError, UnreadableError
from qa.rights.reading import ABSENT, FAILED, READ
from qa.rights.signals import listen, read_signals
from qa.rights.silence import Origin, Profile
from qa.rights.verdict import decide
from qa.sources.encoding import decode
from qa.text import digest, normalise
from qa.types import Article, ArticleId, Carrier, Signal, SiteFile, Source, SourceId, Verdict

if TYPE_CHECKING:
    from qa.changes import Rules
    from qa.config import Config
    from qa.sources.document import Document
    from qa.sources.fetch import Fetched

_PAGES = frozenset({".html", ".htm", ".xhtml"})
_TYPES = {"robots.txt": "text/plain", "tdmrep.json": "application/json", "rsl": "application/rsl+xml"}
_RANK = {ABSENT: 0, READ: 1, FAILED: 2}


class Given(Struct, frozen=True, kw_only=True):
    """The command's arguments, unread."""

    target: str = ""
    site: Mapping[str, Path]
    """Name of a site's file → the file."""
    headers: tuple[str, ...] = ()
    html: Path | None = None
    text: Path | None = None
    url: str = ""
    allow_private: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.target or self.site or self.headers or self.html or self.text or self.url)


def check(given: Given, *, profile: str = "", workspace: Config | None = None) -> list[tuple[Article, Verdict]]:
    """The verdict on every article that was given; one article when only its parts were.

    `profile`: what silence means, instead of what the workspace's config says.

    Raises: `ConfigError` for what is no header, profile or file, `UnreadableError` for a page that cannot be fetched.
    """
    try:
        chosen = Profile(profile) if profile else None
    except ValueError:
        known = ", ".join(one.value for one in Profile)
        raise ConfigError(f"There is no profile `{profile}`.", remedy=f"Use one of: {known}.") from None
    rules = _rules(given, workspace)
    policy = replace(rules.policy, profile=chosen or rules.policy.profile)
    headers = tuple(map(_header, given.headers))
    site = tuple(_site_file(name, path) for name, path in given.site.items())
    source, found = _articles(given, workspace)
    parts = [_page(given.html)] if given.html else []
    parts += [_plain(given.text)] if given.text else []
    if not found:
        found = [parts.pop(0) if parts else _article("", b"", "text/plain")]
    # Whoever asks about one article handed it over by hand, whatever headers it came with.
    origin = Origin.URL if given.url or _is_address(given.target) else Origin.FILE
    checked = []
    for article in found:
        whole = _completed(article, given.url, headers, site)
        heard = listen(source, whole, rules.of(source.id))
        signals, carriers = heard.signals, heard.carriers
        for part in parts:  # the same article in another form: what either says counts
            more = read_signals(source, _completed(part, given.url, headers, site))
            signals, carriers = (*signals, *more[0]), (*carriers, *more[1])
        verdict = decide(
            source, tuple(dict.fromkeys(signals)), _each_once(carriers),
            profile=policy.profile, origin=origin, kept=policy.kept,
        )  # fmt: skip
        checked.append((whole, replace(verdict, signals=_shown(verdict.signals))))
    return checked


def _rules(given: Given, workspace: Config | None) -> Rules:
    """The config's policy; and, where the register may know what is checked, the notices that recur in its source."""
    from qa.changes import Rules
    from qa.explain import rules_of
    from qa.wiring.register import policy_of

    if workspace is None:
        return Rules()
    return rules_of(workspace) if given.target else Rules(policy=policy_of(workspace))


def _completed(article: Article, url: str, headers: tuple[tuple[str, str], ...], site: tuple[SiteFile, ...]) -> Article:
    return replace(article, url=url or article.url, headers=(*article.headers, *headers), site=(*article.site, *site))


def _each_once(carriers: tuple[Carrier, ...]) -> tuple[Carrier, ...]:
    """Of a carrier looked at in several forms, the reading that counts most: failed, then read, then absent."""
    found: dict[tuple[str, str], Carrier] = {}
    for carrier in carriers:
        key = (carrier.carrier, carrier.note if carrier.status != ABSENT else "")
        found[key] = max(found.get(key, carrier), carrier, key=lambda one: _RANK.get(one.status, 2))
    read = {carrier.carrier for carrier in found.values() if carrier.status != ABSENT}
    return tuple(c for c in found.values() if c.status != ABSENT or c.carrier not in read)


def _shown(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """A site's file given by hand has no address: its name says where the words stand."""
    return tuple(signal if signal.where else replace(signal, where=signal.carrier) for signal in signals)


# ── what was given ─────────────────────────────────────────────────────────────────────────────────────────


def _articles(given: Given, workspace: Config | None) -> tuple[Source, list[Article]]:
    """The source that the register knows it by, or one that says nothing; and what stands at the file or address."""
    nobody = Source(id=SourceId("check"), name=urlsplit(given.url).hostname or "", folder=Path())
    if not given.target:
        return nobody, []
    sources = _register(workspace)
    if _is_address(given.target):
        host = urlsplit(given.target).hostname or ""
        named = (source for source in sources if given.target in source.urls)
        at_home = (source for source in sources if host and urlsplit(source.home).hostname == host)
        own = next(itertools.chain(named, at_home), None)
        return own or replace(nobody, name=host), [_fetched(given.target, allow_private=given.allow_private)]
    path = Path(given.target).absolute()
    if not path.is_file():
        raise ConfigError(f"{given.target} is no file.", remedy="Give a file, or an address that begins with http.")
    from qa.sources.files import find_files

    own = next((source for source in sources if path in find_files(source)), None)
    return own or replace(nobody, folder=path.parent), _read(path, own or replace(nobody, folder=path.parent))


def _register(workspace: Config | None) -> tuple[Source, ...]:
    from qa.sources.register import read_register

    return read_register(workspace.register) if workspace and workspace.register.exists() else ()


def _read(path: Path, source: Source) -> list[Article]:
    """What the file's reader makes of it; a page or a text in which it finds no article still has things to say."""
    from qa.sources.files import Broken, read_file

    try:
        found = list(read_file(path, source))
    except UnreadableError:
        if path.suffix.lower() in _PAGES:
            return [_page(path)]
        if path.suffix.lower() in {".txt", ".text", ".md", ".markdown", ""}:
            return [_plain(path)]
        raise
    articles = [item for item in found if not isinstance(item, Broken)]
    if not articles:
        reasons = "; ".join(item.reason for item in found if isinstance(item, Broken))
        raise UnreadableError(f"{path.name} holds no article: {reasons}", remedy="correct the file")
    return articles


def _page(path: Path) -> Article:
    """A page as it lies, whether or not an article can be extracted from it: its signals stand around the text."""
    from qa.sources.web import read_page

    markup = decode(_bytes(path), markup=True) if _bytes(path).strip() else ""
    try:
        document: Document | None = read_page(markup, fallback_title=path.stem)
    except UnreadableError:
        document = None
    article = _article(document.text if document else "", markup.encode("utf-8", "surrogatepass") or b"\n", "text/html")
    return replace(article, title=document.title, url=document.url) if document else article


def _plain(path: Path) -> Article:
    text = decode(_bytes(path)) if _bytes(path).strip() else ""
    return _article(text, text.encode("utf-8", "surrogatepass"), "text/plain")


def _article(text: str, raw: bytes, media_type: str) -> Article:
    text = normalise(text)
    return Article(
        id=ArticleId("check"), source_id=SourceId("check"), title="", text=text, sha256=digest(text), raw=raw,
        media_type=media_type,
    )  # fmt: skip


def _header(given: str) -> tuple[str, str]:
    name, colon, value = given.partition(":")
    if not colon or not name.strip():
        raise ConfigError(f"“{given}” is no header.", remedy='Write it as --header "Content-Usage: train-ai=n".')
    return name.strip().lower(), value.strip()


def _site_file(name: str, path: Path) -> SiteFile:
    """Without an address it speaks for every host."""
    return SiteFile(name=name, url="", status=200, body=_bytes(path), media_type=_TYPES.get(name, "text/plain"))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"The file {path} cannot be read: {error.strerror or error}.", remedy="Check the path."
        ) from None


# ── what is fetched ────────────────────────────────────────────────────────────────────────────────────────


def _is_address(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _fetched(url: str, *, allow_private: bool) -> Article:
    """The page with what its sites say. One that robots.txt keeps us from is known by that alone."""
    from qa.rights.robots_txt import may_fetch
    from qa.sources.fetch import DisallowedError, Fetcher

    with Fetcher(may_fetch=may_fetch, allow_private=allow_private, delay=0.2) as fetcher:
        try:
            fetched = fetcher.fetch(url)
        except DisallowedError as error:
            return replace(_article("", b"", "text/html"), url=url, site=error.site)
    return _answered(fetched)


def _answered(fetched: Fetched) -> Article:
    from qa.sources.response import read_response

    if fetched.status != 200:
        raise UnreadableError(
            f"{fetched.url}: it answers with status {fetched.status}", remedy="check the address, or try again later"
        )
    article = _article("", fetched.body, fetched.media_type)
    try:
        document = read_response(fetched.body, media_type=fetched.media_type, headers=fetched.headers)
    except UnreadableError:  # no article in it, but its headers and its site have spoken
        pass
    else:
        article = replace(
            article, title=document.title, text=document.text, sha256=digest(document.text), raw=document.raw,
            media_type=document.media_type,
        )  # fmt: skip
    return replace(article, url=fetched.final_url, headers=fetched.headers, site=fetched.site)
