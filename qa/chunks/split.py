"""An admitted article in chunks: runs of whole sentences that tile its text, each under its title and headings.

Where to break is chosen for the whole article at once, as TeX chooses line breaks (Knuth and Plass, 1981): the breaks
with the least sum of penalties for odd sizes, for parting a paragraph, for a heading left alone at an end.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from msgspec import Struct

from qa.chunks.sentences import sentence_spans
from qa.types import Admitted, Article, Chunk, ChunkId, Heading, Span

FINGERPRINT = "sentences-1/target-200/limit-260+40/context-60"
"""Changes with every change of rules or figures that cuts an article differently or words its context otherwise."""

TARGET = 200
"""Tokens of a chunk before overlap."""
LIMIT = 260
"""Tokens of a chunk before overlap, at most, unless one sentence alone is longer."""
OVERLAP = 40
"""Tokens at most that a chunk repeats from the end of the one before: one or two sentences, never across a heading."""
CONTEXT = 60
"""Tokens of title and headings, at most."""

_SMALL = 80  # tokens under which a chunk says too little to be found by itself
# Penalties, in units of one chunk that is twice or none of the target.
_PARTS_PARAGRAPH = 0.15
_PARTS_LINES = 0.05
_PARTS_SECTION = 0.3
_LEFT_ALONE = 2.0

Count = Callable[[str], int]


class _Sentence(Struct, frozen=True):
    start: int
    end: int
    tokens: int
    gap: str
    """White space before it: a blank, a line end or a blank line."""
    heading: bool


def split(admitted: Admitted, *, count: Count) -> tuple[Chunk, ...]:
    """Chunks in reading order; every visible character of the text is in at least one, and only blanks lie between.

    A chunk has about `TARGET` and at most `LIMIT` tokens, plus an overlap of at most `OVERLAP`; only a single sentence
    that is longer goes over. `count` gives tokens; each sentence is counted once and each chunk once.
    """
    article = admitted.article
    sentences = _sentences(article, count)
    bodies = _bodies(sentences)
    chunks: list[Chunk] = []
    for ordinal, (first, last) in enumerate(bodies):
        before = bodies[ordinal - 1][0] if ordinal else 0
        opening = _overlap(sentences, before, first, last)
        context = _context(article, sentences[first].start, sentences[opening].start, count)
        chunks.append(_chunk(article, sentences[opening:last], ordinal, context, count))
    return tuple(chunks)


def _sentences(article: Article, count: Count) -> list[_Sentence]:
    starts = [heading.start for heading in article.headings]
    found: list[_Sentence] = []
    reached = 0
    for start, end in sentence_spans(article.text, article.language):
        at = bisect_right(starts, start) - 1
        found.append(
            _Sentence(
                start=start,
                end=end,
                tokens=count(article.text[reached:end]),
                gap=article.text[reached:start],
                heading=at >= 0 and end <= article.headings[at].end,
            )
        )
        reached = end
    return found


def _bodies(sentences: Sequence[_Sentence]) -> list[Span]:
    """The best breaks: sentence indexes [first, last) of each chunk, in order, without overlap."""
    reach = list(accumulate((s.tokens for s in sentences), initial=0))
    parting = [_parting(sentences, i) for i in range(len(sentences))] + [0.0]
    cost = [0.0] + [float("inf")] * len(sentences)
    came_from = [0] * (len(sentences) + 1)
    for last in range(1, len(sentences) + 1):
        for first in range(last - 1, -1, -1):
            tokens = reach[last] - reach[first]
            if tokens > LIMIT and first < last - 1:
                break
            total = cost[first] + _oddness(tokens) + parting[last]
            if total < cost[last]:
                cost[last], came_from[last] = total, first
    bodies: list[Span] = []
    last = len(sentences)
    while last:
        bodies.append((came_from[last], last))
        last = came_from[last]
    return bodies[::-1]


def _oddness(tokens: int) -> float:
    small = 1.0 if tokens < _SMALL else 0.0
    return small + ((tokens - TARGET) / TARGET) ** 2


def _parting(sentences: Sequence[_Sentence], at: int) -> float:
    """What a break before this sentence costs."""
    if at == 0:
        return 0.0
    if sentences[at - 1].heading:
        return _LEFT_ALONE
    if sentences[at].heading:
        return -_PARTS_SECTION
    lines = sentences[at].gap.count("\n")
    return 0.0 if lines > 1 else _PARTS_LINES if lines else _PARTS_PARAGRAPH


def _overlap(sentences: Sequence[_Sentence], before: int, first: int, last: int) -> int:
    """Index of the sentence a chunk opens with: up to two sentences of the chunk before, as long as they are short."""
    opening = first
    room = min(OVERLAP, LIMIT + OVERLAP - sum(s.tokens for s in sentences[first:last]))
    while opening > max(before, first - 2) and not (sentences[opening].heading or sentences[opening - 1].heading):
        room -= sentences[opening - 1].tokens
        if room < 0:
            break
        opening -= 1
    return opening


def _chunk(article: Article, sentences: Sequence[_Sentence], ordinal: int, context: str, count: Count) -> Chunk:
    start, end = sentences[0].start, sentences[-1].end
    text = article.text[start:end]
    named = "\0".join((article.id, article.sha256, str(start), str(end)))
    return Chunk(
        id=ChunkId(hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32]),
        article_id=article.id,
        source_id=article.source_id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        context=context,
        tokens=count(text),
        sentences=tuple((s.start, s.end) for s in sentences),
    )


def _context(article: Article, at: int, start: int, count: Count) -> str:
    """Title and the headings in force at `at`, one a line, without those that the chunk itself shows after `start`."""
    text = article.text
    above: list[Heading] = []
    for heading in article.headings:
        if heading.start > at:
            break
        above = [*(h for h in above if h.level < heading.level), heading]
    lines = [text[h.start : h.end].strip() for h in above if h.end <= start]
    title = article.title.strip()
    if title and title not in lines and not text.startswith(title, start):
        lines.insert(0, title)
    while len(lines) > 1 and count("\n".join(lines)) > CONTEXT:
        del lines[1]
    return _shortened("\n".join(lines), count)


def _shortened(line: str, count: Count) -> str:
    """The first words that fit into `CONTEXT` tokens; characters where there are no blanks to cut at."""
    while line and (tokens := count(line)) > CONTEXT:
        kept = line[: min(len(line) - 1, len(line) * CONTEXT // tokens)]
        line = kept.rpartition(" ")[0] or kept
    return line
