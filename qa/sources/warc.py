"""Web archives (.warc, .warc.gz; ISO 28500): the pages in their response records, with headers and site files.

Read twice, record by record, never held whole: first for robots.txt and its kin and for the last capture of each
address, then for the pages.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from msgspec import Struct

from qa.errors import UnreadableError
from qa.sources import site_files
from qa.sources.addresses import RefusedError, name_of, normal_url, origin_of
from qa.sources.client import MAX_BODY, Headers, unpack
from qa.sources.document import Document
from qa.sources.response import read_response
from qa.types import SiteFile

_MAX_LINE = 64 * 1024
_MAX_HEADERS = 500
_MAX_TOTAL = 20 * 1024**3
"""Bytes unpacked in one file: archives are large, and a bomb is larger."""
_ARTICLES = frozenset({"text/html", "application/xhtml+xml", "application/pdf", "text/markdown"})
_CHUNK = re.compile(rb"\r?\n?([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PLACES = {
    "/robots.txt": site_files.ROBOTS,
    **{path: name for name, paths in site_files.WELL_KNOWN for path in paths},
}


class Capture(Struct, frozen=True, kw_only=True):
    """One page as it was answered. `document` is the reason when no article is in it."""

    url: str
    document: Document | UnreadableError
    headers: Headers
    site: tuple[SiteFile, ...]


class _Record(Struct, frozen=True, kw_only=True):
    number: int
    kind: str
    url: str
    status: int
    headers: Headers
    body: bytes
    too_large: bool = False


def read_warc(path: Path) -> Iterator[Capture]:
    """Every page of status 200, the last capture of each address. Pictures, scripts and feeds are passed over.

    Raises `UnreadableError`: not a WARC file, or damaged before its first record. Later damage ends the reading.
    """
    last: dict[str, int] = {}
    files: dict[str, dict[str, SiteFile]] = {}
    any_record = False
    for record in _records(path):
        any_record = True
        if record.kind != "response":
            continue
        if name := _PLACES.get(urlsplit(record.url).path):
            files.setdefault(_host(record.url), {})[record.url] = _site_file(name, record)
        elif _is_page(record):
            last[_key(record.url)] = record.number
    if not any_record:
        raise UnreadableError("it is no web archive", remedy="give it the suffix of what it is")
    wanted = set(last.values())
    for record in _records(path):
        if record.number in wanted:
            yield _capture(record, files)


def _capture(record: _Record, files: dict[str, dict[str, SiteFile]]) -> Capture:
    document: Document | UnreadableError
    hosts = {_host(record.url)}
    try:
        if record.too_large:
            raise UnreadableError(f"it is larger than {MAX_BODY // 2**20} MB", remedy="leave it out")
        document = read_response(
            record.body,
            media_type=_media_type(record),
            headers=record.headers,
            url=record.url,
            fallback_title=name_of(record.url),
        )
        hosts.add(_host(document.url))
    except UnreadableError as error:
        document = error
    address = SiteFile(name=site_files.ADDRESS, url=record.url, status=record.status)
    site = (address, *(file for host in sorted(hosts) for file in files.get(host, {}).values()))
    return Capture(url=record.url, document=document, headers=record.headers, site=site)


def _is_page(record: _Record) -> bool:
    return record.status == 200 and _media_type(record) in _ARTICLES


def _media_type(record: _Record) -> str:
    declared = next((value for name, value in record.headers if name == "content-type"), "")
    return site_files.media_type_of(declared, record.body)


def _site_file(name: str, record: _Record) -> SiteFile:
    """Without its time: an archive is a file given by hand, whose signals do not run out."""
    body = record.body if record.status == 200 else b""
    return SiteFile(name=name, url=record.url, status=record.status, body=body, media_type=_media_type(record))


def _host(url: str) -> str:
    try:
        return origin_of(url).url
    except RefusedError:
        return ""


def _key(url: str) -> str:
    try:
        return normal_url(url)
    except RefusedError:
        return url


# ── the format ─────────────────────────────────────────────────────────────────────────────────────────────


def _records(path: Path) -> Iterator[_Record]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield from _parsed(_Counted(unpacked))
            else:
                yield from _parsed(_Counted(file))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return  # cut off or damaged from here on: what was whole before was read
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise UnreadableError(f"it cannot be opened: {why}", remedy="check the file and its permissions") from None


class _Counted:
    """Reads and counts: an archive that unpacks without end is stopped."""

    def __init__(self, file: BinaryIO | gzip.GzipFile) -> None:
        self._file = file
        self._left = _MAX_TOTAL

    def line(self) -> bytes:
        return self._count(self._file.readline(_MAX_LINE))

    def read(self, size: int) -> bytes:
        return self._count(self._file.read(size))

    def skip(self, size: int) -> None:
        while size > 0 and (piece := self.read(min(size, 1024 * 1024))):
            size -= len(piece)

    def _count(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError("it unpacks without end", remedy="remove the file")
        return data


def _parsed(file: _Counted) -> Iterator[_Record]:
    number = 0
    while line := file.line():
        if not line.strip():
            continue
        if not re.match(rb"WARC/\d", line):
            return
        number += 1
        named = dict(_header_lines(file))
        length = named.get("content-length", "")
        if not length.isdecimal():
            return
        yield _record(file, number, named, int(length))


def _record(file: _Counted, number: int, named: dict[str, str], length: int) -> _Record:
    kind = named.get("warc-type", "").lower()
    url = named.get("warc-target-uri", "").strip("<> ")
    limit = MAX_BODY + _MAX_LINE
    if kind != "response" or not re.match(r"https?://", url):
        file.skip(length)
        return _Record(number=number, kind="", url=url, status=0, headers=(), body=b"")
    block = file.read(min(length, limit))
    file.skip(length - len(block))
    head, _, body = block.replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
    lines = head.decode("latin-1").splitlines()
    status = re.match(r"HTTP/\d(?:\.\d)?\s+(\d{3})", lines[0]) if lines else None
    headers = tuple(_named(lines[1:]))
    too_large = length > limit
    try:
        body = _unpacked(body, headers)
    except UnreadableError:
        body, too_large = b"", True
    return _Record(
        number=number, kind=kind, url=url, status=int(status[1]) if status else 0,
        headers=headers, body=body, too_large=too_large,
    )  # fmt: skip


def _header_lines(file: _Counted) -> Iterator[tuple[str, str]]:
    lines: list[str] = []
    while (line := file.line()).strip() and len(lines) < _MAX_HEADERS:
        lines.append(line.decode("utf-8", "replace"))
    yield from _named(lines)


def _named(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines[:_MAX_HEADERS]:
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _unpacked(body: bytes, headers: Headers) -> bytes:
    """The body as it was meant: its transfer and content codings undone, within the limit."""
    codings = {name: value.lower() for name, value in headers}
    if "chunked" in codings.get("transfer-encoding", "") and _CHUNK.match(body):
        body = _without_chunks(body)
    coding = codings.get("content-encoding", "").strip()
    # Some writers undo the coding and keep the header.
    packed = coding and coding != "identity" and not (coding in {"gzip", "x-gzip"} and body[:2] != b"\x1f\x8b")
    return unpack(body, coding) if packed else body


def _without_chunks(body: bytes) -> bytes:
    out, at = bytearray(), 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        if size == 0:
            break
        out += body[match.end() : match.end() + size]
        at = match.end() + size
    return bytes(out)
