"""What has changed since the last sync: names, sizes and times of files against what the catalogue knows of them.

Asked before every question, so nothing is imported here that reads an article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from qa.chunks import split as splitting
from qa.ports import Catalog, FileState
from qa.rights import signals as signalling
from qa.rights.ledger import Ledger
from qa.rights.policy import Policy
from qa.rights.recurrence import AT_LEAST, Recurring, all_recurring
from qa.rights.register_flag import flag_of
from qa.rights.verdict import decide
from qa.sources import files
from qa.types import AiUse, ArticleCard, ArticleId, Source, SourceId, Standing, Verdict


class Rules(Struct, frozen=True, kw_only=True):
    """What decides beside an article and its source: the config's policy, and the notices that recur in each source."""

    policy: Policy = field(default_factory=Policy)
    recurring: Mapping[SourceId, Recurring] = field(default_factory=dict)

    def of(self, source_id: SourceId) -> Recurring:
        return self.recurring.get(source_id, Recurring())


DEFAULT_RULES = Rules()


def rules_now(catalog: Catalog, policy: Policy) -> Rules:
    return Rules(policy=policy, recurring=all_recurring(catalog.shared_lines(at_least=AT_LEAST)))


class Looked(Struct):
    """The files that are there, and which of them must be read."""

    wanted: set[str] = field(default_factory=set)
    """All of them, as POSIX paths."""
    stale: list[tuple[Source, Path]] = field(default_factory=list)
    unchanged: int = 0
    quarantined: list[tuple[str, str]] = field(default_factory=list)
    """Path and reason of those that could not be read last time and have not changed since."""


def look(catalog: Catalog, sources: Sequence[Source], *, doors: str, rules: Rules) -> Looked:
    """All files that are there, and those of them that must be read: by size, time and reader, not by content."""
    looked = Looked()
    for source in sorted(sources, key=_forbidding_first):
        reader = reader_fingerprint(source, sources, rules)
        for path, size, changed in files.find_stats(source):
            key = path.as_posix()
            if key in looked.wanted:
                continue  # two sources claim the file: one that forbids has it, else the first in the register
            looked.wanted.add(key)
            state = catalog.file_state(key)
            if state and _is_known(state, _Listed(reader, size, changed), doors):
                if state.status == "read":
                    looked.unchanged += 1
                else:
                    looked.quarantined.append((key, state.reason))
            else:
                looked.stale.append((source, path))
    return looked


def is_current(catalog: Catalog, ledger: Ledger, sources: Sequence[Source], policy: Policy) -> bool:
    """Whether a sync would find nothing to read, forget or keep; looks at names, sizes and times only."""
    if ledger.is_empty() and catalog.counts().articles:
        return False
    rules, door = rules_now(catalog, policy), doors(ledger, sources)
    listed: dict[str, _Listed] = {}
    for source in sorted(sources, key=_forbidding_first):
        reader = reader_fingerprint(source, sources, rules)
        for path, size, changed in files.find_stats(source):
            listed.setdefault(path.as_posix(), _Listed(reader, size, changed))
    references = {reference_path(source) for source in sources}
    known = 0
    for state in catalog.files():  # one pass: a query for every file would cost as much as looking at the disk
        if state.path in references:
            continue
        there = listed.get(state.path)
        if there is None or not _is_known(state, there, door):
            return False
        known += 1
    return known == len(listed) and all(references_stand(catalog, source) for source in sources)


class _Listed(NamedTuple):
    """A file that is there, and what would read it."""

    reader: str
    size: int
    changed: int


def _is_known(state: FileState, there: _Listed, doors: str) -> bool:
    """Whether the file is as it was when it was last read, by the same reader."""
    same = (state.size, state.mtime_ns) == (there.size, there.changed)
    return same and state.reader in (there.reader, f"{there.reader}+{doors}")


def _forbidding_first(source: Source) -> bool:
    return source.ai_use is not AiUse.FORBID


def doors(ledger: Ledger, sources: Sequence[Source]) -> str:
    """Another one means: a text that a tombstone kept out may come in now, so look at its file again."""
    flags = sorted((source.id, source.ai_use, source.permission) for source in sources)
    return hashlib.sha256(f"{ledger.last_tombstone()}\n{flags!r}".encode()).hexdigest()[:16]


def reader_fingerprint(source: Source, sources: Iterable[Source], rules: Rules = DEFAULT_RULES) -> str:
    """Another one means: read the file anew.

    Made of reader, rights rules, chunker, the source's register entry and recurring notices, the config's policy, and
    the homes and pages of all sources that are forbidden.
    """
    homes = sorted((one.home, one.urls) for one in sources if one.ai_use is AiUse.FORBID)
    word = (source.ai_use, source.reason, source.permission, source.licence)
    entry = (source.id, source.name, *word, sorted(source.fields.items()), rules.of(source.id).fingerprint)
    made_by = (files.FINGERPRINT, signalling.FINGERPRINT, splitting.FINGERPRINT, rules.policy.fingerprint)
    parts = (*made_by, repr(entry), repr(homes))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def file_stat(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:  # vanished or unreadable: reading it will say so in words
        return -1, -1
    return stat.st_size, stat.st_mtime_ns


def reference_path(source: Source) -> str:
    return f"register:{source.id}"


def reference_cards(source: Source) -> list[ArticleCard]:
    return [_reference_card(source, number) for number in range(len(source.references))]


def references_stand(catalog: Catalog, source: Source) -> bool:
    known = catalog.articles_of_file(reference_path(source))
    stored, cards = catalog.cards(known), reference_cards(source)
    return [stored.get(card.id) for card in cards] == cards and len(known) == len(cards)


def _reference_card(source: Source, number: int) -> ArticleCard:
    reference, verdict = source.references[number], reference_verdict(source)
    key = hashlib.sha256(f"{reference.title}\n{reference.url}".encode()).hexdigest()[:12]
    return ArticleCard(
        id=ArticleId(f"{source.id}/reference/{key}"),
        source_id=source.id,
        source=source.name,
        title=reference.title,
        url=reference.url,
        published=reference.published,
        standing=verdict.standing,
        rule=verdict.rule,
        reason=verdict.reason,
    )


def reference_verdict(source: Source) -> Verdict:
    if source.ai_use is AiUse.FORBID:
        return decide(source, *flag_of(source))
    reason = "The register lists its title and link only."
    return Verdict(standing=Standing.REFERENCE, rule="register-reference", reason=reason)
