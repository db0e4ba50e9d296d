"""What keeps a purged text from coming back through another door: keys without words, and who may lift them. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from qa.patterns import lazy_pattern
from qa.rights.chain import Event
from qa.types import AiUse, Article, Source, SourceId, Standing, Verdict
from qa.words import tokens

RULE = "tombstone"
PURGED = "purged"
"""The rule of an article that a person purged by hand: its own yes does not bring it back, a permission does."""
_FLAG = "register-forbid"
_TRACKER = lazy_pattern(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|cmp)\Z", re.IGNORECASE)
_FEW = 8
"""Words. A shorter text (“Subscribe to read on.”) is no article's own: it is kept out by its address only."""


def text_key(text: str) -> str:
    """sha256 of the words alone: other white space, markup, punctuation or letter case is the same text."""
    words = tokens(text)
    if len(words) < _FEW:
        return ""
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def url_key(url: str) -> str:
    """sha256 of the address in one spelling; empty when it is none or names a whole site and not an article."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    query = sorted((k, v) for k, v in parse_qsl(parts.query) if not _TRACKER.match(k))
    path = parts.path.rstrip("/")
    if not host or not (path or query):
        return ""
    return hashlib.sha256(f"{host}{path}?{urlencode(query)}".encode("utf-8", "surrogatepass")).hexdigest()


def is_lifted_by(tombstone: Event, source: Source, article: Article) -> bool:
    """Whether this article, whose own check says yes, ends the tombstone.

    A new yes for the very article that was purged does, unless a person purged it by hand; and the register's own flag,
    taken back, for everything of its source.
    """
    own = tombstone.article_id == article.id or (tombstone.rule == _FLAG and tombstone.source_id == source.id)
    return own and tombstone.rule != PURGED


def blocking(
    tombstones: Iterable[Event], source: Source, article: Article, sources: Mapping[SourceId, Source]
) -> Event | None:
    """The first tombstone that keeps out this article, which would stand in full; None when there is none.

    A permission in the register for the source of the tombstone beats it, unless it is the one that stood there already
    when the tombstone was set; every other door stays shut.
    """
    for tombstone in tombstones:
        owner = sources.get(tombstone.source_id)
        permitted = (
            owner is not None and owner.ai_use is AiUse.ALLOW and owner.permission not in {"", tombstone.permission}
        )
        if not permitted and not is_lifted_by(tombstone, source, article):
            return tombstone
    return None


def refusal(tombstone: Event, verdict: Verdict) -> Verdict:
    """The verdict, turned to title and link only."""
    return Verdict(
        standing=Standing.REFERENCE,
        rule=RULE,
        reason=f"This text or address was purged on {tombstone.at[:10]} ({tombstone.rule}, {tombstone.article_id}); "
        f"`qa sources allow {tombstone.source_id} --permission …` lets it in again.",
        signals=verdict.signals,
        carriers=verdict.carriers,
        conditions=verdict.conditions,
    )
