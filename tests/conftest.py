"""What holds for the whole suite: no time limit per generated example, and a core each for the whole of it."""

import os

import pytest
from hypothesis import settings

# A machine that is busy is no failure of a test.
settings.register_profile("byline", deadline=None)
settings.load_profile("byline")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process for a test asked for by name, a process per core for everything."""
    return 0 if config.args_source is pytest.Config.ArgsSource.ARGS else (os.cpu_count() or 1)
