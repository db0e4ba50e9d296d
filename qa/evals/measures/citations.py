"""Citations: do they resolve, are their words really there, are they the right places, do the numbers agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum

from qa.answer_types import Answer, Citation, Claim
from qa.citations.names import absent_names
from qa.evals.items import EvalItem, Gold
from qa.evals.measures.answers import attempted
from qa.evals.measures.matching import missing_numbers
from qa.evals.measures.measured import Measured, NotApplicable, Value, ratio
from qa.types import ArticleId, Passage
from qa.words import content_tokens

_NO_CITATION = "nothing cited"


def cite_rate(answer: Answer) -> Measured:
    """Claims with at least one citation ÷ claims."""
    return ratio(sum(bool(claim.citations) for claim in answer.claims), len(answer.claims), empty="no claims")


def supported(answer: Answer) -> Measured:
    """Claims that passed every check when the answer was made ÷ claims."""
    return ratio(sum(claim.supported for claim in answer.claims), len(answer.claims), empty="no claims")


def resolves(answer: Answer) -> Measured:
    """Citations to passages that exist ÷ those and the ones the model made up."""
    known = len(answer.citations)
    return ratio(known, known + answer.unknown_passages, empty=_NO_CITATION)


def quote_exact(answer: Answer, text_of: Callable[[ArticleId], str | None]) -> Measured:
    """Quotes that stand in the stored article, character by character, at the place given ÷ quotes.

    Looked up again here; what the answer says of itself is not asked.
    """
    exact = sum(_stands(citation, text_of(citation.card.id)) for citation in answer.citations)
    return ratio(exact, len(answer.citations), empty=_NO_CITATION)


def cite_precision(item: EvalItem, answer: Answer) -> Measured:
    """Cited articles that are gold ÷ cited articles."""
    if not item.gold:
        return NotApplicable("no gold")
    cited = {citation.card.id for citation in answer.citations}
    return ratio(len(cited & {gold.doc for gold in item.gold}), len(cited), empty=_NO_CITATION)


def cite_recall(item: EvalItem, answer: Answer) -> Measured:
    """Gold articles cited ÷ gold articles, of an attempt; one of a group that stand for each other will do."""
    return _recall(item.gold, answer, lambda gold, citation: citation.card.id == gold.doc, lambda gold: gold.doc)


def cite_span_precision(item: EvalItem, answer: Answer) -> Measured:
    """Citations that overlap a gold span ÷ citations."""
    spans = [gold for gold in item.gold if gold.span]
    if not spans:
        return NotApplicable("no gold span")
    right = sum(any(_overlap(gold, citation) for gold in spans) for citation in answer.citations)
    return ratio(right, len(answer.citations), empty=_NO_CITATION)


def cite_span_recall(item: EvalItem, answer: Answer) -> Measured:
    """Gold spans that a citation overlaps ÷ gold spans, of an attempt."""
    spans = [gold for gold in item.gold if gold.span]
    return _recall(spans, answer, _overlap, lambda gold: f"{gold.doc}[{gold.start}:{gold.end}]")


def number_agreement(answer: Answer) -> Measured:
    """Claims whose every number is in the words they cite ÷ cited claims that have a number."""
    return _agreement(answer, missing_numbers, empty="no cited claim has a number")


def name_agreement(answer: Answer) -> Measured:
    """Claims whose every name is in the words they cite ÷ cited claims with a name that rules can see."""
    return _agreement(answer, absent_names, empty="no cited claim has a name")


def _agreement(answer: Answer, absent: Callable[[str, list[str]], list[str] | None], *, empty: str) -> Measured:
    """`absent`: claim and quotes → what the quotes lack; None for a claim that has none of what is looked for."""
    quotes = {citation.n: citation.quote for citation in answer.citations}
    checked = [
        absent(claim.text, [quotes[n] for n in claim.citations if n in quotes])
        for claim in answer.claims
        if claim.citations
    ]
    having = [found for found in checked if found is not None]
    return ratio(having.count([]), len(having), empty=empty)


def support_margin(answer: Answer) -> Measured:
    """Mean over cited claims of: share of the claim's content words in the best two sentences of what it cites, less

    the same in the best passage that was shown and not cited. Below nought it probably cites the wrong place. No pass
    mark: what a good figure is depends on how freely a model writes.
    """
    margins = [margin for claim in answer.claims if (margin := _margin(claim, answer)) is not None]
    return Value(fsum(margins) / len(margins)) if margins else NotApplicable("no claim cites some of what was shown")


def _margin(claim: Claim, answer: Answer) -> float | None:
    """None when nothing, or everything, that was shown is cited."""
    words = frozenset(content_tokens(claim.text))
    places = [citation for citation in answer.citations if citation.n in claim.citations]
    cited = [passage for passage in answer.passages if any(_within(place, passage) for place in places)]
    others = [passage for passage in answer.passages if passage not in cited]
    if not words or not cited or not others:
        return None
    return max(_held(words, passage) for passage in cited) - max(_held(words, passage) for passage in others)


def _held(words: frozenset[str], passage: Passage) -> float:
    """Share of the words in the best two sentences: the best one, then the one that adds most."""
    start = passage.chunk.start
    texts = [passage.chunk.text[a - start : b - start] for a, b in passage.chunk.sentences]
    sentences = [words & set(content_tokens(text)) for text in texts]
    if not sentences:
        return len(words & set(content_tokens(passage.chunk.text))) / len(words)
    first = max(sentences, key=len)
    return max(len(first | other) for other in sentences) / len(words)


def _within(citation: Citation, passage: Passage) -> bool:
    chunk = passage.chunk
    return citation.card.id == passage.card.id and citation.start < chunk.end and chunk.start < citation.end


def _recall(
    gold: Sequence[Gold],
    answer: Answer,
    matches: Callable[[Gold, Citation], bool],
    name: Callable[[Gold], str],
) -> Measured:
    if not attempted(answer):
        return NotApplicable("not attempted")
    wanted = {entry.group or name(entry) for entry in gold}
    met = {
        entry.group or name(entry) for entry in gold if any(matches(entry, citation) for citation in answer.citations)
    }
    return ratio(len(met), len(wanted), empty="no gold")


def _overlap(gold: Gold, citation: Citation) -> bool:
    if gold.span is None or gold.doc != citation.card.id:
        return False
    start, end = gold.span
    return citation.start < end and start < citation.end


def _stands(citation: Citation, text: str | None) -> bool:
    return text is not None and bool(citation.quote) and text[citation.start : citation.end] == citation.quote
