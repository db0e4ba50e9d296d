"""`qa ask` and `qa search`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qa.cli.options import AnswerJson, AsJson, AsOf, Model, NoSync, Sources
from qa.cli.session import bring_up_to_date, mend_index, note, print_json, read_workspace

if TYPE_CHECKING:
    from qa.cli.asking import Asked, Prepare
    from qa.config import Config

_Question = Annotated[
    list[str], typer.Argument(help="The question; `-` reads it from standard input.", metavar="QUESTION")
]
_Asked = Annotated[
    list[str] | None, typer.Argument(help="The question; `-` reads it from standard input.", metavar="QUESTION")
]
_Since = Annotated[str, typer.Option("--since", help="Only articles from this day on: YYYY[-MM[-DD]].")]
_Until = Annotated[str, typer.Option("--until", help="Only articles up to this day: YYYY[-MM[-DD]].")]


def ask(  # noqa: PLR0913 - one parameter for each option of the command
    context: typer.Context,
    question: _Asked = None,
    *,
    model: Model = "",
    source: Sources = None,
    since: _Since = "",
    until: _Until = "",
    as_of: AsOf = "",
    any_date: Annotated[
        bool, typer.Option("--any-date", help="Search all articles, whatever dates the question names.")
    ] = False,
    passages: Annotated[
        int,
        typer.Option(
            "-k", help="How many passages the model sees (default: the config's).", min=0, max=100, show_default=False
        ),
    ] = 0,
    retries: Annotated[
        int | None,
        typer.Option("--retries", help="How often a model is told what does not hold in its reply.", min=0, max=5),
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option("--max-cost", help="Spend no more than this, in USD, on this answer.", min=0)
    ] = None,
    again: Annotated[
        str, typer.Option("--again", help="Ask the question of this kept answer anew, and show which claims changed.")
    ] = "",
    continued: Annotated[
        bool, typer.Option("--continue", "-c", help="The question leans on the last one asked: “And when?”")
    ] = False,
    show: Annotated[
        Literal["passages", "prompt", "trace"] | None,
        typer.Option("--show", help="Show what the answer was made of as well."),
    ] = None,
    as_json: AnswerJson = False,
    no_sync: NoSync = False,
) -> None:
    """Answer a question from your articles, with the source of every sentence.

    Exit code 0 when all that is said is borne out, be it the whole answer or a part (what is missing is said), 10 when
    there is not enough evidence, 11 when a claim is unsupported, 12 when only withheld articles may answer.
    """
    config = read_workspace(context)
    config.profile(model)  # a wrong name is said before any work
    from qa.cli.asking import EXIT_OVER_BUDGET, Wanted, answer_question, exit_code, print_asked, say_not_kept

    options = {"sources": source or [], "since": since, "until": until, "as_of": as_of, "k": passages}
    if any_date:
        options["any_date"] = True
    earlier: dict[str, Any] = {}
    if again or not question:
        from qa.cli.again import options_again, profile_again, read_earlier

        earlier = read_earlier(config, again, question)
        options = options_again(earlier, options)
        model = profile_again(config, earlier, model)
    words = earlier["question"] if earlier else _read(question or [])
    leaning = _leaning(config) if continued else None
    wanted = Wanted(
        model=model, options=options, retries=retries, max_cost=max_cost, sync=not no_sync, quiet=as_json,
        show=show or "",
    )  # fmt: skip
    asked = answer_question(config, words, wanted, prepare=leaning)
    if earlier:
        from qa.cli.again import who_answers

        if said := who_answers(config, earlier, asked.document):
            note(said)
    if as_json:
        print_json(_document(asked, earlier, wanted.show))
        say_not_kept(asked)
    else:
        print_asked(config, asked, max_cost=max_cost)
        if earlier:
            from qa.cli.again import print_changes

            print_changes(earlier, asked.document)
        if show:
            from qa.cli.show import print_shown

            print_shown(asked, show)
    from qa.cli.afterwards import is_over_budget

    raise typer.Exit(EXIT_OVER_BUDGET if is_over_budget(asked.answer, max_cost) else exit_code(asked.answer))


def search(
    context: typer.Context,
    query: _Question,
    *,
    source: Sources = None,
    since: _Since = "",
    until: _Until = "",
    limit: Annotated[int, typer.Option("-k", help="How many passages to show.", min=1, max=1000)] = 10,
    as_json: AsJson = False,
    no_sync: NoSync = False,
) -> None:
    """Show the passages that a question finds, with their scores; no model is asked."""
    config = read_workspace(context)
    words = _read(query)
    if not no_sync:
        bring_up_to_date(config)
    from qa.cli.afterwards import only_paper
    from qa.cli.asking import EXIT_INSUFFICIENT, EXIT_WITHHELD, filter_of
    from qa.cli.render import console, passage_texts, withheld_text
    from qa.record import filters_json, passage_json, withheld_json
    from qa.wiring.asking import open_asker

    with open_asker(config, "offline", mend=None if no_sync else lambda: mend_index(config)) as asker:
        within = filter_of(config, source or [], since, until)
        gathered = asker.gather(words, within=within, limit=limit)
        found = gathered.passages
        pointers = asker.withheld(words, within)
    if gathered.narrowed is not None and gathered.narrowed.paper:
        note(only_paper(gathered.narrowed.paper))
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
            {
                "version": 1,
                "query": words,
                "passages": results,
                "withheld": [withheld_json(w.card) for w in pointers],
                "filters": filters_json(gathered.narrowed),
            }
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


def _leaning(config: Config) -> Prepare:
    """What makes a follow-up to the last kept answer stand alone, and says so."""
    from qa.cli.asking import leaning_on
    from qa.conversation import Conversation

    return leaning_on(Conversation.after_last_answer(config))


def _document(asked: Asked, earlier: dict[str, Any], show: str) -> dict[str, Any]:
    document = asked.document
    if earlier:
        from qa.cli.again import with_changes

        document = with_changes(earlier, document)
    if show:
        from qa.cli.show import shown_json

        document = {**document, "shown": shown_json(asked, show)}
    return document


def _read(words: list[str]) -> str:
    return sys.stdin.read() if words == ["-"] else " ".join(words)
