"""An asker: everything that answering a question needs, over the open stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa.answer_types import Pins
from qa.config import Config
from qa.errors import ConfigError
from qa.prompts import fingerprint_of, read_prompt
from qa.types import SourceId
from qa.wiring.models import make_model
from qa.wiring.stores import Workspace
from qa.wiring.version import app_version
from qa.wiring.workspace import open_reading

if TYPE_CHECKING:
    from qa.ask import Asker
    from qa.ports import Embedder, VectorStore


@contextmanager
def open_asker(config: Config, model: str = "", *, mend: Callable[[], object] | None = None) -> Iterator[Asker]:
    """Everything that answering needs, open for reading. `model` names a profile; empty means the configured one."""
    with open_reading(config, mend=mend) as (workspace, vectors):
        yield make_asker(workspace, vectors, model)


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
        longest=chosen.longest,
    )


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
