"""EPUB: the text of its pages in reading order, and the package document with its rights."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from qa.errors import UnreadableError
from qa.sources.archive import Archive
from qa.sources.dates import iso_date
from qa.sources.document import Block, Document, assemble, first_words
from qa.sources.encoding import decode
from qa.sources.language import language_of
from qa.sources.markup_blocks import html_blocks
from qa.text import normalise
from qa.xmltree import children, local, parse_xml

_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_MAX_PAGES = 2_000


def read_epub(data: bytes, *, fallback_title: str = "") -> Document:
    """One article from an EPUB 2 or 3 file.

    `raw` is the package document as it stands (Dublin Core, `tdm:` properties, `<meta>`), an empty line, and the text
    of every page, so that rights said in either can be read.
    Raises `UnreadableError`: damaged, a bomb, encrypted (DRM), entities in its XML, no text.
    """
    archive = Archive(data)
    place = _package_place(archive)
    package = archive.read(place)
    root = parse_xml(package)
    if "META-INF/rights.xml" in archive.names():
        raise UnreadableError("it is locked by digital rights management", remedy="add a copy without a lock")
    metadata = next(iter(children(root, "metadata")), root)
    title = _first(metadata, "title")
    blocks = [block for page in _pages(archive, root, posixpath.dirname(place)) for block in html_blocks(page)]
    text, headings = assemble(blocks, title=title)
    return Document(
        title=title or fallback_title or first_words(text),
        text=text,
        headings=headings,
        raw=decode(package, markup=True).encode("utf-8", "surrogatepass") + b"\n\n" + _plain(blocks),
        media_type="application/epub+zip",
        url=next((v for v in (*_all(metadata, "identifier"), *_all(metadata, "source")) if _is_web(v)), ""),
        author=", ".join(_all(metadata, "creator")),
        published=_published(metadata),
        language=language_of(text, _first(metadata, "language")),
    )


def _package_place(archive: Archive) -> str:
    container = parse_xml(archive.read("META-INF/container.xml"))
    for element in container.iter():
        if local(element) == "rootfile" and element.get("full-path"):
            return str(element.get("full-path"))
    raise UnreadableError("it names no package document", remedy="fetch or copy it again")


def _pages(archive: Archive, root: Element, folder: str) -> Iterator[str]:
    """The pages of the spine, in its order; what stands aside of the linear order comes where it is listed."""
    manifest = {
        item.get("id", ""): item
        for part in children(root, "manifest")
        for item in children(part, "item")
        if item.get("media-type") in _PAGES
    }
    spine = [ref.get("idref", "") for part in children(root, "spine") for ref in children(part, "itemref")]
    for idref in spine[:_MAX_PAGES]:
        item = manifest.get(idref)
        if item is not None and "nav" not in item.get("properties", "").split():
            name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "").partition("#")[0])))
            yield decode(archive.read(name), markup=True)


def _published(metadata: Element) -> str:
    dates = children(metadata, "date")
    named = [d for d in dates if any(key.endswith("event") and value == "publication" for key, value in d.items())]
    for element in (*named, *dates):
        if found := iso_date("".join(element.itertext())):
            return found
    return ""


def _first(metadata: Element, name: str) -> str:
    return next(iter(_all(metadata, name)), "")


def _all(metadata: Element, name: str) -> list[str]:
    values = (" ".join(normalise("".join(element.itertext())).split()) for element in children(metadata, name))
    return [value for value in values if value]


def _is_web(value: str) -> bool:
    return bool(re.match(r"https?://\S+\Z", value))


def _plain(blocks: list[Block]) -> bytes:
    return "\n\n".join(block.text for block in blocks).encode("utf-8", "surrogatepass")
