"""The shipped vocabularies are the published ones, and count without a network."""

from __future__ import annotations

import base64
import hashlib
import importlib
import inspect
import json
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.chunks.tokens import NAMES, counter, ranks, vocabulary_of
from qa.errors import ConfigError

openai_public = importlib.import_module("tiktoken_ext.openai_public")


@pytest.mark.parametrize("name", NAMES)
def test_the_packed_vocabulary_is_the_published_file(name: str) -> None:
    spec = json.loads((files("qa") / "data" / "vocabularies" / f"{name}.json").read_text(encoding="utf-8"))
    published = b"".join(base64.b64encode(token) + b" %d\n" % rank for token, rank in ranks(name).items())
    digest = hashlib.sha256(published).hexdigest()
    assert digest == spec["sha256"]
    assert f'"{digest}"' in inspect.getsource(getattr(openai_public, name))


@pytest.mark.parametrize("name", NAMES)
def test_pattern_and_special_tokens_are_those_of_the_library(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", lambda *_args, **_kwargs: {})  # it would fetch the file
    theirs = getattr(openai_public, name)()
    ours = json.loads((files("qa") / "data" / "vocabularies" / f"{name}.json").read_text(encoding="utf-8"))
    assert (ours["pattern"], ours["special_tokens"]) == (theirs["pat_str"], theirs["special_tokens"])


@pytest.mark.parametrize(
    ("name", "text", "tokens"),
    [
        ("o200k_base", "hello world", 2),
        ("cl100k_base", "hello world", 2),
        ("o200k_base", "", 0),
        ("o200k_base", "東京", 1),
        ("cl100k_base", "東京", 3),
        ("o200k_base", "🎉", 2),
    ],
)
def test_counts_are_right(name: str, text: str, tokens: int) -> None:
    assert counter(name)(text) == tokens


def test_text_that_spells_a_special_token_is_only_text() -> None:
    assert counter()("<|endoftext|>") > 1


def test_a_million_letters_without_a_blank_are_counted() -> None:
    assert counter()("a" * 1_000_000) == 125_000


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_anything_can_be_counted(text: str) -> None:
    assert 0 <= counter()(text) <= len(text.encode("utf-8", "surrogatepass"))


def test_a_vocabulary_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(ConfigError, match="p50k"):
        counter("p50k_base")


@pytest.mark.parametrize(
    ("model", "vocabulary", "known"),
    [
        ("gpt-5-mini", "o200k_base", True),
        ("openai/gpt-4o-mini", "o200k_base", True),
        ("gpt-oss-20b", "o200k_base", True),
        ("gpt-4", "cl100k_base", True),
        ("text-embedding-3-small", "cl100k_base", True),
        ("llama3.2", "o200k_base", False),
        ("text-davinci-003", "o200k_base", False),
        ("", "o200k_base", False),
    ],
)
def test_an_unknown_model_is_counted_as_an_estimate(model: str, vocabulary: str, known: bool) -> None:
    assert vocabulary_of(model) == (vocabulary, known)
