"""Citations against the stored text and the gold."""

from __future__ import annotations

from qa.answer_types import Claim
from qa.evals.measures.citations import (
    cite_precision,
    cite_rate,
    cite_recall,
    cite_span_precision,
    cite_span_recall,
    number_agreement,
    quote_exact,
    resolves,
    supported,
)
from qa.evals.measures.measured import NotApplicable, Value
from qa.types import ArticleId
from tests.evals.made import answer, citation, item

TEXTS = {"a/1": "The pier opened in 1911. It burned.", "b/2": "The bill was €41 million."}
GOLD = [{"doc": "a/1", "start": 0, "end": 24}, {"doc": "b/2", "start": 0, "end": 25}]


def text_of(article: ArticleId) -> str | None:
    return TEXTS.get(article)


def test_a_quote_is_looked_up_again_whatever_the_answer_says_of_itself() -> None:
    right = citation(1, "a/1", 0, "The pier opened")
    moved = citation(2, "a/1", 1, "The pier opened")
    changed = citation(3, "a/1", 0, "The pier closed")
    unknown = citation(4, "x/9", 0, "The pier opened")
    assert all(one.checks.exact for one in (moved, changed, unknown))
    assert quote_exact(answer("x", citations=[right]), text_of) == Value(1.0)
    assert quote_exact(answer("x", citations=[right, moved, changed, unknown]), text_of) == Value(0.25)
    assert isinstance(quote_exact(answer("x"), text_of), NotApplicable)


def test_an_empty_quote_is_not_exact() -> None:
    assert quote_exact(answer("x", citations=[citation(1, "a/1", 3, "")]), text_of) == Value(0.0)


def test_made_up_passage_numbers_lower_what_resolves() -> None:
    cited = [citation(1, "a/1", 0, "The pier")]
    assert resolves(answer("x", citations=cited, unknown_passages=3)) == Value(0.25)
    assert resolves(answer("x", unknown_passages=1)) == Value(0.0)
    assert isinstance(resolves(answer("x")), NotApplicable)


def test_cited_articles_and_places_are_held_against_the_gold() -> None:
    asked = item(gold=GOLD)
    said = answer(
        "x", citations=[citation(1, "a/1", 4, "pier"), citation(2, "a/1", 25, "It burned."), citation(3, "c/3", 0, "y")]
    )
    assert cite_precision(asked, said) == Value(0.5)
    assert cite_recall(asked, said) == Value(0.5)
    assert cite_span_precision(asked, said) == Value(1 / 3)
    assert cite_span_recall(asked, said) == Value(0.5)


def test_an_answer_without_citations_recalls_nothing_and_an_abstention_is_not_asked() -> None:
    asked = item(gold=GOLD)
    assert cite_recall(asked, answer("x")) == Value(0.0)
    assert isinstance(cite_recall(asked, answer()), NotApplicable)
    assert isinstance(cite_precision(asked, answer("x")), NotApplicable)
    assert isinstance(cite_precision(item(), answer("x", citations=[citation(1, "a/1", 0, "The")])), NotApplicable)


def test_one_of_a_group_is_enough_to_cite() -> None:
    asked = item(gold=[{**gold, "group": "g"} for gold in GOLD])
    said = answer("x", citations=[citation(1, "b/2", 4, "bill")])
    assert cite_recall(asked, said) == cite_span_recall(asked, said) == Value(1.0)


def test_citing_everything_loses_precision() -> None:
    asked = item(gold=GOLD[:1])
    one = answer("x", citations=[citation(1, "a/1", 0, "The pier")])
    every = answer("x", citations=[citation(n, doc, 0, "The") for n, doc in enumerate(("a/1", "b/2", "c/3", "d/4"), 1)])
    assert cite_precision(asked, one) == Value(1.0)
    assert cite_precision(asked, every) == Value(0.25)


def test_rates_of_claims() -> None:
    claims = (Claim(text="x", supported=True, citations=(1,)), Claim(text="y", supported=False))
    assert cite_rate(answer(*claims)) == supported(answer(*claims)) == Value(0.5)
    assert isinstance(cite_rate(answer()), NotApplicable)


def test_numbers_of_a_claim_must_stand_in_the_words_it_cites() -> None:
    cited = [citation(1, "b/2", 0, "The bill was €41 million."), citation(2, "a/1", 0, "The pier opened in 1911.")]

    def claims(*texts_and_numbers: tuple[str, int]) -> tuple[Claim, ...]:
        return tuple(Claim(text=text, supported=True, citations=(n,)) for text, n in texts_and_numbers)

    agreeing = answer(*claims(("It cost 41 million.", 1), ("No number.", 2)), citations=cited)
    assert number_agreement(agreeing) == Value(1.0)
    assert number_agreement(answer(*claims(("It opened in 1911.", 1), ("In 1911.", 2)), citations=cited)) == Value(0.5)
    assert isinstance(number_agreement(answer(*claims(("No number.", 1)), citations=cited)), NotApplicable)
