"""The catalogue: what goes in comes out, nothing of a forbidden article stays, every failure has a remedy."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from qa.errors import BusyError, RightsError, SetupError, StoreError, UnreadableError
from qa.ports import Catalog, FileState
from qa.store import schema
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.store.database import Database
from qa.types import ArticleId, ChunkId, Filter, Hit, SourceId, Standing
from tests.store.newsroom import (
    EMBEDDER,
    all_chunk_ids,
    card_of,
    chunks_of,
    embed_missing,
    filled,
    put,
    text_of,
    vector_of,
)

OPEN = Filter()


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[SqliteCatalog]:
    made = open_catalog(tmp_path / "catalog.db")
    yield made
    made.close()


def write(catalog: SqliteCatalog, number: int, text: str, **fields: str) -> ArticleId:
    card = card_of(number, text, **fields)  # type: ignore[arg-type]
    catalog.put_article(card, text, chunks_of(card, text), path=f"/articles/{number}")
    return card.id


def traces(folder: Path, needle: str) -> list[str]:
    """Files of the folder that hold these bytes."""
    return [path.name for path in folder.iterdir() if needle.encode() in path.read_bytes()]


def test_it_is_a_catalogue_as_the_protocol_says(catalog: SqliteCatalog) -> None:
    port: Catalog = catalog
    assert port.counts().articles == 0


def test_what_was_put_comes_back_as_it_was(catalog: SqliteCatalog) -> None:
    text = "Erste Zeile.\nZweite Zeile mit Ümlaut 🚢 und 東京.\nDritte."
    card = card_of(1, text)
    chunks = chunks_of(card, text)
    catalog.put_article(card, text, chunks, path="/articles/1")
    assert catalog.text(card.id) == text
    assert catalog.chunks_of(card.id) == chunks
    assert catalog.cards([card.id, ArticleId("unknown")]) == {card.id: card}
    assert list(catalog.all_cards()) == [card]
    assert catalog.articles_of_file("/articles/1") == [card.id]
    hits = [Hit(chunk_id=chunk.id, score=score) for score, chunk in enumerate(reversed(chunks))]
    passages = catalog.passages([*hits, Hit(chunk_id=ChunkId("gone"), score=9.0)])
    assert [passage.chunk for passage in passages] == chunks[::-1]
    assert [(passage.rank, passage.score) for passage in passages] == [(1, 0), (2, 1), (3, 2)]
    assert {passage.card for passage in passages} == {card}


def test_unknown_articles_have_nothing(catalog: SqliteCatalog) -> None:
    assert catalog.text(ArticleId("a")) is None
    assert catalog.chunks_of(ArticleId("a")) == []
    assert catalog.passages([]) == []
    assert catalog.forget([ArticleId("a")]) == 0
    assert catalog.file_state("/a") is None


def test_an_edit_replaces_text_chunks_words_and_vectors(catalog: SqliteCatalog) -> None:
    put(catalog, 1)
    embed_missing(catalog)
    put(catalog, 1, edition=9)
    embed_missing(catalog)
    assert catalog.counts().articles == 1
    assert catalog.counts().chunks == 3
    assert len(catalog.lexical("edition", limit=20, within=OPEN)) == 3
    assert catalog.document_frequency(["9", "0"]) == {"9": 3, "0": 1}  # “Line 0” remains, “edition 0” is gone
    with closing(sqlite3.connect(catalog._db.path)) as database:
        assert database.execute("SELECT count(*) FROM vectors").fetchone() == (3,)


def test_the_same_article_again_is_no_change_for_any_index(catalog: SqliteCatalog) -> None:
    put(catalog, 1)
    embed_missing(catalog)
    before = catalog.last_change(), catalog.corpus_digest()
    put(catalog, 1)
    assert (catalog.last_change(), catalog.corpus_digest()) == before
    text = text_of(1)
    card = replace(card_of(1, text), url="https://elsewhere.example/", reason="Another reason.")
    catalog.put_article(card, text, chunks_of(card, text), path="/articles/0001.txt")
    assert (catalog.last_change(), catalog.corpus_digest()) == before
    assert catalog.cards([card.id])[card.id] == card


def test_another_title_is_a_change_even_when_the_text_is_the_same(catalog: SqliteCatalog) -> None:
    text = text_of(1)
    write(catalog, 1, text, title="Old headline about whales")
    embed_missing(catalog)
    before = catalog.last_change()
    write(catalog, 1, text, title="New headline about salmon")
    assert catalog.without_vector(EMBEDDER, limit=10)
    assert catalog.last_change() > before
    assert catalog.lexical("whales", limit=5, within=OPEN) == []
    assert len(catalog.lexical("salmon", limit=5, within=OPEN)) == 3


# ── forbidden articles ──


def test_a_reference_keeps_title_link_source_and_date_only(catalog: SqliteCatalog, tmp_path: Path) -> None:
    text = "A secret paragraph about zanzibarkiosk.\nAnother one."
    card_id = write(catalog, 1, text)
    embed_missing(catalog)
    card = replace(card_of(1, text), standing=Standing.REFERENCE, rule="printed-notice", reason="Its notice says no.")
    catalog.put_reference(card, path="/articles/1")
    kept = catalog.cards([card_id])[card_id]
    assert kept == replace(card, author="", sha256="")
    assert catalog.text(card_id) is None
    assert catalog.chunks_of(card_id) == []
    assert catalog.lexical("zanzibarkiosk", limit=5, within=OPEN) == []
    assert catalog.chunk_ids(OPEN) == []
    assert catalog.vector_count(EMBEDDER) == 0
    assert catalog.counts().references == 1
    catalog.purge()
    assert traces(tmp_path, "zanzibarkiosk") == []


def test_no_byte_of_a_forgotten_article_is_left_after_a_purge(tmp_path: Path) -> None:
    catalog = filled(tmp_path / "catalog.db", 30)
    victim = write(catalog, 900, "The quixoticpenguin waddled.\nThe quixoticpenguin slept.")
    embed_missing(catalog)
    vector = catalog.vectors(EMBEDDER, [catalog.chunks_of(victim)[0].id])[0].vector.tobytes()
    assert traces(tmp_path, "quixoticpenguin")
    catalog.forget([victim])
    catalog.purge()
    for needle in ("quixoticpenguin", "quixoticpenguin"[:9], "paper-0/0900"):
        assert traces(tmp_path, needle) == []
    assert not any(vector in path.read_bytes() for path in tmp_path.iterdir())
    catalog.close()


def test_a_purge_says_when_a_reader_keeps_old_pages_alive(tmp_path: Path) -> None:
    catalog = filled(tmp_path / "catalog.db", 5)
    with closing(sqlite3.connect(tmp_path / "catalog.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        catalog._db.run("PRAGMA busy_timeout = 100")
        with pytest.raises(StoreError) as caught:
            catalog.purge()
    assert caught.value.remedy
    catalog.close()


@pytest.mark.parametrize("standing", [Standing.REFERENCE, Standing.UNCHECKED])
def test_text_of_an_article_that_was_not_admitted_is_refused(catalog: SqliteCatalog, standing: Standing) -> None:
    text = "No."
    card = card_of(1, text, standing=standing)
    with pytest.raises(RightsError):
        catalog.put_article(card, text, chunks_of(card, text), path="/a")
    assert list(catalog.all_cards()) == []


def test_an_admitted_article_is_no_reference(catalog: SqliteCatalog) -> None:
    with pytest.raises(RightsError):
        catalog.put_reference(card_of(1, "x"), path="/a")


def test_a_row_that_lost_its_standing_shows_no_text(catalog: SqliteCatalog) -> None:
    """Even when a standing is changed past every method, nothing is read out."""
    text = "Quoted words."
    card_id = write(catalog, 1, text)
    chunk = catalog.chunks_of(card_id)[0]
    catalog._db.run("UPDATE articles SET standing = 'unchecked'")
    assert catalog.text(card_id) is None
    assert catalog.passages([Hit(chunk_id=chunk.id, score=1.0)]) == []
    assert catalog.chunks_of(card_id) == []
    assert catalog.chunk_ids(OPEN) == []


def test_titles_of_withheld_articles_are_found_and_those_of_others_are_not(catalog: SqliteCatalog) -> None:
    write(catalog, 1, "Open.", title="Lee visits the harbour")
    closed = replace(card_of(2, "", standing=Standing.REFERENCE), title="Lee's Japan visit raises prospects", sha256="")
    other = replace(card_of(3, "", standing=Standing.UNCHECKED), title="韓国と日本の協力", sha256="")
    for card in (closed, other):
        catalog.put_reference(card, path="")
    assert [card.title for card in catalog.titles_like("What did Lee's visit to Japan bring?", limit=5)] == [
        closed.title
    ]
    assert [card.title for card in catalog.titles_like("日本", limit=5)] == [other.title]
    assert catalog.titles_like("rice prices", limit=5) == []
    assert catalog.titles_like("???", limit=5) == []
    catalog.forget([closed.id])
    assert catalog.titles_like("Lee", limit=5) == []


# ── asking ──


def test_a_word_in_the_title_weighs_more_than_one_in_the_text(catalog: SqliteCatalog) -> None:
    in_text = write(catalog, 1, "A long report that mentions salmon once among words.", title="On other things")
    in_title = write(catalog, 2, "A long report that mentions nothing once among words.", title="On salmon things")
    hits = catalog.lexical("salmon", limit=5, within=OPEN)
    assert [passage.card.id for passage in catalog.passages(hits)] == [in_title, in_text]
    assert all(hit.score > 0 for hit in hits)


def test_limits_are_kept_and_scores_fall(catalog: SqliteCatalog) -> None:
    for number in range(20):
        put(catalog, number)
    hits = catalog.lexical("ferry harbour1 late", limit=7, within=OPEN)
    assert len(hits) == 7
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert catalog.lexical("ferry", limit=0, within=OPEN) == []


DATES = ["2025-12-31", "2026-03-01", "2026-03-15T18:30:00+09:00", "2026-03-16", "2026-03", "2026", ""]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("", "", DATES),
        ("2026-03-15", "", ["2026-03-15T18:30:00+09:00", "2026-03-16", "2026-03", "2026"]),
        ("", "2026-03-15", ["2025-12-31", "2026-03-01", "2026-03-15T18:30:00+09:00", "2026-03", "2026"]),
        ("2026-03-01", "2026-03-01", ["2026-03-01", "2026-03", "2026"]),
        ("2026-03", "2026-03", ["2026-03-01", "2026-03-15T18:30:00+09:00", "2026-03-16", "2026-03", "2026"]),
        ("2025", "2025", ["2025-12-31"]),
        ("2027", "", []),
    ],
)
def test_dates_are_compared_over_the_shorter_one_and_undated_articles_pass_no_date_filter(
    catalog: SqliteCatalog, since: str, until: str, expected: list[str]
) -> None:
    for number, published in enumerate(DATES):
        write(catalog, number, f"The salmon of {number}.", published=published)
    within = Filter(since=since, until=until)
    hits = catalog.lexical("salmon", limit=20, within=within)
    assert sorted(passage.card.published for passage in catalog.passages(hits)) == sorted(expected)
    assert set(catalog.chunk_ids(within)) == {hit.chunk_id for hit in hits}


def test_sources_are_filtered_and_unknown_ones_find_nothing(catalog: SqliteCatalog) -> None:
    for number in range(9):
        put(catalog, number)
    for sources, count in ((("paper-1",), 9), (("paper-1", "paper-2"), 18), (("nobody",), 0)):
        within = Filter(sources=tuple(map(SourceId, sources)))
        assert len(catalog.chunk_ids(within)) == count
        assert len(catalog.lexical("late", limit=50, within=within)) == count


@given(st.text(max_size=60))
@example("\x00")
@settings(max_examples=60, deadline=None)
def test_any_question_is_answered_or_finds_nothing(question: str) -> None:
    catalog = _ASKED
    assert len(catalog.lexical(question, limit=5, within=Filter(since=question, until=question))) <= 5
    catalog.titles_like(question, limit=3)
    catalog.document_frequency(question.split())


def test_document_frequencies_count_chunks_by_stem(catalog: SqliteCatalog) -> None:
    write(catalog, 1, "Ferries sail.\nA ferry sank.\n東京の朝")
    assert catalog.document_frequency(["ferry", "sail", "東京", "absent", "", '"']) == {
        "ferry": 2,
        "sail": 1,
        "東京": 1,
        "absent": 0,
        "": 0,
        '"': 0,
    }


# ── vectors and changes ──


def test_vectors_are_stored_once_for_equal_texts_and_dropped_with_the_last(catalog: SqliteCatalog) -> None:
    one = write(catalog, 1, "The same line.", title="T")
    two = write(catalog, 4, "The same line.", title="T")
    assert embed_missing(catalog, batch=1) == 1
    rows = catalog.vectors(EMBEDDER, [catalog.chunks_of(two)[0].id, ChunkId("none"), catalog.chunks_of(one)[0].id])
    assert [row.chunk_id for row in rows] == [catalog.chunks_of(two)[0].id, catalog.chunks_of(one)[0].id]
    assert np.array_equal(rows[0].vector, rows[1].vector)
    assert np.array_equal(rows[0].vector, vector_of("T\nThe same line."))
    catalog.forget([one])
    assert catalog.vector_count(EMBEDDER) == 1
    catalog.forget([two])
    assert catalog._db.value("SELECT count(*) FROM vectors") == 0


def test_a_text_that_comes_back_needs_no_embedder_while_another_chunk_keeps_its_vector(catalog: SqliteCatalog) -> None:
    write(catalog, 1, "The same line.", title="T")
    embed_missing(catalog)
    two = write(catalog, 4, "The same line.", title="T")
    assert catalog.without_vector(EMBEDDER, limit=5) == []
    assert catalog.changes_since(0, limit=10)[-1][1:] == (catalog.chunks_of(two)[0].id, True)


def test_missing_vectors_are_found_in_order_also_after_deletions_and_for_a_second_embedder(
    catalog: SqliteCatalog,
) -> None:
    for number in range(6):
        put(catalog, number)
    assert embed_missing(catalog, batch=4) == 18
    assert catalog.without_vector(EMBEDDER, limit=5) == []
    put(catalog, 2, edition=1)
    put(catalog, 20)
    missing = catalog.without_vector(EMBEDDER, limit=50)
    assert [chunk.article_id for chunk in missing] == ["paper-2/0002.txt"] * 3 + ["paper-2/0020.txt"] * 3
    assert len(catalog.without_vector("another", limit=50)) == 21
    embed_missing(catalog)
    assert embed_missing(catalog, embedder="another") == 21
    assert catalog.vector_count("another") == catalog.vector_count(EMBEDDER) == 21
    assert (catalog.has_vectors("another"), catalog.has_vectors("a third")) == (True, False)


def test_an_index_that_applies_the_changes_ends_where_the_catalogue_is(catalog: SqliteCatalog) -> None:
    held: set[ChunkId] = set()
    seen = 0

    def catch_up() -> None:
        nonlocal seen
        while page := catalog.changes_since(seen, limit=4):
            for sequence, chunk_id, added in page:
                assert sequence > seen
                seen = sequence
                if added:
                    held.update(row.chunk_id for row in catalog.vectors(EMBEDDER, [chunk_id]))
                else:
                    held.discard(chunk_id)

    for number in range(5):
        put(catalog, number)
    embed_missing(catalog)
    catch_up()
    put(catalog, 1, edition=3)
    put(catalog, 1)
    catalog.forget([ArticleId("paper-2/0002.txt")])
    embed_missing(catalog)
    catch_up()
    assert held == set(all_chunk_ids(catalog))
    last = catalog.last_change()
    catalog.prune_changes(last)
    assert catalog.changes_since(0, limit=5) == []
    assert (catalog.last_change(), catalog.pruned_to()) == (last, last)
    put(catalog, 9)
    embed_missing(catalog)
    assert catalog.changes_since(last, limit=1)[0][0] > last


def test_vectors_of_unknown_chunks_are_passed_over(catalog: SqliteCatalog) -> None:
    catalog.put_vectors(EMBEDDER, [(ChunkId("gone"), vector_of("x"))])
    assert catalog.vector_count(EMBEDDER) == 0


# ── transactions, digests, files ──


def test_a_transaction_that_fails_leaves_nothing(catalog: SqliteCatalog) -> None:
    put(catalog, 1)
    before = catalog.corpus_digest(), catalog.counts(), catalog.last_change()

    def interrupted() -> None:
        with catalog.transaction():
            put(catalog, 2)
            with catalog.transaction():
                catalog.forget([ArticleId("paper-1/0001.txt")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (catalog.corpus_digest(), catalog.counts(), catalog.last_change()) == before
    put(catalog, 3)
    assert catalog.counts().articles == 2


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "edit", "forget", "refuse"]), st.integers(0, 5)), min_size=1, max_size=14
)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None)
def test_the_way_to_a_state_leaves_no_trace_in_it(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever was put, edited, forgotten and refused before: digest, words and vectors are those of a fresh catalogue."""
    folder = tmp_path_factory.mktemp("catalogues")
    walked, fresh = open_catalog(folder / "walked.db"), open_catalog(folder / "fresh.db")
    state: dict[int, str] = {}
    for step, number in steps:
        _step(walked, step, number)
        state.pop(number, None)
        if step != "forget":
            state[number] = step
        embed_missing(walked)
    for number, step in state.items():
        _step(fresh, step, number)
    embed_missing(fresh)
    assert walked.corpus_digest() == fresh.corpus_digest()
    assert walked.counts() == replace(fresh.counts())
    assert walked.check() == ""
    for question in ("ferry1 harbour2", "edition 0 late", "Report number3", "4"):
        ours, theirs = (_answers(catalog, question) for catalog in (walked, fresh))
        assert ours == theirs
    assert set(all_chunk_ids(walked)) == set(all_chunk_ids(fresh))
    walked.close()
    fresh.close()


