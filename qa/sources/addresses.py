"""Addresses on the web: which may be asked at all, one way to write each, and which machine a name stands for."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from msgspec import Struct

from qa.errors import UnreadableError
from qa.patterns import lazy_pattern

Resolve = Callable[[str, int], Iterable[str]]
"""Host name and port → every IP address it has, in order of preference. Raises `OSError` when it has none."""

MAX_URL = 4096
_PORTS = {"http": 80, "https": 443}
_TRACKING = lazy_pattern(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|cmpid|ito|ref_src|at_(?:medium|campaign)\w*"
)
# What `is_global` lets through although it leads to other addresses: the translation prefixes of IPv6.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class RefusedError(UnreadableError):
    """This address is not asked, whoever gives it: its scheme, its form, or where its name leads."""


class Origin(Struct, frozen=True, kw_only=True):
    """Scheme, host and port: what a robots.txt speaks for."""

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """As in the `Host` header: the port only where it is not the usual one, IPv6 in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}"


def origin_of(url: str) -> Origin:
    """Raises `RefusedError` unless the address is a plain http(s) one, without credentials."""
    if len(url) > MAX_URL:
        raise _refused(url[:80] + "…", "it is absurdly long")
    if re.search(r"[\s\x00-\x1f\x7f\\]", url):
        raise _refused(url, "it holds blanks, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused(url, "it is no address") from None
    if parts.scheme.lower() not in _PORTS:
        raise _refused(url, "only http and https are read")
    if "@" in parts.netloc:
        raise _refused(f"{parts.scheme}://…@{parts.hostname or ''}", "it carries a user name or password")
    if not parts.hostname:
        raise _refused(url, "it names no host")
    scheme = parts.scheme.lower()
    return Origin(scheme=scheme, host=_ascii_host(parts.hostname, url), port=port or _PORTS[scheme])


def normal_url(url: str) -> str:
    """One way to write an address: host in small ASCII letters, usual port, fragment and tracking parameters dropped.

    Raises `RefusedError` as `origin_of` does.
    """
    origin = origin_of(url.strip())
    parts = urlsplit(url.strip())
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name.lower())]
    # A query without tracking stays as it is: rewriting its percent-encoding could name another page.
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((origin.scheme, origin.authority, path, quote(query, safe="/%:@!$&'()*+,;=~-._?[]"), ""))


def same_site(first: str, second: str) -> bool:
    """Whether two hosts are one, or one is below the other; `www.` does not count."""
    one, other = first.removeprefix("www."), second.removeprefix("www.")
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def name_of(url: str) -> str:
    """The last words of an address's path: a title where nothing else names the page."""
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rsplit("/", 1)[-1])
    words = re.sub(r"\.\w{2,5}\Z", "", last).replace("-", " ").replace("_", " ")
    return " ".join(words.split()) or parts.hostname or url


def checked_addresses(origin: Origin, resolve: Resolve, *, allow_private: bool) -> list[str]:
    """The IP addresses of a host, all of them public: connect to one of these, never to the name again.

    A name that has one private address among public ones is refused whole: which one answers is the attacker's choice.
    Raises `RefusedError`; `OSError` when the name has no address.
    """
    found = list(dict.fromkeys(resolve(origin.host, origin.port)))
    if not found:
        raise OSError(f"{origin.host} has no address")
    for address in found:
        if not allow_private and not is_public(address):
            raise RefusedError(
                f"{origin.url}: it leads to {address}, which is not on the public internet",
                remedy=f'only if that machine is yours: --allow-private this once, or allow_private = ["{origin.host}"]'
                " below [fetch] in qa.toml",
            )
    return found


def is_public(address: str) -> bool:
    """Not loopback, private, link-local, shared (CGNAT), multicast, reserved; nor an IPv6 form that hides one."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if "%" in address:  # a zone: an address of one's own link
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def system_resolve(host: str, port: int) -> list[str]:
    """What this machine's resolver says."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _ascii_host(host: str, url: str) -> str:
    host = host.rstrip(".").lower()
    if host.isascii():
        return host
    # The standard library knows IDNA 2003, which writes four characters as others: that would be another host.
    if re.search("[ßς\u200c\u200d]", host):
        raise _refused(url, "its host name can be written in two ways: give it as xn--…")
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise _refused(url, "its host name cannot be written in ASCII") from None


def _refused(url: str, why: str) -> RefusedError:
    shown = re.sub(r"[\s\x00-\x1f\x7f]+", " ", url)[:200]
    return RefusedError(f"{shown}: {why}", remedy="give the address of a page, beginning with https://")
