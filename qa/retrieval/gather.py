"""A question → the evidence for it: searched as a whole and by its parts, within the dates it names, and weighed.

What is decided here is told in what is handed back: the filter read from the question and whether it was kept, the
parts, and how strongly the passages speak for each of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from qa.matching import Array, rarity, read_question
from qa.ports import Catalog, Embedder, VectorStore
from qa.retrieval.copies import is_copy, shingles
from qa.retrieval.find import find_passages
from qa.retrieval.kin import specific
from qa.retrieval.newer import newer_first
from qa.retrieval.one_paper import OnePaper, one_paper
from qa.retrieval.papers import by_paper
from qa.retrieval.parts import Part, part
from qa.retrieval.strength import CERTAIN, NOTHING, Strength, strength_of
from qa.retrieval.when import When, read_when
from qa.types import ArticleCard, Filter, Hit, Narrowed, Passage, SourceId

PART_WEIGHT = 0.8
"""What a passage keeps of the score that a part's search gives it: the whole question knows more."""
MOST_SOURCE_WORDS = 4
MOST_CHUNKS = 3000
"""Chunks looked through for the beginnings of a time's articles."""
FAR_BETTER = 1.1
"""Evidence outside a doubtful filter must be so many times as strong before the filter is given up."""
_NEAR = 3
"""Passages among which the nearest article is sought."""


class Gathered(Struct, frozen=True, kw_only=True):
    """What was found for a question, and how."""

    passages: tuple[Passage, ...]
    narrowed: Narrowed | None
    """The dates and the paper read from the question, and what became of them."""
    question: str
    asked: str
    """The question without the dates that limit the search."""
    parts: tuple[Part, ...]
    """Empty for a question that asks one thing of anybody, one for a question that asks it of one paper."""
    within: Filter
    """The filter that was kept."""
    leads: bool = False
    """Whether the question names a time and no matter: the passages are the beginnings of that time's articles."""