def _step(catalog: SqliteCatalog, step: str, number: int) -> None:
    if step == "forget":
        catalog.forget([card_of(number, "").id])
    elif step == "refuse":
        catalog.put_reference(replace(card_of(number, "x", standing=Standing.REFERENCE)), path=f"/{number}")
    else:
        put(catalog, number, edition=int(step == "edit"))


def _answers(catalog: SqliteCatalog, question: str) -> tuple[object, ...]:
    hits = catalog.lexical(question, limit=50, within=OPEN)
    return (
        [(hit.chunk_id, round(hit.score, 6)) for hit in hits],
        [card.id for card in catalog.titles_like(question, limit=9)],
        catalog.document_frequency(question.split()),
    )


def test_the_digest_tells_standings_apart(catalog: SqliteCatalog) -> None:
    card = card_of(1, "", standing=Standing.REFERENCE)
    catalog.put_reference(card, path="")
    before = catalog.corpus_digest()
    catalog.put_reference(replace(card, standing=Standing.UNCHECKED), path="")
    assert catalog.corpus_digest() != before


def test_a_check_notices_a_change_made_behind_its_back(catalog: SqliteCatalog) -> None:
    put(catalog, 1)
    assert catalog.check() == ""
    catalog._db.run("UPDATE articles SET sha256 = 'other'")
    assert catalog.check()


