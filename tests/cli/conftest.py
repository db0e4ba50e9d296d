"""A small workspace of articles, and the real command run in it as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

REGISTER = """\
[[source]]
id = "courier"
name = "The Courier"
home = "https://courier.example/"
paths = ["courier/**/*"]

[[source]]
id = "wire"
name = "The Wire"
home = "https://wire.example/"
ai_use = "forbid"
reason = "Its terms forbid any use by AI systems."
paths = ["wire/*.md"]

[[source]]
id = "agency"
name = "The Agency"
ai_use = "forbid"
reason = "Its notice forbids it."
references = [{ title = "Minister's Oslo visit opens talks on salmon tariffs", url = "https://agency.example/oslo", published = "2026-01-14" }]
"""

BRIDGE = """\
---
title: Alder Bridge reopens after repairs
author: Mira Solberg
published: 2026-03-02
url: https://courier.example/2026/03/02/alder-bridge
---

Alder Bridge reopened to traffic on Monday after fourteen months of repairs, the roads office said.

The work cost 7.4 million euros, 600,000 euros less than planned. "We found the bearings in better shape than we feared," said
Henrik Dahl, the engineer in charge.

## What changes for drivers

Lorries over 18 tonnes must still use the ring road. The speed limit on the bridge is now 40 kilometres an hour.
"""

BRIDGE_QUESTION = "How much did the Alder Bridge repairs cost?"
BRIDGE_QUOTE = "The work cost 7.4 million euros, 600,000 euros less than planned."
PRICED = "price_input = 2.5\nprice_output = 10\n"
"""Settings of a model that has a price."""

LIBRARY = """\
Town library to open on Sundays
By Jonas Wick — 12 April 2026

The town library will open on Sundays from 3 May, the council decided on Thursday by 21 votes to 14.

Two librarians will be hired. The extra hours cost 88,000 euros a year, said the head of the library, Petra Lund.
"""

SECRET = """\
---
title: Shipyard owner sold island before bankruptcy
published: 2026-02-11
url: https://wire.example/shipyard
---

The shipyard's owner, Ragnar Tveit, sold the island of Storholm for 31 million kroner two weeks before the bankruptcy. CANARY-WIRE-5512.
"""

NO_AI_NOTICE = "Use of this article by AI systems is prohibited."


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document


@dataclass(frozen=True)
class Workspace:
    home: Path

    def qa(
        self, *args: str, stdin: str | None = None, env: Mapping[str, str] | None = None, timeout: float = 120
    ) -> Run:
        """Run the real command here; keys of the person running the tests are not passed on."""
        clean = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY") and not k.startswith("QA_")}
        done = subprocess.run(
            [sys.executable, "-m", "qa", *args],
            cwd=self.home,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**clean, **(env or {})},
            timeout=timeout,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Run(done.returncode, done.stdout, done.stderr)

    def write(self, path: str, content: str | bytes) -> Path:
        target = self.home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return target


def fill(home: Path) -> Workspace:
    workspace = Workspace(home)
    workspace.write("qa.toml", 'sources = "sources.toml"\n')
    workspace.write("sources.toml", REGISTER)
    workspace.write("courier/2026-03-02-bridge.md", BRIDGE)
    workspace.write("courier/2026-04-12-library.txt", LIBRARY)
    workspace.write("wire/2026-02-11-shipyard.md", SECRET)
    return workspace


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Synced once for all tests of a module."""
    made = fill(tmp_path_factory.mktemp("desk"))
    assert made.qa("sync").code == 0
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return fill(tmp_path)


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace already synced, for tests that only read."""
    made = fill(tmp_path_factory.mktemp("asked"))
    assert made.qa("sync").code == 0
    return made


@pytest.fixture
def all_bytes() -> Callable[[Path], bytes]:
    def read(folder: Path) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

    return read
