"""An extractive model asked part by part: each part of a question gets its own sentences, or is named as missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from msgspec.structs import replace

from qa.chat.asked import is_german
from qa.chat.choose import points_back
from qa.chat.stand_in import StandIn
from qa.matching import read_question
from qa.patterns import lazy_pattern
from qa.ports import ChatModel
from qa.retrieval.parts import Part
from qa.types import ChatRequest, Completion, Passage
from qa.words import strip_marks

_NUMBER = lazy_pattern(r"^QUOTE \[(\d+)\]")
_QUOTE = lazy_pattern(r"^QUOTE \[(\d+)\] (.*)$", re.MULTILINE)
_FIRST_OTHER = "\u0250"
"""Letters from here on are not Latin."""
_SHORT = 5
"""Letters below which a name is not looked for in inflected forms."""


class PartwiseModel(StandIn):
    """A `ports.ChatModel` over an extractive one. It costs nothing to ask that one several times.

    `parts`: one for a question that asks one thing.
    """

    def __init__(self, inner: ChatModel, parts: Sequence[Part]) -> None:
        super().__init__(inner)
        self._parts = tuple(parts)

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """The replies in order, no sentence twice; `MISSING` and the part for every part without one.

        The confidence is that of the best part: the answer is as good as what it says, and says what it lacks.
        """
        blocks: list[str] = []
        missing: list[str] = []
        sure: list[float] = []
        completion = Completion(text="")
        for part in self._parts:
            completion = self._ask(request, part)
            quoted = [block for block in completion.text.split("\n\n") if not block.startswith("MISSING")]
            if len(self._parts) > 1:
                quoted = [block for block in quoted if _is_about(part, block, request.passages)]
            blocks += [block for block in quoted if block.strip() and block not in blocks]
            if not any(block.strip() for block in quoted):
                missing.append(f"MISSING {part.text}")
            if completion.confidence is not None:
                sure.append(completion.confidence)
        apart = any(part.names for part in self._parts)
        if not blocks and len(self._parts) > 1 and not apart:  # what no part can say alone the question may as a whole
            whole = self._inner.complete(request)
            if any(not block.startswith("MISSING") for block in whole.text.split("\n\n")):
                completion, blocks, missing, sure = whole, [whole.text], [], [whole.confidence or 0.0]
        text = "\n\n".join([*blocks, *missing])
        if on_text is not None:
            on_text(text)
        return replace(completion, text=text, confidence=max(sure, default=None))

    def _ask(self, request: ChatRequest, part: Part) -> Completion:
        """Of the paper whose account the part asks for, if it names one; quotes keep the numbers of all passages."""
        numbers = [
            number
            for number, passage in enumerate(request.passages, start=1)
            if (not part.sources or passage.card.source_id in part.sources) and _may_name(part.names, passage)
        ]
        if len(numbers) == len(request.passages):
            return self._inner.complete(replace(request, question=part.query))
        passages = tuple(request.passages[number - 1] for number in numbers)
        completion = self._inner.complete(replace(request, question=part.query, passages=passages))
        lines = (
            _NUMBER.sub(lambda found: f"QUOTE [{numbers[int(found[1]) - 1]}]", line)
            for line in completion.text.split("\n")
        )
        return replace(completion, text="\n".join(lines))


def _is_about(part: Part, block: str, passages: Sequence[Passage]) -> bool:
    """Whether what a block quotes is about what its part names.

    A name that sets the part apart must stand there, in the heading, or just before; any other name in the passage.
    """
    quotes = [(passages[int(found[1]) - 1], found[2]) for found in _QUOTE.finditer(block)]
    if not quotes:
        return True
    if part.names:
        return any(_may_name(part.names, passage, _with_heading(quote, passage)) for passage, quote in quotes)
    names = _names(part.text)
    return any(_may_name(names, passage) for passage, _ in quotes)


def _names(text: str) -> list[str]:
    """Words written as names. German writes every noun so: none is told there."""
    asked = read_question(text)
    if is_german(text):
        return []
    return [word for word, named in zip(asked.words, asked.names, strict=True) if named and not word[0].isdigit()]


def _all_of(passage: Passage) -> str:
    return f"{passage.chunk.indexed_text}\n{passage.card.title}\n{passage.card.source}\n{passage.card.author}"


def _with_heading(quote: str, passage: Passage) -> str:
    """A sentence with title, headings and source, and with the one before where it only points to its matter."""
    chunk = passage.chunk
    said = [" ".join(chunk.text[start - chunk.start : end - chunk.start].split()) for start, end in chunk.sentences]
    place = said.index(" ".join(quote.split())) if " ".join(quote.split()) in said else 0
    before = said[place - 1] if place and points_back(quote) else ""
    return "\n".join((chunk.context or passage.card.title, passage.card.source, before, quote))


def holds_name(names: Sequence[str], text: str) -> bool:
    """Whether one of the names stands in a text, inflected too: “Nordby” in “Nordbys”. True without names."""
    return not names or any(_pattern(strip_marks(name)).search(strip_marks(text)) for name in names)


def _may_name(names: Sequence[str], passage: Passage, text: str = "") -> bool:
    """Whether a passage, or this text of it, names one; so may a passage in another script, in its own letters."""
    return holds_name(names, text or _all_of(passage)) or _is_latin("".join(names)) != _is_latin(passage.chunk.text)


def _is_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(character < _FIRST_OTHER for character in letters) >= len(letters)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A short name must stand alone: “Ost” is no “Ostrow”. Scripts without blanks have no word borders to look for."""
    if not name.isascii():
        return re.compile(re.escape(name), re.IGNORECASE)
    return re.compile(
        rf"(?<!\w){re.escape(name)}" + (r"(?!\w)" if len(name) < _SHORT else r"\w{0,3}(?!\w)"), re.IGNORECASE
    )
