"""A fresh catalogue with the newsroom's articles for every test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.ports import Catalog
from tests.evals.newsroom import fill_catalog


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = fill_catalog(tmp_path / "catalog.db")
    yield opened
    opened.close()
