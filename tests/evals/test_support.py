"""Measures that look at what was shown: gold among it, names and words borne out by what is cited."""

from __future__ import annotations

import pytest
from msgspec import structs

from qa.answer_types import Claim
from qa.evals.items import Gold
from qa.evals.measures.citations import name_agreement, support_margin
from qa.evals.measures.measured import NotApplicable, Value
from qa.evals.measures.retrieval import shown_recall
from qa.types import ArticleId, Passage
from tests.evals.made import answer, citation
from tests.evals.test_retrieval import passage

PIER = "The pier opened in March. Marit Solheim designed it."
FERRY = "The ferry carries goats. It leaves at nine."


def told(doc: str, text: str) -> Passage:
    """A passage of two sentences."""
    plain = passage(doc, 0, len(text), text=text)
    end = text.index(".") + 1
    chunk = structs.replace(plain.chunk, sentences=((0, end), (end + 1, len(text))))
    return structs.replace(plain, chunk=chunk)


SHOWN = (told("a/pier", PIER), told("b/ferry", FERRY))


def claim(text: str, *citations: int) -> Claim:
    return Claim(text=text, supported=True, citations=citations)


def test_gold_among_what_was_shown_counts_by_span_and_else_by_article() -> None:
    spans = [Gold(doc=ArticleId("a/pier"), start=0, end=25), Gold(doc=ArticleId("b/ferry"), start=0, end=24)]
    assert shown_recall(SHOWN, spans) == Value(1.0)
    assert shown_recall(SHOWN[:1], spans) == Value(0.5)
    assert shown_recall((), spans) == Value(0.0)
    assert shown_recall(SHOWN[:1], [Gold(doc=ArticleId("a/pier")), Gold(doc=ArticleId("c/none"))]) == Value(0.5)
    assert isinstance(shown_recall(SHOWN, []), NotApplicable)


def test_a_claim_that_cites_its_own_place_has_a_margin_above_nought() -> None:
    cited = citation(1, "a/pier", 26, "Marit Solheim designed it.")
    said = answer(claim("Marit Solheim designed the pier.", 1), citations=[cited], passages=SHOWN)
    assert support_margin(said) == Value(1.0)


def test_a_claim_that_cites_another_place_has_a_margin_below_nought() -> None:
    cited = citation(1, "b/ferry", 0, "The ferry carries goats.")
    said = answer(claim("Marit Solheim designed the pier.", 1), citations=[cited], passages=SHOWN)
    assert support_margin(said) == Value(-1.0)


@pytest.mark.parametrize("shown", [SHOWN[:1], ()])
def test_without_another_passage_there_is_no_margin(shown: tuple[Passage, ...]) -> None:
    cited = citation(1, "a/pier", 0, "The pier opened in March.")
    assert isinstance(
        support_margin(answer(claim("The pier opened.", 1), citations=[cited], passages=shown)), NotApplicable
    )


def test_names_stand_in_the_words_cited_or_not() -> None:
    cited = citation(1, "a/pier", 26, "Marit Solheim designed it.")
    right, wrong = claim("It was drawn by Marit Solheim.", 1), claim("It was drawn by Ivo Brandt.", 1)
    assert name_agreement(answer(right, citations=[cited])) == Value(1.0)
    assert name_agreement(answer(right, wrong, citations=[cited])) == Value(0.5)
    assert isinstance(name_agreement(answer(claim("It was drawn by Ivo Brandt."))), NotApplicable)
