"""What is said on stderr after an answer: what was left out, made up, repaired and spent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qa.citations.hostile import without_addresses
from qa.drafting.spending import dollars, spent
from qa.orders import looks_like_order
from qa.seeking.missing import span_text
from qa.text import clean
from qa.types import Filter, Usage

if TYPE_CHECKING:
    from qa.answer_types import Answer
    from qa.ask import Asker
    from qa.types import Narrowed


def limited(asker: Asker, *, retries: int | None, max_cost: float | None) -> Asker:
    """The same asker, with the limits given for one command."""
    if retries is not None:
        asker = replace(asker, retries=retries)
    return asker if max_cost is None else replace(asker, spending=replace(asker.spending, limit=max_cost))


def is_over_budget(answer: Answer, max_cost: float | None) -> bool:
    """Whether the answer cost more than was allowed, by the endpoint's word or our count: known only after the fact."""
    cost = answer.usage.cost_usd
    return max_cost is not None and cost is not None and cost > max_cost


def only_paper(name: str) -> str:
    return f"Only {clean(name)} was searched: its account is asked for. --source ID searches others."


def remarks(answer: Answer, max_cost: float | None = None) -> Iterator[str]:
    """One line each, in the order of the work."""
    if answer.narrowed is not None and answer.narrowed.text:
        yield _dates(answer.narrowed)
    if answer.narrowed is not None and answer.narrowed.paper:
        yield only_paper(answer.narrowed.paper)
    if answer.dropped_passages:
        shown, dropped = len(answer.passages), answer.dropped_passages
        yield f"{dropped} of {shown + dropped} passages did not fit into the model's context and were left out."
    if suspects := list(dict.fromkeys(p.card.title for p in answer.passages if looks_like_order(p.chunk.text))):
        title = without_addresses(clean(suspects[0]))
        yield f"Text that speaks to AI systems stands in “{title}”{_more(suspects)}: it was read as text."
    if answer.unknown_passages:
        many = answer.unknown_passages > 1
        what = f"{answer.unknown_passages} passage numbers" if many else "1 passage number"
        yield f"The model made up {what}: no such passage was shown to it."
    if answer.attempts and is_another(answer.asked_for, answer.model):
        yield f"{clean(answer.asked_for)} was asked for; the server says that {clean(answer.model)} answered."
    if any(attempt.cut_at for attempt in answer.attempts if attempt.because != "flaws"):
        yield _cut(answer)
    if any(attempt.because == "flaws" for attempt in answer.attempts):
        yield _repairs(answer)
    if answer.provider == "openai" and (answer.attempts or answer.usage != Usage()):
        yield _spent(answer)
    if is_over_budget(answer, max_cost):
        yield f"That is more than the limit of {dollars(max_cost or 0)}."


def is_another(asked_for: str, served: str) -> bool:
    """Whether a server answered with another model: not its name with a provider before or a date behind."""
    asked, answered = (name.casefold().rpartition("/")[2] for name in (asked_for, served))
    short, whole = sorted((asked, answered), key=len)
    return bool(short) and not re.fullmatch(rf"{re.escape(short)}(?:[-@]\d{{3}}[\d-]*|-latest|:.*)?", whole)


def _more(titles: Sequence[str]) -> str:
    return f" and {len(titles) - 1} more" if len(titles) > 1 else ""


def _dates(narrowed: Narrowed) -> str:
    span = span_text(Filter(since=narrowed.since, until=narrowed.until))
    why = f"; {narrowed.note}" if narrowed.note else ""
    if not span:
        return f"“{narrowed.text}” was not taken for a limit on the articles' dates{why}."
    return f"Articles {span} were searched (“{narrowed.text}”{why}). --any-date searches all."


def _cut(answer: Answer) -> str:
    first, *again = (attempt for attempt in answer.attempts if attempt.because != "flaws")
    cut = f"The model's reply was cut off at its limit of {first.cut_at:,} tokens"
    raise_it = f"the answer lacks its end. Raise max_tokens in [models.{answer.profile}] of qa.toml."
    if not again:
        return f"{cut}: {raise_it}"
    if again[0].failure:
        return f"{cut}, and it could not be asked again with more room ({again[0].failure}): {raise_it}"
    if again[0].cut_at:
        return f"{cut}, and again at {again[0].cut_at:,}: {raise_it}"
    if again[0].chosen or not first.chosen:
        return f"{cut}; with more room it came to its end."
    return f"{cut}; with more room it said less, so the first reply is shown: {raise_it}"


def _repairs(answer: Answer) -> str:
    before = [attempt for attempt in answer.attempts if attempt.because != "flaws"]
    first, again = before[-1], [attempt for attempt in answer.attempts if attempt.because == "flaws"]
    wrong = f"{first.unsupported} of {first.claims} claims did not hold" if first.unsupported else "a fault was found"
    if failure := next((attempt.failure for attempt in again if attempt.failure), ""):
        return f"At first {wrong}; the model could not be asked again: {failure}"
    outcome = "the best of the replies is shown" if any(attempt.chosen for attempt in again) else "no reply was better"
    times = "once more" if len(again) == 1 else f"{len(again)} times more"
    return f"At first {wrong}; the model was told so {times}, and {outcome}."


def _spent(answer: Answer) -> str:
    return f"{answer.model} · {spent(answer.usage)}"
