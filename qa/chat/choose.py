"""Which sentences make the answer: the best one, others nearly as good; no copies, no headings, no orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qa.chat import patterns
from qa.chat.asked import BORNE, asked_about
from qa.chat.evidence import FIGURES, WEIGHTS, Evidence, Sentence, is_fragment
from qa.chat.questions import Kind, is_broad
from qa.orders import looks_like_order
from qa.types import Passage
from qa.words import tokens

MOST = 4
"""Sentences of an answer."""
_SINGLE, _LOOSE, _BROAD = (2, 0.5), (3, 1.0), (4, 2.0)
"""At most so many sentences, each at most so much below the best score. A score falls by ln 2 = 0.7 when a sentence is
half as likely to be the one that answers."""
_OTHER_SOURCE = 1.0
"""The same for a sentence of another article that holds the kind of thing asked for: two papers may differ."""
_UNREASONED = 0.7
"""The same for a sentence that gives no cause outright where one is asked for."""
_MOST_UNREASONED = 2
"""Sentences of an answer to a “why” that has no cause at all."""
_OTHER_FIGURE = 5.0
"""The same for a sentence of another article in nearly the words of the best one, but with other figures: they do."""

_KIND = list(WEIGHTS).index("kind")
_PRONOUN = patterns.Either(patterns.PRONOUNS)
_CORRECTION = patterns.Either(patterns.CORRECTIONS)
_COLUMN = patterns.Either(patterns.CORRECTIONS_COLUMN)
_REASON_FOLLOWS = patterns.Either(patterns.REASON_FOLLOWS)
_SHORT_REASON = 12
"""Words of a sentence that names a reason and tells too little of it."""
_ABOUT_ORDERS = patterns.Either(patterns.ASKS_ABOUT_ORDERS)


def choose(question: str, evidence: Evidence, passages: tuple[Passage, ...]) -> list[int]:
    """Indexes of the sentences of the answer, best first; empty when no sentence could be one."""
    ranked = sorted(_candidates(question, evidence), key=lambda i: (-float(evidence.scores[i]), i))
    if not ranked:
        return []
    chosen = [ranked[0]]
    most, margin = _room(question, evidence.kind)
    bears = _bears_what_is_asked(question, evidence)
    for i in ranked[1:]:
        if len(chosen) == most:
            break
        if bears is not None and bears[chosen[0]] and not bears[i]:
            continue
        if evidence.kind in FIGURES and evidence.features[i, _KIND] <= 0 < evidence.features[chosen[0], _KIND]:
            continue
        behind = float(evidence.scores[chosen[0]] - evidence.scores[i])
        if evidence.kind is Kind.REASON and behind > _UNREASONED and evidence.features[i, _KIND] < 1:
            continue
        allowed = max(margin, _extra(evidence, passages, chosen, i))
        if behind <= allowed and not any(_repeats(evidence.sentences[i], evidence.sentences[j]) for j in chosen):
            chosen.append(i)
    return _with_company(evidence, chosen, passages)


def _candidates(question: str, evidence: Evidence) -> list[int]:
    suspect = set() if _ABOUT_ORDERS.search(question) else _suspect(evidence.sentences)
    return [i for i, sentence in enumerate(evidence.sentences) if i not in suspect and not is_fragment(sentence.text)]


def _suspect(sentences: Sequence[Sentence]) -> set[int]:
    """Sentences that speak to a machine, and those after one in the same paragraph: what it is to say comes next."""
    found: set[int] = set()
    for i, sentence in enumerate(sentences):
        follows = i - 1 in found and sentence.passage == sentences[i - 1].passage and not sentence.opens
        if follows or looks_like_order(sentence.text):
            found.add(i)
    return found


def _room(question: str, kind: Kind) -> tuple[int, float]:
    if kind in {Kind.REASON, Kind.ANYTHING}:
        return _BROAD if is_broad(question) else _LOOSE
    return _SINGLE


def _bears_what_is_asked(question: str, evidence: Evidence) -> Sequence[bool] | None:
    """Per sentence, whether it has the word that the question asks about; None when no such word is seen."""
    asked = asked_about(question)
    if asked not in evidence.question.words:
        return None
    return [bool(borne) for borne in evidence.soft[:, evidence.question.words.index(asked)] >= BORNE]


def _extra(evidence: Evidence, passages: tuple[Passage, ...], chosen: Sequence[int], i: int) -> float:
    """How far behind the best sentence one of another article may be."""
    articles = {passages[evidence.sentences[j].passage].chunk.article_id for j in chosen}
    if passages[evidence.sentences[i].passage].chunk.article_id in articles or evidence.features[i, _KIND] <= 0:
        return 0.0
    best = evidence.sentences[chosen[0]]
    return _OTHER_FIGURE if likeness(evidence.sentences[i], best) >= 0.6 else _OTHER_SOURCE


def _repeats(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences say the same in nearly the same words, figures included."""
    same_figures = figures(tokens(one.text)) == figures(tokens(other.text))
    return same_figures and likeness(one, other) >= 0.7


