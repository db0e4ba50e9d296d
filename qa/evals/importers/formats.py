"""Which format a file or folder is in, and its reader; what is no set of questions is told so, and stays what it is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from qa.errors import ConfigError
from qa.evals.importers import beir, multihop
from qa.evals.importers.raw import Mistake, Raw
from qa.evals.importers.streams import records

FORMATS = ("auto", "squad", "beir", "multihop-rag", "ragas", "deepeval", "alce", "csv", "jsonl")
_TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")


def open_raw(form: str, path: Path, *, part: str = "", mapping: Mapping[str, str] | None = None) -> tuple[str, Raw]:
    """The format's name (guessed for `auto`) and what it yields.

    Raises: `ConfigError` for an unknown format, a path that is not there, or what is no set of questions and answers.
    """
    if form not in FORMATS:
        raise ConfigError(f"There is no format {form!r}.", remedy=f"One of: {', '.join(FORMATS)}.")
    if not path.exists():
        raise ConfigError(f"{path} does not exist.", remedy="Name the file or folder of the set.")
    if form == "auto":
        form = _guess_folder(path) if path.is_dir() else _guess_file(path, mapped=bool(mapping))
    return form, _reader(form, path, part, mapping or {})


def _reader(form: str, path: Path, part: str, mapping: Mapping[str, str]) -> Raw:
    from qa.evals.importers import inline, squad, table

    if form in ("beir", "multihop-rag"):
        folder = path if path.is_dir() else path.parent
        if form == "multihop-rag":
            return multihop.read_multihop(folder)
        has_part = part and any((folder / name).is_file() for name in (f"qrels/{part}.tsv", f"{part}.tsv"))
        return beir.read_beir(folder, part=part if has_part else "")
    if path.is_dir():
        raise ConfigError(f"{path} is a folder; {form} is one file.", remedy="Name the file in it.")
    match form:
        case "squad":
            return squad.read_squad(path)
        case "ragas":
            return inline.read_ragas(path)
        case "deepeval":
            return inline.read_deepeval(path)
        case "alce":
            return inline.read_alce(path)
    return table.read_table(path, mapping=mapping)


# ── guessing ───────────────────────────────────────────────────────────────────────────────────────────────


def _guess_folder(folder: Path) -> str:
    if multihop.is_multihop(folder):
        return "multihop-rag"
    corpus, queries = beir.find(folder, "corpus"), beir.find(folder, "queries")
    if corpus and queries:
        return "beir"
    if corpus:
        raise ConfigError(
            f"{folder} holds articles and no questions: there is nothing to import.",
            remedy=f"Add it as a source (`qa add {corpus}`), then let `qa eval draft` propose questions.",
        )
    importable, others = [], []
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in _TABLES):
        try:
            importable.append((path.name, _guess_file(path, mapped=False)))
        except ConfigError:
            others.append(f"{path.name} ({', '.join(sorted(_first(path))[:8]) or 'no records'})")
    if importable:
        named = ", ".join(f"{name} ({form})" for name, form in importable[:6])
        raise ConfigError(
            f"{folder} is not one set; these files in it hold questions: {named}.",
            remedy=f"Import one of them: qa eval import {importable[0][1]} {folder / importable[0][0]}",
        )
    held = f" Its files hold other things: {'; '.join(others[:6])}." if others else ""
    raise ConfigError(
        f"{folder} is no set of questions and answers.{held}", remedy=f"Formats known here: {', '.join(FORMATS[1:])}."
    )


def _guess_file(path: Path, *, mapped: bool) -> str:
    """By the keys of the first record that can be read."""
    kind = "csv" if path.suffix.lower() in (".csv", ".tsv") else "jsonl"
    if mapped:
        return kind
    keys = set(_first(path))
    if "paragraphs" in keys:
        return "squad"
    if {"query", "evidence_list"} <= keys:
        return "multihop-rag"
    if "question" in keys and ("docs" in keys or "qa_pairs" in keys):
        return "alce"
    if "user_input" in keys or {"question", "ground_truth"} <= keys or {"question", "contexts"} <= keys:
        return "ragas"
    if "input" in keys and keys & {"expected_output", "expectedOutput", "context", "actual_output"}:
        return "deepeval"
    if keys & {"question", "query"}:
        return kind
    raise ConfigError(
        f"{path} holds nothing named like a question; its keys: {', '.join(sorted(keys)[:12]) or 'none'}.",
        remedy="If one of them is a question, say so: --map question=KEY --map answer=KEY.",
    )


def _first(path: Path) -> dict[str, Any]:
    """The first record that can be read; empty when the first few cannot."""
    for inside in ("data", ""):
        for _, record in islice(records(path, inside=inside), 20):
            if not isinstance(record, Mistake):
                return record
    return {}
