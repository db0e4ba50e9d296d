"""Models behind any OpenAI-compatible endpoint: the one door to the openai package for chat."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from msgspec import Struct, field

from qa.chat.failures import (
    CutShortError,
    Endpoint,
    UnknownModelError,
    broken_off,
    failure,
    lost,
    message_of,
    not_an_api,
    refuses,
    too_slow,
)
from qa.chat.retries import Retries
from qa.chat.wire import DONE, TOKENS_PER_MESSAGE, Piece, events, read_piece
from qa.errors import AuthError, ConfigError, ModelError, SetupError
from qa.types import ChatRequest, Completion, Message, Usage

if TYPE_CHECKING:
    import httpx2
    import openai

OPENAI_URL = "https://api.openai.com/v1"
_CONNECT_SECONDS = 10.0
_WHOLE_REPLY = 20
"""A stream may take this many times the timeout in all: comments that only keep it open do not count as an answer."""
_CHARACTERS_PER_TOKEN = 16
"""No text is longer per token; a server that ignores the limit is cut off here."""
_NO_KEY = "none"


class Ping(Struct, frozen=True, kw_only=True):
    """One small call that worked."""

    seconds: float
    model: str
    """As the endpoint reported it: some serve any name with the one model they have."""


class _Heard(Struct):
    """What has arrived of one reply."""

    parts: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    refusal: str = ""
    finish_reason: str = ""
    model: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    is_whole: bool = False

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def add(self, piece: Piece) -> None:
        self.parts.append(piece.text)
        self.reasoning.append(piece.reasoning)
        self.refusal += piece.refusal
        self.finish_reason = piece.finish_reason or self.finish_reason
        self.model = piece.model or self.model
        if piece.prompt_tokens is not None:
            self.prompt_tokens = piece.prompt_tokens
        if piece.completion_tokens is not None:
            self.completion_tokens = piece.completion_tokens
        self.is_whole = self.is_whole or bool(piece.finish_reason)


class OpenAIModel:
    """A `ports.ChatModel` over the chat-completions protocol, as OpenAI, Ollama, vLLM, llama.cpp and others speak it.

    Endpoints differ in what they take; what one refuses by name (`max_tokens` or `max_completion_tokens`, temperature,
    streaming, usage in the stream) is left out at once and for good. Connection failures, 429 and 5xx are tried again,
    `max_retries` times, 500 twice at most, waiting as `Retry-After` says; nothing is tried again once text was passed
    on.
    """

    provider = "openai"

    def __init__(  # noqa: PLR0913 - one parameter for each key of a profile
        self,
        *,
        profile: str,
        name: str,
        base_url: str = "",
        api_key: str = "",
        key_env: str = "",
        timeout: float = 60.0,
        max_retries: int = 3,
        temperature: float | None = 0.0,
        price: tuple[float, float] | None = None,
        count: Callable[[str], int] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`timeout`: seconds without a byte. `price`: USD per million prompt and completion tokens; None: unknown.
        `count`: tokens of a text, for what the endpoint does not say of usage; None leaves that unknown.

        `key_env` names the variable the key came from: named in errors, and a key is then needed. Raises `ConfigError`
        for an address that is none.
        """
        self._name = name
        self._timeout = timeout
        self._max_retries = max_retries
        self._temperature = temperature
        self._price = price
        self._count = count
        self._sleep = sleep
        self._at = Endpoint(
            profile=profile, model=name, base_url=base_url or OPENAI_URL, key_env=key_env, key=api_key.strip()
        )
        if urlsplit(self._at.base_url).scheme not in {"http", "https"}:
            message = f"base_url of [models.{profile}] is no web address: {self._at.address}"
            raise ConfigError(message, remedy="write it with http:// or https://, such as http://localhost:11434/v1")
        # OpenAI's newer models refuse `max_tokens`, many other servers do not know `max_completion_tokens`.
        self._limit_field = "max_tokens" if base_url else "max_completion_tokens"
        self._refused: set[str] = set()

    def __repr__(self) -> str:
        return f"OpenAIModel(profile={self._at.profile!r}, name={self._name!r}, base_url={self._at.address!r})"

    @property
    def name(self) -> str:
        return self._name

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """Ask, streaming when `on_text` is given and the endpoint can.

        Raises: `SetupError` without a needed key; `AuthError`; `UnreachableError` (no connection, no such endpoint, a
        web page, a reply that broke off); `RateLimitError`; `ModelTimeoutError`; `failures.ContextTooLongError` when
        fewer passages may help, `failures.CutShortError` when more tokens may; `ModelError` for an unknown model, a
        refusal or an empty reply.
        """
        heard = self._ask(request.messages, request.max_tokens, on_text)
        usage = self._usage(heard, request.messages)
        if heard.refusal or heard.finish_reason == "content_filter":
            said = f": {self._at.without_key(heard.refusal)}" if heard.refusal else ""
            raise ModelError(f"{self._name} declined to answer{said}", remedy="use another model with -m")
        if not heard.text.strip():
            message = f"{self._name} sent an empty reply"
            if heard.finish_reason != "length":
                raise ModelError(message, remedy="ask again, or use another model with -m")
            raise CutShortError(
                f"{message} before any answer: all tokens went into thinking (max_tokens: {request.max_tokens:,})",
                remedy=f"raise max_tokens of [models.{self._at.profile}]",
                usage=usage,
            )
        return Completion(
            text=heard.text,
            model=heard.model,
            usage=usage,
            finish_reason=heard.finish_reason or "stop",
        )

    def ping(self) -> Ping:
        """One small real call; raises as `complete` does, but is content with any reply."""
        started = time.monotonic()
        heard = self._ask([Message(role="user", content="Reply with the word: ready")], 16, None)
        return Ping(seconds=time.monotonic() - started, model=heard.model)

    def _ask(self, messages: Sequence[Message], max_tokens: int, on_text: Callable[[str], None] | None) -> _Heard:
        import httpx2
        import openai

        self._need_key()
        retries = Retries(self._max_retries)
        while True:
            heard = _Heard()
            sent = self._parameters(max_tokens, stream=on_text is not None)
            try:
                self._attempt(messages, sent, heard, on_text, limit=max_tokens * _CHARACTERS_PER_TOKEN)
                return heard
            except openai.APIStatusError as error:
                body = _body_of(error.response)
                if self._learn(error.status_code, body, sent):
                    continue
                wait = retries.after_status(error.status_code, body, error.response.headers)
                problem: ModelError = self._failure(error.status_code, body)
            except (openai.APITimeoutError, httpx2.TimeoutException):
                raise too_slow(self._at, self._timeout, heard=len(heard.text)) from None
            except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
                wait = None if heard.text else retries.after_loss()
                problem = lost(str(error.__cause__ or error), self._at, heard=len(heard.text))
            if wait is None:
                raise problem from None
            self._sleep(wait)

    def _attempt(
        self,
        messages: Sequence[Message],
        sent: dict[str, Any],
        heard: _Heard,
        on_text: Callable[[str], None] | None,
        *,
        limit: int,
    ) -> None:
        """Send once and fill `heard`; what the server can get wrong with status 200 is told apart here."""
        prompt = [{"role": message.role, "content": message.content} for message in messages]
        create: Any = self._client.chat.completions.with_streaming_response.create
        with create(model=self._name, messages=prompt, **sent) as response:
            pieces = self._in_time(response.iter_bytes())
            if "event-stream" not in response.headers.get("content-type", ""):
                body = b"".join(pieces)
                if not body.lstrip().startswith(b"data:"):
                    self._hear_whole(body.decode("utf-8", "replace"), heard, on_text)
                    return
                pieces = iter([body])
            self._hear_stream(pieces, heard, on_text, limit=limit)

    def _hear_whole(self, body: str, heard: _Heard, on_text: Callable[[str], None] | None) -> None:
        try:
            piece = read_piece(body)
        except ValueError:
            raise not_an_api(body, self._at) from None
        if piece.error:
            raise failure(500, piece.error, self._at)
        if not piece.is_reply:
            raise not_an_api(body, self._at)
        heard.add(piece)
        if on_text and piece.text:
            on_text(piece.text)

    def _hear_stream(
        self, pieces: Iterable[bytes], heard: _Heard, on_text: Callable[[str], None] | None, *, limit: int
    ) -> None:
        length = 0
        for event in events(pieces):
            if event == DONE:
                heard.is_whole = True
                return
            try:
                piece = read_piece(event)
            except ValueError:
                raise broken_off(self._at, "with something that is no JSON", heard=len(heard.text)) from None
            if piece.error:
                raise failure(500, piece.error, self._at)
            heard.add(piece)
            length += len(piece.text)
            if on_text and piece.text:
                on_text(piece.text)
            if length > limit:
                heard.finish_reason = "length"
                return
        if not heard.is_whole:
            raise broken_off(self._at, "without an ending", heard=len(heard.text))

    def _in_time(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The bytes as they come, as long as the whole does not take forever."""
        import httpx2

        end = time.monotonic() + self._timeout * _WHOLE_REPLY
        for piece in pieces:
            if time.monotonic() > end:
                raise httpx2.ReadTimeout("the whole reply took too long")
            yield piece

    def _parameters(self, max_tokens: int, *, stream: bool) -> dict[str, Any]:
        sent: dict[str, Any] = {self._limit_field: max_tokens}
        if self._temperature is not None and "temperature" not in self._refused:
            sent["temperature"] = self._temperature
        if stream and "stream" not in self._refused:
            sent["stream"] = True
            if "stream_options" not in self._refused:
                sent["stream_options"] = {"include_usage": True}
        return sent

    def _learn(self, status: int, body: str, sent: dict[str, Any]) -> bool:
        """Whether the endpoint named something of this request that can be left out or renamed; remembered."""
        if status not in {400, 404, 415, 422, 500, 501}:
            return False
        for name in ("temperature", "stream_options", "stream"):
            streaming = name == "stream" and "streaming" in message_of(body).lower()
            if name in sent and name not in self._refused and (refuses(body, name) or streaming):
                self._refused.add(name)
                return True
        other = "max_completion_tokens" if "max_tokens" in sent else "max_tokens"
        named = refuses(body, "max_tokens") or refuses(body, "max_completion_tokens")
        if named and self._limit_field in sent and "limit" not in self._refused:
            self._refused.add("limit")
            self._limit_field = other
            return True
        return False

    def _need_key(self) -> None:
        key = self._at.key
        if self._at.key_env and not key:
            message = f"[models.{self._at.profile}] needs a key, and {self._at.key_env} is not set"
            raise SetupError(message, remedy=f"set {self._at.key_env}, or use the offline model: -m offline")
        if not (key.isascii() and all("!" <= character <= "~" for character in key)):
            where = self._at.key_env or f"the key of [models.{self._at.profile}]"
            message = f"{where} holds characters that no key has: blanks, line ends or letters beyond ASCII"
            raise AuthError(message, remedy=f"set {where} again, to the key alone")

    @cached_property
    def _client(self) -> openai.OpenAI:
        import httpx2
        import openai

        parts = urlsplit(self._at.base_url)
        key = self._at.key or _NO_KEY
        # Azure takes its API version as a query and, at its older addresses, the key in a header of its own.
        azure = (parts.hostname or "").endswith(".azure.com") or "/openai/deployments/" in parts.path
        headers = {"api-key": key} if azure else None
        client = openai.OpenAI(
            api_key=key,
            base_url=urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")),
            default_query=dict(parse_qsl(parts.query)),
            default_headers=headers,
            timeout=httpx2.Timeout(self._timeout, connect=min(self._timeout, _CONNECT_SECONDS)),
            max_retries=0,
        )
        weakref.finalize(self, client.close)  # its connections go with the model, not whenever memory is swept
        return client

    def _served(self) -> list[str]:
        """Names of the models the endpoint says it has; none when it does not say."""
        import httpx2
        import openai

        try:
            return [str(model.id) for model in self._client.models.list().data]
        except (openai.OpenAIError, httpx2.HTTPError, AttributeError, TypeError, ValueError):
            return []

    def _failure(self, status: int, body: str) -> ModelError:
        problem = failure(status, body, self._at)
        return (
            failure(status, body, self._at, served=self._served())
            if isinstance(problem, UnknownModelError)
            else problem
        )

    def _usage(self, heard: _Heard, messages: Sequence[Message]) -> Usage:
        """As the endpoint says; what it does not say is counted here, and called an estimate."""
        prompt, completion, cost = heard.prompt_tokens, heard.completion_tokens, None
        if prompt is None and self._count:
            prompt = sum(self._count(message.content) + TOKENS_PER_MESSAGE for message in messages)
        if completion is None and self._count:
            completion = self._count(heard.text) + self._count("".join(heard.reasoning))
        if self._price and prompt is not None and completion is not None:
            cost = (self._price[0] * prompt + self._price[1] * completion) / 1e6
        estimated = (prompt, completion) != (heard.prompt_tokens, heard.completion_tokens)
        return Usage(prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost, estimated=estimated)


def _body_of(response: httpx2.Response) -> str:
    """The text of an error reply, read already; empty when it cannot be read."""
    import httpx2

    try:
        return response.text
    except (httpx2.HTTPError, httpx2.StreamError, LookupError):
        return ""
