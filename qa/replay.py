"""A kept answer made again from what was kept with it: no model, no network.

With the articles as they were (the pin `corpus`), every step is taken again. With others beside them, a search would
find other passages: then those of the record are taken, and what only a search tells is left as recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qa.chat.taped import ReplayedModel, settings_of
from qa.config import Config, EmbeddingConfig, ModelConfig
from qa.errors import ConfigError
from qa.record import to_json
from qa.types import Answer, ChunkId, Filter, Hit, Passage, Pins, SourceId, Usage

if TYPE_CHECKING:
    from qa.ask import Asker
    from qa.ports import Catalog

_SEARCHED = ("missing", "nearest", "parts", "filters", "withheld", "dropped_passages", "evidence")
"""Parts of a record that come from searching all articles."""
_PINS = ("index", "corpus", "prompts", "config", "app")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """An answer made again, and what of it is not as it was."""

    answer: Answer
    document: Mapping[str, Any]
    """With id, times, pins and options of the record: those are of the moment it was made."""
    differs: tuple[str, ...]
    """The parts of the record that came out otherwise; empty when both are the same, byte for byte."""
    changed: tuple[str, ...]
    """What is another now: `corpus`, `prompts`, …; `request` where the model would be asked otherwise."""
    searched: bool
    """Whether the search was made again too."""


def replay(config: Config, document: Mapping[str, Any]) -> Replayed:
    """Run the record's replies through today's code, checks and rights.

    Raises: `ConfigError` when the record holds no replies, or a passage of it is not there any more.
    """
    tape = document.get("replay")
    if not tape:
        raise ConfigError(
            "This record holds no replies to run again.",
            remedy="Replay one of `qa answers list`; `qa verify` checks any. A withdrawn article takes replies away.",
        )
    with _open_asker(config, document) as (asker, now):
        searched = now.corpus == document["pins"].get("corpus")
        answer = asker.ask(
            document["question"],
            within=_within(document.get("options", {})),
            limit=document.get("options", {}).get("k") or tape.get("passages") or config.settings.passages,
            as_of=document["as_of"],
            passages=None if searched else _passages(document, asker.catalog),
        )
        models = [value for value in (asker.model, asker.verifier) if isinstance(value, ReplayedModel)]
    answer = replace(answer, timings_ms=document["timings_ms"], usage=Usage(**document["usage"]))
    kept = {key: value for key, value in document.items() if key != "replay"}
    made: dict[str, Any] = {
        **to_json(answer),
        **{key: kept[key] for key in ("id", "asked", "options") if key in kept},
    }
    if not searched:
        taken = _SEARCHED if answer.claims else (*_SEARCHED, "outcome")
        made |= {key: kept[key] for key in taken if key in kept}
    made = {key: made[key] for key in dict.fromkeys([*kept, *made]) if key in made}
    pins = to_json(replace(answer, pins=now))["pins"]
    changed = [name for name in ("index", "corpus", "prompts", "app") if document["pins"].get(name) != pins[name]]
    asked_otherwise = any(model.asked_otherwise for model in models)
    return Replayed(
        answer=answer,
        document=made,
        differs=tuple(key for key in dict.fromkeys([*kept, *made]) if kept.get(key) != made.get(key)),
        changed=(*changed, "request") if asked_otherwise else tuple(changed),
        searched=searched,
    )


@contextmanager
def _open_asker(config: Config, document: Mapping[str, Any]) -> Iterator[tuple[Asker, Pins]]:
    """An asker with the record's replies and settings, and the pins as they would be now."""
    from qa import wiring

    tape, model = document["replay"], document.get("model", {})
    profile = model.get("profile", "") or "offline"
    offline = _offline(config, profile, model.get("provider", ""), tape)
    if not tape.get("questions"):
        with wiring.open_reading(offline) as (workspace, vectors):
            asker = wiring.make_asker(workspace, vectors, profile)
            yield _dressed(asker, document), asker.pins
        return
    from qa.embeddings.taped import ReplayedEmbedder
    from qa.store.exact import CatalogVectors

    embedder = ReplayedEmbedder(tape["questions"], fingerprint=tape["embedder"])
    with wiring.open_workspace(offline, writable=False) as workspace:
        found = CatalogVectors(workspace.catalog, embedder=embedder.fingerprint, dimensions=embedder.dimensions)
        asker = wiring.make_asker(workspace, found, profile)
        chunker = asker.pins.index.removeprefix(asker.embedder.fingerprint)
        now = replace(asker.pins, index=f"{embedder.fingerprint}{chunker}")
        yield replace(_dressed(asker, document), embedder=embedder), now


def _dressed(asker: Asker, document: Mapping[str, Any]) -> Asker:
    tape, model = document["replay"], document.get("model", {})
    writer = ReplayedModel(
        tape["replies"], role="model", provider=model.get("provider", ""), name=model.get("name", "")
    )
    settings = {name: value for name, value in tape.get("settings", {}).items() if name in settings_of(asker)}
    return replace(
        asker,
        **settings,
        model=writer,
        verifier=ReplayedModel(tape["replies"], role="verifier", provider="", name="") if asker.verifier else None,
        spending=replace(
            asker.spending, limit=tape.get("limit"), price=tuple(tape["price"]) if tape.get("price") else None
        ),
        gate_prompt=asker.gate_prompt if tape.get("gate") else "",
        pins=Pins(**{key: document["pins"].get(key, "") for key in _PINS}),
    )


def _offline(config: Config, profile: str, provider: str, tape: Mapping[str, Any]) -> Config:
    """The same workspace with nothing in it that needs a key or a network: no profile of it is asked anything."""
    verify = str(tape.get("verify", ""))
    chosen = ModelConfig(provider="openai", name="replayed", verify=verify)
    if provider == "extractive":
        chosen = ModelConfig(provider="extractive")
    models = {**config.settings.models, **({verify: ModelConfig(provider="openai", name="replayed")} if verify else {})}
    update = {"embedding": EmbeddingConfig(), "models": {**models, profile: chosen}, "verify": "", "gate": True}
    return replace(config, settings=config.settings.model_copy(update=update))


def _passages(document: Mapping[str, Any], catalog: Catalog) -> list[Passage]:
    """The record's passages, by rank, with the scores they had."""
    stored = sorted(document.get("passages", ()), key=lambda passage: passage["rank"])
    hits = [Hit(chunk_id=ChunkId(passage["chunk_id"]), score=passage["score"]) for passage in stored]
    found = {passage.chunk.id: passage for passage in catalog.passages(hits)}
    lost = [passage["article_id"] for passage in stored if passage["chunk_id"] not in found]
    if lost:
        raise ConfigError(
            f"The answer cannot be made again: {lost[0]} was changed or is gone.",
            remedy="`qa verify ID` shows what became of its citations; `qa ask --again ID` asks anew.",
        )
    scores = ("rank", "score", "dense", "lexical")
    return [replace(found[ChunkId(passage["chunk_id"])], **{key: passage[key] for key in scores}) for passage in stored]


def _within(options: Mapping[str, Any]) -> Filter:
    until = min(filter(None, (options.get("until", ""), options.get("as_of", ""))), default="")
    sources = tuple(SourceId(name) for name in options.get("sources", ()))
    return Filter(sources=sources, since=options.get("since", ""), until=until)
