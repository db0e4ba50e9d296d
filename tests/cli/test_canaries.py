"""Canary words in everything that publishers keep from AI: whatever is run, none is stored, sent or shown.

Each kind of no has an article with a word that no language has. The real command is run over real files, with every
kind of model; then every byte under `.qa`, every request that a recording endpoint received, and everything printed is
searched, in UTF-8 and UTF-16. A word of an open article shows that the search finds what is there. Each command must
end as it should: one that fails has let nothing out, and shows nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.cli.conftest import Workspace
from tests.cli.traces import canary, leaks, leaks_below, vectors_left, vectors_of
from tests.endpoint.server import Endpoint, quoting

KINDS = ("open", "forbidden", "notice", "noai", "json-field", "later-flag", "later-notice", "later-noai")
FIRST = KINDS[1:5]
"""A no from the beginning."""
LATER = KINDS[5:]
WORDS = {kind: canary(kind) for kind in KINDS}
TOPICS = {
    "open": ("Heron colony counted at Lake Mora", "herons"),
    "forbidden": ("Lighthouse at Storholm goes dark", "lighthouse lamps"),
    "notice": ("Carillon of Vikdal silent for repairs", "carillon bells"),
    "noai": ("Salt works at Grindevoll reopen", "salt pans"),
    "json-field": ("Tramway to Hestad gets new cars", "tramway cars"),
    "later-flag": ("Observatory on Kveldberg finds comet", "comet tails"),
    "later-notice": ("Orchard census finds lost apples", "apple sorts"),
    "later-noai": ("Ice road to Nordvann opens early", "ice road metres"),
}
REGISTER = """
[[source]]
id = "open"
name = "Open Gazette"
paths = ["open/*"]

[[source]]
id = "closed"
name = "Closed Wire"
ai_use = "forbid"
reason = "Its terms forbid it."
paths = ["closed/*"]

[[source]]
id = "mixed"
name = "Mixed Press"   # says so article by article
paths = ["mixed/*"]

