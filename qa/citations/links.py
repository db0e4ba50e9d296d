"""Links that open a page at the quoted words: text fragments, as in https://wicg.github.io/scroll-to-text-fragment/.

What a browser does with them, as tried in Chromium (tests/citations/test_links_in_a_browser.py): it takes the first
place where prefix, words and suffix follow each other. Each of them must stand within one block of the page, though the
next may stand in the next block. Case and accents do not count. The words must begin and end where words do, unless a
prefix or suffix stands there; in scripts without blanks only punctuation tells that for sure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from qa.patterns import lazy_pattern
from qa.text import clean, fold
from qa.types import Span
from qa.words import is_paired, strip_marks

_WHOLE_UP_TO = 120
_EDGE_WORDS = 5
_EDGE_CHARACTERS = 24
_CLAUSE = 60
"""Characters within which a clause of a script without blanks is sought, before it is cut elsewhere."""
_CUTS = "、。，！？；：」』 ,.;:"
_CLAUSES = lazy_pattern(f"[^{re.escape(_CUTS)}]+[{re.escape(_CUTS)}]*")
_NOT_AN_ADDRESS = lazy_pattern(r"[\s<>\"]")
_SPACES = lazy_pattern(r"\s+")
_NO_LETTERS = lazy_pattern(r"[\W_]+")
_FOLLOWING = 1000
"""Characters after the quote that a suffix may be found in."""
_REACH = (0, 3, 8, 1000)
"""Words of context that are tried, from none to the whole line; a clause of a script without blanks counts three."""


def link_to(url: str, text: str, span: Span) -> str:
    """The address with a fragment that highlights `text[start:end]`; empty for anything but http and https.

    Up to 120 characters on one line are written whole. Longer ones, and those across paragraphs (a whole quote must
    stand in one block of the page), are written as start,end, cut at word borders. Where the browser would find the
    words earlier, or could not tell where they begin or end, as much of what stands around them is added as it takes.
    """
    url = clean(url).strip()
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return ""
    if scheme not in {"http", "https"} or _NOT_AN_ADDRESS.search(url):
        return ""
    start, end = span
    words = text[start:end].strip()
    if not words:
        return url
    start = text.index(words, start)
    base, _, anchor = url.partition("#")
    directive = _directive(text, (start, start + len(words)))
    # A full stop at the very end is left out by whatever makes addresses in a text clickable.
    directive = f"{directive[:-1]}%2E" if directive.endswith(".") else directive
    return f"{base}#{anchor.split(':~:')[0]}:~:text={directive}"


def _directive(text: str, span: Span) -> str:
    start, end = span
    words = text[start:end]
    if "\n" not in words and len(words) <= _WHOLE_UP_TO:
        prefix, suffix = _context(text, span, whole=True)
        return _spelt(prefix, words, "", suffix)
    first, last = _head(words.partition("\n")[0].strip()), _tail(words.rpartition("\n")[2].strip())
    prefix, _ = _context(text, (start, start + len(first)), whole=False)
    suffix = "" if _is_border(text, end) else _after(text, end, 1)
    return _spelt(prefix, first, last, suffix)


def _spelt(prefix: str, first: str, last: str, suffix: str) -> str:
    parts = (
        f"{_encoded(prefix)}-" if prefix else "",
        _encoded(first),
        _encoded(last),
        f"-{_encoded(suffix)}" if suffix else "",
    )
    return ",".join(part for part in parts if part)


def _context(text: str, span: Span, *, whole: bool) -> tuple[str, str]:
    """The shortest prefix and suffix with which the first match is the words meant; the longest where none does it."""
    start, end = span
    least = (0 if _is_border(text, start) else 1, 0 if _is_border(text, end) or not whole else 1)
    prefix, suffix = _before(text, start, least[0]), _after(text, end, least[1])
    if not _may_stand_before(text[start:end], text[:start]):
        return prefix, suffix
    page, here = _compared(text[: end + _FOLLOWING]), len(_compared(text[:start]))
    for before, after in _reaches(whole=whole):
        prefix, suffix = _before(text, start, max(before, least[0])), _after(text, end, max(after, least[1]))
        # Blanks at the end are folded away: the words may begin one further on.
        if _first_match(page, _compared(prefix), _compared(text[start:end]), _compared(suffix)) >= here:
            break
    return prefix, suffix


def _may_stand_before(words: str, before: str) -> bool:
    """Whether the longest of the words is there: a quick look that spares most quotes the slow one."""
    longest = max(_NO_LETTERS.split(words), key=len)
    return strip_marks(longest) in strip_marks(before)


def _reaches(*, whole: bool) -> Iterator[tuple[int, int]]:
    for words in _REACH:
        yield words, 0
        if whole and words:
            yield 0, words
            yield words, words


def _first_match(page: str, prefix: str, words: str, suffix: str) -> int:
    """Where a browser would find the words first, ignoring word borders; the page's length when nowhere."""
    at = page.find(words)
    while at >= 0:
        end = at + len(words)  # blanks are single here
        before, after = page[max(0, at - len(prefix) - 1) : at].rstrip(), page[end : end + len(suffix) + 1].lstrip()
        if before.endswith(prefix) and after.startswith(suffix):
            return at
        at = page.find(words, at + 1)
    return len(page)