def likeness(one: Sentence, other: Sentence) -> float:
    """Share of the words of the sentence that has fewer, figures left out, that the other one has too."""
    mine, yours = set(tokens(one.text)), set(tokens(other.text))
    mine, yours = mine - figures(mine), yours - figures(yours)
    return len(mine & yours) / max(1, min(len(mine), len(yours)))


def figures(words: Collection[str]) -> set[str]:
    """Those of the words that bear a digit."""
    return {word for word in words if any(c.isdigit() for c in word)}


def _with_company(evidence: Evidence, chosen: list[int], passages: tuple[Passage, ...]) -> list[int]:
    """Add what a chosen sentence must not be read without: its pronoun's name, the end of a correction, a cause."""
    found = list(chosen)
    alone = all(evidence.features[i, _KIND] == 0 for i in chosen)
    for i in chosen:
        sentence = evidence.sentences[i]
        goes_on = i + 1 < len(evidence.sentences) and not evidence.sentences[i + 1].opens
        corrects = _CORRECTION.search(sentence.text) or (goes_on and in_column(evidence, i, passages))
        wanted = [i + 1] if corrects else []
        wanted += [i - 1] if _lacks_name(evidence, i) else []
        wanted += _cause(evidence, i, leads=i == chosen[0], alone=alone)
        for j in wanted:
            if len(found) < MOST and j not in found and _may_stand(evidence, i, j):
                found.append(j)
    if evidence.kind is Kind.REASON and all(evidence.features[i, _KIND] == 0 for i in found):
        follows = [i for i in found if i == chosen[0] + 1]
        return [chosen[0], *follows, *(i for i in found[1:] if i not in follows)][:_MOST_UNREASONED]
    return found


def in_column(evidence: Evidence, i: int, passages: Sequence[Passage]) -> bool:
    """Whether it stands in a column of corrections."""
    return bool(_COLUMN.search(passages[evidence.sentences[i].passage].card.title))


def _cause(evidence: Evidence, i: int, *, leads: bool, alone: bool) -> list[int]:
    """For a “why”: what follows “The reason was a ship.”, or a near sentence with a cause where this one has none.

    Beside the sentence that leads also one after the next. Where no sentence gives a cause (`alone`) what follows that
    one stands in: often just that is it.
    """
    if evidence.kind is not Kind.REASON:
        return []
    text = evidence.sentences[i].text
    if _REASON_FOLLOWS.search(text) and len(tokens(text)) <= _SHORT_REASON and _may_stand(evidence, i, i + 1):
        return [i + 1]
    if evidence.features[i, _KIND] >= 1:
        return []
    near = [j for j in ((i + 1, i - 1, i + 2) if leads else (i + 1,)) if _may_stand(evidence, i, j)]
    return [*(j for j in near if evidence.features[j, _KIND] >= 1), *(near if leads and alone else [])][:1]


def points_back(sentence: str) -> bool:
    """Whether it begins with a pronoun."""
    return bool(_PRONOUN.search(sentence))


def _lacks_name(evidence: Evidence, i: int) -> bool:
    """Whether it begins with a pronoun, and the sentence before it bears a name of the question that it lacks."""
    lacking = (evidence.question.names > 0) & (evidence.exact[i] == 0)
    return i > 0 and points_back(evidence.sentences[i].text) and bool(evidence.exact[i - 1][lacking].any())


def _may_stand(evidence: Evidence, i: int, j: int) -> bool:
    """Whether sentence `j` may be quoted beside its neighbour `i`."""
    if not 0 <= j < len(evidence.sentences):
        return False
    one, other = evidence.sentences[i], evidence.sentences[j]
    return one.passage == other.passage and not (looks_like_order(other.text) or is_fragment(other.text))