[[source]]
id = "later"
name = "Later Post"
paths = ["later/*"]
"""
NOTICE = "© Mixed Press. All rights reserved. Use of this article by AI systems is prohibited."


def story(kind: str) -> str:
    title, things = TOPICS[kind]
    word = WORDS[kind]
    return (
        f"{title}, the {word} office said on Monday. The {things} were counted by {word} at 4,711 in all.\n\n"
        f"“We did not expect the {things},” said Ada {word.capitalize()}, who leads the count of the {things} for a year. "
        f"The {word.capitalize()} Hall opened in 1987."
    )


def page(kind: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in story(kind).split("\n\n"))
    return (
        f"<html><head><title>{TOPICS[kind][0]}</title>{head}</head><body><article><h1>{TOPICS[kind][0]}</h1>"
        f"{paragraphs}</article></body></html>"
    )


def markdown(kind: str, notice: str = "") -> str:
    return f"---\ntitle: {TOPICS[kind][0]}\nurl: https://{kind}.example/story\n---\n\n{story(kind)}\n\n{notice}\n"


def question(kind: str) -> str:
    title, things = TOPICS[kind]
    return f"{title}: how many {things} were counted in all?"


def reply(body: dict[str, Any]) -> str:
    """What a model says that repeats the question it is to rewrite, and quotes the first passage of any other."""
    prompt = body["messages"][-1]["content"]
    _, rewrites, after = prompt.partition("The question to rewrite: ")
    return after.splitlines()[0] if rewrites else quoting(words=30)(body)


KEPT = (
    ".qa/catalog.db", ".qa/ledger.db", ".qa/index/gen-*/chroma.sqlite3", ".qa/answers/*.json", ".qa/chats/*.json",
    ".qa/runs/*/scores.jsonl", ".qa/unanswered/*.json", ".qa/cache/**/*.json", "recordings/*.json", "drafted.jsonl",
)  # fmt: skip
"""What is there when everything was run, and is searched."""
SHOWN = (
    "sent", "printed/", ".qa/catalog.db", ".qa/answers/", ".qa/runs/", ".qa/cache/", "recordings/", "drafted.jsonl",
)  # fmt: skip
"""Where a word of an open article is to be seen then, the index having none: the search looks there."""
ANSWERED, FAILED, NO_REPLY = (0,), (1,), (6,)
UNANSWERED = (10, 12)
"""No evidence, or pointers alone."""
UNSUPPORTED = (11,)


@dataclass
class Newsroom:
    workspace: Workspace
    endpoint: Endpoint
    broken: Endpoint
    printed: list[str] = field(default_factory=list)

    def run(self, *args: str, stdin: str = "", codes: Collection[int] = (0,)) -> None:
        """Run a command that ends with one of these exit codes, and keep what it prints."""
        clean = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY") and not k.startswith("QA_")}
        done = subprocess.run(
            [sys.executable, "-m", "qa", *args],
            cwd=self.workspace.home,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=clean,
            timeout=120,
            check=False,
        )
        self.printed.append(done.stdout + done.stderr)
        assert done.returncode in codes, (done.returncode, args, done.stdout, done.stderr)

    def run_everything(self, kinds: tuple[str, ...]) -> None:
        """Every command that could let a word out, asked about each of these articles."""
        for kind in kinds:
            asked = question(kind)
            self.run("search", asked, "--json")
            self.run("ask", "-m", "gpt", asked, codes=ANSWERED if kind == "open" else UNANSWERED)  # streams
            if kind == "open":
                self.run("ask", "-m", "recorded", asked)
                self.run("ask", "-m", "broken", asked, codes=NO_REPLY)
                self.run("--debug", "ask", "-m", "broken", asked, codes=FAILED)
            if kind in ("forbidden", "later-notice"):
                self.run("ask", asked, codes=UNANSWERED)
                self.run("ask", "-m", "scripted", "--json", asked, codes=UNSUPPORTED)
                self.run("ask", "-m", "recorded", asked)  # of whatever was found
                self.run("ask", "-m", "gpt", "--json", "--no-sync", asked, codes=UNANSWERED)
                self.run("ask", "-m", "broken", asked, codes=UNANSWERED)
                self.run("--debug", "search", asked, "--source", "no-such", codes=FAILED)
            self.run("rights", "explain", TOPICS[kind][0])
        for command in (
            ["status", "--json"], ["doctor"], ["sources", "--help"], ["sources", "list"], ["sources", "show", "mixed"],
            ["sources", "show", "later"], ["rights", "log"], ["rights", "check", "closed/forbidden.md"],
            ["rights", "check", "mixed/notice.md", "--json"], ["rights", "check", "mixed/noai.html"], ["models"],
            ["config"], ["eval", "run", "set.jsonl", "-m", "offline", "-m", "gpt"], ["sync", "--json"],
        ):  # fmt: skip
            self.run(*command)
        self.talk(kinds)

    def talk(self, kinds: tuple[str, ...]) -> None:
        """A conversation about them, and everything that is kept of answers and runs."""
        lines = [*map(question, kinds), question("open"), "/why 1", "And what else was counted there?", "/sources"]
        self.run("chat", "-m", "gpt", stdin="\n".join([*lines, "/history"]))
        assert "error" not in self.printed[-1], self.printed[-1]
        last = f"And again: {question('open')}"
        for command in (
            ["ask", "-c", "-m", "gpt", "--show", "prompt", last], ["answers", "list"],
            ["answers", "show", "last"], ["answers", "export", "last", "-f", "html"], ["verify", "last"], ["replay", "last"],
            ["ask", "--again", "last", "--json"], ["unanswered"], ["eval", "show"], ["eval", "failures"],
            ["eval", "report", "-o", "-"], ["eval", "draft", "--yes", "--out", "drafted.jsonl"],
        ):  # fmt: skip
            self.run(*command)
        assert [name for name in KEPT if not any(self.workspace.home.glob(name))] == []

    def let_out(self, words: list[str]) -> list[tuple[str, str]]:
        """Where any of these words is to be seen, and which."""
        requests = [request.json for endpoint in (self.endpoint, self.broken) for request in endpoint.requests]
        found = [("sent", word) for word in leaks(json.dumps(requests, ensure_ascii=False).encode(), words)]
        for text in self.printed:
            found += [(f"printed/{text[:200]}", word) for word in leaks(text.encode(), words)]
        home = self.workspace.home
        for name in (".qa", "recordings"):
            found += [(f"{name}/{place}", word) for place, word in leaks_below(home / name, words)]
        return [*found, *(("drafted.jsonl", word) for word in leaks(self.drafted(), words))]

    def drafted(self) -> bytes:
        """The set of questions that was drafted, where that was run."""
        drafted = self.workspace.home / "drafted.jsonl"
        return drafted.read_bytes() if drafted.exists() else b""


@pytest.fixture
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    workspace = Workspace(tmp_path_factory.mktemp("newsroom"))
    workspace.write("sources.toml", REGISTER)
    workspace.write("open/open.md", markdown("open"))
    workspace.write("closed/forbidden.md", markdown("forbidden"))
    workspace.write("mixed/notice.md", markdown("notice", NOTICE))
    workspace.write("mixed/noai.html", page("noai", '<meta name="robots" content="noai">'))
    workspace.write(
        "mixed/json-field.json",
        json.dumps({"title": TOPICS["json-field"][0], "body": story("json-field"), "ai_use": "forbidden"}),
    )
    workspace.write("later/later-flag.md", markdown("later-flag"))
    workspace.write("mixed/later-notice.md", markdown("later-notice"))
    workspace.write("mixed/later-noai.html", page("later-noai"))
    workspace.write("replies.jsonl", "".join(json.dumps(f"QUOTE [1] counted\nCLAIM A.\n{n}") + "\n" for n in range(40)))
    items = [
        {"schema": 1, "id": kind, "question": question(kind), "answerable": False, "status": "insufficient"}
        for kind in KINDS
    ]
    workspace.write("set.jsonl", "".join(json.dumps(item) + "\n" for item in items))
    with Endpoint(reply=reply) as endpoint, Endpoint("error-500") as broken:
        workspace.write(
            "qa.toml",
            'sources = "sources.toml"\n'
            f'[models.gpt]\nprovider = "openai"\nname = "small"\nbase_url = "{endpoint.base_url}"\nkey_env = ""\n'
            f'[models.broken]\nprovider = "openai"\nname = "small"\nbase_url = "{broken.base_url}"\nretries = 0\n'
            '[models.scripted]\nprovider = "scripted"\npath = "replies.jsonl"\n'
            '[models.recorded]\nprovider = "recorded"\npath = "recordings"\nrecord = "gpt"\n',
        )
        yield Newsroom(workspace, endpoint, broken)


def test_no_canary_is_ever_stored_sent_or_shown(newsroom: Newsroom) -> None:
    home = newsroom.workspace.home
    newsroom.run("sync")
    newsroom.run_everything(("open", "forbidden", "notice"))
    assert newsroom.let_out([WORDS[kind] for kind in FIRST]) == []
    assert newsroom.broken.requests
    shown = [place for place, _ in newsroom.let_out([WORDS["open"]])]
    assert [name for name in SHOWN if not any(place.startswith(name) for place in shown)] == []

    # Three of them say no from now on, each in another way.
    vectors = vectors_of(home, "later")
    assert len(vectors) >= 3
    assert vectors_left(home / ".qa", vectors)
    assert len(newsroom.let_out([WORDS[kind] for kind in LATER])) >= 3
    for seen in (newsroom.endpoint.requests, newsroom.broken.requests, newsroom.printed):
        seen.clear()
    (home / "drafted.jsonl").unlink()  # a set of questions is a person's own file, and beyond a purge
    newsroom.workspace.write("mixed/later-notice.md", markdown("later-notice", NOTICE))
    newsroom.workspace.write("mixed/later-noai.html", page("later-noai", '<meta name="robots" content="noai">'))
    newsroom.run("sources", "forbid", "later", "--reason", "A letter of 2 March.")
    assert "nothing found" in newsroom.printed[-1]
    newsroom.run_everything(("open", *LATER))
    assert newsroom.let_out([WORDS[kind] for kind in (*FIRST, *LATER)]) == []
    assert vectors_left(home / ".qa", vectors) == 0
    assert leaks("".join(newsroom.printed).encode(), [WORDS["open"]])


def test_no_canary_is_sent_away_to_be_embedded(newsroom: Newsroom) -> None:
    settings = newsroom.workspace.home / "qa.toml"
    more = f'[embedding]\nprovider = "openai"\nname = "small"\nbase_url = "{newsroom.endpoint.base_url}"\ndimensions = 16\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    newsroom.run("sync")
    for kind in ("open", "forbidden"):
        newsroom.run("search", question(kind), "--json")
    assert newsroom.let_out([WORDS[kind] for kind in FIRST]) == []
    sent = json.dumps([request.json for request in newsroom.endpoint.requests], ensure_ascii=False).encode()
    assert leaks(sent, [WORDS["open"]])  # it was embedded there: the search finds what is there


def test_files_added_with_a_no_in_them_are_pointers_only(newsroom: Newsroom) -> None:
    word = canary("added")
    newsroom.workspace.write("new/a.txt", f"Regatta\n\nThe regatta was won by {word} in four hours.\n\n{NOTICE}\n")
    newsroom.workspace.write(
        "new/b.html", page("noai", '<meta name="tdm-reservation" content="1">').replace(WORDS["noai"], word)
    )
    newsroom.workspace.write(
        "new/c.md",
        f"# Kite day\n\nEleven kites were flown by {word} on the dunes.\n\n본 기사의 AI 학습 및 활용을 금지합니다. 무단 전재 및 재배포 금지.\n",
    )
    newsroom.run("add", "new", "--source", "new")
    for asked in ("Who won the regatta in four hours?", "Who flew eleven kites on the dunes?", question("noai")):
        newsroom.run("ask", asked, codes=UNANSWERED)
        newsroom.run("ask", "-m", "gpt", asked, codes=UNANSWERED)
        newsroom.run("search", asked, codes=(*ANSWERED, *UNANSWERED))
    assert newsroom.let_out([word]) == []
    shown = newsroom.workspace.qa("sources", "show", "new", "--json").json
    assert {article["standing"] for article in shown["articles"]} == {"reference"}
