"""What a question costs before it is asked: the store's modules, and its fast door, import nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.store.newsroom import DIMENSIONS, EMBEDDER, filled
from tests.store.writing_process import index_of

ROOT = Path(__file__).parents[2]


def _modules_after(code: str) -> set[str]:
    printing = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", printing], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_importing_the_store_imports_neither_chroma_nor_numpy() -> None:
    loaded = _modules_after("import qa.store.catalog, qa.store.generations, qa.store.lock")
    assert not loaded & {"chromadb", "chromadb_rust_bindings", "numpy", "filelock", "http.client"}


def test_searching_an_embedded_index_never_imports_chromas_client(tmp_path: Path) -> None:
    catalog = filled(tmp_path / "catalog.db", 5)
    index_of(catalog, tmp_path).bring_up_to_date()
    catalog.close()
    loaded = _modules_after(
        f"""
from pathlib import Path
import numpy as np
from qa.store.catalog import open_catalog
from qa.store.generations import VectorIndex
folder = Path({str(tmp_path)!r})
catalog = open_catalog(folder / "catalog.db", read_only=True)
index = VectorIndex(folder / "index", catalog=catalog, embedder_fingerprint={EMBEDDER!r}, dimensions={DIMENSIONS},
                    chunker_fingerprint="lines-1")
store = index.open_for_reading()
assert len(store.search(np.ones({DIMENSIONS}, np.float32), limit=3)) == 3
"""
    )
    assert "chromadb_rust_bindings" in loaded
    assert "chromadb" not in loaded