def test_file_states_are_kept_listed_and_forgotten_with_their_articles(catalog: SqliteCatalog) -> None:
    states = [
        FileState(
            source_id=SourceId(f"s{number % 2}"),
            path=f"/articles/{number:04}.txt",
            size=5_000_000_000 + number,
            mtime_ns=1_790_000_000_000_000_000 + number,
            sha256="ab",
            status="quarantined" if number == 3 else "read",
            reason="empty" if number == 3 else "",
            reader="r1",
        )
        for number in range(5)
    ]
    for state in reversed(states):
        catalog.put_file(state)
    put(catalog, 2)
    assert list(catalog.files()) == states
    assert list(catalog.files(SourceId("s1"))) == [states[1], states[3]]
    assert catalog.file_state("/articles/0003.txt") == states[3]
    assert catalog.counts().quarantined == 1
    changed = replace(states[3], status="read", reason="")
    catalog.put_file(changed)
    assert catalog.file_state(changed.path) == changed
    catalog.forget_file("/articles/0002.txt")
    assert catalog.counts().articles == 0
    assert [state.path for state in catalog.files()] == [f"/articles/{number:04}.txt" for number in (0, 1, 3, 4)]


def test_walks_over_many_pages_meet_everything_once(catalog: SqliteCatalog) -> None:
    with catalog.transaction():
        for number in range(1203):
            catalog.put_reference(card_of(number, "", standing=Standing.REFERENCE), path="")
            catalog.put_file(
                FileState(source_id=SourceId("s"), path=f"/{number}", size=1, mtime_ns=1, sha256="", status="read")
            )
    assert len({card.id for card in catalog.all_cards()}) == len(list(catalog.all_cards())) == 1203
    assert len({state.path for state in catalog.files()}) == 1203


