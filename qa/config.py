"""qa.toml → Config: read once, handed out as plain values. Keys stand in the environment or a keyring, never here."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, to_builtins
from msgspec.structs import force_setattr

from qa import tomlfile
from qa.errors import ConfigError, SetupError
from qa.schema import MisfitError

FILE_NAME = "qa.toml"


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a table of the file may hold; a description says in a mistake what is asked for."""


_Seconds = Annotated[float, Meta(gt=0, description="a number of seconds above 0")]
_Price = Annotated[float, Meta(ge=0, description="a number of USD of at least 0")]
_Limit = Annotated[int, Meta(ge=16)]


class ModelConfig(_Table, frozen=True, kw_only=True):
    """`[models.NAME]`: one profile that `-m NAME` chooses."""

    provider: Literal["extractive", "openai", "scripted", "recorded"]
    name: str = ""
    base_url: str = ""
    key_env: str = ""
    timeout: _Seconds = 60.0
    """Seconds to wait for a reply, or for the next piece of one."""
    retries: Annotated[int, Meta(ge=0, le=20)] = 4
    max_tokens: _Limit = 1200
    max_tokens_again: _Limit | None = None
    """The limit of a reply that is asked for once more because it was cut off at max_tokens; by default twice
    max_tokens, not asked for again when it is no more than that."""
    context_tokens: Annotated[int, Meta(ge=512)] = 8000
    """Tokens that prompt and passages may take."""
    temperature: Annotated[float, Meta(ge=0, le=2)] = 0.0
    price_input: _Price | None = None
    """USD per million prompt tokens."""
    price_output: _Price | None = None
    """USD per million completion tokens."""
    path: str = ""
    """For `scripted`: a JSONL file of replies; for `recorded`: the folder of recordings."""
    verify: str | None = None
    """The profile that judges this one's claims, instead of the top-level `verify`; "" for none."""
    record: str = ""
    """For `recorded`: the profile whose replies are recorded where none is stored yet."""

    def __post_init__(self) -> None:
        if self.provider == "openai" and not self.name:
            message = 'provider "openai" needs `name`, the model to ask for'
            raise ValueError(message)
        if self.provider in ("scripted", "recorded") and not self.path:
            message = f'provider "{self.provider}" needs `path`'
            raise ValueError(message)
        if (self.price_input is None) is not (self.price_output is None):
            message = "give both `price_input` and `price_output`, or neither"
            raise ValueError(message)

    @property
    def longest(self) -> int:
        """Tokens that a reply may take when it is asked for again because it was cut off."""
        return 2 * self.max_tokens if self.max_tokens_again is None else self.max_tokens_again

    @property
    def price(self) -> tuple[float, float] | None:
        """USD per million prompt and completion tokens; None where they are not known."""
        return None if self.price_input is None or self.price_output is None else (self.price_input, self.price_output)


class EmbeddingConfig(_Table, frozen=True, kw_only=True):
    """`[embedding]`: what turns text into vectors. Another one builds another index beside the old."""

    provider: Literal["static", "openai"] = "static"
    name: str = ""
    base_url: str = ""
    key_env: str = ""
    dimensions: Annotated[int, Meta(ge=8, le=8192)] | None = None
    timeout: _Seconds = 60.0

    def __post_init__(self) -> None:
        if self.provider == "openai" and not self.name:
            message = 'provider "openai" needs `name`, the embedding model to ask for'
            raise ValueError(message)


class StoreConfig(_Table, frozen=True, kw_only=True):
    """`[store]`: where the vector index lives."""

    url: str = ""

    def __post_init__(self) -> None:
        if self.url and not self.url.startswith(("http://", "https://")):
            message = "leave it empty for the embedded index, or give http://host:port of a Chroma server"
            raise MisfitError(message, place=("url",), value=self.url)
        force_setattr(self, "url", self.url.rstrip("/"))


class FetchConfig(_Table, frozen=True, kw_only=True):
    """`[fetch]`: how articles come from the web."""

    contact: str = ""
    """An address in the user agent, where a publisher can reach you."""
    delay: Annotated[float, Meta(ge=0, le=60)] = 1.0
    """Seconds between two requests to one host."""
    allow_private: tuple[str, ...] = ()
    """Hosts on private or loopback addresses that may be asked all the same."""


class RightsConfig(_Table, frozen=True, kw_only=True):
    """`[rights]`: what is decided where publishers leave it open. A stated no is kept whatever stands here."""

    silence: Literal["strict", "cautious", "open"] = "cautious"
    """An article whose publisher says nothing: `strict` never uses it, `cautious` uses what you handed over yourself
    and not what a feed or sitemap brought, `open` uses it."""
    non_commercial: bool = False
    """You use answers for nothing commercial: licences with NC ask for that."""


class AnswersConfig(_Table, frozen=True, kw_only=True):
    """`[answers]`: whether every answer is kept in `.qa/answers/`, to be shown and checked again later."""

    keep: bool = True


_SHIPPED_MODELS: dict[str, dict[str, Any]] = {
    "offline": {"provider": "extractive"},
    "gpt": {"provider": "openai", "name": "gpt-5-mini", "key_env": "OPENAI_API_KEY"},
    "local": {"provider": "openai", "name": "llama3.2", "base_url": "http://localhost:11434/v1"},
}


