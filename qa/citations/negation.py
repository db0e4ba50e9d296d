"""Whether a claim and its evidence agree in saying yes or no: cue words in seven languages, nothing deeper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from qa.citations.borders import sentences
from qa.patterns import lazy_pattern
from qa.words import content_tokens

_CUES = lazy_pattern(
    r"""\b(?:not|no(?!\.\s?\d)|never|none|nobody|nothing|nor|neither|without|cannot|unable|den(?:y|ies|ied)|refus(?:e|es|ed)|
        declin(?:e|es|ed)\s+to|fail(?:s|ed)?)\b
    |n['’]t\b
    |\b(?:nicht|kein\w{0,2}|nie|niemals|niemand|nichts|ohne|weder)\b
    |\b(?:ne|n['’](?=\w)|pas|jamais|aucune?|sans|rien|non)\b
    |\b(?:nunca|jamás|ningún|ninguno|ninguna|sin|nadie|nada|tampoco)\b
    |않|못[하한할했]|없|아니[다라며고었]|아닌|(?<![가-힣])안\s
    |ない|なかっ|ません|なし|ず(?=[、。に])
    |不|没|沒|未|无|無|并非|並非""",
    re.IGNORECASE | re.VERBOSE,
)
_CLAUSE = lazy_pattern(r"(?:[^,;:，、；：—–()“”\"]|(?<=\d)[,:–](?=\d))+")
# “No: the pool stays shut” answers somebody; it does not deny what comes after it.
_ANSWER = lazy_pattern(
    r"^\W*(?:no|non|nein|nope|いいえ|아니요|아뇨|不)(?:\s*[,:;!，、：]|\.(?=\s\D)|\s*—|\s[–-])\s*(?=\S)", re.IGNORECASE
)


class Negation(Struct, frozen=True, kw_only=True):
    """Whether claim and evidence agree, and the sentence of the evidence that was compared."""

    agrees: bool
    sentence: str
    at: int
    """Which evidence it stands in."""


def is_negated(text: str) -> bool:
    return bool(_CUES.search(text))


def compare_negation(claim: str, evidence: Sequence[str]) -> Negation | None:
    """Whether the claim is negated just as the sentence of the evidence most like it; None when neither is.

    A “not” of the evidence counts against a claim without one only where it stands in a clause that the claim takes up:
    a claim may leave out the rest of the sentence. Where both have one and the words are nearly the same, the number of
    “not”s counts.
    """
    claim = _ANSWER.sub("", claim)
    wanted = set(content_tokens(claim))
    parts = [(part, at) for at, text in enumerate(evidence) for part in sentences(text)]
    best, at = max(parts, key=lambda part: len(wanted & set(content_tokens(part[0]))), default=("", 0))
    compared = _ANSWER.sub("", best)
    negated, evidently = is_negated(claim), is_negated(compared)
    if not (negated or evidently):
        return None
    if not negated:
        clauses = [clause for clause in _CLAUSE.findall(compared) if is_negated(clause)]
        agrees = not any(_is_taken_up(clause, wanted) for clause in clauses)
        return None if agrees else Negation(agrees=False, sentence=best, at=at)
    agrees = evidently and not (_is_nearly(claim, compared) and _count(claim) != _count(compared))
    return Negation(agrees=agrees, sentence=best, at=at)


def _is_taken_up(clause: str, wanted: set[str]) -> bool:
    """Whether the claim has at least half of the clause's words, the “not” itself left out."""
    words = set(content_tokens(_CUES.sub(" ", clause)))
    return not words or 2 * len(words & wanted) >= len(words)


def _is_nearly(claim: str, sentence: str) -> bool:
    """Whether nine words of ten are the same once every “not” is taken out of both."""
    one, other = (set(content_tokens(_CUES.sub(" ", text))) for text in (claim, sentence))
    return 10 * len(one & other) >= 9 * len(one | other)


def _count(text: str) -> int:
    return len(_CUES.findall(text))


def negation_agrees(claim: str, evidence: Sequence[str]) -> bool | None:
    """`compare_negation`'s answer alone."""
    compared = compare_negation(claim, evidence)
    return None if compared is None else compared.agrees
