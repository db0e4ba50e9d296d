"""`qa purge`: a source or an article deleted for good, with proof."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.options import AsJson
from qa.cli.session import progress, read_workspace


def purge(
    context: typer.Context,
    *,
    source: Annotated[
        str, typer.Option("--source", help="Everything of this source; the register then forbids it.")
    ] = "",
    article: Annotated[
        str, typer.Option("--article", help="This article: its id, or a part of id, title or address that only it has.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why, in your words: kept in the ledger.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether you mean it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete a source or an article for good, prove that nothing is left, and print the certificate.

    An article stays in the register's paths: a tombstone keeps it out, under any source, path or address, until its
    source is allowed with a permission (`qa sources allow ID --permission …`). Files outside .qa, such as drafted
    sets and exports, are not reached; those that runs know of and that quote it are named.
    """
    from qa.errors import ConfigError
    from qa.text import clean

    if bool(source) == bool(article):
        raise ConfigError("Say what to purge.", remedy="`qa purge --source ID` or `qa purge --article ID`.")
    config = read_workspace(context)
    reason = clean(reason)  # half a character could not be written, and the purge would stop half-way
    if source:
        from qa.cli.sources import change_flag
        from qa.types import AiUse

        _confirm(f"Delete everything of `{source}` for good, and forbid it from now on?", yes=yes or as_json)
        change_flag(config, source, AiUse.FORBID, reason=reason, permission="", as_json=as_json)
        return
    from qa.cli.certificates import show_certificates
    from qa.wiring import purging
    from qa.wiring.workspace import find_article

    card = find_article(config, article)
    _confirm(f"Delete “{card.title}” ({card.id}) for good?", yes=yes or as_json)
    with progress() as draw:
        certificate = purging.purge(config, article=card.id, words=reason, on_progress=draw)
    nothing = f"No text of {card.id} is stored."
    show_certificates([certificate] if certificate else [], nothing, as_json=as_json)


def _confirm(question: str, *, yes: bool) -> None:
    """Asked only where there is somebody to answer: a script has meant it."""
    import sys

    from qa.text import clean

    if not yes and sys.stdin.isatty() and sys.stderr.isatty():
        typer.confirm(clean(question), abort=True, err=True)
