"""A real OpenAI-compatible HTTP server on loopback, with every fault that real servers showed as a mode of it.

    with Endpoint(reply="QUOTE [1] …") as endpoint:                       # behaves well
    with Endpoint("rate-limit", "ok") as endpoint:                        # one mode per request, the last one goes on
    endpoint.base_url, endpoint.requests[0].json["messages"], endpoint.requests[0].headers["authorization"]

Modes of `/chat/completions`:

well-behaved: ok · no-usage · usage-with-choice · usage-high (three times what was sent) · odd-borders ·
  reasoning (reasoning_content beside the text) · think-tags · content-parts · crlf · comments (keep-alive comments in the stream) · no-finish-reason ([DONE] alone) ·
  served-anyway (another model's name in the reply) · sse-anyway (streams unasked) · reasoning-no-usage · length ·
  length-max-tokens (the same under another name) · limit-kept (cut at the limit that was sent, four characters a token)
refusing one parameter: max-completion-only · max-tokens-only · no-temperature · no-stream-options · no-stream ·
  schema-500 (json_schema refused with 500) · schema-ignored
not streaming though asked: plain-json
failing: validation-500 · error-500 · bad-gateway · overloaded · timeout-408 · rate-limit (Retry-After: 0) · rate-limit-bare ·
  rate-limit-long (an hour) · rate-limit-date · quota
keys: auth · forbidden · auth-400 · echo-key (an error that repeats the key) · key-checked (401 unless it is `key`)
models: unknown-model · unknown-model-400 · not-found
context: context-openai · context-llama · context-short (too long above 400 characters of the user message)
replies: refusal · content-filter · empty · thought-out (length reached while thinking)
broken: html · html-502 · not-json · no-choices · error-200 · bad-event · stream-error · truncated (connection cut) ·
  ended-early (ends cleanly, nothing said so) · cut-before-text · stall (mid-stream) · stall-first · babble (never ends)
addresses: azure (needs /openai/deployments/…, api-version and the api-key header)

`/models` lists `models` (mode no-models: 404), `/embeddings` gives vectors that depend on the text alone
(modes few-vectors, other-width).
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

PLAIN_REPLY = "QUOTE [1] the words of the passage\nCLAIM One claim.\n"
_REASONING = "First I look at passage 1. CLAIM nothing yet."


class Received(Struct, frozen=True, kw_only=True):
    """One request as it arrived. Header names are lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    json: dict[str, Any]
    mode: str


def quoting(passage: int = 1, words: int = 12) -> Callable[[dict[str, Any]], str]:
    """A reply function that does as the prompt says: quotes the first words of a passage it was sent."""

    def reply(body: dict[str, Any]) -> str:
        prompt = body["messages"][-1]["content"]
        line = next((line for line in prompt.splitlines() if line.startswith(f"[{passage}] ")), "")
        text = " ".join(line.split()[1 : 1 + words])
        return f"QUOTE [{passage}] {text}\nCLAIM {text}.\n" if text else "MISSING everything\n"

    return reply


