"""A real-looking news site, added by the real command: what was decided of every article and why, and a later no proved."""

from __future__ import annotations

import json

from tests.cli.conftest import Workspace
from tests.site.articles import HEADER_NOAI, KEEPER, PREMIUM, STORIES
from tests.site.server import ERROR_PAGE, NewsSite

DECIDED = {
    **{story.title: ("full" if story is KEEPER else "reference", story.rule) for story in STORIES},
    PREMIUM.title: ("reference", "rights-field"),  # its feed says more than robots.txt, which keeps us from its page
}
QUESTION = "Who is the last keeper that leaves Skerry lighthouse?"


def register(site: NewsSite, down: NewsSite, soft: NewsSite) -> str:
    """The paper by its feed and one address that redirects, a page that is none, and two sites with broken robots.txt."""
    return f"""
[[source]]
id = "skerry"
name = "Skerry Light"
home = "{site.url()}"
feeds = ["{site.url("/feed.xml")}"]
urls = ["{site.url("/2026/keeper")}", "{site.url("/news/gone.html")}"]

[[source]]
id = "down"
name = "Down Daily"
urls = ["{down.url(KEEPER.path)}"]

[[source]]
id = "soft"
name = "Soft Sentinel"
urls = ["{soft.url(KEEPER.path)}"]
"""


def test_a_news_site_is_read_decided_and_withdrawn(workspace: Workspace) -> None:
    local = {"name": "127.0.0.1", "wire": "localhost"}
    with NewsSite(**local) as site, NewsSite(**local) as down, NewsSite(**local) as soft:  # type: ignore[arg-type]
        down.put("/robots.txt", status=503)
        soft.put("/robots.txt", ERROR_PAGE, Content_Type="text/html")
        site.put("/news/gone.html", ERROR_PAGE, Content_Type="text/html")
        workspace.write("sources.toml", register(site, down, soft))
        workspace.write(
            "qa.toml", 'sources = "sources.toml"\n[fetch]\ndelay = 0.0\nallow_private = ["127.0.0.1", "localhost"]\n'
        )
        first = workspace.qa("sync", "--json")
        assert first.code == 4, first.err  # the page that is none is told
        assert ["/news/gone.html" in entry["path"] for entry in first.json["quarantined"]] == [True]

        # What was decided of every article, and why.
        shown = workspace.qa("sources", "show", "skerry", "--json").json["articles"]
        decided = {article["title"]: (article["standing"], article["rule"]) for article in shown}
        assert decided == DECIDED
        assert all(article["reason"] for article in shown)
        for source in ("down", "soft"):
            [article] = workspace.qa("sources", "show", source, "--json").json["articles"]
            assert (article["standing"], article["rule"]) == ("unchecked", "carrier-failed")
        why = workspace.qa("rights", "explain", HEADER_NOAI.title, "--json").json
        assert {"carrier": "robots.txt", "status": "read"} in why["carriers"]
        assert ("noai", "no") in [(signal["quote"], signal["says"]) for signal in why["signals"]]
        answer = workspace.qa("ask", QUESTION, "--no-sync")
        assert answer.code == 0, answer.out + answer.err

        # One file of the site changes.
        site.put("/.well-known/tdmrep.json", json.dumps([{"location": "*", "tdm-reservation": 1}]))
        second = workspace.qa("sync", "--json")
        [place] = second.json["certificates"]
        certificate = json.loads((workspace.home / place).read_text(encoding="utf-8"))
        assert certificate["rules"] == {"tdm-reservation": 1}
        assert (certificate["deleted"]["articles"], certificate["scan"]["found"]) == (1, 0)
        assert certificate["result"] == "nothing found"
        after = workspace.qa("ask", QUESTION, "--no-sync")
        assert after.code == 12, after.out
        assert KEEPER.title in after.out
        left = b"".join(path.read_bytes() for path in (workspace.home / ".qa").rglob("*") if path.is_file())
        for story in STORIES:
            assert story.paragraphs[0].encode() not in left
        assert not site.asked(PREMIUM.path)
        assert not down.asked(KEEPER.path)
