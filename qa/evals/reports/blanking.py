"""What of a run may be shown today: an article withheld since is named in the report, and none of its words are shown.

A run folder keeps what was said when it was said. Permission is asked for again when a report is made, and what cannot
be established is not allowed.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from qa.answer_types import Answer, Claim
from qa.evals.items import EvalItem
from qa.evals.measures.measured import Measured, NotApplicable, Value
from qa.evals.run_folder import Entry, Run, ScoreLine
from qa.types import ArticleCard, ArticleId

Allowed = Callable[[ArticleCard], bool]
"""Whether words of this article may be shown now."""

BLANK = "[withheld from AI by its publisher: not shown]"

Key = tuple[str, str, int]
"""System, item, repeat."""


class Blanked(Struct, frozen=True, kw_only=True):
    """A run as it may be shown."""

    run: Run
    lines: tuple[ScoreLine, ...]
    keys: frozenset[Key]
    """The replies of which something is not shown."""


def blank(run: Run, lines: tuple[ScoreLine, ...], allowed: Allowed) -> Blanked:
    """The run without words of articles that may not be shown, nor of answers that leaked."""
    leaks = {(line.system, line.id, line.repeat): line.scores.get("leaks", _UNKNOWN) for line in lines}
    entries = tuple(_showable_entry(entry, leaks.get(entry.key, _UNKNOWN), allowed) for entry in run.entries)
    keys = frozenset(after.key for before, after in zip(run.entries, entries, strict=True) if before is not after)
    passages = {name: passage for name, passage in run.passages.items() if allowed(passage.card)}
    return Blanked(
        run=replace(run, entries=entries, passages=passages),
        lines=tuple(replace(line, why="") if (line.system, line.id, line.repeat) in keys else line for line in lines),
        keys=keys,
    )


def showable(answer: Answer, leaks: Measured, allowed: Allowed) -> Answer:
    """The answer without words of articles that may not be shown; itself when there are none.

    An answer that leaked, or that cites such an article, keeps its outcome and its pointers alone. One whose writer was
    only shown such an article keeps the claims that other articles bear out, word for word.
    """
    if (isinstance(leaks, Value) and leaks.v) or not all(allowed(one.card) for one in answer.citations):
        claims = (Claim(text=BLANK, supported=False),) if answer.claims else ()
        return replace(answer, claims=claims, citations=(), missing=(), passages=())
    if all(allowed(passage.card) for passage in answer.passages):
        return answer
    return replace(
        answer,
        claims=tuple(claim if claim.supported and claim.citations else _blank(claim) for claim in answer.claims),
        missing=tuple(BLANK for _ in answer.missing),
        passages=tuple(passage for passage in answer.passages if allowed(passage.card)),
    )


def expected_words(item: EvalItem, allowed: Callable[[ArticleId], bool]) -> tuple[str, ...]:
    """What a right answer says, as the set's author wrote it; blanked when its evidence may not be shown.

    The set's forbidden strings are never among them: they may be the very words that are withheld. `allowed`: by
    article id.
    """
    facts = (fact_words(item, fact.id) for fact in item.facts)
    words = ((item.answer,) if item.answer else ()) + tuple(facts)
    return words if all(allowed(gold.doc) for gold in item.gold) else tuple(BLANK for _ in words[:1])


def fact_words(item: EvalItem, fact_id: str) -> str:
    """A fact as a reader knows it, not by its id."""
    fact = next((fact for fact in item.facts if fact.id == fact_id), None)
    if fact is None:
        return fact_id
    if fact.number is not None:
        return f"{fact.number:,.12g} {' / '.join(fact.units)}".strip()
    return " / ".join(fact.any)


_UNKNOWN = NotApplicable("not measured")


def _showable_entry(entry: Entry, leaks: Measured, allowed: Allowed) -> Entry:
    answer = entry.reply.answer
    if answer is None:
        return entry
    shown = showable(answer, leaks, allowed)
    return entry if shown is answer else replace(entry, reply=replace(entry.reply, answer=shown))


def _blank(claim: Claim) -> Claim:
    return replace(claim, text=BLANK, problems=())