def test_half_a_character_is_quarantined_not_a_crash(catalog: SqliteCatalog) -> None:
    with pytest.raises(UnreadableError):
        write(catalog, 1, "broken \ud800 text")
    assert list(catalog.all_cards()) == []


# ── opening ──


def test_reading_before_anything_was_written_says_what_to_run(tmp_path: Path) -> None:
    for path in (tmp_path / "none.db", tmp_path / "empty.db"):
        if path.name == "empty.db":
            path.touch()
        with pytest.raises(SetupError) as caught:
            open_catalog(path, read_only=True)
        assert "sync" in caught.value.remedy
    assert not (tmp_path / "none.db").exists()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    filled(tmp_path / "catalog.db", 1).close()
    reader = open_catalog(tmp_path / "catalog.db", read_only=True)
    with pytest.raises(StoreError):
        put(reader, 2)
    assert reader.counts().articles == 1
    reader.close()


def test_a_reader_sees_the_last_whole_state_while_a_writer_writes(tmp_path: Path) -> None:
    writer = filled(tmp_path / "catalog.db", 3)
    reader = open_catalog(tmp_path / "catalog.db", read_only=True)
    with writer.transaction():
        put(writer, 10)
        assert reader.counts().articles == 3
        assert len(reader.lexical("late", limit=99, within=OPEN)) == 9
    assert reader.counts().articles == 4
    reader.close()
    writer.close()


