"""`qa rights`: what publishers say of AI use, what was decided for an article and why, and the ledger of it all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import print_json, read_workspace

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from qa.rights.chain import Entry, Event
    from qa.types import Verdict

app = typer.Typer(help="What publishers say of AI use of their articles, and what was decided.", no_args_is_help=True)
# Typer shows single line breaks as they stand, and square brackets as markup unless escaped.
_CHECK = r"""
Read every place where a publisher can speak of AI use, and say what was decided and why.

Give a file or an address, or only the parts you want to try: each option is one place, and they combine freely.
What is not given is silent. Nothing is stored. For a file or an address, the register's flag counts too.

`full`: may be stored, embedded, quoted. `reference`: title and link only.
`unchecked`: a place could not be read, or a person must look; treated as a reference.
`uses` is the evidence for each use; the verdict is about answering, which is ai_input.

JSON (docs), one document:

"verdict": "full", "reference" or "unchecked"
"uses": {"search", "ai_input", "ai_train", "display"}, each "yes", "no" or "unstated"
"conditions": what an answer must keep: \["attribution", "non-commercial", "verbatim-only", "title-only", "max-quote:N"]
"signals": \[{"carrier", "protocol", "use", "says", "quote", "where", "note"}]
  carrier: where it was read; protocol: what it is written in; says: "yes", "no", "unstated" or "needs-review";
  quote: the words it rests on
"carriers": \[{"carrier", "status"}], status: "read", "absent" or "failed"
"rule": the stable name of the rule that decided
"reason": one sentence

A file of several articles gives {"articles": \[the same, each with its "article_id"]}.
"""


@app.callback()
def group() -> None:
    """What publishers say of AI use of their articles, and what was decided."""


@app.command("check", help=_CHECK)
def check(  # noqa: PLR0913 - one option for each place where a publisher can speak
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(help="A file, or an address to fetch (http…).", metavar="[URL|FILE]", show_default=False)
    ] = "",
    *,
    robots: Annotated[Path | None, typer.Option("--robots", help="A robots.txt.", metavar="FILE")] = None,
    header: Annotated[
        list[str] | None, typer.Option("--header", help='A response header, "Name: value" (repeatable).')
    ] = None,
    tdmrep: Annotated[Path | None, typer.Option("--tdmrep", help="A tdmrep.json.", metavar="FILE")] = None,
    rsl: Annotated[Path | None, typer.Option("--rsl", help="An RSL licence.", metavar="FILE")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="The article's page.", metavar="FILE")] = None,
    text: Annotated[Path | None, typer.Option("--text", help="The article as plain text.", metavar="FILE")] = None,
    aitxt: Annotated[Path | None, typer.Option("--aitxt", help="An ai.txt.", metavar="FILE")] = None,
    trusttxt: Annotated[Path | None, typer.Option("--trusttxt", help="A trust.txt.", metavar="FILE")] = None,
    url: Annotated[str, typer.Option("--url", help="The article's address: what paths are compared with.")] = "",
    profile: Annotated[
        str, typer.Option("--profile", help="What silence means: strict, cautious or open (default: the config's).")
    ] = "",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this machine or a private network too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    from qa.cli import rights_check
    from qa.errors import ConfigError

    site = {"robots.txt": robots, "tdmrep.json": tdmrep, "rsl": rsl, "ai.txt": aitxt, "trust.txt": trusttxt}
    given = rights_check.Given(
        target=target,
        site={name: path for name, path in site.items() if path is not None},
        headers=tuple(header or ()),
        html=html,
        text=text,
        url=url,
        allow_private=allow_private,
    )
    if given.is_empty:
        raise ConfigError("There is nothing to check.", remedy="Give a file, an address, or one of the options.")
    checked = rights_check.check(given, profile=profile, workspace=_workspace_if_any(context))
    if as_json:
        documents = [_verdict_json(verdict) for _, verdict in checked]
        if len(checked) == 1:
            print_json(documents[0])
        else:
            ids = (article.id for article, _ in checked)
            print_json({"articles": [{"article_id": name, **d} for name, d in zip(ids, documents, strict=True)]})
        return
    for number, (article, verdict) in enumerate(checked):
        if number:
            typer.echo()
        _print_verdict(verdict, title=article.title if len(checked) > 1 else "")


@app.command("explain")
def explain_article(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="Its id, or a part of id, title or address that only it has.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Say what was decided for an article, when, by which rule, and on which evidence."""
    config = read_workspace(context)
    from qa.explain import explain
    from qa.wiring.workspace import find_article

    card = find_article(config, article)
    found = explain(config, card)
    history = [_entry_json(entry) for entry in found.entries]
    if as_json:
        print_json(
            {
                "version": 1,
                "article_id": card.id,
                "source_id": card.source_id,
                "title": card.title,
                "url": card.url,
                **_verdict_json(found.verdict),
                "decided": history[-1]["at"] if history else "",
                "evidence": found.evidence,
                "signals_due": found.due,
                "profile": found.profile,
                "tombstones": [_event_json(event) for event in found.tombstones],
                "history": history,
            }
        )
        return
    from qa.cli.render import console
    from qa.text import clean

    out = console()
    out.print(clean(f"{card.source} — {card.title}"), style="bold")
    out.print(clean(f"{card.id}\n{card.url}".strip()), style="dim")
    _print_verdict(found.verdict)
    if history:
        out.print(f"\nDecided   {history[-1]['at']}; the evidence {_EVIDENCE[found.evidence]}")
    if found.verdict.rule.startswith(("nothing-said", "silence-")):
        out.print(f"Profile   {found.profile}: [rights] silence in qa.toml says what silence means")
    if found.due:
        out.print(f"Due       its signals are read again after {found.due}")
    for event in found.tombstones:
        out.print(f"Kept out  by the tombstone of {event.article_id} ({event.rule}, {event.at})")
    for entry in history[:-1]:
        out.print(f"Before    {entry['at']}  {entry['standing']}  {entry['rule']}", style="dim")


