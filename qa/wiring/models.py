"""Embedders and chat models by the config: where their classes are named, and keys are read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec import Struct

from qa.config import Config, ModelConfig, read_key

if TYPE_CHECKING:
    from qa.ports import ChatModel, Embedder


def make_embedder(config: Config) -> Embedder:
    """The embedder that `[embedding]` names. Raises `SetupError` for a missing key."""
    chosen = config.settings.embedding
    if chosen.provider == "static":
        from qa.embeddings.static import StaticEmbedder

        return StaticEmbedder()
    from qa.embeddings.openai import OpenAIEmbedder

    return OpenAIEmbedder(
        name=chosen.name,
        base_url=chosen.base_url,
        api_key=read_key(chosen.key_env),
        dimensions=chosen.dimensions,
        timeout=chosen.timeout,
    )


def make_model(config: Config, name: str = "", *, local: Embedder | None = None) -> tuple[str, ChatModel]:
    """The profile's name and its model. Raises `ConfigError` for an unknown one, `SetupError` for a missing key."""
    profile, chosen = config.profile(name)
    return profile, _model(config, profile, chosen, local)


def _model(config: Config, profile: str, chosen: ModelConfig, local: Embedder | None) -> ChatModel:
    match chosen.provider:
        case "extractive":
            from qa.chat.extractive import ExtractiveModel
            from qa.embeddings.static import StaticEmbedder

            return ExtractiveModel(embedder=local or StaticEmbedder())
        case "openai":
            from qa.chat.openai import OpenAIModel
            from qa.drafting.spending import text_counter

            return OpenAIModel(
                profile=profile,
                name=chosen.name,
                base_url=chosen.base_url,
                api_key=read_key(chosen.key_env),
                key_env=chosen.key_env,
                timeout=chosen.timeout,
                max_retries=chosen.retries,
                temperature=chosen.temperature,
                price=chosen.price,
                count=text_counter(chosen.name),
            )
        case "scripted":
            from qa.chat.scripted import ScriptedModel

            return ScriptedModel.from_file(config.home / chosen.path, name=chosen.name or "scripted")
        case "recorded":
            from qa.chat.recorded import RecordedModel

            inner = make_model(config, chosen.record, local=local)[1] if chosen.record else None
            return RecordedModel(config.home / chosen.path, inner=inner)


class Trial(Struct, frozen=True, kw_only=True):
    """One small real call to a model that worked."""

    profile: str
    provider: str
    asked_for: str
    answered: str
    """The model's name as the endpoint reported it."""
    seconds: float


def try_model(config: Config, name: str = "") -> Trial:
    """Ask a model for a word. Raises what asking it a question would raise."""
    from qa.chat.openai import OpenAIModel

    profile, model = make_model(config, name)
    started = time.perf_counter()
    if isinstance(model, OpenAIModel):
        answered = model.ping().model
    else:  # nothing to reach: that it could be made is what there is to know
        answered = model.name
    seconds = time.perf_counter() - started
    return Trial(
        profile=profile,
        provider=model.provider,
        asked_for=model.name,
        answered=answered or model.name,
        seconds=seconds,
    )
