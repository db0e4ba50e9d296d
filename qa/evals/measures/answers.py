"""What an answer says: facts, forbidden strings, agreement with a short reference, length; and whether it is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qa.answer_types import Answer, Outcome
from qa.evals.items import EvalItem, Fact
from qa.evals.measures.matching import Part, gives_number, holds, parts, says
from qa.evals.measures.measured import Measured, NotApplicable, Value, yes
from qa.words import tokens

_ARTICLES = frozenset({"a", "an", "the"})
_SHORT = 15
"""Words (pairs of characters in CJK). A longer reference is prose, which no right answer repeats word for word."""


def said(answer: Answer) -> str:
    """The claims as running text: what a reader takes for the answer."""
    return " ".join(claim.text for claim in answer.claims)


def shown(answer: Answer) -> tuple[str, ...]:
    """Every text of the answer that is printed, quotes and what is said to be missing included."""
    return (*(claim.text for claim in answer.claims), *(c.quote for c in answer.citations), *answer.missing)


def attempted(answer: Answer) -> bool:
    """Whether it answers at all, in full or in part."""
    return answer.outcome in (Outcome.ANSWERED, Outcome.PARTIAL)


def has_fact(text: str, fact: Fact) -> bool:
    """Whether the text gives the fact, in one of its wordings or as its number."""
    if fact.number is not None:
        return gives_number(text, fact.number, units=fact.units, tol=fact.tol)
    return any(says(text, form) for form in fact.any)


def fact_recall(item: EvalItem, answer: Answer) -> Measured:
    """Facts given ÷ facts wanted; an abstention gives none."""
    if not item.facts:
        return NotApplicable("no facts")
    text = said(answer)
    return Value(sum(has_fact(text, fact) for fact in item.facts) / len(item.facts))


def forbidden_said(item: EvalItem, answer: Answer) -> tuple[str, ...]:
    """Those of the item's forbidden strings that occur in anything the answer prints."""
    texts = shown(answer)
    return tuple(secret for secret in item.forbidden if any(holds(text, secret) for text in texts))


def is_right(item: EvalItem, answer: Answer) -> bool | None:
    """Whether the answer is what the item asks for; None when the item does not say enough to decide.

    Right is: the expected outcome where none could answer; else an attempt that gives every fact (or, without facts, a
    reference that is short) and none of the forbidden strings.
    """
    if not item.answerable:
        return answer.outcome is item.status and not forbidden_said(item, answer)
    short = [form for form in item.references if len(tokens(form)) <= _SHORT]
    if not item.facts and not short:
        return None
    if not attempted(answer) or forbidden_said(item, answer):
        return False
    text = said(answer)
    if item.facts:
        return all(has_fact(text, fact) for fact in item.facts)
    return any(says(text, form) for form in short)


def exact_match(item: EvalItem, answer: Answer) -> Measured:
    """1 when the answer is a short reference and nothing else, compared as SQuAD does: case, marks, articles aside."""
    if not item.references:
        return NotApplicable("no reference answer")
    words = _keys(said(answer))
    return yes(any(words == _keys(form) for form in item.references))


def token_f1(item: EvalItem, answer: Answer) -> Measured:
    """Harmonic mean of word precision and recall against the nearest short reference, as SQuAD; characters in CJK."""
    if not item.references:
        return NotApplicable("no reference answer")
    return Value(max(_f1(_keys(said(answer)), _keys(form)) for form in item.references))


def length(answer: Answer) -> Measured:
    """Words of the answer (characters in scripts without blanks): read it beside anything like recall."""
    if not answer.claims:
        return NotApplicable("no answer given")
    return Value(float(len(parts(said(answer)))))


def _keys(text: str) -> list[str]:
    return [_key(part) for part in parts(text) if part.key not in _ARTICLES]


def _key(part: Part) -> str:
    """Equal for equal numbers: the largest reading stands for all."""
    return f"{max(part.readings).normalize():f}" if part.readings else part.key


def _f1(given: Sequence[str], wanted: Sequence[str]) -> float:
    if not given or not wanted:
        return float(list(given) == list(wanted))
    shared = (Counter(given) & Counter(wanted)).total()
    return 2 * shared / (len(given) + len(wanted))
