"""Two articles, their passages, and a writer over a scripted model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from qa.answer.compose import Composed, compose
from qa.chat.scripted import ScriptedModel
from qa.drafting.write import Writer
from qa.prompts import read_prompt
from qa.types import ArticleCard, ArticleId, ChatRequest, Chunk, ChunkId, Passage, SourceId, Standing

BILL = "The final bill was 58.3 million euros. Auditor Helga Stroud said so on Thursday."
FERRY = "The terminal opened on 3 September. The first ferry took 640 passengers to Skerry Island."
TEXTS = {ArticleId("courier"): BILL, ArticleId("ledger"): FERRY}
QUESTION = "What did the terminal cost, and when did it open to the first ferry?"

GOOD_BILL = "QUOTE [1] The final bill was 58.3 million euros.\nCLAIM The bill was 58.3 million euros.\n\n"
WRONG_BILL = "QUOTE [1] The final bill was 58.3 million euros.\nCLAIM The bill was 63.8 million euros.\n\n"
GOOD_DATE = "QUOTE [2] The terminal opened on 3 September.\nCLAIM It opened on 3 September.\n\n"
NOWHERE = "QUOTE [7] The terminal opened on 3 September.\nCLAIM It opened on 3 September.\n\n"


def passages(texts: dict[ArticleId, str] = TEXTS) -> tuple[Passage, ...]:
    found = []
    for rank, (article, text) in enumerate(texts.items(), start=1):
        chunk = Chunk(
            id=ChunkId(f"{article}-0"), article_id=article, source_id=SourceId(article), ordinal=0, start=0,
            end=len(text), text=text, context="", tokens=20, sentences=((0, len(text)),),
        )  # fmt: skip
        card = ArticleCard(
            id=article, source_id=SourceId(article), source=f"The {article.title()}", title="Terminal",
            published="2026-06-12", standing=Standing.FULL,
        )  # fmt: skip
        found.append(Passage(chunk=chunk, card=card, rank=rank, score=1.0))
    return tuple(found)


def composed(question: str = QUESTION, *, budget: int = 4000, shown: tuple[Passage, ...] | None = None) -> Composed:
    prompt = read_prompt("answer", Path("nowhere")).text
    return compose(
        prompt, question, passages() if shown is None else shown, today="2026-09-20", budget_tokens=budget,
        boundary="0123456789abcdef",
    )  # fmt: skip


def scripted(*replies: str) -> ScriptedModel:
    return ScriptedModel(replies)


def writer(model: Any, *, retries: int = 1, **options: Any) -> Writer:
    prompt = read_prompt("repair", Path("nowhere")).text
    return Writer(model=model, text_of=TEXTS.get, max_tokens=400, repair_prompt=prompt, retries=retries, **options)


class Extractive(ScriptedModel):
    """Says what it is told, and is called extractive."""

    provider = "extractive"

    def __init__(self, replies: Iterable[str] | Callable[[ChatRequest], str]) -> None:
        super().__init__(replies)
