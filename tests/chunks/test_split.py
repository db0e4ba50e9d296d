"""Chunks tile the article, keep to their size, open with their context, and are the same tomorrow."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.chunks.split import CONTEXT, LIMIT, OVERLAP, TARGET, split
from qa.chunks.tokens import counter
from qa.types import Chunk
from tests.chunks.articles import admitted, anything, prose

COUNT = counter()


def sentence(number: int) -> str:
    return f"In year {number} the council of Dunmore voted on the bridge, and {number} people came to hear it speak."


def paragraphs(count: int, each: int = 4) -> str:
    return "\n\n".join(" ".join(sentence(i * each + k) for k in range(each)) for i in range(count))


def words(text: str) -> int:
    return len(text.split())


@settings(max_examples=60, deadline=None)
@given(anything(), st.sampled_from([COUNT, len, words]))
def test_chunks_tile_the_article(text: str, count: object) -> None:
    assert callable(count)
    article = admitted(text)
    whole = article.article.text
    chunks = split(article, count=count)
    reached = 0
    for ordinal, chunk in enumerate(chunks):
        assert chunk.ordinal == ordinal
        assert chunk.text == whole[chunk.start : chunk.end] == chunk.text.strip()
        assert chunk.tokens == count(chunk.text)
        assert not whole[reached : chunk.start].strip()
        assert chunk.end > reached
        assert (chunk.sentences[0][0], chunk.sentences[-1][1]) == (chunk.start, chunk.end)
        assert all(a < b for a, b in chunk.sentences)
        assert all(not whole[b:c].strip() for (_, b), (c, _) in pairwise(chunk.sentences))
        assert (chunk.article_id, chunk.source_id) == (article.article.id, article.article.source_id)
        reached = chunk.end
    assert not whole[reached:].strip()
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert chunks == split(article, count=count)


@settings(max_examples=60, deadline=None)
@given(prose())
def test_only_a_single_sentence_goes_over_the_limit(text: str) -> None:
    for chunk in split(admitted(text * 3), count=COUNT):
        assert chunk.tokens <= LIMIT + OVERLAP or len(chunk.sentences) == 1


@settings(max_examples=30, deadline=None)
@given(prose(), st.text(max_size=300))
def test_the_context_is_short(text: str, title: str) -> None:
    for chunk in split(admitted(text, title=title), count=COUNT):
        assert COUNT(chunk.context) <= CONTEXT


def test_most_chunks_are_near_the_target() -> None:
    chunks = split(admitted(paragraphs(40)), count=COUNT)
    assert all(0.7 * TARGET <= chunk.tokens <= LIMIT + OVERLAP for chunk in chunks)


def test_japanese_chunks_hold_as_many_tokens_as_english_ones() -> None:
    text = "\n\n".join(
        f"第{n}回の会議で、議会は橋の費用について長く話し合った。費用は{n}億円になるという。" * 4 for n in range(20)
    )
    chunks = split(admitted(text, language="ja"), count=COUNT)
    assert all(0.6 * TARGET <= chunk.tokens <= LIMIT + OVERLAP for chunk in chunks)


def test_chunks_overlap_by_one_or_two_whole_sentences() -> None:
    chunks = split(admitted(paragraphs(12)), count=COUNT)
    shared = [set(a.sentences) & set(b.sentences) for a, b in pairwise(chunks)]
    assert shared
    assert all(1 <= len(common) <= 2 for common in shared)


def test_breaks_come_at_headings_and_never_leave_one_alone_at_an_end() -> None:
    names = [(f"Part {n} of the story", 2) for n in range(6)]
    text = "\n\n".join(f"{name}\n\n{paragraphs(3, 3)}" for name, _ in names)
    article = admitted(text, headings=names)
    chunks = split(article, count=COUNT)
    starts = {heading.start for heading in article.article.headings}
    assert starts <= {chunk.start for chunk in chunks}
    assert not any(chunk.text.endswith(name) for chunk in chunks for name, _ in names)


def test_nothing_is_repeated_across_a_heading() -> None:
    names = [("One", 2), ("Two", 2)]
    article = admitted(f"One\n\n{paragraphs(3, 3)}\n\nTwo\n\n{paragraphs(3, 3)}", headings=names)
    second = next(c for c in split(article, count=COUNT) if c.start <= article.article.headings[1].start < c.end)
    assert second.start == article.article.headings[1].start


def test_no_tiny_tail_is_left_alone() -> None:
    for extra in range(1, 25):
        text = paragraphs(6) + "\n\n" + " ".join(sentence(n) for n in range(extra % 3 + 1))[: 20 * extra] + "."
        assert all(chunk.tokens >= 80 for chunk in split(admitted(text), count=COUNT))


def test_a_short_article_is_one_chunk_and_an_empty_one_none() -> None:
    assert len(split(admitted("Only this."), count=COUNT)) == 1
    assert split(admitted(" \n "), count=COUNT) == ()


def test_the_context_names_title_and_headings_above() -> None:
    names = [("Roads", 1), ("Bridges", 2), ("Rail", 1)]
    text = f"Roads\n\n{paragraphs(4)}\n\nBridges\n\n{paragraphs(8)}\n\nRail\n\n{paragraphs(8)}"
    article = admitted(text, title="Annual report", headings=names)
    contexts = [chunk.context for chunk in split(article, count=COUNT)]
    assert contexts[0] == "Annual report"  # the chunk shows “Roads” itself
    assert "Annual report\nRoads\nBridges" in contexts
    assert contexts[-1] == "Annual report\nRail"


def test_a_title_that_the_text_opens_with_is_not_said_twice() -> None:
    (chunk,) = split(admitted("The bridge\n\nIt fell.", title="The bridge", headings=[("The bridge", 1)]), count=COUNT)
    assert chunk.context == ""
    assert chunk.indexed_text == "The bridge\n\nIt fell."


def test_a_long_title_is_cut_at_a_word() -> None:
    (chunk,) = split(admitted("It fell.", title="bridge " * 200), count=COUNT)
    assert 40 < COUNT(chunk.context) <= CONTEXT
    assert chunk.context.endswith("bridge")


def ids(chunks: tuple[Chunk, ...]) -> set[str]:
    return {chunk.id for chunk in chunks}


def test_ids_change_with_the_text_and_the_article_and_with_nothing_else() -> None:
    one = split(admitted(paragraphs(8)), count=COUNT)
    assert ids(one) == ids(split(admitted(paragraphs(8), title="Another title"), count=COUNT))
    assert not ids(one) & ids(split(admitted(paragraphs(8) + " More."), count=COUNT))
    assert not ids(one) & ids(split(admitted(paragraphs(8), name="a/2"), count=COUNT))


@pytest.mark.parametrize("size", [50_000])
def test_a_very_long_article_is_cut_in_time_that_grows_with_its_length(size: int) -> None:
    calls = 0

    def counting(text: str) -> int:
        nonlocal calls
        calls += len(text)
        return len(text) // 4

    text = "\n".join(f"Row {n}" for n in range(size // 8))
    split(admitted(text), count=counting)
    assert calls < 4 * len(text)


def test_the_cuts_are_those_that_the_fingerprint_names() -> None:
    """When this fails, articles are cut otherwise than before: change FINGERPRINT, then the digest."""
    names = [("Was geschah", 2), ("Was folgt", 2)]
    text = (
        f"Was geschah\n\n{paragraphs(5)}\n\nWas folgt\n\nAm 12. März kam Dr. Müller. „Nein.“ Er ging. {paragraphs(4)}"
    )
    chunks = split(admitted(text, headings=names, language="de"), count=COUNT)
    drawn = repr([(c.start, c.end, c.context, c.sentences) for c in chunks])
    assert hashlib.sha256(drawn.encode("utf-8")).hexdigest()[:16] == "d9808c043263e8b8"
