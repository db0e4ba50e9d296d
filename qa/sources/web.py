"""Web pages: metadata from JSON-LD and meta tags, the article's text without anything a reader could not see."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urljoin

from qa.errors import UnreadableError
from qa.patterns import lazy_pattern
from qa.sources.dates import iso_date
from qa.sources.document import Block, Document, assemble, first_words
from qa.sources.language import language_of
from qa.sources.visible import drop_boilerplate, drop_unseen
from qa.text import normalise

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser as Page
    from selectolax.lexbor import LexborNode as Node

Element: TypeAlias = Any
"""An lxml element, as trafilatura hands it out; lxml ships no types."""

_TAG = lazy_pattern(
    r"<\s*(?:!doctype|html|head|body|article|main|div|p|h[1-6]|meta|title|section|br|ul|table|span)\b", re.IGNORECASE
)
_ARTICLE_TYPE = lazy_pattern(r"Article$|BlogPosting$|Report$|LiveBlog|Review$")
_DEEP = 600  # nested elements; a real page has a few dozen, and tree builders slow down or overflow far above
_WORTH = 40  # characters: less than a sentence is not an article


def read_page(markup: str, *, fallback_title: str = "", whole_page: bool = True) -> Document:
    """One article from a page, or from the HTML body of a record (`whole_page=False`).

    Raises `UnreadableError` when the page is cut off, is no HTML, or no article text is found in it.
    """
    from selectolax.lexbor import LexborHTMLParser

    if not _TAG.search(markup):
        raise UnreadableError("there is no HTML in it", remedy="give it the suffix of what it is: .txt, .md, .json")
    _refuse_cut_off(markup)
    _refuse_deep(markup)
    page = LexborHTMLParser(markup)
    facts = _linked_data(page)
    title = _title(page, facts) if whole_page else ""
    language = (
        facts.get("inLanguage") or _attribute(page, "html", "lang") or _meta(page, "og:locale", "content-language")
    )
    url = _address(page, facts)
    author = _author(page, facts)
    published = _published(page, facts)
    drop_unseen(page)
    if whole_page:
        drop_boilerplate(page)
    blocks = list(_extracted(page, whole_page=whole_page)) or list(_fallback(page))
    if whole_page:
        blocks = _without_byline(blocks, author)
    text, headings = assemble(blocks, title=title)
    return Document(
        title=title or fallback_title or first_words(text),
        text=text,
        headings=headings,
        raw=markup.encode("utf-8", "surrogatepass"),
        media_type="text/html",
        url=url,
        author=author,
        published=published,
        language=language_of(text, language),
    )


def looks_like_html(text: str) -> bool:
    """Whether a record's body is HTML: it opens paragraphs or breaks lines. A stray end tag alone is text."""
    return bool(re.search(r"<(?:p|div|br|h[1-6]|ul|ol|table|article|section|blockquote)\b[^>]*>", text, re.IGNORECASE))


def _refuse_cut_off(markup: str) -> None:
    tail = markup[-2000:]
    opened = re.search(r"<(?:html|body|article)\b", markup, re.IGNORECASE)
    closed = re.search(r"</(?:html|body|article)\s*>", tail, re.IGNORECASE)
    in_tag = re.search(r"<[a-zA-Z/!][^<>]*\Z", tail)
    if in_tag or (opened and not closed and not re.search(r"</(?:html|body)\s*>", markup, re.IGNORECASE)):
        raise UnreadableError("the page is cut off before its end", remedy="fetch or save the page again")


def _refuse_deep(markup: str) -> None:
    depth = deepest = 0
    for match in re.finditer(
        r"<(/?)(?:div|span|section|ul|ol|li|table|tr|td|blockquote|b|i|font|em|strong|a)\b", markup, re.IGNORECASE
    ):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest > _DEEP:
        raise UnreadableError(
            f"its elements are nested {deepest:,} deep: not a page for reading", remedy="remove the file"
        )


# ── metadata ───────────────────────────────────────────────────────────────────────────────────────────────


