"""What every ChatModel keeps to, checked on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.chat.openai import OpenAIModel
from qa.chat.recorded import RecordedModel
from qa.chat.scripted import ScriptedModel
from qa.ports import ChatModel
from qa.types import Completion
from tests.chat.requests import request
from tests.endpoint.server import Endpoint

REPLY = (
    "QUOTE [2] Auditor Helga Stroud put the final bill at 58.3 million euros.\nCLAIM The bill was 58.3 million euros.\n"
)
PROVIDERS = ["openai", "scripted", "recorded", "extractive"]


@pytest.fixture(params=PROVIDERS)
def model(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ChatModel]:
    if request.param == "openai":
        with Endpoint(reply=REPLY) as endpoint:
            yield OpenAIModel(profile="test", name="tiny", base_url=endpoint.base_url)
    elif request.param == "scripted":
        yield ScriptedModel(lambda _: REPLY)
    elif request.param == "recorded":
        yield RecordedModel(tmp_path, inner=ScriptedModel(lambda _: REPLY))
    else:
        yield extractive()


def extractive() -> ChatModel:
    from qa.chat.extractive import ExtractiveModel
    from qa.embeddings.static import StaticEmbedder

    return ExtractiveModel(embedder=StaticEmbedder())


def test_the_provider_is_named(model: ChatModel) -> None:
    assert model.provider in PROVIDERS
    assert model.name


def test_a_reply_says_something_and_how_it_ended(model: ChatModel) -> None:
    completion = model.complete(request())
    assert isinstance(completion, Completion)
    assert completion.text.strip()
    assert completion.finish_reason == "stop"


def test_the_pieces_add_up_to_the_reply(model: ChatModel) -> None:
    pieces: list[str] = []
    completion = model.complete(request(), on_text=pieces.append)
    assert "".join(pieces) == completion.text
    assert all(pieces)


def test_streaming_does_not_change_the_reply(model: ChatModel) -> None:
    streamed = model.complete(request(), on_text=lambda piece: None)
    assert model.complete(request()).text == streamed.text


def test_the_reply_keeps_to_the_reply_format(model: ChatModel) -> None:
    from qa.answer.parse import parse

    draft = parse(model.complete(request()).text)
    assert 2 in {quote.passage for claim in draft.claims for quote in claim.quotes}
    assert any("58.3 million" in claim.text for claim in draft.claims)


def test_a_model_can_be_asked_from_several_threads(model: ChatModel) -> None:
    from concurrent.futures import ThreadPoolExecutor

    ask: Callable[[int], str] = lambda _: model.complete(request()).text  # noqa: E731
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
