"""RSL: what licences say, which of them cover an article, where they are named, and what it means not to read one."""

import pytest

from qa.errors import UnreadableError
from qa.rights.rsl import NAMESPACE, parse_rsl, read_rsl
from qa.types import Says, Standing
from tests.rights.conftest import make_source
from tests.rights.sites import DISPLAY, INPUT, SEARCH, TRAIN, article, heard, judge, page, robots, site_file, statuses

SOURCE = make_source()
LICENCE_URL = "https://paper.example/license.xml"


def rsl(*contents: str) -> str:
    return f'<rsl xmlns="{NAMESPACE}">{"".join(contents)}</rsl>'


def content(inner: str, url: str = "/", more: str = "") -> str:
    return f'<content url="{url}" {more}><license>{inner}</license></content>'


def permits(tokens: str, more: str = "") -> str:
    return f'<permits type="usage">{tokens}</permits>{more}'


def prohibits(tokens: str) -> str:
    return f'<prohibits type="usage">{tokens}</prohibits>'


def on_site(*contents: str) -> set[tuple[str, str]]:
    return heard(read_rsl(SOURCE, article(site_file("rsl", rsl(*contents), url=LICENCE_URL))))


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (prohibits("ai-input"), {(INPUT, "no")}),
        (prohibits("ai-train"), {(TRAIN, "no")}),
        (prohibits("ai-train ai-input"), {(TRAIN, "no"), (INPUT, "no")}),
        (prohibits("ai-train,ai-input"), {(TRAIN, "no"), (INPUT, "no")}),
        (prohibits("ai-all"), {(TRAIN, "no"), (INPUT, "no")}),
        (prohibits("all"), {(TRAIN, "no"), (INPUT, "no"), (SEARCH, "no"), (DISPLAY, "no")}),
        (prohibits("ai-index"), {(INPUT, "no")}),
        (prohibits("search"), {(SEARCH, "no")}),
        (prohibits("AI-Input"), {(INPUT, "no")}),
        (permits("search") + prohibits("ai-all"), {(SEARCH, "yes"), (TRAIN, "no"), (INPUT, "no")}),
        (permits("search"), {(SEARCH, "yes")}),  # what is not mentioned is neither
        (permits("ai-input"), {(INPUT, "yes")}),
        (permits("all"), {(INPUT, "yes"), (TRAIN, "yes"), (SEARCH, "yes")}),
        (permits("ai-index"), set()),
        (permits("ai-all") + prohibits("ai-input"), {(INPUT, "no"), (TRAIN, "yes")}),  # prohibition beats permission
        (permits("ai-input", '<payment type="free"/>'), {(INPUT, "yes")}),
        (permits("ai-input", '<payment type="attribution"/>'), {(INPUT, "yes")}),
        (permits("ai-input", '<payment type="subscription"/>'), {(INPUT, "no")}),
        (permits("ai-input", '<payment type="crawl"><amount>1</amount></payment>'), {(INPUT, "no")}),
        (permits("ai-input", '<permits type="user">non-commercial</permits>'), {(INPUT, "no")}),
        (permits("ai-input", '<prohibits type="geo">EU</prohibits>'), {(INPUT, "no")}),
        # older spellings: heard where they prohibit
        (prohibits("train-ai"), {(TRAIN, "no")}),
        (prohibits("ai-use"), {(INPUT, "no")}),
        (permits("ai-use"), set()),
        ("", set()),
    ],
)
def test_a_licence_is_read(inner, expected) -> None:  # type: ignore[no-untyped-def]
    assert on_site(content(inner)) == expected


def test_a_licence_server_must_be_asked_even_where_it_costs_nothing() -> None:
    assert on_site(content(permits("ai-input"), more='server="https://licences.example"')) == {(INPUT, "no")}


def test_several_licences_are_alternatives() -> None:
    paid, free = (permits("ai-input", f'<payment type="{kind}"/>') for kind in ("purchase", "attribution"))
    assert on_site(f'<content url="/"><license>{paid}</license><license>{free}</license></content>') == {(INPUT, "yes")}


