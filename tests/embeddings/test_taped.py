"""Vectors of questions kept as they come, and given again."""

from __future__ import annotations

import json

import numpy as np
import pytest

from qa.embeddings.static import StaticEmbedder
from qa.embeddings.taped import ReplayedEmbedder, TapedEmbedder
from qa.errors import SetupError


def test_a_questions_vector_comes_again_bit_for_bit_out_of_json() -> None:
    inner, tape = StaticEmbedder(), dict[str, str]()
    taped = TapedEmbedder(inner, tape)
    vector = taped.embed_question("What did the bridge cost?")
    assert (taped.fingerprint, taped.dimensions) == (inner.fingerprint, inner.dimensions)
    assert taped.embed_passages(["a text"]).shape == (1, inner.dimensions)
    again = ReplayedEmbedder(json.loads(json.dumps(tape)), fingerprint=inner.fingerprint)
    assert np.array_equal(again.embed_question("What did the bridge cost?"), vector)
    assert (again.fingerprint, again.dimensions) == (inner.fingerprint, inner.dimensions)
    assert list(tape) == ["What did the bridge cost?"]


def test_another_question_and_a_damaged_tape_are_said_in_words() -> None:
    tape = dict[str, str]()
    TapedEmbedder(StaticEmbedder(), tape).embed_question("One?")
    with pytest.raises(SetupError, match="not in the record"):
        ReplayedEmbedder(tape, fingerprint="x").embed_question("Two?")
    for damaged in ({}, {"One?": "***"}, {"One?": "AAA="}):
        with pytest.raises(SetupError):
            ReplayedEmbedder(damaged, fingerprint="x")