class Gatherer(Struct, frozen=True, kw_only=True):
    """The parts of a search, ready. `usable` drops what may not be used any more, rights asked for anew."""

    embedder: Embedder
    vectors: VectorStore
    catalog: Catalog
    words: Embedder
    usable: Callable[[Sequence[Passage]], list[Passage]]
    names: Mapping[SourceId, str] = field(default_factory=dict)
    """What the sources are called, for questions that say whose account they want."""

    def gather(
        self, question: str, *, within: Filter, limit: int, today: dt.date | None = None, parted: bool = True
    ) -> Gathered:
        """The best passages, at most `limit`, ranked. `today`: what “last week” is told from; None reads no dates."""
        when = None if today is None or within.since or within.until else read_when(question, today=today)
        sought = (when.rest or question) if when else question
        asked = (when.bare or question) if when else question
        one = self._one_paper(asked, within)
        if one is not None:
            within = replace(within, sources=one.sources)
            alike = one_paper(sought, self.names)
            sought = alike.matter if alike else sought
        parts = (one.parts(asked) if one else self._parts(asked, within)) if parted else ()
        narrowed: Narrowed | None = None
        if when is None:
            found = self._search(sought, parts, within, limit)
        else:
            of_the_time = None if when.unsure else self._of_the_time(question, asked, when, within, limit)
            if of_the_time is not None:
                return _heard(of_the_time, one)
            found, within, narrowed = self._within(when, sought, parts, within, limit)
        found = newer_first(sought, found, weights=self._weights(sought), embed=self.words.embed_passages)
        gathered = Gathered(
            passages=tuple(replace(passage, rank=rank) for rank, passage in enumerate(found, start=1)),
            narrowed=narrowed,
            question=question,
            asked=asked,
            parts=parts,
            within=within,
        )
        return _heard(gathered, one)

    def given(self, question: str, passages: Sequence[Passage], *, within: Filter) -> Gathered:
        """The same over passages that were found before, within this filter."""
        one = self._one_paper(question, within)
        if one is not None:
            within = replace(within, sources=one.sources)
            # Whoever gave passages of others alone has chosen.
            passages = [passage for passage in passages if passage.card.source_id in one.sources] or passages
        gathered = Gathered(
            passages=tuple(passages),
            narrowed=None,
            question=question,
            asked=question,
            parts=one.parts(question) if one else self._parts(question, within),
            within=within,
        )
        return _heard(gathered, one)

    def limited(self, question: str, within: Filter) -> Filter:
        """The filter, to the one paper whose account the question wants; as it is where a reader chose sources."""
        one = self._one_paper(question, within)
        return replace(within, sources=one.sources) if one else within

    def more(self, gathered: Gathered, searches: Sequence[str], limit: int) -> Gathered:
        """The same with what these further searches find, within the filter that was kept."""
        lists = [self._find(query, gathered.within, limit) for query in searches]
        found = fused(gathered.passages, lists)[:limit]
        return replace(gathered, passages=tuple(replace(each, rank=rank) for rank, each in enumerate(found, start=1)))

    def weigh(self, gathered: Gathered) -> tuple[Strength, ...]:
        """How strongly what was found speaks for an answer: to each part, or to the whole question.

        Costs about as much as a search, so it is asked for only where something hangs on it.
        """
        if gathered.leads:
            return (CERTAIN,) if gathered.passages else (NOTHING,)
        if not gathered.parts:
            return (self.strength(gathered.asked, gathered.passages),)
        return tuple(
            self.strength(
                each.query, [p for p in gathered.passages if not each.sources or p.card.source_id in each.sources]
            )
            for each in gathered.parts
        )

    def strength(self, query: str, passages: Sequence[Passage]) -> Strength:
        """How strongly these passages speak for an answer to this."""
        if not passages:
            return NOTHING
        return strength_of(query, passages, weights=self._weights(query), embed=self.words.embed_passages)

    def nearest(self, question: str, within: Filter, passages: Sequence[Passage] = ()) -> ArticleCard | None:
        """The article nearest to a question that nothing answers; None when none is near enough to be named.

        `passages`: what this very search has found already, to be spared a second one.
        """
        found = passages[:_NEAR] or self._search(question, (), within, _NEAR)
        strength = self.strength(question, found)
        return found[strength.best].card if strength.is_near else None

    def _of_the_time(self, question: str, asked: str, when: When, within: Filter, limit: int) -> Gathered | None:
        """“What happened last week?”, “What did the Courier report in March?”: the articles of the time, newest first.

        None for a question that names a matter: a word that is no part of the name of a source of that time.
        """
        words = set(specific(asked))
        if len(words) > MOST_SOURCE_WORDS:
            return None
        kept = replace(within, since=when.since, until=when.until)
        hits = [Hit(chunk_id=chunk_id, score=1.0) for chunk_id in self.catalog.chunk_ids(kept)[:MOST_CHUNKS]]
        first = [passage for passage in self.catalog.passages(hits) if passage.chunk.ordinal == 0]
        first = [passage for passage in first if words <= set(specific(passage.card.source))]
        if words and not first:
            return None
        newest = sorted(first, key=lambda passage: (passage.card.published, passage.card.id), reverse=True)
        found = without_copies(self.usable(newest))[:limit]
        return Gathered(
            passages=tuple(replace(passage, rank=rank) for rank, passage in enumerate(found, start=1)),
            narrowed=Narrowed(since=when.since, until=when.until, text=when.text),
            question=question,
            asked=asked,
            parts=(),
            within=kept,
            leads=True,
        )

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────

    def _weights(self, query: str) -> Array:
        """Of the question's words, by their rarity among all chunks."""
        words = read_question(query).words
        return rarity(words, self.catalog.document_frequency(words), self.catalog.counts().chunks)

    def _parts(self, asked: str, within: Filter) -> tuple[Part, ...]:
        """Tied to the papers whose accounts are asked for, unless the reader has chosen sources already."""
        return part(asked) if within.sources else by_paper(asked, part(asked), self.names)

    def _one_paper(self, asked: str, within: Filter) -> OnePaper | None:
        """The paper to be heard alone, unless the reader has chosen sources already."""
        return None if within.sources else one_paper(asked, self.names)

    def _find(self, query: str, within: Filter, limit: int) -> list[Passage]:
        found = find_passages(
            query,
            embedder=self.embedder,
            vectors=self.vectors,
            catalog=self.catalog,
            within=within,
            limit=limit,
            words=self.words,
        )
        return self.usable(found)

    def _search(self, question: str, parts: Sequence[Part], within: Filter, limit: int) -> list[Passage]:
        whole = self._find(question, within, limit)
        if len(parts) < 2:
            return whole
        of_parts = [
            self._find(each.query, replace(within, sources=each.sources) if each.sources else within, limit)
            for each in parts
        ]
        return fused(whole, of_parts)[:limit]

    def _within(
        self, when: When, question: str, parts: Sequence[Part], within: Filter, limit: int
    ) -> tuple[list[Passage], Filter, Narrowed]:
        """The search within the question's dates; its filter given up, or its end, where that is the better reading."""
        kept = replace(within, since=when.since, until=when.until)
        narrowed = Narrowed(since=when.since, until=when.until, text=when.text)
        found = self._search(question, parts, kept, limit)
        if when.unsure:
            everywhere = self._search(question, parts, within, limit)
            if _best(everywhere) > FAR_BETTER * _best(found):
                return everywhere, within, replace(narrowed, since="", until="", note="the matter's own date")
        if when.later_too and when.until and not self.strength(question, found).is_enough:
            open_end = replace(kept, until="")
            later = self._search(question, parts, open_end, limit)
            if _best(later) > _best(found):
                return later, open_end, replace(narrowed, until="", note="later articles tell more of it")
        return found, kept, narrowed


