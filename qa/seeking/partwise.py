"""An extractive model asked part by part: each part of a question gets its own sentences, or is named as missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.ports import ChatModel
from qa.types import ChatRequest, Completion


class PartwiseModel:
    """A `ports.ChatModel` over an extractive one. It costs nothing to ask that one several times.

    `parts`: (as shown, as asked of the model) for each; one for a question that asks one thing.
    """

    def __init__(self, inner: ChatModel, parts: Sequence[tuple[str, str]]) -> None:
        self._inner = inner
        self._parts = tuple(parts)

    @property
    def provider(self) -> str:
        return self._inner.provider

    @property
    def name(self) -> str:
        return self._inner.name

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """The replies in order, no sentence twice; `MISSING` and the part for every part without one.

        The confidence is that of the best part: the answer is as good as what it says, and says what it lacks.
        """
        blocks: list[str] = []
        missing: list[str] = []
        sure: list[float] = []
        completion = Completion(text="")
        for shown, asked in self._parts:
            completion = self._inner.complete(replace(request, question=asked))
            quoted = [block for block in completion.text.split("\n\n") if not block.startswith("MISSING")]
            blocks += [block for block in quoted if block.strip() and block not in blocks]
            if not any(block.strip() for block in quoted):
                missing.append(f"MISSING {shown}")
            if completion.confidence is not None:
                sure.append(completion.confidence)
        if not blocks and len(self._parts) > 1:  # what no part can say alone the question may as a whole
            whole = self._inner.complete(request)
            if any(not block.startswith("MISSING") for block in whole.text.split("\n\n")):
                completion, blocks, missing, sure = whole, [whole.text], [], [whole.confidence or 0.0]
        text = "\n\n".join([*blocks, *missing])
        if on_text is not None:
            on_text(text)
        return replace(completion, text=text, confidence=max(sure, default=None))
