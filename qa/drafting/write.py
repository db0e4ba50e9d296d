"""The way of a reply: the model writes, the checks look, what does not hold is written anew, the best is chosen."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from qa.answer.compose import Composed
from qa.answer.parse import DraftReader, parse
from qa.answer_types import Attempt, Citation, Claim
from qa.citations.cite import Cited, Citing, cite
from qa.drafting.repair import Flaw, ask_again, flaw_of, flaws, longer, merge, with_language, worth
from qa.drafting.spending import FREELY, Spending, together
from qa.errors import BudgetError, ModelError, QAError, SetupError
from qa.patterns import lazy_pattern
from qa.ports import ChatModel
from qa.types import ArticleId, ChatRequest, Completion, Draft, DraftClaim, Message, Usage

OnClaim: TypeAlias = Callable[[Claim, Sequence[Citation]], None]
"""Called with each claim as soon as it is whole, checked and sure to stay, and with the citations known so far."""

_LIMIT = lazy_pattern(r"(?:context (?:length|size|window)|maximum)\D{0,40}?(\d{3,7}) tokens", re.IGNORECASE)
_FLAWS = "flaws"
_NOTHING_FOUND = "Nothing in your articles matches this question."


class Written(Struct, frozen=True, kw_only=True):
    """A reply that went through the checks."""

    composed: Composed
    """What the model was shown in the end: fewer passages than at first where it took no more."""
    completion: Completion
    """The first reply; its usage is that of all calls together."""
    draft: Draft
    cited: Cited
    attempts: tuple[Attempt, ...]
    cut_at: int = 0
    """The limit of tokens at which what is shown was cut off; 0 when it came to its end."""
    repaired: bool = False
    """Whether the model was told what did not hold."""


class Writer(Struct, frozen=True, kw_only=True):
    """One model, told at most `retries` times what did not hold in its reply.

    A reply that was cut off at `max_tokens` is asked for once more with room for `longest`, where there are retries at
    all.

    Claims that hold are never written anew: only what failed is asked for again, and put in its place. So a claim that
    was streamed to the reader stays; from the first one that failed on, claims are held back until the repair is done.
    An extractive model copies and cannot be told anything: it is asked once.
    """

    model: ChatModel
    text_of: Callable[[ArticleId], str | None]
    max_tokens: int
    repair_prompt: str = ""
    retries: int = 0
    longest: int = 0
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

        Raises: what the model raises for its first reply, `CutShortError` when no line of it was whole, and
        `BudgetError` before a call that may cost too much.
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
        written = self._repaired(question, self._lengthened(question, written, stream))
        if written.cut_at:
            written = self._said_to_be_cut(written)
        if stream is not None:
            stream.show_rest(written.cited)
        return written

    def _said_to_be_cut(self, written: Written) -> Written:
        from qa.chat.failures import CutShortError

        message = f"the reply of {self.model.name} was cut off at {written.cut_at:,} tokens"
        if not _says_something(written.draft):
            failure = next((attempt.failure for attempt in written.attempts if attempt.failure), "")
            again = f"; asked once more, with room for {self.longest:,}: {failure}" if failure else ""
            remedy = "raise max_tokens of this model in qa.toml"
            raise CutShortError(f"{message}, before a line of it was whole{again}", remedy=remedy)
        rest = f"the end of the answer: {message}"
        return replace(written, draft=replace(written.draft, missing=(*written.draft.missing, rest)))

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
            completion = self._completion(request, None)
            return completion, parse(completion.text, cut=is_cut(completion))
        reader = stream.open(Citing(composed.passages, text_of=self.text_of))
        completion = self._completion(request, lambda piece: stream.show(reader.feed(piece)))
        stream.show(reader.finish(cut=is_cut(completion)))
        return completion, reader.draft

    def _completion(self, request: ChatRequest, on_text: Callable[[str], None] | None) -> Completion:
        """A reply that was all thinking counts as one that was cut off before its first word."""
        from qa.chat.failures import CutShortError

        try:
            return self.model.complete(request, on_text=on_text)
        except CutShortError as error:
            if not self._may_be_longer:
                raise
            return Completion(text="", model=self.model.name, usage=error.usage, finish_reason="length")

    @property
    def _may_be_longer(self) -> bool:
        return bool(self.retries) and self.longest > self.max_tokens

    def _lengthened(self, question: str, first: Written, stream: _Stream | None) -> Written:
        """The same with its first attempt noted; of a reply that was cut off, what it says with more room.

        Claims that the reader has seen stay. The better of both is taken where the longer one says less.
        """
        cut_at = self.max_tokens if is_cut(first.completion) else 0
        tried = _attempt(first.cited, parsed=_says_something(first.draft), cut_at=cut_at)
        alone = replace(first, attempts=(replace(tried, chosen=True),), cut_at=cut_at)
        if not cut_at or not self._may_be_longer:
            return alone
        request = self._request(question, first.composed, first.composed.messages, self.longest)
        usage = first.completion.usage
        try:
            self._allow(request, usage)
            completion = self.model.complete(request, on_text=None if stream is None else lambda _: None)
        except (ModelError, SetupError, BudgetError) as error:
            usage = together(usage, getattr(error, "usage", Usage(cost_usd=0.0, prompt_tokens=0, completion_tokens=0)))
            completion = replace(first.completion, usage=usage)
            return replace(alone, completion=completion, attempts=(*alone.attempts, _failed(error, "cut")))
        usage = together(usage, completion.usage)
        draft = longer(first.draft, parse(completion.text, cut=is_cut(completion)), seen=stream.shown if stream else 0)
        cited = self._cite(draft, first.composed, question)
        again = _attempt(
            cited, parsed=_says_something(draft), cut_at=self.longest if is_cut(completion) else 0, because="cut"
        )
        said_more = _says_something(first.draft) and worth(cited)[0] < worth(first.cited)[0]
        if said_more or not _says_something(draft):
            return replace(alone, completion=replace(first.completion, usage=usage), attempts=(*alone.attempts, again))
        return replace(
            first, completion=replace(completion, usage=usage), draft=draft, cited=cited,
            attempts=(tried, replace(again, chosen=True)), cut_at=again.cut_at,
        )  # fmt: skip

    def _request(
        self, question: str, composed: Composed, messages: Sequence[Message], max_tokens: int = 0
    ) -> ChatRequest:
        return ChatRequest(
            question=question, passages=composed.passages, messages=tuple(messages),
            max_tokens=max_tokens or self.max_tokens,
        )  # fmt: skip

    def _allow(self, request: ChatRequest, spent: Usage) -> None:
        if self.model.provider != "extractive":
            self.spending.allow(request.messages, request.max_tokens, model=self.model.name, spent=spent)

    def _repaired(self, question: str, first: Written) -> Written:
        """The best of the first reply and its repairs. A repair that fails costs nothing of what is there already."""
        best, usage = first, first.completion.usage
        last = first
        tried = [replace(attempt, chosen=False) for attempt in first.attempts]
        chosen = next(at for at, attempt in enumerate(first.attempts) if attempt.chosen)
        most = len(tried) + self.retries
        told = False
        while self._may_repair and len(tried) < most:
            found = flaws(last.cited.claims, question)
            if not found and (_says_something(last.draft) or first.cut_at):
                break
            try:
                completion, draft = self._repair(question, last, found, usage)
            except (ModelError, SetupError, BudgetError) as error:
                told = told or isinstance(error, ModelError)  # the others stop it before it is sent
                tried.append(_failed(error, _FLAWS))
                break
            told = True
            usage = together(usage, completion.usage)
            cited = self._cite(draft, first.composed, question)
            if draft == last.draft:  # it says the same again: asking once more would be in vain
                tried.append(_attempt(cited, parsed=True, because=_FLAWS))
                break
            last = replace(first, draft=draft, cited=cited)
            cut_at = self.max_tokens if is_cut(completion) else 0
            tried.append(_attempt(cited, parsed=_says_something(draft), cut_at=cut_at, because=_FLAWS))
            if not _says_something(best.draft) or worth(cited) > worth(best.cited):
                best, chosen = last, len(tried) - 1
        tried[chosen] = replace(tried[chosen], chosen=True)
        return replace(
            best, completion=replace(first.completion, usage=usage), attempts=tuple(tried),
            repaired=told,
        )  # fmt: skip

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
        patch = parse(completion.text, cut=is_cut(completion))
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


def is_cut(completion: Completion) -> bool:
    """Whether the reply reached its limit of tokens before its end."""
    return completion.finish_reason == "length"


def _attempt(cited: Cited, *, parsed: bool, cut_at: int = 0, because: str = "") -> Attempt:
    problems = [problem for claim in cited.claims if not claim.supported for problem in claim.problems]
    return Attempt(
        claims=len(cited.claims),
        unsupported=sum(not claim.supported for claim in cited.claims),
        unknown_passages=cited.unknown_passages,
        problems=tuple(problems) if parsed else ("the reply has neither a claim nor a word on what is missing",),
        cut_at=cut_at,
        because=because,
    )


def _failed(error: QAError, because: str) -> Attempt:
    return Attempt(claims=0, unsupported=0, unknown_passages=0, failure=error.message, because=because)


def _budget_after(error: ModelError, composed: Composed, max_tokens: int) -> int:
    """Tokens to try after a context-length error: what the endpoint says it takes, else half the passages."""
    passages = sum(passage.chunk.tokens for passage in composed.passages)
    half = composed.tokens - passages // 2
    stated = _LIMIT.search(error.message)
    room = int(stated[1]) - max_tokens if stated else 0
    return room if 0 < room < half else half
