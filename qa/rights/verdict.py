"""Signals → one verdict. Pure: a table of rules, most restrictive first, and the register's word around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from qa.rights.reading import ABSENT, READ
from qa.types import AiUse, Carrier, Says, Signal, Source, Standing, Use, Verdict


class Effect(Enum):
    DENY = auto()
    REVIEW = auto()
    ALLOW = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the decision table. An empty `protocol` or `word` matches any."""

    rule: str
    effect: Effect
    says: Says
    use: Use
    reason: str
    protocol: str = ""
    word: str = ""
    """What the signal's quote begins with, for protocols of many words."""

    def matches(self, signal: Signal) -> bool:
        return (
            signal.says is self.says
            and signal.use is self.use
            and self.protocol in {"", signal.protocol}
            and signal.quote.lower().startswith(self.word)
        )


def _deny(rule: str, use: Use, protocol: str, reason: str, word: str = "") -> Row:
    return Row(rule=rule, effect=Effect.DENY, says=Says.NO, use=use, protocol=protocol, word=word, reason=reason)


def _silent(rule: str, use: Use, says: Says, protocol: str) -> Row:
    return Row(
        rule=rule, effect=Effect.NOTHING, says=says, use=use, protocol=protocol, reason="Has no effect on answers"
    )


# First match decides and gives the reason. Order: the more explicit and the more readable for a person first.
TABLE: tuple[Row, ...] = (
    _deny("register-forbid", Use.AI_INPUT, "register", "The register forbids AI use of this source"),
    _deny("printed-notice", Use.AI_INPUT, "printed-notice", "The article carries a notice against AI use"),
    _deny("rights-field", Use.AI_INPUT, "rights-field", "Its rights statement forbids AI use"),
    _deny("ai-field", Use.AI_INPUT, "ai-field", "A field of the article forbids AI use"),
    _deny("tdm-reservation", Use.AI_INPUT, "tdmrep", "The publisher reserves text and data mining"),
    _deny("meta-noai", Use.AI_INPUT, "meta-robots", "The page says noai", "noai"),
    _deny("meta-noarchive", Use.AI_INPUT, "meta-robots", "The page may not be kept for AI answers", "noarchive"),
    _deny("meta-nocache", Use.AI_INPUT, "meta-robots", "The page allows title and excerpt only", "nocache"),
    _deny("meta-nosnippet", Use.AI_INPUT, "meta-robots", "The page allows no excerpt", "nosnippet"),
    _deny("meta-max-snippet", Use.AI_INPUT, "meta-robots", "The page allows only a short excerpt", "max-snippet"),
    _deny("meta-noindex", Use.AI_INPUT, "meta-robots", "The page may not be indexed", "no"),
    _deny("meta-unavailable-after", Use.AI_INPUT, "meta-robots", "The page has expired", "unavailable_after"),
    _deny("stated-no", Use.AI_INPUT, "", "The publisher forbids AI use"),
    _deny("display-no", Use.DISPLAY, "", "The publisher allows no excerpt"),
    # Lines against training are written without telling training from answering; so they count against both.
    _deny(
        "printed-notice-training", Use.AI_TRAIN, "printed-notice", "The article carries a notice against AI training"
    ),
    _deny("rights-field-training", Use.AI_TRAIN, "rights-field", "Its rights statement forbids AI training"),
    _deny("ai-field-training", Use.AI_TRAIN, "ai-field", "A field of the article forbids AI training"),
    Row(
        rule="needs-review",
        effect=Effect.REVIEW,
        says=Says.REVIEW,
        use=Use.AI_INPUT,
        reason="A line in it may be a notice against AI use, and nobody has looked at it yet",
    ),
    Row(
        rule="publisher-permits",
        effect=Effect.ALLOW,
        says=Says.YES,
        use=Use.AI_INPUT,
        reason="The publisher permits AI use",
    ),
    # Heard and kept as evidence, without effect on answering: words to other people's training crawlers, and the
    # training half of a signal whose other half has its own row.
    _silent("training-crawlers", Use.AI_TRAIN, Says.NO, "meta-robots"),
    _silent("training-half", Use.AI_TRAIN, Says.NO, "tdmrep"),
    _silent("not-a-crawl", Use.SEARCH, Says.UNSTATED, "meta-robots"),
)


def decide(source: Source, signals: Iterable[Signal], carriers: Iterable[Carrier]) -> Verdict:
    """The verdict for one article. Neither the order of signals nor that of carriers matters.

    The register's `forbid` is absolute. A publisher's stated no is beaten only by `allow` with a permission. A carrier
    that could not be read, or none read at all, means unchecked, unless something denies already. Silence is full:
    these are files that the user supplied.
    """
    heard = tuple(sorted(signals, key=_order))
    looked = tuple(sorted(carriers, key=lambda carrier: (carrier.carrier, carrier.status, carrier.note)))

    def verdict(standing: Standing, rule: str, reason: str) -> Verdict:
        return Verdict(standing=standing, rule=rule, reason=reason, signals=heard, carriers=looked)

    if source.ai_use is AiUse.FORBID or any(s.protocol == "register" and s.says is Says.NO for s in heard):
        return verdict(Standing.REFERENCE, "register-forbid", _forbidden(source))
    allowed = source.ai_use is AiUse.ALLOW
    denial = _first(heard, Effect.DENY)
    if denial and not (allowed and source.permission):
        return verdict(Standing.REFERENCE, denial[0].rule, _sentence(*denial))
    if unread := _unread(looked):
        return verdict(Standing.UNCHECKED, "carrier-failed", f"Not every place for a notice could be read ({unread}).")
    doubt = _first(heard, Effect.REVIEW)
    # `allow` with a reason is a person's answer to the doubt; a stated no needs a permission all the same.
    if doubt and not (allowed and (source.permission or source.reason)):
        return verdict(Standing.UNCHECKED, doubt[0].rule, _sentence(*doubt))
    if allowed and denial:
        return verdict(Standing.FULL, "register-permission", f"By permission: {source.permission}")
    if allowed:
        return verdict(Standing.FULL, "register-allow", "The register allows AI use of this source.")
    if yes := _first(heard, Effect.ALLOW):
        return verdict(Standing.FULL, yes[0].rule, _sentence(*yes))
    return verdict(Standing.FULL, "nothing-said", "No notice was found in any place that was read.")


def _first(signals: Sequence[Signal], effect: Effect) -> tuple[Row, Signal] | None:
    """The first row of the table with this effect that any signal matches, and that signal."""
    for row in TABLE:
        if row.effect is effect:
            for signal in signals:
                if row.matches(signal):
                    return row, signal
    return None


def _unread(carriers: Sequence[Carrier]) -> str:
    """Which carriers were not looked at; none read besides the register is as good as not having looked."""
    failed = [carrier.carrier for carrier in carriers if carrier.status not in {READ, ABSENT}]
    if failed:
        return ", ".join(dict.fromkeys(failed))
    return "" if any(c.status == READ and c.carrier != "register" for c in carriers) else "nothing was read"


def _forbidden(source: Source) -> str:
    return source.reason or f"The register forbids AI use of {source.name}."


def _sentence(row: Row, signal: Signal) -> str:
    quote = f": “{signal.quote}”" if signal.quote else "."
    return row.reason + quote


def _order(signal: Signal) -> tuple[str, ...]:
    return (signal.carrier, signal.protocol, signal.use, signal.says, signal.where, signal.quote, signal.note)