def fused(whole: Sequence[Passage], lists: Sequence[Sequence[Passage]]) -> list[Passage]:
    """One list of all: each passage with its best score, a part's counting a little less. Scores fall.

    The best of the whole question stays first, the best of every part comes next.
    """
    best: dict[str, Passage] = {passage.chunk.id: passage for passage in whole}
    for passages in lists:
        for passage in passages:
            score = PART_WEIGHT * passage.score
            known = best.get(passage.chunk.id)
            if known is None or known.score < score:
                best[passage.chunk.id] = replace(passage, score=score)
    ranked = sorted(best.values(), key=lambda passage: (-passage.score, passage.chunk.id))
    heads = [passages[0].chunk.id for passages in (whole, *lists) if passages]
    first = [best[chunk_id] for chunk_id in dict.fromkeys(heads)]
    rest = [passage for passage in ranked if passage.chunk.id not in heads]
    return _falling([*first, *rest])


def without_copies(passages: Sequence[Passage]) -> list[Passage]:
    """The same story told by several papers counts once: the first of them stays."""
    seen: list[frozenset[tuple[str, ...]]] = []
    found: list[Passage] = []
    for passage in passages:
        cut = shingles(passage.chunk.text)
        if not is_copy(cut, seen):
            seen.append(cut)
            found.append(passage)
    return found


def _heard(gathered: Gathered, one: OnePaper | None) -> Gathered:
    """With the paper that was heard alone told beside the dates."""
    if one is None:
        return gathered
    within = gathered.within
    narrowed = gathered.narrowed or Narrowed(since=within.since, until=within.until)
    return replace(gathered, narrowed=replace(narrowed, paper=one.name))


def _falling(passages: Sequence[Passage]) -> list[Passage]:
    found: list[Passage] = []
    for passage in passages:
        found.append(replace(passage, score=min(passage.score, found[-1].score)) if found else passage)
    return found


def _best(passages: Sequence[Passage]) -> float:
    return max((passage.score for passage in passages), default=0.0)
