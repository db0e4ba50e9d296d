"""A chat model in another's place."""

from __future__ import annotations

from qa.ports import ChatModel


class StandIn:
    """Goes by the provider and the name of the model that it holds, and may ask. What it replies is its own matter."""

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner

    @property
    def provider(self) -> str:
        return self._inner.provider

    @property
    def name(self) -> str:
        return self._inner.name
