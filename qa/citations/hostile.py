"""What a hostile article can get a model to say, and what of it reaches nobody: addresses, codes, orders as quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from qa.orders import looks_like_order
from qa.patterns import lazy_pattern
from qa.types import Passage
from qa.words import content_tokens, tokens

REMOVED = "[address removed]"
MASKED = "[code removed]"

_TOP_LEVEL = (
    "com|org|net|info|biz|io|ai|app|dev|xyz|site|online|shop|top|club|link|click|live|ru|cn|tk|me|co|uk|de|fr|es|it|pt|kr|jp|eu|us"
    "|ch|at|nl|test|example|invalid|onion"
)
_ADDRESS = lazy_pattern(
    r"!?\[[^\]\n]{0,200}\]\([^)\s]{1,500}\)"  # Markdown shows a picture or a link
    r"|\b(?:[a-z][a-z0-9+.-]{1,20}:(?://|(?=[^\s:]+@)))\S+|\b(?:javascript|data|mailto|tel):\S+"
    r"|\bwww\.[^\s<>\"'”’)\]]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w@/.-])(?:[a-z0-9](?:[a-z0-9-]{{0,62}})\.)+(?:{_TOP_LEVEL})(?![\w-])(?:[/?#][^\s<>\"'”’)\]]*)?"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:/\S*)?",
    re.IGNORECASE,
)
_CODE = lazy_pattern(
    r"(?<!\w)(?:(?=\S*[a-z])(?=\S*[A-Z])(?=\S*[\d+/=])[A-Za-z0-9+/]{20,}={0,2}|(?=[\w-]*[A-Z])[A-Z0-9]{2,}(?:[-_][A-Z0-9]+)+"
    r"|(?=[\w-]*[A-Za-z])(?=[\w-]*\d)[A-Za-z0-9][\w-]{7,}|[A-Z]{10,})(?!\w)"
)


_BORNE = 0.5
"""Share of a claim's words that its quotes or a title must hold where a passage speaks to machines."""


class Hostile:
    """The passages that a model was shown, as far as its words are to be held against them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._own = frozenset(host for passage in passages if (host := _host(passage.card.url)))
        self._sound: str | None = None

    def neutral(self, text: str, *, said: str = "") -> str:
        """The model's own words without addresses, and without codes that only a text speaking to it could have held.

        Plain words stay: a claim without a source is shown as what it is. So do codes that stand in `said`.
        """
        without = _ADDRESS.sub(lambda match: match[0] if self._is_own(match[0]) else REMOVED, text)
        return _CODE.sub(
            lambda match: match[0] if match[0] in said or match[0] in self._plain_text() else MASKED, without
        )

    def _is_own(self, address: str) -> bool:
        """Whether an address leads to the site of a passage. One in Markdown may say one thing and lead to another."""
        return not address.startswith(("[", "!")) and _host(address) in self._own

    def refuse(self, words: str) -> str:
        """Why these words of an article bear nothing out, though they stand there; empty when they may be quoted."""
        if looks_like_order(words):
            return "the quoted words are an order to a machine, not a report"
        if not all(self._is_own(match[0]) for match in _ADDRESS.finditer(words)):
            return "the quoted words hold an address of another site"
        return ""

    def foreign(self, claim: str, quotes: Sequence[str]) -> str:
        """Why a claim is not taken for what its quotes say, where a passage speaks to machines; empty otherwise.

        A model that follows an order may hang a true quote on it. Then half of the claim's words must be the quotes'.
        """
        if not any(is_suspect(passage) for passage in self._passages):
            return ""
        words = [_stem(word) for word in content_tokens(claim)]
        borne = {_stem(word) for quote in quotes for word in tokens(quote)}
        borne |= {_stem(word) for passage in self._passages for word in tokens(passage.card.title)}
        if not words or sum(word in borne for word in words) >= len(words) * _BORNE:
            return ""
        return "a passage shown to the model speaks to machines, and most of this claim does not stand in its quotes"

    def _plain_text(self) -> str:
        """What the passages say to readers."""
        if self._sound is None:
            self._sound = "\n".join(part for passage in self._passages for part in self._sound_sentences(passage))
        return self._sound

    def _sound_sentences(self, passage: Passage) -> Iterator[str]:
        """The title, and the sentences up to the first of a paragraph that speaks to a machine or leads elsewhere."""
        chunk = passage.chunk
        spoken, end = False, chunk.start
        for start, stop in chunk.sentences:
            words = chunk.text[start - chunk.start : stop - chunk.start]
            if "\n" in chunk.text[end - chunk.start : start - chunk.start]:
                spoken = False
            spoken = spoken or bool(self.refuse(words))
            if not spoken:
                yield words
            end = stop
        yield passage.card.title


def is_suspect(passage: Passage) -> bool:
    """Whether a passage holds a sentence that speaks to a machine."""
    return looks_like_order(passage.chunk.text)


def without_addresses(text: str) -> str:
    """For titles and the like: shown as text they may not bring an address of their own."""
    return _ADDRESS.sub(REMOVED, text)


def _stem(word: str) -> str:
    return word[:5] if word.isalpha() else word


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""
