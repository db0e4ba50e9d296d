"""`qa verify` and `qa replay`: an answer checked again without a model, and made again from its kept replies."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.options import AsJson
from qa.cli.session import note, print_json, read_workspace

EXIT_NO_LONGER = 20

_Answer = Annotated[
    str,
    typer.Argument(
        help="A file that `qa ask --json` wrote, `-` for standard input, or an id of `qa answers list` (or `last`).",
        metavar="FILE|ID",
    ),
]


def verify(context: typer.Context, answer: _Answer, *, as_json: AsJson = False) -> None:
    """Check every citation of an answer again: no model, no network. Exit code 20 when one no longer holds.

    The articles are read as they are now: still exact, changed (with the difference), gone, or withdrawn from AI use
    since, and then no text of it is shown. An edit of quotation marks, dashes and blanks alone lets a citation hold.
    What your articles disagreed about is checked like the citations.
    """
    config = read_workspace(context)
    from qa.cli.rechecked import read_record, verified_json, verified_texts
    from qa.cli.render import console
    from qa.recheck import check_again, open_articles

    document = read_record(config, answer)
    with open_articles(config) as articles:
        checked = check_again(document, articles)
    if as_json:
        print_json(verified_json(checked))
    else:
        out = console()
        for text in verified_texts(checked):
            out.print(text)
    if not checked.holds:
        raise typer.Exit(EXIT_NO_LONGER)


def replay(context: typer.Context, answer: _Answer, *, as_json: AsJson = False) -> None:
    """Make an answer again from the model's replies kept with it: no model, no network, the same JSON byte for byte.

    The replies lie in the workspace that was asked; a file that `qa ask --json` wrote is found there by its id. Exit
    code 20 when it comes out otherwise: then the articles, the checks, the rights or this program are not what they
    were.
    """
    config = read_workspace(context)
    from qa.cli.asking import print_answer
    from qa.cli.rechecked import read_record
    from qa.replay import replay as run

    replayed = run(config, read_record(config, answer))
    if as_json:
        print_json(replayed.document)
    else:
        print_answer(replayed.answer, 0)
    if replayed.changed:
        note(f"Another now than when it was asked: {', '.join(replayed.changed)}.")
    if not replayed.searched:
        note("The articles are others now: the passages of the record were taken, not searched for again.")
    if replayed.differs:
        note(f"It comes out otherwise than recorded: {', '.join(replayed.differs)}.", style="yellow")
        raise typer.Exit(EXIT_NO_LONGER)
    note("The same as recorded, byte for byte.")
