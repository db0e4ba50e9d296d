"""Metadata that files carry inside: XMP packets of a PDF, the package document of an EPUB, XMP beside a text."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from qa.types import Article

_CAP = 4 * 1024 * 1024
_PACKET = re.compile(rb"<(?:\w+:)?xmpmeta\b.*?</(?:\w+:)?xmpmeta\s*>|<rdf:RDF\b.*?</rdf:RDF\s*>", re.DOTALL)
# Metadata streams are meant to stay uncompressed so that they can be found; some writers compress them all the same.
_COMPRESSED = re.compile(
    rb"<<(?:(?!endobj).){0,400}?/Type\s*/Metadata(?:(?!endobj).){0,400}?>>\s*stream\r?\n", re.DOTALL
)


# Dublin Core, XMP Rights, Photoshop and PLUS properties that hold words about rights; prefixes are the writers' own.
_RIGHTS = re.compile(
    r"<(?:[\w.-]+:)?(rights|UsageTerms|WebStatement|Copyright|CopyrightNotice|OtherConstraints|license)\b[^<>]*>(.*?)"
    r"</(?:[\w.-]+:)?\1\s*>"
    r"|\b[\w.-]+:(rights|UsageTerms|WebStatement|Copyright|CopyrightNotice|OtherConstraints|license)\s*=\s*"
    r"(\"[^\"]*\"|'[^']*')",
    re.DOTALL,
)


def rights_texts(packet: bytes) -> Iterator[tuple[str, str]]:
    """(property, words) of everything a packet of metadata says about rights in words; all languages of it."""
    for match in _RIGHTS.finditer(packet.decode("utf-8", "replace")):
        name, value = (match[1], match[2]) if match[1] else (match[3], match[4].strip("\"'"))
        linked = re.findall(r"rdf:resource\s*=\s*[\"']([^\"']+)", match[0])
        for part in [*linked, *re.split(r"<[^<>]*>", value)]:
            words = " ".join(html.unescape(part).split())
            if words:
                yield name, words


def embedded_metadata(article: Article) -> Iterator[bytes]:
    """Each packet or document of metadata inside the file. Raises `ValueError` when a container cannot be opened."""
    raw = article.raw
    if article.media_type == "application/pdf":
        yield from _packets(raw)
        for match in _COMPRESSED.finditer(raw):
            if b"/FlateDecode" in match[0]:
                yield from _packets(_inflated(raw[match.end() :]))
    elif article.media_type == "application/epub+zip":
        yield from _package_documents(raw)
    elif b"xmpmeta" in raw or b"rdf:RDF" in raw:
        yield from _packets(raw)
    elif article.media_type == "application/oebps-package+xml":
        yield raw


def _packets(data: bytes) -> Iterator[bytes]:
    for match in _PACKET.finditer(data):
        yield match[0][:_CAP]


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _CAP)
    except zlib.error as error:
        raise ValueError("a metadata stream cannot be read") from error


def _package_documents(raw: bytes) -> Iterator[bytes]:
    if not raw.startswith(b"PK"):  # the package document as it was taken out, with the book's text after it
        end = re.search(rb"</(?:[\w.-]+:)?package\s*>", raw)
        if end is None:
            raise ValueError("the book's package document was not kept")
        yield raw[: end.end()][:_CAP]
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            for name in [name for name in book.namelist() if name.lower().endswith(".opf")][:8]:
                with book.open(name) as document:
                    yield document.read(_CAP)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError) as error:
        raise ValueError("the book cannot be opened") from error
