"""Run a set: every item through the same door as a user's question, several models over the same passages.

Order, scores and sums never depend on which reply came first. An item that fails is an error with its words, never a
number. What was said is kept apart from how it scores, so that scoring can be done again without asking anyone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Protocol

from qa.errors import AuthError, QAError, SetupError
from qa.evals.items import EvalItem
from qa.evals.result import Arm, Failure, Reply, Result, Scored
from qa.evals.score import Case, Corpus, score
from qa.ports import ChatModel
from qa.text import clean
from qa.types import Answer, Filter, Passage

DEPTH = 20
"""How many passages retrieval is measured on; the model is shown the first `limit` of them."""

_OVER_A_NETWORK = frozenset({"openai"})
"""Providers whose replies are waited for: only they are asked for several items at once."""

Progress = Callable[[str, int, int], None]
"""Called with what is going on, how much is done and how much there is in all; always from the calling thread."""


class Door(Protocol):
    """What a run needs of `qa.ask.Asker`."""

    @property
    def profile(self) -> str: ...

    @property
    def model(self) -> ChatModel: ...

    def search(self, query: str, *, within: Filter, limit: int) -> list[Passage]: ...

    def ask(
        self, question: str, *, within: Filter, limit: int, as_of: str, passages: Sequence[Passage] | None
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class _Found:
    """What retrieval brought for one item, or why not."""

    passages: tuple[Passage, ...] | None
    milliseconds: float
    failure: Failure | None = None


def run(
    items: Sequence[EvalItem],
    doors: Sequence[Door],
    *,
    corpus: Corpus,
    limit: int = 8,
    as_of: str = "",
    concurrency: int = 4,
    on_progress: Progress = lambda *_: None,
) -> Result:
    """Ask every item of every door, over the passages that the first door finds, and score the replies.

    `limit`: passages shown to a model. `as_of`: the day on which items without a day of their own are asked.
    `concurrency`: items asked at once of a model behind a network; others are asked one after the other.

    Raises: `SetupError` and `AuthError` (asking on would fail alike), and `SetupError` when no item at all finds any
    passage: an empty index is not a bad score.
    """
    found: list[_Found] = []
    for done, item in enumerate(items):
        on_progress("Searching", done, len(items))
        found.append(_search(item, doors[0], max(DEPTH, limit)))
    on_progress("Searching", len(items), len(items))
    _refuse_empty_index(items, found)
    arms = []
    for door in doors:
        workers = concurrency if door.model.provider in _OVER_A_NETWORK else 1
        replies = _ask_all(items, found, door, limit=limit, as_of=as_of, workers=workers, on_progress=on_progress)
        arms.append(
            Arm(
                profile=door.profile,
                provider=door.model.provider,
                model=door.model.name,
                scored=tuple(score_reply(item, reply, corpus) for item, reply in zip(items, replies, strict=True)),
            )
        )
    return Result(arms=tuple(arms), shown=limit, depth=max(DEPTH, limit), as_of=as_of)


def score_reply(item: EvalItem, reply: Reply, corpus: Corpus) -> Scored:
    """Score what was said; calls no model and no index."""
    failure = reply.failure.words if reply.failure else ""
    case = Case(item=item, corpus=corpus, found=reply.found, answer=reply.answer, failure=failure)
    return Scored(case=case, reply=reply, scores=score(case))


# ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────


def _search(item: EvalItem, door: Door, depth: int) -> _Found:
    start = time.perf_counter()
    try:
        passages = tuple(door.search(item.question, within=item.within, limit=depth))
    except (SetupError, AuthError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever one item meets must not lose the others; it is told in the result
        return _Found(None, _since(start), _failure("search", error))
    return _Found(passages, _since(start))


def _refuse_empty_index(items: Sequence[EvalItem], found: Sequence[_Found]) -> None:
    expected = [hits for item, hits in zip(items, found, strict=True) if item.gold and hits.failure is None]
    if expected and not any(hits.passages for hits in expected):
        raise SetupError(
            "Not one question of the set found a passage: the index is empty, or it is another one's.",
            remedy="Run `qa sync`, then `qa status`.",
        )


def _ask_all(
    items: Sequence[EvalItem],
    found: Sequence[_Found],
    door: Door,
    *,
    limit: int,
    as_of: str,
    workers: int,
    on_progress: Progress,
) -> list[Reply]:
    stage = f"Asking {door.profile}"

    def ask(index: int) -> Reply:
        return _ask(items[index], found[index], door, limit=limit, as_of=as_of)

    replies: dict[int, Reply] = {}
    on_progress(stage, 0, len(items))
    for index, reply in _spread(ask, len(items), workers):
        replies[index] = reply
        on_progress(stage, len(replies), len(items))
    return [replies[index] for index in range(len(items))]


def _spread(ask: Callable[[int], Reply], count: int, workers: int) -> Iterator[tuple[int, Reply]]:
    """Replies as they come; on an error that ends the run nothing more is asked."""
    if workers <= 1:
        for index in range(count):
            yield index, ask(index)
        return
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="qa-eval") as pool:
        waiting: dict[Future[Reply], int] = {pool.submit(ask, index): index for index in range(count)}
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        finally:
            for future in waiting:
                future.cancel()


def _ask(item: EvalItem, found: _Found, door: Door, *, limit: int, as_of: str) -> Reply:
    if found.passages is None:
        return Reply(found=None, answer=None, failure=found.failure, retrieval_ms=found.milliseconds)
    start = time.perf_counter()
    answer, failure = None, None
    try:
        answer = door.ask(
            item.question,
            within=item.within,
            limit=limit,
            as_of=item.as_of or as_of,
            passages=found.passages[:limit],
        )
    except (SetupError, AuthError):
        raise
    except Exception as error:  # noqa: BLE001 - as in _search
        failure = _failure("ask", error)
    return Reply(
        found=found.passages,
        answer=answer,
        failure=failure,
        retrieval_ms=found.milliseconds,
        answering_ms=_since(start),
    )


def _failure(stage: str, error: Exception) -> Failure:
    if isinstance(error, QAError):
        return Failure(stage=stage, kind=type(error).__name__, message=clean(error.message), exit_code=error.exit_code)
    return Failure(stage=stage, kind=type(error).__name__, message=clean(str(error)), exit_code=1)


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
