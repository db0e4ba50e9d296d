"""One contract, every vector index: exact in memory, Chroma embedded, its core, a server, the catalogue's own vectors."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import ConfigError, StoreError, UnreachableError
from qa.ports import VectorRow, VectorStore
from qa.store.chroma import ChromaVectors
from qa.store.collection import CollectionVectors
from qa.store.core import CoreVectors, is_tested
from qa.store.exact import CatalogVectors
from qa.store.memory import MemoryVectors
from qa.types import ChunkId, SourceId
from tests.store.newsroom import DIMENSIONS, EMBEDDER, filled, rows_of, vector_of

Make = Callable[[], VectorStore]
_NUMBERS = itertools.count()


@pytest.fixture(params=["memory", "embedded", "core", "server"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes empty indexes of one kind, each its own."""
    opened: list[VectorStore] = []

    def made() -> VectorStore:
        number = next(_NUMBERS)
        if request.param == "memory":
            store: VectorStore = MemoryVectors(dimensions=DIMENSIONS)
        elif request.param == "embedded":
            store = ChromaVectors(tmp_path / str(number), dimensions=DIMENSIONS, create=True)
        elif request.param == "core":
            store = CoreVectors(tmp_path / str(number), dimensions=DIMENSIONS, create=True)
        else:
            url = request.getfixturevalue("chroma_url")
            store = ChromaVectors(url=url, collection=f"test-{number}", dimensions=DIMENSIONS, create=True)
        opened.append(store)
        return store

    yield made
    for store in opened:
        store.close()


def test_an_empty_index_counts_nothing_and_finds_nothing(make: Make) -> None:
    store = make()
    assert store.count() == 0
    assert store.search(vector_of("anything"), limit=5) == []
    assert store.search(vector_of("anything"), limit=5, within=[ChunkId("c1")]) == []
    store.delete([ChunkId("c1")])
    store.upsert([])
    assert store.count() == 0


def test_each_stored_vector_is_the_nearest_to_itself(make: Make) -> None:
    store, rows = make(), rows_of(300)
    store.upsert(rows)
    assert store.count() == 300
    for row in rows[::7]:
        best = store.search(row.vector, limit=3)[0]
        assert best.chunk_id == row.chunk_id
        assert best.score == pytest.approx(1.0, abs=1e-5)


def test_results_are_those_of_exact_search_in_the_same_order(make: Make) -> None:
    store, exact, rows = make(), MemoryVectors(dimensions=DIMENSIONS), rows_of(400)
    store.upsert(rows)
    exact.upsert(rows)
    for number in range(20):
        question = vector_of(f"question {number}")
        found, wanted = store.search(question, limit=10), exact.search(question, limit=10)
        assert [hit.chunk_id for hit in found] == [hit.chunk_id for hit in wanted]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted], abs=1e-5)


@pytest.mark.parametrize("size", [1, 40, 1500])
def test_a_search_within_a_set_finds_the_best_of_that_set_and_nothing_else(make: Make, size: int) -> None:
    store, exact, rows = make(), MemoryVectors(dimensions=DIMENSIONS), rows_of(1800)
    store.upsert(rows)
    exact.upsert(rows)
    within = [row.chunk_id for row in rows[10 : 10 + size]]
    question = vector_of("a question")
    found = store.search(question, limit=10, within=within)
    assert [hit.chunk_id for hit in found] == [hit.chunk_id for hit in exact.search(question, limit=10, within=within)]
    assert store.search(question, limit=10, within=[]) == []


@pytest.mark.parametrize("size", [50, 1500])
def test_ids_that_the_index_does_not_hold_are_passed_over(make: Make, size: int) -> None:
    store, rows = make(), rows_of(size)
    store.upsert(rows)
    within = [ChunkId("unknown"), *(row.chunk_id for row in rows), ChunkId("another")]
    assert store.search(rows[3].vector, limit=1, within=within)[0].chunk_id == rows[3].chunk_id
    assert store.search(rows[3].vector, limit=1, within=[ChunkId("unknown")]) == []


def test_asking_for_more_than_there_is_gives_all_there_is(make: Make) -> None:
    store = make()
    store.upsert(rows_of(12))
    found = store.search(vector_of("q"), limit=100)
    assert len(found) == 12
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert store.search(vector_of("q"), limit=0) == []