def test_two_writers_wait_for_each_other_and_the_second_is_told_who_is_busy(tmp_path: Path) -> None:
    one, two = open_catalog(tmp_path / "catalog.db"), open_catalog(tmp_path / "catalog.db")
    two._db.run("PRAGMA busy_timeout = 50")
    with one.transaction():
        put(one, 1)
        with pytest.raises(BusyError):
            put(two, 2)
    put(two, 2)
    assert one.counts().articles == 2
    one.close()
    two.close()


def test_threads_may_read_at_once(tmp_path: Path) -> None:
    catalog = filled(tmp_path / "catalog.db", 30)
    wrong: list[object] = []

    def ask(number: int) -> None:
        for _ in range(15):
            hits = catalog.lexical(f"ferry{number}", limit=9, within=OPEN)
            if {passage.card.title for passage in catalog.passages(hits)} != {f"Report number{number}"}:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    catalog.close()


def _text_file(path: Path) -> None:
    path.write_text("This is a letter, not a database. " * 200, encoding="utf-8")


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE recipes (name)")


def _newer(path: Path) -> None:
    filled(path, 1).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")


def _cut(path: Path) -> None:
    filled(path, 60).close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("spoil", [_text_file, _foreign, _newer])
def test_a_file_that_is_not_ours_is_refused_with_a_remedy_and_left_as_it_was(
    tmp_path: Path, spoil: Callable[[Path], None], read_only: bool
) -> None:
    path = tmp_path / "catalog.db"
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        open_catalog(path, read_only=read_only)
    assert caught.value.remedy
    assert path.read_bytes() == before


