"""Words: the shorter patterns for texts without paired scripts cut exactly as the whole ones do."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from qa import words
from qa.embeddings import pieces

LATIN = st.text(
    st.one_of(
        st.sampled_from("abcXYZ019 _-'’.,“”–…€éßñøÅİıſК\u0301\u200d\u0939\u093f\u0627\u064b\u05d0\u05b0"),
        st.characters(max_codepoint=0x2FFF),
    )
)


def test_a_character_is_paired_when_its_script_is() -> None:
    paired = re.compile(f"[{words._PAIRED}]")
    assert [c for c in map(chr, range(0x110000)) if words.is_paired(c) != bool(paired.match(c))] == []
    assert not words.is_paired("")


def test_no_character_that_stands_alone_is_overlooked() -> None:
    alone = re.compile(f"[{words._PAIRED}{pieces._SINGLE}]")
    assert [c for c in map(chr, range(0x110000)) if alone.match(c) and not words.may_be_paired(c)] == []
    assert not words.may_be_paired("“It’s 5 °C – not more…”, said Zoë")


@given(LATIN)
def test_texts_without_them_are_cut_alike_by_both_patterns(text: str) -> None:
    if not words.may_be_paired(text):
        assert words._LATIN_RUN.findall(text) == words._RUN.findall(text)
        assert pieces._LATIN_WORD.findall(text) == pieces._WORD.findall(text)
