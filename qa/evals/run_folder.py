"""A run on disk: what was asked, found, said and scored. Read it with `read_run`, `read_scores`, `read_summary`.

`.qa/runs/<utc>-<name>-<8 hex>/`, every file UTF-8, every JSONL line a whole object that is on disk before the next one
is begun. Keys that a reader does not know are to be passed over; a last line that a crash tore is no line.

`manifest.json`, written first with status `running`, at the end once more:

    schema      1
    run_id      the folder's name
    name        what --name said, else the set's name
    status      running | complete | partial (stopped by --max-cost or by hand) | aborted (by an error)
    stopped     null, or why it is not complete, in words
    started, ended   UTC, ISO with Z; ended is null while it runs
    resumed     list of UTC times
    tool        {version, python, platform}
    dataset     {path, name, sha256, n, selection: {split, tags, limit, n, ids_sha256}, gates}; n: items in the file
                and asked; gates: what its dataset.toml demanded when the run began; may be missing
    index       {fingerprint, corpus, articles, references, chunks}
    systems     list of {label, profile, provider, model, arm, passages, prompt_sha256, settings}: what is compared.
                arm: rag | oracle | closed-book | given-context; passages: how many it is shown; settings: {temperature,
                max_tokens, context_tokens, host, price}
    depth       passages that retrieval is measured on
    repeats     how often each item is asked
    as_of       the day on which items without a day of their own are asked
    penalty     what a wrong attempt costs in the measure `score`, in right ones; 1 where it is missing
    barred      ids of sources that the register forbids
    config      digest of qa.toml as read
    purged      {article id: why}, only when a purge took lines out of the files: the figures are older than the rest,
                and a reply with figures and no line is read as one that was withdrawn
    totals      null while it runs, else {items, replies, errors, skipped, cached, wall_s, systems: {label: {seconds:
                {p50, p95} | null}}}. Wall-clock times stand here and in items.jsonl only: summary.json has none

`questions.jsonl`: the items asked, with gold located, in the set's order, as `EvalItem` reads them.

`found.jsonl`, a line per item, the retrieval that all systems share:

    id, ms, error (null or {stage, kind, message, exit_code}),
    passages    list of {chunk_id, article_id, source_id, rank, score, dense, lexical, start, end}, best first

`passages.jsonl`, a line per chunk that was found or shown, each once:

    chunk_id, article_id, source_id, source, title, url, author, published, language, article_sha256, standing,
    conditions, ordinal, start, end, context, text, tokens, sentences

`items.jsonl`, a line per (system, id, repeat), in the order they came back; a later line of the same key replaces an
earlier one (an error that was tried again):

    schema      1
    system      label of a system
    id          of the item
    repeat      from 0
    status      ok | error | skipped (the arm does not apply: an oracle without gold)
    error       null, or {stage: search | ask, kind, message, exit_code}
    attempts    how often it was asked
    cached      whether the completion came from the cache
    answer      null, or the answer record as `qa ask --json` prints it (outcome, claims, citations, missing, withheld,
                passages, confidence, model, usage, timings_ms, pins), each citation with `standing` of its article and
                `stands` (whether the stored text held the quote there), each pointer with `id` and `stored`
    ms          {retrieval, answering}

`scores.jsonl`, derived, a line per (system, id, repeat) in the order systems, items, repeats:

    schema, system, id, repeat,
    right       true | false | null (cannot be decided, or failed)
    stage       where a wrong item went wrong, one of `stages.STAGES`; `citation` also for a right one that cites the
                wrong place; else ""
    why         in words, "" when nothing is wrong
    scores      {measure: {"v": number} | {"na": reason} | {"err": words}}

`summary.json`, derived from the two above, the same bytes whatever order the replies came in:

    schema      1
    dataset     {name, sha256, n, splits: {dev, test}}
    depth, repeats, as_of
    leaks       over all systems; must be 0
    systems     list of {label, profile, provider, model, arm, passages, items, replies, errors, skipped, measures,
                by_split: {split: part}, by_tag: {tag: part}, by_language: {lang: part}, stages: {stage: replies},
                usage: {prompt_tokens, completion_tokens, cost_usd, cost_per_correct},
                risk_coverage: [[coverage, risk]…], repeated}
                repeated: null for items asked once, else {n, all_right: share of the items decided that were right
                every time, sd: mean standard deviation of right (0 or 1) within an item}
                measures: list of {measure, group, value, low, high, n, na, errors, better, sum}; value, low and high
                may be null; low and high are a 95 % interval; part: {measure: {value, n, na, errors}}
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.json import encode

from qa.errors import ConfigError
from qa.evals.items import EvalItem, plain, read_set
from qa.evals.lines import append, dump, mend, read_lines, write_json, write_text
from qa.evals.measures.measured import Failed, Measured, NotApplicable, Value
from qa.evals.result import Failure, Reply
from qa.evals.stored import Seen, answer_line, passage_line, place_of, ranked, read_answer, read_passage
from qa.types import ArticleId, Passage

SCHEMA = 1
MANIFEST, QUESTIONS, FOUND, PASSAGES, ITEMS = (
    "manifest.json", "questions.jsonl", "found.jsonl", "passages.jsonl", "items.jsonl",
)  # fmt: skip
SCORES, SUMMARY = "scores.jsonl", "summary.json"
WITHDRAWN = "withdrawn from AI use since: its words were deleted"


class System(Struct, frozen=True, kw_only=True):
    """What is compared: a model in an arm, shown so many passages."""

    label: str
    profile: str
    provider: str
    model: str
    arm: str
    passages: int


class Found(Struct, frozen=True, kw_only=True):
    """What retrieval brought for one item; `passages` is None when it failed."""

    passages: tuple[Passage, ...] | None
    ms: float
    failure: Failure | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """One reply of one system to one item. `reply.found` are the passages that retrieval brought."""

    system: str
    id: str
    repeat: int
    reply: Reply

    @property
    def key(self) -> tuple[str, str, int]:
        return self.system, self.id, self.repeat


class Run(Struct, frozen=True, kw_only=True):
    """A run folder, read."""

    folder: Path
    manifest: Mapping[str, Any]
    items: tuple[EvalItem, ...]
    systems: tuple[System, ...]
    entries: tuple[Entry, ...]
    """In the order systems, items, repeats; those not yet asked are missing, those that a purge took are empty."""
    found: Mapping[str, Found]
    passages: Mapping[str, Passage]
    """Chunk id → passage, without place and score."""
    texts: Mapping[ArticleId, str] = field(default_factory=dict)
    """Articles as far as the run saw them, NUL where it did not: offsets are the articles' own."""

    @property
    def id(self) -> str:
        return str(self.manifest["run_id"])

    @property
    def purged(self) -> Mapping[str, str]:
        """The articles of which a purge took the lines out of it, and why."""
        return self.manifest.get("purged") or {}

    def of(self, system: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.system == system)


