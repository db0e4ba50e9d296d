"""What a run compares: `--model` and `--arm` as given → systems, each with a label that tells it from the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.errors import ConfigError
from qa.evals.run_folder import System

ARMS = {
    "rag": "the passages that retrieval finds",
    "oracle": "the passages that hold the gold",
    "closed-book": "no passages: what the model knows by heart",
    "given-context": "the passages of the articles that the item names in `context`",
}
_K = re.compile(r"^(?P<profile>.+):k=(?P<k>\d+)$")
_MOST = 100


def systems_of(
    models: Sequence[str],
    arms: Sequence[str],
    *,
    passages: int,
    resolve: Callable[[str], tuple[str, str, str]],
) -> tuple[System, ...]:
    """Every model in every arm, in the order given; the first is what the others are compared with.

    `models`: profiles, each as `PROFILE` or `PROFILE:k=N` for one that is shown N passages instead of `passages`.
    `resolve`: profile → (its name, provider, model). Raises: `ConfigError` for an unknown arm or profile, a bad k, or
    two systems that are one.
    """
    for arm in arms:
        if arm not in ARMS:
            raise ConfigError(f"There is no arm `{arm}`.", remedy=f"Arms: {', '.join(ARMS)}.")
    made: list[System] = []
    for given in models:
        profile, k = _read(given)
        name, provider, model = resolve(profile)
        for arm in arms:
            label = name + (f":k={k}" if k else "") + (f"/{arm}" if arm != "rag" else "")
            if any(one.label == label for one in made):
                raise ConfigError(f"`{label}` is named twice.", remedy="Compare different models, arms or k.")
            shown = 0 if arm == "closed-book" else k or passages
            made.append(System(label=label, profile=name, provider=provider, model=model, arm=arm, passages=shown))
    return tuple(made)


def _read(given: str) -> tuple[str, int]:
    match = _K.match(given)
    if match is None:
        return given, 0
    k = int(match["k"])
    if not 1 <= k <= _MOST:
        raise ConfigError(f"`{given}`: k is not within 1 and {_MOST}.", remedy="Write PROFILE:k=3, for example.")
    return match["profile"], k
