"""Answers made by hand, for the measures of answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from qa.answer_types import Answer, Checks, Citation, Claim, Outcome, Pins, Withheld
from qa.evals.items import EvalItem, read_item
from qa.types import ArticleCard, ArticleId, SourceId, Standing, Usage


def card(name: str, standing: Standing = Standing.FULL) -> ArticleCard:
    return ArticleCard(
        id=ArticleId(name), source_id=SourceId(name.partition("/")[0]), source="", title=name, standing=standing
    )


def citation(n: int, doc: str, start: int, quote: str, standing: Standing = Standing.FULL) -> Citation:
    return Citation(
        n=n,
        quote=quote,
        start=start,
        end=start + len(quote),
        card=card(doc, standing),
        link="",
        checks=Checks(exact=True),
    )


def answer(
    *claims: str | Claim,
    outcome: Outcome | None = None,
    citations: Sequence[Citation] = (),
    withheld: Sequence[str] = (),
    **fields: Any,
) -> Answer:
    made = tuple(claim if isinstance(claim, Claim) else Claim(text=claim, supported=True) for claim in claims)
    plain = Answer(
        question="?",
        outcome=outcome or (Outcome.ANSWERED if made else Outcome.INSUFFICIENT),
        as_of="2026-01-01",
        claims=made,
        citations=tuple(citations),
        missing=fields.pop("missing", ()),
        withheld=tuple(Withheld(card=card(name, Standing.REFERENCE)) for name in withheld),
        passages=fields.pop("passages", ()),
        profile="p",
        provider="scripted",
        model="m",
        usage=Usage(),
        timings_ms={},
        pins=Pins(index="", corpus="", prompts="", config="", app=""),
        unknown_passages=fields.pop("unknown_passages", 0),
        confidence=fields.pop("confidence", None),
    )
    assert not fields
    return plain


def item(**fields: Any) -> EvalItem:
    base: dict[str, Any] = {"id": "a", "question": "What?", "answerable": True, "status": "answered"}
    return read_item(json.dumps(base | fields), "made")


def unanswerable(**fields: Any) -> EvalItem:
    return item(answerable=False, status="insufficient", **fields)


def withheld_item(**fields: Any) -> EvalItem:
    return item(answerable=False, status="withheld", **fields)
