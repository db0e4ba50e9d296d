"""Data against a schema: the first mistake, in plain words and at its place."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from qa.schema import MisfitError, convert


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


def test_what_is_not_strict_is_so_inside_too() -> None:
    data = {"fleet": [{"name": "Anna", "masts": "2", "sails": "jib"}]}
    assert misfit(data, strict=False).place == ("fleet", 0, "sails")
    assert misfit(data).place == ("fleet", 0, "masts")


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
