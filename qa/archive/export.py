"""A kept answer as a Markdown text, or as one HTML page that needs nothing else, with its quotes in their context.

Article text is data here too: it is escaped wherever it stands, and the only addresses that become links are those of
the cited articles, over http and https.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from qa.answer_types import STANDINGS, disagreement
from qa.orders import looks_like_order
from qa.text import clean

WITHDRAWN = "withdrawn from AI use since"


class Seen(Struct, frozen=True, kw_only=True):
    """A citation as it is now: what became of it, in words, and what stands around it."""

    status: str
    holds: bool
    before: str = ""
    after: str = ""


def markdown(document: Mapping[str, Any], seen: Mapping[int, Seen], *, checked: str) -> str:
    """The question, the answer with its numbers, then every source with its words. `checked`: ISO day."""
    lines = [f"# {_md(document['question']) or 'A question'}", "", f"*{_md(_made(document))}*", ""]
    lines += [_md(text) + f" {_numbers(claim)}".rstrip() for text, claim in _claims(document)] or [_NOTHING]
    lines += ["", *(f"Missing: {_md(line)}" for line in document.get("missing", ()))]
    lines += _conflict_lines(document)
    if document["citations"]:
        lines += ["", "## Sources", ""]
    for citation in document["citations"]:
        found = seen.get(citation["n"], Seen(status="not checked", holds=False))
        title, link = _md(citation.get("title", "") or citation["article_id"]), _address(citation)
        head = f"[{title}](<{link}>)" if link else title
        date = f", {_md(citation['published'][:10])}" if citation.get("published") else ""
        lines.append(f"{citation['n']}. **{_md(citation.get('source', ''))}** — {head}{date}")
        if citation["quote"]:
            lines += ["", f"   > {_in_context(found.before, citation['quote'], found.after)}"]
        lines += ["", f"   {'✓' if found.holds else '✗'} {_md(found.status)}, checked {checked}", ""]
    lines += _withheld_lines(document)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def page(document: Mapping[str, Any], seen: Mapping[int, Seen], *, checked: str) -> str:
    """One HTML page: no script, nothing loaded from anywhere. `checked`: ISO day."""
    question = _html(document["question"]) or "A question"
    claims = "\n".join(
        f'<p dir="auto"{_class(claim)}>{_html(text)} {_anchors(claim)}{_why(claim)}</p>'
        for text, claim in _claims(document)
    )
    missing = "".join(f'<p class="note">Missing: {_html(line)}</p>' for line in document.get("missing", ()))
    sources = "\n".join(_source(citation, seen.get(citation["n"]), checked) for citation in document["citations"])
    withheld = "".join(
        f"<li>{_html(one.get('source', ''))} — {_linked(one)}<br><small>{_html(one.get('reason', ''))}</small></li>"
        for one in document.get("withheld", ())
    )
    return _PAGE.format(
        question=question,
        made=_html(_made(document)),
        claims=claims or f'<p class="note">{_NOTHING}</p>',
        missing=missing,
        conflicts=_conflicts(document),
        sources=f"<h2>Sources</h2>\n<ol>\n{sources}\n</ol>" if sources else "",
        withheld=f"<h2>Withheld from AI by their publishers</h2>\n<ul>{withheld}</ul>" if withheld else "",
    )


_NOTHING = "Not enough evidence to answer this."
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{question}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.05rem/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.5rem; line-height: 1.25 }}
h2 {{ font-size: 1.1rem; margin-top: 2rem }}
blockquote {{ margin: .5rem 0; padding-left: .9rem; border-left: 3px solid #8888; white-space: pre-line }}
mark {{ background: #ffe58a; color: #000; padding: 0 .1em }}
li {{ margin-bottom: 1.2rem }}
.note, small {{ opacity: .75 }}
.unsupported {{ border-left: 3px solid #c00; padding-left: .9rem }}
.warned {{ border-left: 3px solid #b80; padding-left: .9rem }}
.lost {{ color: #c00 }}
li:target {{ outline: 2px solid #8888; outline-offset: .4rem }}
</style>
</head>
<body>
<h1 dir="auto">{question}</h1>
<p class="note">{made}</p>
{claims}
{missing}
{conflicts}
{sources}
{withheld}
</body>
</html>
"""


