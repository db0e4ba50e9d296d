"""Answer records as `qa ask --json` writes them, made by hand."""

from __future__ import annotations

from typing import Any


def citation(
    n: int, article: str = "courier/bridge.md", quote: str = "It cost 7.4 million euros.", **more: Any
) -> dict[str, Any]:
    source = article.partition("/")[0]
    return {
        "n": n, "quote": quote, "start": 10, "end": 10 + len(quote), "article_id": article, "article_sha256": "ab" * 32,
        "source_id": source, "source": source.title(), "title": f"Title of {article}",
        "url": f"https://{source}.example/{n}", "published": "2026-03-02",
        "link": f"https://{source}.example/{n}#:~:text=words", "checks": {"exact": True, "numbers": True, "names": None, "negation": None},
        **more,
    }  # fmt: skip


def claim(text: str, *citations: int, verdict: str = "supported", **more: Any) -> dict[str, Any]:
    return {"text": text, "verdict": verdict, "citations": list(citations), "problems": [], **more}


def side(value: str, article: str, quote: str = "", **more: Any) -> dict[str, Any]:
    source = article.partition("/")[0]
    return {
        "value": value, "quote": quote or f"The fire took {value}.", "start": 0, "end": 20, "article_id": article,
        "article_sha256": "cd" * 32, "source": source.title(), "title": f"Title of {article}",
        "url": f"https://{source}.example/{article}", "published": "2026-03-02", "standing": "", "also": [], **more,
    }  # fmt: skip


def record(*, claims: list[dict[str, Any]], citations: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "version": 1, "question": "What did the bridge cost?", "outcome": "answered", "as_of": "2026-11-22",
        "text": " ".join(one["text"] for one in claims), "claims": claims, "citations": citations, "conflicts": [],
        "missing": [], "withheld": [],
        "passages": [
            {"chunk_id": f"c{one['n']}", "article_id": one["article_id"], "source_id": one["source_id"], "rank": one["n"],
             "score": 1.0, "dense": 0.5, "lexical": 2.0, "start": 0, "end": 200}
            for one in citations
        ],
        "unknown_passages": 0, "dropped_passages": 0, "confidence": None,
        "model": {"profile": "offline", "provider": "extractive", "name": "extractive", "asked_for": ""},
        "usage": {"prompt_tokens": None, "completion_tokens": None, "cost_usd": None, "estimated": False}, "timings_ms": {"write": 1.0},
        "pins": {"index": "i", "corpus": "c", "prompts": "p", "config": "f", "app": "0.1.0", "prompts_used": ""}, **more,
    }  # fmt: skip
