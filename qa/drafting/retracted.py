"""Statements that a later article takes back: “… had been closed as planned. That statement is withdrawn.”"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from qa.answer_types import Conflict, Side
from qa.drafting.kinds import content_stems, weight
from qa.drafting.statements import Statement
from qa.patterns import lazy_pattern

_IGNORE_CASE = 2
_TAKEN_BACK = lazy_pattern(
    r"^\W*(?:that|this|the)\s+(?:\w+\s+)?(?:statement|claim|report|account|information|assertion|announcement)\b[^.;]{0,80}?\b"
    r"(?P<how>(?:is|was|has\s+been|had\s+been)\s+(?:(?:since|now|later|formally)\s+)?(?:withdrawn|wrong|false|incorrect|untrue|retracted|not\s+true|not\s+correct|taken\s+back))"
    r"|^\W*(?:diese|die)\s+(?:aussage|angabe|meldung|darstellung|behauptung)\b[^.;]{0,80}?\b(?P<wie>(?:ist|war|wurde)\s+(?:falsch|zurückgezogen|zurückgenommen|unzutreffend))"
    r"|^\W*cette\s+(?:déclaration|affirmation|information)\b[^.;]{0,80}?\b(?P<comment>(?:est|était|a\s+été)\s+(?:fausse|retirée|erronée|inexacte))"
    r"|^\W*(?:esa|esta)\s+(?:declaración|afirmación|información)\b[^.;]{0,80}?\b(?P<como>(?:es|era|fue|ha\s+sido)\s+(?:falsa|retirada|errónea))",
    _IGNORE_CASE,
)
_HINTS = (
    "withdrawn wrong false incorrect untrue retracted not taken falsch zurückge unzutreffend"
    " fausse retirée erronée inexacte falsa retirada errónea"
).split()  # one of them stands in every sentence that takes something back
_ALIKE = 0.6
"""Share of the words of the statement taken back that the other article's sentence must have."""
_LEAST = 4.0


def retracted(every: Sequence[Statement], *, may_quote: Callable[[Statement], bool]) -> Iterator[Conflict]:
    """A cited sentence, or one beside a cited retraction, beside the words that take it back."""
    for before, after in pairwise(every):
        match = _TAKEN_BACK.search(after.text) if any(hint in after.text for hint in _HINTS) else None
        if (
            match is None
            or before.card.id != after.card.id
            or not 0 <= after.span[0] - before.span[1] <= 3
            or not may_quote(after)
        ):
            continue
        said = content_stems(before.text)
        for one in every:
            common = said & content_stems(one.text)
            is_shown = one.is_cited or before.is_cited or after.is_cited
            if (
                one.card.id == before.card.id
                or not is_shown
                or weight(common) < max(_LEAST, _ALIKE * weight(said))
                or not may_quote(one)
            ):
                continue
            yield Conflict(
                about=" ".join(word for word in one.text.split() if content_stems(word) & common),
                sides=(
                    Side(
                        value=match[match.lastgroup or 0], quote=after.text, start=after.span[0], end=after.span[1],
                        card=after.card, standing="corrects",
                    ),
                    Side(
                        value=_common_run(one.text, before.text), quote=one.text, start=one.span[0], end=one.span[1],
                        card=one.card, standing="corrected",
                    ),
                ),
            )  # fmt: skip
            break


def _common_run(one: str, other: str) -> str:
    """The longest run of words that stands in both."""
    words, theirs = one.split(), f" {' '.join(other.split())} "
    runs = (words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    best = max((run for run in runs if f" {' '.join(run)} " in theirs), key=len, default=words[:6])
    return " ".join(best).strip(" .,;:")
