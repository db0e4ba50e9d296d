"""The answer without a writing model: sentences of the passages word for word, or an honest “not in these articles”."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.chat.choose import choose
from qa.chat.evidence import Evidence, gather
from qa.chat.newest import newest_first
from qa.chat.sufficiency import ENOUGH, confidence, support_of
from qa.ports import Embedder
from qa.types import ChatRequest, Completion, Passage

_LONGEST_QUESTION = 300  # characters of the question repeated in a MISSING line


class ExtractiveModel:
    """`ports.ChatModel` that copies: the same request gets the same reply, no key, no network.

    `embedder` compares single words; give a local one.
    """

    provider = "extractive"
    name = "extractive"

    def __init__(self, *, embedder: Embedder) -> None:
        self._embedder = embedder

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """One to four sentences in reading order, each a QUOTE and a CLAIM; or one MISSING line. Never cut short."""
        text, sure = self._reply(request)
        if on_text is not None:
            on_text(text)
        return Completion(text=text, model=self.name, confidence=sure)

    def _reply(self, request: ChatRequest) -> tuple[str, float]:
        if not request.passages:
            return _missing(request.question), 0.0
        evidence = gather(request.question, request.passages, embed=self._embedder.embed_passages)
        chosen = choose(request.question, evidence, request.passages) if evidence.question.words else []
        if not chosen:
            return _missing(request.question), 0.0
        sure = confidence(support_of(request.question, evidence, chosen, request.passages))
        if sure < ENOUGH:
            return _missing(request.question), sure
        leading = newest_first(request.question, evidence, chosen, request.passages)
        return _quoted(evidence, leading, request.passages), sure


def _quoted(evidence: Evidence, chosen: Sequence[int], passages: Sequence[Passage]) -> str:
    """Articles by their best sentence, their sentences in reading order. Line ends become blanks."""
    articles = [passages[evidence.sentences[i].passage].chunk.article_id for i in chosen]
    order = sorted(
        zip(chosen, articles, strict=True),
        key=lambda pair: (articles.index(pair[1]), evidence.sentences[pair[0]].span),
    )
    blocks = []
    for i, _ in order:
        sentence = evidence.sentences[i]
        line = " ".join(sentence.text.split("\n"))
        blocks.append(f"QUOTE [{sentence.passage + 1}] {line}\nCLAIM {line}")
    return "\n\n".join(blocks)


def _missing(question: str) -> str:
    asked = " ".join(question.split())
    if len(asked) > _LONGEST_QUESTION:
        asked = asked[:_LONGEST_QUESTION].rstrip() + "…"
    return f"MISSING {asked}"
