"""Money: summed over calls, unknown where any part is unknown, estimated before a call."""

from __future__ import annotations

import pytest

from qa.drafting.spending import Spending, cost, count, dollars, together
from qa.errors import BudgetError
from qa.types import Message, Usage

ASKED = [Message(role="system", content="Answer."), Message(role="user", content="How much was the bill? " * 20)]


def test_usage_of_all_calls_is_summed() -> None:
    summed = together(
        Usage(prompt_tokens=100, completion_tokens=10, cost_usd=0.5),
        Usage(prompt_tokens=7, completion_tokens=3, cost_usd=0.25),
    )
    assert summed == Usage(prompt_tokens=107, completion_tokens=13, cost_usd=0.75)


def test_what_one_call_does_not_say_is_unknown_of_all() -> None:
    assert together(Usage(prompt_tokens=100, cost_usd=0.5), Usage(completion_tokens=3)) == Usage()


def test_the_estimate_counts_the_longest_reply_that_may_come() -> None:
    price = (1000.0, 1000.0)
    most = cost(price, count(ASKED, "gpt-4o"), 50)
    Spending(limit=most, price=price).allow(ASKED, 50, model="gpt-4o", spent=Usage(cost_usd=0.0))
    with pytest.raises(BudgetError, match="limit"):
        Spending(limit=most * 0.99, price=price).allow(ASKED, 50, model="gpt-4o", spent=Usage(cost_usd=0.0))
    with pytest.raises(BudgetError, match="spent already"):
        Spending(limit=most, price=price).allow(ASKED, 50, model="gpt-4o", spent=Usage(cost_usd=0.001))


def test_without_a_limit_everything_passes_whatever_the_price() -> None:
    Spending().allow(ASKED, 10_000, model="anything", spent=Usage())


@pytest.mark.parametrize(
    ("amount", "shown"), [(0.0, "$0.00"), (1.234, "$1.23"), (0.0123, "$0.0123"), (0.0000021, "$0.000002")]
)
def test_small_amounts_keep_their_digits(amount: float, shown: str) -> None:
    assert dollars(amount) == shown
