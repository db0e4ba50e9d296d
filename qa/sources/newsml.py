"""NewsML-G2: news items, alone or many in a message, with text inside; rights stay in the item's own XML."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from qa.errors import UnreadableError
from qa.sources.dates import iso_date
from qa.sources.document import Block, Document, assemble, first_words
from qa.sources.language import language_of
from qa.sources.markup_blocks import html_blocks
from qa.text import normalise
from qa.xmltree import children, local, parse_xml, text_at

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_USABLE = frozenset({"", "usable"})


def read_newsml(data: bytes) -> list[tuple[str, Document]]:
    """The text items of a file, each with its `guid`. `raw` is that item's XML in UTF-8, in a message of its own.

    An item that was cancelled or is held back is read although it may have no text, so that its rights are.
    Raises `UnreadableError`: not NewsML-G2, a DOCTYPE, no text item in it.
    """
    root = parse_xml(data)
    if local(root) not in {"newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem"}:
        raise UnreadableError("it is XML, but no news item", remedy="keep only NewsML-G2 among the XML files")
    items = [element for element in root.iter() if local(element) == "newsItem"]
    found = [(item.get("guid") or str(n), document) for n, item in enumerate(items, 1) if (document := _item(item))]
    if not found:
        raise UnreadableError("it holds no text item", remedy="keep only text items in the source's paths")
    return found


def _item(item: Element) -> Document | None:
    meta = next(iter(children(item, "itemMeta")), item)
    content = next(iter(children(item, "contentMeta")), item)
    status = next((e.get("qcode") or e.get("uri") or "" for e in children(meta, "pubStatus")), "")
    blocks = _body(item)
    if not blocks and re.split(r"[:/]", status)[-1] in _USABLE:
        return None  # a picture, a video, a concept
    title = _line(text_at(content, "headline") or text_at(meta, "title"))
    text, headings = assemble(blocks, title=title) if blocks else ("", ())
    guid = item.get("guid") or ""
    return Document(
        title=title or first_words(text) or guid,
        text=text,
        headings=headings,
        raw=ET.tostring(item, encoding="utf-8", xml_declaration=True),
        media_type=MEDIA_TYPE,
        url=_address(meta, guid),
        author=_author(content),
        published=iso_date(
            text_at(content, "contentCreated") or text_at(meta, "firstCreated") or text_at(meta, "versionCreated")
        ),
        language=language_of(text, _language(item, content)),
        key=guid,
    )


def _body(item: Element) -> list[Block]:
    """The first of the item's renditions that has text: XHTML or NITF inside, else plain text inside."""
    rendered: list[Block] = []
    for content in children(item, "contentSet"):
        for part in children(content, "inlineXML"):
            rendered = rendered or [block for child in part for block in _markup(child)]
        for part in children(content, "inlineData"):
            text = "".join(part.itertext())
            kind = part.get("contenttype", "")
            if not rendered and ("text" in kind or not kind):
                rendered = html_blocks(text) if "html" in kind else [Block(text=t) for t in re.split(r"\n\s*\n", text)]
    return [block for block in rendered if block.text.strip()]


def _markup(element: Element) -> list[Block]:
    """Of XHTML or NITF. A NITF document repeats its headline and byline in a head of its own, which is metadata."""
    root = element
    if local(element) == "nitf":
        root = next((e for e in element.iter() if local(e) == "body.content"), element)
    for node in root.iter():
        node.tag = local(node)
    return html_blocks(ET.tostring(root, encoding="unicode", method="html"))


def _address(meta: Element, guid: str) -> str:
    for link in children(meta, "link"):
        rel, href = link.get("rel", ""), link.get("href", "")
        if re.search(r"(?:canonical|permalink|alternate|self)\Z", rel) and re.match(r"https?://\S+\Z", href):
            return href
    return guid if re.match(r"https?://\S+\Z", guid) else ""


def _author(content: Element) -> str:
    if by := _line(text_at(content, "by")):
        return re.sub(r"^(?:by|von|par|por|di|de)\s+", "", by, flags=re.IGNORECASE)
    names = [_line(text_at(creator, "name")) or creator.get("literal", "") for creator in children(content, "creator")]
    return ", ".join(name for name in names if name)


def _language(item: Element, content: Element) -> str:
    declared = next((e.get("tag", "") for e in children(content, "language")), "")
    return declared or item.get(_LANGUAGE, "")


def _line(text: str) -> str:
    return " ".join(normalise(text).split())
