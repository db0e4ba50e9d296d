"""Fetching from a real server on loopback: politeness, redirects, what sites say of their pages, and hostile answers."""

import gzip
import re
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from qa.errors import UnreadableError
from qa.sources.addresses import RefusedError
from qa.sources.client import TooLargeError, UnansweredError
from qa.sources.fetch import MAX_HOPS, Before, DisallowedError, Fetcher, user_agent
from qa.sources.site_files import is_soft_404
from qa.sources.web_state import WebState
from qa.types import SiteFile
from tests.site.articles import KEEPER, LICENSED, PREMIUM, WIRE
from tests.site.obey import may_fetch
from tests.site.server import CLOSED_HOST, ERROR_PAGE, HOST, ROBOTS_CLOSED, WIRE_HOST, NewsSite

Make = Callable[..., Fetcher]


@pytest.fixture
def fetcher(site: NewsSite) -> Iterator[Make]:
    made: list[Fetcher] = []

    def make(**options: Any) -> Fetcher:
        given = {
            "may_fetch": may_fetch, "allow_private": True, "resolve": site.resolve, "delay": 0, "timeout": 2.0,
            "sleep": lambda _: None, **options,
        }  # fmt: skip
        made.append(Fetcher(**given))
        return made[-1]

    yield make
    for one in made:
        one.__exit__()


def named(site: tuple[SiteFile, ...], name: str) -> list[tuple[str, int]]:
    return [(file.url, file.status) for file in site if file.name == name]


# ── politeness ─────────────────────────────────────────────────────────────────────────────────────────────


def test_robots_txt_is_asked_for_first_and_once(site: NewsSite, fetcher: Make) -> None:
    one = fetcher()
    one.fetch(site.url(KEEPER.path))
    one.fetch(site.url(LICENSED.path))
    assert site.requests[0].path == "/robots.txt"
    for path in ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt", "/trust.txt", "/rsl/site.xml"):
        assert len(site.asked(path)) == 1, path


def test_every_request_says_who_asks(site: NewsSite, fetcher: Make) -> None:
    fetcher(contact="https://desk.example/bot").fetch(site.url(KEEPER.path))
    for one in site.requests:
        assert re.fullmatch(r"BylineBot/\S+ \(\+https://desk\.example/bot\)", one.headers["user-agent"])
        assert "cookie" not in one.headers
    assert user_agent().startswith("BylineBot/")


def test_what_robots_txt_forbids_is_never_asked_for(site: NewsSite, fetcher: Make) -> None:
    with pytest.raises(DisallowedError) as caught:
        fetcher().fetch(site.url(PREMIUM.path))
    assert [one.path for one in site.requests] == ["/robots.txt"]
    assert named(caught.value.site, "robots.txt") == [(site.url("/robots.txt"), 200)]
    assert "forbids" in caught.value.message


@pytest.mark.parametrize(
    "answer", [{"status": 503}, {"status": 500}, {"body": ERROR_PAGE, "Content_Type": "text/html"}]
)
def test_a_robots_txt_that_cannot_be_read_is_no_permission(
    site: NewsSite, fetcher: Make, answer: dict[str, Any]
) -> None:
    site.put("/robots.txt", **answer)
    with pytest.raises(DisallowedError, match="cannot be read"):
        fetcher().fetch(site.url(KEEPER.path))
    assert not site.asked(KEEPER.path)


def test_html_under_a_text_type_is_seen_for_what_it_is(site: NewsSite, fetcher: Make) -> None:
    site.put("/robots.txt", ERROR_PAGE, Content_Type="text/plain")
    file = fetcher().robots(site.url("/"))
    assert (file.status, file.media_type) == (200, "text/html")


def test_a_host_is_given_time_between_requests(site: NewsSite, fetcher: Make) -> None:
    pauses: list[float] = []
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    fetcher(delay=1.5, sleep=pauses.append).fetch(site.url(KEEPER.path))
    assert len(pauses) == len(site.requests) - 1
    assert all(6.0 < pause <= 7.0 for pause in pauses)


def test_an_absurd_crawl_delay_is_capped(site: NewsSite, fetcher: Make) -> None:
    pauses: list[float] = []
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    fetcher(sleep=pauses.append).fetch(site.url(KEEPER.path))
    assert max(pauses) <= 30


