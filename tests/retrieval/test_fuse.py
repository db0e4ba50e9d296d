"""Two ranked lists made one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.fuse import fuse
from qa.types import ChunkId

IDS = st.text("abcdef", min_size=1, max_size=3).map(ChunkId)
WORDS = st.dictionaries(IDS, st.integers(1, 3000).map(lambda n: n / 100), max_size=12)
COSINES = st.dictionaries(IDS, st.integers(-1000, 1000).map(lambda n: n / 1000), max_size=12)


@given(WORDS)
def test_words_alone_keep_their_order(lexical: dict[ChunkId, float]) -> None:
    assert [c.chunk_id for c in fuse(lexical, {})] == sorted(lexical, key=lambda i: (-lexical[i], i))


@given(COSINES)
def test_vectors_alone_keep_their_order(dense: dict[ChunkId, float]) -> None:
    assert [c.chunk_id for c in fuse({}, dense)] == sorted(dense, key=lambda i: (-dense[i], i))


@given(WORDS, COSINES)
def test_the_order_in_which_hits_come_does_not_matter(
    lexical: dict[ChunkId, float], dense: dict[ChunkId, float]
) -> None:
    turned = fuse(dict(reversed(lexical.items())), dict(reversed(dense.items())))
    assert turned == fuse(lexical, dense)


@given(WORDS, COSINES)
def test_every_chunk_comes_once_with_a_score_between_nought_and_one(
    lexical: dict[ChunkId, float], dense: dict[ChunkId, float]
) -> None:
    fused = fuse(lexical, dense)
    assert sorted(c.chunk_id for c in fused) == sorted({*lexical, *dense})
    assert all(0 <= c.score <= 1.0000001 for c in fused)
    assert [c.score for c in fused] == sorted((c.score for c in fused), reverse=True)


def test_a_chunk_best_in_both_lists_is_first_and_has_score_one() -> None:
    best = fuse({ChunkId("a"): 9.0, ChunkId("b"): 8.0}, {ChunkId("a"): 0.8, ChunkId("c"): 0.7})[0]
    assert (best.chunk_id, best.score) == ("a", 1.0)


def test_a_chunk_without_a_vector_counts_as_the_farthest() -> None:
    found = {c.chunk_id: c for c in fuse({ChunkId("a"): 1.0}, {ChunkId("b"): 0.9, ChunkId("c"): 0.1})}
    assert found[ChunkId("a")].dense == 0.1
    assert found[ChunkId("a")].dense_share == 0.0
