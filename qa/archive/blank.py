"""An answer record without the words of articles that may not be shown any more. What is left says that it was there.

Kept is only what is known to hold none of their words: other articles' quotes, and claims that rest on those alone. The
model has read every passage, so a claim without a located quote may repeat any of them; so may its raw replies, and
whatever a later version adds: all that goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_OF_THE_ANSWER = (
    "version id asked question outcome as_of text claims citations conflicts missing withheld passages"
    " unknown_passages dropped_passages confidence model usage timings_ms pins options"
).split()
_OF_A_CITATION = "n article_id article_sha256 source_id source title url published checks".split()
_OF_A_CLAIM = "text verdict citations problems support".split()
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
        "text": " ".join(
            " ".join((claim["text"], "".join(f"[{n}]" for n in claim["citations"])))
            for claim in claims
            if claim["text"]
        ),
        "claims": claims,
        "citations": citations,
        "conflicts": [],
        "missing": [],
        "passages": [
            {key: passage[key] for key in _OF_A_PASSAGE if key in passage} for passage in document.get("passages", ())
        ],
        "withdrawn": withdrawn,
    }


def _bare(citation: Mapping[str, Any]) -> dict[str, Any]:
    """Title and link only: its own link would spell the quote."""
    kept = {key: citation[key] for key in _OF_A_CITATION if key in citation}
    return {**kept, "quote": "", "start": 0, "end": 0, "link": citation.get("url", "")}


def _claim(claim: Mapping[str, Any], sound: set[int]) -> dict[str, Any]:
    cited = claim.get("citations", [])
    if cited and sound.issuperset(cited) and not claim.get("problems"):
        return {key: claim[key] for key in _OF_A_CLAIM if key in claim}
    return {"text": "", "verdict": claim["verdict"], "citations": list(cited), "problems": []}


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
