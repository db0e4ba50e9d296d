"""A TOML file against a schema: a mistake is told with its line and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import ConfigError
from qa.tomlfile import line_of, load, validate
from tests.test_schema import Harbour

TEXT = """\
depth = 4   # depth of the basin
[boats.anna]
name = "Anna"

[boats."b.o"] # quoted
name = "Bo"
berth = [
  1,
  "x",
]
[[fleet]]
name = "Cleo"
[[fleet]]
masts = 2
'name' = "Dora"
crew = { head = { name = "x" }, age = 3 }
[fleet.owner]
name = "Eve"
[[fleet.trip]]
to = "F"
[[fleet.trip]]
to = "G"
[more]
boats.a.name = "H"
boats.b.name = "I"
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("depth",), 1),
        (("boats", "anna"), 2),
        (("boats", "anna", "name"), 3),
        (("boats", "anna", "masts"), 2),
        (("boats",), 2),
        (("boats", "b.o", "name"), 6),
        (("boats", "b.o", "berth", 1), 7),
        (("fleet", 0, "name"), 12),
        (("fleet",), 11),
        (("fleet", 1), 13),
        (("fleet", 1, "name"), 15),
        (("fleet", 1, "crew", "head", "name"), 16),
        (("fleet", 1, "owner", "name"), 18),
        (("fleet", 1, "trip", 1, "to"), 22),
        (("more", "boats", "b", "name"), 25),
        (("nowhere",), 0),
        ((), 0),
    ],
)
def test_the_line_of_a_place_is_found(place: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, place) == line
    assert line_of(TEXT.replace("\n", "\r\n"), place) == line


_KEY = st.sampled_from(["a", "b", "c.d", "e f", "ab", "[x]", "#"])


@given(
    top=st.lists(_KEY, unique=True),
    tables=st.lists(st.tuples(_KEY, st.booleans(), st.lists(_KEY, unique=True)), max_size=5, unique_by=lambda t: t[0]),
    again=st.lists(st.lists(_KEY, unique=True), max_size=3),
)
def test_every_key_of_a_plain_file_is_found_in_its_own_line(
    top: list[str], tables: list[tuple[str, bool, list[str]]], again: list[list[str]]
) -> None:
    lines: list[str] = []
    places: list[tuple[str | int, ...]] = []

    def put(above: tuple[str | int, ...], keys: list[str]) -> None:
        for key in keys:
            places.append((*above, key))
            lines.append(f"{json.dumps(key)} = {len(places)}")

    put((), [f"{key}-top" for key in top])
    for name, inner, keys in tables:
        lines.append(f"[{json.dumps(name)}{'.inner' if inner else ''}]")
        put((name, "inner") if inner else (name,), keys)
    for number, keys in enumerate(again):
        lines.append("[[list]]")
        put(("list", number), keys)
    text = "\n".join(lines)
    for number, place in enumerate(places, start=1):
        assert lines[line_of(text, place) - 1].endswith(f" = {number}")


# ── a file ─────────────────────────────────────────────────────────────────────────────────────────────────


def mistake(folder: Path, text: str) -> tuple[str, str]:
    path = folder / "harbour.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        validate(load(path), Harbour, path)
    return caught.value.message.removeprefix(str(path)), caught.value.remedy


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        (
            '[boats.anna]\nname = "Anna"\nmasts = "2"\n',
            ', line 3: `boats.anna.masts` cannot be used (it is "2").',
            "It must be a whole number from 1 to 5, not text.",
        ),
        (
            '[boats.anna]\nname = "Anna"\nmasts = 7\n',
            ", line 3: `boats.anna.masts` cannot be used (it is 7).",
            "It must be a whole number from 1 to 5.",
        ),
        (
            '[[fleet]]\nname = "Anna"\nsails = ["jib", 3]\n',
            ", line 3: `fleet[1].sails[2]` cannot be used (it is 3).",
            "It must be text in quotes.",
        ),
        (
            "\ndepth = 2026-03-02\n",
            ", line 2: `depth` cannot be used.",
            "It must be a number, not a date.",
        ),
        ("dept = 2\n", ", line 1: unknown key `dept`.", "Did you mean `depth`?"),
        ("[boats.anna]\nmasts = 1\n", ", line 1: key `boats.anna.name` is missing.", "Add `name = …` there."),
        (
            '[boats.anna]\nname = "Anna"\nrig = "ketch"\n',
            ", line 1: `boats.anna` cannot be used.",
            "A ketch has two masts.",
        ),
        (
            '[boats.it]\nname = "Titanic"\n',
            ', line 2: `boats.it.name` cannot be used (it is "Titanic").',
            "It must be another name.",
        ),
    ],
)
def test_a_mistake_in_a_file_is_told_with_line_value_and_remedy(
    tmp_path: Path, text: str, message: str, remedy: str
) -> None:
    assert mistake(tmp_path, text) == (message, remedy)
