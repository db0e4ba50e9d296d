"""What a run would ask for: calls, tokens and the most it can cost, without asking any model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from qa.ask import Asker
from qa.drafting.spending import cost, count
from qa.evals.arms import ClosedBook
from qa.evals.cache import CachedModel
from qa.evals.items import EvalItem
from qa.evals.run import Contender, Progress, ask_once
from qa.evals.run_folder import Found, Run, System
from qa.types import ChatRequest, Completion, Passage


class Estimate(Struct, frozen=True, kw_only=True):
    """Of one system. Without a network there is nothing to pay: calls are 0."""

    system: System
    calls: int
    cached: int
    """Calls that the cache answers, besides `calls`."""
    prompt_tokens: int
    most_completion_tokens: int
    """If every reply is as long as it may be."""
    most_usd: float | None
    """None when the price is unknown."""


class _Probe:
    """Stands in a model's place and counts."""

    def __init__(self, cached: CachedModel) -> None:
        self._cached = cached
        self.hits = self.calls = self.prompt_tokens = self.completion_tokens = 0

    @property
    def provider(self) -> str:
        return self._cached.provider

    @property
    def name(self) -> str:
        return self._cached.name

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        del on_text
        if self._cached.holds(request):
            self.hits += 1
        else:
            self.calls += 1
            self.prompt_tokens += count(request.messages, self.name)
            self.completion_tokens += request.max_tokens
        return Completion(text="MISSING nothing was asked")


def estimate(
    contenders: Sequence[Contender],
    items: Sequence[EvalItem],
    *,
    manifest: Mapping[str, Any],
    search: Callable[[EvalItem], Sequence[Passage]],
    prices: Mapping[str, tuple[float, float] | None],
    on_progress: Progress = lambda *_: None,
) -> list[Estimate]:
    """Go the whole way of every question but the call. `prices`: label → USD per million tokens, prompt and completion.

    Repairs, which a model is asked for when its quotes do not hold, are not foreseen.
    """
    paid = [contender for contender in contenders if contender.cache]
    found = {}
    for done, item in enumerate(items if paid else ()):
        on_progress("Searching", done, len(items))
        found[item.id] = Found(passages=tuple(search(item)), ms=0.0)
    on_progress("Searching", len(items), len(items))
    known = Run(
        folder=Path(),
        manifest=manifest,
        items=tuple(items),
        systems=tuple(contender.system for contender in contenders),
        entries=(),
        found=found,
        passages={},
    )
    return [_of(contender, known, prices.get(contender.system.label)) for contender in contenders]


def _of(contender: Contender, known: Run, price: tuple[float, float] | None) -> Estimate:
    if contender.cache is None:
        return Estimate(
            system=contender.system, calls=0, cached=0, prompt_tokens=0, most_completion_tokens=0, most_usd=0.0
        )
    probe = _Probe(contender.cache)
    probing = structs.replace(contender, door=_with_model(contender.door, probe))
    for item in known.items:
        for repeat in range(known.manifest["repeats"]):
            ask_once(probing, item, known, repeat=repeat)
    return Estimate(
        system=contender.system,
        calls=probe.calls,
        cached=probe.hits,
        prompt_tokens=probe.prompt_tokens,
        most_completion_tokens=probe.completion_tokens,
        most_usd=None if price is None else cost(price, probe.prompt_tokens, probe.completion_tokens),
    )


def _with_model(door: object, probe: _Probe) -> Asker | ClosedBook:
    if isinstance(door, ClosedBook):
        return structs.replace(door, asker=structs.replace(door.asker, model=probe))
    assert isinstance(door, Asker)
    return structs.replace(door, model=probe)
