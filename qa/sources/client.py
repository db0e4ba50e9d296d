"""One HTTP request at a time, to checked addresses only: the door to httpx2 for pages. No cookies, no proxies.

The name is resolved once a run, every address is checked, and the connection goes to a checked address with the name
in `Host` and in TLS: what the name stands for later, or for another resolver, changes nothing.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct

from qa.errors import UnreadableError
from qa.sources.addresses import Origin, Resolve, checked_addresses, origin_of, system_resolve

if TYPE_CHECKING:
    import ssl

    import httpx2

MAX_BODY = 10 * 1024 * 1024
"""Bytes, counted after decompression."""
_PIECE = 64 * 1024
_MAX_OPEN = 16
_CODINGS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}

Headers = tuple[tuple[str, str], ...]


class UnansweredError(UnreadableError):
    """Nothing answered, or nothing that is HTTP: the last known state stays, and the next run tries again."""


class TooLargeError(UnreadableError):
    """The body is larger than the limit, packed or unpacked."""


class Reply(Struct, frozen=True, kw_only=True):
    url: str
    status: int
    headers: Headers
    """Lower-case names, in order."""
    body: bytes
    """Without its content coding."""

    def header(self, name: str) -> str:
        """The values of a header, joined as HTTP joins them; empty when it is not there."""
        return ", ".join(value for key, value in self.headers if key == name)


class Client:
    """Holds one connection per origin. `timeout`: seconds of silence; `deadline`: seconds for a whole exchange.

    `allow_private`: true, or the hosts that may be machines of one's own network.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_private: bool | Collection[str] = False,
        resolve: Resolve = system_resolve,
        timeout: float = 20.0,
        deadline: float = 60.0,
    ) -> None:
        self._user_agent = user_agent
        self._allow_private = allow_private
        self._resolve = resolve
        self._timeout = timeout
        self._deadline = deadline
        self._addresses: dict[Origin, list[str]] = {}
        self._open: dict[Origin, httpx2.HTTPTransport] = {}
        self._tls: ssl.SSLContext | None = None

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def check(self, url: str) -> None:
        """Raises `RefusedError` when the address may not be asked, `UnansweredError` when its name leads nowhere."""
        self._checked(origin_of(url))

    def get(self, url: str, *, headers: Mapping[str, str], limit: int = MAX_BODY, cut: bool = False) -> Reply:
        """One GET, no redirect followed. `cut`: a longer body is cut at the limit instead of refused.

        Raises `RefusedError`, `UnansweredError`, `TooLargeError`.
        """
        origin = origin_of(url)
        failure = _unanswered(origin, "its name leads nowhere")
        for address in self._checked(origin):
            try:
                return self._ask(origin, address, url, headers, limit=limit, cut=cut)
            except _NoConnectionError as error:
                failure = error
        raise failure

    def _checked(self, origin: Origin) -> list[str]:
        if origin not in self._addresses:
            private = self._allow_private
            allowed = private if isinstance(private, bool) else origin.host in private
            try:
                self._addresses[origin] = checked_addresses(origin, self._resolve, allow_private=allowed)
            except OSError:
                self._addresses[origin] = []
        if not self._addresses[origin]:
            raise _unanswered(origin, "its name leads nowhere")
        return self._addresses[origin]

    def _ask(
        self, origin: Origin, address: str, url: str, headers: Mapping[str, str], *, limit: int, cut: bool
    ) -> Reply:
        import httpx2

        parts = urlsplit(url)
        host = f"[{address}]" if ":" in address else address
        pinned = urlunsplit((origin.scheme, f"{host}:{origin.port}", parts.path or "/", parts.query, ""))
        request = httpx2.Request(
            "GET",
            pinned,
            headers={"host": origin.authority, "user-agent": self._user_agent, "accept-encoding": "gzip", **headers},
            extensions={
                "sni_hostname": origin.host,
                "timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._timeout),
            },
        )
        started = time.monotonic()
        used_before = origin in self._open
        transport = self._transport(origin)
        try:
            with self._watched(transport):
                response = transport.handle_request(request)
                try:
                    found = tuple((_text(name).lower(), _text(value)) for name, value in response.headers.raw)
                    coding = ", ".join(value for name, value in found if name == "content-encoding")
                    pieces = self._pieces(response, origin, started)
                    body = _gather(_decoded(pieces, coding, url), limit=limit, cut=cut, url=url)
                finally:
                    response.close()
        except httpx2.ConnectError as error:
            self._drop(origin)
            raise _NoConnectionError(f"{origin.url}: no connection ({error})", remedy=_LATER) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, RuntimeError) as error:
            # RuntimeError: the watch closed the connection under a read, and the transport says so in several ways.
            self._drop(origin)
            late = isinstance(error, httpx2.TimeoutException) or time.monotonic() - started >= self._deadline
            cut_off = isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.WriteError)
            if used_before and cut_off and not late:  # the host had closed it between two requests: that is no refusal
                return self._ask(origin, address, url, headers, limit=limit, cut=cut)
            raise _unanswered(origin, "it took too long" if late else f"{type(error).__name__}: {error}") from None
        except UnreadableError:
            self._drop(origin)  # the rest of that body is still in the connection
            raise
        return Reply(url=url, status=response.status_code, headers=found, body=body)

    def _pieces(self, response: httpx2.Response, origin: Origin, started: float) -> Iterator[bytes]:
        for piece in response.iter_raw():
            if time.monotonic() - started > self._deadline:
                raise _unanswered(origin, "it took too long")
            yield piece

    @contextmanager
    def _watched(self, transport: httpx2.HTTPTransport) -> Iterator[None]:
        """Close the connection at the deadline: a byte every few seconds keeps every other timeout from firing."""
        timer = Timer(self._deadline, transport.close)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _transport(self, origin: Origin) -> httpx2.HTTPTransport:
        import httpx2

        if origin in self._open:
            self._open[origin] = self._open.pop(origin)  # the last used stands last
            return self._open[origin]
        if len(self._open) >= _MAX_OPEN:
            self._drop(next(iter(self._open)))
        if origin.scheme == "https" and self._tls is None:
            self._tls = httpx2.create_ssl_context()
        # A proxy would resolve names by itself, past the check: the environment's proxies are not used.
        self._open[origin] = httpx2.HTTPTransport(
            verify=self._tls if self._tls and origin.scheme == "https" else False,
            trust_env=False,
            limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
        )
        return self._open[origin]

    def _drop(self, origin: Origin) -> None:
        if transport := self._open.pop(origin, None):
            transport.close()