def test_a_file_cut_in_half_is_reported_as_damaged_wherever_it_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    _cut(path)

    def read_everything() -> None:
        catalog = open_catalog(path)
        try:
            for card in catalog.all_cards():
                catalog.chunks_of(card.id)
            list(catalog.vector_pages(EMBEDDER, size=10))
        finally:
            catalog.close()

    with pytest.raises(StoreError, match="damaged") as caught:
        read_everything()
    assert "sync" in caught.value.remedy


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").mkdir()
    with pytest.raises(StoreError):
        open_catalog(tmp_path / "catalog.db")


def test_a_full_disk_is_said_and_nothing_stored_is_lost(small_disk: Path) -> None:
    catalog = filled(small_disk / "catalog.db", 20)
    before = catalog.counts(), catalog.corpus_digest()

    def overfill() -> None:
        with catalog.transaction():
            for number in range(1000, 9000):
                put(catalog, number, lines=30)

    with pytest.raises(StoreError) as caught:
        overfill()
    assert "free some space" in caught.value.remedy
    assert (catalog.counts(), catalog.corpus_digest()) == before
    assert catalog.check() == ""
    put(catalog, 30)
    catalog.close()


def test_a_read_only_folder_is_read_and_not_written(disk: Path, read_only: Callable[[Path], None]) -> None:
    filled(disk / "catalog.db", 5).close()
    read_only(disk)
    reader = open_catalog(disk / "catalog.db", read_only=True)
    assert len(reader.lexical("ferry3", limit=9, within=OPEN)) == 3
    reader.close()
    with pytest.raises(StoreError) as caught:
        open_catalog(disk / "catalog.db")
    assert "writable" in caught.value.remedy


