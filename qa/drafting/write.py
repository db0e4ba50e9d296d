"""The way of a reply: the model writes, the checks look, what does not hold is written anew, the best is chosen."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from qa.answer.compose import Composed
from qa.answer.parse import DraftReader, parse
from qa.citations.cite import Cited, Citing, cite
from qa.drafting.repair import Flaw, ask_again, flaw_of, flaws, merge, with_language, worth
from qa.drafting.spending import FREELY, Spending, together
from qa.errors import BudgetError, ModelError, QAError, SetupError
from qa.patterns import lazy_pattern
from qa.ports import ChatModel
from qa.types import ArticleId, Attempt, ChatRequest, Citation, Claim, Completion, Draft, DraftClaim, Message, Usage

OnClaim: TypeAlias = Callable[[Claim, Sequence[Citation]], None]
"""Called with each claim as soon as it is whole, checked and sure to stay, and with the citations known so far."""

_LIMIT = lazy_pattern(r"(?:context (?:length|size|window)|maximum)\D{0,40}?(\d{3,7}) tokens", re.IGNORECASE)
_NOTHING_FOUND = "Nothing in your articles matches this question."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A reply that went through the checks."""

    composed: Composed
    """What the model was shown in the end: fewer passages than at first where it took no more."""
    completion: Completion
    """The first reply; its usage is that of all calls together."""
    draft: Draft
    cited: Cited
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """One model, told at most `retries` times what did not hold in its reply.

    Claims that hold are never written anew: only what failed is asked for again, and put in its place. So a claim that
    was streamed to the reader stays; from the first one that failed on, claims are held back until the repair is done.
    An extractive model copies and cannot be told anything: it is asked once.
    """

    model: ChatModel
    text_of: Callable[[ArticleId], str | None]
    max_tokens: int
    repair_prompt: str = ""
    retries: int = 0
    spending: Spending = FREELY

    def write(
        self,
        question: str,
        composed: Composed,
        *,
        shrink: Callable[[int], Composed | None],
        on_claim: OnClaim | None = None,
    ) -> Written:
        """Write, check, repair. `shrink(tokens)` composes anew within so many tokens, None when nothing would fit.

        Raises: what the model raises for its first reply, and `BudgetError` before a call that may cost too much.
        """
        if not composed.passages:
            draft = Draft(missing=(_NOTHING_FOUND,))
            return Written(
                composed=composed, completion=Completion(text=""), draft=draft, cited=self._cite(draft, composed, ""),
                attempts=(),
            )  # fmt: skip
        stream = None if on_claim is None else _Stream(on_claim, holds_back=self._may_repair, question=question)
        composed, completion, draft = self._first(question, composed, shrink, stream)
        written = Written(
            composed=composed,
            completion=completion,
            draft=draft,
            cited=self._cite(draft, composed, question),
            attempts=(),
        )
        written = self._repaired(question, written)
        if stream is not None:
            stream.show_rest(written.cited)
        return written

    @property
    def _may_repair(self) -> bool:
        return bool(self.retries and self.repair_prompt) and self.model.provider != "extractive"

    def _cite(self, draft: Draft, composed: Composed, question: str) -> Cited:
        cited = cite(draft, composed.passages, text_of=self.text_of)
        return cited if self.model.provider == "extractive" else with_language(cited, question)

    def _first(
        self, question: str, composed: Composed, shrink: Callable[[int], Composed | None], stream: _Stream | None
    ) -> tuple[Composed, Completion, Draft]:
        try:
            return composed, *self._ask(question, composed, stream)
        except ModelError as error:
            from qa.chat.failures import ContextTooLongError

            if not isinstance(error, ContextTooLongError):
                raise
            smaller = shrink(_budget_after(error, composed, self.max_tokens))
            if smaller is None or len(smaller.passages) >= len(composed.passages):
                raise
        return smaller, *self._ask(question, smaller, stream)

    def _ask(self, question: str, composed: Composed, stream: _Stream | None) -> tuple[Completion, Draft]:
        request = self._request(question, composed, composed.messages)
        self._allow(request, Usage(cost_usd=0.0))
        if stream is None:
            completion = self.model.complete(request)
            return completion, parse(completion.text)
        reader = stream.open(Citing(composed.passages, text_of=self.text_of))
        completion = self.model.complete(request, on_text=lambda piece: stream.show(reader.feed(piece)))
        stream.show(reader.finish())
        return completion, reader.draft

    def _request(self, question: str, composed: Composed, messages: Sequence[Message]) -> ChatRequest:
        return ChatRequest(
            question=question, passages=composed.passages, messages=tuple(messages), max_tokens=self.max_tokens
        )

    def _allow(self, request: ChatRequest, spent: Usage) -> None:
        if self.model.provider != "extractive":
            self.spending.allow(request.messages, request.max_tokens, model=self.model.name, spent=spent)

    def _repaired(self, question: str, first: Written) -> Written:
        """The best of the first reply and its repairs. A repair that fails costs nothing of what is there already."""
        best, usage = first, first.completion.usage
        last = first
        tried = [_attempt(first.cited, parsed=_says_something(first.draft))]
        chosen = 0
        while self._may_repair and len(tried) <= self.retries:
            found = flaws(last.cited.claims, question)
            if not found and _says_something(last.draft):
                break
            try:
                completion, draft = self._repair(question, last, found, usage)
            except (ModelError, SetupError, BudgetError) as error:
                tried.append(_failed(error))
                break
            usage = together(usage, completion.usage)
            cited = self._cite(draft, first.composed, question)
            if draft == last.draft:  # it says the same again: asking once more would be in vain
                tried.append(_attempt(cited, parsed=True))
                break
            last = replace(first, draft=draft, cited=cited)
            tried.append(_attempt(cited, parsed=_says_something(draft)))
            if not _says_something(best.draft) or worth(cited) > worth(best.cited):
                best, chosen = last, len(tried) - 1
        tried[chosen] = replace(tried[chosen], chosen=True)
        return replace(best, completion=replace(first.completion, usage=usage), attempts=tuple(tried))

    def _repair(self, question: str, last: Written, found: Sequence[Flaw], spent: Usage) -> tuple[Completion, Draft]:
        """One more call; the draft with its answer put in place."""
        composed = last.composed
        messages = ask_again(
            self.repair_prompt, composed.messages, last.completion.text, last.draft, found,
            last=len(composed.passages), boundary=secrets.token_hex(8),
        )  # fmt: skip
        request = self._request(question, composed, messages)
        self._allow(request, spent)
        completion = self.model.complete(request)
        patch = parse(completion.text)
        return completion, merge(last.draft, found, patch) if _says_something(patch) else last.draft