def _linked_data(page: Page) -> Mapping[str, Any]:
    """The JSON-LD object that describes the article; empty when there is none or it is not JSON."""
    for script in page.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text() or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            kinds = item.get("@type")
            if any(_ARTICLE_TYPE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return item
    return {}


def _objects(data: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > 6:
        return
    if isinstance(data, list):
        for part in data:
            yield from _objects(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(data.get(key), depth + 1)


def _meta(page: Page, *names: str) -> str:
    for name in names:
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            node = page.css_first(f'meta[{attribute}="{name}" i]')
            value = (node.attributes.get("content") or "").strip() if node else ""
            if value:
                return value
    return ""


def _attribute(page: Page, selector: str, name: str) -> str:
    node = page.css_first(selector)
    return (node.attributes.get(name) or "").strip() if node else ""


def _line(value: object) -> str:
    return " ".join(normalise(value).split()) if isinstance(value, str) else ""


def _title(page: Page, facts: Mapping[str, Any]) -> str:
    for value in (facts.get("headline"), _meta(page, "og:title", "twitter:title", "dc.title"), facts.get("name")):
        if line := _line(value):
            return line
    headings = [node for node in page.css("article h1, main h1, h1") if _line(node.text())]
    if headings:
        return _line(headings[0].text(separator=" "))
    node = page.css_first("title")
    # “Headline | Site”: without other evidence the longest part is the headline.
    return max(re.split(r"\s+[|–—·-]\s+", _line(node.text())), key=len) if node else ""


def _address(page: Page, facts: Mapping[str, Any]) -> str:
    own = facts.get("mainEntityOfPage") or facts.get("url")
    own = own.get("@id") if isinstance(own, dict) else own
    base = _meta(page, "og:url") or (own if isinstance(own, str) else "")
    canonical = _attribute(page, 'link[rel="canonical" i]', "href")
    found = urljoin(base, canonical) if canonical else base
    return found if re.match(r"https?://", found) else ""


def _author(page: Page, facts: Mapping[str, Any]) -> str:
    value = facts.get("author") or facts.get("creator")
    people = value if isinstance(value, list) else [value]
    names = [_line(person.get("name") if isinstance(person, dict) else person) for person in people]
    if any(names):
        return ", ".join(name for name in names if name)
    if found := _line(_meta(page, "author", "article:author", "dc.creator", "byl", "parsely-author")):
        return "" if found.startswith("http") else re.sub(r"^by\s+", "", found, flags=re.IGNORECASE)
    links = [_line(node.text()) for node in page.css('a[rel="author"], [itemprop="author"]')]
    return ", ".join(dict.fromkeys(name for name in links if name and len(name) < 80))


def _published(page: Page, facts: Mapping[str, Any]) -> str:
    times = (_attribute(page, "article time[datetime]", "datetime"), _attribute(page, "time[datetime]", "datetime"))
    named = _meta(
        page,
        "article:published_time",
        "datePublished",
        "date",
        "dc.date",
        "dcterms.created",
        "parsely-pub-date",
        "pubdate",
    )
    for value in (facts.get("datePublished"), named, facts.get("dateCreated"), *times):
        if found := iso_date(value):
            return found
    return ""


_STAMP = lazy_pattern(
    r"(?:first )?(?:published|updated|posted|last updated|publié|mis à jour|veröffentlicht|aktualisiert|stand:"
    r"|publicado|actualizado|atualizado|pubblicato|aggiornato|입력|수정|등록|公開|更新|発行|发布|更新于)\b",
    re.IGNORECASE,
)


def _without_byline(blocks: list[Block], author: str) -> list[Block]:
    """Short lines at the top that only say who wrote it and when: kept as metadata, no part of the text."""
    name = author.split(",", maxsplit=1)[0].lower()
    return [
        block
        for at, block in enumerate(blocks)
        if at >= 6
        or len(block.text) > 140
        or not (
            _STAMP.match(block.text.strip())
            or (name and name in block.text.lower() and len(block.text) < len(name) + 70)
        )
    ]


# ── text ───────────────────────────────────────────────────────────────────────────────────────────────────


def _extracted(page: Page, *, whole_page: bool) -> Iterator[Block]:
    """The article as trafilatura finds it, block by block."""
    from trafilatura import bare_extraction

    markup = page.html or ""
    if not whole_page:
        markup = f"<html><body><article>{page.body.inner_html if page.body else ''}</article></body></html>"
    found = bare_extraction(
        markup, include_comments=False, include_tables=True, with_metadata=False, favor_recall=not whole_page
    )
    body = getattr(found, "body", None)
    if body is None or len("".join(body.itertext()).strip()) < _WORTH:
        return
    yield from _xml_blocks(body)


def _xml_blocks(parent: Element) -> Iterator[Block]:
    for node in parent:
        kind = node.tag if isinstance(node.tag, str) else ""
        if kind == "head":
            yield Block(text=_flat(node), level=_level(node.get("rend", "")))
        elif kind == "list":
            yield Block(text="\n".join(_list_lines(node)))
        elif kind == "table":
            rows = (" | ".join(_flat(cell) for cell in row.iter("cell")) for row in node.iter("row"))
            yield Block(text="\n".join(line for row in rows if (line := row.strip(" |"))))
        elif kind in {"p", "quote", "code", "hi", "ab"}:
            nested = [child for child in node if child.tag in {"p", "list", "table", "head"}]
            if nested and kind != "p":
                yield from _xml_blocks(node)
            else:
                yield Block(text=_text_with_breaks(node))
        elif kind:
            yield from _xml_blocks(node)
            if not len(node) and node.text:
                yield Block(text=node.text)


def _list_lines(node: Element) -> Iterator[str]:
    numbered = node.get("rend") == "ol"
    for number, item in enumerate(node.iter("item"), start=1):
        words = _flat(item)
        if words:
            yield f"{number}. {words}" if numbered else f"- {words}"


def _level(rend: str) -> int:
    return int(rend[1:]) if re.match(r"h[1-6]\Z", rend) else 2


def _flat(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _text_with_breaks(node: Element) -> str:
    for line_break in node.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "")
    return "".join(node.itertext())


_BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, td, th, blockquote, pre, dd, dt"


def _fallback(page: Page) -> Iterator[Block]:
    """Where the extractor finds nothing: the blocks of the article, else of the main part, else of the body."""
    root = page.css_first("article") or page.css_first("main, [role=main]") or page.body
    if root is None:
        return
    inner = [node for node in root.css(_BLOCKS) if not node.css_first(_inside(node))]
    for node in inner:
        level = int((node.tag or "")[1]) if re.match(r"h[1-6]\Z", node.tag or "") else 0
        yield Block(text=" ".join(node.text(separator=" ").split()), level=level)
    if not inner:
        yield Block(text=root.text(separator="\n"))


def _inside(node: Node) -> str:
    return ", ".join(f"{node.tag} {part.strip()}" for part in _BLOCKS.split(","))
