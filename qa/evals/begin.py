"""A workspace and what was asked for → the manifest of a run, the ways to ask its systems, and whether it may go on."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import structs

from qa.ask import Asker
from qa.chat.failures import without_secrets
from qa.errors import ConfigError
from qa.evals.arms import ClosedBook, ReadPassages, context_passages, gold_passages
from qa.evals.cache import CachedModel, CacheUse
from qa.evals.gates import read_gates
from qa.evals.items import EvalItem, EvalSet
from qa.evals.run import DEPTH, OVER_A_NETWORK, Contender, Find
from qa.evals.run_folder import SCHEMA, System
from qa.prompts import fingerprint_of, read_prompt
from qa.types import AiUse, Passage
from qa.wiring.asking import make_asker
from qa.wiring.stores import Workspace
from qa.wiring.version import app_version

if TYPE_CHECKING:
    from qa.config import Config
    from qa.ports import VectorStore

CLOSED_BOOK = "closed_book"


def manifest_of(  # noqa: PLR0913 - one for each thing that makes a run what it is
    workspace: Workspace,
    evalset: EvalSet,
    items: Sequence[EvalItem],
    systems: Sequence[System],
    *,
    run_id: str,
    name: str,
    selection: Mapping[str, Any],
    repeats: int,
    as_of: str,
    penalty: float,
    now: dt.datetime,
) -> dict[str, Any]:
    """`manifest.json` as the module `run_folder` describes it, status `running`."""
    config = workspace.config
    return {
        "schema": SCHEMA,
        "run_id": run_id,
        "name": name,
        "status": "running",
        "stopped": None,
        "started": stamp(now),
        "ended": None,
        "resumed": [],
        "tool": {
            "version": app_version(),
            "python": platform.python_version(),
            "platform": f"{platform.system()} {platform.machine()}".strip(),
        },
        "dataset": {
            "path": evalset.path.as_posix(),
            "name": name_of(evalset),
            "sha256": evalset.sha256,
            "n": len(evalset.items),
            "gates": [gate.text for gate in read_gates(evalset.path)],
            "selection": {
                **selection,
                "n": len(items),
                "ids_sha256": hashlib.sha256("\n".join(item.id for item in items).encode()).hexdigest(),
            },
        },
        "index": _index(workspace),
        "systems": [_system(config, system) for system in systems],
        "depth": max(DEPTH, *(system.passages for system in systems)),
        "repeats": repeats,
        "as_of": as_of or now.date().isoformat(),
        "penalty": penalty,
        "barred": sorted(source.id for source in workspace.sources if source.ai_use is AiUse.FORBID),
        "config": config.digest[:16],
        "totals": None,
    }


def drift(workspace: Workspace, manifest: Mapping[str, Any], systems: Sequence[System]) -> list[str]:
    """What is no longer as it was when the run began, in words: answers before and after would not be one run's."""
    then, now = manifest["index"], _index(workspace)
    changed = [f"{word} changed" for key, word in (("corpus", "the articles"), ("fingerprint", "the index"))
               if then[key] != now[key]]  # fmt: skip
    for before, system in zip(manifest["systems"], systems, strict=True):
        after = _system(workspace.config, system)
        for key in ("provider", "model", "prompt_sha256", "settings"):
            if before[key] != after[key]:
                word = "the prompt" if key == "prompt_sha256" else f"its {key}"
                changed.append(f"{system.label}: {word} changed")
    version = app_version()
    if manifest["tool"]["version"] != version:
        changed.append(f"Byline is {version}, and was {manifest['tool']['version']}")
    return changed


def contenders_of(
    workspace: Workspace,
    vectors: VectorStore,
    systems: Sequence[System],
    *,
    cache: CacheUse,
) -> list[Contender]:
    """A way to ask each system, one asker per profile. Raises what making a model raises."""
    config = workspace.config
    askers = {name: make_asker(workspace, vectors, name) for name in {s.profile for s in systems}}
    made = []
    for system in systems:
        asker, cached = askers[system.profile], None
        if asker.verifier is not None and asker.verifier.provider in OVER_A_NETWORK:
            verifying = {"verifies": asker.verification.profile if asker.verification else ""}
            folder = config.state / "cache" / "completions"
            asker = structs.replace(asker, verifier=CachedModel(asker.verifier, folder, settings=verifying, use=cache))
        if asker.model.provider in OVER_A_NETWORK:
            chosen = config.profile(system.profile)[1]
            settings = {"base_url": without_secrets(chosen.base_url), "temperature": chosen.temperature}
            cached = CachedModel(asker.model, config.state / "cache" / "completions", settings=settings, use=cache)
            asker = structs.replace(asker, model=cached)
        closed = system.arm == "closed-book"
        door = ClosedBook(asker, read_prompt(CLOSED_BOOK, config.home).text) if closed else asker
        made.append(Contender(system=system, door=door, read=_reader(workspace, system), cache=cached))
    return made


def finder_of(contenders: Sequence[Contender], manifest: Mapping[str, Any]) -> Find:
    """Finds as a user's question does, dates that the question names included."""
    door = contenders[0].door
    asker = door.asker if isinstance(door, ClosedBook) else door
    assert isinstance(asker, Asker)

    def find(item: EvalItem) -> Sequence[Passage]:
        today = item.as_of or manifest["as_of"]
        return asker.gather(item.question, within=item.within, limit=manifest["depth"], today=today).passages

    return find


def name_of(evalset: EvalSet) -> str:
    """The folder of a set that is one, else the file's own name."""
    path = evalset.path
    return path.parent.name if (path.parent / "dataset.toml").is_file() else path.stem


def stamp(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _reader(workspace: Workspace, system: System) -> ReadPassages | None:
    match system.arm:
        case "oracle":
            return gold_passages(workspace.catalog, limit=system.passages)
        case "given-context":
            return context_passages(workspace.catalog)
        case "closed-book":
            return lambda _: ()
    return None


def _index(workspace: Workspace) -> dict[str, Any]:
    from qa.chunks.split import FINGERPRINT

    counts = workspace.catalog.counts()
    return {
        "fingerprint": f"{workspace.embedder.fingerprint}/{FINGERPRINT}",
        "corpus": workspace.catalog.corpus_digest(),
        "articles": counts.articles,
        "references": counts.references,
        "chunks": counts.chunks,
    }


def _system(config: Config, system: System) -> dict[str, Any]:
    chosen = config.profile(system.profile)[1]
    prompts = ("closed_book",) if system.arm == "closed-book" else ("answer", "repair")
    texts = [read_prompt(name, config.home) for name in prompts]
    return {
        **structs.asdict(system),
        "prompt_sha256": fingerprint_of(*texts),
        "settings": {
            "temperature": chosen.temperature,
            "max_tokens": chosen.max_tokens,
            "context_tokens": chosen.context_tokens,
            "host": urlsplit(chosen.base_url).netloc.rpartition("@")[2],
            "price": list(chosen.price) if chosen.price else None,
        },
    }


def questions_path(home: Path, named: str) -> Path:
    """Where the person stands, else in the workspace. A folder stands for the questions file in it."""
    path = Path(named)
    if not path.is_absolute() and not path.exists():
        path = home / named
    if not path.is_dir():
        return path
    for name in ("questions.jsonl", "qa.jsonl"):
        if (path / name).is_file():
            return path / name
    raise ConfigError(f"{path} holds no questions.jsonl.", remedy="Name the questions file itself.")
