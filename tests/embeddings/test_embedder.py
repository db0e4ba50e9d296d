"""What every embedder promises, whoever makes the vectors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from qa.embeddings.openai import OpenAIEmbedder
from qa.embeddings.static import StaticEmbedder
from qa.ports import Embedder
from tests.embeddings.conftest import KEY, Endpoint

TEXTS = [
    "The bridge cost 41 million euros.",
    "",
    "橋の費用は四千百万ユーロだった。",
    "🎉🎉",
    "?!",
    "The bridge cost 41 million euros.",
]


@pytest.fixture(params=["static", "openai"])
def make(request: pytest.FixtureRequest, endpoint: Endpoint) -> Callable[[], Embedder]:
    if request.param == "static":
        return StaticEmbedder
    return lambda: OpenAIEmbedder(name="m", base_url=endpoint.base_url, api_key=KEY)


def test_vectors_have_unit_length_and_the_promised_shape(make: Callable[[], Embedder]) -> None:
    embedder = make()
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    question = embedder.embed_question(TEXTS[0])
    assert question.shape == (embedder.dimensions,)
    assert question.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(question), 1, atol=1e-5)


def test_equal_texts_get_equal_vectors_in_any_company(make: Callable[[], Embedder]) -> None:
    vectors = make().embed_passages(TEXTS)
    np.testing.assert_array_equal(vectors[0], vectors[-1])
    for at, text in enumerate(TEXTS):
        np.testing.assert_allclose(make().embed_passages([text])[0], vectors[at], atol=1e-6)


def test_a_text_of_nothing_gets_a_vector_all_the_same(make: Callable[[], Embedder]) -> None:
    embedder = make()
    np.testing.assert_array_equal(embedder.embed_question(""), embedder.embed_passages([" \n "])[0])


def test_no_texts_make_no_rows(make: Callable[[], Embedder]) -> None:
    embedder = make()
    assert embedder.embed_passages([]).shape == (0, embedder.dimensions)


def test_the_fingerprint_is_the_same_tomorrow_and_says_who(make: Callable[[], Embedder]) -> None:
    assert make().fingerprint == make().fingerprint
    assert make().fingerprint.startswith(("static/", "openai/"))


def test_a_very_long_text_is_embedded(make: Callable[[], Embedder]) -> None:
    assert np.isfinite(make().embed_question("bridge " * 30_000)).all()
