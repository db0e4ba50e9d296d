"""Config → working parts: the one place that names concrete classes, and the only one that opens them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.config import Config, ModelConfig, read_key
from qa.errors import ConfigError, SetupError, StoreError, UnreadableError
from qa.prompts import fingerprint_of, read_prompt
from qa.sources.register import read_register
from qa.types import AiUse, ArticleCard, ArticleId, Pins, Source, SourceId

if TYPE_CHECKING:
    from qa.ask import Asker
    from qa.index import Progress, SyncReport
    from qa.ports import ChatModel, Embedder, VectorStore
    from qa.rights.certificate import Certificate
    from qa.rights.ledger import Ledger
    from qa.rights.policy import Policy
    from qa.rights.purge import Purges
    from qa.sources.fetch import Fetcher
    from qa.sources.web_source import Page
    from qa.sources.web_state import Visit, WebState
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


def policy_of(config: Config) -> Policy:
    """What the config decides about rights where publishers leave it open."""
    from qa.rights.policy import Policy
    from qa.rights.silence import Profile

    chosen = config.settings.rights
    return Policy(profile=Profile(chosen.silence), non_commercial=chosen.non_commercial)


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
            )
        case "scripted":
            from qa.chat.scripted import ScriptedModel

            return ScriptedModel.from_file(config.home / chosen.path, name=chosen.name or "scripted")
        case "recorded":
            from qa.chat.recorded import RecordedModel

            inner = make_model(config, chosen.record, local=local)[1] if chosen.record else None
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

    Except that an unfinished purge is finished first: what a publisher has said no to is not read even once more.
    Raises: `SetupError` when there is nothing to read yet, `StoreError` when it cannot be opened.
    """
    if not writable:
        finish_purge(config)
    with _open(config, writable=writable) as workspace:
        if writable:  # the caller holds the lock
            make_purges(workspace).finish()
        yield workspace


def finish_purge(config: Config, *, on_progress: Progress = lambda *_: None) -> Certificate | None:
    """Take up a purge that was begun and not finished; None when there is none.

    Raises: `BusyError` while another process is at it, `StoreError` when it cannot be finished.
    """
    from qa.rights.pending import is_pending

    if not is_pending(config.state):
        return None
    from qa.store.lock import writing

    with writing(config.state, wait=config.settings.wait), _open(config, writable=True) as workspace:
        return make_purges(workspace).finish(on_progress)


def purge(
    config: Config,
    *,
    article: ArticleId | None = None,
    words: str = "",
    on_progress: Progress = lambda *_: None,
) -> Certificate | None:
    """Purge one article by hand, or look once more that nothing is left of any; None when none of it is stored.

    Raises: `BusyError` when another process goes on writing, `StoreError` when the purge cannot be finished.
    """
    from qa.rights.purge import purged_verdict
    from qa.store.lock import writing

    with writing(config.state, wait=config.settings.wait), _open(config, writable=True) as workspace:
        purges = make_purges(workspace)
        purges.finish(on_progress)
        card = workspace.catalog.cards([article]).get(article) if article else None
        if card is not None:
            purges.withdraw(card, purged_verdict(words), words=words)
        return purges.finish(on_progress)