class ScoreLine(Struct, frozen=True, kw_only=True):
    """One line of `scores.jsonl`."""

    system: str
    id: str
    repeat: int
    right: bool | None
    stage: str
    why: str
    scores: Mapping[str, Measured]


# ── reading ────────────────────────────────────────────────────────────────────────────────────────────────


def read_manifest(folder: Path) -> dict[str, Any]:
    """Raises: `ConfigError` when the folder is no run, or one of a later version."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{folder} is no run: it has no {MANIFEST}.", remedy="`qa eval list` names them.") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{folder / MANIFEST} cannot be read: {error}.", remedy="Run the set again.") from None
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise ConfigError(f"{folder} was written by another version.", remedy="Read it with that version.")
    return manifest


def read_run(folder: Path) -> Run:
    """Everything but the scores. Raises: `ConfigError` when the folder is no run, or a file of it is damaged."""
    manifest = read_manifest(folder)
    passages = {line["chunk_id"]: read_passage(line) for line in read_lines(folder / PASSAGES)}
    items = _questions(folder, manifest)
    systems = tuple(map(system_of, manifest["systems"]))
    found = {line["id"]: _found(line, passages) for line in read_lines(folder / FOUND)}
    entries: dict[tuple[str, str, int], Entry] = {}
    seen = Seen()
    for passage in passages.values():
        seen.add(passage.card.id, passage.chunk.start, passage.chunk.text)
    for line in read_lines(folder / ITEMS):
        entry = _entry(line, passages, found)
        entries[entry.key] = entry
        if line["answer"]:
            seen.add_answer(line["answer"])
    if manifest.get("purged"):
        entries = {entry.key: entry for entry in _taken(folder, found)} | entries
    keys = (
        (system.label, item.id, repeat) for system in systems for item in items for repeat in range(manifest["repeats"])
    )
    return Run(
        folder=folder,
        manifest=manifest,
        items=items,
        systems=systems,
        entries=tuple(entries[key] for key in keys if key in entries),
        found=found,
        passages=passages,
        texts=seen.texts(),
    )


def system_of(written: Mapping[str, Any]) -> System:
    """One of the manifest's `systems`."""
    return System(**{name: written[name] for name in ("label", "profile", "provider", "model", "arm", "passages")})


