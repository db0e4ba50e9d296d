"""How fast the store is: writing, words, building and catching up the index, opening it and asking it once.

    python eval/bench/store_speed.py [--chunks 10000 100000] [--repeat 5]

Text is made up (words drawn by Zipf's law), vectors are clustered noise of 256 dimensions. Times are medians in one run
on one machine; the ratios to `python -c "import chromadb"` are what to compare between machines.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

from qa.store.catalog import SqliteCatalog, open_catalog
from qa.store.exact import CatalogVectors
from qa.store.generations import VectorIndex
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Filter, Matrix, SourceId, Standing

DIMENSIONS = 256
EMBEDDER = "bench/noise:256"
CHUNKS_AN_ARTICLE = 4
WORDS_A_CHUNK = 150
SOURCES = 50

ASK_ONCE = """
import time; begun = time.perf_counter()
from pathlib import Path
import numpy as np
from qa.store.catalog import open_catalog
from qa.store.generations import VectorIndex
from qa.types import Filter
imported = time.perf_counter()
folder = Path({folder!r})
catalog = open_catalog(folder / "catalog.db", read_only=True)
index = VectorIndex(folder / "index", catalog=catalog, embedder_fingerprint={embedder!r}, dimensions={dimensions},
                    chunker_fingerprint="bench")
store = index.open_for_reading()
opened = time.perf_counter()
hits = store.search(np.full({dimensions}, 0.0625, np.float32), limit=50)
catalog.passages(hits + catalog.lexical({question!r}, limit=50, within=Filter()))
print(imported - begun, opened - imported, time.perf_counter() - opened)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--repeat", type=int, default=5)
    asked = parser.parse_args()
    importing = _process("import chromadb", asked.repeat)[0]
    print(f"python -c 'import chromadb': {importing * 1000:.0f} ms")
    for count in asked.chunks:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), count, importing, asked.repeat)