def find_article(config: Config, words: str) -> ArticleCard:
    """The article of this id, or the only one with these words in its id, title or address.

    Raises: `ConfigError` when there is none, or more than one; `SetupError` when nothing is indexed yet.
    """
    with open_workspace(config, writable=False) as workspace:
        card = workspace.catalog.cards([ArticleId(words)]).get(ArticleId(words))
        if card is not None:
            return card
        part = words.casefold()
        found = [
            card
            for card in workspace.catalog.all_cards()
            if part in card.id.casefold() or part in card.title.casefold() or part in card.url.casefold()
        ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ConfigError(f"There is no article “{words}”.", remedy="`qa sources show ID` lists those of a source.")
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    raise ConfigError(
        f"“{words}” may be {len(found)} articles.", remedy=f"Say which: {', '.join(c.id for c in found[:5])}{more}."
    )


@contextmanager
def open_ledger(config: Config) -> Iterator[Ledger]:
    """The ledger alone, for reading. Raises `RightsError` when it cannot be read."""
    from qa.rights.ledger import Ledger

    ledger = Ledger(config.state / "ledger.db")
    try:
        yield ledger
    finally:
        ledger.close()


def overdue(config: Config) -> int:
    """How many articles from the web have signals older than their time to live. Raises `RightsError`."""
    if not (config.state / "web.db").exists():
        return 0
    with open_ledger(config) as ledger:
        return len(ledger.due())


def make_purges(workspace: Workspace) -> Purges:
    """The purge over open stores: the caller holds the writer's lock."""
    from qa.archive.run_lines import blank_kept
    from qa.rights.purge import Purges
    from qa.store.lexical import index_text

    config = workspace.config
    recorded = [model.path for model in config.settings.models.values() if model.provider == "recorded"]
    return Purges(
        config.state,
        catalog=workspace.catalog,
        index=workspace.index,
        ledger=workspace.ledger,
        index_form=index_text,
        also=[config.home / path for path in dict.fromkeys(recorded)],
        held=lambda: _kept_of_the_web(config.state / "web.db"),
        blank=partial(blank_kept, config.state),
        rebuild_elsewhere=partial(_rebuilt_elsewhere, config),
        url=config.settings.store.url,
    )


def _rebuilt_elsewhere(config: Config) -> bool:
    """Whether a process of its own could build the embedded index anew; this one holds the writer's lock meanwhile."""
    import subprocess
    import sys

    if config.settings.store.url or not sys.executable:
        return False
    command = [sys.executable, "-m", "qa.rebuild", str(config.home)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own module


def _kept_of_the_web(path: Path) -> Iterator[bytes]:
    if path.exists():
        from qa.sources.web_state import WebState

        with WebState(path) as state:
            yield from state.held()


@contextmanager
def open_for_writing(config: Config) -> Iterator[Workspace]:
    """The open stores for whoever works for the process that holds the writer's lock; a purge is not gone on with."""
    with _open(config, writable=True) as workspace:
        yield workspace


@contextmanager
def _open(config: Config, *, writable: bool) -> Iterator[Workspace]:
    from qa.chunks.split import FINGERPRINT
    from qa.rights.ledger import Ledger
    from qa.store.catalog import open_catalog
    from qa.store.generations import VectorIndex

    path = config.state / "catalog.db"
    if not writable and not path.exists():
        raise SetupError(
            "Nothing is indexed yet.", remedy="Run `qa add PATH`, or `qa sync` where the register names some."
        )
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
    from qa.changes import is_current as sources_are_current

    if not (config.state / "catalog.db").exists():
        return False
    try:
        with open_workspace(config, writable=False) as workspace:
            known = sources_are_current(workspace.catalog, workspace.ledger, workspace.sources, policy_of(config))
            return known and not workspace.index.is_behind()
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
    try:
        with open_workspace(config, writable=False) as workspace:
            return workspace.index.generation() is not None
    except StoreError:
        return False


def sync(
    config: Config,
    *,
    on_progress: Progress = lambda *_: None,
    wait: float | None = None,
    private: Collection[str] = (),
) -> SyncReport:
    """Bring the workspace up to date, alone: other writers are waited for.

    Raises: `BusyError` when another process goes on writing for longer than `wait` seconds.
    """
    from qa.chunks.tokens import counter
    from qa.index import Indexer
    from qa.store.lock import writing

    config.state.mkdir(parents=True, exist_ok=True)
    with (
        writing(config.state, wait=config.settings.wait if wait is None else wait),
        _open(config, writable=True) as workspace,  # the sync itself finishes a purge first, and reports it
        ExitStack() as stack,
    ):
        web = stack.enter_context(open_web(config, workspace.sources, private=private))
        indexer = Indexer(
            catalog=workspace.catalog,
            ledger=workspace.ledger,
            embedder=workspace.embedder,
            index=workspace.index,
            purges=make_purges(workspace),
            count=_lazily(counter),
            web=web,
            policy=policy_of(config),
        )
        report = indexer.sync(workspace.sources, on_progress=on_progress)
        _sweep_answers(workspace)
        return report


def _sweep_answers(workspace: Workspace) -> None:
    """Kept answers about what a purge could not see any more, because it had left the catalogue before the no."""
    from qa.archive.folder import FOLDER as ANSWERS
    from qa.archive.withdrawn import sweep

    forbidden = {source.id for source in workspace.sources if source.ai_use is AiUse.FORBID}
    sweep(workspace.config.state / ANSWERS, forbidden=forbidden, refused_since=workspace.ledger.refused_since)


@contextmanager
def open_web(config: Config, sources: Sequence[Source], *, private: Collection[str] = ()) -> Iterator[WebPages | None]:
    """The fetcher and what it remembers; None where no source is, or was, on the web.

    `private`: hosts on private addresses that may be asked, besides the config's.
    """
    from qa.sources.web_source import is_on_the_web

    path = config.state / "web.db"
    if not any(is_on_the_web(source) for source in sources) and not path.exists():
        yield None
        return
    from qa.sources.web_state import WebState

    with WebState(path) as state, make_fetcher(config, state, private=private) as fetcher:
        yield WebPages(fetcher, state)


def make_fetcher(config: Config, state: WebState, *, private: Collection[str] = ()) -> Fetcher:
    """A polite fetcher that asks robots.txt first."""
    from qa.rights.robots_txt import may_fetch
    from qa.sources.fetch import Fetcher

    chosen = config.settings.fetch
    return Fetcher(
        may_fetch=may_fetch,
        cache=state,
        contact=chosen.contact,
        delay=chosen.delay,
        allow_private={*chosen.allow_private, *private},
    )


def kind_of_address(config: Config, url: str, *, private: Collection[str] = ()) -> str:
    """`urls`, `feeds` or `sitemaps`: the register's key for an address, told by what it answers.

    What robots.txt keeps us from is taken for a page, known by title and link. Raises `UnreadableError` for what is not
    asked, does not answer, or is not there: the register need not have it.
    """
    from qa.sources.fetch import DisallowedError
    from qa.sources.web_source import kind_of
    from qa.sources.web_state import WebState

    with WebState(None) as state, make_fetcher(config, state, private=private) as fetcher:
        try:
            fetched = fetcher.fetch(url)
        except DisallowedError:
            return "urls"
    if fetched.status in {404, 410}:
        raise UnreadableError(f"{url}: there is no such page (status {fetched.status})", remedy="check the address")
    return {"page": "urls", "feed": "feeds", "sitemap": "sitemaps"}[kind_of(fetched)]


@dataclass(frozen=True, slots=True)
class WebPages:
    """What `index` needs of the web (`index.Web`)."""

    fetcher: Fetcher
    state: WebState

    def pages(self, source: Source, *, made_by: str, held: Callable[[ArticleId], bool]) -> Iterator[Page]:
        from qa.sources.web_source import read_web

        return read_web(source, fetcher=self.fetcher, state=self.state, made_by=made_by, held=held)

    def record(self, visit: Visit) -> None:
        self.state.record(visit)

    def waiting(self, source: Source) -> int:
        from qa.sources.web_source import waiting

        return waiting(source, self.state)

    def unlisted(self, sources: Sequence[Source]) -> list[ArticleId]:
        listed = {source.id for source in sources}
        gone = [source_id for source_id in self.state.sources() if source_id not in listed]
        left = [visit.article_id for one in gone for visit in self.state.visits(one) if visit.article_id]
        for one in gone:
            self.state.forget_source(one)
        return left


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


def _verifying(config: Config, profile: str, local: Embedder) -> dict[str, Any]:
    """The fields of an asker whose claims a second model judges; none where no profile is named for it."""
    from qa.drafting.verify import Verification

    chosen = config.profile(profile)[1]
    name = config.settings.verify if chosen.verify is None else chosen.verify
    if not name or chosen.provider == "extractive":
        return {}
    if name == profile:
        raise ConfigError(
            f"The model [models.{profile}] cannot verify itself.", remedy="Name another profile in `verify`."
        )
    name, model = make_model(config, name, local=local)
    second = config.profile(name)[1]
    return {
        "verifier": model,
        "verification": Verification(
            profile=name,
            prompt=read_prompt("verify", config.home).text,
            budget_tokens=second.context_tokens,
            max_tokens=second.max_tokens,
            price=second.price,
        ),
    }


def make_asker(workspace: Workspace, vectors: VectorStore, model: str = "") -> Asker:
    """An asker over open stores: the evaluation makes one per model over the same stores."""
    from qa.ask import Asker
    from qa.chunks.split import FINGERPRINT
    from qa.drafting.spending import Spending
    from qa.embeddings.static import StaticEmbedder

    config = workspace.config
    prompt, repair, gate = (read_prompt(name, config.home) for name in ("answer", "repair", "enough"))
    # Words and sentences are compared by the embedded table whatever the index uses: it needs no key and no network.
    local = workspace.embedder if isinstance(workspace.embedder, StaticEmbedder) else StaticEmbedder()
    profile, chat = make_model(config, model, local=local)
    chosen = config.profile(profile)[1]
    return Asker(
        catalog=workspace.catalog,
        vectors=vectors,
        embedder=workspace.embedder,
        words=local,
        ledger=workspace.ledger,
        sources={SourceId(source.id): source for source in workspace.sources},
        model=chat,
        profile=profile,
        prompt=prompt.text,
        repair_prompt=repair.text,
        gate_prompt=gate.text if config.settings.gate and chat.provider == "openai" else "",
        retries=config.settings.repairs,
        spending=Spending(price=chosen.price),
        **_verifying(config, profile, local),
        pins=Pins(
            index=f"{workspace.embedder.fingerprint}/{FINGERPRINT}",
            corpus=workspace.catalog.corpus_digest(),
            prompts=fingerprint_of(prompt, repair, gate),
            config=config.digest[:16],
            app=app_version(),
        ),
        budget_tokens=chosen.context_tokens,
        max_tokens=chosen.max_tokens,
    )
