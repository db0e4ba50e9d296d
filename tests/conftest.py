"""What holds for the whole suite: no time limit per generated example, and a core each for the whole of it."""

import os

import pytest
from hypothesis import settings

# A machine that is busy is no failure of a test; nor is today's luck: the same examples are drawn at every run, and new
# ones where they are asked for (`pytest --hypothesis-profile=explore`).
settings.register_profile("byline", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, derandomize=False, max_examples=300)
settings.load_profile("byline")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process for a test asked for by name, a process per core for everything."""
    return 0 if config.args_source is pytest.Config.ArgsSource.ARGS else (os.cpu_count() or 1)