def test_retry_after_is_honoured(site: NewsSite, fetcher: Make) -> None:
    waits: list[float] = []

    def busy(handler: Any) -> None:
        if len(site.asked(KEEPER.path)) > 1:
            site.put_story(KEEPER)
        handler.send_response(429)
        handler.send_header("Retry-After", "9")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.put(KEEPER.path, write=busy)
    assert fetcher(sleep=waits.append).fetch(site.url(KEEPER.path)).status == 200
    assert [wait for wait in waits if wait] == [9.0, 9.0]


def test_a_host_that_asks_for_an_hour_is_left_alone(site: NewsSite, fetcher: Make) -> None:
    one = fetcher()
    one.robots(site.url("/"))
    site.put(KEEPER.path, status=503, Retry_After="3600")
    assert one.fetch(site.url(KEEPER.path)).status == 503
    before = len(site.requests)
    with pytest.raises(UnansweredError):
        one.fetch(site.url(LICENSED.path))
    assert len(site.requests) == before


def test_what_did_not_change_is_not_sent_again(site: NewsSite, fetcher: Make) -> None:
    one = fetcher()
    first = one.fetch(site.url(KEEPER.path))
    before = Before(final_url=first.final_url, etag=first.header("etag"), also=first.also, licences=first.licences)
    again = one.fetch(site.url(KEEPER.path), before=before)
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert {(f.name, f.url) for f in again.site} == {(f.name, f.url) for f in first.site}


def test_site_files_are_kept_between_runs_and_asked_for_conditionally(site: NewsSite, fetcher: Make) -> None:
    with WebState() as state:
        first = fetcher(cache=state).fetch(site.url(KEEPER.path))
        again = fetcher(cache=state).fetch(site.url(KEEPER.path))
        assert [one.status for one in site.asked("/robots.txt")] == [200, 304]
        assert [f.body for f in first.site] == [f.body for f in again.site]
        site.put("/robots.txt", ROBOTS_CLOSED)
        with pytest.raises(DisallowedError):
            fetcher(cache=state).fetch(site.url(KEEPER.path))


# ── what sites say ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_comes_with_what_its_site_says(site: NewsSite, fetcher: Make) -> None:
    fetched = fetcher().fetch(site.url(LICENSED.path))
    assert named(fetched.site, "address") == [(site.url(LICENSED.path), 200)]
    assert named(fetched.site, "tdmrep.json") == [(site.url("/.well-known/tdmrep.json"), 200)]
    assert named(fetched.site, "trust.txt") == [(site.url("/trust.txt"), 200)]
    assert named(fetched.site, "rsl") == [(site.url("/rsl/licensed.xml"), 200), (site.url("/rsl/site.xml"), 200)]
    assert fetched.licences == (site.url("/rsl/licensed.xml"),)


def test_a_page_where_a_policy_should_be_is_a_soft_404(site: NewsSite, fetcher: Make) -> None:
    (ai,) = [file for file in fetcher().fetch(site.url(KEEPER.path)).site if file.name == "ai.txt"]
    assert (ai.status, is_soft_404(ai)) == (200, True)


def test_the_second_place_of_a_file_is_tried(site: NewsSite, fetcher: Make) -> None:
    site.put("/.well-known/ai.txt", "User-Agent: *\nDisallow: /\n")
    (ai,) = [file for file in fetcher().fetch(site.url(KEEPER.path)).site if file.name == "ai.txt"]
    assert ai.url == site.url("/.well-known/ai.txt")


def test_licences_in_link_headers_are_read(site: NewsSite, fetcher: Make) -> None:
    link = '<https://cc.example/by>; rel="license", </rsl/licensed.xml>; rel="license"; type="application/rsl+xml"'
    site.put("/linked.html", "<html><body><p>Text.</p></body></html>", Link=link)
    assert fetcher().fetch(site.url("/linked.html")).licences == (site.url("/rsl/licensed.xml"),)


def test_the_original_publisher_is_asked_too(site: NewsSite, fetcher: Make) -> None:
    fetched = fetcher().fetch(site.url(WIRE.path))
    assert fetched.also == (site.url("/stories/cable-repaired", WIRE_HOST),)
    hosts = [url for url, _ in named(fetched.site, "robots.txt")]
    assert hosts == [site.url("/robots.txt"), site.url("/robots.txt", WIRE_HOST)]
    assert not site.asked("/stories/cable-repaired"), "the page itself is read from where it was carried"


def test_a_licence_that_cannot_be_read_leaves_a_trace(site: NewsSite, fetcher: Make) -> None:
    site.remove("/rsl/licensed.xml", status=403)
    fetched = fetcher().fetch(site.url(LICENSED.path))
    assert (site.url("/rsl/licensed.xml"), 403) in named(fetched.site, "rsl")


