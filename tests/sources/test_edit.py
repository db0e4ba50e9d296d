"""The register changed from the command line: who reads a file already, and how a new entry stands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qa.sources.edit import add_paths, reading_sources

REGISTER = """\
# mine
[[source]]
id = "paper"
name = "The Paper"
paths = ["articles/**/*", "single/one.txt", "flat/*.md"]
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    for name in ("articles/deep/a.txt", "single/one.txt", "single/two.txt", "flat/b.md", "flat/c.txt", "other/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Title\n\nBody.", encoding="utf-8")
    path = tmp_path / "sources.toml"
    path.write_text(REGISTER, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("place", "sources"),
    [
        ("articles", ["paper"]), ("articles/deep", ["paper"]), ("articles/deep/a.txt", ["paper"]), ("single/one.txt", ["paper"]),
        ("single/two.txt", []), ("single", []), ("flat/b.md", ["paper"]), ("flat/c.txt", []), ("other", []),
    ],
)  # fmt: skip
def test_who_reads_a_place_already_is_known(register: Path, place: str, sources: list[str]) -> None:
    assert reading_sources(register, register.parent / place) == sources


def test_without_a_register_nobody_does(tmp_path: Path) -> None:
    assert reading_sources(tmp_path / "none.toml", tmp_path) == []


def test_a_new_entry_stands_apart_from_what_is_above_it(register: Path) -> None:
    add_paths(register, "more", [register.parent / "other"])
    text = register.read_text(encoding="utf-8")
    assert text.startswith("# mine\n[[source]]\n")
    assert '\n\n[[source]]\nid = "more"' in text
    assert [entry["id"] for entry in tomllib.loads(text)["source"]] == ["paper", "more"]
    assert add_paths(register, "more", [register.parent / "other"]) == []
