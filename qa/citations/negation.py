"""Whether a claim and its evidence agree in saying yes or no: cue words in seven languages, nothing deeper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.words import content_tokens

_CUES = re.compile(
    r"""\b(?:not|no|never|none|nobody|nothing|nor|neither|without|cannot|unable|den(?:y|ies|ied)|refus(?:e|es|ed)|fail(?:s|ed)?)\b
    |n['’]t\b
    |\b(?:nicht|kein\w{0,2}|nie|niemals|niemand|nichts|ohne|weder)\b
    |\b(?:ne|n['’](?=\w)|pas|jamais|aucune?|sans|rien|non)\b
    |\b(?:nunca|jamás|ningún|ninguno|ninguna|sin|nadie|nada|tampoco)\b
    |않|못[하한할했]|없|아니[다라며고었]|아닌|(?<![가-힣])안\s
    |ない|なかっ|ません|なし|ず(?=[、。に])
    |不|没|沒|未|无|無|并非|並非""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(r"[^.!?。！？\n]+")


def is_negated(text: str) -> bool:
    return bool(_CUES.search(text))


def negation_agrees(claim: str, evidence: Sequence[str]) -> bool | None:
    """Whether the claim is negated just as the sentence of the evidence most like it; None when neither is."""
    wanted = set(content_tokens(claim))
    parts = [part for text in evidence for part in _SENTENCE.findall(text) if part.strip()]
    best = max(parts, key=lambda part: len(wanted & set(content_tokens(part))), default="")
    negated, evidently = is_negated(claim), is_negated(best)
    return None if not (negated or evidently) else negated is evidently
