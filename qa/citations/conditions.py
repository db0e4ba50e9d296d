"""The conditions of the articles an answer draws on, kept: how much of one is shown, and whose words a claim is in.

`max-quote:N` (a page's `max-snippet:N`): at most N characters of the article go to a model, to the screen, into quotes.
`verbatim-only` (licences that allow no derivatives): a claim that rests on it is its quotes and nothing else.
`attribution` needs nothing here: every citation names the publisher and the title, and links them. What may only be
named by its title (`title-only`) never comes this far: such an article is a reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from qa.text import fold
from qa.types import ArticleCard, ArticleId, Chunk, Passage, Span

LEFT_OUT = "(Left out: this would put an article in other words that its licence allows to quote only.)"


def most_characters(card: ArticleCard) -> int | None:
    """How many characters of this article may be shown; None for any number."""
    limits = [int(name[10:]) for name in card.conditions if name.startswith("max-quote:") and name[10:].isdigit()]
    return min(limits, default=None)


def is_verbatim_only(card: ArticleCard) -> bool:
    return "verbatim-only" in card.conditions


def within_limits(passages: Iterable[Passage]) -> list[Passage]:
    """The passages, those of limited articles cut, in order, until each article's characters are used up.

    Cut after a whole sentence; after a word where no sentence fits, so that something is shown. Cutting twice changes
    nothing.
    """
    left: dict[ArticleId, int] = {}
    kept = []
    for passage in passages:
        most = most_characters(passage.card)
        if most is None:
            kept.append(passage)
            continue
        room = left.setdefault(passage.card.id, most)
        chunk = _cut(passage.chunk, room, is_first=room == most)
        left[passage.card.id] = room - len(chunk.text)
        if chunk.text:
            kept.append(replace(passage, chunk=chunk))
    return kept


def _cut(chunk: Chunk, room: int, *, is_first: bool) -> Chunk:
    if len(chunk.text) <= room:
        return chunk
    end = max((end for _, end in chunk.sentences if end - chunk.start <= room), default=0)
    if not end and is_first:
        cut = chunk.text[: max(room, 0) + 1].rpartition(" ")[0].rstrip()
        end = chunk.start + len(cut)
    end = max(end, chunk.start)
    return replace(
        chunk,
        end=end,
        text=chunk.text[: end - chunk.start],
        sentences=tuple(span for span in chunk.sentences if span[1] <= end),
    )


class Quoted(Struct):
    """What an answer has quoted of each limited article so far."""

    _spans: dict[ArticleId, list[Span]] = field(default_factory=dict)

    def refuse(self, card: ArticleCard, span: Span) -> str:
        """Why these words may not be quoted as well, in words; empty, and counted, when they may."""
        most = most_characters(card)
        if most is None:
            return ""
        spans = [*self._spans.get(card.id, ()), span]
        if _covered(spans) > most:
            return f"{card.source} allows no more than {most} characters of this article to be quoted"
        self._spans[card.id] = spans
        return ""


def _covered(spans: Sequence[Span]) -> int:
    """Characters in any of the spans, those in several counted once."""
    total = last = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, last))
        last = max(last, end)
    return total


def in_own_words(claim: str, quotes: Sequence[tuple[ArticleCard, str]], *, named: Iterable[ArticleCard] = ()) -> str:
    """The claim as it may be shown: itself, or its quotes where one of them may not be put in other words.

    `quotes`: what bears it out. `named`: the articles it names, whether or not their quotes were found.
    """
    if not any(map(is_verbatim_only, [*(card for card, _ in quotes), *named])):
        return claim
    if not quotes:
        return LEFT_OUT
    plain = fold(claim).text.rstrip(".。!?… ")
    if any(plain in fold(words).text for _, words in quotes):
        return claim
    return " ".join(f"“{' '.join(words.split())}”" for _, words in quotes)
