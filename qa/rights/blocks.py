"""Raw text cut into the blocks and sentences that the notice detector looks at, with where each stands."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace


class Block(Struct, frozen=True, kw_only=True):
    """A paragraph, a heading, a footer line. Text is normalised by `plain`."""

    text: str
    where: str = ""
    legal: bool = False
    """It stands where publishers put their terms: a footer, an element named copyright, a rights field."""
    heading: bool = False
    caption: bool = False
    """It stands under a picture: what it says of rights is said of the picture, unless it names the text."""
    linked: bool = False
    """All of it is a link: a teaser for another article."""
    position: int = 0
    """From the top."""
    from_end: int = 0


class Sentence(Struct, frozen=True):
    """`text` as printed; `bare` with everything inside quotation marks blanked out, character for character."""

    text: str
    bare: str


_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_CIRCLED = str.maketrans({"ⓒ": "©", "Ⓒ": "©", "🄫": "©", "℗": "©"})
_PARENTHESISED = re.compile(r"[(（]\s*[cC]\s*[)）]")
# A new line that begins like a notice, a list item or a bracketed line is a line of its own, not a wrapped one.
_OWN_LINE = re.compile(
    r"\n[ \t]*(?=[<\[(（【〈《＜※■▶▲◆*•·|-]|©|copyright\b|all rights|저작권|무단|版权|著作)", re.IGNORECASE
)


def plain(text: str) -> str:
    """One way to write every notice: NFKC, entities resolved, © unified, nothing invisible. Line breaks stay."""
    text = html.unescape(html.unescape(text)) if "&" in text else text
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).translate(_CIRCLED))
    return _PARENTHESISED.sub("©", text)


def text_blocks(text: str, *, where: str = "text") -> Iterator[Block]:
    """Paragraphs of plain text; hard-wrapped lines are joined, lines that stand alone are blocks of their own."""
    for paragraph in re.split(r"\n[ \t\r]*\n", plain(text)):
        for part in _OWN_LINE.split(paragraph):
            line = " ".join(part.split())
            if line:
                yield Block(text=line, where=where)


def markdown_blocks(text: str) -> Iterator[Block]:
    """The same for Markdown: headings marked, emphasis, tags and link targets gone."""
    text = re.sub(r"<!--|-->", "\n\n", text)
    text = re.sub(r"<(?:br|/p|/div|/li)\b[^>]*>", "\n", text, flags=re.IGNORECASE)
    text = re.sub(r"</?[a-zA-Z][^<>\n]*>", "", text)
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = re.sub(r"(?m)^[ \t]*(?:>[ \t]?)+", "", text)
    text = re.sub(r"(?m)^(#{1,6}[ \t].*)$", r"\n\1\n", text)
    text = re.sub(r"(?m)^[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*$", "\n", text)
    text = re.sub(r"[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}", "", text)
    for block in text_blocks(text):
        stripped = block.text.lstrip("# ").strip()
        heading = block.text.startswith("#")
        yield replace(block, text=stripped if heading else block.text, heading=heading)


def placed(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, each knowing how far it is from the top and from the end; legal places do not count as text."""
    every = [block for block in blocks if block.text]
    body = [index for index, block in enumerate(every) if not block.legal]
    last = body[-1] if body else -1
    return [replace(block, position=i, from_end=max(0, last - i)) for i, block in enumerate(every)]


# ── sentences ──────────────────────────────────────────────────────────────────────────────────────────────

_QUOTED = re.compile(
    r"“[^“”]{1,400}”|„[^„“”]{1,400}[“”]|«[^«»]{1,400}»|»[^«»]{1,400}«|「[^「」]{1,400}」|『[^『』]{1,400}』"
    r"|(?<!\w)‘[^‘’]{2,400}’(?!\w)|(?<!\w)‚[^‚‘’]{2,400}[‘’]|(?<!\w)'[^'\n]{2,400}'(?![a-zA-Z])|\"[^\"]{1,400}\""
)
_BORDER = re.compile(
    r"(?<=[.!?])[\"'”’»)\]]*\s+(?=[\"'“‘«„(<\[]*[A-ZÀ-ÖØ-Þ©\d])|(?<=[.!?])(?=[가-힣ⓒ©<\[][^\d])|(?<=[。！？!?])(?![」』”)])|(?<=[。！？][」』”])|(?<=[.!?。！？”」])\s*(?=©)|\s+(?=©)|(?<=[.!?…])\s+(?=[가-힣ぁ-ヿ一-鿿<\[※])"
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|i\.S\.v|Art|art|Nr|No|Abs|vgl|bzw|Inc|Ltd|Co|Corp|St|Dr|Mr|Mrs|Ms|Prof|etc|S\.p\.A|L)\.$"
)
_MASK = "¤"


def sentences(block: str) -> list[Sentence]:
    """The sentences of a block. A sentence wholly in quotation marks is left readable: nothing else would be in it."""
    bare = _QUOTED.sub(lambda match: _MASK * len(match.group()), block)
    if not bare.strip(_MASK + " .,;:<>[]()"):
        bare = block
    spans: list[tuple[int, int]] = []
    start = 0
    for border in _BORDER.finditer(bare):
        if border.start() > start and not _ABBREVIATED.search(bare[start : border.start()]):
            spans.append((start, border.start()))
            start = border.end()
    spans.append((start, len(block)))
    spans = [(a, b) for a, b in spans if block[a:b].strip()]
    return [Sentence(block[a:b].strip(), bare[a:b].strip()) for a, b in spans]


def wholly_quoted(block: str) -> bool:
    return bool(re.fullmatch(r"[\s<\[(]*(?:" + _QUOTED.pattern + r")[\s.>\])]*", block))
