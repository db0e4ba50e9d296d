"""What a question asks, as far as figures, days, times and outcomes may answer it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from msgspec import Struct

from qa.chat.asked import is_german
from qa.drafting.kinds import content_stems, weight
from qa.drafting.measures import Measure
from qa.drafting.moments import asks_what_time, asks_when
from qa.drafting.names import name_stems, proper_stems
from qa.drafting.statements import Statement
from qa.patterns import lazy_pattern
from qa.types import Passage

SHARED = 2.0
"""Words near two values, what they count included, from which on they may be values of one thing."""
_MONEY = frozenset({"cost", "pay", "damage", "donation"})
ALIASES = {
    "%": frozenset({"percentage"}),
    "metre": frozenset({"peak", "level", "high"}),
    **dict.fromkeys(("euro", "dollar", "sterling", "yen", "won", "yuan", "franc"), _MONEY),
}  # fmt: skip
"""What is asked for by another word than the unit of the answer."""
_PERCENT = lazy_pattern(r"%|per\s*cent|prozent|pour\s?cent|por\s+ciento|퍼센트|パーセント", 2)
_DIFFER = lazy_pattern(
    r"\b(?:vs\.?|versus|disagree\w*|differ\w*|contradict\w*|conflicting|each\s+(?:report|give|say)|widerspr\w*|unterschied\w*|abweich\w*"
    r"|diffèr\w*|différent\w*|contredi\w*|discrep\w*|difier\w*|contradic\w*)\b|다른가|다르|엇갈|차이|どう違う|異な|食い違",
    2,
)


class Asked(Struct, frozen=True):
    """What the question asks, as far as values may answer it."""

    stems: frozenset[str]
    """The names of the papers that are shown left out."""
    names: frozenset[str]
    """What has a capital."""
    proper: frozenset[str]
    """Those of them that are no plain nouns of German."""
    is_german: bool
    when: bool
    what_time: bool
    compares: bool
    """Whether it asks for more than one account of a thing."""

    @property
    def kinds(self) -> tuple[str, ...]:
        return ("number", *(("day",) if self.when else ()), *(("clock",) if self.what_time else ()))

    @classmethod
    def of(cls, question: str, passages: Sequence[Passage], papers: Collection[str] = ()) -> Asked:
        sources = {*papers, *(passage.card.source for passage in passages)}
        said = content_stems(question) | ({"percentage"} if _PERCENT.search(question) else set())
        german = is_german(question)
        of_papers = frozenset(stem for name in sources for stem in content_stems(name))
        return cls(
            stems=frozenset(said),
            names=name_stems(f"? {question}") - of_papers,
            proper=proper_stems(f"? {question}", is_german=german) - of_papers,
            is_german=german,
            when=asks_when(question),
            what_time=asks_what_time(question),
            compares=_compares(question, sources),
        )

    def has(self, key: str) -> bool:
        return key in self.stems or bool(ALIASES.get(key, frozenset()) & self.stems)

    def is_met(self, one: Statement, value: Measure) -> bool:
        """Whether an uncited sentence gives a value for what was asked: its kind, and words of the question with it."""
        # A question that names nothing may be met by anything.
        least = SHARED if self.names or self.compares else SHARED + 1
        if weight(value.near & self.stems) < least or value in one.wrong(value.kind):
            return False
        if 2 * len(self.names & one.about) < len(self.names):
            return False
        return {"number": self.has(value.key), "day": self.when, "clock": self.what_time}.get(value.kind, False)


def _compares(question: str, papers: Collection[str]) -> bool:
    """Whether a question names two of the papers, or says that accounts differ."""
    if _DIFFER.search(question):
        return True
    said = content_stems(question)
    own = [content_stems(name) for name in papers]
    often = Counter(stem for stems in own for stem in stems)
    return sum(any(stem in said and often[stem] == 1 for stem in stems) for stems in own) > 1
