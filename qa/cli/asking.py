"""One question → its answer, kept, printed, with its exit code: what `qa ask` and `qa chat` share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from qa.cli.session import bring_up_to_date, mend_index, note
from qa.cli.waiting import Waiting
from qa.errors import QAError

if TYPE_CHECKING:
    from qa.answer_types import Answer, Citation, Claim
    from qa.ask import Asker
    from qa.config import Config
    from qa.conversation import Conversation, Standalone
    from qa.types import ChatRequest, Filter

    Prepare = Callable[[Asker, str], Standalone]

EXIT_INSUFFICIENT, EXIT_UNSUPPORTED, EXIT_WITHHELD, EXIT_OVER_BUDGET = 10, 11, 12, 13


class Wanted(Struct, frozen=True, kw_only=True):
    """How a question is to be answered, besides its words."""

    model: str = ""
    options: Mapping[str, Any]
    """`sources`, `since`, `until`, `as_of` and `k`, as the record keeps them."""
    retries: int | None = None
    max_cost: float | None = None
    sync: bool = True
    quiet: bool = False
    """Nothing is printed while the model writes."""
    show: str = ""
    """`prompt`: the messages that the model is sent are held for printing."""


class Asked(Struct, frozen=True, kw_only=True):
    answer: Answer
    document: dict[str, Any]
    """The record, as `--json` prints it."""
    claims_shown: int
    """How many claims were printed while the model wrote."""
    not_kept: str
    requests: tuple[ChatRequest, ...] = ()
    """What the model was sent, where that is to be shown."""


def leaning_on(conversation: Conversation) -> Prepare:
    """What makes a follow-up to this conversation stand alone, and says so."""

    def prepare(asker: Asker, words: str) -> Standalone:
        standalone = conversation.standalone(asker, words)
        if standalone.question != " ".join(words.split()):
            note(f"Asked as: {standalone.question}")
        return standalone

    return prepare


def answer_question(config: Config, words: str, wanted: Wanted, *, prepare: Prepare | None = None) -> Asked:
    """Sync what changed, ask, keep the record. `prepare` may change the question once the model is at hand.

    Raises: what `Asker.ask` raises, `ConfigError` for a source or a date that is none.
    """
    if wanted.sync:
        bring_up_to_date(config)
    from qa.answerable import note_outcome
    from qa.cli.afterwards import limited
    from qa.keep import Keeping
    from qa.wiring.asking import open_asker

    options = wanted.options
    mend = (lambda: mend_index(config)) if wanted.sync else None
    with open_asker(config, wanted.model, mend=mend) as asker:
        refuse_nothing(asker)
        within = filter_of(config, options["sources"], options["since"], options["until"], options["as_of"])
        options = {**options, "since": within.since, "until": within.until, "as_of": within.as_of}
        asker = limited(asker, retries=wanted.retries, max_cost=wanted.max_cost)
        prepared = prepare(asker, words) if prepare else None
        if prepared is not None:
            words, asker = prepared.question, prepared.limited(asker)
        is_slow = asker.model.provider == "openai"
        waiting = Waiting(f"{asker.profile} works on it; Ctrl-C stops it" if is_slow else "")
        shown = ClaimPrinter(waiting)
        keeping = Keeping(config, asker, options=options)
        asker = keeping.asker
        requests: list[ChatRequest] = []
        if wanted.show == "prompt":
            from qa.cli.overheard import overheard

            asker = overheard(asker, requests)
        try:
            with waiting:
                answer = asker.ask(
                    words,
                    within=within,
                    limit=options["k"] or config.settings.passages,
                    as_of=options["as_of"],
                    read_dates=not options.get("any_date"),
                    on_claim=shown if is_slow and not wanted.quiet else None,
                )
        except (QAError, KeyboardInterrupt):
            shown.break_off(words)
            raise
        answer = prepared.added_to(answer) if prepared else answer
        document, not_kept = keeping.keep(answer)
        note_outcome(config, answer, options)
    return Asked(
        answer=answer,
        document=document,
        claims_shown=shown.count,
        not_kept=not_kept,
        requests=tuple(requests),
    )


def print_asked(config: Config, asked: Asked, *, max_cost: float | None = None, hint: bool = True) -> None:
    """The answer on stdout; what is to be said of it on stderr."""
    from qa.cli.afterwards import remarks

    print_answer(asked.answer, asked.claims_shown)
    if hint and asked.answer.claims and asked.answer.provider == "extractive":
        note(offline_hint(config))
    say_not_kept(asked)
    for remark in remarks(asked.answer, max_cost):
        note(remark)


def say_not_kept(asked: Asked) -> None:
    if asked.not_kept:
        note(f"This answer was not kept: {asked.not_kept}.")


def exit_code(answer: Answer) -> int:
    """0 answered and supported, 10 not enough evidence, 11 a claim is unsupported, 12 only withheld evidence.

    A passage number that the model made up is a citation that bears nothing out: 11 as well.
    """
    from qa.answer_types import Outcome

    if answer.unknown_passages or any(not claim.supported for claim in answer.claims):
        return EXIT_UNSUPPORTED
    return {Outcome.INSUFFICIENT: EXIT_INSUFFICIENT, Outcome.WITHHELD: EXIT_WITHHELD}.get(answer.outcome, 0)


def refuse_nothing(asker: Asker) -> None:
    """With no article at all there is nothing to answer from: say how to add some."""
    from qa.errors import SetupError

    counts = asker.catalog.counts()
    if not counts.articles and not counts.references:
        raise SetupError(
            "There are no articles yet.", remedy='Add some: qa add FOLDER --source my-paper --name "My Paper".'
        )


class ClaimPrinter:
    """Prints each claim of a streaming reply as soon as it is whole and checked."""

    def __init__(self, waiting: Waiting) -> None:
        self.count = 0
        self._waiting = waiting
        self._cited: dict[int, Citation] = {}

    def __call__(self, claim: Claim, citations: Sequence[Citation]) -> None:
        from qa.cli.render import claim_text, console

        self.count += 1
        self._cited |= {citation.n: citation for citation in citations if citation.n in claim.citations}
        self._waiting.hide()
        console().print(claim_text(claim))
        sys.stdout.flush()
        self._waiting.show()

    def break_off(self, question: str) -> None:
        """The sources of what was printed, where no more will come: a claim without its source is none."""
        if not self.count:
            return
        from qa.cli.render import citation_text, console
        from qa.drafting.language import asked_language

        out = console()
        out.print()
        for citation in self._cited.values():
            out.print(citation_text(citation, asked_in=asked_language(question)))
        sys.stdout.flush()
        note("The answer broke off here: it is not whole, and it is not kept.", style="yellow")


def print_answer(answer: Answer, claims_shown: int) -> None:
    from qa.cli.render import answer_texts, console

    out = console()
    whole = bool(answer.claims) and claims_shown == len(answer.claims)
    for number, text in enumerate(answer_texts(answer, claims_shown=whole)):
        if number or whole:
            out.print()
        out.print(text)


def offline_hint(config: Config) -> str:
    # The environment only: a keyring takes a quarter of a second to open, and this is a hint.
    others = [(name, m) for name, m in config.settings.models.items() if m.provider == "openai" and m.key_env]
    name, model = next(((n, m) for n, m in others if os.environ.get(m.key_env)), others[0] if others else ("", None))
    if model is None:
        return "Verbatim sentences, chosen offline. A model can write the answer: add a [models.NAME] to qa.toml."
    state = "is set" if os.environ.get(model.key_env) else "is not set"
    return f"Verbatim sentences, chosen offline. To have a model write the answer: -m {name} ({model.key_env} {state})."


def filter_of(config: Config, source: Sequence[str], since: str, until: str, as_of: str = "") -> Filter:
    import difflib

    from qa.errors import ConfigError
    from qa.types import Filter, SourceId
    from qa.wiring.register import read_sources

    known = [str(entry.id) for entry in read_sources(config)] if source else []
    for name in source:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise ConfigError(
                f"There is no source `{name}` in the register.",
                remedy=f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(known)}.",
            )
    since, until, as_of = _day(since, "--since"), _day(until, "--until"), _day(as_of, "--as-of")
    for last, option in ((until, "--until"), (as_of, "--as-of")):
        same = min(len(since), len(last))  # “since 2026-05” is within “until 2026”
        if since[:same] > last[:same]:
            raise ConfigError(
                f"--since {since} is later than {option} {last}: no article can lie between them.",
                remedy=f"Give a --since that is not after {last}, or leave one of the two out.",
            )
    return Filter(sources=tuple(SourceId(name) for name in source), since=since, until=until, as_of=as_of)


def earlier_of(until: str, as_of: str) -> str:
    """The tighter of two upper bounds."""
    _day(as_of, "--as-of")
    return min(filter(None, (until, as_of)), default="")


def _day(text: str, option: str) -> str:
    import datetime as dt

    from qa.errors import ConfigError

    if not text:
        return ""
    for pattern, length in (("%Y-%m-%d", 10), ("%Y-%m", 7), ("%Y", 4)):
        try:
            day = dt.datetime.strptime(text, pattern)  # noqa: DTZ007 - a calendar date
        except ValueError:
            continue
        return day.date().isoformat()[:length]  # “2026-3-2” compares with no date of an article
    raise ConfigError(f"{option} {text!r} is not a date.", remedy="Write it as 2026-03-02, 2026-03 or 2026.")
