"""The decision table: what each thing that can be said means for answering, most explicit first. Data only."""

from __future__ import annotations

import re
from enum import Enum, auto

from msgspec import Struct

from qa.types import Says, Signal, Use


class Effect(Enum):
    DENY = auto()
    REVIEW = auto()
    ALLOW = auto()
    NOTHING = auto()


class Beaten(Enum):
    """What a no gives way to: nothing at all, a permission in the register, or already a reason there."""

    NEVER = auto()
    BY_PERMISSION = auto()
    BY_REASON = auto()


class Row(Struct, frozen=True, kw_only=True):
    """One line of the decision table. An empty `protocol` or `word` matches any."""

    rule: str
    effect: Effect
    says: Says
    use: Use
    reason: str
    protocol: str = ""
    word: str = ""
    """What the signal's quote begins with, for protocols of many words."""
    beaten: Beaten = Beaten.BY_PERMISSION
    conditions: tuple[str, ...] = ()
    """What an answer must keep. `max-quote` takes its number from the quote."""

    def matches(self, signal: Signal) -> bool:
        return (
            signal.says is self.says
            and signal.use is self.use
            and self.protocol in {"", signal.protocol}
            and signal.quote.lower().startswith(self.word)
        )

    def conditions_of(self, signal: Signal) -> tuple[str, ...]:
        limit = re.search(r"-?\d+", signal.quote)
        if "max-quote" not in self.conditions or limit is None:
            return self.conditions
        return () if limit[0].startswith("-") else (f"max-quote:{limit[0]}",)  # −1 is no limit


KEPT = frozenset({"attribution", "verbatim-only", "max-quote"})
"""The conditions that answers keep (`citations/conditions.py`), by name without number: every citation names and links
its article, of others no more is shown than allowed, or nothing but their own words. What a use is for only the user
can know: `non-commercial` is kept where the config declares it. An article under any other condition is not used."""

NON_COMMERCIAL = "non-commercial"


def _deny(
    rule: str,
    use: Use,
    protocol: str,
    reason: str,
    word: str = "",
    beaten: Beaten = Beaten.BY_PERMISSION,
    conditions: tuple[str, ...] = (),
) -> Row:
    return Row(
        rule=rule, effect=Effect.DENY, says=Says.NO, use=use, protocol=protocol, word=word, reason=reason,
        beaten=beaten, conditions=conditions,
    )  # fmt: skip


def _allow(rule: str, protocol: str, reason: str, word: str = "", conditions: tuple[str, ...] = ()) -> Row:
    return Row(
        rule=rule, effect=Effect.ALLOW, says=Says.YES, use=Use.AI_INPUT, protocol=protocol, word=word, reason=reason,
        conditions=conditions,
    )  # fmt: skip


def _silent(rule: str, use: Use, says: Says, protocol: str, word: str = "", conditions: tuple[str, ...] = ()) -> Row:
    return Row(
        rule=rule, effect=Effect.NOTHING, says=says, use=use, protocol=protocol, word=word,
        reason="Has no effect on answers", conditions=conditions,
    )  # fmt: skip


_IN, _TRAIN = Use.AI_INPUT, Use.AI_TRAIN

