"""A real browser opening links on served pages, and where it scrolled to: tells which words a text fragment found."""

from __future__ import annotations

import html
import http.client
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from qa.types import Span

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_GAP = '<div style="height:3000px"></div>'
_REPORT = """
<script>
addEventListener('load', () => setTimeout(() => {
  const box = document.getElementById('quoted').getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight;
  fetch('/report?page=' + location.pathname.slice(1) + '&seen=' + seen + '&scrolled=' + Math.round(scrollY));
}, 250));
</script>"""


def find_browser() -> str:
    """The path of a Chromium; empty where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


@dataclass
class Seen:
    """What a page reported: whether the quoted words stand in the window, and how far it was scrolled."""

    quoted_is_visible: bool
    scrolled: int


@dataclass
class Browser:
    """A running Chromium and the server of its pages."""

    origin: str
    port: int
    pages: dict[str, str] = field(default_factory=dict)
    reports: dict[str, Seen] = field(default_factory=dict)

    def open(self, name: str, text: str, span: Span, link: str) -> Seen:
        """Serve the text as a page, open the link in a tab of its own, and wait for what the page reports."""
        self.pages[name] = _page(text, span)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        # The address is decoded once on the way: a link that is percent-encoded must be encoded once more.
        connection.putrequest("PUT", "/json/new?" + quote(link, safe=""))
        connection.endheaders()
        target = json.loads(connection.getresponse().read())
        until = time.monotonic() + 20
        while name not in self.reports and time.monotonic() < until:
            time.sleep(0.02)
        connection.request("GET", f"/json/close/{target['id']}")
        connection.getresponse().read()
        connection.close()
        return self.reports[name]


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Chromium without a window, with an empty profile in this folder."""
    driven: list[Browser] = []

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path == "/report":
                said = {key: values[0] for key, values in parse_qs(url.query).items()}
                driven[0].reports[said["page"]] = Seen(said["seen"] == "true", int(said["scrolled"]))
            body = driven[0].pages.get(url.path.removeprefix("/"), "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    process = subprocess.Popen(
        [find_browser(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
         "--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}",
         "--remote-debugging-port=0", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        told = profile / "DevToolsActivePort"
        until = time.monotonic() + 30
        while not (told.exists() and told.read_text().strip()):
            assert time.monotonic() < until, "Chromium did not start"
            time.sleep(0.05)
        driven.append(Browser(f"http://127.0.0.1:{server.server_port}", int(told.read_text().split()[0])))
        yield driven[0]
    finally:
        process.terminate()
        process.wait(20)
        server.shutdown()
        server.server_close()


def _page(text: str, span: Span) -> str:
    """Each line of the text a paragraph, screens apart; the quoted words are marked by an element of their own."""
    start, end = span
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        low, high = max(start - at, 0), min(end - at, len(line))
        if line and low < high:
            tag = '<b id="quoted">' if start >= at else "<b>"
            words = f"{html.escape(line[:low])}{tag}{html.escape(line[low:high])}</b>{html.escape(line[high:])}"
        else:
            words = html.escape(line)
        if line:
            paragraphs.append(f"<p>{words}</p>{_GAP}")
        at += len(line) + 1
    return f"<!doctype html><meta charset=utf-8><title>Page</title>{_GAP}{''.join(paragraphs)}{_REPORT}"