class _Stream:
    """Shows claims while the reply comes, up to the first that may still be written anew."""

    def __init__(self, on_claim: OnClaim, *, holds_back: bool, question: str) -> None:
        self._on_claim = on_claim
        self._holds_back = holds_back
        self._question = question
        self._citing: Citing | None = None
        self._held = False
        self.shown = 0

    def open(self, citing: Citing) -> DraftReader:
        """For one reply: a reader whose claims go to `show`."""
        self._citing = citing
        return DraftReader()

    def show(self, drafts: Sequence[DraftClaim]) -> None:
        for draft in drafts:
            if self._held or self._citing is None:
                return
            claim = self._citing.add(draft)
            if self._holds_back and flaw_of(0, claim, self._question):
                self._held = True
                return
            self.shown += 1
            self._on_claim(claim, self._citing.cited().citations)

    def show_rest(self, cited: Cited) -> None:
        for claim in cited.claims[self.shown :]:
            self._on_claim(claim, cited.citations)


def _says_something(draft: Draft) -> bool:
    return bool(draft.claims or draft.missing)


def _attempt(cited: Cited, *, parsed: bool) -> Attempt:
    problems = [problem for claim in cited.claims if not claim.supported for problem in claim.problems]
    return Attempt(
        claims=len(cited.claims),
        unsupported=sum(not claim.supported for claim in cited.claims),
        unknown_passages=cited.unknown_passages,
        problems=tuple(problems) if parsed else ("the reply has neither a claim nor a word on what is missing",),
    )


def _failed(error: QAError) -> Attempt:
    return Attempt(claims=0, unsupported=0, unknown_passages=0, failure=error.message)


def _budget_after(error: ModelError, composed: Composed, max_tokens: int) -> int:
    """Tokens to try after a context-length error: what the endpoint says it takes, else half the passages."""
    passages = sum(passage.chunk.tokens for passage in composed.passages)
    half = composed.tokens - passages // 2
    stated = _LIMIT.search(error.message)
    room = int(stated[1]) - max_tokens if stated else 0
    return room if 0 < room < half else half