def _compared(text: str) -> str:
    """As a browser compares: white space, quotation marks and dashes folded, without case and accents."""
    folded = fold(text).text
    return folded.translate({ord(character): (strip_marks(character) or character)[0] for character in set(folded)})


def _is_border(text: str, at: int) -> bool:
    """Whether a word surely begins or ends here, in any script."""
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def _before(text: str, start: int, words: int) -> str:
    """So many words before the quote: of its own line, or of the one before where it begins its own."""
    line = text[text.rfind("\n", 0, start) + 1 : start].rstrip() or text[:start].rstrip().rpartition("\n")[2]
    if not words or not _is_unspaced(line):
        return " ".join(line.split()[-words:]) if words else ""
    return "".join(_CLAUSES.findall(line)[-_clauses(words) :]).strip()


def _after(text: str, end: int, words: int) -> str:
    """So many words after the quote: of its own line, or of the next where it ends its own."""
    line = text[end:].partition("\n")[0].lstrip() or text[end:].lstrip().partition("\n")[0]
    if not words or not _is_unspaced(line):
        return " ".join(line.split()[:words])
    clauses = _CLAUSES.findall(line.lstrip(_CUTS))
    return "".join(clauses[: _clauses(words)]).rstrip(_CUTS)


def _clauses(words: int) -> int:
    """How many clauses stand for so many words, rounded up."""
    return (words + 2) // 3


def _head(line: str) -> str:
    if not _is_unspaced(line):
        return " ".join(line.split()[:_EDGE_WORDS])
    if cut := next((i for i in range(4, min(_CLAUSE, len(line))) if line[i] in _CUTS), 0):
        return line[:cut]
    turn = next((i for i in range(min(_EDGE_CHARACTERS, len(line)) - 1, 3, -1) if _turns(line, i)), 0)
    return line[: turn or _EDGE_CHARACTERS]


def _tail(line: str) -> str:
    if not _is_unspaced(line):
        return " ".join(line.split()[-_EDGE_WORDS:])
    last = len(line.rstrip(_CUTS)) - 1
    if cut := next((i for i in range(last - 4, max(0, last - _CLAUSE), -1) if line[i] in _CUTS), 0):
        return line[cut + 1 :].strip(_CUTS)
    tail = line[-_EDGE_CHARACTERS:]
    turn = next((i for i in range(1, len(tail) - 3) if _turns(tail, i)), 0)
    return tail[turn:].strip(_CUTS) or tail


def _is_unspaced(line: str) -> bool:
    paired = sum(is_paired(character) for character in line)
    return paired * 2 > len(line) and line.count(" ") * 12 < len(line)


def _turns(line: str, at: int) -> bool:
    """Whether kana turns to kanji here: the surest word border in Japanese that needs no dictionary."""
    return _is_kana(line[at - 1]) and not _is_kana(line[at]) and is_paired(line[at])


def _is_kana(character: str) -> bool:
    return unicodedata.name(character, "").startswith("HIRAGANA")


def _encoded(words: str) -> str:
    """Percent-encoded as a text directive needs it: `-`, `,` and `&` have a meaning there."""
    return quote(_SPACES.sub(" ", words), safe="").replace("-", "%2D")
