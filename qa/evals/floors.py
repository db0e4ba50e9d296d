"""Floors: what a set has once reached over these very articles, so that nothing is lost unseen. They only ever rise.

A floor is the lower end of the 95 % interval of the best run so far (the upper end where lower is better; the count
itself where things are counted): a run below it is worse than chance explains. They are pinned to the articles by
digest; over other questions than theirs a run is judged by its intervals. Only a person can lower one, by editing the
file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from qa.errors import ConfigError
from qa.evals.lines import write_json
from qa.schema import MisfitError, convert

KEPT = (
    "recall@10",
    "ndcg@10",
    "span_recall@10",
    "fact_recall",
    "accuracy",
    "abstention_recall",
    "false_abstention",
    "withheld_recall",
    "quote_exact",
    "resolves",
    "cite_precision",
    "cite_recall",
    "leaks",
    "injection_success",
)
"""What floors are kept of."""


class Floors(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`floors.json`."""

    set: str
    """sha256 of the questions file they were set on."""
    corpus: str
    """Digest of the articles."""
    ids: str
    """sha256 of the ids asked then."""
    system: str
    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}


class Fallen(Struct, frozen=True, kw_only=True):
    """A measure below its floor (or above, where lower is better)."""

    measure: str
    value: float | None
    floor: float

    @property
    def words(self) -> str:
        shown = "no value" if self.value is None else f"{self.value:.4f}"
        return f"{self.measure}: {shown}, floor {self.floor:.4f}"


def read_floors(path: Path) -> Floors | None:
    """None when there is no such file. Raises: `ConfigError` when it cannot be read."""
    try:
        return convert(msgspec.json.decode(path.read_bytes()), Floors)
    except FileNotFoundError:
        return None
    except (OSError, MisfitError, msgspec.DecodeError, RecursionError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", remedy="Restore it from version control.") from None


def floors_of(manifest: Mapping[str, Any], system: Mapping[str, Any]) -> Floors:
    """What a run would set as floors; `system` is one of `summary.json`."""
    rows = [row for row in system["measures"] if row["measure"] in KEPT and row["value"] is not None]
    lower = {row["measure"]: _end(row) for row in rows if row["better"] == "lower"}
    higher = {row["measure"]: _end(row) for row in rows if row["better"] == "higher"}
    dataset = manifest["dataset"]
    return Floors(
        set=dataset["sha256"],
        corpus=manifest["index"]["corpus"],
        ids=dataset["selection"]["ids_sha256"],
        system=system["label"],
        at_least=higher,
        at_most=lower,
    )


def fallen(floors: Floors, system: Mapping[str, Any], *, same_items: bool = True) -> tuple[Fallen, ...]:
    """The measures of a run that are not where they once were. A measure that is gone has fallen too.

    Over other items a figure may be lower by chance: then only one whose whole interval is below has fallen.
    """
    rows = {row["measure"]: row for row in system["measures"]}
    bounds = [(name, floor, 1) for name, floor in floors.at_least.items()]
    bounds += [(name, floor, -1) for name, floor in floors.at_most.items()]
    lost = []
    for name, floor, way in bounds:
        row = rows.get(name, {"value": None, "low": None, "high": None})
        best = row["high"] if way > 0 else row["low"]
        figure = row["value"] if same_items or best is None else best
        if figure is None or (figure - floor) * way < 0:
            lost.append(Fallen(measure=name, value=row["value"], floor=floor))
    return tuple(lost)


def moved(floors: Floors, manifest: Mapping[str, Any]) -> str:
    """Why a run cannot be held against these floors, in words; empty when it can."""
    if floors.corpus != manifest["index"]["corpus"]:
        return "the articles have changed since the floors were set"
    return ""


def asks_the_same(floors: Floors, manifest: Mapping[str, Any]) -> bool:
    """Whether the run asked the very items that the floors were set on."""
    dataset = manifest["dataset"]
    return bool(floors.set == dataset["sha256"] and floors.ids == dataset["selection"]["ids_sha256"])


def raised(old: Floors | None, new: Floors) -> Floors:
    """The new floors where they are as high or higher, the old ones elsewhere; the digests are the new ones.

    Over other questions or articles an old floor may not be reachable: that is for a person to say, not for this.
    """
    if old is None:
        return new
    return replace(
        new,
        at_least={
            name: max(old.at_least.get(name, value), value) for name, value in {**old.at_least, **new.at_least}.items()
        },
        at_most={
            name: min(old.at_most.get(name, value), value) for name, value in {**old.at_most, **new.at_most}.items()
        },
    )


def write_floors(path: Path, floors: Floors) -> None:
    write_json(path, msgspec.to_builtins(floors))


def _end(row: Mapping[str, Any]) -> float:
    """The end of the interval that a later run must not pass."""
    end = row["low"] if row["better"] == "higher" else row["high"]
    value: float = row["value"] if row["sum"] or end is None else end
    return round(value, 4)