# ── redirects ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_host_on_the_way_is_asked(site: NewsSite, fetcher: Make) -> None:
    fetched = fetcher().fetch(site.url("/go/wire"))
    assert fetched.hops == (site.url("/go/wire"),)
    assert fetched.final_url == site.url("/stories/cable-repaired", WIRE_HOST)
    assert named(fetched.site, "address") == [(site.url("/go/wire"), 302), (fetched.final_url, 200)]
    assert len(named(fetched.site, "robots.txt")) == 2


def test_a_redirect_to_a_host_that_forbids_is_not_followed(site: NewsSite, fetcher: Make) -> None:
    with pytest.raises(DisallowedError):
        fetcher().fetch(site.url("/go/closed"))
    assert [one.path for one in site.asked(host=CLOSED_HOST)] == ["/robots.txt"]


def test_redirects_end(site: NewsSite, fetcher: Make) -> None:
    with pytest.raises(UnreadableError, match="too often"):
        fetcher().fetch(site.url("/round/a"))
    for number in range(MAX_HOPS + 2):
        site.move(f"/chain/{number}", f"/chain/{number + 1}")
    with pytest.raises(UnreadableError, match="too often"):
        fetcher().fetch(site.url("/chain/0"))
    site.put(f"/chain/{MAX_HOPS}", "<html><body>there</body></html>")
    assert fetcher().fetch(site.url("/chain/0")).status == 200


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://user:pw@skerry.example/", "ftp://skerry.example/x", "http://["]
)
def test_a_redirect_to_no_web_address_is_refused(site: NewsSite, fetcher: Make, target: str) -> None:
    site.move("/out", target)
    with pytest.raises(RefusedError):
        fetcher().fetch(site.url("/out"))


def test_a_redirect_inside_is_refused(site: NewsSite, fetcher: Make) -> None:
    """One machine of one's own may be asked; that it sends us to another one changes nothing for that one."""
    site.move("/metadata", f"http://internal.example:{site.port}/latest/meta-data/")
    one = fetcher(allow_private={HOST})
    with pytest.raises(RefusedError, match="not on the public internet"):
        one.fetch(site.url("/metadata"))
    assert {one.host.split(":")[0] for one in site.requests} == {HOST}


def test_a_licence_or_an_origin_inside_is_not_asked(site: NewsSite, fetcher: Make) -> None:
    inside = f"http://internal.example:{site.port}"
    head = f'<link rel="canonical" href="{inside}/a"><link rel="license" type="application/rsl+xml" href="{inside}/l">'
    site.put("/tricky.html", f"<html><head>{head}</head><body><p>Text.</p></body></html>")
    fetched = fetcher(allow_private={HOST}).fetch(site.url("/tricky.html"))
    assert {one.host.split(":")[0] for one in site.requests} == {HOST}
    assert (f"{inside}/robots.txt", 0) in named(fetched.site, "robots.txt")
    assert (f"{inside}/l", 0) in named(fetched.site, "rsl")


# ── addresses ──────────────────────────────────────────────────────────────────────────────────────────────


def test_this_machine_is_refused_unless_allowed(site: NewsSite, fetcher: Make) -> None:
    with pytest.raises(RefusedError):
        fetcher(allow_private=False).fetch(site.loopback(KEEPER.path))
    assert site.requests == []
    assert fetcher().fetch(site.loopback(KEEPER.path)).status == 200
    assert site.asked(KEEPER.path)[0].host == f"127.0.0.1:{site.port}"


def test_a_name_that_changes_its_meaning_leads_nowhere_new(site: NewsSite, fetcher: Make) -> None:
    """DNS rebinding: what was checked is what is connected to, however often the name is asked for later."""
    answers = iter([["127.0.0.1"]])

    def resolve(host: str, port: int) -> list[str]:
        return next(answers, ["192.0.2.9"])

    one = fetcher(resolve=resolve)
    assert one.fetch(site.url(KEEPER.path)).status == 200
    assert one.fetch(site.url(LICENSED.path)).status == 200
    assert {one.host for one in site.requests} == {f"{HOST}:{site.port}"}


def test_another_address_of_a_host_is_tried(site: NewsSite, fetcher: Make) -> None:
    one = fetcher(resolve=lambda host, port: ["::1", "127.0.0.1"])
    assert one.fetch(site.url(KEEPER.path)).status == 200


