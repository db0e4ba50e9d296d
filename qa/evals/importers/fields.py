"""Values of a record as importers need them: text, lists in whatever form a table holds them, short tags."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from qa.evals.items import Split

_DEV = frozenset({"dev", "train", "validation", "valid", "val"})


def text_of(value: Any) -> str:
    """A scalar as text, without blanks around it; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def first_of(record: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first of these keys that holds anything."""
    for name in names:
        value = record.get(name)
        if value is not None and value not in ("", []):
            return value
    return None


def texts_of(value: Any) -> tuple[str, ...]:
    """A list of texts: a list, a list written as JSON or Python into a cell of a table, or one text."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _list_in(value)
    if isinstance(value, list | tuple):
        return tuple(text for item in value if (text := text_of(item)))
    text = text_of(value)
    return (text,) if text else ()


def flatten(value: Any) -> tuple[str, ...]:
    """Every text inside nested lists."""
    if isinstance(value, list):
        return tuple(text for item in value for text in flatten(item))
    return texts_of(value)


def is_true(value: Any, *, otherwise: bool) -> bool:
    if isinstance(value, bool):
        return value
    word = text_of(value).casefold()
    return otherwise if not word else word in ("1", "true", "yes", "y", "answerable")


def tag_of(value: Any) -> tuple[str, ...]:
    """A value as a tag: lower case, hyphens between its words."""
    slug = re.sub(r"[\W_]+", "-", text_of(value).casefold()).strip("-")
    return (slug,) if slug else ()


def split_of(value: Any) -> Split:
    """Which of our two parts a set's own part belongs to: what others train or validate on is `dev`."""
    return "dev" if text_of(value).casefold() in _DEV else "test"


def _list_in(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(cell)  # as data frames write lists into CSV; literals only
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return cell
