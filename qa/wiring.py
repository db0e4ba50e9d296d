"""Config → working parts: the one place that names concrete classes, and the only one that opens them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from qa.config import Config, ModelConfig, read_key
from qa.errors import SetupError, StoreError
from qa.prompts import read_prompt
from qa.sources.register import read_register
from qa.types import Pins, Source, SourceId

if TYPE_CHECKING:
    from qa.ask import Asker
    from qa.index import Progress, SyncReport
    from qa.ports import ChatModel, Embedder, VectorStore
    from qa.rights.ledger import Ledger
    from qa.store.catalog import SqliteCatalog
    from qa.store.generations import VectorIndex


def app_version() -> str:
    """The installed version, or "unknown" in a tree that was never installed."""
    try:
        return version("byline-qa")
    except PackageNotFoundError:
        return "unknown"


def read_sources(config: Config) -> tuple[Source, ...]:
    """The register of this workspace. Raises `ConfigError` with file and line."""
    return read_register(config.register)


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


def make_model(config: Config, name: str = "", *, embedder: Embedder | None = None) -> tuple[str, ChatModel]:
    """The profile's name and its model. Raises `ConfigError` for an unknown one, `SetupError` for a missing key."""
    profile, chosen = config.profile(name)
    return profile, _model(config, profile, chosen, embedder)