def read_scores(folder: Path) -> tuple[ScoreLine, ...]:
    """Raises: `ConfigError` when there are none yet."""
    if not (folder / SCORES).exists():
        raise ConfigError(f"{folder.name} is not scored yet.", remedy=f"Run `qa eval score {folder.name}`.")
    return tuple(
        ScoreLine(
            system=line["system"],
            id=line["id"],
            repeat=line["repeat"],
            right=line["right"],
            stage=line["stage"],
            why=line["why"],
            scores={name: _measured(value) for name, value in line["scores"].items()},
        )
        for line in read_lines(folder / SCORES)
    )


def _questions(folder: Path, manifest: Mapping[str, Any]) -> tuple[EvalItem, ...]:
    """None where a purge took them all."""
    path = folder / QUESTIONS
    return () if manifest.get("purged") and not next(read_lines(path), None) else read_set(path).items


def _taken(folder: Path, found: Mapping[str, Found]) -> Iterator[Entry]:
    """Every reply that has figures, without a word: what a purge has left of those whose lines it took."""
    for line in read_lines(folder / SCORES):
        hits = found.get(line["id"])
        reply = Reply(found=hits.passages if hits else None, answer=None, withdrawn=WITHDRAWN)
        yield Entry(system=line["system"], id=line["id"], repeat=line["repeat"], reply=reply)


def scores_if_any(folder: Path) -> tuple[ScoreLine, ...]:
    return read_scores(folder) if (folder / SCORES).exists() else ()


def read_summary(folder: Path) -> dict[str, Any]:
    """Raises: `ConfigError` when there is none yet."""
    try:
        summary: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ConfigError(f"{folder.name} is not scored yet.", remedy=f"Run `qa eval score {folder.name}`.") from None
    return summary


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────


