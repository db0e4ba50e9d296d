"""The version that every kept answer names."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from qa.wiring.version import app_version


def test_it_is_that_of_the_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert app_version() == version("byline-qa")
    monkeypatch.setattr("sys.path", [])
    assert app_version() == "unknown"
