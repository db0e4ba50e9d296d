"""A kept answer made again from what was kept with it: no model, no network.

With the articles as they were (the pin `corpus`), every step is taken again. With others beside them, a search would
find other passages: then those of the record are taken, and what only a search tells is left as recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from qa.answer_types import Answer, Pins
from qa.archive.folder import FOLDER, Archive
from qa.archive.reading import read_document
from qa.chat.taped import ReplayedModel, settings_of
from qa.config import Config, EmbeddingConfig, ModelConfig
from qa.drafting.pins import prompts_of
from qa.errors import ConfigError, QAError
from qa.prompts import read_prompt
from qa.record import prose, to_json
from qa.types import ChunkId, Filter, Hit, Passage, SourceId, Usage

if TYPE_CHECKING:
    from qa.ask import Asker
    from qa.ports import Catalog

_SEARCHED = ("missing", "nearest", "parts", "filters", "withheld", "dropped_passages", "evidence", "conflicts")
"""Parts of a record that come from searching all articles."""
_USAGE = ("prompt_tokens", "completion_tokens", "cost_usd", "estimated")
_PINS = ("index", "corpus", "prompts", "config", "app", "prompts_used")


class AnotherNowError(QAError):
    """What the answer was made from is not there any more: no other answer can be the same."""

    exit_code = 20


class Replayed(Struct, frozen=True, kw_only=True):
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

    Raises: `ConfigError` when no replies are kept with the record, `AnotherNowError` when a passage of it is not there
    any more.
    """
    document = with_replies(config, document)
    tape = document["replay"]
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
    pins = Pins(**{key: document["pins"].get(key, "") for key in _PINS})
    usage = Usage(**{key: value for key, value in document["usage"].items() if key in _USAGE})
    answer = replace(answer, timings_ms=document["timings_ms"], usage=usage, pins=pins)
    kept = {key: value for key, value in document.items() if key != "replay"}
    made: dict[str, Any] = {
        **to_json(answer),
        **{key: kept[key] for key in ("id", "asked", "options") if key in kept},
    }
    if kept.get("text") == prose(answer, marks=False):  # of the time before unsupported sentences were marked in it
        made["text"] = kept["text"]
    if not searched:
        taken = _SEARCHED if answer.claims else (*_SEARCHED, "outcome")
        made |= {key: kept[key] for key in taken if key in kept}
    made = {key: _as_then(made[key], kept.get(key)) for key in dict.fromkeys([*kept, *made]) if key in made}
    changed = [name for name in ("index", "corpus", "prompts", "app") if _is_other(name, document["pins"], now, config)]
    asked_otherwise = any(model.asked_otherwise for model in models)
    return Replayed(
        answer=answer,
        document=made,
        differs=tuple(key for key in dict.fromkeys([*kept, *made]) if kept.get(key) != made.get(key)),
        changed=(*changed, "request") if asked_otherwise else tuple(changed),
        searched=searched,
    )


