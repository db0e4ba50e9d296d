"""Run folders → everything a report shows, as plain records. What may not be shown is gone from here on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from qa.answer_types import Answer
from qa.evals.comparing import contests_between, contests_of
from qa.evals.gates import Judged
from qa.evals.items import EvalItem
from qa.evals.measures.measured import Value
from qa.evals.purged import taken_words
from qa.evals.reports.blanking import Allowed, Key, blank, expected_words, fact_words
from qa.evals.reports.words import EXPECTED
from qa.evals.run_folder import Entry, Run, ScoreLine, read_run, read_scores, read_summary
from qa.evals.statistics.intervals import Interval, interval
from qa.evals.summary import per_item
from qa.evals.versus import Side, Versus, side
from qa.types import ArticleCard, ArticleId, SourceId


class Scored(Struct, frozen=True, kw_only=True):
    """A run with what was made of it."""

    run: Run
    lines: tuple[ScoreLine, ...]
    summary: Mapping[str, Any]


class Share(Struct, frozen=True, kw_only=True):
    """Right answers over a part of the set."""

    name: str
    value: float
    interval: Interval
    n: int


class Column(Struct, frozen=True, kw_only=True):
    """One system, as the report shows it."""

    label: str
    side: Side
    summary: Mapping[str, Any]
    """Its part of `summary.json`."""
    tags: tuple[Share, ...]
    seconds: tuple[float, ...]
    """Of each reply that was really asked for, retrieval included; ascending."""
    outcomes: Mapping[tuple[str, str], int]
    """(expected outcome, outcome) → replies; a failed one counts as `error`."""

    def row(self, measure: str) -> Mapping[str, Any] | None:
        """Its row in the summary; None when the measure applies to no item."""
        rows = (row for row in self.summary["measures"] if row["measure"] == measure)
        return next((row for row in rows if row["n"] or row["errors"]), None)

    @property
    def cost(self) -> float | None:
        """US dollars per thousand questions; None when a price is unknown."""
        total, asked = self.summary["usage"]["cost_usd"], self.summary["replies"]
        return None if total is None or not asked else 1000 * total / asked


class Reply(Struct, frozen=True, kw_only=True):
    """What one system said to one item; of several repeats the first."""

    label: str
    answer: Answer | None
    blanked: bool
    right: float | None
    """Share of its repeats that were right; None when that cannot be decided."""
    repeats: int
    stage: str
    why: str
    failure: str
    seconds: float
    withdrawn: str = ""
    """That a purge has taken its words since."""


class ItemView(Struct, frozen=True, kw_only=True):
    item: EvalItem
    expected: tuple[str, ...]
    replies: tuple[Reply, ...]
    """One per column; a system that was not asked has none."""


class Page(Struct, frozen=True, kw_only=True):
    run: Run
    """As it may be shown."""
    lines: tuple[ScoreLine, ...]
    against: Run | None
    columns: tuple[Column, ...]
    contests: tuple[Versus, ...]
    """The later against the earlier, in the labels of `columns`."""
    items: tuple[ItemView, ...]
    judged: tuple[Judged, ...]
    leaks: int
    blanked: int
    """Items of which something may not be shown."""
    taken: str = ""
    """What purges have taken out of the runs since, in words."""


def load(folder: Path) -> Scored:
    """A run folder that has been scored. Raises: `ConfigError` when it has not, or is none."""
    return Scored(run=read_run(folder), lines=read_scores(folder), summary=read_summary(folder))


def build(
    scored: Scored,
    *,
    against: Scored | None = None,
    allowed: Allowed,
    judged: Sequence[Judged] = (),
    intersection: bool = False,
) -> Page:
    """Everything a report shows. With `against`, an earlier run, each system is held against its namesake there.

    Raises: `ConfigError` when the runs have too little in common.
    """
    cards = {
        passage.card.id: passage.card
        for one in (scored, against)
        if one is not None
        for passage in one.run.passages.values()
    }
    shown, hidden = _shown(scored, allowed)
    before, hidden_before = _shown(against, allowed) if against else (None, frozenset())
    contests = _contests(shown, before, intersection=intersection)
    held_against = {contest.before.label for contest in contests}
    earlier = (
        [column for column in _columns(before, " (before)") if column.side.label in held_against] if before else []
    )
    columns = (*earlier, *_columns(shown, ""))
    lookups = [_Replies(column, hidden if column.side.run is shown.run else hidden_before) for column in columns]
    items = _items(columns, lookups, cards, allowed)
    return Page(
        run=shown.run,
        lines=shown.lines,
        against=before.run if before else None,
        columns=columns,
        contests=contests,
        items=items,
        judged=tuple(judged),
        leaks=scored.summary["leaks"],
        blanked=sum(any(reply.blanked for reply in view.replies) for view in items),
        taken=" ".join(
            dict.fromkeys(filter(None, (taken_words(one.run, one.lines) for one in (before, shown) if one)))
        ),
    )


def _shown(scored: Scored, allowed: Allowed) -> tuple[Scored, frozenset[Key]]:
    blanked = blank(scored.run, scored.lines, allowed)
    return replace(scored, run=blanked.run, lines=blanked.lines), blanked.keys


def _columns(scored: Scored, suffix: str) -> tuple[Column, ...]:
    return tuple(
        _column(side(scored.run, scored.lines, summary["label"]), summary, suffix)
        for summary in scored.summary["systems"]
    )


def _column(one: Side, summary: Mapping[str, Any], suffix: str) -> Column:
    entries, items = one.run.of(one.label), one.items
    return Column(
        label=one.label + suffix,
        side=one,
        summary=summary,
        tags=_tags(one),
        seconds=tuple(sorted(_seconds(entry) for entry in entries if entry.reply.answer and not entry.reply.cached)),
        outcomes=Counter(
            (items[entry.id].status.value, _outcome(entry))
            for entry in entries
            if entry.id in items and not entry.reply.withdrawn
        ),
    )


def _tags(one: Side) -> tuple[Share, ...]:
    """Right answers by tag, the best first."""
    rights = per_item(one.lines, "accuracy")
    grouped: dict[str, list[tuple[str, float]]] = {}
    for name, item in one.items.items():
        measured = rights[name]
        if isinstance(measured, Value):
            for tag in item.tags:
                grouped.setdefault(tag, []).append((item.cluster_id, measured.v))
    shares = (
        Share(name=tag, value=sum(value for _, value in held) / len(held), interval=interval(held), n=len(held))
        for tag, held in grouped.items()
    )
    return tuple(sorted(shares, key=lambda share: (-share.value, share.name)))


def _contests(scored: Scored, against: Scored | None, *, intersection: bool) -> tuple[Versus, ...]:
    if against is None:
        return tuple(contests_of(scored.run, scored.lines))
    earlier, later = (against.run, against.lines), (scored.run, scored.lines)
    return tuple(contests_between(earlier, later, intersection=intersection))


def _items(
    columns: Sequence[Column],
    lookups: Sequence[_Replies],
    cards: Mapping[ArticleId, ArticleCard],
    allowed: Allowed,
) -> tuple[ItemView, ...]:
    def may_show(article: ArticleId) -> bool:
        """Asked of gold articles too that the run never met: the set's facts are drawn from them."""
        source = SourceId(article.partition("/")[0])
        return allowed(cards.get(article) or ArticleCard(id=article, source_id=source, source="", title=""))

    items = {name: item for column in columns for name, item in column.side.items.items()}
    return tuple(
        ItemView(
            item=item,
            expected=expected_words(item, may_show),
            replies=tuple(reply for lookup in lookups if (reply := lookup.of(item))),
        )
        for item in items.values()
    )


