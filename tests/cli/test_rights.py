"""`qa rights`: any signal tried offline or fetched, every decision explained, the ledger read back whole."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import NO_AI_NOTICE, Run, Workspace
from tests.site.server import NewsSite

TDM = '[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://paper.example/policy"}]'
RSL = """<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><prohibits type="usage">ai-input</prohibits>
</license></content></rsl>"""
KEYS = ["verdict", "uses", "conditions", "signals", "carriers", "rule", "reason"]


@pytest.fixture
def bench(tmp_path: Path) -> Workspace:
    """A folder that is no workspace: trying a signal needs none."""
    return Workspace(tmp_path)


def check(bench: Workspace, *args: str, **files: str | bytes) -> dict[str, Any]:
    options: list[str] = []
    for name, content in files.items():
        bench.write(f"given/{name}", content)
        options += [f"--{name}", f"given/{name}"]
    run = bench.qa("rights", "check", *options, *args, "--json")
    assert run.code == 0, run.err
    return run.json


def test_the_document_is_the_one_that_is_promised(bench: Workspace) -> None:
    said = check(
        bench, "--url", "https://paper.example/a", robots="User-agent: *\nContent-Signal: search=yes, ai-train=no\n"
    )
    assert list(said) == KEYS
    assert said["verdict"] == "full"
    assert said["uses"] == {"search": "yes", "ai_input": "unstated", "ai_train": "no", "display": "unstated"}
    assert all(list(s) == ["carrier", "protocol", "use", "says", "quote", "where", "note"] for s in said["signals"])
    assert all(list(carrier) == ["carrier", "status"] for carrier in said["carriers"])
    assert {"carrier": "robots.txt", "status": "read"} in said["carriers"]
    help_text = bench.qa("rights", "check", "--help").out
    assert all(f'"{key}"' in help_text for key in KEYS)


@pytest.mark.parametrize(
    ("files", "args", "rule"),
    [
        ({"robots": "User-agent: *\nDisallow: /a\n"}, ["--url", "https://p.example/a/b"], "robots-disallow"),
        ({"robots": "User-agent: *\nContent-Signal: ai-input=no\nAllow: /\n"}, [], "content-signal-ai-input"),
        ({"tdmrep": TDM}, [], "tdm-reservation"),
        ({"rsl": RSL}, ["--url", "https://p.example/x"], "rsl-prohibits"),
        ({"html": '<html><head><meta name="robots" content="noai"></head><body></body></html>'}, [], "meta-noai"),
        ({"text": f"Regatta\n\nFour boats sailed.\n\n{NO_AI_NOTICE}\n"}, [], "printed-notice"),
        ({}, ["--header", "Content-Usage: ai-use=n"], "aipref-ai-use"),
        ({}, ["--header", "TDM-Reservation: 1"], "tdm-reservation"),
        ({}, ["--header", "X-Robots-Tag: noai", "--header", "Content-Type: text/html"], "meta-noai"),
    ],
    ids=["robots", "content-signal", "tdmrep", "rsl", "html", "text", "content-usage", "tdm-header", "x-robots-tag"],
)
def test_every_carrier_can_be_tried_by_itself(
    bench: Workspace, files: dict[str, str], args: list[str], rule: str
) -> None:
    said = check(bench, *args, **files)
    assert (said["verdict"], said["rule"], said["uses"]["ai_input"]) == ("reference", rule, "no")
    assert all(signal["where"] for signal in said["signals"])


def test_training_only_signals_leave_answering_open(bench: Workspace) -> None:
    said = check(bench, aitxt="User-Agent: *\nDisallow: /\n", trusttxt="datatrainingallowed=no\n")
    assert said["uses"]["ai_train"] == "no"
    assert said["uses"]["ai_input"] == "unstated"


def test_they_combine_and_any_no_wins(bench: Workspace) -> None:
    html = "<html><body><article><p>Four boats sailed round the island on Sunday, the club said.</p></article></body></html>"
    yes = {"robots": "User-agent: *\nContent-Signal: ai-input=yes\nAllow: /\n", "html": html}
    assert check(bench, **yes)["verdict"] == "full"
    for more in ({"tdmrep": TDM}, {"text": f"Four boats sailed.\n\n{NO_AI_NOTICE}\n"}):
        said = check(bench, **yes, **more)
        assert said["verdict"] == "reference"
        assert said["uses"]["ai_input"] == "no"
        carriers = [carrier["carrier"] for carrier in said["carriers"]]
        assert len(set(carriers)) == len(carriers)
    assert check(bench, "--header", "X-Robots-Tag: noai", **yes)["verdict"] == "reference"


@pytest.mark.parametrize(("profile", "verdict"), [("strict", "reference"), ("cautious", "full"), ("open", "full")])
def test_profiles_decide_what_silence_means_and_nothing_else(bench: Workspace, profile: str, verdict: str) -> None:
    silent = "User-agent: *\nAllow: /\n"
    assert check(bench, "--profile", profile, robots=silent)["verdict"] == verdict
    assert check(bench, "--profile", profile, "--header", "X-Robots-Tag: noai", robots=silent)["verdict"] == "reference"


def test_what_cannot_be_read_is_no_consent(bench: Workspace) -> None:
    said = check(bench, robots="<!doctype html><html><body>Not here</body></html>")
    assert said["verdict"] == "unchecked"
    assert {"carrier": "robots.txt", "status": "failed"} in said["carriers"]


def test_odd_bytes_and_empty_files_are_tried_too(bench: Workspace) -> None:
    assert check(bench, robots=b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n")["rule"] == "robots-disallow"
    assert check(bench, html="", text="", robots="")["verdict"] == "full"
    assert check(bench, html='<META NAME=ROBOTS CONTENT="NOAI, NOIMAGEAI">')["rule"] == "meta-noai"


def test_the_table_says_what_was_read_and_what_decided(bench: Workspace) -> None:
    bench.write("page.html", '<html><head><meta name="robots" content="noai"></head><body><p>Boats.</p></body></html>')
    run = bench.qa("rights", "check", "page.html", "--header", "Content-Type: text/html")
    assert run.code == 0, run.err
    assert run.out.startswith("reference  meta-noai\n")
    for words in ("html-meta", "noai", "LOOKED AT", "ai_input no"):
        assert words in run.out
    assert max(map(len, run.out.splitlines())) <= 110  # a pipe has no width, and wants no table as wide as a wall


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "nothing to check"),
        (["--header", "no colon"], "no header"),
        (["--robots", "missing.txt"], "missing.txt cannot be read"),
        (["missing.md"], "is no file"),
        (["--url", "https://a.example", "--profile", "brave"], "no profile"),
    ],
)
def test_a_wrong_argument_is_said_with_a_remedy(bench: Workspace, args: list[str], words: str) -> None:
    run = bench.qa("rights", "check", *args)
    assert run.code == 2
    assert words in run.err
    assert "try:" in run.err


def test_a_file_of_several_articles_gives_a_verdict_on_each(bench: Workspace) -> None:
    articles = [
        {"id": "a", "title": "One", "text": "Boats sailed."},
        {"id": "b", "title": "Two", "text": f"Boats.\n\n{NO_AI_NOTICE}"},
    ]
    bench.write("two.json", json.dumps(articles))
    found = bench.qa("rights", "check", "two.json", "--json").json["articles"]
    assert [(one["article_id"].rsplit("#")[-1], one["verdict"]) for one in found] == [("a", "full"), ("b", "reference")]


def test_a_file_of_a_source_is_checked_with_the_registers_word(asked: Workspace) -> None:
    said = asked.qa("rights", "check", "wire/2026-02-11-shipyard.md", "--json").json
    assert (said["verdict"], said["rule"]) == ("reference", "register-forbid")
    assert asked.qa("rights", "check", "courier/2026-03-02-bridge.md", "--json").json["rule"] == "nothing-said"


def test_an_address_is_fetched_with_what_its_site_says(bench: Workspace) -> None:
    with NewsSite() as site:
        url = site.loopback("/news/last-keeper.html")

        def fetch(*args: str) -> Run:
            return bench.qa("rights", "check", url, *args)

        refused = fetch()
        assert refused.code == 4
        assert "Traceback" not in refused.err
        site.put("/robots.txt", "User-agent: *\nAllow: /\n")
        site.put("/.well-known/tdmrep.json", "[]")
        before = fetch("--allow-private", "--json").json
        site.put("/robots.txt", "User-agent: *\nContent-Signal: ai-input=no\nAllow: /\n")
        after = fetch("--allow-private", "--json").json
        assert "no" not in [s["says"] for s in before["signals"] if s["protocol"] == "content-signals"]
        assert after["verdict"] == "reference"
        assert "content-signals" in [s["protocol"] for s in after["signals"] if s["use"] == "ai_input"]
        site.put("/robots.txt", "User-agent: *\nDisallow: /\n")
        kept_out = fetch("--allow-private", "--json").json
        assert (kept_out["verdict"], kept_out["rule"]) == ("reference", "robots-disallow")


# ── explain and log ────────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_is_explained_with_its_evidence(workspace: Workspace) -> None:
    path = workspace.write("courier/note.md", f"# Regatta\n\nFour boats sailed round the island.\n\n{NO_AI_NOTICE}\n")
    workspace.qa("sync")
    for name in ("note.md", "Regatta", "courier/note.md"):
        said = workspace.qa("rights", "explain", name, "--json").json
        assert said["article_id"] == "courier/note.md"
        assert (said["verdict"], said["rule"], said["evidence"]) == ("reference", "printed-notice", "unchanged")
        assert NO_AI_NOTICE in [signal["quote"] for signal in said["signals"]]
        assert [row["standing"] for row in said["history"]] == ["reference"]
    shown = workspace.qa("rights", "explain", "Regatta").out
    assert "printed-notice" in shown
    assert "is the same today" in shown
    path.write_text("# Regatta\n\nFour boats sailed round the island.\n", encoding="utf-8")
    assert workspace.qa("rights", "explain", "Regatta", "--json").json["evidence"] == "changed"
    path.unlink()
    recorded = workspace.qa("rights", "explain", "Regatta", "--json").json
    assert recorded["evidence"] == "recorded"
    assert [s["quote"] for s in recorded["signals"]] == [""] * len(
        recorded["signals"]
    )  # the ledger keeps no such words
    assert recorded["signals"]


def test_a_fetched_article_is_explained_from_what_was_recorded(workspace: Workspace) -> None:
    workspace.write("qa.toml", 'sources = "sources.toml"\n[fetch]\ndelay = 0.0\nallow_private = ["127.0.0.1"]\n')
    with NewsSite() as site:
        site.put("/robots.txt", "User-agent: *\nContent-Signal: search=yes, ai-input=no\nAllow: /\n")
        workspace.qa("add", site.loopback("/news/last-keeper.html"), "--source", "skerry")
    said = workspace.qa("rights", "explain", "skerry/", "--json").json
    assert (said["verdict"], said["evidence"]) == ("reference", "recorded")
    assert "ai-input=no" in [signal["quote"] for signal in said["signals"]]
    assert {"carrier": "robots.txt", "status": "read"} in said["carriers"]
    assert said["signals_due"] > said["decided"]


def test_who_cannot_be_told_apart_is_asked_for(asked: Workspace) -> None:
    run = asked.qa("rights", "explain", "2026")
    assert run.code == 2
    assert "courier/2026-03-02-bridge.md" in run.err
    assert asked.qa("rights", "explain", "nothing like it").code == 2


def test_the_log_lists_every_decision_and_vouches_for_the_chain(workspace: Workspace) -> None:
    workspace.qa("sync")
    log = workspace.qa("rights", "log", "--json").json
    assert log["chain"] == {"whole": True, "entries": 4, "events": 0}
    assert len(log["log"]) == 4
    only = workspace.qa("rights", "log", "--json", "--source", "wire").json["log"]
    assert [row["article_id"] for row in only] == ["wire/2026-02-11-shipyard.md"]
    assert workspace.qa("rights", "log", "--json", "--since", "2999-01-01").json["log"] == []
    assert "the chain is whole" in workspace.qa("rights", "log").out


def test_a_chain_that_was_tampered_with_is_told(workspace: Workspace) -> None:
    workspace.qa("sync")
    with sqlite3.connect(workspace.home / ".qa/ledger.db") as connection:
        connection.executescript("DROP TRIGGER entries_stay; UPDATE entries SET standing = 'full' WHERE number = 1;")
    connection.close()
    run = workspace.qa("rights", "log")
    assert run.code == 1
    assert "entry 1" in run.err
    assert workspace.qa("doctor").code == 3


# ── the register's flag ────────────────────────────────────────────────────────────────────────────────────


def test_the_flag_is_changed_and_every_comment_stays(workspace: Workspace) -> None:
    register = workspace.home / "sources.toml"
    text = register.read_text(encoding="utf-8").replace('name = "The Courier"', 'name = "The Courier"  # daily')
    register.write_text(
        "# top\n" + text.replace('[[source]]\nid = "wire"', '# the wire\n[[source]]\nid = "wire"'), encoding="utf-8"
    )
    assert workspace.qa("sources", "forbid", "courier", "--reason", 'They said: "no".').code == 0
    assert workspace.qa("sources", "allow", "wire", "--permission", "Contract 17, signed by T. Holm").code == 0
    written = register.read_text(encoding="utf-8")
    for comment in ("# top\n", "# daily", "# the wire\n[[source]]"):
        assert comment in written
    shown = {row["id"]: row for row in workspace.qa("sources", "list", "--json").json["sources"]}
    assert (shown["courier"]["ai_use"], shown["courier"]["reason"]) == ("forbid", 'They said: "no".')
    assert (shown["wire"]["ai_use"], shown["wire"]["reason"]) == ("allow", "")  # the old no's reason went with it
    assert shown["wire"]["full"] == 1
    permission = [
        row["permission"] for row in workspace.qa("rights", "log", "--json").json["log"] if row.get("permission")
    ]
    assert "Contract 17, signed by T. Holm" in permission


def test_an_unknown_source_is_told_with_the_nearest(workspace: Workspace) -> None:
    run = workspace.qa("sources", "forbid", "curier")
    assert run.code == 2
    assert "courier" in run.err


def test_rights_help_is_light() -> None:
    import subprocess

    code = (
        "import sys, runpy; sys.argv = ['qa', 'rights', 'check', '--help']\n"
        "try: runpy.run_module('qa', run_name='__main__')\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert not set(done.stderr.split()) & {"numpy", "sqlite3", "selectolax", "httpx2", "chromadb"}
