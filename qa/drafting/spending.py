"""What calls to a model cost: summed, estimated beforehand, and held below a limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.chat.wire import TOKENS_PER_MESSAGE
from qa.chunks.tokens import counter, vocabulary_of
from qa.errors import BudgetError, ConfigError
from qa.types import Message, Usage


class Spending(Struct, frozen=True, kw_only=True):
    """The limit of one question in USD, and the price in USD per million prompt and completion tokens."""

    limit: float | None = None
    price: tuple[float, float] | None = None

    def after(self, spent: Usage) -> Spending:
        """What is left of it once a call has been paid for."""
        if self.limit is None or spent.cost_usd is None:
            return self
        return replace(self, limit=max(0.0, self.limit - spent.cost_usd))

    def allow(self, messages: Sequence[Message], max_tokens: int, *, model: str, spent: Usage) -> None:
        """Let a call pass if it stays within the limit even when the reply is as long as it may be.

        Raises: `ConfigError` with a limit but no price, `BudgetError` when it might go beyond.
        """
        if self.limit is None:
            return
        if self.price is None:
            raise ConfigError(
                f"The price of {model} is unknown, so a limit on cost cannot be kept.",
                remedy="Set price_input and price_output (USD per million tokens) for it in qa.toml; 0 is a price.",
            )
        before = spent.cost_usd or 0.0
        most = before + cost(self.price, count(messages, model), max_tokens)
        if most > self.limit:
            already = f", {dollars(before)} of it spent already" if before else ""
            raise BudgetError(
                f"Asking {model} may cost up to {dollars(most)}{already}; the limit is {dollars(self.limit)}.",
                remedy="Allow more (--max-cost), show fewer passages (-k), or lower max_tokens of this model.",
            )


FREELY = Spending()
"""No limit, and no price known."""


def count(messages: Sequence[Message], model: str) -> int:
    """Tokens of the messages, in the model's own vocabulary where it is known."""
    tokens = text_counter(model)
    return sum(tokens(message.content) + TOKENS_PER_MESSAGE for message in messages)


def text_counter(model: str) -> Callable[[str], int]:
    """Tokens of a text in a model's vocabulary; nothing is loaded before the first text is counted."""
    made: list[Callable[[str], int]] = []

    def count_text(text: str) -> int:
        if not made:
            made.append(counter(vocabulary_of(model)[0]))
        return made[0](text) if text else 0

    return count_text


def cost(price: tuple[float, float], prompt_tokens: int, completion_tokens: int) -> float:
    return (price[0] * prompt_tokens + price[1] * completion_tokens) / 1e6


def together(one: Usage, other: Usage) -> Usage:
    """Both calls' usage; what one of them does not say is unknown of the whole."""
    return Usage(
        prompt_tokens=_sum(one.prompt_tokens, other.prompt_tokens),
        completion_tokens=_sum(one.completion_tokens, other.completion_tokens),
        cost_usd=None if one.cost_usd is None or other.cost_usd is None else one.cost_usd + other.cost_usd,
        estimated=one.estimated or other.estimated,
    )


def dollars(amount: float) -> str:
    """“$0.0123”: two digits that count, at least cents."""
    if amount >= 0.1 or amount == 0:
        return f"${amount:.2f}"
    return f"${amount:.4f}" if amount >= 0.0001 else f"${amount:.6f}"


def spent(usage: Usage) -> str:
    """“1,204 + 96 tokens · $0.0031”, with “about” before what was counted here; what is not known is called so."""
    about = "about " if usage.estimated else ""
    known = usage.prompt_tokens is not None and usage.completion_tokens is not None
    tokens = f"{about}{usage.prompt_tokens:,} + {usage.completion_tokens:,} tokens" if known else "tokens unknown"
    return f"{tokens} · {'cost unknown' if usage.cost_usd is None else f'{about}{dollars(usage.cost_usd)}'}"


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
