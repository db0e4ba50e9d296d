"""A kept answer as a Markdown text, or as one HTML page that needs nothing else, with its quotes in their context.

Article text is data here too: it is escaped wherever it stands, and the only addresses that become links are those of
the cited articles, over http and https.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.text import clean

WITHDRAWN = "withdrawn from AI use since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A citation as it is now: what became of it, in words, and what stands around it."""

    status: str
    holds: bool
    before: str = ""
    after: str = ""


def markdown(document: Mapping[str, Any], seen: Mapping[int, Seen], *, checked: str) -> str:
    """The question, the answer with its numbers, then every source with its words. `checked`: ISO day."""
    lines = [f"# {_md(document['question']) or 'A question'}", "", f"*{_md(_made(document))}*", ""]
    lines += [_md(text) + f" {_numbers(claim)}".rstrip() for text, claim in _claims(document)]
    lines += ["", *(f"Missing: {_md(line)}" for line in document.get("missing", ()))]
    if document["citations"]:
        lines += ["", "## Sources", ""]
    for citation in document["citations"]:
        found = seen.get(citation["n"], Seen(status="not checked", holds=False))
        title, link = _md(citation.get("title", "") or citation["article_id"]), _address(citation)
        head = f"[{title}](<{link}>)" if link else title
        date = f", {_md(citation['published'][:10])}" if citation.get("published") else ""
        lines.append(f"{citation['n']}. **{_md(citation.get('source', ''))}** — {head}{date}")
        if citation["quote"]:
            before, after = _md(found.before), _md(found.after)
            lines += ["", f"   > {before} **{_md(citation['quote'])}** {after}".rstrip()]
        lines += ["", f"   {'✓' if found.holds else '✗'} {_md(found.status)}, checked {checked}", ""]
    lines += _withheld_lines(document)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def page(document: Mapping[str, Any], seen: Mapping[int, Seen], *, checked: str) -> str:
    """One HTML page: no script, nothing loaded from anywhere. `checked`: ISO day."""
    question = _html(document["question"]) or "A question"
    claims = "\n".join(
        f'<p dir="auto"{_unsupported_class(claim)}>{_html(text)} {_anchors(claim)}{_why(claim)}</p>'
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
        claims=claims or '<p class="note">Not enough evidence to answer this.</p>',
        missing=missing,
        sources=f"<h2>Sources</h2>\n<ol>\n{sources}\n</ol>" if sources else "",
        withheld=f"<h2>Withheld from AI by their publishers</h2>\n<ul>{withheld}</ul>" if withheld else "",
    )


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
.lost {{ color: #c00 }}
li:target {{ outline: 2px solid #8888; outline-offset: .4rem }}
</style>
</head>
<body>
<h1 dir="auto">{question}</h1>
<p class="note">{made}</p>
{claims}
{missing}
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


def _claims(document: Mapping[str, Any]) -> Sequence[tuple[str, Mapping[str, Any]]]:
    return [(claim["text"] or f"[{WITHDRAWN}]", claim) for claim in document["claims"]]


def _numbers(claim: Mapping[str, Any]) -> str:
    marks = "".join(f"\\[{n}\\]" for n in claim.get("citations", ()))
    return marks if claim["verdict"] == "supported" else f"{marks} **(unsupported{_md(_reasons(claim))})**"


def _anchors(claim: Mapping[str, Any]) -> str:
    return "".join(f'<a href="#source-{n}">[{n}]</a>' for n in claim.get("citations", ()))


def _unsupported_class(claim: Mapping[str, Any]) -> str:
    return "" if claim["verdict"] == "supported" else ' class="unsupported"'


def _why(claim: Mapping[str, Any]) -> str:
    return "" if claim["verdict"] == "supported" else f" <strong>(unsupported{_html(_reasons(claim))})</strong>"


def _reasons(claim: Mapping[str, Any]) -> str:
    return f": {'; '.join(claim['problems'])}" if claim.get("problems") else ""


def _withheld_lines(document: Mapping[str, Any]) -> list[str]:
    withheld = document.get("withheld", ())
    if not withheld:
        return []
    lines = ["## Withheld from AI by their publishers", ""]
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
    line = " ".join(clean(text).split()).replace("&", "&amp;")
    line = re.sub(_MD_MARKS, r"\\\1", line).replace("://", "\\://")
    line = re.sub(r"(?i)\b(www)\.", r"\1\\.", line)
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", line)