def _measure(folder: Path, count: int, importing: float, repeat: int) -> None:
    print(f"\n{count} chunks of {WORDS_A_CHUNK} words, {DIMENSIONS} dimensions")
    writer = Corpus(seed=7)
    catalog = open_catalog(folder / "catalog.db")
    with _rate("articles, chunks and words written", count):
        writer.write(catalog, count // CHUNKS_AN_ARTICLE)
    with _rate("vectors written", count):
        _embed(catalog)
    size = (folder / "catalog.db").stat().st_size
    index = _index(catalog, folder)
    with _rate("index built", count):
        index.bring_up_to_date()
    on_disk = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
    print(f"  on disk: catalogue {size / 1e6:.0f} MB, index {on_disk / 1e6:.0f} MB")
    writer.write(catalog, 25)
    _embed(catalog)
    with _rate("100 chunks caught up with", 100):
        index.bring_up_to_date()
    questions = [writer.question() for _ in range(200)]
    _median("lexical", [partial(catalog.lexical, question, limit=50, within=Filter()) for question in questions])
    narrow = Filter(sources=(SourceId("s7"),), since="2015")
    _median(
        "lexical, filtered", [partial(catalog.lexical, question, limit=50, within=narrow) for question in questions]
    )
    store = index.open_for_reading()
    vectors = _noise(200, seed=3)
    _median("dense", [partial(store.search, vector, limit=50) for vector in vectors])
    few, many = catalog.chunk_ids(narrow)[:900], catalog.chunk_ids(Filter(since="2020"))
    for ids in (few, many):
        searches = [partial(store.search, vector, limit=50, within=ids) for vector in vectors[:20]]
        _median(f"dense within {len(ids)}", searches)
    exact = index.exact()
    assert isinstance(exact, CatalogVectors)
    _median("dense, exact from the catalogue", [partial(exact.search, vector, limit=50) for vector in vectors[:5]])
    found = [{hit.chunk_id for hit in store.search(v, limit=10)} for v in vectors[:20]]
    wanted = [{hit.chunk_id for hit in exact.search(v, limit=10)} for v in vectors[:20]]
    print(f"  recall@10 of the index: {sum(len(a & b) for a, b in zip(found, wanted, strict=True)) / 200:.3f}")
    hits = store.search(vectors[0], limit=50)
    _median("50 passages read", [partial(catalog.passages, hits)] * 50)
    _median("corpus digest", [catalog.corpus_digest] * 50)
    store.close()
    catalog.close()
    code = ASK_ONCE.format(folder=str(folder), embedder=EMBEDDER, dimensions=DIMENSIONS, question=questions[0])
    took, parts = _process(code, repeat)
    imported, opened, asked = parts
    print(
        f"  cold process that opens, checks and asks once: {took * 1000:.0f} ms"
        f" = {took / importing:.2f} × import chromadb"
        f" (our imports {imported * 1000:.0f}, opening {opened * 1000:.0f}, asking {asked * 1000:.0f})"
    )


class Corpus:
    """Articles drawn by Zipf's law."""

    def __init__(self, *, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
        self._words = ["".join(self._random.choice(letters, self._random.integers(3, 10))) for _ in range(40_000)]
        weights = 1 / np.arange(1, len(self._words) + 1)
        self._cumulated = np.cumsum(weights / weights.sum())
        self._written = 0

    def draw(self, count: int, *, skip: int = 0) -> str:
        """`skip` leaves out the commonest words, as a question's stop words are."""
        low = self._cumulated[skip - 1] if skip else 0.0
        places = np.searchsorted(self._cumulated, self._random.uniform(low, 1.0, count))
        return " ".join(self._words[min(place, len(self._words) - 1)] for place in places)

    def question(self) -> str:
        return self.draw(6, skip=40)

    def write(self, catalog: SqliteCatalog, articles: int) -> None:
        for start in range(0, articles, 200):
            made = [self._article() for _ in range(min(200, articles - start))]
            with catalog.transaction():
                for card, text, chunks in made:
                    catalog.put_article(card, text, chunks, path=f"/{card.id}")

    def _article(self) -> tuple[ArticleCard, str, list[Chunk]]:
        number = self._written
        self._written += 1
        source = f"s{number % SOURCES}"
        parts = [self.draw(WORDS_A_CHUNK) for _ in range(CHUNKS_AN_ARTICLE)]
        text = " ".join(parts)
        card = ArticleCard(
            id=ArticleId(f"{source}/{number}"),
            source_id=SourceId(source),
            source=source,
            title=self.draw(8),
            published=f"{2000 + number % 26}-0{1 + number % 9}-15",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            standing=Standing.FULL,
        )
        chunks, begin = [], 0
        for ordinal, part in enumerate(parts):
            end = begin + len(part)
            chunks.append(
                Chunk(
                    id=ChunkId(hashlib.sha256(f"{card.id}{begin}".encode()).hexdigest()[:32]),
                    article_id=card.id,
                    source_id=card.source_id,
                    ordinal=ordinal,
                    start=begin,
                    end=end,
                    text=part,
                    context=card.title,
                    tokens=WORDS_A_CHUNK,
                    sentences=((begin, end),),
                )
            )
            begin = end + 1
        return card, text, chunks


def _noise(count: int, *, seed: int) -> Matrix:
    random, axes = np.random.default_rng(seed), np.random.default_rng(0).standard_normal((32, DIMENSIONS))
    made = random.standard_normal((count, 32)) @ axes + random.standard_normal((count, DIMENSIONS)) * 0.3
    unit: Matrix = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _embed(catalog: SqliteCatalog) -> None:
    seed = catalog.last_change()
    while chunks := catalog.without_vector(EMBEDDER, limit=1000):
        seed += 1
        vectors = _noise(len(chunks), seed=seed)
        catalog.put_vectors(EMBEDDER, [(chunk.id, vector) for chunk, vector in zip(chunks, vectors, strict=True)])


def _index(catalog: SqliteCatalog, folder: Path) -> VectorIndex:
    return VectorIndex(
        folder / "index",
        catalog=catalog,
        embedder_fingerprint=EMBEDDER,
        dimensions=DIMENSIONS,
        chunker_fingerprint="bench",
    )


@contextmanager
def _rate(what: str, count: int) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    took = time.perf_counter() - begun
    print(f"  {what}: {took:.2f} s, {count / took:.0f} a second")


def _median(what: str, calls: Sequence[Callable[[], object]]) -> None:
    times = []
    for call in calls:
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    times.sort()
    print(f"  {what}: p50 {statistics.median(times) * 1000:.2f} ms, p95 {times[int(len(times) * 0.95)] * 1000:.2f} ms")


def _process(code: str, repeat: int) -> tuple[float, list[float]]:
    """Median wall time in seconds of a fresh interpreter running this, and the medians of the numbers it printed."""
    times, said = [], []
    for _ in range(repeat):
        begun = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        times.append(time.perf_counter() - begun)
        said.append([float(number) for number in done.stdout.split()])
    return statistics.median(times), [statistics.median(column) for column in zip(*said, strict=True)]


if __name__ == "__main__":
    main()
