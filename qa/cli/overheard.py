"""A model whose requests are noted before they are sent: for `--show prompt`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from qa.chat.stand_in import StandIn

if TYPE_CHECKING:
    from qa.ask import Asker
    from qa.ports import ChatModel
    from qa.types import ChatRequest, Completion


class _Overheard(StandIn):
    """A model whose requests are noted before they are sent."""

    def __init__(self, inner: ChatModel, requests: list[ChatRequest]) -> None:
        super().__init__(inner)
        self._requests = requests

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        self._requests.append(request)
        return self._inner.complete(request, on_text=on_text)


def overheard(asker: Asker, requests: list[ChatRequest]) -> Asker:
    """The same asker; what its model is sent is noted in `requests`."""
    return replace(asker, model=_Overheard(asker.model, requests))
