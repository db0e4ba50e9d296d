"""`qa ask` and `qa search`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.session import bring_up_to_date, mend_index, note, print_json, read_workspace

if TYPE_CHECKING:
    from qa.ask import Asker
    from qa.config import Config
    from qa.types import Answer, Citation, Claim, Filter

_Question = Annotated[
    list[str], typer.Argument(help="The question; `-` reads it from standard input.", metavar="QUESTION")
]
_Sources = Annotated[list[str] | None, typer.Option("--source", help="Only this source of the register (repeatable).")]
_Since = Annotated[str, typer.Option("--since", help="Only articles from this day on: YYYY[-MM[-DD]].")]
_Until = Annotated[str, typer.Option("--until", help="Only articles up to this day: YYYY[-MM[-DD]].")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
_NoSync = Annotated[bool, typer.Option("--no-sync", help="Do not look for changed articles first.")]

EXIT_INSUFFICIENT, EXIT_UNSUPPORTED, EXIT_WITHHELD = 10, 11, 12


def ask(
    context: typer.Context,
    question: _Question,
    *,
    model: Annotated[
        str, typer.Option("--model", "-m", help="The model profile that answers.", envvar="QA_MODEL")
    ] = "",
    source: _Sources = None,
    since: _Since = "",
    until: _Until = "",
    as_of: Annotated[str, typer.Option("--as-of", help="Answer as of this day: later articles are not seen.")] = "",
    passages: Annotated[
        int, typer.Option("-k", help="How many passages the model sees (default: the config's).", min=0, max=100)
    ] = 0,
    as_json: _Json = False,
    no_sync: _NoSync = False,
) -> None:
    """Answer a question from your articles, with the source of every sentence."""
    config = read_workspace(context)
    config.profile(model)  # a wrong name is said before any work
    words = _read(question)
    if not no_sync:
        bring_up_to_date(config)
    from qa import wiring

    with wiring.open_asker(config, model, mend=None if no_sync else lambda: mend_index(config)) as asker:
        _refuse_nothing(asker)
        within = _filter(config, source, since, _earlier(until, as_of))
        stream = asker.model.provider == "openai" and not as_json
        shown = _ClaimPrinter()
        answer = asker.ask(
            words,
            within=within,
            limit=passages or config.settings.passages,
            as_of=as_of,
            on_claim=shown if stream else None,
        )
    if as_json:
        from qa.record import to_json

        print_json(to_json(answer))
    else:
        _print(answer, shown.count)
        if answer.provider == "extractive":
            note(_offline_hint(config))
    raise typer.Exit(exit_code(answer))


def search(
    context: typer.Context,
    query: _Question,
    *,
    source: _Sources = None,
    since: _Since = "",
    until: _Until = "",
    limit: Annotated[int, typer.Option("-k", help="How many passages to show.", min=1, max=1000)] = 10,
    as_json: _Json = False,
    no_sync: _NoSync = False,
) -> None:
    """Show the passages that a question finds, with their scores; no model is asked."""
    config = read_workspace(context)
    words = _read(query)
    if not no_sync:
        bring_up_to_date(config)
    from qa import wiring
    from qa.cli.render import console, passage_texts, withheld_text
    from qa.record import passage_json, withheld_json

    with wiring.open_asker(config, "offline", mend=None if no_sync else lambda: mend_index(config)) as asker:
        within = _filter(config, source, since, until)
        found = asker.search(words, within=within, limit=limit)
        pointers = asker.withheld(words, within)
    if as_json:
        results: list[dict[str, Any]] = [
            {
                **passage_json(p),
                "title": p.card.title,
                "url": p.card.url,
                "published": p.card.published,
                "text": p.chunk.text,
            }
            for p in found
        ]
        print_json(
            {"version": 1, "query": words, "passages": results, "withheld": [withheld_json(w.card) for w in pointers]}
        )
    else:
        out = console()
        for text in passage_texts(found):
            out.print(text)
        if pointers:
            out.print(withheld_text(pointers))
        if not found and not pointers:
            out.print("Nothing found.")
    if not found:
        raise typer.Exit(EXIT_WITHHELD if pointers else EXIT_INSUFFICIENT)


def exit_code(answer: Answer) -> int:
    """0 answered and supported, 10 not enough evidence, 11 a claim is unsupported, 12 only withheld evidence."""
    from qa.types import Outcome

    if any(not claim.supported for claim in answer.claims):
        return EXIT_UNSUPPORTED
    return {Outcome.INSUFFICIENT: EXIT_INSUFFICIENT, Outcome.WITHHELD: EXIT_WITHHELD}.get(answer.outcome, 0)


def _refuse_nothing(asker: Asker) -> None:
    """With no article at all there is nothing to answer from: say how to add some."""
    from qa.errors import SetupError

    counts = asker.catalog.counts()
    if not counts.articles and not counts.references:
        raise SetupError(
            "There are no articles yet.", remedy='Add some: qa add FOLDER --source my-paper --name "My Paper".'
        )


class _ClaimPrinter:
    """Prints each claim of a streaming reply as soon as it is whole and checked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, claim: Claim, _citations: Sequence[Citation]) -> None:
        from qa.cli.render import claim_text, console

        self.count += 1
        console().print(claim_text(claim))
        sys.stdout.flush()


def _print(answer: Answer, claims_shown: int) -> None:
    from qa.cli.render import answer_texts, console

    out = console()
    whole = bool(answer.claims) and claims_shown == len(answer.claims)
    for number, text in enumerate(answer_texts(answer, claims_shown=whole)):
        if number or whole:
            out.print()
        out.print(text)


def _read(words: list[str]) -> str:
    return sys.stdin.read() if words == ["-"] else " ".join(words)


def _offline_hint(config: Config) -> str:
    # The environment only: a keyring takes a quarter of a second to open, and this is a hint.
    others = [(name, m) for name, m in config.settings.models.items() if m.provider == "openai" and m.key_env]
    name, model = next(((n, m) for n, m in others if os.environ.get(m.key_env)), others[0] if others else ("", None))
    if model is None:
        return "Verbatim sentences, chosen offline. A model can write the answer: add a [models.NAME] to qa.toml."
    state = "is set" if os.environ.get(model.key_env) else "is not set"
    return f"Verbatim sentences, chosen offline. To have a model write the answer: -m {name} ({model.key_env} {state})."


def _filter(config: Config, source: list[str] | None, since: str, until: str) -> Filter:
    import difflib

    from qa import wiring
    from qa.errors import ConfigError
    from qa.types import Filter, SourceId

    known = [str(entry.id) for entry in wiring.read_sources(config)] if source else []
    for name in source or ():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise ConfigError(
                f"There is no source `{name}` in the register.",
                remedy=f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(known)}.",
            )
    return Filter(
        sources=tuple(SourceId(name) for name in source or ()),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
    )


def _earlier(until: str, as_of: str) -> str:
    """The tighter of two upper bounds."""
    _day(as_of, "--as-of")
    return min(filter(None, (until, as_of)), default="")


def _day(text: str, option: str) -> str:
    import datetime as dt

    from qa.errors import ConfigError

    if not text:
        return ""
    for pattern in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            dt.datetime.strptime(text, pattern)  # noqa: DTZ007 - a calendar date
        except ValueError:
            continue
        return text
    raise ConfigError(f"{option} {text!r} is not a date.", remedy="Write it as 2026-03-02, 2026-03 or 2026.")
