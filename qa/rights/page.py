"""A page's own statements: meta tags about robots and mining, rights in JSON-LD, and its text with footers kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qa.rights.blocks import Block, plain
from qa.rights.fields import Field, is_rights_key
from qa.rights.reading import ABSENT, FAILED, READ, Reading
from qa.rights.robots_meta import is_agent, robots_signals
from qa.types import Article, Carrier, Says, Signal, Source, Use

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser as Page
    from selectolax.lexbor import LexborNode as Node

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol p pre section small summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset({"script", "style", "template", "head", "title", "svg", "select", "button"})
_LEGAL_NAME = re.compile(
    r"copy-?right|rights|legal|licen[cs]e|disclaimer|imprint|impressum|저작|ai-?(?:policy|notice|use)|terms|colophon",
    re.IGNORECASE,
)
_KEPT_IN_JSON_LD = re.compile(
    r'"(copyrightNotice|usageInfo|conditionsOfAccess|license|usageTerms|acquireLicensePage)"\s*:\s*"((?:[^"\\]|\\.)*)"'
)
_TDM_NAME = re.compile(r"tdm[-_:](?:reservation|policy)\Z", re.IGNORECASE)
_MALFORMED_YES = frozenset({"1.0", "true", "yes", "reserved", "on"})


def read_meta(source: Source, article: Article) -> Reading:  # noqa: ARG001 - every reader is asked the same way
    """`meta` robots (agent-scoped ones too) and `tdm-reservation`. Nothing to read in what is no page."""
    if article.media_type != "text/html":
        return Reading(carriers=(Carrier(carrier="html-meta", status=ABSENT),))
    if not article.raw:
        return Reading(carriers=(Carrier(carrier="html-meta", status=FAILED, note="the page itself was not kept"),))
    page = parse_page(article.raw)
    fetched = bool(article.headers)
    signals: list[Signal] = []
    reservation: str | None = None
    policy = ""
    for node in page.css("meta"):
        name = (
            (node.attributes.get("name") or node.attributes.get("property") or node.attributes.get("http-equiv") or "")
            .strip()
            .lower()
        )
        content = (node.attributes.get("content") or "").strip()
        if is_agent(name):
            signals.extend(
                robots_signals(name, content, carrier="html-meta", where=f'meta name="{name}"', fetched=fetched)
            )
        elif name in {"tdm-reservation", "tdm_reservation", "tdm:reservation"}:
            reservation = content
        elif name in {"tdm-policy", "tdm_policy", "tdm:policy"}:
            policy = content
    if reservation is not None:
        signals.extend(_reservation(reservation, policy))
    return Reading(signals=tuple(signals), carriers=(Carrier(carrier="html-meta", status=READ),))


def _reservation(value: str, policy: str) -> Iterator[Signal]:
    """TDMRep: 1 reserves, 0 does not, anything else says nothing; but a value that plainly means 1 is heard as a no."""
    word = value.strip().strip("\"'").lower()
    says = Says.NO if word in {"1", *_MALFORMED_YES} else Says.YES if word == "0" else Says.UNSTATED
    note = f"policy: {policy}" if policy and says is Says.NO else ""
    if word in _MALFORMED_YES:
        note = f"malformed value; {note}".strip("; ")
    # Text and data mining is any automated analysis: the protocol does not tell training from answering.
    for use in (Use.AI_INPUT, Use.AI_TRAIN):
        yield Signal(
            carrier="html-meta",
            protocol="tdmrep",
            use=use,
            says=says,
            quote=value[:100],
            where='meta name="tdm-reservation"',
            note=note,
        )


def page_fields(markup: bytes) -> list[Field]:
    """Rights statements of a page as fields: meta tags about rights or AI, and JSON-LD; free text or plain values."""
    page = parse_page(markup)
    found: list[Field] = []
    for node in page.css("meta"):
        name = (
            node.attributes.get("name") or node.attributes.get("property") or node.attributes.get("itemprop") or ""
        ).strip()
        content = (node.attributes.get("content") or "").strip()
        if content and not is_agent(name.lower()) and not _TDM_NAME.match(name) and is_rights_key(name):
            found.append(Field(path=name, value=content, where=f'meta name="{name}"'))
    for script in page.css('script[type="application/ld+json" i]'):
        text = script.text() or ""
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            # Broken JSON-LD is common; the statements in it can still be read by their keys.
            found.extend(
                Field(path=key, value=value, where=f"JSON-LD {key}") for key, value in _KEPT_IN_JSON_LD.findall(text)
            )
        else:
            found.extend(_walk(data, ""))
    return found


def _walk(data: Any, path: str, depth: int = 0) -> Iterator[Field]:
    if depth > 12:
        return
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _walk(value, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(data, list):
        for part in data:
            yield from _walk(part, path, depth + 1)
    elif isinstance(data, str | bool | int) and is_rights_key(path):
        yield Field(path=path, value=data, where=f"JSON-LD {path}")


def page_blocks(markup: bytes) -> list[Block]:
    """Everything a page prints, block by block, footers and side boxes too; comments, where some publishers put it."""
    root = parse_page(markup).root
    collector = _Collector()
    for node in root.traverse(include_text=True) if root is not None else ():
        collector.take(node)
    collector.flush()
    return collector.blocks


class _Collector:
    """Gathers runs of text that share the nearest block element."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._owner: Node | None = None
        self._linked = 0

    def take(self, node: Node) -> None:
        if node.is_comment_node:
            comment = _one_line(node.comment_content or "")
            if len(comment) < 2000:
                self.blocks.append(Block(text=comment, where="comment"))
        elif node.tag in _BLOCK_TAGS:
            self.flush()
        elif node.tag == "br":
            self._pieces.append("\n")
        elif node.is_text_node and (owner := _block_of(node)) is not None:
            if self._owner is None or owner.mem_id != self._owner.mem_id:
                self.flush()
                self._owner = owner
            words = node.text_content or ""
            self._pieces.append(words)
            self._linked += len("".join(words.split())) if _in_link(node, owner) else 0

    def flush(self) -> None:
        text, owner = _one_line("".join(self._pieces)), self._owner
        legal, silent = _setting(owner) if owner is not None else (False, True)
        if text and owner is not None and not silent:
            self.blocks.append(
                Block(
                    text=text,
                    where=f"<{owner.tag}>",
                    legal=legal and owner.tag != "figcaption",
                    caption=owner.tag == "figcaption",
                    heading=bool(re.match(r"h[1-6]\Z", owner.tag or "")),
                    linked=self._linked >= len("".join(text.split())) * 0.9,
                )
            )
        self._pieces, self._owner, self._linked = [], None, 0


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())


def parse_page(markup: bytes) -> Page:
    """The tree of a page; undecodable octets replaced."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(markup.decode("utf-8", "replace"))


def _block_of(node: Node) -> Node | None:
    parent = node.parent
    while parent is not None and parent.tag not in _BLOCK_TAGS:
        if parent.tag in _SILENT:
            return None
        parent = parent.parent
    return parent


def _in_link(node: Node, block: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.mem_id != block.mem_id:
        if parent.tag == "a":
            return True
        parent = parent.parent
    return False


def _setting(node: Node) -> tuple[bool, bool]:
    """Whether a block stands where terms stand, and whether it is nothing that is printed as text."""
    legal = False
    current: Node | None = node
    while current is not None and current.tag not in {"body", "html", None}:
        if current.tag in _SILENT:
            return legal, True
        name = f"{current.attributes.get('class') or ''} {current.attributes.get('id') or ''}"
        legal = legal or current.tag == "footer" or bool(_LEGAL_NAME.search(name))
        current = current.parent
    return legal, False
