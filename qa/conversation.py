"""A conversation: each question made to stand alone, asked as any other, and remembered by its kept answer."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from qa.answer.follow_up import standalone as by_rules
from qa.answer.thinking import Thinking
from qa.archive.folder import FOLDER, Archive
from qa.archive.reading import read_document
from qa.drafting.pins import pin_prompts
from qa.drafting.spending import together
from qa.errors import BudgetError, ConfigError, ModelError, SetupError, StoreError
from qa.promptfile import fill, read_parts
from qa.prompts import read_prompt
from qa.text import clean
from qa.types import ChatRequest, Message, Usage
from qa.wholefile import write_whole

if TYPE_CHECKING:
    from qa.answer_types import Answer
    from qa.ask import Asker
    from qa.config import Config

CHATS = "chats"
"""Below the workspace's `.qa/`."""
_LONGEST = 400
"""Characters of a question that a model may make of a follow-up."""


class Turn(Struct, frozen=True, kw_only=True):
    """One question of a conversation."""

    asked: str
    """As it was typed."""
    question: str
    """As it stands alone."""
    answer: str
    """What was answered, as its kept record says now; empty where none is kept, or it may not be shown any more."""
    record: str
    """The id of the kept answer; empty where none is kept."""


class Standalone(Struct, frozen=True, kw_only=True):
    """A question that stands alone, and what making it took."""

    question: str
    usage: Usage | None = None
    """Of the model that was asked for it; None where rules did it, or nothing was to be done."""
    prompt: str = ""
    """What the model was asked with."""

    def limited(self, asker: Asker) -> Asker:
        """The asker with what is left to spend."""
        return replace(asker, spending=asker.spending.after(self.usage)) if self.usage else asker

    def added_to(self, answer: Answer) -> Answer:
        """The answer with the usage and the prompt of this step too."""
        if self.usage is None:
            return answer
        asked = answer.attempts or answer.usage != Usage()
        usage = together(self.usage, answer.usage) if asked else self.usage
        return replace(answer, usage=usage, pins=pin_prompts(answer.pins, condense=self.prompt))


class Conversation:
    """The turns so far. On disk only what the person typed, and ids: the words of articles stay in the kept answers."""

    def __init__(self, config: Config, name: str, turns: Sequence[Turn] = ()) -> None:
        self._config = config
        self.name = name
        self.turns = list(turns)

    @classmethod
    def new(cls, config: Config) -> Conversation:
        now = dt.datetime.now(tz=dt.UTC)
        return cls(config, f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}")

    @classmethod
    def open(cls, config: Config, words: str) -> Conversation:
        """The conversation of this id or its beginning, or the `last` one. Raises: `ConfigError`, `StoreError`."""
        names = sorted((path.stem for path in (config.state / CHATS).glob("*.json")), reverse=True)
        found = names[:1] if words == "last" else [name for name in names if name.startswith(words)]
        if len(found) != 1:
            said = f"“{words}” may be {len(found)} conversations" if found else f"There is no conversation “{words}”"
            shown = ", ".join(names[:5]) or "none"
            raise ConfigError(f"{said}.", remedy=f"The latest are: {shown}.")
        path = config.state / CHATS / f"{found[0]}.json"
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            turns = [_turn(config, entry["asked"], entry["record"]) for entry in document["turns"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"The conversation {path.name} cannot be read: {error}.", remedy="Begin a new one."
            ) from None
        return cls(config, found[0], turns)

    @classmethod
    def after_last_answer(cls, config: Config) -> Conversation:
        """One whose only turn is the answer kept last; it is not kept itself."""
        names = Archive(config.state / FOLDER).names()
        return cls(config, "", [_turn(config, "", names[0])] if names else [])

    def standalone(self, asker: Asker, question: str) -> Standalone:
        """The question as it stands alone: by the model that answers where it is one, else by rules."""
        question = " ".join(clean(question).split())
        turn = next((turn for turn in reversed(self.turns) if turn.question), None)
        if turn is None or not question:
            return Standalone(question=question)
        # Read again from its file: what was withdrawn since has been blanked there.
        last = _turn(self._config, turn.asked, turn.record) if turn.record else turn
        if asker.model.provider == "openai":
            try:
                return self._by_model(asker, question, last)
            except (ModelError, SetupError, BudgetError, ConfigError):  # the question itself will say what is wrong
                pass
        return Standalone(question=by_rules(question, before=last.question, answer=last.answer))

    def add(self, asked: str, document: dict[str, Any]) -> None:
        """Remember a turn. Raises: `StoreError` when it cannot be written."""
        turn = Turn(asked=asked, question=document["question"], answer="", record=document["id"])
        self.turns.append(turn)
        if self.name:
            self._write()

    def _write(self) -> None:
        folder = self._config.state / CHATS
        kept = [{"asked": turn.asked, "record": turn.record} for turn in self.turns]
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            text = json.dumps({"version": 1, "turns": kept}, ensure_ascii=False, indent=1)
            write_whole(folder / f"{self.name}.json", text.encode())
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StoreError(
                f"The conversation cannot be kept in {folder}: {reason}.", remedy="Check the folder and its disk."
            ) from None

    def _by_model(self, asker: Asker, question: str, last: Turn) -> Standalone:
        prompt = read_prompt("condense", self._config.home).text
        parts = read_parts(
            prompt,
            name="condense", roles=("system", "user"), known=("boundary", "before", "question"),
        )  # fmt: skip
        boundary = secrets.token_hex(8)
        lines = (f"QUESTION {last.question}", f"ANSWER {last.answer or '(none)'}")
        body = "\n".join(" ".join(clean(line).replace(boundary, "").split()) for line in lines)
        values = {
            "boundary": boundary,
            "before": f"--- conversation {boundary} ---\n{body}\n--- end of conversation {boundary} ---",
            "question": question,
        }
        request = ChatRequest(
            question=question,
            passages=(),
            messages=tuple(Message(role=role, content=fill(parts[role], values)) for role in ("system", "user")),
            max_tokens=asker.max_tokens,
        )
        asker.spending.allow(request.messages, request.max_tokens, model=asker.model.name, spent=Usage(cost_usd=0.0))
        completion = asker.model.complete(request)
        thinking = Thinking()
        said = (thinking.outside(line) for line in clean(completion.text).splitlines())
        made = next((words for line in said if line and (words := line.strip().strip('"“”'))), "")
        whole = len(made) <= _LONGEST and completion.finish_reason != "length"
        return Standalone(question=(made if whole else "") or question, usage=completion.usage, prompt=prompt)


def _turn(config: Config, asked: str, record: str) -> Turn:
    """A turn with what its kept answer says; of one that is gone or was blanked, the typed words are left."""
    archive = Archive(config.state / FOLDER)
    try:
        document = read_document(archive.path(record).read_bytes(), record) if record else {}
    except (OSError, ConfigError):
        document = {}
    return Turn(
        asked=asked, question=document.get("question", asked), answer=str(document.get("text", "")), record=record
    )