_EVIDENCE = {
    "unchanged": "is the same today.",
    "changed": "is another today: `qa sync` decides anew.",
    "recorded": "is what was recorded then; words of the article itself are not kept.",
}


@app.command("log")
def log(
    context: typer.Context,
    *,
    source: Annotated[str, typer.Option("--source", help="Only this source.")] = "",
    since: Annotated[str, typer.Option("--since", help="Only from this day on: YYYY-MM-DD, UTC.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print the ledger: every decision, purge and tombstone in order, and whether its chain of digests is whole."""
    config = read_workspace(context)
    from qa.wiring.stores import open_ledger

    with open_ledger(config) as ledger:
        entries = ledger.verify_chain()  # a broken chain ends here, with the first entry that is wrong
        events = sum(1 for _ in ledger.events())
        rows: list[dict[str, Any]] = [_entry_json(entry) for entry in ledger.entries()]
        rows += [_event_json(event) for event in ledger.events()]
    rows = [row for row in rows if row["at"] >= since and source in ("", row["source_id"])]
    rows.sort(key=lambda row: row["at"])
    if as_json:
        print_json({"version": 1, "chain": {"whole": True, "entries": entries, "events": events}, "log": rows})
        return
    from qa.cli.render import console
    from qa.text import clean

    out = console()
    for row in rows:
        said = row["standing"] if row["kind"] == "decision" else row["kind"]
        words = row.get("permission") or row.get("detail") or ""
        out.print(
            clean(f"{row['at']}  {said:<12} {row['rule']:<20} {row['article_id'] or row['purge']}  {words}").rstrip()
        )
    told = f"{_many(entries, 'decision')} and {_many(events, 'event')}"
    out.print(f"{told}, each chained to the one before: the chain is whole.")


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'s' * (count != 1)}"


@app.command("agents")
def agents(
    file: Annotated[
        Path, typer.Argument(help="A robots.json in the form of ai.robots.txt: token → operator, function.")
    ],
    *,
    dated: Annotated[str, typer.Option("--dated", help="The day of that list: YYYY-MM-DD (default: today).")] = "",
) -> None:
    """Update the list of AI agents, by which a robots.txt that keeps them out is understood, from a file."""
    import datetime as dt

    from qa.cli.session import note
    from qa.errors import ConfigError
    from qa.rights.ai_agents import DATA, known_agents, read_robots_json, write_agents

    try:
        day = dt.date.fromisoformat(dated) if dated else dt.datetime.now(tz=dt.UTC).date()
        text = file.read_text(encoding="utf-8-sig")
        before = known_agents()
        after = read_robots_json(text, dated=day)
        new = DATA.with_suffix(".new")
        new.write_text(write_agents(after), encoding="utf-8", newline="\n")
        new.replace(DATA)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{file} cannot be taken over: {error}", remedy="check the file, the day and the rights"
        ) from None
    note(
        f"{len(after.by_token)} agents, {len(after.by_token) - len(before.by_token)} of them new, as of {after.dated}.",
        style="",
    )


# ── records → JSON and words ───────────────────────────────────────────────────────────────────────────────


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    from qa.rights.uses import uses

    return {
        "verdict": verdict.standing.value,
        "uses": {use.value: said for use, said in uses(verdict.signals).items()},
        "conditions": list(verdict.conditions),
        "signals": [
            {
                "carrier": signal.carrier,
                "protocol": signal.protocol,
                "use": signal.use.value,
                "says": signal.says.value,
                "quote": signal.quote,
                "where": signal.where,
                "note": signal.note,
            }
            for signal in verdict.signals
        ],
        "carriers": [{"carrier": carrier.carrier, "status": carrier.status} for carrier in verdict.carriers],
        "rule": verdict.rule,
        "reason": verdict.reason,
    }


def _print_verdict(verdict: Verdict, *, title: str = "") -> None:
    from rich.table import Table
    from rich.text import Text

    from qa.cli.render import console
    from qa.rights.uses import uses
    from qa.text import clean

    out = console()
    if title:
        out.print(clean(title), style="bold")
    style = {"full": "bold green", "reference": "bold yellow", "unchecked": "bold red"}[verdict.standing.value]
    out.print(Text(verdict.standing.value, style=style).append(f"  {verdict.rule}", style="default"))
    out.print(clean(verdict.reason))
    said = ", ".join(f"{use.value} {word}" for use, word in uses(verdict.signals).items())
    out.print(f"Uses: {said}")
    if verdict.conditions:
        out.print(f"On condition of: {', '.join(verdict.conditions)}")
    width = min(out.width, _WIDEST)
    if verdict.signals:
        table = Table(box=None, pad_edge=False, header_style="bold", width=width)
        for name in ("CARRIER", "PROTOCOL", "USE", "SAYS"):
            table.add_column(name, overflow="fold")
        table.add_column("EVIDENCE", overflow="fold", ratio=1)
        for s in verdict.signals:
            evidence = " · ".join(filter(None, (f"“{s.quote}”" if s.quote else "", s.where, s.note)))
            cells = (s.carrier, s.protocol, s.use.value, s.says.value, evidence)
            table.add_row(*(Text(clean(cell)) for cell in cells))
        _print_table(out, table)
    looked = Table(box=None, pad_edge=False, header_style="bold", width=width)
    for name in ("LOOKED AT", "STATUS"):
        looked.add_column(name, overflow="fold")
    looked.add_column("NOTE", overflow="fold", ratio=1)
    for carrier in verdict.carriers:
        looked.add_row(*(Text(clean(cell)) for cell in (carrier.carrier, carrier.status, carrier.note)))
    _print_table(out, looked)


_WIDEST = 110
"""Columns. A pipe has no width of its own; wider tables are hard to read anywhere."""


def _print_table(out: Console, table: Table) -> None:
    """Without the blanks that fill a row up to its end."""
    from rich.text import Text

    with out.capture() as captured:
        out.print(table)
    for line in captured.get().splitlines():
        out.print(Text.from_ansi(line.rstrip()), soft_wrap=True)


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "kind": "decision",
        "number": entry.number,
        "at": entry.at,
        "article_id": entry.article_id,
        "source_id": entry.source_id,
        "standing": entry.standing.value,
        "rule": entry.rule,
        "permission": entry.permission,
        "evidence": entry.evidence,
        "digest": entry.digest,
    }


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "number": event.number,
        "at": event.at,
        "purge": event.purge,
        "article_id": event.article_id,
        "source_id": event.source_id,
        "rule": event.rule,
        "detail": event.detail,
        "digest": event.digest,
    }


def _workspace_if_any(context: typer.Context) -> Any:
    """The workspace, where there is one; else None."""
    from qa.errors import SetupError

    try:
        return read_workspace(context)
    except SetupError:
        return None
