"""What a reader of a page never sees, or does not read as the article: taken out before any text is extracted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.patterns import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser as Page
    from selectolax.lexbor import LexborNode as Node

_NEVER_TEXT = "script, style, template, noscript, svg, iframe, object, embed, canvas, form, button, select, dialog"
_UNSEEN = '[hidden], [data-nosnippet], [aria-hidden="true" i], [inert], input[type="hidden"]'
_UNSEEN_STYLE = lazy_pattern(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|em|rem|%|pt)?\s*(?:;|!|$)|color\s*:\s*transparent"
    r"|(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:max-)?(?:height|width)\s*:\s*[01]px[^}]*overflow\s*:\s*hidden",
    re.IGNORECASE,
)
_SAME_COLOUR = lazy_pattern(r"(?<![-\w])color\s*:\s*(#?\w+)\s*(?:;|!|$)", re.IGNORECASE)
_BACKGROUND = lazy_pattern(r"background(?:-color)?\s*:\s*(#?\w+)\s*(?:;|!|$)", re.IGNORECASE)
_RULE = lazy_pattern(r"([^{}@]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = lazy_pattern(r"(?:[\w-]+)?(?:[.#][\w-]+)+\Z")
_SCREEN_READER_ONLY = ".sr-only, .visually-hidden, .visuallyhidden, .screen-reader-text, .assistive-text"

_FURNITURE = "nav, " + ", ".join(
    f"[role={role}]" for role in ("navigation", "search", "complementary", "banner", "contentinfo", "dialog")
)
_FURNITURE_NAME = lazy_pattern(
    r"(?:^|[\s_-])(?:by-?line|dateline|kicker|breadcrumbs?|shar(?:e|ing)|social|tags?|topics|newsletter|subscribe"
    r"|subscription|sign-?up|related|most-?read|popular|trending|recommend(?:ed|ations?)?|more-(?:on|from|stories)"
    r"|read-?(?:more|next)|comments?|promo|advert(?:isement)?|ads?|sponsored|cookie|consent|paywall|masthead"
    r"|skip(?:-link)?|toolbar|tools|pagination|author-?(?:bio|box|card)|reporter|copyright|print-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PAGE_PARTS = frozenset({"html", "body", "main", "article"})


def drop_unseen(page: Page) -> None:
    """Remove what is hidden by attribute, inline style or a plain rule of the page's own style sheets.

    Hidden text can never be quoted then, and words planted in it never reach a model.
    """
    selectors = [*_hiding_selectors(page), _UNSEEN, _SCREEN_READER_ONLY]
    for node in page.css("[style]"):
        if _hides(node.attributes.get("style") or ""):
            _remove(node)
    for selector in selectors:
        for node in page.css(selector):
            _remove(node)
    for node in page.css(_NEVER_TEXT):
        _remove(node)


def drop_boilerplate(page: Page) -> None:
    """Remove navigation, share bars, tags, related links and the like, where they are not most of the page."""
    whole = len(page.body.text() if page.body else "")
    for node in page.css(_FURNITURE):
        _remove(node)
    for node in page.css("[class], [id]"):
        name = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if node.tag not in _PAGE_PARTS and _FURNITURE_NAME.search(name) and len(node.text()) * 2 < whole:
            _remove(node)


def _hides(style: str) -> bool:
    colour, background = _SAME_COLOUR.search(style), _BACKGROUND.search(style)
    return bool(_UNSEEN_STYLE.search(style)) or bool(
        colour and background and colour[1].lower() == background[1].lower()
    )


def _hiding_selectors(page: Page) -> list[str]:
    """Plain class and id selectors that the page's style sheets hide everywhere; @media rules do not count."""
    found: list[str] = []
    for sheet in page.css("style"):
        if sheet.attributes.get("media", "all") not in {"all", "screen", "", None}:
            continue
        rules = re.sub(r"/\*.*?\*/", "", sheet.text() or "", flags=re.DOTALL)
        rules = re.sub(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", rules)
        for selectors, declarations in _RULE.findall(rules):
            if _hides(declarations):
                found.extend(s.strip() for s in selectors.split(",") if _SIMPLE_SELECTOR.match(s.strip()))
    return found[:200]


def _remove(node: Node) -> None:
    if node.tag not in {"html", "body"} and node.parent is not None:
        node.decompose()
