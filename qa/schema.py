"""Data read against a schema, a `msgspec.Struct`: the first mistake is told at its very place, in plain words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, NewType, TypeAlias, TypeVar, Union, get_args, get_origin

import msgspec

Schema = TypeVar("Schema", bound=msgspec.Struct)
Place: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top of the data: `("source", 1, "name")`."""


class MisfitError(ValueError):
    """The first thing that does not fit a schema. A rule in a schema raises it too, to name the key it is about."""

    def __init__(
        self,
        words: str,
        *,
        place: Place = (),
        kind: Literal["unknown", "missing", "wrong"] = "wrong",
        instead: str = "",
        value: Any = None,
        known: Sequence[str] = (),
    ) -> None:
        super().__init__(words)
        self.words = words
        """What is asked for: `must be a whole number from 1 to 100`, or a rule's own words."""
        self.place = place
        self.kind = kind
        self.instead = instead
        """What stands there: `0`, `a list`; the text of a string only where words are to be chosen, it may be secret.
        Empty where it is of the right kind."""
        self.value = value
        self.known = known
        """The keys there are beside an unknown one."""

    def __str__(self) -> str:
        named = ".".join(map(str, self.place))
        return f"`{named}` {self.told}" if named else self.told

    @property
    def told(self) -> str:
        return f"{self.words}, not {self.instead}" if self.instead else self.words

    def nearest(self, cutoff: float = 0.6) -> str:
        """The known key that is most like the unknown one; empty when none is."""
        import difflib

        return next(iter(difflib.get_close_matches(str(self.place[-1]), self.known, n=1, cutoff=cutoff)), "")


def convert(data: Any, schema: type[Schema], *, strict: bool = True) -> Schema:
    """`data` as the schema's record. Unless `strict`, "5" and 5.0 are a whole number as well.

    Raises: `MisfitError` for the first mistake: of keys in the order they stand in, then of what is missing, then of
    rules. msgspec tells of one too, but not under which key of a table it stands.
    """
    try:
        return msgspec.convert(data, schema, strict=strict)
    except msgspec.ValidationError as error:
        raise _misfit(data, schema, (), strict=strict) or MisfitError(str(error)) from None
    except UnicodeEncodeError:  # JSON can hold half of a character, and msgspec looks keys up as UTF-8
        raise MisfitError("it has a key that is no text") from None


# ── the first mistake ──────────────────────────────────────────────────────────────────────────────────────


def _misfit(value: Any, schema: Any, place: Place, *, strict: bool) -> MisfitError | None:
    """What does not fit in `value`, the deepest first; None when all does."""
    try:
        msgspec.convert(value, schema, strict=strict)
        return None
    except msgspec.ValidationError as error:
        rule = error.__cause__
    for step, inner, wanted in _parts(value, schema):
        if isinstance(wanted, MisfitError):
            wanted.place = (*place, step)
            return wanted
        if found := _misfit(inner, wanted, (*place, step), strict=strict):
            return found
    if isinstance(rule, MisfitError):
        return MisfitError(rule.words, place=(*place, *rule.place), value=rule.value)
    if rule is not None:
        return MisfitError(str(rule), place=place)
    return MisfitError(f"must be {_expected(schema)}", place=place, value=value, instead=_instead(value, schema))


def _parts(value: Any, schema: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """What a table or list holds: key or index, value, and what schema it should fit, or that there is no such key."""
    for kind in _kinds(schema):
        inner = get_args(kind)
        if isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from _fields(value, kind)
        elif isinstance(value, dict) and get_origin(kind) is dict:
            yield from ((key, entry, inner[1]) for key, entry in value.items())
        elif isinstance(value, list) and get_origin(kind) in (list, tuple):
            same = get_origin(kind) is list or inner[-1] is Ellipsis
            yield from ((at, one, inner[0 if same else at]) for at, one in enumerate(value) if same or at < len(inner))


def _fields(value: dict[str, Any], record: type[msgspec.Struct]) -> Iterator[tuple[str, Any, Any]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(record)}
    for key, entry in value.items():
        if key in fields:
            yield key, entry, fields[key].type
        elif record.__struct_config__.forbid_unknown_fields:
            yield key, entry, MisfitError("is no key", kind="unknown", known=tuple(fields))
    for key, field in fields.items():
        if field.required and key not in value:
            yield key, None, MisfitError("is missing", kind="missing")


# ── in words ───────────────────────────────────────────────────────────────────────────────────────────────


def _kinds(schema: Any) -> list[Any]:
    """The types that a value may have, without what is said about them."""
    if get_origin(schema) is Annotated:
        return _kinds(get_args(schema)[0])
    if get_origin(schema) in (Union, UnionType):
        return [kind for arm in get_args(schema) for kind in _kinds(arm)]
    return [schema.__supertype__ if isinstance(schema, NewType) else schema]


def _expected(schema: Any) -> str:
    """`a whole number from 1 to 100`."""
    if get_origin(schema) is Annotated:
        said = [meta for meta in schema.__metadata__ if isinstance(meta, msgspec.Meta)]
        described = next((meta.description for meta in said if meta.description), "")
        return described or " ".join(filter(None, (_expected(get_args(schema)[0]), *map(_bounds, said))))
    if get_origin(schema) in (Union, UnionType):
        return " or ".join(_expected(arm) for arm in get_args(schema) if arm is not type(None))
    (kind,) = _kinds(schema)
    if choices := _choices(kind):
        return " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1])))
    if get_origin(kind) in (list, tuple):
        inner = get_args(kind)
        return "a list in [ ]" if get_origin(kind) is list or inner[-1] is Ellipsis else f"a list of {len(inner)}"
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "text in quotes"}
    return names.get(kind, "a table of keys and values")


def _bounds(meta: msgspec.Meta) -> str:
    if meta.ge is not None and meta.le is not None:
        return f"from {meta.ge:g} to {meta.le:g}"
    bounds = {"of at least": meta.ge, "above": meta.gt, "of at most": meta.le, "below": meta.lt}
    return " and ".join(f"{words} {bound:g}" for words, bound in bounds.items() if bound is not None)


def _choices(kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [json.dumps(one.value) for one in kind]
    return [json.dumps(one) for one in get_args(kind)] if get_origin(kind) is Literal else []


def _instead(value: Any, schema: Any) -> str:
    kinds = _kinds(schema)
    if isinstance(value, str):
        chosen = any(map(_choices, kinds))
        return "" if str in kinds else json.dumps(value, ensure_ascii=False) if chosen else "text"
    if isinstance(value, bool | int | float | None):
        return json.dumps(value)
    if isinstance(value, list) and any(get_origin(kind) in (list, tuple) for kind in kinds):
        return ""
    names = {dict: "a table", list: "a list", dt.datetime: "a date", dt.date: "a date", dt.time: "a time"}
    return names.get(type(value), type(value).__name__)
