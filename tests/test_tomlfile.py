"""Data against a schema: the first mistake, in plain words and at its place."""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from qa.errors import ConfigError
from qa.tomlfile import MisfitError, convert, line_of, load, validate


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Boat(Struct, kw_only=True, forbid_unknown_fields=True):
    name: str
    masts: Annotated[int, Meta(ge=1, le=5)] = 1
    length: Annotated[float, Meta(gt=0)] = 10.0
    draught: Annotated[float, Meta(ge=0)] | None = None
    code: Annotated[str, Meta(pattern=r"\A[a-z]+\Z", description="small letters")] = "a"
    colour: Colour = Colour.RED
    rig: Literal["sloop", "ketch", "yawl"] = "sloop"
    sails: tuple[str, ...] = ()
    berth: tuple[int, int] | None = None
    unit: str | tuple[str, ...] = ""
    hired: bool = False

    def __post_init__(self) -> None:
        if self.rig == "ketch" and self.masts < 2:
            raise ValueError("a ketch has two masts")
        if self.name == "Titanic":
            raise MisfitError("must be another name", place=("name",), value=self.name)


class Harbour(Struct, kw_only=True, forbid_unknown_fields=True):
    boats: dict[str, Boat] = {}
    fleet: list[Boat] = []
    depth: float = 3.0


class Logbook(Struct, kw_only=True):
    """Lets keys through that it does not know."""

    pages: int = 0
    boat: Boat | None = None


def misfit(data: Any, schema: type[Struct] = Harbour, *, strict: bool = True) -> MisfitError:
    with pytest.raises(MisfitError) as caught:
        convert(data, schema, strict=strict)
    return caught.value


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("masts", 0, "must be a whole number from 1 to 5, not 0"),
        ("masts", True, "must be a whole number from 1 to 5, not true"),
        ("masts", 2.0, "must be a whole number from 1 to 5, not 2.0"),
        ("masts", "2", "must be a whole number from 1 to 5, not text"),
        ("length", 0, "must be a number above 0, not 0"),
        ("draught", -1, "must be a number of at least 0, not -1"),
        ("name", 5, "must be text in quotes, not 5"),
        ("name", dt.date(2026, 3, 2), "must be text in quotes, not a date"),
        ("name", ["a"], "must be text in quotes, not a list"),
        ("code", "A1", "must be small letters"),
        ("code", 1, "must be small letters, not 1"),
        ("colour", "green", 'must be "red" or "blue", not "green"'),
        ("rig", "brig", 'must be "sloop", "ketch" or "yawl", not "brig"'),
        ("rig", {}, 'must be "sloop", "ketch" or "yawl", not a table'),
        ("sails", "jib", "must be a list in [ ], not text"),
        ("berth", [1, 2, 3], "must be a list of 2"),
        ("unit", 5, "must be text in quotes or a list in [ ], not 5"),
        ("hired", "no", "must be true or false, not text"),
        ("hired", 1, "must be true or false, not 1"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_asked_for(key: str, value: Any, told: str) -> None:
    found = misfit({"boats": {"anna": {"name": "Anna", key: value}}})
    assert (found.place, found.told) == (("boats", "anna", key), told)


def test_a_whole_number_does_where_any_number_does() -> None:
    assert convert({"name": "Anna", "length": 12, "draught": 2}, Boat).length == 12.0


def test_unless_it_is_strict_text_and_fractions_of_nothing_are_whole_numbers() -> None:
    assert convert({"pages": "7"}, Logbook, strict=False).pages == convert({"pages": 7.0}, Logbook, strict=False).pages
    assert misfit({"pages": "seven"}, Logbook, strict=False).told == "must be a whole number, not text"


def test_the_place_goes_through_lists_tables_and_what_may_be_left_out() -> None:
    assert misfit({"fleet": [{"name": "Anna"}, {"name": "Bo", "sails": ["jib", 3]}]}).place == ("fleet", 1, "sails", 1)
    assert misfit({"boat": {"name": "Anna", "berth": [1, "x"]}}, Logbook).place == ("boat", "berth", 1)


def test_keys_come_in_their_order_then_what_is_missing_then_rules() -> None:
    assert misfit({"fleet": [{"mast": 2, "masts": "x"}]}).place == ("fleet", 0, "mast")
    assert misfit({"fleet": [{"masts": "x", "mast": 2}]}).place == ("fleet", 0, "masts")
    assert misfit({"fleet": [{"rig": "ketch"}]}).kind == "missing"
    assert misfit({"fleet": [{"rig": "ketch", "name": "Anna"}]}).told == "a ketch has two masts"
    assert misfit({"fleet": [{"rig": "ketch", "name": "Anna"}, {"mast": 2}]}).place == ("fleet", 0)


def test_an_unknown_key_knows_the_nearest_and_its_neighbours() -> None:
    found = misfit({"fleet": [{"name": "Anna", "lenght": 3}]})
    assert (found.kind, found.nearest(), "rig" in found.known) == ("unknown", "length", True)
    assert misfit({"fleet": [{"name": "Anna", "zzz": 3}]}).nearest() == ""


def test_a_rule_names_the_key_it_is_about() -> None:
    found = misfit({"boats": {"it": {"name": "Titanic"}}})
    assert (found.place, found.value, str(found)) == (
        ("boats", "it", "name"),
        "Titanic",
        "`boats.it.name` must be another name",
    )


def test_what_is_no_table_is_told() -> None:
    assert misfit([1]).told == "must be a table of keys and values, not a list"
    assert misfit({"boats": {"anna": None}}).told == "must be a table of keys and values, not null"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats(allow_nan=False) | st.sampled_from(["", "ketch", "red"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*Boat.__struct_fields__, "fleet", "mast"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(data=st.dictionaries(st.sampled_from(["boats", "fleet", "depth", "x"]), _JSON), strict=st.booleans())
def test_whatever_does_not_fit_has_a_place_in_the_data(data: dict[str, Any], strict: bool) -> None:
    try:
        msgspec.convert(data, Harbour, strict=strict)
    except msgspec.ValidationError:
        found = misfit(data, strict=strict)
        assert found.words
        at: Any = data
        for step in found.place[:-1] if found.kind == "missing" else found.place:
            at = at[step]
        if found.kind == "wrong" and found.words.startswith("must be"):
            assert found.value == at
    else:
        convert(data, Harbour, strict=strict)


@given(st.text("abc:/@", min_size=9))
def test_the_text_of_a_value_is_told_only_where_words_are_to_be_chosen(secret: str) -> None:
    for key in ("masts", "length", "sails", "berth", "hired", "code"):
        assert secret not in misfit({"fleet": [{"name": "Anna", key: {"x": secret}}]}).told
        if key != "code":
            assert secret not in misfit({"fleet": [{"name": "Anna", key: secret}]}).told


# ── lines ──────────────────────────────────────────────────────────────────────────────────────────────────

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
