"""An evaluation set on disk → EvalItem records: the schema, read line by line, mistakes told with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from qa.answer_types import Outcome
from qa.errors import ConfigError
from qa.types import ArticleId, Filter, SourceId

Split = Literal["dev", "test"]
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
IsoDate = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Fact(_Record):
    """Something a right answer says: one of several wordings, or a number with its unit."""

    id: Text
    any: tuple[Text, ...] = ()
    number: float | None = None
    unit: str | tuple[Text, ...] = ""
    """What is counted: any of these must stand by the number; empty: the number alone will do."""
    tol: float = Field(default=0.0, ge=0)
    """How far off the number may be, in its own unit."""

    @property
    def units(self) -> tuple[str, ...]:
        if isinstance(self.unit, tuple):
            return self.unit
        return (self.unit,) if self.unit else ()

    @model_validator(mode="after")
    def _one_kind(self) -> Fact:
        if bool(self.any) == (self.number is not None):
            message = "a fact has either `any` (wordings) or `number`"
            raise ValueError(message)
        if self.any and (self.unit or self.tol):
            message = "`unit` and `tol` belong to a `number`"
            raise ValueError(message)
        return self


class Gold(_Record):
    """A place in an article that bears the answer out: `text[start:end] == quote`."""

    doc: Annotated[ArticleId, Field(min_length=1)]
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    quote: str = ""
    grade: int = Field(default=1, ge=1, le=10)
    group: str = ""
    """Entries of one group stand for each other: a syndicated story is found when one copy of it is."""

    @property
    def span(self) -> tuple[int, int] | None:
        return None if self.start is None or self.end is None else (self.start, self.end)

    @model_validator(mode="after")
    def _whole(self) -> Gold:
        if (self.start is None) != (self.end is None):
            message = "`start` and `end` come together, or neither with a `quote` that occurs once"
            raise ValueError(message)
        if self.start is not None and self.end is not None and self.start >= self.end:
            message = "`start` must be below `end`"
            raise ValueError(message)
        return self


class Filters(_Record):
    """What the question is limited to, as `qa ask --source --since --until` would."""

    source: tuple[Text, ...] = ()
    since: IsoDate = ""
    until: IsoDate = ""


class EvalItem(_Record):
    """One question with what a right answer must and must not say, and where its evidence stands."""

    version: Literal[1] = Field(default=1, alias="schema")
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]
    question: Text
    lang: Annotated[str, Field(pattern=r"^([a-z]{2,3})?$")] = ""
    answerable: bool
    """Whether the articles that may be used hold the answer."""
    status: Annotated[Outcome, Field(strict=False)]
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
    context: tuple[Annotated[ArticleId, Field(min_length=1)], ...] = ()
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

    @model_validator(mode="after")
    def _consistent(self) -> EvalItem:
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
        return self


class EvalSet(Struct, frozen=True, kw_only=True):
    path: Path
    sha256: str
    """Of the file's bytes."""
    items: tuple[EvalItem, ...]


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
            item = _read_line(line, f"{path}, line {number}")
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


def _read_line(line: str, where: str) -> EvalItem:
    try:
        return EvalItem.model_validate_json(line)
    except ValidationError as error:
        raise _explain(error, where) from None


def _explain(error: ValidationError, where: str) -> ConfigError:
    first = error.errors(include_url=False)[0]
    path = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    if first["type"] == "json_invalid":
        return ConfigError(f"{where} is not JSON: {first['msg']}.", remedy="One whole JSON object must stand on it.")
    if first["type"] == "extra_forbidden":
        return ConfigError(f"{where}: unknown key `{path}`.", remedy="The fields are described in eval/README.md.")
    if first["type"] == "missing":
        return ConfigError(f"{where}: key `{path}` is missing.", remedy="The fields are described in eval/README.md.")
    message = first["msg"].removeprefix("Value error, ").rstrip(".")
    named = f"`{path}` cannot be used" if path else "the item cannot be used"
    return ConfigError(f"{where}: {named}: {message}.", remedy="The fields are described in eval/README.md.")
