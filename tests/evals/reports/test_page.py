"""The HTML report: one file that needs nothing else, in which words from outside are words and nothing more."""

from __future__ import annotations

import base64
import functools
import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from qa.evals.reports.page import render
from qa.evals.reports.view import load
from tests.evals.recording import TINY
from tests.evals.reports.pages import Elements, page, scored, with_words

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>' onclick=alert(3) </style></svg><!--"


def test_the_verdict_in_words_comes_first() -> None:
    document = render(page())
    heading = re.search(r"<h1>(.*?)</h1>", document)
    assert heading
    assert heading[1] == "No detectable difference between hasty and careful."
    assert (
        document.index("<h1>")
        < document.index("<svg")
        < document.index('id="items"')
        < document.index('id="reproduce"')
    )


def test_every_part_is_there_and_well_formed() -> None:
    elements = Elements(render(page())).found
    parts = [attributes["id"] for tag, attributes in elements if tag == "section"]
    assert parts == ["figures", "gates", "intervals", "differences", "faults", "tags", "price", "seconds", "flips", "items", "measures", "reproduce"]  # fmt: skip
    items = [attributes["id"] for tag, attributes in elements if tag == "details" and "id" in attributes]
    assert len(items) == len(set(items)) == 10
    assert all(attributes.get("aria-label") for tag, attributes in elements if tag == "svg")


def test_nothing_is_fetched_from_anywhere() -> None:
    """No element that loads, no address in the styles; links are only followed by hand."""
    document = render(page())
    elements = Elements(document).found
    assert not {tag for tag, _ in elements} & {
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "base",
        "image",
        "use",
    }
    assert not any({"src", "srcset", "style", "background"} & attributes.keys() for _, attributes in elements)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|import\(", document)
    for tag, attributes in elements:
        if "href" in attributes:
            assert tag == "a"
            if not attributes["href"].startswith("#"):
                assert attributes["href"].startswith("https://")
                assert "noreferrer" in attributes["rel"]


def test_the_policy_lets_only_its_own_style_and_script_run() -> None:
    document = render(page())
    policies = [a["content"] for tag, a in Elements(document).found if a.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in policies[0].split(";"))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", document, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_hostile_words_stay_words() -> None:
    plain = Elements(render(page())).found
    hostile = Elements(render(page(with_words(HOSTILE)))).found
    assert {tag for tag, _ in hostile} <= {tag for tag, _ in plain}
    assert sum(tag == "script" for tag, _ in hostile) == 1
    names = {name for _, attributes in hostile for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not any(attributes.get("href", "#").startswith("javascript") for _, attributes in hostile)


@settings(max_examples=12)
@given(st.text(st.sampled_from("<>\"'&/=`!-- \n\u202e\x00ab;{}\u2028"), min_size=1, max_size=30).filter(str.strip))
def test_no_words_change_the_elements_of_the_page(words: str) -> None:
    def shape(document: str) -> list[str]:
        return [tag for tag, attributes in Elements(document).found if tag != "a" and "opt" not in tag]

    assert shape(render(page(with_words(words)))) == shape(_plain_page())


@functools.cache
def _plain_page() -> str:
    return render(page(with_words("plain words")))


def test_what_could_act_on_a_reader_unseen_is_gone() -> None:
    document = render(page(with_words("before\u202eafter\u200b \x1b[31mred")))
    assert not set(document) & {"\u202e", "\u200b", "\x1b"}
    assert "beforeafter" in document


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", ""])
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    document = render(page(with_words(address or " ")))
    assert all(a["href"].startswith(("#", "https://")) for tag, a in Elements(document).found if tag == "a"), (
        "an address is data from outside"
    )


def test_one_system_alone_makes_a_report_too() -> None:
    both = scored()
    first = both.run.systems[0]
    alone = structs.replace(
        both,
        run=structs.replace(both.run, systems=(first,), entries=both.run.of(first.label)),
        lines=tuple(line for line in both.lines if line.system == first.label),
        summary={**both.summary, "systems": both.summary["systems"][:1]},
    )
    document = render(page(alone))
    assert re.search(r"<h1>careful is right in 90\u202f% of the questions\.</h1>", document)
    assert 'id="differences"' not in document
    assert 'id="flips"' not in document
    assert 'id="price"' not in document


def test_an_earlier_run_stands_beside_the_later() -> None:
    later = load(TINY)
    renamed = structs.replace(later, run=structs.replace(later.run, manifest={**later.run.manifest, "run_id": "later"}))
    document = render(page(renamed, against=scored()))
    assert "careful (before)" in document
    assert "careful against careful (before)" in document
    assert "hasty against hasty (before)" in document
    assert "held against" in document


def test_a_run_that_was_stopped_says_so_before_its_figures() -> None:
    stopped = scored()
    manifest = {**stopped.run.manifest, "status": "partial", "stopped": "stopped by --max-cost"}
    document = render(page(structs.replace(stopped, run=structs.replace(stopped.run, manifest=manifest))))
    assert document.index("The run is not complete (partial: stopped by --max-cost)") < document.index('id="figures"')


def test_the_same_run_gives_the_same_bytes() -> None:
    assert render(page()) == render(page())
