"""robots.txt: the grammar and matching of RFC 9309, what hides a file, and what words to other agents tell us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rights.paths import matched_length
from qa.rights.robots_txt import LIMIT, may_fetch, parse_robots, read_robots, robots_signals
from qa.types import Says
from tests.rights.conftest import make_source
from tests.rights.sites import INPUT, SEARCH, TRAIN, URL, article, heard, judge, robots, said, site_file, statuses

SOURCE = make_source()


def denied(text: str | bytes, path: str = "/x", agent: str = "FooBot") -> bool:
    body = text.encode() if isinstance(text, str) else text
    return parse_robots(body).rules_for([agent]).disallow(path) is not None


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        # groups
        ("User-agent: FooBot\nDisallow: /\n", "/x", True),
        ("user-AGENT: foobot\ndisALLOW: /\n", "/x", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: FooBot\nAllow: /y\n", "/x", False),  # specific replaces *
        ("User-agent: FooBot\nDisallow: /a\n\nUser-agent: BarBot\nDisallow: /\n\nUser-agent: FooBot\nDisallow: /x\n", "/x", True),  # merged
        ("User-agent: BarBot\nUser-agent: FooBot\nDisallow: /\n", "/x", True),
        ("User-agent: FooBot\n\n\nDisallow: /\n", "/x", True),  # blank lines end nothing
        ("User-agent: FooBot\nSitemap: https://a.example/s.xml\nUser-agent: BarBot\nDisallow: /\n", "/x", True),
        ("User-agent: FooBot\nContent-Signal: search=yes\nUser-agent: BarBot\nDisallow: /\n", "/x", True),
        ("User-agent: FooBot\nLicense: https://a.example/l.xml\nDisallow: /\n", "/x", True),
        ("User-agent: FooBot\nAllow: /y\nUser-agent: BarBot\nDisallow: /\n", "/x", False),
        ("User-agent: FooBot/1.2\nDisallow: /\n", "/x", True),
        ("User-agent: FooBotNews\nDisallow: /\n", "/x", False),  # whole tokens
        ("User-agent: Foo\nDisallow: /\n", "/x", False),
        ("User-agent: *\nDisallow: /\n", "/x", True),
        ("User-agent: * and more\nDisallow: /\n", "/x", True),
        ("Disallow: /\n", "/x", False),  # no group, no rule
        ("", "/x", False),
        # line forms
        (b"\xef\xbb\xbfUser-agent: FooBot\nDisallow: /\n", "/x", True),
        ("User-agent: FooBot\rDisallow: /\r", "/x", True),
        ("User-agent: FooBot\r\nDisallow: /\r\n", "/x", True),
        ("User-agent: FooBot # us\nDisallow: / # all\n", "/x", True),
        ("  User-agent :  FooBot \n\tDisallow\t:\t/ \n", "/x", True),
        ("User-agent: FooBot\nDisallow /x\n", "/x", True),
        ("User-agent: FooBot\nDissallow: /x\n", "/x", True),
        ("User agent: FooBot\nDisallow: x\n", "/x", True),  # a forgotten slash, where it says no
        ("User-agent: FooBot\nDisallow:\n", "/x", False),
        (b"User-agent: FooBot\n\xff\xfe\x00garbage\nDisallow: /\n", "/x", True),
        # longest match, ties
        ("User-agent: FooBot\nDisallow: /\nAllow: /x/page\n", "/x/page", False),
        ("User-agent: FooBot\nAllow: /x\nDisallow: /x/page\n", "/x/page", True),
        ("User-agent: FooBot\nDisallow: /x\nAllow: /x\n", "/x", False),  # Allow on a tie
        ("User-agent: FooBot\nAllow: /x\nDisallow: /x\n", "/x", False),
        ("User-agent: FooBot\nDisallow: /X\n", "/x", False),  # case
        ("User-agent: FooBot\nDisallow: /\nAllow: /$\n", "/", False),
        ("User-agent: FooBot\nDisallow: /\nAllow: /$\n", "/page.html", True),
        ("User-agent: FooBot\nDisallow: /\n", "/robots.txt", False),
    ],
)  # fmt: skip
def test_groups_and_rules_are_read_as_rfc_9309_says(text, path, expected) -> None:  # type: ignore[no-untyped-def]
    assert denied(text, path) is expected


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/", "/anything", True),
        ("/fish", "/fish.html", True),
        ("/fish", "/Fish", False),
        ("/fish*", "/fishheads?id=1", True),
        ("/fish/", "/fish", False),
        ("/*.php", "/folder/a.php?x", True),
        ("/*.php", "/windows.PHP", False),
        ("/*.php$", "/a.php", True),
        ("/*.php$", "/a.php5", False),
        ("/*.php$", "/a.php?x", False),
        ("/fish*.php", "/fishheads/catfish.php?p", True),
        ("/a*b*c$", "/axxbxxc", True),
        ("/a*b*c$", "/axxcxxb", False),
        ("/ab*b$", "/ab", False),  # the pieces may not overlap
        ("*", "/x", True),
        ("/a$b", "/a$b", True),  # a dollar inside is a dollar
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", True),
        # percent-encoding: one spelling per octet
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ", True),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", True),
        ("/기사/*", "/%EA%B8%B0%EC%82%AC/1", True),
        ("/a%2Fb", "/a/b", False),  # a reserved character keeps its meaning
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", True),
        ("/path/foo-%24", "/path/foo-$", True),
        ("", "/x", False),
    ],
)
def test_patterns_match_paths_as_rfc_9309_says(pattern, path, matches) -> None:  # type: ignore[no-untyped-def]
    assert (matched_length(pattern, path) is not None) is matches


def test_the_length_of_a_match_is_counted_in_octets() -> None:
    assert matched_length("/ツ", "/ツ") == 10
    assert matched_length("/a*b$", "/aab") == 5


@given(st.text(alphabet="/a*", max_size=40), st.text(alphabet="/a", max_size=60))
def test_matching_agrees_with_the_plain_definition(pattern: str, path: str) -> None:
    import re

    expected = bool(pattern) and re.match(".*".join(map(re.escape, pattern.split("*"))), path) is not None
    assert (matched_length(pattern, path) is not None) is expected


def test_a_pattern_of_many_stars_is_not_slow() -> None:
    assert matched_length("/" + "*a" * 500 + "$", "/" + "a" * 5000 + "b") is None


@given(st.binary(max_size=300))
def test_any_octets_are_some_rules(body: bytes) -> None:
    parse_robots(body).rules_for(["FooBot"]).disallow("/x")


def test_what_lies_beyond_500_kib_is_not_read() -> None:
    filler = b"# " + b"x" * 98 + b"\n"
    head, tail = b"User-agent: *\n", b"Disallow: /\n"
    assert denied(head + filler * 4000 + tail)
    assert not denied(head + filler * (LIMIT // len(filler) + 1) + tail)


# ── what kept it from being read ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "carrier", "signals"),
    [
        (404, "absent", set()),
        (410, "absent", set()),
        (401, "failed", {(SEARCH, "no"), (INPUT, "no")}),
        (403, "failed", {(SEARCH, "no"), (INPUT, "no")}),
        (429, "failed", {(SEARCH, "no"), (INPUT, "no")}),
        (451, "failed", {(SEARCH, "no"), (INPUT, "no")}),
        (500, "failed", set()),
        (503, "failed", set()),
        (0, "failed", set()),
        (301, "failed", set()),
    ],
)
def test_what_the_answer_means(status, carrier, signals) -> None:  # type: ignore[no-untyped-def]
    file = robots("User-agent: *\nAllow: /", status=status)
    reading = read_robots(SOURCE, article(file))
    assert statuses(reading) == [("robots.txt", carrier)]
    assert heard(reading) == signals
    assert may_fetch(file, URL) is (carrier == "absent")


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><body>Not found</body></html>",
        "\ufeff\n <html><head></head></html>",
        "<!-- cached -->\n<!doctype html><title>Hm</title>",
    ],
)
def test_a_page_served_as_robots_txt_is_unreadable_not_no_rules(body: str) -> None:
    file = robots(body, media_type="text/html")
    assert statuses(read_robots(SOURCE, article(file))) == [("robots.txt", "failed")]
    assert not may_fetch(file, URL)


def test_rules_called_html_by_their_server_are_rules() -> None:
    file = robots("User-agent: *\nDisallow: /", media_type="text/html")
    assert (INPUT, "no") in heard(read_robots(SOURCE, article(file)))


# ── what it says of an article ─────────────────────────────────────────────────────────────────────────────


def test_a_disallow_for_everybody_or_for_us_binds() -> None:
    for agent in ("*", "BylineBot", "byline", "BylineBot/1.0"):
        reading = read_robots(SOURCE, article(robots(f"User-agent: {agent}\nDisallow: /news/")))
        assert heard(reading) == {(SEARCH, "no"), (INPUT, "no"), (TRAIN, "no")}
    assert heard(read_robots(SOURCE, article(robots("User-agent: *\nDisallow: /sport/")))) == set()


def test_our_own_group_replaces_that_of_everybody() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: BylineBot\nDisallow: /private/"
    assert heard(read_robots(SOURCE, article(robots(text)))) == set()


@pytest.mark.parametrize(
    ("agent", "signals"),
    [
        ("GPTBot", {(TRAIN, "no")}),
        ("CCBot", {(TRAIN, "no")}),
        ("Applebot-Extended", {(TRAIN, "no")}),
        ("MistralAI-Training", {(TRAIN, "no")}),
        ("Kangaroo Bot", {(TRAIN, "no")}),
        ("FirecrawlAgent", {(TRAIN, "no")}),
        ("Google-Extended", {(TRAIN, "no"), (INPUT, "no")}),
        ("ChatGPT-User", {(INPUT, "no")}),
        ("oai-searchbot", {(INPUT, "no")}),
        ("PerplexityBot/1.0", {(INPUT, "no")}),
        ("iaskspider/2.0", {(INPUT, "no")}),
        ("Claude-Code", set()),
        ("Claude-Web", set()),
        ("GPTBotanist", set()),  # whole words only
        ("Code Reader", set()),
        ("Googlebot", set()),
    ],
)
def test_a_disallow_for_somebody_elses_agent_is_evidence_of_what_it_fetches_for(agent, signals) -> None:  # type: ignore[no-untyped-def]
    file = robots(f"User-agent: {agent}\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    found = read_robots(SOURCE, article(file)).signals
    assert said(found) == signals
    assert all("inferred" in signal.note for signal in found if signal.says is Says.NO)


def test_an_agent_kept_out_of_other_paths_says_nothing_here() -> None:
    file = robots("User-agent: ChatGPT-User\nDisallow: /premium/\n")
    assert said(robots_signals(file, "/news/x")) == set()
    assert said(robots_signals(file, "/premium/x")) == {(INPUT, "no")}


def test_many_agents_give_one_piece_of_evidence_per_purpose() -> None:
    lines = "\n".join(
        f"User-agent: {name}" for name in ("GPTBot", "CCBot", "ClaudeBot", "Bytespider", "Diffbot", "omgili", "AI2Bot")
    )
    found = list(robots_signals(robots(f"{lines}\nDisallow: /"), "/"))
    assert [signal.quote for signal in found] == [
        "Disallow for GPTBot, CCBot, ClaudeBot, Bytespider, Diffbot, omgili and 1 more"
    ]


def test_every_host_that_served_it_is_asked() -> None:
    hop = robots("User-agent: *\nDisallow: /", host="portal.example")
    subject = article(robots("User-agent: *\nAllow: /"), hop, site_file("address", url="https://portal.example/r/1"))
    assert judge(subject).rule == "robots-disallow"


def test_on_a_redirects_host_the_hops_own_path_counts() -> None:
    hop = robots("User-agent: *\nDisallow: /r/", host="portal.example")
    away = article(hop, site_file("address", url="https://portal.example/s/1"))
    assert heard(read_robots(SOURCE, away)) == set()
    within = article(hop, site_file("address", url="https://portal.example/r/1"))
    assert (INPUT, "no") in heard(read_robots(SOURCE, within))


def test_a_file_given_by_hand_speaks_for_every_address() -> None:
    by_hand = site_file("robots.txt", "User-agent: *\nDisallow: /news/")
    by_hand = type(by_hand)(name="robots.txt", url="", status=200, body=by_hand.body)
    assert (INPUT, "no") in heard(read_robots(SOURCE, article(by_hand)))
