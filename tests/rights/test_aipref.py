"""AIPREF: the header and the robots.txt rule, read strictly and by intent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rights.aipref import LABELS, read_aipref, read_preferences
from qa.types import Says, Use
from tests.rights.conftest import make_source
from tests.rights.sites import INPUT, SEARCH, TRAIN, article, heard, robots

SOURCE = make_source()
BOTH = {(INPUT, "no"), (TRAIN, "no")}


def header(*values: str) -> set[tuple[str, str]]:
    return heard(read_aipref(SOURCE, article(headers=[("content-usage", value) for value in values])))


def rule(*lines: str, agent: str = "*") -> set[tuple[str, str]]:
    text = "\n".join((f"User-agent: {agent}", "Allow: /", *lines))
    return heard(read_aipref(SOURCE, article(robots(text))))


@pytest.mark.parametrize(
    ("value", "expected", "malformed"),
    [
        ("train-ai=n", {(TRAIN, "no")}, False),
        ("train-ai=n;x=1", {(TRAIN, "no")}, False),  # parameters are ignored
        ("search=y,train-ai=n", {(SEARCH, "yes"), (TRAIN, "no")}, False),
        ("train-ai=y, train-ai=n", {(TRAIN, "no")}, False),  # of duplicates the last
        ("train-ai;allow=n, train-ai=y", {(TRAIN, "yes")}, False),
        ("train-ai=y;n=n", {(TRAIN, "yes")}, False),
        ("ai-use=n", {(INPUT, "no")}, False),
        ("ai-use=y", {(INPUT, "yes")}, False),
        ("search=n", {(SEARCH, "no")}, False),
        ("exampleuse=n", set(), False),  # unknown labels are ignored
        ("exampleuse=n, ai-use=n", {(INPUT, "no")}, False),
        ("train-ai", set(), False),
        ("", set(), False),
        # known, but neither `y` nor `n`: unknown by the draft; a plain negative is heard
        ("train-ai=?0", {(TRAIN, "no")}, True),
        ('train-ai="n"', {(TRAIN, "no")}, True),
        ("train-ai=(n)", {(TRAIN, "no")}, True),
        ("train-ai=N", {(TRAIN, "no")}, True),
        ("train-ai=no", {(TRAIN, "no")}, True),
        # nothing parses: unknown by the draft; a plain negative is heard, a positive never
        ("train-ai = n", {(TRAIN, "no")}, True),
        ("Train-AI=n", {(TRAIN, "no")}, True),
        ("train-ai=n,", {(TRAIN, "no")}, True),
        ("train-ai=n;", {(TRAIN, "no")}, True),
        ("train-ai=n search=y", {(TRAIN, "no")}, True),
        ("train-ai=n # c", {(TRAIN, "no")}, True),
        ("train-ai: n", {(TRAIN, "no")}, True),
        ("train-ai=yes", set(), False),
        ("Train-AI=y", set(), False),
        ("train-ai=y search=y", set(), False),
        ("train-ai=never", set(), False),
        ("my-train-ai=n!", set(), False),
        # labels of other drafts, of a neighbouring vocabulary, and made up ones: no is heard, yes is not
        ("genai=n", {(TRAIN, "no")}, False),
        ("train-genai=n", {(TRAIN, "no")}, False),
        ("inference=n", {(INPUT, "no")}, False),
        ("ai-output=n", {(INPUT, "no")}, False),
        ("all=n", BOTH, False),
        ("bots=n", BOTH, False),
        ("tdm=n", BOTH, False),
        ("ai=n", BOTH, False),
        ("ai-train=no", {(TRAIN, "no")}, True),
        ("ai-input=no", {(INPUT, "no")}, True),
        ("inference=y, all=y, bots=y, tdm=y, ai=y, genai=y, ai-output=y", set(), False),
    ],
)
def test_the_dictionary_is_read_strictly_and_noes_also_by_intent(value, expected, malformed) -> None:  # type: ignore[no-untyped-def]
    preferences = read_preferences(value.encode())
    assert {(use.value, says.value) for use, says, _, _ in preferences.said if says is not Says.UNSTATED} == expected
    assert any("malformed" in note for *_, note in preferences.said) is malformed


def test_several_header_fields_are_one_list() -> None:
    assert header("train-ai=n", "search=y") == {(TRAIN, "no"), (SEARCH, "yes")}
    assert header("ai-use=n", "ai-use=y") == {(INPUT, "yes")}  # the last of the list, as in one field


def test_a_value_that_says_nothing_is_kept_as_evidence() -> None:
    reading = read_aipref(SOURCE, article(headers=[("Content-Usage", "Train-AI=y")]))
    assert [(s.says, s.note) for s in reading.signals] == [(Says.UNSTATED, "malformed: every preference unknown")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Content-Usage: / train-ai=n"], {(TRAIN, "no")}),
        (["content-usage : train-ai=n"], {(TRAIN, "no")}),  # without a path: the whole site
        (["Content-Usage: /\ttrain-ai=n # why"], {(TRAIN, "no")}),
        (["Content-Usage: /sport/ train-ai=n"], set()),
        (["Content-Usage: / ai-use=n", "Content-Usage: /news/ ai-use=y"], {(INPUT, "yes")}),  # the longest path
        (["Content-Usage: /news/ ai-use=y", "Content-Usage: / ai-use=n"], {(INPUT, "yes")}),  # whatever the order
        (["Content-Usage: / ai-use=y", "Content-Usage: /news/ ai-use=n"], {(INPUT, "no")}),
        (["Content-Usage: / ai-use=n", "Content-Usage: /news/ train-ai=n"], {(TRAIN, "no")}),  # and no other with it
        (["Content-Usage: /news/ ai-use=y", "Content-Usage: /news/ ai-use=n"], {(INPUT, "yes"), (INPUT, "no")}),
        (["Content-Usage: ai-use=n", "Content-Usage: / ai-use=y"], {(INPUT, "yes"), (INPUT, "no")}),
        (["Content-Usage: /*.html$ ai-use=n"], {(INPUT, "no")}),
        (["Content-Usage: /news/"], set()),
        (["Disallow: /news/", "Content-Usage: / ai-use=y"], set()),  # what cannot be crawled has no preferences
    ],
)
def test_the_rule_is_attached_to_paths(lines, expected) -> None:  # type: ignore[no-untyped-def]
    assert rule(*lines) == expected


def test_a_specific_group_replaces_that_of_everybody() -> None:
    text = "User-agent: *\nContent-Usage: / ai-use=n\nAllow: /\n\nUser-agent: BylineBot\nContent-Usage: / ai-use=y\nAllow: /"
    assert heard(read_aipref(SOURCE, article(robots(text)))) == {(INPUT, "yes")}
    other = text.replace("BylineBot", "ExampleBot")
    assert heard(read_aipref(SOURCE, article(robots(other)))) == {(INPUT, "no")}


def test_header_and_rule_are_both_heard() -> None:
    subject = article(
        robots("User-agent: *\nContent-Usage: / ai-use=y\nAllow: /"), headers=[("content-usage", "ai-use=n")]
    )
    assert heard(read_aipref(SOURCE, subject)) == {(INPUT, "yes"), (INPUT, "no")}


def test_a_robots_txt_that_was_not_read_gives_no_preferences() -> None:
    subject = article(robots("User-agent: *\nContent-Usage: / ai-use=y", status=500))
    assert heard(read_aipref(SOURCE, subject)) == set()


@given(st.binary(max_size=60))
def test_any_octets_are_some_preferences(value: bytes) -> None:
    read_preferences(value)


@given(st.text(alphabet=' ,;="()?01ynYNtrain-use', max_size=60))
def test_no_spelling_but_the_exact_one_says_yes(value: str) -> None:
    for use, says, quote, _ in read_preferences(value.encode()).said:
        if says is Says.YES:
            assert quote in {f"{label}=y" for label, known in LABELS.items() if known.current and use in known.uses}
            assert use in set(Use)
