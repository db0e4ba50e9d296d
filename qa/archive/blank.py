"""An answer record without the words of articles that may not be shown any more. What is left says that it was there.

Kept is only what is known to hold none of their words: other articles' quotes, claims that rest on those alone, and
what two or more of those articles disagree about. The model has read every passage, so a claim without a located quote
may repeat any of them; so may its raw replies, and whatever a later version adds: all that goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa.answer_types import running_text

_OF_THE_ANSWER = (
    "version id asked question outcome as_of text claims citations conflicts missing withheld passages"
    " unknown_passages dropped_passages confidence model usage timings_ms pins options"
).split()
_OF_A_CITATION = "n article_id article_sha256 source_id source title url published checks".split()
_OF_A_CLAIM = "text verdict citations problems support".split()
_OF_A_SIDE = "value quote start end article_id article_sha256 source_id source title url published standing".split()
_OF_A_VOICE = "article_id source_id source title".split()
_OF_A_PASSAGE = "chunk_id article_id source_id rank score dense lexical start end".split()


def articles_in(document: Mapping[str, Any]) -> dict[str, str]:
    """Every article whose words the record may hold, cited or only shown to the model: id → source id."""
    parts = [*document.get("citations", ()), *document.get("passages", ())]
    parts.extend(_within([*document.get("conflicts", ()), *document.get("claims", ())]))
    return {part["article_id"]: source_of(part) for part in parts if part.get("article_id")}


def source_of(part: Mapping[str, Any]) -> str:
    """The source that the article's id begins with: a record cannot borrow another one's permission."""
    article, source = str(part["article_id"]), str(part.get("source_id", ""))
    return source if source and article.startswith(f"{source}/") else article.partition("/")[0]


def blanked(document: Mapping[str, Any], gone: Mapping[str, str]) -> dict[str, Any]:
    """The record without a word of the articles in `gone` (id → why, in words). Idempotent."""
    mentioned = articles_in(document)
    withdrawn = {
        **document.get("withdrawn", {}),
        **{name: why for name, why in gone.items() if name in mentioned},
    }
    if not withdrawn:
        return dict(document)
    kept = {key: document[key] for key in _OF_THE_ANSWER if key in document}
    citations = [
        _bare(citation) if citation["article_id"] in withdrawn else citation for citation in document["citations"]
    ]
    sound = {citation["n"] for citation in document["citations"] if citation["article_id"] not in withdrawn}
    claims = [_claim(claim, sound) for claim in document["claims"]]
    return {
        **kept,
        "text": prose(claims),
        "claims": claims,
        "citations": citations,
        "conflicts": [
            left for conflict in document.get("conflicts", ()) if (left := _conflict(conflict, withdrawn)) is not None
        ],
        "missing": [],
        "passages": [
            {key: passage[key] for key in _OF_A_PASSAGE if key in passage} for passage in document.get("passages", ())
        ],
        "withdrawn": withdrawn,
    }


def prose(claims: Sequence[Mapping[str, Any]]) -> str:
    """The record's `text`: its claims with `[n]` markers, those that nothing bears out marked so in words."""
    return running_text(
        (claim["text"], claim.get("citations", ()), claim["verdict"] == "supported")
        for claim in claims
        if claim["text"]
    )


def _bare(citation: Mapping[str, Any]) -> dict[str, Any]:
    """Title and link only: its own link would spell the quote."""
    kept = {key: citation[key] for key in _OF_A_CITATION if key in citation}
    return {**kept, "quote": "", "start": 0, "end": 0, "link": citation.get("url", "")}


def _claim(claim: Mapping[str, Any], sound: set[int]) -> dict[str, Any]:
    cited = claim.get("citations", [])
    if cited and sound.issuperset(cited) and not claim.get("problems"):
        return {key: claim[key] for key in _OF_A_CLAIM if key in claim}
    return {"text": "", "verdict": claim["verdict"], "citations": list(cited), "problems": []}


def _conflict(conflict: Mapping[str, Any], withdrawn: Mapping[str, str]) -> dict[str, Any] | None:
    """The conflict between the sides that are left, built anew; None where that is fewer than two."""
    sides = conflict.get("sides", ())
    left = [side for side in sides if side.get("article_id") and side["article_id"] not in withdrawn]
    if len(left) < 2:
        return None
    said = " ".join(str(side.get("quote", "")) for side in left).casefold().split()
    about = str(conflict.get("about", ""))
    # Its words come from one of the sides, perhaps the one that went: they stay where another side has said them all.
    known = {word.strip(_MARKS) for word in said}
    kept = [_side(side, withdrawn) for side in left]
    return {
        "about": about if all(word.strip(_MARKS) in known for word in about.casefold().split()) else "",
        "sides": kept if len(left) == len(sides) else _ordered(kept),
    }


_MARKS = ".,;:!?“”‘’\"'()"


def _side(side: Mapping[str, Any], withdrawn: Mapping[str, str]) -> dict[str, Any]:
    kept = {key: side[key] for key in _OF_A_SIDE if key in side}
    voices = [one for one in side.get("also", ()) if one.get("article_id") and one["article_id"] not in withdrawn]
    return {**kept, "also": [{key: one[key] for key in _OF_A_VOICE if key in one} for one in voices]}


def _ordered(sides: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How the sides stand to each other, now that one is missing: nothing of how they stood to that one."""
    standings = {side.get("standing") for side in sides}
    if {"corrects", "corrected"} <= standings:
        return [dict(side) for side in sides]
    days = [str(side.get("published", ""))[:10] for side in sides]
    whole = all(len(day) == 10 for day in days) and len(set(days)) == len(days)
    newest = max(days)
    return [
        {**side, "standing": ("newer" if day == newest else "older") if whole else ""}
        for side, day in zip(sides, days, strict=True)
    ]


def _within(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object inside a value that names an article."""
    if isinstance(value, Mapping):
        if "article_id" in value:
            yield value
        for inner in value.values():
            yield from _within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(inner)
