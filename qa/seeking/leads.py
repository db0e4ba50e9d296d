"""“What happened last week?” without a model: the lead of each article of those days, word for word."""

from __future__ import annotations

from collections.abc import Callable

from qa.ports import ChatModel
from qa.types import ChatRequest, Completion, Passage

MOST = 5
"""Articles told of."""
_SHORTEST = 30
"""Characters of a lead: shorter lines are places, dates and names of writers."""


class LeadsModel:
    """A `ports.ChatModel` in an extractive one's place, for a question that names a time and no matter."""

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner

    @property
    def provider(self) -> str:
        return self._inner.provider

    @property
    def name(self) -> str:
        return self._inner.name

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """One quote and claim for each of the first passages, in their order."""
        leads = [(number, _lead(passage)) for number, passage in enumerate(request.passages, start=1)]
        text = "\n\n".join(f"QUOTE [{number}] {lead}\nCLAIM {lead}" for number, lead in leads[:MOST] if lead)
        if on_text is not None:
            on_text(text)
        return Completion(text=text, model=self.name)


def _lead(passage: Passage) -> str:
    chunk = passage.chunk
    sentences = (chunk.text[start - chunk.start : end - chunk.start] for start, end in chunk.sentences)
    lines = [" ".join(sentence.split()) for sentence in sentences]
    return next((line for line in lines if len(line) >= _SHORTEST and line[-1] in '.!?”"’」。！？…'), "")