def test_writing_the_same_rows_twice_changes_nothing(make: Make) -> None:
    store, rows = make(), rows_of(30)
    store.upsert(rows)
    before = store.search(vector_of("q"), limit=30)
    store.upsert([*rows, *rows])
    assert store.count() == 30
    after = store.search(vector_of("q"), limit=30)
    assert [hit.chunk_id for hit in after] == [hit.chunk_id for hit in before]
    assert [hit.score for hit in after] == pytest.approx([hit.score for hit in before], abs=1e-6)


def test_an_upsert_replaces_the_vector(make: Make) -> None:
    store, rows = make(), rows_of(30)
    store.upsert(rows)
    moved = VectorRow(chunk_id=rows[4].chunk_id, source_id=rows[4].source_id, vector=vector_of("elsewhere"))
    store.upsert([moved])
    assert store.count() == 30
    assert store.search(vector_of("elsewhere"), limit=1)[0].chunk_id == rows[4].chunk_id
    assert store.search(rows[4].vector, limit=1)[0].chunk_id != rows[4].chunk_id


def test_deleted_chunks_are_never_found_again(make: Make) -> None:
    store, rows = make(), rows_of(60)
    store.upsert(rows)
    gone = [row.chunk_id for row in rows[::2]]
    store.delete([*gone, ChunkId("never there")])
    store.delete(gone)
    assert store.count() == 30
    assert not {hit.chunk_id for hit in store.search(rows[0].vector, limit=60)} & set(gone)
    assert store.search(rows[0].vector, limit=5, within=gone) == []


def test_more_rows_than_one_batch_holds_are_written_and_deleted(make: Make) -> None:
    store, rows = make(), rows_of(2300)
    store.upsert(rows)
    assert store.count() == 2300
    store.delete([row.chunk_id for row in rows[:2200]])
    assert {hit.chunk_id for hit in store.search(rows[2250].vector, limit=200)} == {row.chunk_id for row in rows[2200:]}


def test_a_vector_of_another_width_or_not_finite_is_refused(make: Make) -> None:
    store = make()
    store.upsert(rows_of(3))
    for wrong in (vector_of("q", 7), np.full(DIMENSIONS, np.nan, np.float32)):
        with pytest.raises(StoreError):
            store.search(wrong, limit=1)
        with pytest.raises(StoreError):
            store.upsert([VectorRow(chunk_id=ChunkId("w"), source_id=SourceId("s"), vector=wrong)])
    assert store.count() == 3


def test_a_vector_of_zeros_is_stored_and_disturbs_nothing(make: Make) -> None:
    store, rows = make(), rows_of(20)
    zero = VectorRow(chunk_id=ChunkId("zero"), source_id=SourceId("s"), vector=np.zeros(DIMENSIONS, np.float32))
    store.upsert([*rows, zero])
    assert store.search(rows[5].vector, limit=1)[0].chunk_id == rows[5].chunk_id
    assert store.search(rows[5].vector, limit=1, within=[zero.chunk_id])[0].score == pytest.approx(0.0, abs=1e-6)


def test_threads_may_search_at_once(make: Make) -> None:
    store, rows = make(), rows_of(200)
    store.upsert(rows)
    wrong: list[str] = []

    def search(start: int) -> None:
        wrong.extend(
            row.chunk_id for row in rows[start::8] if store.search(row.vector, limit=1)[0].chunk_id != row.chunk_id
        )

    threads = [threading.Thread(target=search, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


class Watched(CollectionVectors):
    """A collection in memory that notes which rows were written over."""

    def __init__(self) -> None:
        super().__init__(dimensions=DIMENSIONS)
        self.rows: dict[str, list[float]] = {}
        self.overwritten: list[str] = []

    def _upsert(self, ids: list[str], vectors: list[list[float]], metadata: list[dict[str, str | bool]]) -> None:
        self.overwritten += [one for one in ids if one in self.rows and len(ids) > 1]
        self.rows.update(zip(ids, vectors, strict=True))

    def _delete(self, ids: list[str]) -> None:
        for one in ids:
            self.rows.pop(one, None)

    def _query(self, vector: list[float], limit: int, ids: list[str] | None) -> list[tuple[str, float, bool]]:
        raise NotImplementedError

    def _known(self, ids: list[str]) -> list[str]:
        return [one for one in ids if one in self.rows]

    def _fetch(self, ids: list[str]) -> tuple[list[str], list[list[float]]]:
        known = self._known(ids)
        return known, [self.rows[one] for one in known]

    def count(self) -> int:
        return len(self.rows)

    def close(self) -> None:
        self.rows.clear()


def test_no_row_is_written_over_because_the_graph_may_lose_it_then() -> None:
    store, rows = Watched(), rows_of(12)
    store.upsert(rows[:8])
    store.upsert(rows[4:])
    assert store.count() == 12
    assert store.overwritten == []


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["upsert", "delete"]), st.sets(st.integers(0, 25), min_size=1, max_size=12)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS)
def test_any_order_of_writes_and_deletions_ends_where_exact_search_ends(
    make: Make, operations: list[tuple[str, set[int]]]
) -> None:
    store, exact, rows = make(), MemoryVectors(dimensions=DIMENSIONS), rows_of(26)
    for operation, numbers in operations:
        for index in (store, exact):
            if operation == "upsert":
                index.upsert([rows[number] for number in sorted(numbers)])
            else:
                index.delete([rows[number].chunk_id for number in sorted(numbers)])
    assert store.count() == exact.count()
    found, wanted = (index.search(vector_of("q"), limit=30) for index in (store, exact))
    assert [hit.chunk_id for hit in found] == [hit.chunk_id for hit in wanted]


