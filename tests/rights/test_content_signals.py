"""Content Signals in robots.txt and as a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rights.content_signals import parse_statement, read_content_signals, statement_signals
from qa.types import Says, Standing
from tests.rights.conftest import make_source
from tests.rights.sites import INPUT, SEARCH, TRAIN, article, heard, judge, robots, said

SOURCE = make_source()


def group(*lines: str, agent: str = "*") -> str:
    return "\n".join((f"User-agent: {agent}", *lines, "Allow: /", ""))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("search=yes, ai-input=no, ai-train=no", {(SEARCH, "yes"), (INPUT, "no"), (TRAIN, "no")}),
        ("search=yes,ai-train=no", {(SEARCH, "yes"), (TRAIN, "no")}),  # what is left out says nothing
        ("search=yes,ai-train=no,use=reference", {(SEARCH, "yes"), (TRAIN, "no"), (INPUT, "no")}),
        ("ai-input=yes, use=reference", {(INPUT, "yes")}),
        ("use=immediate", {(INPUT, "no")}),
        ("ai-input=yes, use=immediate", {(INPUT, "yes"), (INPUT, "no")}),
        ("use=full", set()),
        ("ai-input=yes", {(INPUT, "yes")}),
        ("AI-Input=NO", {(INPUT, "no")}),
        ("search=no", {(SEARCH, "no")}),
        ("ai-input = no", {(INPUT, "no")}),
        ("ai-input=no ai-train=no", {(INPUT, "no"), (TRAIN, "no")}),
        # plainly negative spellings are heard, spellings of a yes are not
        ("ai-input=n", {(INPUT, "no")}),
        ("ai-input=false", {(INPUT, "no")}),
        ("ai_input=no", {(INPUT, "no")}),
        ('ai-input="no"', {(INPUT, "no")}),
        ("train-ai=no", {(TRAIN, "no")}),
        ("ai-use=n", {(INPUT, "no")}),
        ("ai-input=y", set()),
        ("ai-input=true", set()),
        ("ai-use=yes", set()),
        ("ai-input", set()),
        ("ai-input=nope", set()),
        ("", set()),
        ("ai-input=yes, ai-input=no", {(INPUT, "no")}),  # any no wins
        ("ai-input=no, ai-input=yes", {(INPUT, "no")}),
    ],
)
def test_a_line_is_read(value, expected) -> None:  # type: ignore[no-untyped-def]
    for spelling in ("Content-Signal", "Content-signal", "CONTENT-SIGNAL"):
        assert heard(read_content_signals(SOURCE, article(robots(group(f"{spelling}: {value}"))))) == expected


def test_the_header_is_read_and_a_yes_of_it_is_called_weak() -> None:
    subject = article(headers=[("content-signal", "ai-train=yes, search=yes, ai-input=yes")])
    reading = read_content_signals(SOURCE, subject)
    assert heard(reading) == {(TRAIN, "yes"), (SEARCH, "yes"), (INPUT, "yes")}
    assert {signal.note for signal in reading.signals} == {"weak: may be a default"}
    assert heard(read_content_signals(SOURCE, article(headers=[("Content-Signal", "ai-input=no")]))) == {(INPUT, "no")}


def test_groups_of_everybody_are_merged_and_any_no_wins() -> None:
    managed = group("Content-Signal: search=yes,ai-train=no")
    own = group("Content-Signal: ai-input=no, ai-train=yes")
    expected = {(SEARCH, "yes"), (TRAIN, "no"), (INPUT, "no")}
    for text in (managed + own, own + managed):
        assert heard(read_content_signals(SOURCE, article(robots(text)))) == expected


def test_our_own_group_replaces_that_of_everybody() -> None:
    text = group("Content-Signal: ai-input=no") + group("Content-Signal: ai-input=yes", agent="BylineBot")
    assert heard(read_content_signals(SOURCE, article(robots(text)))) == {(INPUT, "yes")}


def test_a_group_for_somebody_else_is_not_for_us() -> None:
    text = group("Content-Signal: ai-input=no", agent="SomeBot") + group()
    assert heard(read_content_signals(SOURCE, article(robots(text)))) == set()


def test_the_form_with_a_path_is_heard_where_it_says_no() -> None:
    def with_path(value: str) -> set[tuple[str, str]]:
        return heard(read_content_signals(SOURCE, article(robots(group(f"Content-Signal: {value}")))))

    assert with_path("/news/ ai-input=no") == {(INPUT, "no")}
    assert with_path("/sport/ ai-input=no") == set()
    assert with_path("/news/ ai-input=yes") == set()
    assert with_path("/news/\tai-input=no, search=yes") == {(INPUT, "no")}


def test_a_line_before_any_group_is_heard_where_it_says_no() -> None:
    subject = article(robots("Content-Signal: ai-input=no, search=yes\nUser-agent: *\nAllow: /"))
    assert heard(read_content_signals(SOURCE, subject)) == {(INPUT, "no")}


def test_a_line_in_a_comment_is_no_line() -> None:
    assert heard(read_content_signals(SOURCE, article(robots(group("# Content-Signal: ai-input=no"))))) == set()


def test_an_unknown_level_of_use_waits_for_a_person() -> None:
    verdict = judge(article(robots(group("Content-Signal: use=glance"))))
    assert (verdict.standing, verdict.rule) == (Standing.UNCHECKED, "needs-review")


def test_the_signals_of_the_host_that_served_it_count_not_only_the_publishers() -> None:
    hop = robots(group("Content-Signal: ai-input=no"), host="portal.example")
    assert judge(article(robots(group("Content-Signal: ai-input=yes")), hop)).rule == "content-signal-ai-input"


VALUES = st.sampled_from(
    ["search=yes", "ai-input=yes", "ai-input=no", "ai-train=no", "search=no", "ai-train=yes", "use=full"]
)


@given(st.lists(VALUES, max_size=5), st.lists(VALUES, max_size=5))
def test_merging_statements_in_any_order_keeps_every_no(one: list[str], other: list[str]) -> None:
    first, second = parse_statement(", ".join(one)), parse_statement(", ".join(other))
    merged = said(statement_signals([first, second], carrier="c", where="w"))
    assert merged == said(statement_signals([second, first], carrier="c", where="w"))
    for part in (first, second):
        noes = {item for item in said(statement_signals([part], carrier="c", where="w")) if item[1] == Says.NO.value}
        assert noes <= merged
