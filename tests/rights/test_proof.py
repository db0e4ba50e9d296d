"""That a text is gone is only proven by a search that finds it wherever and however it is still there."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.rights.proof import (
    Key,
    Search,
    files_below,
    hashes,
    id_patterns,
    look_through,
    merged,
    text_patterns,
    vector_patterns,
    windows_in,
)
from qa.store.lexical import index_text
from qa.words import tokens

KEY = Key.draw()
ENGLISH = (
    "The harbour board said on Monday that the “old” crane will be sold for 310,000 euros.\n"
    "Two bidders remain; one of them wants to turn it into a café — with eleven tables and a view.\n\n"
    "A decision is due on 4 May, after the council has heard the neighbours."
)
KOREAN = (
    "부산항만공사는 월요일 낡은 크레인을 매각한다고 밝혔다. 두 명의 입찰자가 남아 있으며 결정은 오월 사일에 나온다."
)
JAPANESE = "港湾局は月曜日に古いクレーンを売却すると発表した。入札者は二社が残っており、決定は五月四日に行われる。"
HOLDERS = (ENGLISH, KOREAN, JAPANESE)


def search_for(*texts: str, stride: int = 1) -> Search:
    rows: list[Any] = []
    for text in texts:
        first = max(map(windows_in, rows), default=0)
        rows.append(text_patterns(text, KEY, first_window=first, index_form=index_text, stride=stride))
    return Search(merged(np.concatenate(rows)), KEY)


@settings(deadline=None, max_examples=60)
@given(
    text=st.sampled_from(HOLDERS),
    begin=st.integers(0, 40),
    before=st.binary(max_size=40),
    after=st.binary(max_size=40),
    form=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "json", "json-plain", "collapsed", "index"]),
)
def test_every_run_of_five_words_is_found_in_every_spelling(
    text: str, begin: int, before: bytes, after: bytes, form: str
) -> None:
    words = text.split()
    begin = min(begin, len(words) - 5)
    start = nth_word(text, begin)
    run = text[start : nth_word(text, begin + 4) + len(words[begin + 4])]
    spelt = spell(run, form)
    if len(run.encode()) < 16 or len(spelt) < 16:  # “a café —”: a dash is no word to the index
        return
    assert search_for(text).found_in(before + spelt + after)


def spell(run: str, form: str) -> bytes:
    match form:
        case "json":
            return json.dumps(run)[1:-1].encode()
        case "json-plain":
            return json.dumps(run, ensure_ascii=False)[1:-1].encode()
        case "collapsed":
            return " ".join(run.split()).encode()
        case "index":
            return index_text(run).encode()
        case _:
            return run.encode(form)


@pytest.mark.parametrize("text", HOLDERS)
def test_bare_words_are_found_wherever_they_begin(text: str) -> None:
    words, search = tokens(text), search_for(text)
    size = 10 if text != ENGLISH else 5
    for at in range(len(words) - size - 4):
        assert search.found_in(" ".join(words[at : at + size + 4]).encode()), words[at]


def nth_word(text: str, number: int) -> int:
    at = 0
    for _ in range(number):
        at += len(text[at:].split(None, 1)[0]) + len(text[at:]) - len(text[at:].lstrip())
        at += len(text[at:]) - len(text[at:].lstrip())
    return at


def test_four_words_are_no_trace() -> None:
    words = ENGLISH.split()
    search = search_for(ENGLISH)
    for at in range(len(words) - 4):
        assert not search.found_in(b"xx" + " ".join(words[at : at + 4]).encode() + b" quite another ending of it")


def test_a_run_of_japanese_is_found_though_it_has_no_blanks() -> None:
    assert search_for(JAPANESE).found_in(b"\x00\x01" + JAPANESE[9:19].encode("utf-16-le"))
    assert search_for(JAPANESE).found_in(JAPANESE[20:30].encode())


def test_a_text_shorter_than_five_words_is_looked_for_as_a_whole() -> None:
    assert search_for("Ferryman drowned yesterday").found_in(b"..Ferryman drowned yesterday..")


def test_random_bytes_and_other_texts_hold_nothing() -> None:
    search = search_for(*HOLDERS)
    assert not search.found_in(random.Random(1).randbytes(3_000_000))
    assert not search.found_in(b"The harbour master said on Sunday that a new crane would be bought. " * 1000)


def test_what_stands_across_the_border_of_two_blocks_is_found(tmp_path: Path) -> None:
    run = " ".join(ENGLISH.split()[3:8]).encode()
    for lead in range(40):
        (tmp_path / "file").write_bytes(b"-" * lead + run + b"-" * 50)
        look = look_through([tmp_path / "file"], search_for(ENGLISH), block=32)
        assert look.traces, lead
        assert look.bytes == lead + len(run) + 50


def test_runs_that_others_say_too_are_left_out_in_every_spelling() -> None:
    shared = " ".join(ENGLISH.split()[:7])
    search = search_for(ENGLISH)
    narrowed = search.without(search.found_in_pieces([b"short", shared.encode(), b"other"]))
    assert 0 < len(narrowed) < len(search)
    assert not narrowed.found_in(shared.encode())
    assert not narrowed.found_in(shared.encode("utf-16-le"))
    assert narrowed.found_in(ENGLISH.encode())


def test_pieces_are_not_read_together_with_their_neighbours() -> None:
    first, second = b" ".join(ENGLISH.encode().split()[:3]) + b" ", b" ".join(ENGLISH.encode().split()[3:6])
    assert search_for(ENGLISH).found_in(first + second)
    assert not search_for(ENGLISH).found_in_pieces([first, second])


def test_the_same_words_twice_are_left_out_together() -> None:
    search = search_for(ENGLISH, ENGLISH)
    found = search.found_in(ENGLISH.encode())
    assert not search.without(found).found_in(ENGLISH.encode())


def test_a_wider_stride_still_finds_longer_runs() -> None:
    words = ENGLISH.split()
    search = search_for(ENGLISH, stride=4)
    assert len(search) < len(search_for(ENGLISH)) / 3
    for at in range(len(words) - 9):
        start, end = nth_word(ENGLISH, at), nth_word(ENGLISH, at + 8) + len(words[at + 8])
        assert search.found_in(ENGLISH[start:end].encode()), words[at]


@pytest.mark.parametrize("dimensions", [8, 256, 1536])
def test_vectors_are_found_whole_in_part_and_rescaled(dimensions: int) -> None:
    generator = np.random.default_rng(5)
    made = generator.normal(size=(6, dimensions)).astype("<f4")
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    search = Search(merged(vector_patterns([row.tobytes() for row in made], KEY, first_window=0)), KEY)
    for row in made:
        assert search.found_in(b"abc" + row.tobytes())
        norm = np.float32(0)
        for value in row:  # in the order and precision of an index that normalises once more
            norm = np.float32(norm + value * value)
        assert search.found_in((row * (np.float32(1) / np.sqrt(norm))).astype("<f4").tobytes())
        if dimensions > 8:
            half = row.tobytes()[: len(row.tobytes()) // 2]
            assert search.found_in(half)
    others = generator.normal(size=(500, dimensions)).astype("<f4")
    assert not search.found_in(others.tobytes())


def test_an_empty_vector_is_no_trace() -> None:
    rows = vector_patterns([np.zeros(256, "<f4").tobytes()], KEY, first_window=0)
    assert not Search(rows, KEY).found_in(b"\0" * 10_000)


def test_articles_are_found_where_they_are_cited() -> None:
    search = id_patterns(["courier/a.md", "zeitung/größe.md"], KEY)
    assert search.found_in(json.dumps({"article_id": "courier/a.md"}).encode())
    assert search.found_in(json.dumps({"article_id": "zeitung/größe.md"}).encode())
    assert search.found_in(json.dumps({"article_id": "zeitung/größe.md"}, ensure_ascii=False).encode())
    assert not search.found_in(json.dumps({"article_id": "courier/a.mdx"}).encode())


def test_another_key_keeps_other_numbers() -> None:
    data = ENGLISH.encode()
    assert (hashes(data, KEY) == hashes(data, KEY)).all()
    assert not (hashes(data, KEY) == hashes(data, Key.draw())).any()
    assert not len(hashes(b"short", KEY))


def test_every_file_is_read_hidden_ones_too(tmp_path: Path) -> None:
    (tmp_path / "deep" / ".hidden").mkdir(parents=True)
    (tmp_path / "deep" / ".hidden" / "x").write_bytes(ENGLISH.encode("utf-16-le"))
    (tmp_path / "empty").write_bytes(b"")
    look = look_through([*files_below(tmp_path), tmp_path / "gone"], search_for(ENGLISH))
    assert [Path(name).name for name in look.traces] == ["x"]
    assert look.files == 2
    assert not look.is_clean
    assert look.bytes == len(ENGLISH.encode("utf-16-le"))