def test_words_cut_by_an_older_version_are_cut_anew(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    catalog = filled(path, 4)
    catalog.put_reference(replace(card_of(50, "", standing=Standing.REFERENCE), title="Withheld salmon"), path="")
    expected = _answers(catalog, "ferry1 salmon")
    catalog._db.run("INSERT INTO words (words) VALUES ('delete-all')")
    catalog._db.run("UPDATE meta SET value = 'older' WHERE name = 'lexical'")
    catalog.close()
    with pytest.raises(StoreError, match="lexical"):
        open_catalog(path, read_only=True)
    again = open_catalog(path)
    assert _answers(again, "ferry1 salmon") == expected
    again.close()
    open_catalog(path, read_only=True).close()


# ── a million articles ──


def test_no_question_of_the_query_path_walks_a_whole_table(tmp_path: Path) -> None:
    """SQLite's own plans of every statement that asking and syncing use: no SCAN of a table that grows."""
    catalog = filled(tmp_path / "catalog.db", 30)
    statements: list[tuple[str, Sequence[Any]]] = []

    class Spy(Database):
        def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
            statements.append((sql, parameters))
            return super().rows(sql, parameters)

        def row(self, sql: str, parameters: Sequence[object] = ()) -> tuple[Any, ...] | None:
            statements.append((sql, parameters))
            return super().row(sql, parameters)

    catalog.close()
    spied = SqliteCatalog(Spy(tmp_path / "catalog.db"))
    hits = spied.lexical("ferry3", limit=5, within=Filter(sources=(SourceId("paper-1"),), since="2026", until="2027"))
    hits += spied.lexical("ferry3", limit=5, within=OPEN)
    spied.passages(hits)
    card = next(spied.all_cards())
    spied.cards([card.id])
    spied.text(card.id)
    spied.chunks_of(card.id)
    spied.chunk_ids(Filter(sources=(SourceId("paper-1"),), since="2026-01"))
    spied.titles_like("x", limit=3)
    spied.document_frequency(["ferry"])
    spied.file_state("/x")
    list(spied.files())
    list(spied.files(SourceId("s")))
    spied.articles_of_file("/x")
    spied.without_vector(EMBEDDER, limit=5)
    spied.vectors(EMBEDDER, [hit.chunk_id for hit in hits])
    list(spied.vector_pages(EMBEDDER, size=50))
    spied.changes_since(3, limit=5)
    spied.corpus_digest()
    spied.last_change()
    put(spied, 3, edition=5)
    spied.forget([card.id])
    assert len(statements) > 25
    grows = {"articles", "a", "chunks", "c", "texts", "t", "vectors", "v", "changes", "files"}
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as database:
        assert database.execute("EXPLAIN QUERY PLAN SELECT context FROM chunks c").fetchone()[3].split()[1] in grows
        for sql, parameters in statements:
            plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            assert not [step for step in plan if step.startswith("SCAN ") and step.split()[1] in grows], (sql, plan)
    spied.close()


@pytest.fixture(autouse=True, scope="module")
def _asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    global _ASKED  # noqa: PLW0603 - hypothesis and function-scoped fixtures do not mix
    _ASKED = filled(tmp_path_factory.mktemp("asked") / "catalog.db", 12)
    yield
    _ASKED.close()


_ASKED: SqliteCatalog
