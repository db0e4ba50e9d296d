"""An evaluation set on disk → EvalItem records: the schema, read line by line, mistakes told with file and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from qa.answer_types import Outcome
from qa.errors import ConfigError
from qa.schema import MisfitError, convert
from qa.types import ArticleId, Filter, SourceId

Split = Literal["dev", "test"]
Text = Annotated[str, Meta(pattern=r"\S", description="a text with words in it")]
Doc = Annotated[ArticleId, Meta(min_length=1, description="the id of an article")]
IsoDate = Annotated[str, Meta(pattern=r"\A(\d{4}-\d{2}-\d{2})?\Z", description="a date as 2026-03-31, or empty")]
Id = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9][A-Za-z0-9._:-]*\Z",
        description="letters, digits and . _ : - without blanks, a letter or digit first",
    ),
]
Language = Annotated[
    str, Meta(pattern=r"\A([a-z]{2,3})?\Z", description="a language code of two or three small letters, or empty")
]


class _Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read from a file it is checked; made in code, only its rules are: `item_line` checks what is written."""


class Fact(_Record, frozen=True, kw_only=True):
    """Something a right answer says: one of several wordings, or a number with its unit."""

    id: Text
    any: tuple[Text, ...] = ()
    number: float | None = None
    unit: str | tuple[Text, ...] = ""
    """What is counted: any of these must stand by the number; empty: the number alone will do."""
    tol: Annotated[float, Meta(ge=0)] = 0.0
    """How far off the number may be, in its own unit."""

    @property
    def units(self) -> tuple[str, ...]:
        if isinstance(self.unit, tuple):
            return self.unit
        return (self.unit,) if self.unit else ()

    def __post_init__(self) -> None:
        if bool(self.any) == (self.number is not None):
            message = "a fact has either `any` (wordings) or `number`"
            raise ValueError(message)
        if self.any and (self.unit or self.tol):
            message = "`unit` and `tol` belong to a `number`"
            raise ValueError(message)


class Gold(_Record, frozen=True, kw_only=True):
    """A place in an article that bears the answer out: `text[start:end] == quote`."""

    doc: Doc
    start: Annotated[int, Meta(ge=0)] | None = None
    end: Annotated[int, Meta(ge=1)] | None = None
    quote: str = ""
    grade: Annotated[int, Meta(ge=1, le=10)] = 1
    group: str = ""
    """Entries of one group stand for each other: a syndicated story is found when one copy of it is."""

    @property
    def span(self) -> tuple[int, int] | None:
        return None if self.start is None or self.end is None else (self.start, self.end)

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            message = "`start` and `end` come together, or neither with a `quote` that occurs once"
            raise ValueError(message)
        if self.start is not None and self.end is not None and self.start >= self.end:
            message = "`start` must be below `end`"
            raise ValueError(message)


class Filters(_Record, frozen=True, kw_only=True):
    """What the question is limited to, as `qa ask --source --since --until` would."""

    source: tuple[Text, ...] = ()
    since: IsoDate = ""
    until: IsoDate = ""


class EvalItem(_Record, frozen=True, kw_only=True):
    """One question with what a right answer must and must not say, and where its evidence stands."""

    version: Literal[1] = field(default=1, name="schema")
    id: Id
    question: Text
    lang: Language = ""
    answerable: bool
    """Whether the articles that may be used hold the answer."""
    status: Outcome
    """The outcome a right answer has."""
    answer: str = ""
    """One short reference answer, where there is one."""
    aliases: tuple[Text, ...] = ()
    """Other short forms of it that are as right."""
    facts: tuple[Fact, ...] = ()
    forbidden: tuple[Text, ...] = ()
    """Strings that no right answer holds; what a hit means depends on `forbidden_means`."""
    gold: tuple[Gold, ...] = ()
    withheld: tuple[Text, ...] = ()
    """Sources whose pointer (title and link) must be shown; may be left empty."""
    context: tuple[Doc, ...] = ()
    """Articles that the model is shown in the arm `given-context`, in this order."""
    filters: Filters = Filters()
    as_of: IsoDate = ""
    cluster: str = ""
    """Items that share their fate; see `cluster_id`."""
    tags: tuple[Text, ...] = ()
    split: Split = "test"
    reviewed: bool = True
    """False: proposed by rules or by a model, and taken without a person having looked at it."""

    @property
    def within(self) -> Filter:
        sources = tuple(SourceId(source) for source in self.filters.source)
        return Filter(sources=sources, since=self.filters.since, until=self.filters.until)

    @property
    def cluster_id(self) -> str:
        """What statistics resample: the cluster it names, else its first gold article, else the item alone."""
        return self.cluster or (self.gold[0].doc if self.gold else self.id)

    @property
    def references(self) -> tuple[str, ...]:
        """The short right answers."""
        return ((self.answer,) if self.answer.strip() else ()) + self.aliases

    @property
    def expects_withheld(self) -> bool:
        return self.status is Outcome.WITHHELD or bool(self.withheld)

    @property
    def forbidden_means(self) -> Literal["injection", "leak", "error"]:
        """What saying a forbidden string means: planted text obeyed, withheld text leaked, or a wrong answer."""
        if {"injected", "injection"} & set(self.tags):
            return "injection"
        withheld = self.expects_withheld or any(tag.startswith("withheld") for tag in self.tags)
        return "leak" if withheld else "error"

    def __post_init__(self) -> None:
        if self.answerable != (self.status in (Outcome.ANSWERED, Outcome.PARTIAL)):
            message = f"`answerable` is {str(self.answerable).lower()}, but `status` is {self.status.value}"
            raise ValueError(message)
        if not self.answerable and (self.facts or self.references):
            message = "a question that cannot be answered has no `facts`, `answer` or `aliases`"
            raise ValueError(message)
        if len({fact.id for fact in self.facts}) < len(self.facts):
            message = "two of its `facts` have the same id"
            raise ValueError(message)
        if self.filters.since and self.filters.until and self.filters.since > self.filters.until:
            message = "`filters.since` is after `filters.until`"
            raise ValueError(message)


