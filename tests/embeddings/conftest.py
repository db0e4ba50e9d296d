"""A small embeddings endpoint on loopback that misbehaves when told to: each fault of a real server is a mode."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

KEY = "sk-test-4f1c9e77a2d84b0d"
WIDTH = 24


class Endpoint:
    """What the server does next, and what it was asked: `modes` are taken one a request, the last one stays."""

    def __init__(self, port: int) -> None:
        self.base_url = f"http://127.0.0.1:{port}/v1"
        self.modes = ["good"]
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._lock = threading.Lock()

    def take(self, request: dict[str, Any], headers: dict[str, str]) -> str:
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            return self.modes.pop(0) if len(self.modes) > 1 else self.modes[0]


def vector_of(text: str, width: int = WIDTH) -> list[float]:
    """Any numbers, the same for the same text, far from unit length."""
    digest = hashlib.shake_256(text.encode()).digest(width)
    return [byte / 16 - 7.9 for byte in digest]


def rows(request: dict[str, Any], width: int = WIDTH) -> list[dict[str, Any]]:
    return [
        {"object": "embedding", "index": at, "embedding": vector_of(text, width)}
        for at, text in enumerate(request["input"])
    ]


def good(data: object) -> tuple[int, str]:
    return 200, json.dumps(
        {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
    )


def failure(status: int, message: str) -> tuple[int, str]:
    return status, json.dumps({"error": {"message": message, "type": "server_error", "code": None}})


def answer(mode: str, request: dict[str, Any]) -> tuple[int, str]:
    """Status and body of a reply in this mode."""
    data = rows(request, request.get("dimensions", WIDTH))
    match mode:
        case "good":
            return good(data)
        case "base64":
            packed = [
                {**row, "embedding": base64.b64encode(struct.pack(f"<{WIDTH}f", *row["embedding"])).decode()}
                for row in data
            ]
            return good(packed)
        case "shuffled":
            return good(data[::-1])
        case "no-index":
            return good([{"embedding": row["embedding"]} for row in data])
        case "fewer":
            return good(data[:-1])
        case "same-index":
            return good([{**row, "index": 0} for row in data])
        case "ragged":
            return good([*data[:-1], {**data[-1], "embedding": data[-1]["embedding"][:-1]}])
        case "token-level":
            return good([{**row, "embedding": [row["embedding"]] * 3} for row in data])
        case "dimensions-ignored":
            return good(rows(request))
        case "other-width":
            return good(rows(request, WIDTH + 8))
        case "not-a-number":
            return good([{**row, "embedding": [float("nan")] * WIDTH} for row in data])
        case "zeros":
            return good([{**row, "embedding": [0.0] * WIDTH} for row in data])
        case "strings":
            return good([{**row, "embedding": "not base64!"} for row in data])
        case "null":
            return 200, "null"
        case "empty":
            return 200, ""
        case "html":
            return 200, "<!DOCTYPE html><html><body>Welcome</body></html>"
        case "error-in-200":
            return 200, json.dumps({"error": {"message": "model is loading"}})
        case "wrong-key":
            return failure(401, f"Incorrect API key provided: {KEY}.")
        case "echoes-key":
            return failure(400, f"bad request with Authorization: Bearer {KEY}")
        case "slow-down" | "slow-down-for-ever":
            return failure(429, "Rate limit reached")
        case "broken":
            return failure(500, "\x1b[31mout of memory")
        case "unknown-model":
            return failure(404, "The model `m` does not exist")
        case "at-most-10":
            return good(data) if len(data) <= 10 else failure(413, "batch size 256 > maximum allowed batch size 10")
    raise AssertionError(mode)


class Handler(BaseHTTPRequestHandler):
    endpoint: Endpoint
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each reply waits for an acknowledgement

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mode = self.endpoint.take(request, {name.lower(): value for name, value in self.headers.items()})
        if mode == "silent":
            time.sleep(1.0)
            self.close_connection = True
            return
        cut = mode == "cut-off"
        status, body = answer("good" if cut else mode, request)
        sent = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if mode == "html" else "application/json")
        self.send_header("Content-Length", str(len(sent)))
        if mode == "slow-down":
            self.send_header("Retry-After", "0.3")
        elif status >= 400:
            self.send_header("Retry-After-Ms", "1")  # tests need not wait
        self.end_headers()
        self.wfile.write(sent[: len(sent) // 2] if cut else sent)
        if cut:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    class Bound(Handler):
        """The handler of this one server."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
    Bound.endpoint = Endpoint(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield Bound.endpoint
    server.shutdown()
    server.server_close()
    thread.join()
