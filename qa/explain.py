"""Why an article stands as it does: what was recorded, and its own file judged once more under today's rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from qa.changes import Rules, rules_now
from qa.errors import SetupError, StoreError, UnreadableError
from qa.rights.chain import evidence_of
from qa.types import ArticleCard, Source, Verdict
from qa.wiring.register import policy_of
from qa.wiring.workspace import open_workspace

if TYPE_CHECKING:
    from qa.config import Config
    from qa.ports import Catalog
    from qa.rights.chain import Entry, Event


class Explained(Struct, frozen=True, kw_only=True):
    """Why an article stands as it does."""

    verdict: Verdict
    """As it would be decided from its file now, or as it was recorded."""
    evidence: str
    """`unchanged` or `changed` since the decision, where its file can be read; else `recorded`."""
    entries: tuple[Entry, ...]
    tombstones: tuple[Event, ...]
    due: str
    """When its signals must be read again; empty for files."""
    profile: str
    """What silence means here."""


def explain(config: Config, card: ArticleCard) -> Explained:
    """The decision about an article, and its evidence looked at once more. Raises `RightsError`, `StoreError`."""
    with open_workspace(config) as workspace:
        ledger = workspace.ledger
        entries = tuple(ledger.entries(card.id))
        recorded = ledger.verdict(card)
        source = next((source for source in workspace.sources if source.id == card.source_id), None)
        path = workspace.catalog.file_of(card.id)
        rules = rules_of(config, workspace.catalog)
        now = _judged_now(source, card, config.home / path, rules, workspace.sources) if source and path else None
        verdict = recorded[1] if recorded else Verdict(standing=card.standing, rule=card.rule, reason=card.reason)
        evidence = "recorded"
        if now is not None and entries:
            evidence = "unchanged" if evidence_of(now) == entries[-1].evidence else "changed"
            # A tombstone decides over the file's own evidence, which is shown all the same.
            verdict = replace(verdict, signals=now.signals, carriers=now.carriers, conditions=now.conditions)
        due = ledger.due(card.id).get(card.id, ("", ""))[1]
        return Explained(
            verdict=verdict,
            evidence=evidence,
            entries=entries,
            tombstones=tuple(ledger.tombstones_of(card.id)),
            due=due,
            profile=rules.policy.profile.value,
        )


def rules_of(config: Config, catalog: Catalog | None = None) -> Rules:
    """The config's policy, and the recurring notices that the catalogue knows; none where there is no catalogue."""
    policy = policy_of(config)
    if catalog is not None:
        return rules_now(catalog, policy)
    try:
        with open_workspace(config) as workspace:
            return rules_now(workspace.catalog, policy)
    except (SetupError, StoreError):
        return Rules(policy=policy)


def _judged_now(
    source: Source, card: ArticleCard, path: Path, rules: Rules, sources: Sequence[Source]
) -> Verdict | None:
    """The verdict from the article's own file; None when it has none, or the file no longer has it."""
    from qa.rights.register_flag import forbidding_owner
    from qa.rights.signals import hear
    from qa.rights.silence import Origin
    from qa.rights.verdict import decide
    from qa.sources.files import Broken, read_file

    if not path.is_file():
        return None
    try:
        for item in read_file(path, source):
            if not isinstance(item, Broken) and item.id == card.id:
                owner = forbidding_owner(item.url, sources) or source
                heard, policy = hear(owner, item, rules.of(source.id)), rules.policy
                return decide(
                    owner, heard.signals, heard.carriers,
                    profile=policy.profile, origin=Origin.FILE, kept=policy.kept,
                )  # fmt: skip
    except UnreadableError:
        return None
    return None
