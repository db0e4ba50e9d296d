"""What an answer is made of: frozen records like those of `types.py`, for what comes after a model's reply."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from qa.types import ArticleCard, ArticleId, Narrowed, Passage, Usage


class Outcome(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"
    INSUFFICIENT = "insufficient"
    WITHHELD = "withheld"


class Checks(Struct, frozen=True, kw_only=True):
    """Mechanical checks of one citation against its claim. None: does not apply."""

    exact: bool
    numbers: bool | None = None
    names: bool | None = None
    negation: bool | None = None
    units: bool | None = None
    roles: bool | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """One thing of a claim that was looked for in its quotes, and what was found."""

    check: str
    """`passage`, `quote`, `number`, `unit`, `name`, `role`, `negation` or `language`."""
    text: str
    """What was looked for, as written in the claim or its quote."""
    ok: bool
    evidence: str = ""
    """The words that bear it out, or speak against it, where there are some."""
    citation: int = 0
    """The number of the citation that the evidence stands in; 0 for none."""


class Evidence(Struct, frozen=True, kw_only=True):
    """Words that a verifying model gave for its opinion, found again in an article that was shown."""

    quote: str
    article_id: ArticleId
    start: int
    end: int


class Opinion(Struct, frozen=True, kw_only=True):
    """What another model says of a claim: a model's word, not a check."""

    profile: str
    model: str
    says: str
    """`supported`, `partly`, `unsupported` or `contradicted`; `unclear` where its reply said nothing of the claim."""
    evidence: tuple[Evidence, ...] = ()
    """Only words that were found."""
    problems: tuple[str, ...] = ()
    """Words it gave that stand nowhere."""


class Citation(Struct, frozen=True, kw_only=True):
    """Words of an article, found again in it character by character: `text[start:end] == quote`."""

    n: int
    quote: str
    start: int
    end: int
    card: ArticleCard
    link: str
    """The article's address with a text fragment that opens at the quote; empty when it has no address."""
    checks: Checks


class Claim(Struct, frozen=True, kw_only=True):
    text: str
    supported: bool
    citations: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()
    """Why it is not supported, in words: one entry per failed quote or check."""
    findings: tuple[Finding, ...] = ()
    """What the mechanical checks looked for, one by one, with its evidence."""
    support: float | None = None
    """0…1 by the support checker: ranks claims, decides nothing. None without located quotes."""
    opinion: Opinion | None = None


UNSUPPORTED = "[unsupported]"
"""Stands in the running text of an answer behind every claim that nothing bears out."""


def running_text(claims: Iterable[tuple[str, Sequence[int], bool]], *, marks: bool = True) -> str:
    """Claims, each as its words, its citations and whether it is supported, as one text with `[n]` and `[unsupported]`.

    Without `marks`: as it was written before there was any `[unsupported]`.
    """
    return " ".join(
        " ".join(
            part
            for part in (words, "".join(f"[{n}]" for n in cited), UNSUPPORTED if marks and not supported else "")
            if part
        )
        for words, cited, supported in claims
    )


class Withheld(Struct, frozen=True, kw_only=True):
    """An article that may answer the question, but that its publisher keeps from AI: a pointer, no text."""

    card: ArticleCard


class Pins(Struct, frozen=True, kw_only=True):
    """What made an answer: digests that say whether the same question would meet the same state again."""

    index: str
    corpus: str
    prompts: str
    config: str
    app: str
    prompts_used: str = ""
    """`answer:DIGEST verify:DIGEST`: each prompt file the answer was asked with; `prompts` is the digest of this."""


class Attempt(Struct, frozen=True, kw_only=True):
    """One reply of the model, as the checks found it."""

    claims: int
    unsupported: int
    unknown_passages: int
    problems: tuple[str, ...] = ()
    chosen: bool = False
    failure: str = ""
    """Why there was no reply, in words."""
    cut_at: int = 0
    """The limit, in tokens, that the reply was cut off at; 0 when it came to its end."""
    because: str = ""
    """Why it was asked for: the one before was `cut` off, or had `flaws`; empty for the first."""


class Side(Struct, frozen=True, kw_only=True):
    """One of the values that a conflict sets side by side."""

    value: str
    """As written."""
    quote: str
    start: int
    end: int
    card: ArticleCard
    standing: str = ""
    """`newer`, `older`, `corrects`, `corrected`; empty where the dates do not tell."""
    voices: tuple[ArticleCard, ...] = ()
    """Other articles that say the same, copies of one text counted once."""


STANDINGS = {"newer": "newer", "older": "older", "corrects": "a correction", "corrected": "corrected since"}
"""How a side's standing is told."""


def disagreement(about: str, standings: Collection[str]) -> str:
    """What stands above a conflict: “Your articles disagree (homes flooded)”."""
    corrects = ", one corrects the other" if "corrects" in standings else ""
    return f"Your articles disagree{corrects}{f' ({about})' if about else ''}"


class Conflict(Struct, frozen=True, kw_only=True):
    """Two articles that give different values for the same thing."""

    about: str
    """Words that both sides share."""
    sides: tuple[Side, ...]
    """Newest first; a correction before what it corrects."""


class Answer(Struct, frozen=True, kw_only=True):
    question: str
    outcome: Outcome
    as_of: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    missing: tuple[str, ...]
    withheld: tuple[Withheld, ...]
    passages: tuple[Passage, ...]
    profile: str
    provider: str
    model: str
    usage: Usage
    timings_ms: Mapping[str, float]
    pins: Pins
    unknown_passages: int = 0
    """How many passage numbers the model made up."""
    dropped_passages: int = 0
    """How many of the passages found did not fit into the model's token budget."""
    confidence: float | None = None
    """0…1, the calibrated evidence for an answer, where the writer gives one."""
    attempts: tuple[Attempt, ...] = ()
    """The model's replies in order: more than one where one was cut off or had to be repaired."""
    conflicts: tuple[Conflict, ...] = ()
    narrowed: Narrowed | None = None
    """The dates its search was held to, from the question or from options; None when it was open."""
    parts: tuple[str, ...] = ()
    """What the question was parted into; empty when it asks one thing."""
    evidence: float | None = None
    """With insufficient evidence, how strongly what was found speaks for an answer all the same: 0…1."""
    nearest: ArticleCard | None = None
    """With insufficient evidence, the article that comes nearest; None when none is near."""
    asked_for: str = ""
    """The name of the model that was asked for; `model` is what the endpoint says it answered with."""
