"""X-Robots-Tag: repeated, scoped to agents, with dates."""

import pytest

from qa.rights.headers import read_headers, scoped
from tests.rights.conftest import make_source
from tests.rights.sites import DISPLAY, INPUT, SEARCH, TRAIN, article, heard, judge, statuses

SOURCE = make_source()
BOTH = {(INPUT, "no"), (TRAIN, "no")}


def tags(*values: str) -> set[tuple[str, str]]:
    return heard(read_headers(SOURCE, article(headers=[("x-robots-tag", value) for value in values])))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("noai", BOTH),
        ("NOAI, NoImageAI", BOTH),
        ("noimageai", set()),
        ("noarchive", BOTH),
        ("nocache", {(INPUT, "no")}),
        ("nosnippet", {(INPUT, "no"), (DISPLAY, "no")}),
        ("max-snippet:0", {(INPUT, "no")}),
        ("max-snippet: 50", set()),
        ("max-snippet:-1", set()),
        ("noindex", {(SEARCH, "no"), (INPUT, "no")}),
        ("none", {(SEARCH, "no"), (INPUT, "no")}),
        ("index, follow, nofollow, notranslate, max-image-preview:large", set()),
        # agents: a prefix scopes what follows it in the line
        ("googlebot: nosnippet", {(INPUT, "no"), (DISPLAY, "no")}),
        ("otherbot: noindex, noai", set()),
        ("otherbot: noindex, bylinebot: noai", BOTH),
        ("noai, otherbot: noindex", BOTH),
        ("bingbot: noarchive", BOTH),
        ("googlebot: noarchive", set()),  # not documented by that engine
        ("gptbot: noai", {(TRAIN, "no")}),
        ("ChatGPT-User: noai", BOTH),
        ("Google-Extended: noai", BOTH),
        ("*: noai", BOTH),
        # dates hold commas and colons
        ("unavailable_after: 25 Jun 2020 15:00:00 PST", {(SEARCH, "no"), (INPUT, "no")}),
        ("unavailable_after: Thursday, 25-Jun-20 15:00:00 GMT", {(SEARCH, "no"), (INPUT, "no")}),
        ("unavailable_after: Fri, 25 Jun 2999 15:00:00 GMT", set()),
        ("unavailable_after: Fri, 25 Jun 2999 15:00:00 GMT, noai", BOTH),
        ("googlebot: unavailable_after: 25 Jun 2020 15:00:00 PST, nofollow", set()),
        ("unavailable_after: one day", {(SEARCH, "no"), (INPUT, "no")}),
        ("", set()),
    ],
)  # fmt: skip
def test_one_header_is_read(value, expected) -> None:  # type: ignore[no-untyped-def]
    assert tags(value) == expected


def test_repeated_headers_are_all_heard_and_scopes_end_with_their_line() -> None:
    assert tags("otherbot: noindex", "noai") == BOTH
    assert tags("nofollow", "noarchive") == BOTH


def test_scopes_are_told_apart_from_directives_with_values() -> None:
    assert scoped("max-snippet:20, googlebot: nosnippet, max-snippet:5, unavailable_after: 2030-01-01") == [
        ("robots", ["max-snippet:20"]),
        ("googlebot", ["nosnippet", "max-snippet:5", "unavailable_after: 2030-01-01"]),
    ]


def test_without_a_response_there_is_no_such_carrier() -> None:
    assert statuses(read_headers(SOURCE, article())) == [("http-header", "absent")]
    assert statuses(read_headers(SOURCE, article(headers=[("date", "today")]))) == [("http-header", "read")]


def test_of_several_limits_the_smallest_is_the_condition() -> None:
    headers = [("x-robots-tag", "max-snippet:120"), ("x-robots-tag", "googlebot: max-snippet:80")]
    assert judge(article(headers=headers)).conditions == ("max-quote:80",)
