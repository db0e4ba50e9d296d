"""Run a set into a run folder: every item through a user's own door, all systems over the same passages.

What is there already is not done again, so a run that was killed goes on where it was. What was said is written down
as it comes and scored later, from the folder alone (`rescore`). An item that fails is an error with its words, never a
number.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from typing import Literal, Protocol

from msgspec import Struct

from qa.answer_types import Answer
from qa.chat.failures import UnknownModelError
from qa.errors import AuthError, QAError, RateLimitError, SetupError, UnreachableError
from qa.evals.arms import ReadPassages
from qa.evals.cache import CachedModel
from qa.evals.items import EvalItem
from qa.evals.result import Failure, Reply
from qa.evals.run_folder import Entry, Found, Run, RunWriter, System, read_run
from qa.ports import ChatModel
from qa.text import clean
from qa.types import ArticleId, Filter, Passage

DEPTH = 20
"""How many passages retrieval is measured on; a model is shown the first ones of them."""

OVER_A_NETWORK = frozenset({"openai"})
"""Providers whose replies are waited for: only they are asked for several items at once."""

ALIKE = 3
"""So many failures in a row with the same words, and a run is stopped."""
INTERRUPTED, INCOMPLETE = 130, 16

_ATTEMPTS = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 60.0
"""Seconds, after an endpoint that still asks to slow down when the model's own patience is at its end."""
_SURE_TO_REPEAT = (AuthError, SetupError, UnreachableError, UnknownModelError, RateLimitError)

Progress = Callable[[str, int, int], None]
"""Called with what is going on, how much is done and how much there is in all; always from the calling thread."""


Find = Callable[[EvalItem], Sequence[Passage]]
"""An item → the passages found for it, best first."""


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


class Contender(Struct, frozen=True, kw_only=True):
    """A system of the run, and the way to ask it."""

    system: System
    door: Door
    read: ReadPassages | None = None
    """What an arm shows instead of what retrieval found."""
    cache: CachedModel | None = None


class Stopped(Struct, frozen=True, kw_only=True):
    """Why a run ended before its end."""

    words: str
    status: Literal["partial", "aborted"]
    exit_code: int


_BY_HAND = Stopped(words="stopped by hand", status="partial", exit_code=INTERRUPTED)


class _Job(Struct, frozen=True):
    item: EvalItem
    repeat: int


def run(
    folder_run: Run,
    writer: RunWriter,
    contenders: Sequence[Contender],
    *,
    text_of: Callable[[ArticleId], str | None],
    find: Find | None = None,
    jobs: int = 4,
    max_cost: float | None = None,
    on_progress: Progress = lambda *_: None,
    pause: float = _FIRST_PAUSE,
) -> Stopped | None:
    """Find and ask what the folder does not hold yet; failures are tried again. None when it came to its end.

    `find`: how passages are found, by default as the first contender's door searches.
    `jobs`: items asked at once of a model behind a network. `max_cost`: USD that replies may cost in all; needs models
    that know their price. `pause`: seconds after the first 429 that the model itself gave up on.

    Raises: `SetupError` when no item at all finds any passage: an empty index is not a bad score.
    """
    ended = threading.Event()
    with _heeding(ended):
        find = find or _searching(contenders[0].door, folder_run)
        failure = _search_all(folder_run, writer, find, ended, on_progress)
        if failure or ended.is_set():
            return _stopped(failure) if failure else _BY_HAND
        return _ask_all(writer, contenders, ended, text_of, _Limits(jobs, max_cost, pause), on_progress)


class _Limits(Struct, frozen=True):
    jobs: int
    max_cost: float | None
    pause: float


