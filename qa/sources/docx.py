"""Word documents (.docx): the body through mammoth, with the headers, footers and properties that it leaves out."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

from qa.errors import UnreadableError
from qa.sources.archive import Archive
from qa.sources.dates import iso_date
from qa.sources.document import Document, assemble, first_words
from qa.sources.language import language_of
from qa.sources.markup_blocks import html_blocks
from qa.xmltree import children, local, parse_xml

_EDGES = re.compile(r"word/(?:header|footer)\d*\.xml\Z")
_USELESS_TITLE = re.compile(r"(?:document|dokument|untitled|title)\s*\d*\Z", re.IGNORECASE)


def read_docx(data: bytes, *, fallback_title: str = "") -> Document:
    """One article. `raw` is the document as an HTML page: properties as `<meta>`, headers and footers around the body.

    Raises `UnreadableError`: damaged, a bomb, entities in its XML, no text.
    """
    import mammoth

    archive = Archive(data)
    if "word/document.xml" not in archive.names():
        raise UnreadableError("it is no Word document", remedy="give it the suffix of what it is")
    for name in archive.names():
        if name.endswith((".xml", ".rels")):
            parse_xml(archive.read(name))  # what mammoth's own parser would expand or overflow on is refused here
    try:
        body: str = mammoth.convert_to_html(io.BytesIO(data), convert_image=lambda _: []).value
    except Exception as error:  # noqa: BLE001 - mammoth meets a damaged document with whatever its code trips over
        raise UnreadableError(
            f"the document is damaged ({type(error).__name__})", remedy="save it again from a word processor"
        ) from None
    facts = _properties(archive)
    blocks = html_blocks(body)
    title = "" if _USELESS_TITLE.match(facts.get("title", "")) else facts.get("title", "")
    if not title and blocks and blocks[0].level == 1:
        title = blocks[0].text
    text, headings = assemble(blocks, title=title)
    return Document(
        title=title or fallback_title or first_words(text),
        text=text,
        headings=headings,
        raw=_page(body, facts, _edges(archive)).encode("utf-8", "surrogatepass"),
        media_type="text/html",
        author=facts.get("creator", ""),
        published=iso_date(facts.get("created", "")),
        language=language_of(text, facts.get("language", "")),
    )


def _properties(archive: Archive) -> dict[str, str]:
    """Core properties by their plain name, and custom ones by theirs: rights are kept in either."""
    found: dict[str, str] = {}
    if "docProps/core.xml" in archive.names():
        for element in parse_xml(archive.read("docProps/core.xml")):
            found[local(element)] = " ".join("".join(element.itertext()).split())
    if "docProps/custom.xml" in archive.names():
        for element in children(parse_xml(archive.read("docProps/custom.xml")), "property"):
            found.setdefault(element.get("name", ""), " ".join("".join(element.itertext()).split()))
    return {name: value for name, value in found.items() if name and value}


def _edges(archive: Archive) -> Iterator[str]:
    """The paragraphs of headers and footers, each once: publishers print their terms there."""
    seen: set[str] = set()
    for name in sorted(filter(_EDGES.match, archive.names())):
        for element in parse_xml(archive.read(name)).iter():
            text = " ".join("".join(element.itertext()).split()) if local(element) == "p" else ""
            if text and text not in seen:
                seen.add(text)
                yield text


def _page(body: str, facts: dict[str, str], edges: Iterator[str]) -> str:
    escaped = ((html.escape(name), html.escape(value)) for name, value in facts.items())
    metas = "".join(f'<meta name="{name}" content="{value}">' for name, value in escaped)
    footer = "".join(f"<p>{html.escape(text)}</p>" for text in edges)
    return f"<html><head>{metas}</head><body><article>{body}</article><footer>{footer}</footer></body></html>"