class Settings(_Table, frozen=True, kw_only=True):
    """All of qa.toml. Every key has a default; the file may be empty."""

    sources: str = "seeds/sources.toml"
    model: str = "offline"
    models: dict[str, ModelConfig] = {}
    embedding: EmbeddingConfig = EmbeddingConfig()
    store: StoreConfig = StoreConfig()
    fetch: FetchConfig = FetchConfig()
    answers: AnswersConfig = AnswersConfig()
    rights: RightsConfig = RightsConfig()
    passages: Annotated[int, Meta(ge=1, le=100)] = 8
    """Passages shown to the model (-k)."""
    verify: str = ""
    """A profile that gives its opinion of every claim a model writes."""
    repairs: Annotated[int, Meta(ge=0, le=5)] = 1
    """How often a model is told what does not hold in its reply (--retries)."""
    gate: bool = True
    """A model is asked whether doubtful passages are enough before it writes."""
    wait: Annotated[float, Meta(ge=0)] = 120.0
    """Seconds to wait for another process that is writing."""


class Config(Struct, frozen=True, kw_only=True):
    """The settings of one workspace, and where each value came from."""

    home: Path
    settings: Settings
    given: dict[str, Any]
    """What qa.toml itself says, before defaults."""

    @property
    def state(self) -> Path:
        """Everything Byline writes is under here."""
        return self.home / ".qa"

    @property
    def register(self) -> Path:
        return self.home / self.settings.sources

    @property
    def digest(self) -> str:
        text = json.dumps(to_builtins(self.settings), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def profile(self, name: str = "") -> tuple[str, ModelConfig]:
        """The named model profile, or the configured one. Raises `ConfigError` when there is none of that name."""
        import difflib

        name = name or os.environ.get("QA_MODEL", "") or self.settings.model
        if name in self.settings.models:
            return name, self.settings.models[name]
        known = sorted(self.settings.models)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean `{near[0]}`? " if near else ""
        raise ConfigError(
            f"There is no model profile `{name}`.",
            remedy=f"{hint}Known: {', '.join(known)}. Add `[models.{name}]` to {self.home / FILE_NAME} for another.",
        )

    def origins(self) -> Iterator[tuple[str, Any, str]]:
        """Every key with its value and where it came from, as `qa config` prints it."""
        yield from _walk(to_builtins(self.settings), self.given, "")


def _walk(values: dict[str, Any], given: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any, str]]:
    for key, value in values.items():
        if isinstance(value, dict):
            inner = given.get(key, {})
            yield from _walk(value, inner if isinstance(inner, dict) else {}, f"{prefix}{key}.")
        else:
            yield (
                f"{prefix}{key}",
                list(value) if isinstance(value, tuple) else value,
                FILE_NAME if key in given else "default",
            )


def find_home(override: str | None = None, start: Path | None = None) -> Path:
    """The workspace: `--home`, `QA_HOME`, or the nearest folder upwards that holds qa.toml.

    Raises: `SetupError` when there is none, `ConfigError` when the one named does not exist.
    """
    named = override or os.environ.get("QA_HOME", "")
    if named:
        home = Path(named).expanduser()
        if not home.is_dir():
            raise ConfigError(f"The workspace {home} is not a folder.", remedy="Check --home and QA_HOME.")
        return home.resolve()
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise SetupError(
        f"There is no {FILE_NAME} in {start} or above it.",
        remedy="Run `qa init` here to start a workspace, or `qa init --demo` for one with sample articles.",
    )


def read_config(home: Path) -> Config:
    """The config of a workspace; a missing qa.toml (possible with --home) means all defaults."""
    path = home / FILE_NAME
    given = tomlfile.load(path) if path.exists() else {}
    merged = dict(given)
    models = given.get("models", {})
    if isinstance(models, dict):
        # A shipped profile may be changed key by key, unless the change names another provider.
        merged["models"] = {
            **_SHIPPED_MODELS,
            **{
                name: {**_SHIPPED_MODELS.get(name, {}), **table}
                if isinstance(table, dict)
                and table.get("provider", None) in (None, _SHIPPED_MODELS.get(name, {}).get("provider"))
                else table
                for name, table in models.items()
            },
        }
    return Config(home=home, settings=tomlfile.validate(merged, Settings, path), given=given)


def read_key(key_env: str) -> str:
    """The key named in a profile: from the environment, else from the system's keyring; "" when the profile names none.

    Raises: `SetupError` when it is set nowhere.
    """
    if not key_env:
        return ""
    if value := os.environ.get(key_env, "").strip():
        return value
    if value := _from_keyring(key_env):
        return value
    raise SetupError(
        f"The key {key_env} is not set.",
        remedy=f"Set it in the environment (`export {key_env}=…`), or use a model without one: `-m offline`.",
    )


def has_key(key_env: str) -> bool | None:
    """Whether the key can be found; None when the profile needs none."""
    if not key_env:
        return None
    return bool(os.environ.get(key_env, "").strip() or _from_keyring(key_env))


def _from_keyring(name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:  # the extra `keyring` is not installed
        return ""
    try:
        return keyring.get_password("byline-qa", name) or ""
    except KeyringError:  # no keyring on this machine: the environment is the only place
        return ""