@contextmanager
def _heeding(ended: threading.Event) -> Iterator[None]:
    """The first Ctrl-C asks for an end, so that what is under way is written down; the second is one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def heed(number: int, frame: object) -> None:
        del number, frame
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
        ended.set()

    signal.signal(signal.SIGINT, heed)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _ask_all(
    writer: RunWriter,
    contenders: Sequence[Contender],
    ended: threading.Event,
    text_of: Callable[[ArticleId], str | None],
    limits: _Limits,
    on_progress: Progress,
) -> Stopped | None:
    known = read_run(writer.folder)  # so that a run taken up again is asked about the very same passages
    _refuse_empty_index(known)
    purse = _Purse(limits.max_cost, known)
    for contender in contenders:
        asking = _Asking(known, contender, purse, limits, ended)
        stage = f"Asking {contender.system.label}"
        on_progress(stage, asking.done, asking.total)
        for job, reply in asking.replies():
            writer.add(
                Entry(system=contender.system.label, id=job.item.id, repeat=job.repeat, reply=reply), text_of=text_of
            )
            asking.look_at(reply)
            on_progress(stage, asking.done, asking.total)
        if asking.stopped:
            return asking.stopped
    return None


# ── searching ──────────────────────────────────────────────────────────────────────────────────────────────


def _searching(door: Door, folder_run: Run) -> Find:
    return lambda item: door.search(item.question, within=item.within, limit=folder_run.manifest["depth"])


def _search_all(
    folder_run: Run, writer: RunWriter, find: Find, ended: threading.Event, on_progress: Progress
) -> Failure | None:
    """The failure that came three times in a row, which ends it; else None, also when it is asked to end."""
    total = len(folder_run.items)
    alike: list[Failure] = []
    for done, item in enumerate(folder_run.items):
        on_progress("Searching", done, total)
        if ended.is_set():
            return None
        before = folder_run.found.get(item.id)
        if before is not None and before.failure is None:
            continue
        found = _search(item, find)
        writer.add_found(item.id, found)
        same = alike if found.failure in alike else []
        alike = [*same, found.failure] if found.failure else []
        if len(alike) == ALIKE:
            return alike[0]
    on_progress("Searching", total, total)
    return None


def _search(item: EvalItem, find: Find) -> Found:
    start = time.perf_counter()
    try:
        passages = tuple(find(item))
    except Exception as error:  # noqa: BLE001 - whatever one item meets must not lose the others; it is written down
        return Found(passages=None, ms=_since(start), failure=_failure("search", error))
    return Found(passages=passages, ms=_since(start))


def _refuse_empty_index(known: Run) -> None:
    expected = [known.found[item.id] for item in known.items if item.gold and item.id in known.found]
    expected = [found for found in expected if found.failure is None]
    if expected and not any(found.passages for found in expected):
        raise SetupError(
            "Not one question of the set found a passage: the index is empty, or it is another one's.",
            remedy="Run `qa sync`, then `qa status`.",
        )


# ── asking ─────────────────────────────────────────────────────────────────────────────────────────────────


class _Purse:
    """What replies have cost, and whether one more fits in."""

    def __init__(self, limit: float | None, known: Run) -> None:
        self.limit = limit
        self.spent = self._dearest = 0.0
        for entry in known.entries:
            self.pay(entry.reply)

    def pay(self, reply: Reply) -> None:
        cost = reply.answer.usage.cost_usd if reply.answer and not reply.cached else None
        self.spent += cost or 0.0
        self._dearest = max(self._dearest, cost or 0.0)

    def holds_another(self, flying: int) -> bool:
        """Whether one more may be asked beside those asked already. The first one tells what one costs."""
        if self.limit is None:
            return True
        if not self._dearest:
            return flying == 0
        return self.spent + (flying + 1) * self._dearest <= self.limit


class _Asking:
    """One system being asked: how many at once, how many failures alike, and whether to go on."""

    def __init__(
        self, known: Run, contender: Contender, purse: _Purse, limits: _Limits, ended: threading.Event
    ) -> None:
        """`ended`: set from outside, or by itself, when nothing more is to be asked."""
        self._known, self._contender, self._purse, self._pause = known, contender, purse, limits.pause
        self._jobs = limits.jobs if contender.door.model.provider in OVER_A_NETWORK else 1
        self._width = self._jobs
        self._alike: list[Failure] = []
        self._any_good = False
        self._ended, self._lock = ended, threading.Lock()
        self.stopped: Stopped | None = None
        self.total = len(known.items) * int(known.manifest["repeats"])
        self.done = self.total - len(self._todo())

    def _todo(self) -> list[_Job]:
        good = {entry.key for entry in self._known.entries if entry.reply.failure is None}
        label = self._contender.system.label
        repeats = range(self._known.manifest["repeats"])
        return [_Job(i, r) for i in self._known.items for r in repeats if (label, i.id, r) not in good]

    def replies(self) -> Iterator[tuple[_Job, Reply]]:
        """Replies as they come. Once stopped, nothing more is asked; what is under way is waited for."""
        waiting = deque(self._todo())
        if self._jobs <= 1:
            yield from self._one_by_one(waiting)
            return
        flying: dict[Future[Reply], _Job] = {}
        with ThreadPoolExecutor(max_workers=self._jobs, thread_name_prefix="qa-eval") as pool:
            while True:
                while waiting and len(flying) < self._width and self._may_ask(len(flying)):
                    job = waiting.popleft()
                    flying[pool.submit(self._ask, job)] = job
                if not flying:
                    return
                try:
                    ready, _ = wait(flying, return_when=FIRST_COMPLETED)
                except KeyboardInterrupt:
                    self._interrupt()
                    continue
                for future in ready:
                    yield flying.pop(future), future.result()

    def _one_by_one(self, waiting: deque[_Job]) -> Iterator[tuple[_Job, Reply]]:
        while waiting and self._may_ask(0):
            job = waiting.popleft()
            try:
                reply = self._ask(job)
            except KeyboardInterrupt:
                self._interrupt()
                return
            yield job, reply

    def _may_ask(self, flying: int) -> bool:
        if self._ended.is_set() and not self.stopped:
            self.stopped = _BY_HAND
        if self.stopped:
            return False
        if self._purse.holds_another(flying):
            return True
        if not flying:
            limit = self._purse.limit or 0.0
            words = f"another reply may cost more than is left of {limit:g} USD ({self._purse.spent:.4f} spent)"
            self.stopped = Stopped(words=words, status="partial", exit_code=INCOMPLETE)
        return False

    def _interrupt(self) -> None:
        self.stopped = _BY_HAND
        self._ended.set()

    def look_at(self, reply: Reply) -> None:
        """Count what came; stop when failures are so alike that the next will be too."""
        self.done += 1
        self._purse.pay(reply)
        if reply.failure is None:
            self._any_good = self._any_good or not reply.skipped
            self._alike.clear()
            with self._lock:
                self._width = min(self._jobs, self._width + 1)
            return
        self._alike.append(reply.failure)
        last = self._alike[-ALIKE:]
        surely = reply.failure.kind in {kind.__name__ for kind in _SURE_TO_REPEAT}
        if last == [reply.failure] * ALIKE and (surely or not self._any_good) and not self.stopped:
            self.stopped = _stopped(reply.failure)
            self._ended.set()

    def _ask(self, job: _Job) -> Reply:
        """Ask one item; an endpoint that asks to slow down is asked less at once, and again after a pause."""
        for attempt in range(1, _ATTEMPTS + 1):
            reply = ask_once(self._contender, job.item, self._known, repeat=job.repeat, attempt=attempt)
            if reply.failure is None or reply.failure.kind != RateLimitError.__name__ or self.stopped:
                return reply
            with self._lock:
                self._width = max(1, self._width // 2)
            if attempt < _ATTEMPTS and self._ended.wait(min(_LONGEST_PAUSE, self._pause * 2 ** (attempt - 1))):
                return reply
        return reply


def ask_once(contender: Contender, item: EvalItem, known: Run, *, repeat: int, attempt: int = 1) -> Reply:
    """Ask one item of one system, over the passages of its arm."""
    system, found = contender.system, known.found.get(item.id)
    hits = found.passages if found else None
    shown: Sequence[Passage] | str = (hits or ())[: system.passages]
    if contender.read:
        shown = contender.read(item)
    elif system.arm == "rag" and hits is None:
        return Reply(found=None, answer=None, failure=found.failure if found else None)
    retrieval_ms = found.ms if found else 0.0
    if isinstance(shown, str):
        return Reply(found=hits, answer=None, skipped=shown)
    start = time.perf_counter()
    answer = failure = None
    with contender.cache.call(repeat) if contender.cache else nullcontext() as call:
        try:
            answer = contender.door.ask(
                item.question,
                within=item.within,
                limit=max(1, system.passages),
                as_of=item.as_of or known.manifest["as_of"],
                passages=shown,
            )
        except Exception as error:  # noqa: BLE001 - as in _search
            failure = _failure("ask", error)
    return Reply(
        found=hits,
        answer=answer,
        failure=failure,
        retrieval_ms=retrieval_ms,
        answering_ms=_since(start),
        attempts=attempt,
        cached=bool(call and call.cached),
    )


def _stopped(failure: Failure) -> Stopped:
    return Stopped(words=failure.words, status="aborted", exit_code=failure.exit_code)


def _failure(stage: str, error: Exception) -> Failure:
    if isinstance(error, QAError):
        return Failure(stage=stage, kind=type(error).__name__, message=clean(error.message), exit_code=error.exit_code)
    return Failure(stage=stage, kind=type(error).__name__, message=clean(str(error)), exit_code=1)


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
