"""How `qa eval run` begins: sets read and checked against the articles, or a run taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.config import Config
    from qa.evals.items import EvalItem, EvalSet
    from qa.evals.run_folder import System
    from qa.wiring.stores import Workspace


def read_sets(config: Config, named: list[str]) -> EvalSet:
    """One set, or several as one. Raises: `ConfigError` when two items have the same id."""
    import hashlib

    from qa.errors import ConfigError
    from qa.evals.begin import questions_path
    from qa.evals.items import EvalSet, read_set

    sets = [read_set(questions_path(config.home, one)) for one in named]
    if len(sets) == 1:
        return sets[0]
    items = tuple(item for one in sets for item in one.items)
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise ConfigError(f"The id `{item.id}` is in two of the sets.", remedy="Run them one by one.")
        seen.add(item.id)
    digest = hashlib.sha256("".join(one.sha256 for one in sets).encode()).hexdigest()
    return EvalSet(path=sets[0].path, sha256=digest, items=items)


def begun(
    workspace: Workspace,
    evalset: EvalSet,
    models: list[str],
    arms: list[str],
    *,
    selection: dict[str, Any],
    passages: int,
    repeats: int,
    as_of: str,
    penalty: float,
    name: str,
) -> tuple[dict[str, Any], tuple[EvalItem, ...]]:
    """The manifest of a new run, and its items, checked against the articles."""
    import datetime as dt

    from qa.errors import ConfigError
    from qa.evals.begin import manifest_of, name_of
    from qa.evals.check import check_items, locate_gold
    from qa.evals.folders import new_id
    from qa.evals.items import select
    from qa.evals.systems import systems_of

    def resolve(profile: str) -> tuple[str, str, str]:
        known, chosen = workspace.config.profile(profile)
        return known, chosen.provider, chosen.name or chosen.provider

    systems = systems_of(models, arms, passages=passages or workspace.config.settings.passages, resolve=resolve)
    items = select(evalset.items, split=selection["split"], tags=selection["tags"], limit=selection["limit"])
    for arm, has in (("oracle", "gold"), ("given-context", "context")):
        if arm in arms and not any(getattr(item, has) for item in items):
            refuse(f"Not one question of the set has `{has}`: the arm {arm} has nothing to show.", "Leave it out.")
    items = locate_gold(items, workspace.catalog.text)
    if mistakes := check_items(items, workspace.catalog.text):
        shown = "\n  ".join(mistakes[:10])
        more = f"\n  and {len(mistakes) - 10} more" if len(mistakes) > 10 else ""
        raise ConfigError(
            f"{evalset.path} does not fit the articles:\n  {shown}{more}", remedy="Mend these items first."
        )
    now = dt.datetime.now(tz=dt.UTC)
    name = name or name_of(evalset)
    run_id = new_id(name, now=now)
    manifest = manifest_of(
        workspace,
        evalset,
        items,
        systems,
        run_id=run_id,
        name=name,
        selection=selection,
        repeats=repeats,
        as_of=as_of,
        penalty=penalty,
        now=now,
    )
    return manifest, items


def taken_up(workspace: Workspace, named: str) -> tuple[dict[str, Any], tuple[EvalItem, ...]]:
    """The manifest and the items of a run that is to go on. Raises: `ConfigError` when things are not as they were."""
    import datetime as dt

    from qa.errors import ConfigError
    from qa.evals.begin import drift, stamp
    from qa.evals.finish import refuse_purged
    from qa.evals.folders import find_run
    from qa.evals.run_folder import read_run

    begun = read_run(find_run(workspace.config.state, named))
    refuse_purged(begun.manifest)
    if changed := drift(workspace, begun.manifest, begun.systems):
        raise ConfigError(
            f"{begun.id} cannot go on, for it would be two runs in one: {'; '.join(changed)}.",
            remedy="Put things back as they were, or begin a new run; cached completions are not paid for again.",
        )
    resumed = [*begun.manifest["resumed"], stamp(dt.datetime.now(tz=dt.UTC))]
    manifest = {**begun.manifest, "status": "running", "stopped": None, "ended": None, "resumed": resumed}
    return {**manifest, "folder": str(begun.folder)}, begun.items


def systems_in(manifest: dict[str, Any]) -> tuple[System, ...]:
    from qa.evals.run_folder import system_of

    return tuple(map(system_of, manifest["systems"]))


def refuse(message: str, remedy: str) -> None:
    from qa.errors import ConfigError

    raise ConfigError(message, remedy=remedy)