def test_a_name_without_address_is_unanswered_and_then_left(fetcher: Make) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        raise OSError("no such name")

    one = fetcher(resolve=resolve)
    assert one.robots("http://nowhere.example/").status == 0
    with pytest.raises(UnansweredError, match="leads nowhere"):
        one.fetch("http://nowhere.example/page")
    assert asked == ["nowhere.example"]


# ── hostile answers ────────────────────────────────────────────────────────────────────────────────────────


def raw(*pieces: bytes, pause: float = 0.0) -> Callable[[Any], None]:
    def write(handler: Any) -> None:
        try:
            for piece in pieces:
                handler.wfile.write(piece)
                handler.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass  # the other side had enough

    return write


def test_a_body_above_the_limit_is_refused(site: NewsSite, fetcher: Make) -> None:
    site.put("/big.html", b"x" * 2_000_000)
    with pytest.raises(TooLargeError):
        fetcher().fetch(site.url("/big.html"), limit=1_000_000)
    assert len(fetcher().fetch(site.url("/big.html"), limit=3_000_000).body) == 2_000_000


def test_a_packed_body_is_counted_unpacked(site: NewsSite, fetcher: Make) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 9, mtime=0)
    site.put("/bomb.html", bomb, Content_Encoding="gzip")
    with pytest.raises(TooLargeError):
        fetcher().fetch(site.url("/bomb.html"))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate"])
def test_packed_bodies_are_unpacked(site: NewsSite, fetcher: Make, coding: str) -> None:
    plain = KEEPER.paragraphs[0].encode() * 1000
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(plain, mtime=0),
        "deflate": zlib.compress(plain),
        "raw deflate": bare.compress(plain) + bare.flush(),
    }
    site.put("/packed.html", packed[coding], Content_Encoding=coding.rsplit(maxsplit=1)[-1])
    assert fetcher().fetch(site.url("/packed.html")).body == plain


@pytest.mark.parametrize(
    ("body", "coding"),
    [(b"no gzip", "gzip"), (gzip.compress(b"x" * 999, mtime=0)[:20], "gzip"), (b"x", "br"), (b"x", "gzip, gzip")],
)
def test_packing_that_cannot_be_undone_is_said_so(site: NewsSite, fetcher: Make, body: bytes, coding: str) -> None:
    site.put("/odd.html", body, Content_Encoding=coding)
    with pytest.raises(UnreadableError, match="packed"):
        fetcher().fetch(site.url("/odd.html"))


@pytest.mark.parametrize(
    "answer",
    [
        raw(b""),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"),
        raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nnot a chunk"),
    ],
    ids=["nothing", "cut", "no HTTP", "endless header", "bad chunk"],
)
def test_what_is_no_whole_answer_is_no_answer(site: NewsSite, fetcher: Make, answer: Callable[[Any], None]) -> None:
    site.put("/broken.html", write=answer)
    with pytest.raises(UnansweredError):
        fetcher().fetch(site.url("/broken.html"))


def test_an_answer_that_never_ends_is_left(site: NewsSite, fetcher: Make) -> None:
    drip = raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 400, pause=0.05)
    site.put("/drip.html", write=drip)
    with pytest.raises(UnansweredError, match="too long"):
        fetcher(deadline=0.5).fetch(site.url("/drip.html"))


def test_headers_that_never_end_are_left(site: NewsSite, fetcher: Make) -> None:
    drip = raw(b"HTTP/1.1 200 OK\r\nX: ", *[b"x"] * 400, pause=0.05)
    site.put("/drip.html", write=drip)
    with pytest.raises(UnansweredError, match="too long"):
        fetcher(deadline=0.5).fetch(site.url("/drip.html"))


def test_a_host_that_fails_again_and_again_is_left_for_this_run(site: NewsSite, fetcher: Make) -> None:
    one = fetcher()
    one.robots(site.url("/"))
    site.put("/broken.html", write=raw(b""))
    with pytest.raises(UnansweredError):
        one.fetch(site.url("/broken.html"))
    before = len(site.requests)
    with pytest.raises(UnansweredError, match="did not answer before"):
        one.fetch(site.url(KEEPER.path))
    assert len(site.requests) == before


def test_a_connection_closed_between_two_requests_is_opened_anew(site: NewsSite, fetcher: Make) -> None:
    """The site ends the connection after an answer without saying so; the next page comes over a new one."""

    def closing(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "9")
        handler.end_headers()
        handler.wfile.write(b"<p>Ja</p>")

    one = fetcher()
    site.put("/first", write=closing)
    for _ in range(5):
        assert one.fetch(site.url("/first")).status == 200
        assert one.fetch(site.url(KEEPER.path)).status == 200