@pytest.mark.parametrize(
    ("url", "covers"),
    [
        ("/", True),
        ("/news/*", True),
        ("/news/", True),
        ("news/", True),
        ("*.html$", True),
        ("/sport/", False),
        ("/*.pdf$", False),
        ("https://paper.example/news/", True),
        ("https://PAPER.example:443/", True),
        ("https://other.example/news/", False),
        ("", True),
    ],
)
def test_content_is_matched_by_address_or_path(url, covers) -> None:  # type: ignore[no-untyped-def]
    assert on_site(content(prohibits("ai-input"), url=url)) == ({(INPUT, "no")} if covers else set())


def test_the_more_specific_scope_decides_token_by_token() -> None:
    broad = content(prohibits("ai-all") + permits("search"), url="/")
    narrow = content(permits("ai-input ai-index"), url="/news/")
    for order in ((broad, narrow), (narrow, broad)):
        assert on_site(*order) == {(INPUT, "yes"), (TRAIN, "no"), (SEARCH, "yes")}


def test_a_permission_to_answer_is_none_to_index() -> None:
    scopes = content(prohibits("ai-all")), content(permits("ai-input"), url="/news/")
    assert on_site(*scopes) == {(INPUT, "yes"), (INPUT, "no"), (TRAIN, "no")}
    assert judge(article(site_file("rsl", rsl(*scopes), url=LICENCE_URL))).rule == "rsl-prohibits"


def test_the_pages_licence_comes_before_the_sites() -> None:
    site = site_file("rsl", rsl(content(prohibits("ai-all"), url="/news/bridge.html")), url=LICENCE_URL)
    own = site_file("rsl", rsl(content(permits("ai-input ai-index"))), url="https://paper.example/own.xml")
    link = ("link", '<https://paper.example/own.xml>; rel="license"; type="application/rsl+xml"')
    for order in ((site, own), (own, site)):
        assert heard(read_rsl(SOURCE, article(*order, headers=[link]))) == {(INPUT, "yes"), (TRAIN, "no")}


# ── where it is named ──────────────────────────────────────────────────────────────────────────────────────


def test_a_script_in_the_page_is_a_licence() -> None:
    script = f'<script type="application/rsl+xml">{rsl(content(prohibits("ai-input")))}</script>'
    reading = read_rsl(SOURCE, article(raw=page(script)))
    assert heard(reading) == {(INPUT, "no")}
    assert statuses(reading) == [("rsl", "read")]


def test_an_element_of_a_feed_is_a_licence() -> None:
    item = '<rsl:content url="/news/"><rsl:license><rsl:prohibits type="usage">ai-input</rsl:prohibits></rsl:license></rsl:content>'
    feed = site_file("feed", f"<item><title>x</title>{item}</item>", url="https://paper.example/feed.xml")
    assert heard(read_rsl(SOURCE, article(feed))) == {(INPUT, "no")}
    whole = f'<rss xmlns:rsl="{NAMESPACE}"><channel><item>{item}</item></channel></rss>'
    assert heard(read_rsl(SOURCE, article(raw=whole, media_type="application/rss+xml"))) == {(INPUT, "no")}


def test_other_contents_of_a_feed_are_no_licence() -> None:
    other = '<content type="html">A license.</content><media:content url="a.jpg"><media:title>x</media:title></media:content>'
    encoded = "<content:encoded><![CDATA[<license>]]></content:encoded>"
    reading = read_rsl(SOURCE, article(site_file("feed", f"<entry>{other}{encoded}{other}</entry>")))
    assert (reading.signals, reading.carriers) == ((), ())


