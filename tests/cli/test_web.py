"""Articles from the web by the real command: added by address, read with their publisher's wishes, withdrawn by a new no."""

from __future__ import annotations

from tests.cli.conftest import Workspace
from tests.site.server import ROBOTS_NO_AI, NewsSite

PAGE = """<!doctype html><html lang="en"><head><title>Pier café reopens</title>
<meta property="article:published_time" content="2026-09-12"></head><body><nav><a href="/">Home</a></nav><article><h1>Pier café reopens</h1>
<p>The café on the north pier reopened on Saturday after a fire, its owner Nora Quist said. The repairs cost 61,000 euros and took seven months.</p>
<p>Opening hours are eight to six every day but Monday. Four people work there, two of them new, and a fifth is wanted for the summer.</p>
</article><footer>Skerry Light</footer></body></html>"""
OPEN = "User-agent: *\nContent-Signal: search=yes, ai-input=yes, ai-train=no\nAllow: /\n"
QUESTION = "How much did the repairs of the pier café cost?"


def settings(workspace: Workspace) -> None:
    workspace.write("qa.toml", 'sources = "sources.toml"\n[fetch]\ndelay = 0.0\nallow_private = ["127.0.0.1"]\n')


def test_a_page_is_added_by_its_address_and_answers(workspace: Workspace) -> None:
    settings(workspace)
    with NewsSite() as site:
        site.put("/robots.txt", OPEN)
        site.put("/pier.html", PAGE)
        run = workspace.qa("add", site.loopback("/pier.html"), "--source", "skerry", "--name", "Skerry Light")
        assert run.code == 0, run.out + run.err
        answer = workspace.qa("ask", QUESTION)
        assert answer.code == 0, answer.err
        assert "61,000 euros" in answer.out
        assert "Skerry Light" in answer.out
        asked = len(site.requests)
        assert workspace.qa("sync").code == 0
        assert all(request.status in (200, 304, 404) for request in site.requests[asked:]) if asked else False


def test_a_feed_is_told_from_a_page(workspace: Workspace) -> None:
    settings(workspace)
    with NewsSite() as site:
        workspace.qa("add", site.loopback("/feed.xml"), "--source", "skerry")
    register = (workspace.home / "sources.toml").read_text(encoding="utf-8")
    assert "feeds = [" in register
    assert 'id = "skerry"' in register


def test_a_private_address_is_refused_unless_it_was_allowed(workspace: Workspace) -> None:
    with NewsSite() as site:
        run = workspace.qa("add", site.loopback("/news/last-keeper.html"), "--source", "skerry")
        assert run.code == 4
        assert "--allow-private" in run.err
        assert not site.requests
        assert site.loopback() not in (workspace.home / "sources.toml").read_text(encoding="utf-8")
        known = workspace.qa("add", site.loopback("/nowhere.html"), "--source", "skerry", "--allow-private")
        assert known.code == 4
        assert "no such page" in known.err
        assert "skerry" not in (workspace.home / "sources.toml").read_text(encoding="utf-8")


def test_a_publisher_that_cannot_be_asked_has_not_agreed(workspace: Workspace) -> None:
    settings(workspace)
    with NewsSite() as site:  # the page names skerry.example as its home, which nobody can resolve here
        workspace.qa("add", site.loopback("/news/last-keeper.html"), "--source", "skerry")
    shown = workspace.qa("sources", "show", "skerry", "--json").json["articles"][0]
    assert shown["standing"] == "unchecked"


def test_a_site_that_turns_to_no_is_purged_with_a_certificate(workspace: Workspace) -> None:
    settings(workspace)
    with NewsSite() as site:
        site.put("/robots.txt", OPEN)
        site.put("/pier.html", PAGE)
        workspace.qa("add", site.loopback("/pier.html"), "--source", "skerry")
        assert "61,000 euros" in workspace.qa("ask", QUESTION).out
        site.put("/robots.txt", ROBOTS_NO_AI)
        run = workspace.qa("sync")
        after = workspace.qa("sources", "show", "skerry", "--json").json["articles"][0]
        assert after["standing"] == "reference", run.out
        assert list((workspace.home / ".qa" / "certificates").glob("*.json"))
        assert workspace.qa("ask", QUESTION).code in (10, 12)
        left = b"".join(path.read_bytes() for path in (workspace.home / ".qa").rglob("*") if path.is_file())
        assert b"Nora Quist" not in left
