"""Which systems are held against which: the others of a run against its first, or one run's against another's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qa.errors import ConfigError
from qa.evals.result import Reply
from qa.evals.run_folder import Run, ScoreLine
from qa.evals.versus import Flip, Versus, side, versus


def contests_of(run: Run, lines: tuple[ScoreLine, ...], *, margins: Mapping[str, float] | None = None) -> list[Versus]:
    """Every other system of a run against the first; none for a run of one, or one that was not begun."""
    first, *others = (system.label for system in run.systems)
    before = side(run, lines, first)
    afters = [side(run, lines, label) for label in others]
    return [
        versus(before, after, margins=margins, intersection=True) for after in afters if before.items and after.items
    ]


def contests_between(
    earlier: tuple[Run, tuple[ScoreLine, ...]],
    later: tuple[Run, tuple[ScoreLine, ...]],
    *,
    margins: Mapping[str, float] | None = None,
    intersection: bool = False,
) -> list[Versus]:
    """Each system of the later run against its namesake in the earlier; the two only ones if each has one.

    Raises: `ConfigError` when no two are to be compared, or the runs share too few items.
    """
    ours = [system.label for system in earlier[0].systems]
    theirs = [system.label for system in later[0].systems]
    pairs = [(label, label) for label in theirs if label in ours]
    if len(ours) == len(theirs) == 1:
        pairs = [(ours[0], theirs[0])]
    if not pairs:
        raise ConfigError(
            f"No system is in both runs: {', '.join(ours)}; {', '.join(theirs)}.",
            remedy="Name the two with --model A --model B.",
        )
    return [
        versus(side(*earlier, before), side(*later, after), margins=margins, intersection=intersection)
        for before, after in pairs
    ]


def chosen_contest(
    earlier: tuple[Run, tuple[ScoreLine, ...]],
    later: tuple[Run, tuple[ScoreLine, ...]],
    labels: tuple[str, str],
    *,
    margins: Mapping[str, float] | None = None,
    intersection: bool = False,
) -> Versus:
    """The first label of the earlier run against the second of the later."""
    return versus(side(*earlier, labels[0]), side(*later, labels[1]), margins=margins, intersection=intersection)


def flip_text(contest: Versus, flip: Flip) -> str:
    """An item that flipped: what was asked, and both answers."""
    lines = [f"{'+' if flip.won else '-'} {flip.item.id}  {flip.item.question}"]
    for one in (contest.before, contest.after):
        entry = next((e for e in one.run.of(one.label) if e.id == flip.item.id), None)
        line = next((line for line in one.lines if line.id == flip.item.id), None)
        why = f"  [{line.stage}: {line.why}]" if line and line.stage else ""
        lines.append(f"    {one.label}: {said_in_short(entry.reply) if entry else '-'}{why}")
    return "\n".join(lines)


def said_in_short(reply: Reply) -> str:
    """What a reply says, on one line."""
    if reply.skipped:
        return f"(not asked: {reply.skipped})"
    if reply.withdrawn:
        return f"({reply.withdrawn})"
    if reply.answer is None:
        return f"(failed: {reply.failure.words if reply.failure else 'no reply'})"
    text = " ".join(claim.text for claim in reply.answer.claims)
    return text or f"({reply.answer.outcome.value}) {' '.join(reply.answer.missing)}".strip()


def by_tag(contest: Versus) -> Iterator[tuple[str, int, float, float]]:
    """(tag, items, share right before, share right after), over items that both decided."""
    before = {line.id: line.right for line in contest.before.lines}
    after = {line.id: line.right for line in contest.after.lines}
    out = set(contest.unmatched)
    items = [item for item in contest.after.items.values() if item.id not in out]
    kept = [item for item in items if before.get(item.id) is not None and after.get(item.id) is not None]
    for tag in sorted({tag for item in kept for tag in item.tags}):
        own = [item.id for item in kept if tag in item.tags]
        yield (
            tag,
            len(own),
            sum(before[i] is True for i in own) / len(own),
            sum(after[i] is True for i in own) / len(own),
        )


def contest_json(contest: Versus) -> dict[str, Any]:
    return {
        "before": {"run": contest.before.run.id, "system": contest.before.label},
        "after": {"run": contest.after.run.id, "system": contest.after.label},
        "same_passages": contest.same_passages,
        "unmatched": list(contest.unmatched),
        "measures": [
            {
                "measure": one.measure,
                "primary": one.primary,
                "verdict": one.finding.value,
                "words": one.words,
                "n": one.n,
                "clusters": one.clusters,
                "na": one.not_applicable,
                "errors": one.failed,
                "before": round(one.before, 6),
                "after": round(one.after, 6),
                "difference": round(one.difference, 6),
                "low": round(one.interval.low, 6),
                "high": round(one.interval.high, 6),
                "p": one.p,
                "p_adjusted": one.p_adjusted,
                "test": one.test,
                "detectable": round(one.detectable, 6),
                "won": one.won,
                "lost": one.lost,
            }
            for one in contest.comparisons
        ],
        "flips": [{"id": flip.item.id, "now": "right" if flip.won else "wrong"} for flip in contest.flips],
        "by_tag": [
            {"tag": tag, "n": n, "before": round(first, 6), "after": round(second, 6)}
            for tag, n, first, second in by_tag(contest)
        ],
    }
