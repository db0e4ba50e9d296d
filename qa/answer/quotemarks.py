"""Quotation marks of any language: taken off a quote that wears them, and found inside running text."""

from __future__ import annotations

import re

from qa.patterns import lazy_pattern

_PAIRS = {
    '"': '"',
    "“": "”",
    "”": "”",
    "„": "“",
    "‟": "”",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "《": "》",
    "‘": "’",
    "‚": "‘",
    "'": "'",
    "＂": "＂",
    "〝": "〞",
    "`": "`",
}
# Closers that models mix up with the one they should have used.
_CLOSERS = {'"': '"”“', "“": '”"', "„": '“”"', "‘": "’'", "'": "'’", "‚": "‘’'"}
_NESTED = 3
_TRAILER = lazy_pattern(r"^\s*(?:[.,;。]|[([（【［—–-].*)?\s*$", re.DOTALL)
# Single marks are left out: they are apostrophes more often than quotation marks.
_INLINE = lazy_pattern(r'"([^"\n]+)"|[“„]([^“”„\n]+)[”“]|«([^«»\n]+)»|»([^«»\n]+)«|「([^「」\n]+)」|『([^『』\n]+)』')


def unquoted(text: str) -> str:
    """The words between the marks that a quote wears, a source named after the closing mark left off.

    “It was late,” he said, “and dark.” is left alone but for its ends: it does not stand between marks as a whole.
    """
    text = text.strip(" *_")
    for _ in range(_NESTED):
        if not text or text[0] not in _PAIRS:
            break
        closers = _CLOSERS.get(text[0], _PAIRS[text[0]])
        ends = [i for i in range(1, len(text)) if text[i] in closers]
        last = next((i for i in reversed(ends) if _TRAILER.match(text[i + 1 :])), None)
        if last is None:
            return text
        text = text[1:last].strip(" *_")
    return text


def inline_quotes(text: str) -> list[tuple[str, int]]:
    """Quoted strings in running text with the offset where each one ends."""
    return [(next(group for group in match.groups() if group), match.end()) for match in _INLINE.finditer(text)]