def _source(citation: Mapping[str, Any], found: Seen | None, checked: str) -> str:
    found = found or Seen(status="not checked", holds=False)
    date = f" · {_html(citation['published'][:10])}" if citation.get("published") else ""
    words = ""
    if citation["quote"]:
        words = (
            f'<blockquote dir="auto">{_html(found.before)}<mark>{_html(citation["quote"])}</mark>'
            f"{_html(found.after)}</blockquote>"
        )
    status = f"<small{'' if found.holds else _LOST}>{_html(found.status)}, checked {_html(checked)}</small>"
    return (
        f'<li id="source-{citation["n"]}" value="{citation["n"]}">{_html(citation.get("source", ""))} — '
        f"{_linked(citation)}{date}{words}{status}</li>"
    )


_LOST = ' class="lost"'


def _conflict_lines(document: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for conflict in document.get("conflicts", ()):
        lines += ["", f"## {_md(_disagree(conflict))}", ""]
        for side in conflict.get("sides", ()):
            title, link = _md(side.get("title", "") or side.get("article_id", "")), _address(side)
            head = f"[{title}](<{link}>)" if link else title
            value, source = _md(side.get("value", "")), _md(side.get("source", ""))
            lines.append(f"- **{value}**{_md_after(_standing(side))} — {source} — {head}{_md_after(_also(side))}")
            lines += ["", f"  > {_md(side.get('quote', ''))}", ""]
    return lines


def _conflicts(document: Mapping[str, Any]) -> str:
    found = []
    for conflict in document.get("conflicts", ()):
        sides = "\n".join(
            f"<li><strong>{_html(side.get('value', ''))}</strong>{_html(_standing(side))} — "
            f"{_html(side.get('source', ''))} — {_linked(side)}{_html(_also(side))}"
            f'<blockquote dir="auto">{_html(side.get("quote", ""))}</blockquote></li>'
            for side in conflict.get("sides", ())
        )
        found.append(f"<h2>{_html(_disagree(conflict))}</h2>\n<ul>\n{sides}\n</ul>")
    return "\n".join(found)


def _disagree(conflict: Mapping[str, Any]) -> str:
    """The heading, as a terminal has it."""
    return disagreement(conflict.get("about", ""), [side.get("standing", "") for side in conflict.get("sides", ())])


def _standing(side: Mapping[str, Any]) -> str:
    return f" ({said})" if (said := STANDINGS.get(side.get("standing", ""))) else ""


def _also(side: Mapping[str, Any]) -> str:
    """When it was said, and who else says it."""
    day = f", {side['published'][:10]}" if side.get("published") else ""
    return day + "".join(f"; so does {voice.get('source', '')}" for voice in side.get("also", ()))


def _claims(document: Mapping[str, Any]) -> Sequence[tuple[str, Mapping[str, Any]]]:
    return [(claim["text"] or f"[{WITHDRAWN}]", claim) for claim in document["claims"]]


def _numbers(claim: Mapping[str, Any]) -> str:
    marks = "".join(f"\\[{n}\\]" for n in claim.get("citations", ()))
    said, opinion = _said(claim), _opinion(claim)
    parts = (marks, f"**({_md(said)})**" if said else "", f"*({_md(opinion)})*" if opinion else "")
    return " ".join(part for part in parts if part)


def _anchors(claim: Mapping[str, Any]) -> str:
    return "".join(f'<a href="#source-{n}">[{n}]</a>' for n in claim.get("citations", ()))


def _class(claim: Mapping[str, Any]) -> str:
    if claim["verdict"] != "supported":
        return ' class="unsupported"'
    return ' class="warned"' if claim.get("problems") else ""


def _why(claim: Mapping[str, Any]) -> str:
    said, opinion = _said(claim), _opinion(claim)
    return (f" <strong>({_html(said)})</strong>" if said else "") + (f" <em>({_html(opinion)})</em>" if opinion else "")


def _said(claim: Mapping[str, Any]) -> str:
    """What the checks say of a claim: that it is unsupported, or what to look at; nothing of one in order."""
    problems = "; ".join(claim.get("problems") or ())
    if claim["verdict"] != "supported":
        return f"unsupported: {problems}" if problems else "unsupported"
    return f"warning: {problems}" if problems else ""


def _opinion(claim: Mapping[str, Any]) -> str:
    """What another model says of a claim, in words that nobody takes for a check."""
    said = claim.get("opinion") or {}
    says = said.get("says", "unclear")
    if says == "unclear":
        return ""
    quotes = [one.get("quote", "") for one in said.get("evidence", ())]
    words = " … ".join(f"“{quote}”" for quote in quotes if quote and not looks_like_order(quote))
    without = "" if says == "unsupported" or quotes else ", but gave no words that stand in the articles"
    return f"{said.get('model', '')}, a model, says: {says}{f': {words}' if words else without}"


def _withheld_lines(document: Mapping[str, Any]) -> list[str]:
    withheld = document.get("withheld", ())
    if not withheld:
        return []
    lines = ["", "## Withheld from AI by their publishers", ""]
    for one in withheld:
        title, link = _md(one.get("title", "")), _address({"url": one.get("url", "")})
        head = f"[{title}](<{link}>)" if link else title
        lines.append(f"- **{_md(one.get('source', ''))}** — {head}: {_md(one.get('reason', ''))}")
    return lines


def _made(document: Mapping[str, Any]) -> str:
    model = document.get("model", {})
    asked = document.get("asked", "")[:16].replace("T", " ") or document.get("as_of", "")
    parts = [f"asked {asked}{' UTC' if document.get('asked') else ''}" if asked else "", document.get("id", "")]
    if model.get("name"):
        parts.append(f"written by {model['name']}")
    return " · ".join(part for part in parts if part)


def _linked(one: Mapping[str, Any]) -> str:
    title, link = _html(one.get("title", "") or one.get("article_id", "")), _address(one)
    return f'<a href="{html.escape(link)}" rel="noopener noreferrer nofollow">{title}</a>' if link else title


def _address(one: Mapping[str, Any]) -> str:
    """The article's address where it is one of the web, with its text fragment; nothing else becomes a link."""
    for address in (one.get("link", ""), one.get("url", "")):
        if isinstance(address, str) and re.fullmatch(r"https?://[^\s<>\"'\\]+", clean(address)):
            return clean(address)
    return ""


def _html(text: str) -> str:
    return html.escape(clean(text))


_MD_MARKS = r"([\\`*_\[\]<>|~#])"


def _md(text: str) -> str:
    """One line in which nothing is Markdown, no address becomes a link and no character an entity."""
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", _md_after(text).lstrip())


def _md_after(text: str) -> str:
    """The same for what does not begin a line; a blank at its beginning stays."""
    line = " ".join(clean(text).split()).replace("&", "&amp;")
    line = re.sub(_MD_MARKS, r"\\\1", line).replace("://", "\\://")
    line = re.sub(r"(?i)\b(www)\.", r"\1\\.", line)
    return f" {line}" if text[:1].isspace() else line


def _in_context(before: str, quote: str, after: str) -> str:
    """The quote in bold between its neighbours, with blanks where the article has them.

    Bold that ends in a full stop and runs into a letter, as between Chinese sentences, is none: a blank keeps it.
    """
    words = _md(quote)
    before, after = _md(before) + " " * before[-1:].isspace(), _md_after(after)
    if before[-1:].isalnum() and not words[:1].isalnum():
        before += " "
    if after[:1].isalnum() and not words[-1:].isalnum():
        after = f" {after}"
    return f"{before.lstrip()}**{words}**{after}"