def unpack(body: bytes, coding: str, *, limit: int = MAX_BODY) -> bytes:
    """A body without its content coding. Raises `UnreadableError`: unknown coding, damaged; `TooLargeError`."""
    return _gather(_decoded([body], coding, "the body"), limit=limit, cut=False, url="the body")


class _NoConnectionError(UnansweredError):
    """This address of the host takes no connection; another one may."""


_LATER = "try again later; what is known of it stays"


def _unanswered(origin: Origin, why: str) -> UnansweredError:
    return UnansweredError(f"{origin.url}: {why}", remedy=_LATER)


def _decoded(pieces: Iterable[bytes], coding: str, url: str) -> Iterator[bytes]:
    """Unpacked in small pieces, so that whoever counts them can stop a bomb before it is in memory."""
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        yield from pieces
        return
    if coding not in _CODINGS:
        raise UnreadableError(f"{url}: it came packed as “{coding[:40]}”, which was not asked for", remedy=_LATER)
    unpack = zlib.decompressobj(_CODINGS[coding])
    first = True
    try:
        for piece in pieces:
            if first and coding == "deflate" and piece and piece[0] & 0x0F != 8:
                unpack = zlib.decompressobj(-zlib.MAX_WBITS)  # many servers send it without its wrapper
            first = False
            while piece:
                yield unpack.decompress(piece, _PIECE)
                piece = unpack.unconsumed_tail
        yield unpack.flush(_PIECE)
    except zlib.error:
        raise UnreadableError(f"{url}: its packed body is damaged", remedy=_LATER) from None
    if not first and not unpack.eof:
        raise UnreadableError(f"{url}: its packed body is cut off before its end", remedy=_LATER)


def _gather(pieces: Iterable[bytes], *, limit: int, cut: bool, url: str) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            if cut:
                return bytes(body[:limit])
            raise TooLargeError(f"{url}: it is larger than {limit // 2**20} MB", remedy="leave it out of the source")
    return bytes(body)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
