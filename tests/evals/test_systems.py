"""`--model` and `--arm` → systems with labels of their own."""

from __future__ import annotations

import pytest

from qa.errors import ConfigError
from qa.evals.systems import systems_of


def resolve(profile: str) -> tuple[str, str, str]:
    if profile not in ("", "offline", "gpt", "odd:k=v"):
        raise ConfigError(f"no {profile}", remedy="-")
    return profile or "offline", "extractive", "extractive"


def labels(*models: str, arms: tuple[str, ...] = ("rag",)) -> list[tuple[str, int]]:
    return [(one.label, one.passages) for one in systems_of(models, arms, passages=8, resolve=resolve)]


def test_a_profile_is_its_own_label_and_is_shown_what_the_run_says() -> None:
    assert labels("", "gpt") == [("offline", 8), ("gpt", 8)]


def test_a_profile_may_be_shown_fewer_passages() -> None:
    assert labels("offline", "offline:k=1", "offline:k=8") == [("offline", 8), ("offline:k=1", 1), ("offline:k=8", 8)]


def test_every_model_goes_into_every_arm() -> None:
    arms = ("rag", "oracle", "closed-book")
    assert labels("offline", "gpt:k=2", arms=arms) == [
        ("offline", 8), ("offline/oracle", 8), ("offline/closed-book", 0),
        ("gpt:k=2", 2), ("gpt:k=2/oracle", 2), ("gpt:k=2/closed-book", 0),
    ]  # fmt: skip


def test_a_name_that_only_looks_like_it_is_a_name() -> None:
    assert labels("odd:k=v") == [("odd:k=v", 8)]


@pytest.mark.parametrize(
    ("models", "arms", "words"),
    [
        (["offline", "offline"], ["rag"], "named twice"),
        (["", "offline"], ["rag"], "named twice"),
        (["offline"], ["rag", "rag"], "named twice"),
        (["offline:k=0"], ["rag"], "k is not within"),
        (["offline:k=101"], ["rag"], "k is not within"),
        (["offline"], ["sideways"], "There is no arm"),
        (["nobody"], ["rag"], "no nobody"),
    ],
)
def test_what_makes_no_sense_is_refused(models: list[str], arms: list[str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        systems_of(models, arms, passages=8, resolve=resolve)
