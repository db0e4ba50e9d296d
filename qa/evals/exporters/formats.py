"""The formats a run can be written in, and writing them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from qa.errors import ConfigError
from qa.evals.exporters.junit import junit_files
from qa.evals.exporters.samples import inspect_files, ragas_files
from qa.evals.exporters.squad import squad_files
from qa.evals.exporters.trec import beir_files, trec_files
from qa.evals.run_folder import Run, ScoreLine, read_scores

FORMATS = ("beir", "trec", "ragas", "inspect", "squad", "junit")


def files_of(run: Run, form: str, scores: Sequence[ScoreLine] | None = None) -> Mapping[str, str]:
    """File name → content; `scores` are read from the run's folder where none are given.

    Raises: `ConfigError` for an unknown format, or scores that are wanted and not there.
    """
    match form:
        case "beir":
            return beir_files(run)
        case "trec":
            return trec_files(run)
        case "ragas":
            return ragas_files(run)
        case "inspect":
            return inspect_files(run)
        case "squad":
            return squad_files(run)
        case "junit":
            return junit_files(run, read_scores(run.folder) if scores is None else scores)
    raise ConfigError(f"There is no format {form!r}.", remedy=f"One of: {', '.join(FORMATS)}.")


def write_files(files: Mapping[str, str], folder: Path) -> list[Path]:
    """Write them below the folder; files of these names are replaced. Raises: `ConfigError` when it cannot be done."""
    written = []
    for name, content in files.items():
        path = folder.joinpath(*(re.sub(r'[<>:"\\|?*\s]', "_", part) for part in name.split("/")))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
        except OSError as error:
            raise ConfigError(
                f"{path} cannot be written: {error.strerror or error}.", remedy="Name another folder: --out DIR."
            ) from None
        written.append(path)
    return written
