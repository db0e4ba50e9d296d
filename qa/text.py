"""Text as Byline stores and compares it: normalising once, folding for comparison with a way back to raw offsets."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from msgspec import Struct

from qa.patterns import lazy_pattern

# Everything a terminal could act on, and everything that cannot be seen but splits words: C0 and C1 controls but tab
# and line feed, bidirectional overrides, zero-width characters, soft hyphen, BOM, interlinear marks, tag characters.
# Kept: ZWNJ and ZWJ (U+200C, U+200D), which Persian, Hindi and emoji need.
_UNSEEN = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
# Escape sequences go whole, or their visible tails (“[31m”) would stay in the text.
_ESCAPES = lazy_pattern(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_].*?(?:\x1b\\\\|\x07|$)|[@-Z\\\\-_])|\x9b[0-?]*[ -/]*[@-~]", re.DOTALL
)
_HALF = lazy_pattern("[\ud800-\udfff]")  # lone surrogates, as JSON can spell them: no encoding takes them
_LINE_ENDS = lazy_pattern("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
_BLANKS = lazy_pattern("[^\\S\n]+")
_MANY_LINES = lazy_pattern("\n{3,}")


def clean(text: str) -> str:
    """Without terminal escapes, control and invisible characters and half characters; safe to print and store."""
    return _HALF.sub("\ufffd", _UNSEEN.sub("", _ESCAPES.sub("", _LINE_ENDS.sub("\n", text))))


def normalise(text: str) -> str:
    """The form in which an article is stored and every offset is counted: NFC, `\\n`, clean, blank runs collapsed.

    Idempotent: normalising twice changes nothing.
    """
    text = unicodedata.normalize("NFC", clean(text))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


def digest(text: str) -> str:
    """sha256 of the text in UTF-8, as hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Folded(Struct, frozen=True):
    """A text folded for comparison: `origin[i]` is the raw offset of `text[i]`; `origin[len(text)]` the raw length."""

    text: str
    origin: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets that folded `[start, end)` came from."""
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]


_FOLDED_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂〝〞", '"'),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
    }
)


def fold(text: str) -> Folded:
    """Fold what typography changes and meaning does not: white space, curly quotes, dashes, the ellipsis. Case stays.

    White space runs become one blank, blanks at either end go. Nothing that could change a word or a number is folded.
    """
    characters: list[str] = []
    origin: list[int] = []
    for offset, raw in enumerate(text):
        if raw.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                origin.append(offset)
            continue
        folded = "..." if raw == "…" else raw.translate(_FOLDED_CHARACTERS)
        for character in folded:
            characters.append(character)
            origin.append(offset)
    if characters and characters[-1] == " ":
        characters.pop()
        origin.pop()
    origin.append(len(text))
    return Folded("".join(characters), tuple(origin))