class _Replies:
    """The replies of one column by item."""

    def __init__(self, column: Column, hidden: frozenset[Key]) -> None:
        self._label = column.label
        self._hidden = hidden
        self._entries: dict[str, list[Entry]] = {}
        for entry in column.side.run.of(column.side.label):
            self._entries.setdefault(entry.id, []).append(entry)
        self._lines = {(line.id, line.repeat): line for line in column.side.lines}

    def of(self, item: EvalItem) -> Reply | None:
        entries = self._entries.get(item.id, [])
        lines = [line for entry in entries if (line := self._lines.get((entry.id, entry.repeat)))]
        if not lines or entries[0].reply.skipped:
            return None
        first, reply = lines[0], entries[0].reply
        rights = [line.right for line in lines if line.right is not None]
        return Reply(
            label=self._label,
            answer=reply.answer,
            blanked=bool(reply.withdrawn) or entries[0].key in self._hidden,
            right=sum(rights) / len(rights) if rights else None,
            repeats=len(lines),
            stage=first.stage,
            why=_readable(first.why, item),
            failure=reply.failure.words if reply.failure else "",
            seconds=_seconds(entries[0]),
            withdrawn=reply.withdrawn,
        )


def _readable(why: str, item: EvalItem) -> str:
    """Outcomes as a reader calls them, and missing facts by what they say instead of by their ids."""
    why = re.sub(
        r"^(\w+) instead of (\w+)", lambda m: f"{EXPECTED.get(m[1], m[1])} instead of {EXPECTED.get(m[2], m[2])}", why
    )
    head, marker, tail = why.partition("facts missing: ")
    if not marker:
        return why
    ids, semicolon, rest = tail.partition(";")
    return f"{head}missing: {', '.join(fact_words(item, one) for one in ids.split(', '))}{semicolon}{rest}"


def _seconds(entry: Entry) -> float:
    return (entry.reply.retrieval_ms + entry.reply.answering_ms) / 1000


def _outcome(entry: Entry) -> str:
    if entry.reply.skipped:
        return "skipped"
    return entry.reply.answer.outcome.value if entry.reply.answer else "error"
