"""Path patterns with `*` and `$` as RFC 9309 matches them; RSL, TDMRep and AIPREF match theirs the same way."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_ENCODED = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"http": ":80", "https": ":443"}


def path_of(url: str) -> str:
    """Path and query of an address, `/` at least; no fragment."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def host_of(url: str) -> str:
    """Host with port, lower-case, the scheme's own port left out; empty when there is none."""
    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1].lower()
    return host.removesuffix(_PORTS.get(parts.scheme.lower(), ":"))


def matched_length(pattern: str, path: str) -> int | None:
    """Octets of the pattern when it matches the path from its beginning, else None. An empty pattern matches nothing.

    Both are compared percent-encoded alike (RFC 9309 2.2.2); case matters. Linear: no pattern can be made slow.
    """
    if not pattern:
        return None
    anchored = pattern.endswith("$")
    pieces = [_encoded(piece) for piece in (pattern[:-1] if anchored else pattern).split("*")]
    length = sum(map(len, pieces)) + len(pieces) - 1 + anchored
    return length if _fits(pieces, _encoded(path), anchored=anchored) else None


def _fits(pieces: list[str], text: str, *, anchored: bool) -> bool:
    """Whether the pieces occur in order, the first at the beginning and, when anchored, the last at the end."""
    first, *rest = pieces
    if not text.startswith(first):
        return False
    if anchored and not rest:
        return text == first
    at = len(first)
    last = rest.pop() if anchored else ""
    for piece in rest:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not anchored or (text.endswith(last) and len(text) - len(last) >= at)


def _encoded(text: str) -> str:
    """One spelling for each octet: unreserved characters plain, all others as upper-case percent codes if so written.

    A literal `*` or `$` becomes its code, so that `%2A` in a pattern means the star in a path.
    """

    def plain(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return quote(_ENCODED.sub(plain, text), safe="%/:?#[]@!&'()+,;=", encoding="utf-8", errors="surrogatepass")
