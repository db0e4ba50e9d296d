"""One answer as one JSON document (version 1): what `--json` prints and what can be checked again later."""

from __future__ import annotations

from typing import Any

from qa.answer_types import Answer, Attempt, Citation, Conflict, Finding, Opinion, Side, running_text
from qa.orders import looks_like_order
from qa.types import ArticleCard, Narrowed, Passage

VERSION = 1


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer record: plain dicts, lists, strings and numbers; no body text beyond the quotes and claims.

    `outcome` says whether there is an answer, not whether it holds: that is each claim's `verdict`, and `text` says it
    in words behind every sentence that is unsupported.
    """
    return {
        "version": VERSION,
        "question": answer.question,
        "outcome": answer.outcome.value,
        "as_of": answer.as_of,
        "text": prose(answer),
        "claims": [
            {
                "text": claim.text,
                "verdict": "supported" if claim.supported else "unsupported",
                "citations": list(claim.citations),
                "problems": list(claim.problems),
                "checks": [_finding(finding) for finding in claim.findings],
                "support": None if claim.support is None else round(claim.support, 4),
                "opinion": _opinion(claim.opinion),
            }
            for claim in answer.claims
        ],
        "citations": [_citation(citation) for citation in answer.citations],
        "conflicts": [_conflict(conflict) for conflict in answer.conflicts],
        "missing": list(answer.missing),
        "nearest": None if answer.nearest is None else _nearest(answer.nearest),
        "parts": list(answer.parts),
        "filters": filters_json(answer.narrowed),
        "withheld": [withheld_json(withheld.card) for withheld in answer.withheld],
        "passages": [passage_json(passage) for passage in answer.passages],
        "unknown_passages": answer.unknown_passages,
        "dropped_passages": answer.dropped_passages,
        "attempts": [_attempt(attempt) for attempt in answer.attempts],
        "evidence": None if answer.evidence is None else round(answer.evidence, 4),
        "confidence": None if answer.confidence is None else round(answer.confidence, 4),
        "model": {
            "profile": answer.profile,
            "provider": answer.provider,
            "name": answer.model,
            "asked_for": answer.asked_for,
        },
        "usage": {
            "prompt_tokens": answer.usage.prompt_tokens,
            "completion_tokens": answer.usage.completion_tokens,
            "cost_usd": answer.usage.cost_usd,
            "estimated": answer.usage.estimated,
        },
        "timings_ms": {stage: round(ms, 1) for stage, ms in answer.timings_ms.items()},
        "pins": {
            "index": answer.pins.index,
            "corpus": answer.pins.corpus,
            "prompts": answer.pins.prompts,
            "prompts_used": answer.pins.prompts_used,
            "config": answer.pins.config,
            "app": answer.pins.app,
        },
    }


def prose(answer: Answer, *, marks: bool = True) -> str:
    """The claims as running text with `[n]` markers; behind every claim that nothing bears out stands `[unsupported]`.

    Without `marks`: as it was written before there were any.
    """
    return running_text(((claim.text, claim.citations, claim.supported) for claim in answer.claims), marks=marks)


def filters_json(narrowed: Narrowed | None) -> dict[str, str]:
    """The dates of the search; `from`: the question's words they were read from, empty where options gave them.

    `paper`: the one whose account the question wants; no other was searched.
    """
    kept = narrowed or Narrowed()
    return {"since": kept.since, "until": kept.until, "from": kept.text, "note": kept.note, "paper": kept.paper}


def _nearest(card: ArticleCard) -> dict[str, str]:
    return {"article_id": card.id, **_named(card)}


def _named(card: ArticleCard) -> dict[str, str]:
    """What may be said of any article."""
    return {
        "source_id": card.source_id,
        "source": card.source,
        "title": card.title,
        "url": card.url,
        "published": card.published,
    }


def passage_json(passage: Passage) -> dict[str, Any]:
    return {
        "chunk_id": passage.chunk.id,
        "article_id": passage.card.id,
        "source_id": passage.card.source_id,
        "rank": passage.rank,
        "score": round(passage.score, 6),
        "dense": round(passage.dense, 6),
        "lexical": round(passage.lexical, 6),
        "start": passage.chunk.start,
        "end": passage.chunk.end,
        "suspect": looks_like_order(passage.chunk.text),
    }


def withheld_json(card: ArticleCard) -> dict[str, Any]:
    return {**_named(card), "reason": card.reason, "rule": card.rule}


def _citation(citation: Citation) -> dict[str, Any]:
    card, checks = citation.card, citation.checks
    return {
        "n": citation.n,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "article_id": card.id,
        "article_sha256": card.sha256,
        **_named(card),
        "language": card.language,
        "author": card.author,
        "conditions": list(card.conditions),
        "link": citation.link,
        "checks": {
            "exact": checks.exact,
            "numbers": checks.numbers,
            "names": checks.names,
            "negation": checks.negation,
            "units": checks.units,
            "roles": checks.roles,
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "text": finding.text,
        "ok": finding.ok,
        "evidence": finding.evidence,
        "citation": finding.citation or None,
    }


def _opinion(opinion: Opinion | None) -> dict[str, Any] | None:
    """What another model says: under a key of its own, so that nobody takes it for a check."""
    if opinion is None:
        return None
    return {
        "by": "model",
        "profile": opinion.profile,
        "model": opinion.model,
        "says": opinion.says,
        "evidence": [
            {"quote": found.quote, "article_id": found.article_id, "start": found.start, "end": found.end}
            for found in opinion.evidence
        ],
        "problems": list(opinion.problems),
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "claims": attempt.claims,
        "unsupported": attempt.unsupported,
        "unknown_passages": attempt.unknown_passages,
        "problems": list(attempt.problems),
        "chosen": attempt.chosen,
        "failure": attempt.failure,
        "cut_at": attempt.cut_at or None,
        "because": attempt.because,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {"about": conflict.about, "sides": [_side(side) for side in conflict.sides]}


def _side(side: Side) -> dict[str, Any]:
    card = side.card
    return {
        "value": side.value,
        "quote": side.quote,
        "start": side.start,
        "end": side.end,
        "article_id": card.id,
        "article_sha256": card.sha256,
        "source": card.source,
        "title": card.title,
        "url": card.url,
        "published": card.published,
        "standing": side.standing,
        "also": [{"article_id": voice.id, "source": voice.source, "title": voice.title} for voice in side.voices],
    }
