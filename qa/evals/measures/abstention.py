"""Knowing when not to answer: abstention, withheld pointers, accuracy with and without a price on being wrong, AURC.

`partial` stands on neither side: it is an attempt, and right only when every fact is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qa.answer_types import Answer, Outcome
from qa.evals.items import EvalItem
from qa.evals.measures.answers import attempted, is_right
from qa.evals.measures.measured import Measured, NotApplicable, Value, yes

_UNDECIDED = NotApplicable("neither facts nor a reference to decide by")


def outcome_right(item: EvalItem, answer: Answer) -> Measured:
    """Whether the answer has the outcome that the item expects."""
    return yes(answer.outcome is item.status)


def abstention_recall(item: EvalItem, answer: Answer) -> Measured:
    """Over questions that cannot be answered from permitted articles: whether it did not try."""
    return NotApplicable("answerable") if item.answerable else yes(not attempted(answer))


def false_abstention(item: EvalItem, answer: Answer) -> Measured:
    """Over questions that can be answered: whether it did not try."""
    return yes(not attempted(answer)) if item.answerable else NotApplicable("not answerable")


def abstention_precision(item: EvalItem, answer: Answer) -> Measured:
    """Over abstentions: whether there was reason for it."""
    return NotApplicable("attempted") if attempted(answer) else yes(not item.answerable)


def withheld_recall(item: EvalItem, answer: Answer) -> Measured:
    """Where a pointer to a withheld article is due: whether it is shown, to every source named, with its outcome."""
    if not item.expects_withheld:
        return NotApplicable("no pointer is due")
    pointed = {str(pointer.card.source_id) for pointer in answer.withheld}
    due = item.status is not Outcome.WITHHELD or answer.outcome is Outcome.WITHHELD
    return yes(due and bool(pointed) and set(item.withheld) <= pointed)


def false_withheld(item: EvalItem, answer: Answer) -> Measured:
    """Elsewhere: whether it says that the only evidence is withheld."""
    if item.status is Outcome.WITHHELD:
        return NotApplicable("withheld is right")
    return yes(answer.outcome is Outcome.WITHHELD)


def stray_pointer(item: EvalItem, answer: Answer) -> Measured:
    """Elsewhere: whether it points to a withheld article at all, even after an answer."""
    return NotApplicable("a pointer is due") if item.expects_withheld else yes(bool(answer.withheld))


def accuracy(item: EvalItem, answer: Answer) -> Measured:
    """Right answers and right abstentions ÷ all."""
    right = is_right(item, answer)
    return _UNDECIDED if right is None else yes(right)


def accuracy_attempted(item: EvalItem, answer: Answer) -> Measured:
    """Right answers ÷ attempts."""
    if not attempted(answer):
        return NotApplicable("not attempted")
    return accuracy(item, answer)


def coverage(answer: Answer) -> Measured:
    """Whether it tried."""
    return yes(attempted(answer))


def score(item: EvalItem, answer: Answer, *, cost: float = 1.0) -> Measured:
    """+1 for a right answer or a right abstention, −cost for a wrong attempt, 0 for an abstention out of place."""
    right = is_right(item, answer)
    if right is None:
        return _UNDECIDED
    if right:
        return Value(1.0)
    return Value(-cost if attempted(answer) else 0.0)


def risk_coverage_area(attempts: Sequence[tuple[float, bool]]) -> Measured:
    """Area under the risk–coverage curve over (confidence, right): mean risk as ever less certain attempts are let in.

    0 is best; a confidence that says nothing gives the plain error rate. (Geifman & El-Yaniv 2017.)
    """
    if not attempts:
        return NotApplicable("no attempt with a confidence")
    return Value(sum(risk for _, risk in risk_coverage_curve(attempts)) / len(attempts))


def risk_coverage_curve(attempts: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """(coverage, risk) after each attempt let in, the most certain first.

    Items of equal confidence come in together, each with their common error rate, so that their order does not matter.
    """
    curve: list[tuple[float, float]] = []
    errors = 0.0
    ordered = sorted(attempts, key=lambda attempt: -attempt[0])
    for _, group in groupby(ordered, key=lambda attempt: attempt[0]):
        rights = [right for _, right in group]
        rate = rights.count(False) / len(rights)
        for _ in rights:
            errors += rate
            curve.append(((len(curve) + 1) / len(attempts), errors / (len(curve) + 1)))
    return curve