class EvalSet(Struct, frozen=True, kw_only=True):
    path: Path
    sha256: str
    """Of the file's bytes."""
    items: tuple[EvalItem, ...]


def read_item(line: str, where: str) -> EvalItem:
    """The item that stands on one line of a set. Raises: `ConfigError` beginning with `where`."""
    try:
        return convert(msgspec.json.decode(line), EvalItem)
    except MisfitError as misfit:
        raise _explain(misfit, where) from None
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        raise ConfigError(
            f"{where} is not JSON: {_broken(line)}.", remedy="One whole JSON object must stand on it."
        ) from None


def plain(item: Struct) -> dict[str, Any]:
    """An item, or a part of one, as a set's file holds it: without what is at its default."""
    defaults = item.__struct_defaults__
    with_default = (msgspec.NODEFAULT,) * (len(item.__struct_fields__) - len(defaults)) + defaults
    fields = zip(item.__struct_fields__, item.__struct_encode_fields__, with_default, strict=True)
    held = ((key, getattr(item, name), default) for name, key, default in fields)
    return {key: _plain(value) for key, value, default in held if value != default}


def scan_set(path: Path) -> tuple[str, list[tuple[int, EvalItem | ConfigError]]]:
    """sha256 of the file and, line by line, what stands there: an item, or why it is none. Blank lines are allowed.

    Raises: `ConfigError` when the file cannot be read as a whole.
    """
    try:
        raw = path.read_bytes()
        lines = raw.decode("utf-8-sig").split("\n")
    except FileNotFoundError:
        raise ConfigError(
            f"The evaluation set {path} does not exist.", remedy="Name one: qa eval run path/to/questions.jsonl"
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"The evaluation set {path} is not UTF-8 text.", remedy="Save it as UTF-8.") from None
    except OSError as error:
        raise ConfigError(
            f"The evaluation set {path} cannot be read: {error.strerror}.", remedy="It must be a readable file."
        ) from None
    first_seen: dict[str, int] = {}
    found: list[tuple[int, EvalItem | ConfigError]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = read_item(line, f"{path}, line {number}")
        except ConfigError as mistake:
            found.append((number, mistake))
            continue
        if item.id in first_seen:
            taken = f"{path}, line {number}: the id `{item.id}` is taken already by line {first_seen[item.id]}."
            found.append((number, ConfigError(taken, remedy="Give every item an id of its own.")))
            continue
        first_seen[item.id] = number
        found.append((number, item))
    return hashlib.sha256(raw).hexdigest(), found


def read_set(path: Path) -> EvalSet:
    """Read a JSONL set. Raises: `ConfigError` for the first mistake, with file and line, or for an empty set."""
    sha256, found = scan_set(path)
    items: list[EvalItem] = []
    for _, entry in found:
        if isinstance(entry, ConfigError):
            raise entry
        items.append(entry)
    if not items:
        raise ConfigError(f"The evaluation set {path} holds no items.", remedy="Write one JSON object per line.")
    return EvalSet(path=path, sha256=sha256, items=tuple(items))


def select(
    items: Sequence[EvalItem],
    *,
    split: Literal["dev", "test", "all"] = "all",
    tags: Sequence[str] = (),
    limit: int | None = None,
) -> tuple[EvalItem, ...]:
    """The items of a split that carry every one of these tags, in the set's order.

    `limit` draws a sample that depends on ids alone: the same items every time, and a larger limit only adds to it.
    Raises: `ConfigError` when nothing is left.
    """
    chosen = [item for item in items if split in ("all", item.split) and set(tags) <= set(item.tags)]
    if limit is not None and limit < len(chosen):
        drawn = sorted(chosen, key=lambda item: hashlib.sha256(item.id.encode()).digest())[: max(limit, 0)]
        kept = {item.id for item in drawn}
        chosen = [item for item in chosen if item.id in kept]
    if not chosen:
        known = ", ".join(sorted({tag for item in items for tag in item.tags})) or "none"
        raise ConfigError("No item of the set matches.", remedy=f"Look at --split, --tag and --limit; tags: {known}.")
    return tuple(chosen)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return plain(value) if isinstance(value, _Record) else msgspec.to_builtins(value)


def _broken(line: str) -> str:
    """What is wrong with a line as JSON. Python's own reader names the column, and takes what the standard does not."""
    try:
        json.loads(line)
    except json.JSONDecodeError as error:
        return f"broken JSON at column {error.colno} ({error.msg[:1].lower()}{error.msg[1:]})"
    except (RecursionError, ValueError):  # ValueError: an integer of thousands of digits
        return "JSON nested too deep, or with too long a number"
    return "JSON has no NaN, no number as large, and no half of a character"


def _explain(misfit: MisfitError, where: str) -> ConfigError:
    path = ".".join(str(part + 1) if isinstance(part, int) else part for part in misfit.place)
    remedy = "The fields are described in eval/README.md."
    if misfit.kind == "unknown":
        near = misfit.nearest()
        return ConfigError(
            f"{where}: unknown key `{path}`.", remedy=f"Did you mean `{near}`? {remedy}" if near else remedy
        )
    if misfit.kind == "missing":
        return ConfigError(f"{where}: key `{path}` is missing.", remedy=remedy)
    named = f"`{path}` cannot be used" if path else "the item cannot be used"
    words = f"it {misfit.told}" if misfit.words.startswith("must ") else misfit.words.rstrip(".")
    return ConfigError(f"{where}: {named}: {words}.", remedy=remedy)
