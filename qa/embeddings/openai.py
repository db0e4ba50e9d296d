"""Embeddings from any OpenAI-compatible endpoint, through the `openai` SDK: batched, retried, checked, unit length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from qa.embeddings.reply import read_vectors
from qa.embeddings.unit import unit_rows
from qa.errors import (
    AuthError,
    ConfigError,
    ModelError,
    ModelTimeoutError,
    RateLimitError,
    UnreachableError,
)
from qa.text import clean

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

    from qa.types import Matrix, Vector

OPENAI = "https://api.openai.com/v1"

_MOST_INPUTS = 256
_MOST_CHARACTERS = 200_000
"""Of one request. Never over OpenAI's 300,000 tokens, even where each character is one."""
_LONGEST_INPUT = 24_000
"""Characters of one text: what is longer (a pasted question) would be refused; the rest of it is not read."""
_AT_ONCE = 4
_TOO_MUCH = (400, 413, 422)
"""How servers say that a batch is too large, among other things: worth trying with half of it."""


class OpenAIEmbedder:
    """Embeddings of `name` at `base_url` (empty: OpenAI). Raises `ModelError` and its children; no text holds the key.

    429, 5xx and broken connections are tried again `retries` times with growing pauses, or after what `Retry-After`
    says (up to two minutes). `timeout` is in seconds, for each try.
    """

    def __init__(
        self,
        *,
        name: str,
        base_url: str = "",
        api_key: str = "",
        dimensions: int | None = None,
        timeout: float = 60.0,
        retries: int = 3,
    ) -> None:
        if not api_key.isascii() or not api_key.isprintable():
            raise AuthError(
                "the key for embeddings holds characters that no key has", remedy="copy it again, without line ends"
            )
        self._name = name
        self._base_url = base_url or OPENAI
        self._api_key = api_key
        self._asked = dimensions
        self._timeout = timeout
        self._retries = retries
        self._place = _place(self._base_url)
        self._width = dimensions
        self._most_inputs = _MOST_INPUTS
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        return f"openai/{self._place}/{self._name}/{self._asked or 'native'}"

    @property
    def dimensions(self) -> int:
        """As configured; else as the endpoint answers, which costs one call the first time."""
        if self._width is None:
            self._embed(["dimensions"])
        assert self._width is not None
        return self._width

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Shape (len(texts), dimensions), float32; blank texts are not sent: theirs stands for nothing."""
        sent = [at for at, text in enumerate(texts) if text.strip()]
        batches = list(_batches([texts[at][:_LONGEST_INPUT] for at in sent]))
        found = self._all(batches)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        if found:
            vectors[sent] = np.concatenate(found)
        return unit_rows(vectors)

    def embed_question(self, text: str) -> Vector:
        return np.asarray(self.embed_passages([text])[0], dtype=np.float32)

    def _all(self, batches: Sequence[list[str]]) -> list[Matrix]:
        if len(batches) < 2:
            return [self._embed(batch) for batch in batches]
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            waiting = [pool.submit(self._embed, batch) for batch in batches]
            try:
                return [future.result() for future in waiting]
            except ModelError:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _embed(self, batch: list[str]) -> Matrix:
        """One batch, in as many requests as the endpoint wants it."""
        from openai import APIStatusError

        if len(batch) > self._most_inputs:
            half = len(batch) // 2
            return np.concatenate([self._embed(batch[:half]), self._embed(batch[half:])])
        try:
            return self._request(batch)
        except APIStatusError as refusal:
            if refusal.status_code not in _TOO_MUCH or len(batch) == 1:
                raise self._refused(refusal) from None  # the SDK's text may repeat the key
            self._most_inputs = max(1, len(batch) // 2)
            return self._embed(batch)

    def _request(self, batch: list[str]) -> Matrix:
        from openai import APIConnectionError, APITimeoutError, omit

        try:
            reply = self._client.embeddings.with_raw_response.create(
                model=self._name,
                input=batch,
                dimensions=self._asked if self._asked is not None else omit,
                encoding_format="float",
            )
            vectors = read_vectors(reply.text, len(batch))
        except APITimeoutError:
            raise ModelTimeoutError(
                f"{self._place} did not embed {len(batch)} texts within {self._timeout:g} s",
                remedy="try again, or raise the timeout of [embedding]",
            ) from None
        except APIConnectionError as broken:
            raise UnreachableError(
                f"{self._place} cannot be reached for embeddings ({self._safe(str(broken.__cause__ or broken))})",
                remedy="is the server running, and is base_url of [embedding] right?",
            ) from None
        except ValueError as nonsense:
            raise UnreachableError(
                f"{self._place} is no working embeddings endpoint for {self._name}: {nonsense}",
                remedy="check base_url (it mostly ends in /v1) and name of [embedding]",
            ) from None
        self._check_width(vectors.shape[1])
        return vectors

    def _check_width(self, width: int) -> None:
        with self._lock:
            if self._width is None:
                self._width = width
        if width != self._width:
            asked = f"{self._width} were asked for" if self._asked else f"they had {self._width} before"
            raise ModelError(
                f"{self._name} at {self._place} sent vectors of {width} dimensions; {asked}",
                remedy=f"set dimensions = {width} in [embedding], or leave it out, then run `qa sync`",
            )

    def _refused(self, refusal: APIStatusError) -> ModelError:
        status, said = refusal.status_code, self._safe(str(refusal.message))
        if status in {401, 403}:
            return AuthError(
                f"{self._place} refused the key for embeddings ({status})",
                remedy="set the key that key_env of [embedding] names",
            )
        if status == 429:
            return RateLimitError(
                f"{self._place} allows no more embeddings for now", remedy="wait a while, or look at your plan's limits"
            )
        if status == 404:
            return ModelError(
                f"{self._place} does not know the model {self._name} or the address ({said})",
                remedy="check name and base_url of [embedding]",
            )
        if status >= 500:
            return ModelError(f"{self._place} failed ({status}: {said})", remedy="try again later, or look at its log")
        return ModelError(
            f"{self._place} refused to embed ({status}: {said})", remedy="check name and dimensions of [embedding]"
        )

    def _safe(self, text: str) -> str:
        """What a server said, fit to show: the key taken out, one line, not long."""
        shown = text.replace(self._api_key, "…") if self._api_key else text
        return " ".join(clean(shown).split())[:200]

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        return OpenAI(
            api_key=self._api_key or "none",  # servers at home want none, the SDK wants one
            base_url=self._base_url,
            timeout=self._timeout,
            max_retries=self._retries,
        )


def _place(base_url: str) -> str:
    """Host, port and path: fit to show, without the user and password that an address may carry."""
    try:
        address = urlsplit(base_url)
        port = f":{address.port}" if address.port else ""
        host = address.hostname if address.scheme in {"http", "https"} else None
    except ValueError:
        host = None
    if not host:
        shown = re.sub(r"//[^/@]*@", "//", clean(base_url))
        raise ConfigError(
            f"{shown!r} is no address of an embeddings endpoint",
            remedy="write base_url as http://host:port/v1 or https://host/v1",
        )
    return f"{host}{port}{address.path.rstrip('/')}"


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    characters = 0
    for text in texts:
        if batch and (len(batch) == _MOST_INPUTS or characters + len(text) > _MOST_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(text)
        characters += len(text)
    if batch:
        yield batch
