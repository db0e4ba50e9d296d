"""Markdown with front matter: metadata from the top, the body as the text a reader sees."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qa.errors import UnreadableError
from qa.patterns import lazy_pattern
from qa.sources.dates import iso_date
from qa.sources.document import Block, Document, assemble, first_words
from qa.sources.language import language_of
from qa.text import normalise

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_OPENING = lazy_pattern(r"\ufeff?---[ \t]*\r?\n[ \t]*[\w-]+[ \t]*:")
_CLOSING = lazy_pattern(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


def read_markdown(text: str, *, fallback_title: str = "") -> Document:
    """One article from a Markdown file.

    Raises `UnreadableError` when it is empty or absurdly long, or its front matter is broken or never closes.
    """
    meta, body = _front_matter(text)
    blocks = list(_blocks(body))
    title = _text(meta, "title", "headline")
    if not title and blocks and blocks[0].level:
        title = " ".join(normalise(blocks[0].text).split())
    rendered, headings = assemble(blocks, title=title)
    return Document(
        title=title or fallback_title or first_words(rendered),
        text=rendered,
        headings=headings,
        raw=text.encode("utf-8", "surrogatepass"),
        media_type="text/markdown",
        url=_text(meta, "url", "link", "canonical", "canonical_url", "permalink"),
        author=_text(meta, "author", "authors", "byline", "by"),
        published=next(
            filter(None, (iso_date(meta.get(k)) for k in ("published", "date", "datePublished", "pubDate"))), ""
        ),
        language=language_of(rendered, meta.get("language") or meta.get("lang")),
    )


def _front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    import frontmatter
    import yaml  # type: ignore[import-untyped]

    if _OPENING.match(text) and not _CLOSING.search(text, text.index("---") + 3):
        raise UnreadableError(
            "its front matter never closes: the file may be cut off", remedy="end the front matter with a line ---"
        )
    try:
        meta, body = frontmatter.parse(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, AttributeError) as error:
        # The last three come out of the YAML loader on hostile input: nesting, odd keys, impossible dates.
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 2}" if mark else ""
        raise UnreadableError(
            f"its front matter is not YAML{line}", remedy="correct the lines between the --- marks"
        ) from None
    return meta, body


def _text(meta: Mapping[str, Any], *keys: str) -> str:
    for key in keys:
        value = meta.get(key)
        if isinstance(value, list):
            value = ", ".join(str(part) for part in value if isinstance(part, str | int))
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return normalise(str(value)).replace("\n", " ")
    return ""


def _blocks(body: str) -> Iterator[Block]:
    """Headings, paragraphs, lists, tables and code as blocks, inline marks and link targets gone."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    return _walk(SyntaxTreeNode(tokens))


def _walk(parent: SyntaxTreeNode) -> Iterator[Block]:
    for node in parent.children:
        match node.type:
            case "heading":
                yield Block(text=_words(node), level=int(node.tag[1:]))
            case "paragraph":
                yield Block(text=_words(node))
            case "bullet_list" | "ordered_list":
                yield Block(text="\n".join(_list_lines(node)))
            case "table":
                rows = (row for part in node.children for row in part.children)
                yield Block(text="\n".join(" | ".join(_words(cell) for cell in row.children) for row in rows))
            case "fence" | "code_block":
                yield Block(text=node.content)
            case "html_block":
                yield Block(text=_without_tags(node.content))
            case _:
                yield from _walk(node)


def _list_lines(node: SyntaxTreeNode) -> Iterator[str]:
    start = node.attrs.get("start", 1)
    number = int(start) if node.type == "ordered_list" else 0
    for item in node.children:
        marker = f"{number}. " if node.type == "ordered_list" else "- "
        number += 1
        for block in _walk(item):
            yield from (marker + line if at == 0 else line for at, line in enumerate(block.text.split("\n")))
            marker = ""


def _words(node: SyntaxTreeNode) -> str:
    """The visible text of a block's inline content; a picture's description is not among it."""
    if node.type == "image":
        return ""
    return "".join(_words(child) for child in node.children) if node.children else _inline(node)


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if node.content.lower().startswith("<br") else ""
        case _:
            return ""


def _without_tags(markup: str) -> str:
    return html.unescape(
        re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", "", markup, flags=re.DOTALL | re.IGNORECASE)
    )
