"""What is said on stderr after an answer: what was left out, made up, repaired and spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.drafting.spending import dollars
from qa.orders import looks_like_order
from qa.seeking.missing import span_text
from qa.text import clean
from qa.types import Filter

if TYPE_CHECKING:
    from qa.ask import Asker
    from qa.types import Answer, Narrowed


def limited(asker: Asker, *, retries: int | None, max_cost: float | None) -> Asker:
    """The same asker, with the limits given for one command."""
    if retries is not None:
        asker = replace(asker, retries=retries)
    return asker if max_cost is None else replace(asker, spending=replace(asker.spending, limit=max_cost))


def is_over_budget(answer: Answer, max_cost: float | None) -> bool:
    """Whether the answer cost more than was allowed, as far as the endpoint says: known only after the fact."""
    spent = answer.usage.cost_usd
    return max_cost is not None and spent is not None and spent > max_cost


def remarks(answer: Answer, max_cost: float | None = None) -> Iterator[str]:
    """One line each, in the order of the work."""
    if answer.narrowed is not None and answer.narrowed.text:
        yield _dates(answer.narrowed)
    if answer.dropped_passages:
        shown, dropped = len(answer.passages), answer.dropped_passages
        yield f"{dropped} of {shown + dropped} passages did not fit into the model's context and were left out."
    if suspects := list(dict.fromkeys(p.card.title for p in answer.passages if looks_like_order(p.chunk.text))):
        yield f"Text that speaks to AI systems stands in “{clean(suspects[0])}”{_more(suspects)}: it was read as text."
    if answer.unknown_passages:
        many = answer.unknown_passages > 1
        what = f"{answer.unknown_passages} passage numbers" if many else "1 passage number"
        yield f"The model made up {what}: no such passage was shown to it."
    if len(answer.attempts) > 1:
        yield _repairs(answer)
    if answer.provider == "openai" and answer.attempts:
        yield _spent(answer)
    if is_over_budget(answer, max_cost):
        yield f"That is more than the limit of {dollars(max_cost or 0)}."


def _more(titles: Sequence[str]) -> str:
    return f" and {len(titles) - 1} more" if len(titles) > 1 else ""


def _dates(narrowed: Narrowed) -> str:
    span = span_text(Filter(since=narrowed.since, until=narrowed.until))
    why = f"; {narrowed.note}" if narrowed.note else ""
    if not span:
        return f"“{narrowed.text}” was not taken for a limit on the articles' dates{why}."
    return f"Articles {span} were searched (“{narrowed.text}”{why}). --any-date searches all."


def _repairs(answer: Answer) -> str:
    first, *again = answer.attempts
    wrong = f"{first.unsupported} of {first.claims} claims did not hold" if first.unsupported else "a fault was found"
    if failure := next((attempt.failure for attempt in again if attempt.failure), ""):
        return f"At first {wrong}; the model could not be asked again: {failure}"
    outcome = "the best of the replies is shown" if any(attempt.chosen for attempt in again) else "no reply was better"
    times = "once more" if len(again) == 1 else f"{len(again)} times more"
    return f"At first {wrong}; the model was told so {times}, and {outcome}."


def _spent(answer: Answer) -> str:
    usage = answer.usage
    known = usage.prompt_tokens is not None and usage.completion_tokens is not None
    tokens = f"{usage.prompt_tokens:,} + {usage.completion_tokens:,} tokens" if known else "tokens unknown"
    price = "cost unknown" if usage.cost_usd is None else dollars(usage.cost_usd)
    return f"{answer.model} · {tokens} · {price}"
