"""The news site itself: it answers as real sites do, and any file of it can be changed while it runs."""

import http.client
import json

from tests.site.articles import KEEPER, STORIES
from tests.site.server import HOST, WIRE_HOST, NewsSite


def ask(site: NewsSite, path: str, host: str = HOST, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{site.port}", **headers})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_it_speaks_in_every_place_where_a_site_may_speak() -> None:
    with NewsSite() as site:
        robots = ask(site, "/robots.txt")[2].decode()
        assert "Content-Signal:" in robots
        assert "Content-Usage:" in robots
        assert f"License: {site.url('/rsl/site.xml')}" in robots
        assert json.loads(ask(site, "/.well-known/tdmrep.json")[2])[0]["tdm-reservation"] == 1
        assert ask(site, "/news/seal-count.html")[1]["x-robots-tag"] == "noai, noimageai"
        assert ask(site, "/news/ice-forecast.html")[1]["content-usage"] == "train-ai=n, ai-use=n"
        assert {story.language for story in STORIES} == {"en", "de", "fr", "ko", "ja"}
        for story in STORIES:
            assert story.paragraphs[0] in ask(site, story.path)[2].decode()


def test_one_file_of_it_can_be_changed_while_it_runs() -> None:
    with NewsSite() as site:
        before = ask(site, "/robots.txt")
        site.put("/robots.txt", "User-agent: *\nDisallow: /\n")
        after = ask(site, "/robots.txt")
        assert before[1]["etag"] != after[1]["etag"]
        site.put("/robots.txt", status=503, Retry_After="5")
        assert (ask(site, "/robots.txt")[0], ask(site, "/robots.txt")[1]["retry-after"]) == (503, "5")


def test_what_did_not_change_is_not_sent_again() -> None:
    with NewsSite() as site:
        first = ask(site, KEEPER.path)
        again = ask(site, KEEPER.path, **{"If-None-Match": first[1]["etag"]})
        assert (again[0], again[2]) == (304, b"")


def test_hosts_are_told_apart_and_requests_are_noted() -> None:
    with NewsSite() as site:
        assert "ai-input=no" in ask(site, "/robots.txt", WIRE_HOST)[2].decode()
        assert "ai-input=no" not in ask(site, "/robots.txt")[2].decode()
        assert [one.host.split(":")[0] for one in site.asked("/robots.txt")] == [WIRE_HOST, HOST]