def _model(config: Config, profile: str, chosen: ModelConfig, embedder: Embedder | None) -> ChatModel:
    match chosen.provider:
        case "extractive":
            from qa.chat.extractive import ExtractiveModel
            from qa.embeddings.static import StaticEmbedder

            # Sentences are compared by the embedded table whatever the index uses: it costs nothing and needs no key.
            return ExtractiveModel(embedder=embedder if isinstance(embedder, StaticEmbedder) else StaticEmbedder())
        case "openai":
            from qa.chat.openai import OpenAIModel

            return OpenAIModel(
                profile=profile,
                name=chosen.name,
                base_url=chosen.base_url,
                api_key=read_key(chosen.key_env),
                key_env=chosen.key_env,
                timeout=chosen.timeout,
                max_retries=chosen.retries,
                temperature=chosen.temperature,
            )
        case "scripted":
            from qa.chat.scripted import ScriptedModel

            return ScriptedModel.from_file(config.home / chosen.path, name=chosen.name or "scripted")
        case "recorded":
            from qa.chat.recorded import RecordedModel

            inner = make_model(config, chosen.record, embedder=embedder)[1] if chosen.record else None
            return RecordedModel(config.home / chosen.path, inner=inner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
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


@dataclass(frozen=True, slots=True)
class Workspace:
    """The open stores of one workspace."""

    config: Config
    sources: tuple[Source, ...]
    catalog: SqliteCatalog
    ledger: Ledger
    embedder: Embedder
    index: VectorIndex


@contextmanager
def open_workspace(config: Config, *, writable: bool) -> Iterator[Workspace]:
    """Open catalogue, ledger and index, and close them whatever happens. Reading never changes anything.

    Raises: `SetupError` when there is nothing to read yet, `StoreError` when it cannot be opened.
    """
    from qa.chunks.split import FINGERPRINT
    from qa.rights.ledger import Ledger
    from qa.store.catalog import open_catalog
    from qa.store.generations import VectorIndex

    path = config.state / "catalog.db"
    if not writable and not path.exists():
        raise SetupError("Nothing is indexed yet.", remedy="Run `qa sync` first.")
    if writable:
        config.state.mkdir(parents=True, exist_ok=True)
    sources = read_sources(config)
    embedder = make_embedder(config)
    catalog = open_catalog(path, read_only=not writable)
    try:
        ledger = Ledger(config.state / "ledger.db")
        try:
            index = VectorIndex(
                config.state / "index",
                catalog=catalog,
                embedder_fingerprint=embedder.fingerprint,
                chunker_fingerprint=FINGERPRINT,
                dimensions=embedder.dimensions,
                url=config.settings.store.url,
            )
            yield Workspace(config, sources, catalog, ledger, embedder, index)
        finally:
            ledger.close()
    finally:
        catalog.close()


def is_current(config: Config) -> bool:
    """Whether asking now would meet the sources as they are: nothing to read, and an index that is whole."""
    from qa.index import is_current as sources_are_current

    if not (config.state / "catalog.db").exists():
        return False
    try:
        with open_workspace(config, writable=False) as workspace:
            return sources_are_current(workspace.catalog, workspace.sources) and not workspace.index.is_behind()
    except StoreError:  # written by another version, or damaged: the writer mends it, or says what is wrong
        return False


def index_is_whole(workspace: Workspace) -> bool:
    """Whether the index holds everything and passes its checks: what `qa status` and `qa doctor` say."""
    if workspace.index.is_behind():
        return False
    vectors = _open_index(workspace)
    if vectors is not None:
        vectors.close()
    return vectors is not None


def can_be_asked(config: Config) -> bool:
    """Whether there is a last whole state, whatever has changed since."""
    if not (config.state / "catalog.db").exists():
        return False
    with open_workspace(config, writable=False) as workspace:
        return workspace.index.generation() is not None


def sync(config: Config, *, on_progress: Progress = lambda *_: None, wait: float | None = None) -> SyncReport:
    """Bring the workspace up to date, alone: other writers are waited for.

    Raises: `BusyError` when another process goes on writing for longer than `wait` seconds.
    """
    from qa.chunks.tokens import counter
    from qa.index import Indexer
    from qa.store.lock import writing

    config.state.mkdir(parents=True, exist_ok=True)
    with (
        writing(config.state, wait=config.settings.wait if wait is None else wait),
        open_workspace(config, writable=True) as workspace,
    ):
        indexer = Indexer(
            catalog=workspace.catalog,
            ledger=workspace.ledger,
            embedder=workspace.embedder,
            index=workspace.index,
            count=_lazily(counter),
        )
        return indexer.sync(workspace.sources, on_progress=on_progress)


def _lazily(make: Callable[[], Callable[[str], int]]) -> Callable[[str], int]:
    """A counter whose vocabulary is loaded with the first text it counts: a sync with nothing to read loads none."""
    made: list[Callable[[str], int]] = []

    def count(text: str) -> int:
        if not made:
            made.append(make())
        return made[0](text)

    return count


@contextmanager
def open_asker(config: Config, model: str = "", *, mend: Callable[[], object] | None = None) -> Iterator[Asker]:
    """Everything that answering needs, open for reading. `model` names a profile; empty means the configured one."""
    with open_reading(config, mend=mend) as (workspace, vectors):
        yield make_asker(workspace, vectors, model)


@contextmanager
def open_reading(
    config: Config, *, mend: Callable[[], object] | None = None
) -> Iterator[tuple[Workspace, VectorStore]]:
    """The stores and the index, checked. A broken index is mended by `mend`, or else gone without.

    Without an index the catalogue's own vectors are searched one by one: slower, the same answers.
    """
    with ExitStack() as stack:
        workspace = stack.enter_context(open_workspace(config, writable=False))
        vectors = _open_index(workspace)
        if vectors is None and mend is not None:
            stack.close()
            mend()
            workspace = stack.enter_context(open_workspace(config, writable=False))
            vectors = _open_index(workspace)
        vectors = vectors or workspace.index.exact()
        stack.callback(vectors.close)
        yield workspace, vectors


def _open_index(workspace: Workspace) -> VectorStore | None:
    """None when it is missing, broken, or made by something else."""
    from qa.store.generations import RebuildNeededError

    try:
        return workspace.index.open_for_reading()
    except RebuildNeededError:
        return None


def make_asker(workspace: Workspace, vectors: VectorStore, model: str = "") -> Asker:
    """An asker over open stores: the evaluation makes one per model over the same stores."""
    from qa.ask import Asker
    from qa.chunks.split import FINGERPRINT

    config = workspace.config
    prompt = read_prompt("answer", config.home)
    profile, chat = make_model(config, model, embedder=workspace.embedder)
    chosen = config.profile(profile)[1]
    return Asker(
        catalog=workspace.catalog,
        vectors=vectors,
        embedder=workspace.embedder,
        ledger=workspace.ledger,
        sources={SourceId(source.id): source for source in workspace.sources},
        model=chat,
        profile=profile,
        prompt=prompt.text,
        pins=Pins(
            index=f"{workspace.embedder.fingerprint}/{FINGERPRINT}",
            corpus=workspace.catalog.corpus_digest(),
            prompts=prompt.fingerprint,
            config=config.digest[:16],
            app=app_version(),
        ),
        budget_tokens=chosen.context_tokens,
        max_tokens=chosen.max_tokens,
    )