# The first row that matches a signal is that signal's meaning; the first denying row of all gives the reason. Order:
# withdrawals, then the more explicit and the more readable for a person first.
TABLE: tuple[Row, ...] = (
    _deny("withdrawn", _IN, "withdrawn", "Its publisher withdrew or has not released it", beaten=Beaten.NEVER),
    _deny("expired", _IN, "expired", "Its publisher's offer of it has run out"),
    _deny("register-forbid", _IN, "register", "The register forbids AI use of this source"),
    _deny("printed-notice", _IN, "printed-notice", "The article carries a notice against AI use"),
    _deny("rights-field", _IN, "rights-field", "Its rights statement forbids AI use"),
    _deny("ai-field", _IN, "ai-field", "A field of the article forbids AI use"),
    _deny("content-signal-ai-input", _IN, "content-signals", "Its site says no to AI input", "ai-input"),
    _deny("content-signal-use", _IN, "content-signals", "Its site limits what may be taken from it", "use="),
    _deny("aipref-ai-use", _IN, "aipref", "Its publisher prefers no AI use"),
    _deny("rsl-ai-index", _IN, "rsl", "Its licence prohibits AI indexes", "prohibits ai-index"),
    _deny("rsl-prohibits", _IN, "rsl", "Its licence prohibits AI input", "prohibits"),
    _deny("rsl-conditional", _IN, "rsl", "Its licence asks for an agreement first", "permits"),
    _deny("tdm-reservation", _IN, "tdmrep", "The publisher reserves text and data mining"),
    _deny("plus-data-mining", _IN, "plus", "Its metadata prohibits data mining"),
    _deny("cawg-training-mining", _IN, "cawg", "Its manifest does not allow AI inference or data mining"),
    _deny("meta-noai", _IN, "meta-robots", "The page says noai", "noai"),
    _deny("meta-noarchive", _IN, "meta-robots", "The page may not be kept for AI answers", "noarchive"),
    _deny(
        "meta-nocache", _IN, "meta-robots", "The page allows title and excerpt only", "nocache",
        conditions=("title-only",),
    ),
    _deny("meta-nosnippet", _IN, "meta-robots", "The page allows no excerpt", "nosnippet"),
    _deny("meta-max-snippet", _IN, "meta-robots", "The page allows no excerpt", "max-snippet"),
    _deny("meta-noindex", _IN, "meta-robots", "The page may not be indexed", "no"),
    _deny(
        "meta-unavailable-after", _IN, "meta-robots", "The page has expired", "unavailable_after", beaten=Beaten.NEVER
    ),
    _deny("robots-disallow", _IN, "robots.txt", "Its site does not let Byline fetch it"),
    _deny("robots-refused", _IN, "robots-refused", "Its site does not give out its robots.txt"),
    _deny("robots-grounding", _IN, "robots-grounding", "Its site keeps it from grounding AI answers"),
    # To somebody else's agent, not to us: a wish that a person with a reason may judge otherwise.
    _deny(
        "robots-agents", _IN, "robots-agents", "Its site keeps out what fetches for AI answers", beaten=Beaten.BY_REASON
    ),
    _deny("stated-no", _IN, "", "The publisher forbids AI use"),
    _deny("search-no", Use.SEARCH, "", "The publisher does not want it to be found"),
    _deny("display-no", Use.DISPLAY, "", "The publisher allows no excerpt"),
    # Lines against training are written without telling training from answering; so they count against both.
    _deny("printed-notice-training", _TRAIN, "printed-notice", "The article carries a notice against AI training"),
    _deny("rights-field-training", _TRAIN, "rights-field", "Its rights statement forbids AI training"),
    _deny("ai-field-training", _TRAIN, "ai-field", "A field of the article forbids AI training"),
    Row(
        rule="source-notice",
        effect=Effect.REVIEW,
        says=Says.REVIEW,
        use=_IN,
        protocol="source-notice",
        reason="Most articles of its source carry a notice against AI use, and nobody has said that this one is free",
    ),
    Row(
        rule="needs-review",
        effect=Effect.REVIEW,
        says=Says.REVIEW,
        use=_IN,
        reason="A line in it may be a notice against AI use, and nobody has looked at it yet",
    ),
    _allow(
        "rsl-attribution", "rsl", "Its licence permits AI input for attribution", "permits ai-input for attribution",
        ("attribution",),
    ),
    _allow("licence-nd", "licence", "Its licence permits verbatim use", "cc-by-nd", ("attribution", "verbatim-only")),
    _allow("licence-by", "licence", "Its licence permits use with attribution", "cc-by", ("attribution",)),
    _allow("licence", "licence", "Its licence permits use"),
    _allow("publisher-permits", "", "The publisher permits AI use"),
    # Conditions on what is otherwise silence.
    _silent("max-snippet", _IN, Says.UNSTATED, "meta-robots", "max-snippet:", ("max-quote",)),
    _silent(
        "licence-nc-nd", _IN, Says.UNSTATED, "licence", "cc-by-nc-nd",
        ("attribution", "non-commercial", "verbatim-only"),
    ),
    _silent("licence-nc", _IN, Says.UNSTATED, "licence", "cc-by-nc", ("attribution", "non-commercial")),
    # Heard and kept as evidence, without effect on answering: words to other people's training crawlers, signals whose
    # protocol tells training from answering, and the training half of a signal whose other half has its own row.
    *(
        _silent("training-only", _TRAIN, Says.NO, protocol)
        for protocol in (
            "meta-robots", "tdmrep", "robots.txt", "robots-agents", "robots-grounding", "content-signals", "aipref",
            "rsl", "ai.txt", "trust.txt", "plus", "cawg", "withdrawn", "expired",
        )
    ),
    _silent("not-a-crawl", Use.SEARCH, Says.UNSTATED, "meta-robots"),
    _silent("paywall", Use.DISPLAY, Says.UNSTATED, "schema.org"),
)  # fmt: skip