def test_the_catalogues_own_vectors_answer_like_any_index_but_cannot_be_written(tmp_path: Path) -> None:
    with_catalog = filled(tmp_path / "catalog.db", 40)
    store = CatalogVectors(with_catalog, embedder=EMBEDDER, dimensions=DIMENSIONS)
    exact = MemoryVectors(dimensions=DIMENSIONS)
    for page in with_catalog.vector_pages(EMBEDDER, size=1000):
        exact.upsert(page)
    question = vector_of("q")
    within = [hit.chunk_id for hit in exact.search(question, limit=70)[20:]]
    assert store.count() == exact.count() == 120
    assert store.search(question, limit=10) == exact.search(question, limit=10)
    assert store.search(question, limit=10, within=within) == exact.search(question, limit=10, within=within)
    with pytest.raises(StoreError):
        store.upsert(rows_of(1))
    with pytest.raises(StoreError):
        store.delete([ChunkId("c")])
    store.close()
    with_catalog.close()


@pytest.mark.parametrize("door", [CoreVectors, ChromaVectors])
def test_rows_without_the_positive_flag_are_never_shown(
    tmp_path: Path, door: type[CoreVectors | ChromaVectors]
) -> None:
    store, rows = door(tmp_path / "index", dimensions=DIMENSIONS, create=True), rows_of(40)
    store.upsert(rows)
    flagless = [row.chunk_id for row in rows[:30]]
    store._upsert(
        [str(chunk_id) for chunk_id in flagless],
        [row.vector.tolist() for row in rows[:30]],
        [{"source": "s", "ai": False} for _ in flagless],
    )
    found = store.search(rows[0].vector, limit=8)
    assert len(found) == 8
    assert not {hit.chunk_id for hit in found} & set(flagless)
    store.close()


@pytest.mark.parametrize("door", [CoreVectors, ChromaVectors])
def test_an_index_is_found_again_after_closing_by_either_door(
    tmp_path: Path, door: type[CoreVectors | ChromaVectors]
) -> None:
    rows = rows_of(50)
    store = door(tmp_path / "index", dimensions=DIMENSIONS, create=True)
    store.upsert(rows)
    store.close()
    for opener in (CoreVectors, ChromaVectors):
        again: VectorStore = opener(tmp_path / "index", dimensions=DIMENSIONS)
        assert again.count() == 50
        assert again.search(rows[9].vector, limit=1)[0].chunk_id == rows[9].chunk_id
        again.close()


@pytest.mark.parametrize("door", [CoreVectors, ChromaVectors])
def test_a_folder_without_an_index_is_refused_and_left_empty(
    tmp_path: Path, door: type[CoreVectors | ChromaVectors]
) -> None:
    with pytest.raises(StoreError):
        door(tmp_path, dimensions=DIMENSIONS)
    assert list(tmp_path.iterdir()) == []


def test_the_installed_core_is_one_that_was_tested() -> None:
    assert is_tested()


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(UnreachableError) as caught:
        ChromaVectors(url="http://127.0.0.1:9", dimensions=DIMENSIONS)
    assert "127.0.0.1:9" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "http://host:port", "http://host:99999"])
def test_an_address_that_is_none_is_a_mistake_in_the_config(url: str) -> None:
    with pytest.raises(ConfigError):
        ChromaVectors(url=url, dimensions=DIMENSIONS)
