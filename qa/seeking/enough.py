"""Whether the passages are enough: where their evidence leaves it open, the model is asked once before it writes.

The same call parts a question that no rule could part: a model that finds them wanting names what to search for.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence

from msgspec import Struct

from qa.answer.compose import compose
from qa.answer.thinking import Thinking
from qa.errors import AuthError, ConfigError, ModelError
from qa.patterns import lazy_pattern
from qa.ports import ChatModel
from qa.text import clean
from qa.types import ChatRequest, Message, Passage, Usage

MOST_SEARCHES = 3
LONGEST_SEARCH = 120
"""Characters."""
REPLY_TOKENS = 160
UNCERTAIN = (0.03, 0.5)
"""The grey band of the calibrated evidence: below it nobody is asked and nothing written, above it all is written."""

_LINE = lazy_pattern(r"^\W*(ENOUGH|SEARCH|NOTHING)\b\W*(.*)$", re.IGNORECASE)


class Judged(Struct, frozen=True, kw_only=True):
    """What became of a question before it was written about."""

    writes: bool = True
    """Whether the model is to write."""
    searches: tuple[str, ...] = ()
    """What else to search for first."""
    usage: Usage | None = None
    """Of the call; None when nobody was asked."""


class Gate(Struct, frozen=True, kw_only=True):
    """A model that is asked whether passages are enough."""

    model: ChatModel
    prompt: str
    budget_tokens: int
    allow: Callable[[Sequence[Message], int], None]
    """Told of the messages and the longest reply before the call; raises where it would cost too much."""

    def judge(self, question: str, passages: Sequence[Passage], confidences: Sequence[float], *, today: str) -> Judged:
        """`confidences`: the calibrated evidence for each part of the question. One call at most, in the grey band.

        Raises: `AuthError`, `SetupError`, `BudgetError`; any other trouble of the model is left to its writing.
        """
        low, high = UNCERTAIN
        if not passages or not confidences or max(confidences) < low:
            return Judged(writes=False)
        if min(confidences) >= high:
            return Judged()
        try:
            composed = compose(
                self.prompt, question, passages, today=today, budget_tokens=self.budget_tokens,
                boundary=secrets.token_hex(8),
            )  # fmt: skip
        except ConfigError:  # a question too long to be judged is not too long to be answered
            return Judged()
        request = ChatRequest(
            question=question, passages=composed.passages, messages=composed.messages, max_tokens=REPLY_TOKENS
        )
        self.allow(request.messages, request.max_tokens)
        try:
            completion = self.model.complete(request)
        except AuthError:
            raise
        except ModelError:
            return Judged()
        enough, searches = read_judgement(completion.text)
        return Judged(writes=enough or bool(searches), searches=searches, usage=completion.usage)


def read_judgement(reply: str) -> tuple[bool, tuple[str, ...]]:
    """Whether it says enough, and what to search for. A reply that says neither counts as enough."""
    thinking = Thinking()
    said: list[str] = []
    searches: list[str] = []
    for line in clean(reply).splitlines():
        outside = thinking.outside(line)
        match = _LINE.match(outside) if outside else None
        if not match:
            continue
        said.append(match[1].upper())
        if said[-1] == "SEARCH" and 1 < len(words := " ".join(match[2].split())) <= LONGEST_SEARCH:
            searches.append(words)
    if "ENOUGH" in said:
        return True, ()
    return not said, tuple(dict.fromkeys(searches))[:MOST_SEARCHES]
