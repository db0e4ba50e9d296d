"""Money: summed over calls, unknown where any part is unknown, estimated before a call."""

from __future__ import annotations

import pytest

from qa.drafting.spending import Spending, cost, count, dollars, spent, text_counter, together
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


def test_an_estimate_of_one_call_makes_the_sum_one() -> None:
    counted = Usage(prompt_tokens=100, completion_tokens=10, cost_usd=0.5, estimated=True)
    assert together(counted, Usage(prompt_tokens=7, completion_tokens=3, cost_usd=0.25)).estimated


@pytest.mark.parametrize(
    ("usage", "shown"),
    [
        (Usage(prompt_tokens=1204, completion_tokens=96, cost_usd=0.0031), "1,204 + 96 tokens · $0.0031"),
        (
            Usage(prompt_tokens=1204, completion_tokens=96, cost_usd=0.0031, estimated=True),
            "about 1,204 + 96 tokens · about $0.0031",
        ),
        (Usage(prompt_tokens=9, completion_tokens=1, estimated=True), "about 9 + 1 tokens · cost unknown"),
        (Usage(), "tokens unknown · cost unknown"),
        (Usage(prompt_tokens=9, completion_tokens=1, cost_usd=0.0), "9 + 1 tokens · $0.00"),
    ],
)
def test_what_was_counted_here_is_called_about_and_the_unknown_unknown(usage: Usage, shown: str) -> None:
    assert spent(usage) == shown


def test_a_text_is_counted_in_the_vocabulary_of_the_model() -> None:
    assert text_counter("gpt-4o")("Eine Brücke") == count([Message(role="user", content="Eine Brücke")], "gpt-4o") - 4
    assert text_counter("gpt-4o")("") == 0
