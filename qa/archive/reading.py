"""An answer record from a file or a pipe → a document whose fields have the types they should, and → an `Answer`.

Version 1 grows compatibly: a record of any age may lack what was added later, and may hold what is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from qa.answer_types import Answer, Checks, Citation, Claim, Conflict, Evidence, Opinion, Outcome, Pins, Side, Withheld
from qa.errors import ConfigError
from qa.schema import MisfitError, convert
from qa.types import ArticleCard, ArticleId, SourceId, Standing, Usage

VERSION = 1
LARGEST = 32 * 1024 * 1024
"""Bytes. What is larger is no answer."""


_BLANK = "[withdrawn from AI use since]"
"""Stands where words were blanked."""


_Offset = Annotated[int, Meta(ge=0)]


class _Citation(Struct, frozen=True, kw_only=True):
    n: Annotated[int, Meta(ge=1)]
    quote: str
    start: _Offset
    end: _Offset
    article_id: str
    source_id: str
    article_sha256: str = ""
    source: str = ""
    title: str = ""
    url: str = ""
    published: str = ""
    link: str = ""
    language: str = ""
    author: str = ""
    checks: dict[str, bool | None] = {}


class _Evidence(Struct, frozen=True, kw_only=True):
    quote: str = ""
    article_id: str = ""
    start: int = 0
    end: int = 0


class _Opinion(Struct, frozen=True, kw_only=True):
    says: str
    evidence: list[_Evidence] = []
    profile: str = ""
    model: str = ""
    problems: list[str] = []


class _Claim(Struct, frozen=True, kw_only=True):
    text: str
    verdict: str
    citations: list[int] = []
    problems: list[str] = []
    opinion: _Opinion | None = None


class _Pointer(Struct, frozen=True, kw_only=True):
    """An article by what may be said of any."""

    article_id: str = ""
    source_id: str = ""
    source: str = ""
    title: str = ""
    url: str = ""
    published: str = ""
    reason: str = ""
    rule: str = ""


class _Side(_Pointer, frozen=True, kw_only=True):
    value: str = ""
    quote: str = ""
    start: int = 0
    end: int = 0
    standing: str = ""
    also: list[_Pointer] = []


class _Conflict(Struct, frozen=True, kw_only=True):
    about: str = ""
    sides: list[_Side] = []


class _Passage(Struct, frozen=True, kw_only=True):
    article_id: str = ""
    source_id: str = ""
    chunk_id: str = ""
    rank: int = 0
    score: float = 0
    dense: float = 0
    lexical: float = 0


class _Options(Struct, frozen=True, kw_only=True):
    sources: list[str] = []
    since: str = ""
    until: str = ""
    as_of: str = ""
    k: int = 0


class _Reply(Struct, frozen=True, kw_only=True):
    text: str = ""
    failed: str = ""


class _Replay(Struct, frozen=True, kw_only=True):
    replies: list[_Reply]
    settings: dict[str, bool | int | float] = {}
    passages: int = 0
    limit: float | None = None
    price: tuple[float, float] | None = None
    embedder: str = ""
    questions: dict[str, str] = {}


class _Usage(Struct, frozen=True, kw_only=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None
    estimated: bool = False


class _Record(Struct, frozen=True, kw_only=True):
    version: int
    question: str
    outcome: Outcome
    claims: list[_Claim]
    citations: list[_Citation]
    id: str = ""
    asked: str = ""
    as_of: str = ""
    missing: list[str] = []
    withheld: list[_Pointer] = []
    conflicts: list[_Conflict] = []
    nearest: _Pointer | None = None
    passages: list[_Passage] = []
    pins: dict[str, str] = {}
    model: dict[str, str] = {}
    usage: _Usage = _Usage()
    timings_ms: dict[str, float] = {}
    options: _Options = _Options()
    withdrawn: dict[str, str] = {}
    dropped_passages: int = 0
    replay: _Replay | None = None


def read_document(data: bytes, name: str) -> dict[str, Any]:
    """The record as written, once all that is read of it has been found to be of its type.

    Raises: `ConfigError` for what is no answer record, or one of a later version.
    """
    remedy = "Give a file that `qa ask --json` wrote, or an id of `qa answers list`."
    if len(data) > LARGEST:
        raise ConfigError(f"{name} is too large for an answer.", remedy=remedy)
    try:
        document = json.loads(_decoded(data))
    except (ValueError, RecursionError):
        raise ConfigError(f"{name} is no JSON document.", remedy=remedy) from None
    if not isinstance(document, dict) or not {"version", "question", "claims", "citations"} <= document.keys():
        raise ConfigError(f"{name} is no answer record.", remedy=remedy)
    if document["version"] != VERSION:
        raise ConfigError(
            f"{name} is an answer record of version {document['version']!r}; this program reads version {VERSION}.",
            remedy="Use the version of `qa` that wrote it, or a later one.",
        )
    try:
        record = _checked(document)
    except MisfitError as misfit:
        raise ConfigError(f"{name} is a damaged answer record: {misfit}.", remedy=remedy) from None
    numbers = [citation.n for citation in record.citations]
    if len(set(numbers)) < len(numbers):
        raise ConfigError(f"{name} is a damaged answer record: two citations have one number.", remedy=remedy)
    return document


def answer_of(document: Mapping[str, Any], *, blank: str = _BLANK) -> Answer:
    """The answer as it can be shown again. Passages are not restored: a record holds no text of them.

    `blank`: what stands in the place of a claim that was blanked. A blanked quote stays empty: it is no quote.
    """
    record = _checked(document)
    model, pins = record.model, record.pins
    return Answer(
        question=record.question,
        outcome=record.outcome,
        as_of=record.as_of,
        claims=tuple(
            Claim(
                text=claim.text or blank,
                supported=claim.verdict == "supported",
                citations=tuple(claim.citations),
                problems=tuple(claim.problems),
                opinion=_opinion(claim.opinion),
            )
            for claim in record.claims
        ),
        citations=tuple(_citation(citation) for citation in record.citations),
        missing=tuple(record.missing),
        withheld=tuple(Withheld(card=_card(pointer, Standing.REFERENCE)) for pointer in record.withheld),
        passages=(),
        profile=model.get("profile", ""),
        provider=model.get("provider", ""),
        model=model.get("name", ""),
        asked_for=model.get("asked_for", ""),
        usage=Usage(
            prompt_tokens=record.usage.prompt_tokens,
            completion_tokens=record.usage.completion_tokens,
            cost_usd=record.usage.cost_usd,
            estimated=record.usage.estimated,
        ),
        timings_ms=record.timings_ms,
        pins=Pins(
            **{key: pins.get(key, "") for key in ("index", "corpus", "prompts", "config", "app", "prompts_used")}
        ),
        conflicts=tuple(_conflict(conflict) for conflict in record.conflicts),
        nearest=_card(record.nearest, Standing.FULL) if record.nearest else None,
    )


def _checked(document: Mapping[str, Any]) -> _Record:
    """Raises: `MisfitError`. Not strict: what was withdrawn can be blanked only in a record that is read."""
    return convert(document, _Record, strict=False)


def _opinion(said: _Opinion | None) -> Opinion | None:
    if said is None:
        return None
    evidence = tuple(
        Evidence(quote=one.quote, article_id=ArticleId(one.article_id), start=one.start, end=one.end)
        for one in said.evidence
    )
    return Opinion(
        profile=said.profile, model=said.model, says=said.says, evidence=evidence, problems=tuple(said.problems)
    )


def _citation(citation: _Citation) -> Citation:
    checks = citation.checks
    return Citation(
        n=citation.n,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
        card=_card(citation, Standing.FULL, sha256=citation.article_sha256),
        link=citation.link,
        checks=Checks(
            exact=bool(checks.get("exact")),
            numbers=checks.get("numbers"),
            names=checks.get("names"),
            negation=checks.get("negation"),
            roles=checks.get("roles"),
            units=checks.get("units"),
        ),
    )


def _conflict(said: _Conflict) -> Conflict:
    return Conflict(
        about=said.about,
        sides=tuple(
            Side(
                value=side.value,
                quote=side.quote,
                start=side.start,
                end=side.end,
                card=_card(side, Standing.FULL),
                standing=side.standing,
                voices=tuple(_card(voice, Standing.FULL) for voice in side.also),
            )
            for side in said.sides
        ),
    )


def _card(said: _Pointer | _Citation, standing: Standing, *, sha256: str = "") -> ArticleCard:
    return ArticleCard(
        id=ArticleId(said.article_id),
        source_id=SourceId(said.source_id),
        source=said.source,
        title=said.title,
        url=said.url,
        published=said.published,
        sha256=sha256,
        standing=standing,
        rule=said.rule if isinstance(said, _Pointer) else "",
        reason=said.reason if isinstance(said, _Pointer) else "",
        language=said.language if isinstance(said, _Citation) else "",
        author=said.author if isinstance(said, _Citation) else "",
    )


def _decoded(data: bytes) -> str:
    """UTF-8, with or without a mark; or UTF-16 with one, as some shells redirect."""
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
