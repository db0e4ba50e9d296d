"""`qa sync`, `qa add` and `qa status`: articles coming in, and what became of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.options import AsJson
from qa.cli.session import counted, note, print_json, progress, read_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.index import SyncReport

EXIT_QUARANTINED = 4


def sync(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Read what is new or changed in your sources, forget what is gone, and index the difference."""
    config = read_workspace(context)
    from qa.wiring import syncing

    started = time.monotonic()
    with progress() as draw:
        report = syncing.sync(config, on_progress=draw)
    _say(config, report, time.monotonic() - started, as_json=as_json)


def add(
    context: typer.Context,
    places: Annotated[
        list[str],
        typer.Argument(help="Files, folders, or web addresses: a page, a feed, a sitemap.", metavar="PATH|URL..."),
    ],
    *,
    source: Annotated[str, typer.Option("--source", help="The source they belong to; a new id makes a new one.")] = "",
    name: Annotated[str, typer.Option("--name", help="The name of a new source, as answers will show it.")] = "",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Ask these hosts though their addresses are private.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add files, folders or web addresses to a source of the register, then sync."""
    config = read_workspace(context)
    from urllib.parse import urlsplit

    from qa.sources.edit import add_addresses, add_paths, reading_sources
    from qa.wiring import syncing
    from qa.wiring.web import kind_of_address

    started = time.monotonic()
    addresses = [place for place in places if place.startswith(("http://", "https://"))]
    paths = [Path(place) for place in places if place not in addresses]
    hosts = {urlsplit(address).hostname or "" for address in addresses} if allow_private else set()
    kinds = [kind_of_address(config, address, private=hosts) for address in addresses]  # all, or none is added
    read_by = {path: reading_sources(config.register, path) for path in paths}
    paths = [path for path in paths if source or not read_by[path]]
    added = add_paths(config.register, source or "my-articles", paths, name=name) if paths else []
    for address, key in zip(addresses, kinds, strict=True):
        of_site = (urlsplit(address).hostname or "web").removeprefix("www.")
        home = "" if source else "{0.scheme}://{0.netloc}/".format(urlsplit(address))
        added += add_addresses(
            config.register, source or of_site, key, [address], name=name or ("" if source else of_site), home=home
        )
    for path, known in read_by.items():
        if others := [f"`{one}`" for one in known if one != source]:
            more = "a file stays with the first source that names it" if source else "nothing is added"
            note(f"{path} is read already as part of {' and '.join(others)}: {more}.")
    if added:
        note(f"{config.register} now also has {', '.join(added)}.")
    elif not any(read_by.values()):
        note("The register has these already.")
    with progress() as draw:
        report = syncing.sync(config, on_progress=draw, private=hosts)
    if own := hosts - set(config.settings.fetch.allow_private):
        allowed = ", ".join(f'"{host}"' for host in sorted({*own, *config.settings.fetch.allow_private}))
        note(f"`qa sync` asks private addresses again only with allow_private = [{allowed}] below [fetch] in qa.toml.")
    _say(config, report, time.monotonic() - started, as_json=as_json)


def status(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show what is indexed, what is kept as title and link only, and which files could not be read."""
    config = read_workspace(context)
    from qa.answerable import memory_of
    from qa.wiring.current import index_is_whole
    from qa.wiring.workspace import open_workspace

    waiting = memory_of(config).questions()
    with open_workspace(config) as workspace:
        counts = workspace.catalog.counts()
        broken = [state for state in workspace.catalog.files() if state.status == "quarantined"]
        document: dict[str, Any] = {
            "version": 1,
            "home": str(config.home),
            "sources": counts.sources,
            "articles": counts.articles,
            "references": counts.references,
            "chunks": counts.chunks,
            "quarantined": [
                {"path": state.path, "source_id": state.source_id, "reason": state.reason} for state in broken
            ],
            "index": {"generation": workspace.index.generation(), "whole": index_is_whole(workspace)},
            "embedder": workspace.embedder.fingerprint,
            "unanswered": {"questions": len(waiting), "answerable": sum(bool(one.answerable) for one in waiting)},
        }
    if as_json:
        print_json(document)
        return
    from qa.cli.render import console

    out = console()
    out.print(f"Workspace   {config.home}")
    out.print(f"Sources     {counts.sources}")
    out.print(
        f"Articles    {counts.articles} in full ({counted(counts.chunks, 'chunk')}),"
        f" {counts.references} as title and link only"
    )
    out.print(f"Index       {'whole' if document['index']['whole'] else 'behind or broken: `qa sync` mends it'}")
    if waiting:
        now = document["unanswered"]["answerable"]
        can = f", {now} of them seem answerable now" if now else ""
        out.print(f"Unanswered  {counted(len(waiting), 'question')}{can}: `qa unanswered`")
    out.print(f"Unreadable  {len(broken)}")
    for state in broken:
        out.print(f"  {state.path}\n    {state.reason}")


def _say(config: Config, report: SyncReport, seconds: float, *, as_json: bool) -> None:
    from qa.answerable import find_answerable
    from qa.text import clean

    answerable = find_answerable(config, report)
    if as_json:
        print_json(
            {
                "version": 1,
                "added": report.added,
                "changed": report.changed,
                "removed": report.removed,
                "unchanged": report.unchanged,
                "references": report.references,
                "withdrawn": report.withdrawn,
                "due": report.due,
                "waiting": report.waiting,
                "suspects": list(report.suspects),
                "certificates": [certificate.place for certificate in report.certificates],
                "embedded": report.embedded,
                "quarantined": [{"path": entry.path, "reason": entry.reason} for entry in report.quarantined],
                "index": report.index,
                "answerable": answerable,
                "seconds": round(seconds, 3),
            }
        )
    else:
        from qa.cli.render import console, sync_line

        out = console()
        out.print(f"{sync_line(report)} ({seconds:.1f} s)")
        for certificate in report.certificates:
            out.print(certificate.summary)
        for question in answerable:
            out.print(f"Your articles may now answer what they could not before: “{clean(question)}”")
        for name in report.suspects:
            out.print(f"  {name}\n    holds text that speaks to AI systems; no order in it is followed or quoted")
        for entry in report.quarantined:
            out.print(f"  {entry.path}\n    {entry.reason}")
    if report.quarantined:
        raise typer.Exit(EXIT_QUARANTINED)
