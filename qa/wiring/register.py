"""What the workspace's owner decides: the register of sources, and a policy for what publishers leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.config import Config
from qa.sources.register import read_register
from qa.types import Source

if TYPE_CHECKING:
    from qa.rights.policy import Policy


def read_sources(config: Config) -> tuple[Source, ...]:
    """The register of this workspace. Raises `ConfigError` with file and line."""
    return read_register(config.register)


def policy_of(config: Config) -> Policy:
    """What the config decides about rights where publishers leave it open."""
    from qa.rights.policy import Policy
    from qa.rights.silence import Profile

    chosen = config.settings.rights
    return Policy(profile=Profile(chosen.silence), non_commercial=chosen.non_commercial)
