"""Links that open a page at the quoted words: text fragments, as in https://wicg.github.io/scroll-to-text-fragment/."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from qa.text import clean
from qa.types import Span
from qa.words import is_paired

_WHOLE_UP_TO = 120
_EDGE_WORDS = 5
_EDGE_CHARACTERS = 24
_CONTEXT_WORDS = 3
_CUTS = "、。，！？；：」』 ,.;:"


def link_to(url: str, text: str, span: Span) -> str:
    """The address with a fragment that highlights `text[start:end]`; empty for anything but http and https.

    Up to 120 characters on one line are written whole. Longer ones, and those across paragraphs (a whole quote must
    stand in one block of the page), are written as start,end, cut at word borders. Where the words stand more than
    once, words before them are added as a prefix, so that the browser opens the right place.
    """
    url = clean(url).strip()
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return ""
    if scheme not in {"http", "https"} or re.search(r"[\s<>\"]", url):
        return ""
    start, end = span
    words = text[start:end].strip()
    if not words:
        return url
    base, _, anchor = url.partition("#")
    return f"{base}#{anchor.split(':~:')[0]}:~:text={_directive(words, text, start)}"


def _directive(words: str, text: str, start: int) -> str:
    if "\n" not in words and len(words) <= _WHOLE_UP_TO:
        first, last = words, ""
    else:
        first, last = _head(words.partition("\n")[0].strip()), _tail(words.rpartition("\n")[2].strip())
    prefix = _prefix(text, start) if _stands_before(first, text, start) else ""
    return "".join(
        (
            f"{_encoded(prefix)}-," if prefix else "",
            _encoded(first),
            f",{_encoded(last)}" if last else "",
        )
    )


def _stands_before(words: str, text: str, start: int) -> bool:
    """Whether a browser, which compares without case, would find the words earlier than where they are quoted."""
    return words.casefold() in text[: start + len(words) - 1].casefold()


def _prefix(text: str, start: int) -> str:
    """A few words before the quote, on its own line: a prefix must stand in the same block."""
    line = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    return _tail(line, words=_CONTEXT_WORDS, characters=12)


def _head(line: str, *, words: int = _EDGE_WORDS, characters: int = _EDGE_CHARACTERS) -> str:
    if not _is_unspaced(line):
        return " ".join(line.split()[:words])
    cut = next((i for i in range(min(characters, len(line)) - 1, 3, -1) if line[i] in _CUTS or _turns(line, i)), None)
    return line[: cut or characters].strip(_CUTS)


def _tail(line: str, *, words: int = _EDGE_WORDS, characters: int = _EDGE_CHARACTERS) -> str:
    if not _is_unspaced(line):
        return " ".join(line.split()[-words:])
    tail = line[-characters:]
    cut = next((i for i in range(1, len(tail) - 3) if tail[i - 1] in _CUTS or _turns(tail, i)), 0)
    return tail[cut:].strip(_CUTS) or tail


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
    return quote(re.sub(r"\s+", " ", words), safe="").replace("-", "%2D")