class Endpoint:
    """The server: a context manager that listens while it is open. `modes` are taken one per chat request."""

    def __init__(
        self,
        *modes: str,
        reply: str | Callable[[dict[str, Any]], str] = PLAIN_REPLY,
        key: str = "",
        models: tuple[str, ...] = ("small", "large"),
        pause: float = 0.0,
    ) -> None:
        self.modes = list(modes or ("ok",))
        for mode in self.modes:
            if mode not in MODES:
                message = f"no such mode: {mode}"
                raise ValueError(message)
        self.reply = reply
        self.key = key
        self.models = models
        self.pause = pause
        """Seconds between the pieces of a stream."""
        self.requests: list[Received] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.endpoint = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def chats(self) -> list[Received]:
        """The chat requests among all."""
        return [request for request in self.requests if request.path.endswith("/chat/completions")]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take_mode(self) -> str:
        with self._lock:
            return self.modes.pop(0) if len(self.modes) > 1 else self.modes[0]

    def text_for(self, body: dict[str, Any]) -> str:
        return self.reply(body) if callable(self.reply) else self.reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body: dict[str, Any]
    mode: str

    @property
    def endpoint(self) -> Endpoint:
        return self.server.endpoint  # type: ignore[attr-defined, no-any-return]

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Quiet: tests print nothing."""

    def do_GET(self) -> None:
        self._receive({}, "")
        if "no-models" not in self.endpoint.modes and self.path.split("?")[0].endswith("/models"):
            data = [{"id": name, "object": "model", "created": 0, "owned_by": "tests"} for name in self.endpoint.models]
            self.send_json(200, {"object": "list", "data": data})
        else:
            self.send_error_json(404, "Not Found")

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        raw = self.rfile.read(length)
        try:
            body = json.loads(raw)
        except ValueError:
            body = {}
        path = urlsplit(self.path).path
        mode = self.endpoint.take_mode() if path.endswith("/chat/completions") else self.endpoint.modes[0]
        self._receive(body, mode)
        self.body, self.mode = body, mode
        if self.endpoint.key and self.headers.get("authorization") != f"Bearer {self.endpoint.key}":
            self.send_error_json(401, "Incorrect API key provided", code="invalid_api_key")
        elif path.endswith("/embeddings"):
            self._embed()
        elif path.endswith("/chat/completions"):
            MODES[mode](self)
        else:
            self.send_error_json(404, "Not Found")

    def _receive(self, body: dict[str, Any], mode: str) -> None:
        parts = urlsplit(self.path)
        self.endpoint.requests.append(
            Received(
                method=self.command,
                path=parts.path,
                query=parse_qs(parts.query),
                headers={name.lower(): value for name, value in self.headers.items()},
                json=body,
                mode=mode,
            )
        )

    # ── sending ────────────────────────────────────────────────────────────────────────────────────────────

    def send_body(self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def send_json(self, status: int, value: object, headers: dict[str, str] | None = None) -> None:
        self.send_body(status, json.dumps(value, ensure_ascii=False).encode(), "application/json", headers)

    def send_error_json(
        self, status: int, message: str, *, code: str | None = None, param: str | None = None,
        kind: str = "invalid_request_error", headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        error = {"message": message, "type": kind, "param": param, "code": code}
        self.send_json(status, {"error": error}, headers)

    def open_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def send_chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
        if self.endpoint.pause:
            time.sleep(self.endpoint.pause)

    def end_stream(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    # ── replies ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def wants_stream(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def wants_usage(self) -> bool:
        return bool((self.body.get("stream_options") or {}).get("include_usage"))

    @property
    def usage(self) -> dict[str, int]:
        prompt = sum(len(message["content"]) for message in self.body["messages"]) // 4
        completion = len(self.endpoint.text_for(self.body)) // 4
        if self.mode == "usage-high":
            prompt *= 3
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    def whole(
        self, message: dict[str, Any], *, finish: str = "stop", usage: bool = True, model: str = ""
    ) -> dict[str, Any]:
        value: dict[str, Any] = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": model or self.body.get("model"),
            "choices": [{"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}],
        }
        return {**value, "usage": self.usage} if usage else value

    def event(self, delta: dict[str, Any] | None, *, finish: str | None = None, model: str = "", **extra: Any) -> str:
        choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
        value = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": model or self.body.get("model"),
            "choices": choices,
            **extra,
        }
        return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"

    def pieces(self, text: str) -> list[str]:
        return [text[i : i + 7] for i in range(0, len(text), 7)]

    def reply(
        self,
        *,
        text: str | None = None,
        extra: dict[str, Any] | None = None,
        finish: str | None = "stop",
        usage: str = "own-event",
        model: str = "",
        stream: bool | None = None,
    ) -> None:
        """A reply, streamed when asked for. `usage`: own-event, with-choice or none."""
        text = self.endpoint.text_for(self.body) if text is None else text
        if not (self.wants_stream if stream is None else stream):
            message = {"content": text, **(extra or {})}
            self.send_json(200, self.whole(message, finish=finish or "stop", usage=usage != "none", model=model))
            return
        self.open_stream()
        for event in self.events(text, extra=extra, finish=finish, usage=usage, model=model):
            self.send_chunk(event.encode())
        self.end_stream()

    def events(
        self, text: str, *, extra: dict[str, Any] | None = None, finish: str | None = "stop", usage: str = "own-event",
        model: str = "",
    ) -> Iterator[str]:  # fmt: skip
        yield self.event({"role": "assistant", "content": ""}, model=model)
        if extra:
            yield self.event(extra, model=model)
        for piece in self.pieces(text):
            yield self.event({"content": piece}, model=model)
        with_choice = {"usage": self.usage} if usage == "with-choice" and self.wants_usage else {}
        if finish:
            yield self.event({}, finish=finish, model=model, **with_choice)
        if usage == "own-event" and self.wants_usage:
            yield self.event(None, model=model, usage=self.usage)
        yield "data: [DONE]\n\n"

    def _embed(self) -> None:
        given = self.body.get("input") or []
        texts = [given] if isinstance(given, str) else given
        width = int(self.body.get("dimensions") or 8)
        if self.mode == "few-vectors":
            texts = texts[:1]
        if self.mode == "other-width":
            width += 1
        data = [{"object": "embedding", "index": i, "embedding": _vector(text, width)} for i, text in enumerate(texts)]
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        self.send_json(200, {"object": "list", "model": self.body.get("model"), "data": data, "usage": usage})


def _vector(text: str, width: int) -> list[float]:
    return [hashlib.sha256(f"{i} {text}".encode()).digest()[0] / 255 - 0.5 for i in range(width)]


# ── the modes ──────────────────────────────────────────────────────────────────────────────────────────────


def _ok(handler: _Handler) -> None:
    handler.reply()


def _odd_borders(handler: _Handler) -> None:
    """The stream in pieces of one to seven bytes, cutting events, lines and letters."""
    if not handler.wants_stream:
        handler.reply()
        return
    data = "".join(handler.events(handler.endpoint.text_for(handler.body))).encode()
    handler.open_stream()
    at, size = 0, 1
    while at < len(data):
        handler.send_chunk(data[at : at + size])
        at, size = at + size, size % 7 + 1
    handler.end_stream()


def _stream_of(handler: _Handler, change: Callable[[list[str]], list[str]]) -> None:
    events = list(handler.events(handler.endpoint.text_for(handler.body)))
    handler.open_stream()
    for event in change(events):
        handler.send_chunk(event.encode())
    handler.end_stream()


def _crlf(handler: _Handler) -> None:
    _stream_of(handler, lambda events: [event.replace("\n", "\r\n") for event in events])


def _comments(handler: _Handler) -> None:
    _stream_of(
        handler, lambda events: [part for event in events for part in (": PROCESSING\n\n", "event: message\n", event)]
    )


def _content_parts(handler: _Handler) -> None:
    text = handler.endpoint.text_for(handler.body)
    parts = [{"type": "thinking", "thinking": _REASONING}, {"type": "text", "text": text}]
    handler.send_json(200, handler.whole({"content": parts}))


def _refuse(parameter: str, *, use: str = "") -> Callable[[_Handler], None]:
    def mode(handler: _Handler) -> None:
        if parameter in handler.body:
            hint = f" Use '{use}' instead." if use else ""
            message = f"Unsupported parameter: '{parameter}' is not supported with this model.{hint}"
            handler.send_error_json(400, message, code="unsupported_parameter", param=parameter)
        else:
            handler.reply()

    return mode


def _no_stream(handler: _Handler) -> None:
    if handler.wants_stream:
        handler.send_error_json(501, "streaming is not supported by this server")
    else:
        handler.reply()


def _schema_500(handler: _Handler) -> None:
    if "response_format" in handler.body:
        handler.send_error_json(
            500, "response_format: only text and json_object are supported", kind="internal_server_error"
        )
    else:
        handler.reply()


def _plain_json(handler: _Handler) -> None:
    handler.reply(stream=False)


def _status(
    status: int, message: str, *, headers: dict[str, str] | None = None, code: str | None = None
) -> Callable[[_Handler], None]:
    def mode(handler: _Handler) -> None:
        handler.send_error_json(status, message, code=code, headers=headers)

    return mode


def _rate_limit_date(handler: _Handler) -> None:
    handler.send_error_json(
        429, "Rate limit reached", headers={"retry-after": formatdate(time.time() - 1, usegmt=True)}
    )


def _echo_key(handler: _Handler) -> None:
    key = handler.headers.get("authorization", "").removeprefix("Bearer ")
    handler.send_error_json(400, f"bad request, key was {key}, header Bearer {key}, again: {key!r}")


def _context_short(handler: _Handler) -> None:
    length = len(handler.body["messages"][-1]["content"])
    if length > 400:
        message = (
            f"This model's maximum context length is 400 tokens. However, your messages resulted in {length} tokens."
        )
        handler.send_error_json(400, message, code="context_length_exceeded", param="messages")
    else:
        handler.reply()


def _limit_kept(handler: _Handler) -> None:
    limit = handler.body.get("max_tokens") or handler.body.get("max_completion_tokens") or 10**9
    text = handler.endpoint.text_for(handler.body)
    room = int(limit) * 4
    handler.reply(text=text[:room], finish="length" if len(text) > room else "stop")


def _refusal(handler: _Handler) -> None:
    handler.reply(text="", extra={"refusal": "I can't help with that."})


def _html(status: int) -> Callable[[_Handler], None]:
    page = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>"

    def mode(handler: _Handler) -> None:
        handler.send_body(status, page, "text/html")

    return mode


def _not_json(handler: _Handler) -> None:
    handler.send_body(200, b"hello, this is a web server", "text/plain")


def _no_choices(handler: _Handler) -> None:
    handler.send_json(200, {"object": "status", "detail": "warming up"})


def _error_200(handler: _Handler) -> None:
    handler.send_json(200, {"error": {"message": "upstream failed", "code": 502}})


def _bad_event(handler: _Handler) -> None:
    _stream_of(handler, lambda events: [*events[:3], "data: {not json\n\n"])


def _stream_error(handler: _Handler) -> None:
    _stream_of(
        handler, lambda events: [*events[:3], 'data: {"error": {"message": "upstream failed", "code": 502}}\n\n']
    )


def _cut(handler: _Handler, *, after: int) -> None:
    """The connection closes inside the stream, with no ending of any kind."""
    handler.open_stream()
    for event in list(handler.events(handler.endpoint.text_for(handler.body)))[:after]:
        handler.send_chunk(event.encode())
    handler.close_connection = True
    handler.wfile.flush()


def _stall(handler: _Handler, *, after: int) -> None:
    """Some events, and then silence for as long as the server is open."""
    handler.open_stream()
    for event in list(handler.events(handler.endpoint.text_for(handler.body)))[:after]:
        handler.send_chunk(event.encode())
    handler.endpoint.closing.wait()
    handler.close_connection = True


def _stall_first(handler: _Handler) -> None:
    handler.endpoint.closing.wait()
    handler.close_connection = True


def _babble(handler: _Handler) -> None:
    handler.open_stream()
    try:
        while not handler.endpoint.closing.is_set():
            handler.send_chunk(handler.event({"content": "and so on " * 50}).encode())
    except OSError:
        pass  # the client has heard enough
    handler.close_connection = True


def _azure(handler: _Handler) -> None:
    parts = urlsplit(handler.path)
    if "/openai/deployments/" not in parts.path or "api-version" not in parse_qs(parts.query):
        handler.send_error_json(404, "Resource not found", code="404")
    elif not handler.headers.get("api-key"):
        handler.send_error_json(401, "Access denied due to missing subscription key", code="401")
    else:
        handler.reply()


MODES: dict[str, Callable[[_Handler], None]] = {
    "ok": _ok,
    "served-anyway": lambda handler: handler.reply(model="the-only-model"),
    "no-usage": lambda handler: handler.reply(usage="none"),
    "usage-high": _ok,
    "usage-with-choice": lambda handler: handler.reply(usage="with-choice"),
    "odd-borders": _odd_borders,
    "reasoning": lambda handler: handler.reply(extra={"reasoning_content": _REASONING, "reasoning": _REASONING}),
    "think-tags": lambda handler: handler.reply(
        text=f"<think>\n{_REASONING}\n</think>\n\n{handler.endpoint.text_for(handler.body)}"
    ),
    "content-parts": _content_parts,
    "crlf": _crlf,
    "comments": _comments,
    "no-finish-reason": lambda handler: handler.reply(finish=None),
    "sse-anyway": lambda handler: handler.reply(stream=True),
    "length": lambda handler: handler.reply(finish="length"),
    "length-max-tokens": lambda handler: handler.reply(finish="MAX_TOKENS"),
    "limit-kept": _limit_kept,
    "reasoning-no-usage": lambda handler: handler.reply(
        extra={"reasoning_content": _REASONING, "reasoning": _REASONING}, usage="none"
    ),
    "max-completion-only": _refuse("max_tokens", use="max_completion_tokens"),
    "max-tokens-only": _refuse("max_completion_tokens"),
    "no-temperature": _refuse("temperature"),
    "no-stream-options": _refuse("stream_options"),
    "no-stream": _no_stream,
    "schema-500": _schema_500,
    "schema-ignored": _ok,
    "plain-json": _plain_json,
    "validation-500": _status(500, "1 validation error for Request: messages.0.role: unexpected value"),
    "error-500": _status(500, "internal error"),
    "bad-gateway": _status(502, "bad gateway"),
    "overloaded": _status(503, "overloaded", headers={"retry-after": "0"}),
    "timeout-408": _status(408, "request timeout"),
    "rate-limit": _status(429, "Rate limit reached", headers={"retry-after": "0"}),
    "rate-limit-bare": _status(429, "Rate limit reached"),
    "rate-limit-long": _status(429, "Rate limit reached", headers={"retry-after": "3600"}),
    "rate-limit-date": _rate_limit_date,
    "quota": _status(429, "You exceeded your current quota", code="insufficient_quota"),
    "auth": _status(401, "Incorrect API key provided: sk-tes***************7890", code="invalid_api_key"),
    "forbidden": _status(403, "Country not supported"),
    "auth-400": _status(400, "Authentication Error, Invalid proxy server token passed"),
    "echo-key": _echo_key,
    "key-checked": _ok,
    "unknown-model": _status(404, 'model "tiny" not found, try pulling it first'),
    "unknown-model-400": _status(400, "Invalid model name passed in model=tiny", code="model_not_found"),
    "not-found": _status(404, "Not Found"),
    "context-openai": _status(
        400, "This model's maximum context length is 4096 tokens. However, you requested 9999 tokens.",
        code="context_length_exceeded",
    ),
    "context-llama": _status(400, "the request exceeds the available context size", code="exceed_context_size_error"),
    "context-short": _context_short,
    "refusal": _refusal,
    "content-filter": lambda handler: handler.reply(text="", finish="content_filter"),
    "empty": lambda handler: handler.reply(text=""),
    "thought-out": lambda handler: handler.reply(text="", extra={"reasoning_content": _REASONING}, finish="length"),
    "html": _html(200),
    "html-502": _html(502),
    "not-json": _not_json,
    "no-choices": _no_choices,
    "error-200": _error_200,
    "bad-event": _bad_event,
    "stream-error": _stream_error,
    "truncated": lambda handler: _cut(handler, after=4),
    "cut-before-text": lambda handler: _cut(handler, after=1),
    "ended-early": lambda handler: _stream_of(handler, lambda events: events[:4]),
    "stall": lambda handler: _stall(handler, after=4),
    "stall-first": _stall_first,
    "babble": _babble,
    "azure": _azure,
    "no-models": _ok,
    "few-vectors": _ok,
    "other-width": _ok,
}  # fmt: skip