@pytest.mark.parametrize(
    "subject",
    [
        article(robots(f"License: {LICENCE_URL}\nUser-agent: *\nAllow: /")),
        article(robots(f"User-agent: SomeBot\nDisallow: /\nlicense: {LICENCE_URL}\n")),
        article(headers=[("link", f'<{LICENCE_URL}>; rel="license"; type="application/rsl+xml"')]),
        article(
            headers=[
                ("Link", f"<https://a.example/>; rel=next, <{LICENCE_URL}>; type=application/rsl+xml; rel=license")
            ]
        ),
        article(raw=page('<link rel="license" type="application/rsl+xml" href="/license.xml">')),
    ],
)
def test_a_licence_that_is_named_but_was_not_read_is_a_failure(subject) -> None:  # type: ignore[no-untyped-def]
    assert statuses(read_rsl(SOURCE, subject)) == [("rsl", "failed")]
    assert judge(subject).standing is Standing.UNCHECKED
    read = site_file("rsl", rsl(content(permits("ai-input"))), url=LICENCE_URL)
    with_file = article(*subject.site, read, headers=subject.headers, raw=subject.raw)
    assert judge(with_file).standing is Standing.FULL


def test_a_creative_commons_link_is_no_rsl_licence() -> None:
    subject = article(raw=page('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'))
    assert statuses(read_rsl(SOURCE, subject)) == []


@pytest.mark.parametrize("status", [401, 403, 451, 500, 503, 0, 302])
def test_terms_that_could_not_be_read_are_no_consent(status: int) -> None:
    subject = article(site_file("rsl", status=status, url=LICENCE_URL))
    assert statuses(read_rsl(SOURCE, subject)) == [("rsl", "failed")]
    assert judge(subject).rule == "carrier-failed"


@pytest.mark.parametrize("status", [404, 410])
def test_a_licence_that_is_not_there_has_no_terms(status: int) -> None:
    subject = article(robots(f"License: {LICENCE_URL}"), site_file("rsl", status=status, url=LICENCE_URL))
    assert statuses(read_rsl(SOURCE, subject)) == [("rsl", "absent")]
    assert judge(subject).rule == "nothing-said"


def test_a_licence_that_is_a_page_for_people_waits_for_a_person() -> None:
    subject = article(site_file("rsl", page(), url="https://paper.example/terms", media_type="text/html"))
    assert [signal.says for signal in read_rsl(SOURCE, subject).signals] == [Says.REVIEW]
    assert judge(subject).rule == "needs-review"


BOMB = '<!DOCTYPE rsl [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB + rsl(content(permits("ai-input"))),
        f'<!DOCTYPE rsl SYSTEM "http://127.0.0.1/x.dtd">{rsl(content(permits("ai-input")))}',
        rsl(content(permits("ai-input")))[:-6],
        rsl('<content url="/a?b&c=d"><license/></content>'),
        rsl(),
        "",
        "not xml at all",
        "<a>" * 500 + "</a>" * 500,
        rsl(content(permits("&undefined;"))),
    ],
)
def test_a_licence_that_cannot_be_parsed_safely_is_not_read(body: str) -> None:
    with pytest.raises(UnreadableError):
        parse_rsl(body.encode())
    assert judge(article(site_file("rsl", body, url=LICENCE_URL))).rule == "carrier-failed"


def test_a_document_beyond_the_cap_is_not_read() -> None:
    with pytest.raises(UnreadableError):
        parse_rsl(b"<a>" + b"x" * 5_000_000 + b"</a>")


def test_in_a_wrong_namespace_only_a_prohibition_is_heard() -> None:
    def wrong(inner: str) -> set[tuple[str, str]]:
        body = f'<rsl xmlns="http://rsl.example/">{content(inner)}</rsl>'
        return heard(read_rsl(SOURCE, article(site_file("rsl", body, url=LICENCE_URL))))

    assert wrong(prohibits("ai-input")) == {(INPUT, "no")}
    assert wrong(permits("ai-input")) == set()


def test_attribution_is_a_condition_of_the_verdict() -> None:
    paid = content(permits("ai-input", '<payment type="attribution"/>'))
    verdict = judge(article(site_file("rsl", rsl(paid), url=LICENCE_URL)))
    assert (verdict.standing, verdict.rule, verdict.conditions) == (Standing.FULL, "rsl-attribution", ("attribution",))