class RunWriter(Struct):
    """Appends to a run folder; may be called from several threads. One writer a folder."""

    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: set[str] = field(default_factory=set)
    """Chunks that are written down already."""

    @classmethod
    def begin(cls, folder: Path, manifest: Mapping[str, Any], items: Sequence[EvalItem]) -> RunWriter:
        """Make the folder: the manifest, then the questions. Raises: `ConfigError` when it exists or cannot be made."""
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise ConfigError(
                f"The run folder {folder} cannot be made: {error.strerror}.", remedy="Name another with --out."
            ) from None
        write_json(folder / MANIFEST, manifest)
        write_text(folder / QUESTIONS, questions_text(items))
        return cls(folder)

    @classmethod
    def reopen(cls, folder: Path) -> RunWriter:
        """Go on writing where a run was left; what a crash tore off a file's end is cut away."""
        for name in (FOUND, PASSAGES, ITEMS):
            mend(folder / name)
        writer = cls(folder)
        writer._known = {line["chunk_id"] for line in read_lines(folder / PASSAGES)}
        return writer

    def add_found(self, item_id: str, found: Found) -> None:
        with self._lock:
            self._add_passages(found.passages or ())
            places = None if found.passages is None else [place_of(one) for one in found.passages]
            line = {"id": item_id, "passages": places, "ms": round(found.ms, 1), "error": _error(found.failure)}
            append(self.folder / FOUND, [line])

    def add(self, entry: Entry, *, text_of: Callable[[ArticleId], str | None]) -> None:
        """Write one reply down. `text_of`: the stored text, to say now whether each quote stands in it."""
        reply = entry.reply
        with self._lock:
            if reply.answer:
                self._add_passages(reply.answer.passages)
            line = {
                "schema": SCHEMA,
                "system": entry.system,
                "id": entry.id,
                "repeat": entry.repeat,
                "status": "skipped" if reply.skipped else "ok" if reply.answer else "error",
                "error": _error(reply.failure),
                "skipped": reply.skipped,
                "attempts": reply.attempts,
                "cached": reply.cached,
                "answer": reply.answer and answer_line(reply.answer, text_of=text_of),
                "ms": {"retrieval": round(reply.retrieval_ms, 1), "answering": round(reply.answering_ms, 1)},
            }
            append(self.folder / ITEMS, [line])

    def _add_passages(self, passages: Iterable[Passage]) -> None:
        new = [passage for passage in passages if passage.chunk.id not in self._known]
        if new:
            append(self.folder / PASSAGES, [passage_line(passage) for passage in new])
            self._known.update(passage.chunk.id for passage in new)


def questions_text(items: Iterable[EvalItem]) -> str:
    """Items as a set's file holds them."""
    return "".join(f"{encode(plain(item)).decode()}\n" for item in items)


def write_scores(folder: Path, lines: Iterable[ScoreLine]) -> None:
    rows = (
        {
            "schema": SCHEMA,
            "system": line.system,
            "id": line.id,
            "repeat": line.repeat,
            "right": line.right,
            "stage": line.stage,
            "why": line.why,
            "scores": {name: measured_json(measured) for name, measured in line.scores.items()},
        }
        for line in lines
    )
    write_text(folder / SCORES, "".join(f"{dump(row)}\n" for row in rows))


def measured_json(measured: Measured) -> dict[str, Any]:
    match measured:
        case Value(v):
            return {"v": v}
        case NotApplicable(reason):
            return {"na": reason}
        case Failed(reason):
            return {"err": reason}


# ── lines ──────────────────────────────────────────────────────────────────────────────────────────────────


def _error(failure: Failure | None) -> dict[str, Any] | None:
    if failure is None:
        return None
    return {
        "stage": failure.stage,
        "kind": failure.kind,
        "message": failure.message,
        "exit_code": failure.exit_code,
    }


def _failure(error: Mapping[str, Any] | None) -> Failure | None:
    return Failure(**{name: error[name] for name in ("stage", "kind", "message", "exit_code")}) if error else None


def _found(line: Mapping[str, Any], passages: Mapping[str, Passage]) -> Found:
    places = line["passages"]
    known = None
    if places is not None:
        known = tuple(ranked(passages[p["chunk_id"]], p) for p in places if p["chunk_id"] in passages)
    return Found(passages=known, ms=line["ms"], failure=_failure(line["error"]))


def _entry(line: Mapping[str, Any], passages: Mapping[str, Passage], found: Mapping[str, Found]) -> Entry:
    hits = found.get(line["id"])
    reply = Reply(
        found=hits.passages if hits else None,
        answer=read_answer(line["answer"], passages.get) if line["answer"] else None,
        failure=_failure(line["error"]),
        retrieval_ms=line["ms"]["retrieval"],
        answering_ms=line["ms"]["answering"],
        skipped=line.get("skipped", ""),
        attempts=line["attempts"],
        cached=line["cached"],
    )
    return Entry(system=line["system"], id=line["id"], repeat=line["repeat"], reply=reply)


def _measured(value: Mapping[str, Any]) -> Measured:
    if "v" in value:
        return Value(value["v"])
    return NotApplicable(value["na"]) if "na" in value else Failed(value["err"])
