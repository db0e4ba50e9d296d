"""`qa chat`: questions one after another; a follow-up is made to stand alone, shown, and answered like any other."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.options import AsOf, Model, NoSync, Sources
from qa.cli.session import note, read_workspace
from qa.errors import ConfigError, QAError

if TYPE_CHECKING:
    from qa.cli.asking import Asked, Wanted
    from qa.config import Config
    from qa.conversation import Conversation

_HELP = """\
Ask anything; “and when?” leans on the question before. Besides:
  /sources          the sources of the last answer
  /why N            its citation N: the words around it, scores, rights, checks
  /model [NAME]     which model answers, or another one from now on
  /as-of [DATE]     answer as of this day; without a day: as of today again
  /history          the questions so far
  /new              begin a new conversation
  /quit             leave (so does Ctrl-D); Ctrl-C stops one answer"""


def chat(
    context: typer.Context,
    *,
    model: Model = "",
    source: Sources = None,
    as_of: AsOf = "",
    resume: Annotated[
        str, typer.Option("--resume", help="Go on with this conversation: its id, or `last`.", metavar="ID")
    ] = "",
    no_sync: NoSync = False,
) -> None:
    """Ask one question after another; follow-ups lean on those before. `/help` inside tells the rest."""
    config = read_workspace(context)
    config.profile(model)
    from qa.cli.asking import Wanted, earlier_of
    from qa.conversation import Conversation

    earlier_of("", as_of)
    conversation = Conversation.open(config, resume) if resume else Conversation.new(config)
    options = {"sources": source or [], "since": "", "until": "", "as_of": as_of, "k": 0}
    session = _Session(config, conversation, Wanted(model=model, options=options, sync=not no_sync))
    if sys.stdin.isatty():
        note("Ask; /help tells what else there is, /quit leaves.")
    if resume:
        session.history()
    for line in _lines():
        if not session.take(line):
            break
    if conversation.turns and session.conversation.name and sys.stdin.isatty():
        note(f"To go on with this conversation: qa chat --resume {session.conversation.name}")


class _Session:
    """One run of `qa chat`."""

    def __init__(self, config: Config, conversation: Conversation, wanted: Wanted) -> None:
        self.config = config
        self.conversation = conversation
        self.wanted = wanted
        self.last: dict[str, Any] = {}
        """The record of the last answer."""

    def take(self, line: str) -> bool:
        """Do what one line asks for; False to leave."""
        from qa.answer.courtesy import courtesy

        words = line.strip()
        name, _, rest = words.partition(" ")
        if name in ("/quit", "/exit", "/q"):
            return False
        try:
            if not words:
                return True
            if name.startswith("/"):
                self._command(name, rest.strip())
            elif line_in_return := courtesy(words):
                note(line_in_return)
            else:
                self._ask(words)
        except QAError as error:
            note(f"error: {error.message}", style="red")
            note(f"  try: {error.remedy}")
        except KeyboardInterrupt:
            note("\nStopped; the conversation goes on.")
        return True

    def history(self) -> None:
        from rich.text import Text

        from qa.cli.render import console
        from qa.text import clean

        out = console()
        for number, turn in enumerate(self.conversation.turns, start=1):
            text = Text(f"{number}. {clean(turn.asked)}")
            if turn.record:
                text.append(f"  (qa answers show {turn.record})", style="dim")
            elif not turn.question:
                text.append("  (not answered)", style="dim")
            out.print(text)
        if not self.conversation.turns:
            out.print(Text("No question yet."))

    def _command(self, name: str, rest: str) -> None:
        if name == "/help":
            from rich.text import Text

            from qa.cli.render import console

            console().print(Text(_HELP))
        elif name == "/history":
            self.history()
        elif name == "/new":
            from qa.conversation import Conversation

            self.conversation, self.last = Conversation.new(self.config), {}
            note("A new conversation.")
        elif name == "/model":
            self._model(rest)
        elif name == "/as-of":
            self._as_of(rest)
        elif name == "/sources":
            from qa.cli.why import print_sources

            print_sources(self._record())
        elif name == "/why":
            from qa.cli.why import print_why

            print_why(self.config, self._record(), rest)
        else:
            raise ConfigError(f"There is no command {name}.", remedy="/help lists them; a question needs no slash.")

    def _ask(self, words: str) -> None:
        from qa.cli.asking import answer_question, leaning_on, print_asked

        try:
            asked: Asked = answer_question(self.config, words, self.wanted, prepare=leaning_on(self.conversation))
        except (QAError, KeyboardInterrupt):
            self.conversation.add(words, {"question": "", "id": ""})
            raise
        print_asked(self.config, asked, hint=not self.conversation.turns)
        self.last = asked.document
        self.conversation.add(words, asked.document)

    def _model(self, name: str) -> None:
        from msgspec.structs import replace

        profile, chosen = self.config.profile(name or self.wanted.model)
        if name:
            self.wanted = replace(self.wanted, model=name)
        note(f"{profile} answers ({chosen.provider}{f': {chosen.name}' if chosen.name else ''}).")

    def _as_of(self, day: str) -> None:
        from msgspec.structs import replace

        from qa.cli.asking import earlier_of

        earlier_of("", day)
        self.wanted = replace(self.wanted, options={**self.wanted.options, "as_of": day})
        note(f"Answers as of {day}: later articles are not seen." if day else "Answers as of today.")

    def _record(self) -> dict[str, Any]:
        """The last answer's record."""
        name = self.last.get("id") or next(
            (turn.record for turn in reversed(self.conversation.turns) if turn.record), ""
        )
        if name:
            from qa.cli.rechecked import read_record

            return read_record(self.config, name)
        if not self.last:
            raise ConfigError("Nothing has been answered yet.", remedy="Ask something first.")
        return self.last


def _lines() -> Iterator[str]:
    """What is typed, or piped in, line by line. Ctrl-C at the prompt drops the line, as in a shell."""
    if not sys.stdin.isatty():
        # Not `yield from sys.stdin`: a generator that is left closes the file it reads from.
        yield from iter(sys.stdin.readline, "")
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - gives `input` its history and editing, where the system has it
    while True:
        try:
            yield input("? ")
        except KeyboardInterrupt:
            sys.stderr.write("\n")
        except EOFError:
            sys.stderr.write("\n")
            return
