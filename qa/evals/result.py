"""What one item brought back, before and after scoring."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from qa.answer_types import Answer
from qa.evals.items import EvalItem
from qa.evals.measures.measured import Measured
from qa.evals.score import Case
from qa.types import Passage


class Failure(Struct, frozen=True, kw_only=True):
    """Why an item has no reply."""

    stage: str
    """`search` or `ask`."""
    kind: str
    """The error's class."""
    message: str
    exit_code: int

    @property
    def words(self) -> str:
        return f"{self.kind}: {self.message}" if self.message else self.kind


class Reply(Struct, frozen=True, kw_only=True):
    """What one item brought back from one system, before any scoring."""

    found: tuple[Passage, ...] | None
    """What retrieval brought, deeper than what the model was shown; None when it failed."""
    answer: Answer | None
    failure: Failure | None = None
    retrieval_ms: float = 0.0
    answering_ms: float = 0.0
    skipped: str = ""
    """Why it was not asked at all: the arm does not apply to the item."""
    attempts: int = 1
    cached: bool = False
    """Whether the model's words came from the cache."""
    withdrawn: str = ""
    """That it was asked and answered, and what a purge has taken of it since."""


class Scored(Struct, frozen=True, kw_only=True):
    case: Case
    reply: Reply
    scores: Mapping[str, Measured]
    """By measure name, in the table's order."""

    @property
    def item(self) -> EvalItem:
        return self.case.item
