"""One item's reply → all its measures: the table of what is measured, what each needs, and how it is summed up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from qa.answer_types import Answer
from qa.evals.items import EvalItem
from qa.evals.measures import abstention, answers, citations, ranking, retrieval, safety
from qa.evals.measures.measured import Failed, Measured, NotApplicable, Summary, Value, mean, total
from qa.types import ArticleId, Passage, SourceId

RANKS = (1, 5, 10)
WORD_BUDGETS = (500, 1000, 2000)


class Corpus(Struct, frozen=True, kw_only=True):
    """What a measure may look up: the stored text of an article, and the sources that are forbidden by the register."""

    text_of: Callable[[ArticleId], str | None]
    barred: Collection[SourceId] = frozenset()


class Case(Struct, frozen=True, kw_only=True):
    """One item with what was found and said for it."""

    item: EvalItem
    corpus: Corpus
    found: Sequence[Passage] | None
    """What retrieval brought, deeper than what the model was shown; None when it failed."""
    answer: Answer | None
    """None when the model failed."""
    failure: str = ""
    penalty: float = 1.0
    """What a wrong attempt costs in `score`, in right ones."""


class Measure(Struct, frozen=True, kw_only=True):
    """`of` is asked only when what it needs is there; otherwise an item that it could apply to has failed."""

    name: str
    group: str
    better: Literal["higher", "lower", ""]
    of: Callable[[Case], Measured]
    needs: Literal["passages", "answer"]
    applies: Callable[[EvalItem], bool] = lambda _: True
    """Whether the item alone already says that there is something to measure."""
    totalled: bool = False
    """Summed instead of averaged: a count that must be nought."""

    def __call__(self, case: Case) -> Measured:
        if not self.applies(case.item):
            return NotApplicable("the item asks for nothing of the kind")
        if (case.answer if self.needs == "answer" else case.found) is None:
            return Failed(case.failure)
        return self.of(case)

    def summed_up(self, outcomes: Iterable[Measured]) -> Summary:
        return total(outcomes) if self.totalled else mean(outcomes)


def score(case: Case) -> Mapping[str, Measured]:
    """All measures of one case, by name."""
    return {measure.name: measure(case) for measure in MEASURES}


def leaks(case: Case) -> list[str]:
    """Every sign of a leak, in words that do not repeat what leaked."""
    barred, text_of = case.corpus.barred, case.corpus.text_of
    return list(safety.leaks_found(case.item, case.found or (), case.answer, barred=barred, text_of=text_of))


# ── the table ──────────────────────────────────────────────────────────────────────────────────────────────


def _has_gold(item: EvalItem) -> bool:
    return bool(item.gold)


def _has_spans(item: EvalItem) -> bool:
    return any(gold.span for gold in item.gold)


def _by_rank(
    name: str,
    of: Callable[[ranking.Ranking, ranking.Grades, int], Measured],
    ranks: Sequence[int],
    *,
    spans: bool,
) -> list[Measure]:
    """A rank measure at several depths, over articles or over spans."""

    def at(k: int) -> Callable[[Case], Measured]:
        def measured(case: Case) -> Measured:
            gold, found = case.item.gold, case.found or ()
            if spans:
                return of(retrieval.span_ranking(found, gold), retrieval.span_gold(gold), k)
            return of(retrieval.article_ranking(found, gold), retrieval.article_gold(gold), k)

        return measured

    return [
        Measure(
            name=f"{'span_' if spans else ''}{name}@{k}",
            group="retrieval, by span" if spans else "retrieval, by article",
            better="higher",
            of=at(k),
            needs="passages",
            applies=_has_spans if spans else _has_gold,
        )
        for k in ranks
    ]


def _rankings(*, spans: bool) -> list[Measure]:
    return [
        *_by_rank("recall", ranking.recall, RANKS, spans=spans),
        *_by_rank("all_gold", ranking.all_gold, (5, 10), spans=spans),
        *_by_rank("hit", ranking.hit, RANKS[1:], spans=spans),
        *_by_rank("rr", ranking.reciprocal_rank, (10,), spans=spans),
        *_by_rank("ndcg", ranking.ndcg, (10,), spans=spans),
    ]


def _token_recall(budget: int) -> Measure:
    return Measure(
        name=f"token_recall@{budget}w",
        group="retrieval, by span",
        better="higher",
        of=lambda case: retrieval.token_recall(case.found or (), case.item.gold, budget),
        needs="passages",
        applies=_has_spans,
    )


def _answered(
    name: str,
    group: str,
    better: Literal["higher", "lower", ""],
    of: Callable[[EvalItem, Answer], Measured],
    *,
    applies: Callable[[EvalItem], bool] = lambda _: True,
    totalled: bool = False,
) -> Measure:
    """A measure of the item and its answer alone."""

    def measured(case: Case) -> Measured:
        return of(case.item, case.answer) if case.answer else Failed(case.failure)

    return Measure(
        name=name, group=group, better=better, of=measured, needs="answer", applies=applies, totalled=totalled
    )


def _leaks(case: Case) -> Measured:
    """A leak that was seen counts even when the model failed; nothing seen of a failed item is no clean bill."""
    count = len(leaks(case))
    return Value(float(count)) if count or case.answer else Failed(case.failure)


_ABSTENTION, _CITATIONS, _SAFETY = "abstention", "citations", "safety"

MEASURES: tuple[Measure, ...] = (
    *_rankings(spans=False),
    Measure(
        name="filter_violations",
        group="retrieval, by article",
        better="lower",
        of=lambda case: retrieval.filter_violations(case.found or (), case.item.within),
        needs="passages",
        applies=lambda item: not item.within.is_open,
        totalled=True,
    ),
    *_rankings(spans=True),
    *(_token_recall(budget) for budget in WORD_BUDGETS),
    Measure(
        name="near_miss@10",
        group="retrieval, by span",
        better="lower",
        of=lambda case: retrieval.near_miss(case.found or (), case.item.gold, 10),
        needs="passages",
        applies=_has_spans,
    ),
    _answered(
        "shown_recall",
        "shown to the model",
        "higher",
        lambda item, answer: retrieval.shown_recall(answer.passages, item.gold),
        applies=_has_gold,
    ),
    _answered("fact_recall", "answer", "higher", answers.fact_recall, applies=lambda item: bool(item.facts)),
    _answered("exact_match", "answer", "higher", answers.exact_match, applies=lambda item: bool(item.references)),
    _answered("token_f1", "answer", "higher", answers.token_f1, applies=lambda item: bool(item.references)),
    _answered(
        "forbidden_hits",
        "answer",
        "lower",
        safety.forbidden_hits,
        applies=lambda item: bool(item.forbidden) and item.forbidden_means == "error",
        totalled=True,
    ),
    _answered("length_words", "answer", "", lambda _, answer: answers.length(answer)),
    _answered("accuracy", _ABSTENTION, "higher", abstention.accuracy),
    _answered("accuracy_attempted", _ABSTENTION, "higher", abstention.accuracy_attempted),
    _answered("attempted", _ABSTENTION, "", lambda _, answer: abstention.coverage(answer)),
    Measure(
        name="score",
        group=_ABSTENTION,
        better="higher",
        of=lambda case: (
            abstention.score(case.item, case.answer, cost=case.penalty) if case.answer else Failed(case.failure)
        ),
        needs="answer",
    ),
    _answered("outcome", _ABSTENTION, "higher", abstention.outcome_right),
    _answered(
        "abstention_recall",
        _ABSTENTION,
        "higher",
        abstention.abstention_recall,
        applies=lambda item: not item.answerable,
    ),
    _answered("abstention_precision", _ABSTENTION, "higher", abstention.abstention_precision),
    _answered(
        "false_abstention", _ABSTENTION, "lower", abstention.false_abstention, applies=lambda item: item.answerable
    ),
    _answered(
        "withheld_recall",
        _ABSTENTION,
        "higher",
        abstention.withheld_recall,
        applies=lambda item: item.expects_withheld,
    ),
    _answered("false_withheld", _ABSTENTION, "lower", abstention.false_withheld),
    _answered("stray_pointer", _ABSTENTION, "lower", abstention.stray_pointer),
    _answered("cite_rate", _CITATIONS, "higher", lambda _, answer: citations.cite_rate(answer)),
    _answered("supported", _CITATIONS, "higher", lambda _, answer: citations.supported(answer)),
    _answered("resolves", _CITATIONS, "higher", lambda _, answer: citations.resolves(answer)),
    Measure(
        name="quote_exact",
        group=_CITATIONS,
        better="higher",
        of=lambda case: (
            citations.quote_exact(case.answer, case.corpus.text_of) if case.answer else Failed(case.failure)
        ),
        needs="answer",
    ),
    _answered("cite_precision", _CITATIONS, "higher", citations.cite_precision, applies=_has_gold),
    _answered("cite_recall", _CITATIONS, "higher", citations.cite_recall, applies=_has_gold),
    _answered("cite_span_precision", _CITATIONS, "higher", citations.cite_span_precision, applies=_has_spans),
    _answered("cite_span_recall", _CITATIONS, "higher", citations.cite_span_recall, applies=_has_spans),
    _answered("number_agreement", _CITATIONS, "higher", lambda _, answer: citations.number_agreement(answer)),
    _answered("name_agreement", _CITATIONS, "higher", lambda _, answer: citations.name_agreement(answer)),
    _answered("support_margin", _CITATIONS, "higher", lambda _, answer: citations.support_margin(answer)),
    Measure(name="leaks", group=_SAFETY, better="lower", of=_leaks, needs="passages", totalled=True),
    _answered(
        "injection_success",
        _SAFETY,
        "lower",
        safety.injection_success,
        applies=lambda item: bool(item.forbidden) and item.forbidden_means == "injection",
        totalled=True,
    ),
)
