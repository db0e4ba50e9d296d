"""Prompt, question and passages → the messages a model is sent, within a token budget, article text fenced as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct

from qa.errors import ConfigError
from qa.patterns import lazy_pattern
from qa.promptfile import fill, read_template
from qa.text import clean
from qa.types import ArticleCard, Message, Passage

# Servers that apply a chat template to the finished text take these for the border between two speakers.
_TURN_MARKS = lazy_pattern(
    r"<\||\|>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>|</?think(?:ing)?>", re.IGNORECASE
)
_BLANKS = lazy_pattern(r"\s+")

_T = TypeVar("_T")


class Composed(Struct, frozen=True, kw_only=True):
    """What goes to the model, and what its passage numbers mean."""

    messages: tuple[Message, ...]
    passages: tuple[Passage, ...]
    """Those that fitted, in the order given: `passages[n - 1]` is shown as `[n]`."""
    dropped: tuple[Passage, ...]
    """Those that did not fit, in the order given."""
    tokens: int
    """Estimated length of the messages, erring on the long side."""


def compose(
    prompt: str, question: str, passages: Sequence[Passage], *, today: str, budget_tokens: int, boundary: str
) -> Composed:
    """Fill the prompt with as many passages as the budget holds, best ranks first; numbers follow the order given.

    `today` is an ISO date. `boundary` is random and new for each request: what an article cannot know, it cannot close.
    Passages count with their stored `chunk.tokens`, the rest is estimated from its bytes, so no tokenizer is needed.
    Passages stand under their source, title and date; the best source first, the second-best last.
    Raises `ConfigError` when the prompt cannot be used or the budget does not hold the question and one passage.
    """
    template = read_template(prompt)
    question = _plain(question)
    frame = {"today": today, "boundary": boundary, "question": question, "passages": _fenced([], boundary)}
    spent = estimate_tokens(fill(template.system, frame)) + estimate_tokens(fill(template.user, frame))
    kept, tokens = _fitting(passages, budget_tokens - spent)
    if passages and not kept:
        message = f"the question needs about {spent} tokens, and no passage fits beside it into {budget_tokens}"
        raise ConfigError(message, remedy="ask a shorter question, or raise the token budget of this model")
    shown = tuple(passages[i] for i in kept)
    values = {**frame, "passages": _fenced(_listed(shown), boundary)}
    return Composed(
        messages=(
            Message(role="system", content=fill(template.system, values)),
            Message(role="user", content=fill(template.user, values)),
        ),
        passages=shown,
        dropped=tuple(passage for i, passage in enumerate(passages) if i not in kept),
        tokens=spent + tokens,
    )


def estimate_tokens(text: str) -> int:
    """Tokens of a text without a tokenizer: a third of its UTF-8 bytes, rounded up.

    Above o200k_base's own count for prose in every language of our seeds (English takes about 4.5 bytes a token, Korean
    and Chinese about 4).
    """
    return -(-len(text.encode("utf-8", "surrogatepass")) // 3)


def _fitting(passages: Sequence[Passage], budget: int) -> tuple[list[int], int]:
    """Positions of the passages to keep, ascending, and the tokens they take: best rank first, whatever still fits."""
    kept: list[int] = []
    tokens = 0
    headed: set[str] = set()
    for i in sorted(range(len(passages)), key=lambda i: (passages[i].rank, i)):
        passage = passages[i]
        cost = passage.chunk.tokens + _NUMBER_TOKENS
        if passage.card.id not in headed:
            cost += estimate_tokens(_plain(passage.card.source) + _headline(passage.card)) + _HEADER_TOKENS
        if tokens + cost <= budget:
            kept.append(i)
            tokens += cost
            headed.add(passage.card.id)
    return sorted(kept), tokens


_NUMBER_TOKENS = 6
"""“[12] ” and the line end, with room for blanks that the passage's neutralising may add."""
_HEADER_TOKENS = 6
"""Marks and line ends around source, title and date."""


def _listed(passages: Sequence[Passage]) -> list[str]:
    """The lines inside the fence: per source, per article, the numbered passages; numbers follow the ranks.

    What belongs together stands together; within that, the best stands first and the second-best last.
    """
    sources: dict[str, dict[str, list[str]]] = {}
    for number, passage in enumerate(passages, start=1):
        articles = sources.setdefault(f"Source: {_plain(passage.card.source) or passage.card.source_id}", {})
        articles.setdefault(_headline(passage.card), []).append(f"[{number}] {_plain(passage.chunk.text)}")
    lines: list[str] = []
    for place, source in enumerate(order := _ends_first(list(sources))):
        under = list(sources[source].items())
        # The last source is the second-best one: its best article ends it.
        under = _ends_first(under) if len(order) == 1 else under[:: -1 if place == len(order) - 1 else 1]
        lines.append(source)
        for headline, texts in under:
            lines.extend([headline, *(_ends_first(texts) if len(order) == len(under) == 1 else texts)])
        lines.append("")
    return lines[:-1]


def _ends_first(ranked: list[_T]) -> list[_T]:
    """The best first and the second-best last: models read the middle of a long prompt least (Liu et al. 2023)."""
    return ranked if len(ranked) < 3 else [ranked[0], *ranked[2:], ranked[1]]


def _headline(card: ArticleCard) -> str:
    only = " - quote its own words only, claim nothing in others" if "verbatim-only" in card.conditions else ""
    return f"Article: {_plain(card.title) or 'untitled'} ({_plain(card.published) or 'no date'}){only}"


def _fenced(lines: Sequence[str], boundary: str) -> str:
    # A passage that holds the boundary by chance or by knowing it would close the fence: the mark is taken out of it.
    body = "\n".join(line.replace(boundary, "") for line in lines)
    return f"--- articles {boundary} ---\n{body}\n--- end of articles {boundary} ---"


def _plain(text: str) -> str:
    """One line without control characters and without marks that a server could take for the end of the message."""
    text = _TURN_MARKS.sub(lambda mark: f"{mark.group()[0]} {mark.group()[1:]}", clean(text))
    return _BLANKS.sub(" ", text).strip()
