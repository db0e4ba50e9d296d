"""Records from files and pipes: of any age, in any encoding a shell writes, and hostile ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.archive.blank import articles_in, blanked
from qa.archive.blank import prose as prose_of_claims
from qa.archive.reading import LARGEST, answer_of, read_document
from qa.errors import ConfigError
from qa.record import prose, to_json
from tests.archive.records import citation, claim, record

ONE = record(
    claims=[claim("It cost 7.4 million euros.", 1), claim("Nobody knows.", verdict="unsupported", problems=["no source"])],
    citations=[citation(1)],
    missing=["when it was built"],
    withheld=[{"source_id": "wire", "source": "Wire", "title": "T", "url": "", "published": "", "reason": "r", "rule": "register-forbid"}],
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_record_is_read_in_whatever_encoding_a_shell_redirected_it(encoding: str) -> None:
    document = {**ONE, "question": "Was kostet die Brücke? 橋"}
    assert read_document(json.dumps(document, ensure_ascii=False).encode(encoding), "x") == document


def test_what_is_read_again_is_shown_as_it_was() -> None:
    again = to_json(answer_of(ONE))
    for key in ("question", "outcome", "as_of", "missing", "model", "usage", "timings_ms", "pins"):
        assert again[key] == ONE[key], key
    for then, now in zip(ONE["claims"], again["claims"], strict=True):
        assert {key: now[key] for key in then} == then
    for then, now in zip(ONE["citations"], again["citations"], strict=True):
        assert {key: now[key] for key in then if key != "checks"} == {
            key: value for key, value in then.items() if key != "checks"
        }
        assert then["checks"].items() <= now["checks"].items()
    assert again["withheld"] == ONE["withheld"]


def test_the_text_of_a_record_marks_what_nothing_bears_out_and_a_blanked_one_alike() -> None:
    answer = answer_of(ONE)
    assert to_json(answer)["text"] == "It cost 7.4 million euros. [1] Nobody knows. [unsupported]"
    assert to_json(answer)["text"] == prose_of_claims(ONE["claims"])
    assert prose(answer, marks=False) == "It cost 7.4 million euros. [1] Nobody knows."


def test_a_blanked_quote_is_no_quote_and_the_words_of_an_opinion_are_read() -> None:
    evidence = {"quote": "It cost 7.4 million euros.", "article_id": "courier/bridge.md", "start": 10, "end": 36}
    said = {"says": "contradicted", "model": "judge-1", "evidence": [evidence]}
    document = record(claims=[claim("", 1, opinion=said)], citations=[citation(1, quote="")])
    answer = answer_of(document)
    assert answer.citations[0].quote == ""
    assert answer.claims[0].text == "[withdrawn from AI use since]"
    assert [one.quote for one in answer.claims[0].opinion.evidence] == [evidence["quote"]]  # type: ignore[union-attr]


def test_what_a_later_version_added_is_passed_by() -> None:
    document = {**ONE, "moods": [1, 2], "claims": [{**ONE["claims"][0], "mood": "glad"}]}
    assert answer_of(read_document(json.dumps(document).encode(), "x")).claims[0].text == "It cost 7.4 million euros."


def test_the_oldest_record_lacks_all_that_came_later() -> None:
    oldest = {key: ONE[key] for key in ("version", "question", "outcome", "claims", "citations")}
    assert answer_of(read_document(json.dumps(oldest).encode(), "x")).as_of == ""


def test_numbers_that_another_program_wrote_its_own_way_are_read() -> None:
    document = {**ONE, "citations": [{**citation(1), "start": 10.0, "end": "36"}]}
    read = answer_of(read_document(json.dumps(document).encode(), "x")).citations[0]
    assert (read.start, read.end) == (10, 36)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff\xfe\x00", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no answer record"),
        (b'{"version": 1}', "no answer record"),
        (json.dumps({**ONE, "version": 2}).encode(), "version 2"),
        (json.dumps({**ONE, "outcome": "maybe"}).encode(), "damaged"),
        (json.dumps({**ONE, "citations": [{**citation(1), "start": "ten"}]}).encode(), "citations.0.start"),
        (json.dumps({**ONE, "claims": "none"}).encode(), "damaged"),
        (json.dumps({**ONE, "citations": [citation(1), citation(1, quote="Another.")]}).encode(), "one number"),
        (json.dumps({**ONE, "claims": [{"text": "x"}]}).encode(), "`claims.0.verdict` is missing"),
        (
            json.dumps({**ONE, "timings_ms": {"search": "long"}}).encode(),
            "`timings_ms.search` must be a number, not text",
        ),
        (json.dumps({**ONE, "half \ud800": 1}).encode(), "a key that is no text"),
        (b" " * (LARGEST + 1), "too large"),
    ],
)
def test_what_is_no_record_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_document(data, "x.json")
    assert said in raised.value.message


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(key=st.sampled_from(sorted(ONE)), value=_JSON)
def test_any_part_may_be_anything_and_the_worst_is_a_refusal(key: str, value: Any) -> None:
    try:
        document = read_document(json.dumps({**ONE, key: value}).encode(), "x")
        answer_of(document)
        articles_in(document)
        blanked(document, {"courier/bridge.md": "why"})
    except ConfigError:
        return
    assert document[key] == value
