"""HTML that is all article (a book's page, a document, a news item's body) → blocks; nothing visible is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.errors import UnreadableError
from qa.sources.document import Block
from qa.sources.visible import drop_unseen

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode as Node

_BLOCKS = frozenset(
    "address article aside blockquote body caption dd details div dl dt figcaption figure footer header hgroup hr li"
    " main nav ol p pre section summary table tbody tfoot thead tr ul hl1 hl2 body.content block media".split()
)
_SILENT = frozenset({"script", "style", "template", "head", "title", "noscript", "iframe", "object", "svg", "select"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "hl1": 1, "hl2": 2}
_BREAK = "\x00"
"""Stands for `<br>`: line ends in the markup itself are mere blanks."""
_DEEP = 500
# Elements whose end tag may be left out are not counted: a long list or book opens thousands of them.
_OPENED = re.compile(
    r"<(/?)(?!(?:p|li|t[rdh]|d[td]|option|br|hr|img|meta|link|input|col|wbr)\b)[a-zA-Z][^<>]*>", re.IGNORECASE
)
# XHTML may close any element in its own tag; HTML reads such a <script/> or <title/> as open, and swallows the rest.
_SELF_CLOSED = re.compile(r"<((?!br\b|hr\b|img\b|meta\b|link\b|input\b|col\b)[a-zA-Z][\w:.-]*)((?:\s[^<>]*)?)/>")


def html_blocks(markup: str) -> list[Block]:
    """Paragraphs, headings, list items and table rows in order. Entities are HTML's own; declared ones mean nothing.

    Raises `UnreadableError` when its elements are nested absurdly deep.
    """
    from selectolax.lexbor import LexborHTMLParser

    _refuse_deep(markup)
    page = LexborHTMLParser(_SELF_CLOSED.sub(r"<\1\2></\1>", markup.replace(_BREAK, "")))
    drop_unseen(page)
    collector = _Collector()
    for node in page.root.traverse(include_text=True) if page.root is not None else ():
        collector.take(node)
    collector.flush()
    return collector.blocks


def _refuse_deep(markup: str) -> None:
    depth = 0
    for tag in _OPENED.finditer(markup):
        depth = max(0, depth - 1) if tag[1] else depth + (not tag[0].endswith("/>"))
        if depth > _DEEP:
            raise UnreadableError("its elements are nested absurdly deep", remedy="remove the file")


class _Collector:
    """Gathers runs of text that share the nearest block element."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._owner: Node | None = None
        self._begun: int | None = None
        """The list item whose first block was taken."""

    def take(self, node: Node) -> None:
        if node.tag in _BLOCKS or node.tag in _HEADINGS:
            self.flush()
        elif node.tag == "br":
            self._pieces.append(_BREAK)
        elif node.tag in {"td", "th"}:
            if "".join(self._pieces).strip():
                self._pieces.append(" | ")
        elif node.is_text_node and (owner := _owner_of(node)) is not None:
            if self._owner is None or owner.mem_id != self._owner.mem_id:
                self.flush()
                self._owner = owner
            self._pieces.append(node.text_content or "")

    def flush(self) -> None:
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split(_BREAK))
        text = "\n".join(line for line in lines if line)
        if text and self._owner is not None:
            tag = self._owner.tag or ""
            self.blocks.append(Block(text=self._bullet() + text, level=_HEADINGS.get(tag, 0)))
        self._pieces, self._owner = [], None

    def _bullet(self) -> str:
        node = self._owner
        item = node if node and node.tag == "li" else node.parent if node else None
        if item is None or item.tag != "li" or item.mem_id == self._begun:
            return ""
        self._begun = item.mem_id
        return "- "


def _owner_of(node: Node) -> Node | None:
    parent = node.parent
    while parent is not None and parent.tag not in _BLOCKS and parent.tag not in _HEADINGS:
        if parent.tag in _SILENT:
            return None
        parent = parent.parent
    return parent
