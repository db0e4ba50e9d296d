"""Signals → one verdict. Pure: the decision table, the register's word around it, and what silence means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.rights.reading import ABSENT, READ
from qa.rights.silence import Origin, Profile, origin_of, silence
from qa.rights.table import KEPT, NON_COMMERCIAL, TABLE, Beaten, Effect, Row
from qa.types import AiUse, Carrier, Says, Signal, Source, Standing, Verdict


def decide(  # noqa: PLR0911 - one line of the story each, in the order of precedence
    source: Source,
    signals: Iterable[Signal],
    carriers: Iterable[Carrier],
    *,
    profile: Profile = Profile.CAUTIOUS,
    origin: Origin | None = None,
    kept: frozenset[str] = KEPT,
) -> Verdict:
    """The verdict for one article. Neither the order of signals nor that of carriers matters.

    The register's `forbid` is absolute, and so is a publisher's withdrawal. A stated no is beaten only by `allow` with
    a permission; one inferred from words to others already by `allow` with a reason. A carrier that could not be read,
    or none read at all, means unchecked, unless something denies already. `profile` and `origin` decide what silence
    means (without `origin`: response headers tell). `kept`: the conditions that can be kept, any other denies.
    """
    heard = tuple(sorted(signals, key=_order))
    looked = tuple(sorted(carriers, key=lambda carrier: (carrier.carrier, carrier.status, carrier.note)))
    denials = _matched(heard, Effect.DENY)
    standing_denials = [denial for denial in denials if not _is_beaten(denial[0], source)]
    conditions = _conditions(heard, standing_denials)

    def verdict(standing: Standing, rule: str, reason: str) -> Verdict:
        return Verdict(
            standing=standing, rule=rule, reason=reason, signals=heard, carriers=looked, conditions=conditions
        )

    if source.ai_use is AiUse.FORBID or any(s.protocol == "register" and s.says is Says.NO for s in heard):
        return verdict(Standing.REFERENCE, "register-forbid", _forbidden(source))
    if standing_denials:
        row, signal = standing_denials[0]
        return verdict(Standing.REFERENCE, row.rule, _sentence(row, signal))
    if unread := _unread(looked):
        return verdict(Standing.UNCHECKED, "carrier-failed", f"Not every place for a notice could be read ({unread}).")
    allowed = source.ai_use is AiUse.ALLOW
    doubts = _matched(heard, Effect.REVIEW)
    # `allow` with a reason is a person's answer to the doubt; a stated no needs a permission all the same.
    if doubts and not (allowed and (source.permission or source.reason)):
        return verdict(Standing.UNCHECKED, doubts[0][0].rule, _sentence(*doubts[0]))
    permitted = allowed and bool(source.permission)
    if permitted and denials:
        return verdict(Standing.FULL, "register-permission", f"By permission: {source.permission}")
    broken = [condition for condition in conditions if condition.split(":")[0] not in kept]
    if broken and not permitted:
        reason = f"It may be used on a condition that is not kept here ({', '.join(broken)}).{_declared(broken)}"
        return verdict(Standing.REFERENCE, "condition-not-kept", reason)
    if allowed:
        return verdict(Standing.FULL, "register-allow", "The register allows AI use of this source.")
    permissions = _matched(heard, Effect.ALLOW)
    if permissions:
        return verdict(Standing.FULL, permissions[0][0].rule, _sentence(*permissions[0]))
    return verdict(*silence(profile, origin or origin_of(looked)))


def _matched(signals: Sequence[Signal], effect: Effect) -> list[tuple[Row, Signal]]:
    """Each signal with its own row of this effect (the first that matches it), in the table's order."""
    found: list[tuple[int, Row, Signal]] = []
    for signal in signals:
        for at, row in enumerate(TABLE):
            if row.effect is effect and row.matches(signal):
                found.append((at, row, signal))
                break
    return [(row, signal) for _, row, signal in sorted(found, key=lambda item: item[0])]


def _is_beaten(row: Row, source: Source) -> bool:
    if source.ai_use is not AiUse.ALLOW or row.beaten is Beaten.NEVER:
        return False
    return bool(source.permission or (row.beaten is Beaten.BY_REASON and source.reason))


def _conditions(signals: Sequence[Signal], denials: Sequence[tuple[Row, Signal]]) -> tuple[str, ...]:
    """Of all that was said, each once; of several limits the smallest. A no that was beaten asks for nothing."""
    asking = [*denials, *_matched(signals, Effect.ALLOW), *_matched(signals, Effect.NOTHING)]
    found = {condition for row, signal in asking for condition in row.conditions_of(signal)}
    limits = sorted(int(condition.split(":")[1]) for condition in found if condition.startswith("max-quote:"))
    others = {condition for condition in found if not condition.startswith("max-quote:")}
    return tuple(sorted(others | {f"max-quote:{limit}" for limit in limits[:1]}))


def _unread(carriers: Sequence[Carrier]) -> str:
    """Which carriers were not looked at; none read besides the register is as good as not having looked."""
    failed = [carrier.carrier for carrier in carriers if carrier.status not in {READ, ABSENT}]
    if failed:
        return ", ".join(dict.fromkeys(failed))
    return "" if any(c.status == READ and c.carrier != "register" for c in carriers) else "nothing was read"


def _declared(broken: Sequence[str]) -> str:
    return " `[rights] non_commercial = true` in qa.toml declares it." if list(broken) == [NON_COMMERCIAL] else ""


def _forbidden(source: Source) -> str:
    return source.reason or f"The register forbids AI use of {source.name}."


def _sentence(row: Row, signal: Signal) -> str:
    quote = f": “{signal.quote}”" if signal.quote else "."
    return row.reason + quote


def _order(signal: Signal) -> tuple[str, ...]:
    return (signal.carrier, signal.protocol, signal.use, signal.says, signal.where, signal.quote, signal.note)
