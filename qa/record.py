"""One answer as one JSON document (version 1): what `--json` prints and what can be checked again later."""

from __future__ import annotations

from typing import Any

from qa.types import Answer, ArticleCard, Citation, Passage

VERSION = 1


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer record: plain dicts, lists, strings and numbers; no body text beyond the quotes and claims."""
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
            }
            for claim in answer.claims
        ],
        "citations": [_citation(citation) for citation in answer.citations],
        "conflicts": [],
        "missing": list(answer.missing),
        "withheld": [withheld_json(withheld.card) for withheld in answer.withheld],
        "passages": [passage_json(passage) for passage in answer.passages],
        "unknown_passages": answer.unknown_passages,
        "dropped_passages": answer.dropped_passages,
        "confidence": None if answer.confidence is None else round(answer.confidence, 4),
        "model": {"profile": answer.profile, "provider": answer.provider, "name": answer.model},
        "usage": {
            "prompt_tokens": answer.usage.prompt_tokens,
            "completion_tokens": answer.usage.completion_tokens,
            "cost_usd": answer.usage.cost_usd,
        },
        "timings_ms": {stage: round(ms, 1) for stage, ms in answer.timings_ms.items()},
        "pins": {
            "index": answer.pins.index,
            "corpus": answer.pins.corpus,
            "prompts": answer.pins.prompts,
            "config": answer.pins.config,
            "app": answer.pins.app,
        },
    }


def prose(answer: Answer) -> str:
    """The claims as running text with `[n]` markers."""
    return " ".join(
        " ".join((claim.text, "".join(f"[{n}]" for n in claim.citations))).strip() for claim in answer.claims
    )


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
    }


def withheld_json(card: ArticleCard) -> dict[str, Any]:
    return {
        "source_id": card.source_id,
        "source": card.source,
        "title": card.title,
        "url": card.url,
        "published": card.published,
        "reason": card.reason,
        "rule": card.rule,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    card, checks = citation.card, citation.checks
    return {
        "n": citation.n,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "article_id": card.id,
        "article_sha256": card.sha256,
        "source_id": card.source_id,
        "source": card.source,
        "title": card.title,
        "url": card.url,
        "published": card.published,
        "link": citation.link,
        "checks": {
            "exact": checks.exact,
            "numbers": checks.numbers,
            "names": checks.names,
            "negation": checks.negation,
        },
    }
