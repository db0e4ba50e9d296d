"""What a hostile article can get a model to say, and what of it reaches nobody: addresses, codes, orders as quotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from urllib.parse import urlsplit

from qa.citations.borders import sentence_spans
from qa.orders import looks_like_order
from qa.patterns import lazy_pattern
from qa.types import ArticleId, Passage, Span
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
    r"(?<!\w)(?:(?=\S*[a-z])(?=\S*[A-Z])(?=\S*[\d+/=])[A-Za-z0-9+/]{20,}={0,2}"
    r"|(?=[\w-]*[A-Z])[A-Z0-9]{2,}(?:[-_][A-Z0-9]+)+"
    r"|(?=[\w-]*[A-Za-z])(?=[\w-]*\d)[A-Za-z0-9][\w-]{7,}|[A-Z]{10,})(?!\w)"
)


_BORNE = 0.5
"""Share of a claim's words that its quotes or a title must hold where a passage speaks to machines."""
_ORDERED = 0.25
"""Share of its other words that make it a suspect of doing what such a passage of another article asks."""

_QUOTATIONS = (("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"), ("「", "」"), ("『", "』"), ('"', '"'))
"""Opening and closing marks."""


class Hostile:
    """The passages that a model was shown, as far as its words are to be held against them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._own = frozenset(host for passage in passages if (host := _host(passage.card.url)))
        self._suspects = frozenset(passage.card.id for passage in passages if is_suspect(passage))
        self._sound: str | None = None
        self._ordered: frozenset[str] | None = None

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

    def refuse_at(self, text: str, span: Span, passage: Passage) -> str:
        """As `refuse`, for words with their place in an article: half an order, or what it is to say, is part of it."""
        start, end = span
        if refused := self.refuse(text[start:end]):
            return refused
        first = text.rfind("\n\n", 0, start) + 1
        last = text.find("\n\n", end)
        block = text[first : last if last >= 0 else len(text)]
        around = [(first + a, first + b) for a, b in sentence_spans(block)]
        orders = [*_orders(text, around), *_orders(text, _sentences_of(passage, text))]
        if any(a < end and start < b for a, b in orders):
            return "the quoted words are part of an order to a machine, not a report"
        return ""

    def foreign(self, claim: str, quotes: Sequence[str], *, cited: Collection[ArticleId]) -> str:
        """Why a claim is not taken for what its quotes say, where a passage speaks to machines; empty otherwise.

        A model that follows an order may hang a true quote on it. So half of the words must be the quotes' in a claim
        that rests on an article that gives orders, or that shares its other words with orders of any article shown.
        """
        if not self._suspects:
            return ""
        words = [_stem(word) for word in content_tokens(claim)]
        borne = {_stem(word) for quote in quotes for word in tokens(quote)}
        borne |= {_stem(word) for passage in self._passages for word in tokens(passage.card.title)}
        others = {word for word in words if word not in borne}
        if not words or sum(word in borne for word in words) >= len(words) * _BORNE:
            return ""
        if self._suspects.isdisjoint(cited) and len(others & self._words_of_orders()) < _ORDERED * len(others):
            return ""
        return "a passage shown to the model speaks to machines, and most of this claim does not stand in its quotes"

    def _words_of_orders(self) -> frozenset[str]:
        """The words of every paragraph that speaks to machines in the passages: what it wants may stand first."""
        if self._ordered is None:
            lines = [line for p in self._passages if p.card.id in self._suspects for line in p.chunk.text.split("\n")]
            self._ordered = frozenset(
                _stem(word) for line in lines if looks_like_order(line) for word in content_tokens(line)
            )
        return self._ordered

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


def _orders(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """The sentences that speak to a machine, and those after one in the same paragraph: what it is to say comes next.

    Where the order is a newspaper's quotation, what follows its closing mark is the newspaper's own again.
    """
    spoken, end, paragraph = False, 0, 0
    for start, stop in sentences:
        if "\n" in text[end:start]:
            spoken, paragraph = False, start
        spoken = spoken or looks_like_order(text[start:stop])
        if spoken:
            yield start, stop
            spoken = not _ends_quotation(text[paragraph:stop])
        end = stop


def _ends_quotation(text: str) -> bool:
    last = text.rstrip(".!?… ")
    return any(last.endswith(closing) and opening in last[:-1] for opening, closing in _QUOTATIONS)


def _sentences_of(passage: Passage, text: str) -> Sequence[Span]:
    """The sentences of a passage, if the article still is the one that they were cut in."""
    chunk = passage.chunk
    return chunk.sentences if text[chunk.start : chunk.end] == chunk.text else ()


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