def with_replies(config: Config, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with its model's replies: `qa ask --json` prints it without, they lie in the answer kept here.

    What is compared with the answer made again stays the record given. Raises: `ConfigError` where none are kept.
    """
    if document.get("replay"):
        return document
    name = document.get("id", "")
    archive = Archive(config.state / FOLDER)
    if document.get("withdrawn") or name not in archive.names():
        where = f"The answer {name} is not kept in this workspace" if name else "The record has no id of a kept answer"
        said = "They went with an article that was withdrawn" if document.get("withdrawn") else where
        raise ConfigError(
            f"This record holds no replies to run again. {said}.",
            remedy="Replay one of `qa answers list`, in the workspace that was asked; `qa verify` checks any record.",
        )
    kept = read_document(archive.path(name).read_bytes(), name)
    if not kept.get("replay"):
        raise ConfigError(
            "This record holds no replies to run again: they went with an article that was withdrawn.",
            remedy="`qa verify` says which; `qa ask --again ID` asks anew.",
        )
    own = {key: value for key, value in document.items() if key in kept}  # not what `--again` and `--show` added to it
    return {**own, "replay": kept["replay"]}


def _is_other(name: str, then: Mapping[str, Any], now: Pins, config: Config) -> bool:
    """Whether a pin is another now. A record that lists its prompts is held to those, an older one to all there are."""
    if name == "prompts" and "prompts_used" in then:
        return any(_digest(prompt, config) != digest for prompt, digest in prompts_of(then["prompts_used"]).items())
    return bool(then.get(name) != getattr(now, name))


def _digest(prompt: str, config: Config) -> str:
    try:
        return read_prompt(prompt, config.home).fingerprint
    except ConfigError:
        return ""


def _as_then(made: Any, kept: Any) -> Any:
    """A part of a record as the version that kept it wrote it: without the fields that only later ones know."""
    if isinstance(made, dict) and isinstance(kept, dict):
        return {key: _as_then(value, kept[key]) for key, value in made.items() if key in kept}
    if isinstance(made, list) and isinstance(kept, list) and len(made) == len(kept):
        return [_as_then(one, other) for one, other in zip(made, kept, strict=True)]
    return made


@contextmanager
def _open_asker(config: Config, document: Mapping[str, Any]) -> Iterator[tuple[Asker, Pins]]:
    """An asker with the record's replies and settings, and the pins as they would be now."""
    from qa.wiring.asking import make_asker
    from qa.wiring.workspace import open_reading, open_workspace

    tape, model = document["replay"], document.get("model", {})
    profile = model.get("profile", "") or "offline"
    offline = _offline(config, profile, model.get("provider", ""), tape)
    if not tape.get("questions"):
        with open_reading(offline) as (workspace, vectors):
            asker = make_asker(workspace, vectors, profile)
            yield _dressed(asker, document), asker.pins
        return
    from qa.embeddings.taped import ReplayedEmbedder
    from qa.store.exact import CatalogVectors

    embedder = ReplayedEmbedder(tape["questions"], fingerprint=tape["embedder"])
    with open_workspace(offline) as workspace:
        found = CatalogVectors(workspace.catalog, embedder=embedder.fingerprint, dimensions=embedder.dimensions)
        asker = make_asker(workspace, found, profile)
        chunker = asker.pins.index.removeprefix(asker.embedder.fingerprint)
        now = replace(asker.pins, index=f"{embedder.fingerprint}{chunker}")
        yield replace(_dressed(asker, document), embedder=embedder), now


def _dressed(asker: Asker, document: Mapping[str, Any]) -> Asker:
    tape, model = document["replay"], document.get("model", {})
    writer = ReplayedModel(
        tape["replies"],
        role="model",
        provider=model.get("provider", ""),
        name=model.get("asked_for") or model.get("name", ""),
    )
    # Before `longest` there was none: a reply that was cut off was left at that.
    settings = {"longest": 0, **tape.get("settings", {})}
    settings = {name: value for name, value in settings.items() if name in settings_of(asker)}
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
    return replace(config, settings=replace(config.settings, **update))


def _passages(document: Mapping[str, Any], catalog: Catalog) -> list[Passage]:
    """The record's passages, by rank, with the scores they had."""
    stored = sorted(document.get("passages", ()), key=lambda passage: passage["rank"])
    hits = [Hit(chunk_id=ChunkId(passage["chunk_id"]), score=passage["score"]) for passage in stored]
    found = {passage.chunk.id: passage for passage in catalog.passages(hits)}
    lost = [passage["article_id"] for passage in stored if passage["chunk_id"] not in found]
    if lost:
        raise AnotherNowError(
            f"The answer cannot be made again: {lost[0]} was changed or is gone.",
            remedy="`qa verify ID` shows what became of its citations; `qa ask --again ID` asks anew.",
        )
    scores = ("rank", "score", "dense", "lexical")
    return [replace(found[ChunkId(passage["chunk_id"])], **{key: passage[key] for key in scores}) for passage in stored]


def _within(options: Mapping[str, Any]) -> Filter:
    until = min(filter(None, (options.get("until", ""), options.get("as_of", ""))), default="")
    sources = tuple(SourceId(name) for name in options.get("sources", ()))
    return Filter(sources=sources, since=options.get("since", ""), until=until)
