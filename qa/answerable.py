"""Questions that had no answer: remembered when they are asked, looked at again when new articles have come."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qa.answer_types import Outcome
from qa.archive.unanswered import FOLDER, Memory, Unanswered
from qa.errors import QAError
from qa.retrieval.strength import ENOUGH
from qa.types import Filter, SourceId
from qa.wiring.asking import open_asker

if TYPE_CHECKING:
    from qa.answer_types import Answer
    from qa.ask import Asker
    from qa.config import Config
    from qa.index import SyncReport

MOST_LOOKED_AT = 20
"""Questions looked at after one sync, the last asked first."""
BETTER = 0.15
"""By how much the evidence must have grown: what spoke for an answer before and was none is not news."""


def memory_of(config: Config) -> Memory:
    return Memory(config.state / FOLDER)


def note_outcome(config: Config, answer: Answer, options: Mapping[str, Any]) -> None:
    """Remember a question that nothing answered, forget one that is answered now.

    One asked as of an earlier day is left alone: no article that comes can answer it. Nor is anything kept where
    answers are not to be.
    """
    if options.get("as_of") or not config.settings.answers.keep:
        return
    with contextlib.suppress(OSError):  # a note that cannot be written must not cost the answer
        if answer.outcome is Outcome.INSUFFICIENT:
            asked = Unanswered(
                question=answer.question,
                asked=answer.as_of[:10],
                evidence=round(answer.evidence or 0.0, 4),
                sources=tuple(options.get("sources", ())),
                since=options.get("since", ""),
                until=options.get("until", ""),
            )
            memory_of(config).remember(asked)
        elif answer.outcome is Outcome.ANSWERED:
            memory_of(config).forget(answer.question)


def find_answerable(config: Config, report: SyncReport, *, day: str = "") -> list[str]:
    """The remembered questions for which the evidence has become enough with what this sync brought.

    Bounded: nothing when no article came or changed, at most `MOST_LOOKED_AT` questions, and no model is asked.
    """
    waiting = [one for one in memory_of(config).questions() if not one.answerable] if _brought(report) else []
    if not waiting:
        return []
    found: list[Unanswered] = []
    try:
        with open_asker(config, "offline") as asker:
            found = [one for one in waiting[:MOST_LOOKED_AT] if _is_answerable(one, asker)]
    except QAError:  # the sync is done; what it could have told besides is not worth an error
        return []
    for one in found:
        with contextlib.suppress(OSError):
            memory_of(config).mark(one, day or dt.date.today().isoformat())  # noqa: DTZ011 - the reader's own date
    return [one.question for one in found]


def _brought(report: SyncReport) -> bool:
    return bool(report.added or report.changed)


def _is_answerable(one: Unanswered, asker: Asker) -> bool:
    within = Filter(sources=tuple(SourceId(name) for name in one.sources), since=one.since, until=one.until)
    gathered = asker.gather(one.question, within=within, limit=8, today=one.asked)
    return asker.evidence(gathered) >= max(ENOUGH, one.evidence + BETTER)
