"""A request such as `ask` makes, for any chat model."""

from __future__ import annotations

from qa.types import ArticleCard, ArticleId, ChatRequest, Chunk, ChunkId, Message, Passage, SourceId, Standing

TEXTS = (
    "The Gannet Quay ferry terminal was opened on 3 September 2026. The first ferry took 640 passengers to Skerry Island.",
    "Auditor Helga Stroud put the final bill at 58.3 million euros. The council had approved 41 million a year before.",
)


def passage(number: int, text: str) -> Passage:
    article, source = ArticleId(f"courier/{number}.md"), SourceId("courier")
    return Passage(
        chunk=Chunk(
            id=ChunkId(f"chunk-{number}"),
            article_id=article,
            source_id=source,
            ordinal=0,
            start=0,
            end=len(text),
            text=text,
            context="",
            tokens=len(text) // 4,
            sentences=((0, text.index(". ") + 1), (text.index(". ") + 2, len(text))),
        ),
        card=ArticleCard(
            id=article, source_id=source, source="The Courier", title="Ferry terminal", standing=Standing.FULL
        ),
        rank=number,
        score=1.0 / number,
        dense=0.6,
        lexical=3.0,
    )


def request(question: str = "What did the ferry terminal cost?", *, boundary: str = "0" * 32) -> ChatRequest:
    passages = tuple(passage(number, text) for number, text in enumerate(TEXTS, start=1))
    listed = "\n".join(f"[{number}] {text}" for number, text in enumerate(TEXTS, start=1))
    return ChatRequest(
        question=question,
        passages=passages,
        messages=(
            Message(role="system", content="Answer from the passages."),
            Message(role="user", content=f"--- {boundary} ---\n{listed}\n--- {boundary} ---\n\nQuestion: {question}"),
        ),
        max_tokens=200,
    )
