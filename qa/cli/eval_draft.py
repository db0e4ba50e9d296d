"""`qa eval draft`: questions proposed from the articles, for a person to take, change or drop, one at a time."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from qa.cli.session import bring_up_to_date, note, print_json, progress, read_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evals.drafts.propose import Proposal, TextOf
    from qa.types import ArticleId
    from qa.wiring.stores import Workspace


_ENOUGH = 300
"""Proposals to choose from: with more, only the time it takes would grow."""


def draft(
    context: typer.Context,
    *,
    count: Annotated[int, typer.Option("--n", help="How many questions to propose.", min=1, max=1000)] = 20,
    out: Annotated[Path, typer.Option("--out", help="The set to add them to; made if need be.")] = Path(
        "drafted.jsonl"
    ),
    source: Annotated[list[str] | None, typer.Option("--source", help="Only of this source (repeatable).")] = None,
    model: Annotated[str, typer.Option("--model", "-m", help="The profile that writes (default: the config's).")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take all of them, marked as not reviewed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was taken as one JSON document.")] = False,
) -> None:
    """Propose questions from your articles, each with the words that answer it; you take, edit or drop them.

    The offline profile writes by rules, in English; any other profile is asked to write. Articles that their publisher
    keeps from AI are never read for it. The set quotes your articles: `qa purge` does not reach it.
    """
    from qa.evals.drafts.propose import to_item
    from qa.evals.importers.written import item_line
    from qa.wiring.workspace import open_workspace

    config = read_workspace(context)
    known = _known(out)
    bring_up_to_date(config)
    taken: list[str] = []
    dropped = 0
    with open_workspace(config) as workspace:
        proposals = _proposals(config, workspace, model, source or [], count, known)
        judged = ((p, False) for p in proposals) if yes else _reviewed(proposals, workspace.catalog.text, count)
        for proposal, reviewed in judged:
            if proposal is None:
                dropped += 1
                continue
            item = to_item(proposal, reviewed=reviewed)
            with out.open("a", encoding="utf-8", newline="\n") as file:  # at once: what was decided is not lost
                file.write(item_line(item))
            taken.append(item.id)
    if as_json:
        print_json({"version": 1, "out": str(out), "taken": taken, "dropped": dropped, "reviewed": not yes})
    note(f"{len(taken)} taken, {dropped} dropped.", style="bold")
    if taken and not out.resolve().is_relative_to(config.state.resolve()):
        note(f"{out} quotes your articles and lies outside .qa: what is withdrawn later is not taken out of it.")
        note(f"Next: qa eval run {out}" + ("" if not yes else f"   (read them first: nobody has reviewed {out})"))


def _known(out: Path) -> set[tuple[str, ...]]:
    """Questions that the set has already. Raises: `ConfigError` when it is no set."""
    from qa.evals.items import read_set
    from qa.words import tokens

    if not out.exists() or not out.stat().st_size:
        return set()
    return {tuple(tokens(item.question)) for item in read_set(out).items}


def _proposals(
    config: Config, workspace: Workspace, model: str, sources: list[str], count: int, known: set[tuple[str, ...]]
) -> Iterable[Proposal]:
    from qa.errors import ConfigError
    from qa.evals.drafts.propose import usable

    ids = {source.id for source in workspace.sources}
    if unknown := [name for name in sources if name not in ids]:
        raise ConfigError(f"There is no source {unknown[0]!r}.", remedy=f"Sources: {', '.join(sorted(ids))}.")
    every = usable(list(workspace.catalog.all_cards()))
    cards = [card for card in every if not sources or card.source_id in sources]
    if not cards:
        raise ConfigError("There is no article that questions may be made of.", remedy="Look at `qa status`.")
    if config.profile(model)[1].provider == "extractive":
        from qa.chunks.sentences import sentence_spans
        from qa.evals.drafts.propose import by_rules, choose

        found = by_rules(
            cards,
            among=every,
            text_of=workspace.catalog.text,
            sentences=sentence_spans,
            enough=max(_ENOUGH, 10 * count) + len(known),
        )
        fitting = [proposal for proposal in found if proposal.key not in known]
        if not fitting:
            note("The rules find nothing (more) to ask: they read English only. A model can: -m PROFILE.")
        return choose(fitting, count)
    return _asked(config, workspace, model, [card.id for card in cards], count, known)


def _asked(
    config: Config, workspace: Workspace, model: str, articles: list[ArticleId], count: int, known: set[tuple[str, ...]]
) -> Iterator[Proposal]:
    from qa.evals.drafts.by_model import Tally, by_model, passages_of
    from qa.prompts import read_prompt
    from qa.wiring.models import make_model

    profile, writer = make_model(config, model, local=workspace.embedder)
    settings = config.profile(model)[1]
    tally = Tally()
    with progress() as draw:
        for proposal in by_model(
            writer,
            passages_of(workspace.catalog, articles),
            prompt=read_prompt("draft", config.home).text,
            count=count,
            known=known,
            today=dt.datetime.now(tz=dt.UTC).date().isoformat(),
            budget_tokens=settings.context_tokens,
            max_tokens=settings.max_tokens,
            tally=tally,
        ):
            draw(f"Asking {profile}", tally.held, count)
            yield proposal
    if tally.dropped:
        note(f"{tally.dropped} questions of {profile} were dropped: their words do not stand in the passage just once.")


# ── a person decides ───────────────────────────────────────────────────────────────────────────────────────


def _reviewed(proposals: Iterable[Proposal], text_of: TextOf, count: int) -> Iterator[tuple[Proposal | None, bool]]:
    """Each proposal as a person leaves it; None for a dropped one. Ends with them, at `q`, or where the input ends."""
    for number, proposal in enumerate(proposals, start=1):
        _show(proposal, number, count)
        while True:
            word = _answer("[a]ccept, [e]dit, [d]rop, [q]uit? ")
            if word is None or word.startswith("q"):
                return
            if word.startswith("d"):
                yield None, True
                break
            if word.startswith("a") or not word:
                yield proposal, True
                break
            if word.startswith("e") and (edited := _edited(proposal, text_of)) is not None:
                yield edited, True
                break


def _show(proposal: Proposal, number: int, count: int) -> None:
    note(f"\n{number}/{count}  {proposal.article}")
    note(f"  Question  {proposal.question}", style="bold")
    if proposal.missing:
        note(f"  Answer    none: the articles do not say {proposal.missing}", style="")
        return
    note(f"  Answer    {proposal.answer}", style="")
    shown = proposal.gold[:1] if proposal.gold[0].group else proposal.gold  # copies of a story say the same
    for gold in shown:
        note(f"  Quote     {gold.quote}")
    if len(shown) < len(proposal.gold):
        note(f"            and in {', '.join(gold.doc for gold in proposal.gold[1:])}")


def _edited(proposal: Proposal, text_of: TextOf) -> Proposal | None:
    from qa.evals.drafts.propose import relocated

    note("  Type anew what should change; an empty line keeps it.")
    question = _answer("  Question: ")
    answer = "" if proposal.missing else _answer("  Answer:   ")
    quote = "" if proposal.missing else _answer("  Quote:    ")
    changed = relocated(
        proposal,
        question=question or proposal.question,
        answer=answer or proposal.answer,
        quote=quote or "",
        text=text_of(proposal.article) or "",
    )
    if changed is None:
        note("  These words do not stand in the article exactly once.", style="yellow")
    return changed


def _answer(prompt: str, stream: TextIO | None = None) -> str | None:
    """One line of the input; None at its end. The prompt goes where the notes go."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = (stream or sys.stdin).readline()
    return line.strip() if line else None
