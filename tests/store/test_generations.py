"""The index on disk: built, followed, caught up with, and put right after every damage that was ever seen."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from qa.errors import StoreError, UnreachableError
from qa.ports import VectorStore
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.store.exact import CatalogVectors
from qa.store.generations import RebuildNeededError, VectorIndex
from qa.store.memory import MemoryVectors
from tests.store.newsroom import DIMENSIONS, EMBEDDER, embed_missing, filled, put, vector_of

ARTICLES = 60
CHUNKS = 3 * ARTICLES


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[SqliteCatalog]:
    made = filled(tmp_path / "catalog.db", ARTICLES)
    yield made
    made.close()


def index_of(
    catalog: SqliteCatalog, folder: Path, *, embedder: str = EMBEDDER, chunker: str = "lines-1", url: str = ""
) -> VectorIndex:
    return VectorIndex(
        folder,
        catalog=catalog,
        embedder_fingerprint=embedder,
        dimensions=DIMENSIONS,
        chunker_fingerprint=chunker,
        url=url,
    )


@pytest.fixture
def index(catalog: SqliteCatalog, tmp_path: Path) -> VectorIndex:
    return index_of(catalog, tmp_path / "index")


def answers(store: VectorStore) -> list[list[tuple[str, float]]]:
    return [
        [(hit.chunk_id, round(hit.score, 4)) for hit in store.search(vector_of(f"question {number}"), limit=8)]
        for number in range(6)
    ]


def exact_answers(catalog: SqliteCatalog) -> list[list[tuple[str, float]]]:
    store = MemoryVectors(dimensions=DIMENSIONS)
    for page in catalog.vector_pages(EMBEDDER, size=1000):
        store.upsert(page)
    return answers(store)


def assert_serves(index: VectorIndex, catalog: SqliteCatalog) -> None:
    store = index.open_for_reading()
    assert store.count() == catalog.vector_count(EMBEDDER)
    assert answers(store) == exact_answers(catalog)
    store.close()


def folders(index_folder: Path) -> list[str]:
    return sorted(path.name for path in index_folder.iterdir())


def test_without_an_index_reading_says_that_one_must_be_built(index: VectorIndex) -> None:
    assert index.is_behind()
    with pytest.raises(RebuildNeededError) as caught:
        index.open_for_reading()
    assert caught.value.remedy


def test_the_first_index_holds_every_vector_of_the_catalogue(index: VectorIndex, catalog: SqliteCatalog) -> None:
    seen: list[tuple[int, int]] = []
    report = index.bring_up_to_date(lambda done, total: seen.append((done, total)))
    assert (report.action, report.count, report.generation) == ("built", CHUNKS, 1)
    assert seen[-1] == (CHUNKS, CHUNKS)
    assert not index.is_behind()
    assert_serves(index, catalog)


def test_an_empty_catalogue_has_an_index_that_finds_nothing(tmp_path: Path) -> None:
    catalog = filled(tmp_path / "catalog.db", 0)
    index = index_of(catalog, tmp_path / "index")
    assert index.bring_up_to_date().count == 0
    assert index.open_for_reading().search(vector_of("q"), limit=3) == []
    put(catalog, 1)
    embed_missing(catalog)
    assert index.bring_up_to_date().action == "applied"
    assert_serves(index, catalog)
    catalog.close()


def test_an_unchanged_catalogue_changes_nothing(index: VectorIndex, tmp_path: Path) -> None:
    index.bring_up_to_date()
    before = folders(tmp_path / "index")
    assert index.bring_up_to_date().action == "nothing"
    assert folders(tmp_path / "index") == before == ["current", "gen-1"]


def test_only_what_changed_is_applied(index: VectorIndex, catalog: SqliteCatalog) -> None:
    index.bring_up_to_date()
    put(catalog, 500)
    put(catalog, 3, edition=2)
    catalog.forget([put(catalog, 7).id])
    embed_missing(catalog)
    assert index.is_behind()
    report = index.bring_up_to_date()
    assert (report.action, report.added, report.deleted) == ("applied", 6, 6)
    assert report.count == CHUNKS
    assert_serves(index, catalog)


def test_an_article_edited_and_edited_back_is_found_again(index: VectorIndex, catalog: SqliteCatalog) -> None:
    index.bring_up_to_date()
    put(catalog, 3, edition=2)
    put(catalog, 3)
    embed_missing(catalog)
    index.bring_up_to_date()
    assert_serves(index, catalog)


def test_applying_after_the_log_was_pruned_builds_anew(catalog: SqliteCatalog, tmp_path: Path) -> None:
    one, other = index_of(catalog, tmp_path / "one"), index_of(catalog, tmp_path / "other")
    one.bring_up_to_date()
    other.bring_up_to_date()
    put(catalog, 500)
    embed_missing(catalog)
    one.bring_up_to_date()
    put(catalog, 501)
    embed_missing(catalog)
    assert other.bring_up_to_date().action == "built"
    assert_serves(other, catalog)


def test_a_reader_follows_to_the_next_generation(index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path) -> None:
    index.bring_up_to_date()
    reader = index.open_for_reading()
    before = answers(reader)
    put(catalog, 500)
    embed_missing(catalog)
    assert answers(reader) == before
    index.bring_up_to_date()
    assert answers(reader) == exact_answers(catalog)
    assert folders(tmp_path / "index") == ["current", "gen-2"]
    with pytest.raises(StoreError):
        reader.upsert([])
    with pytest.raises(StoreError):
        reader.delete([])
    reader.close()


def test_another_embedder_is_refused_for_the_old_index_and_built_beside_it(
    index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path
) -> None:
    index.bring_up_to_date()
    embed_missing(catalog, embedder="test/other:16")
    other = index_of(catalog, tmp_path / "index", embedder="test/other:16")
    with pytest.raises(RebuildNeededError, match="embedder"):
        other.open_for_reading()
    assert_serves(index, catalog)
    report = other.bring_up_to_date()
    assert report.action == "built"
    assert "embedder" in report.reason
    with pytest.raises(RebuildNeededError, match="embedder"):
        index.open_for_reading()
    assert folders(tmp_path / "index") == ["current", "gen-2"]


def test_another_chunker_needs_another_index(index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path) -> None:
    index.bring_up_to_date()
    with pytest.raises(RebuildNeededError, match="chunker"):
        index_of(catalog, tmp_path / "index", chunker="lines-2").open_for_reading()


def test_the_index_of_another_catalogue_is_not_taken_for_ours(index: VectorIndex, tmp_path: Path) -> None:
    index.bring_up_to_date()
    stranger = filled(tmp_path / "stranger.db", ARTICLES)
    ours = index_of(stranger, tmp_path / "index")
    with pytest.raises(RebuildNeededError, match="another catalogue"):
        ours.open_for_reading()
    assert ours.bring_up_to_date().action == "built"
    assert_serves(ours, stranger)
    stranger.close()


def test_many_deletions_build_the_index_anew_without_their_vectors(tmp_path: Path) -> None:
    catalog = filled(tmp_path / "catalog.db", 100, lines=15)
    index = index_of(catalog, tmp_path / "index")
    index.bring_up_to_date()
    victims = [card.id for card in catalog.all_cards()][:80]
    vector = catalog.vectors(EMBEDDER, [catalog.chunks_of(victims[0])[0].id])[0].vector.tobytes()
    catalog.forget(victims)
    assert index.bring_up_to_date().action == "built"
    assert not any(vector in path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())
    catalog.close()


def test_compaction_leaves_no_bytes_of_a_forgotten_vector(
    index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path
) -> None:
    index.bring_up_to_date()
    victim = next(catalog.all_cards()).id
    vector = catalog.vectors(EMBEDDER, [catalog.chunks_of(victim)[0].id])[0].vector.tobytes()

    def traces() -> int:
        return sum(vector in path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())

    assert traces()
    catalog.forget([victim])
    index.bring_up_to_date()
    index.compact()
    assert not traces()
    assert_serves(index, catalog)


def test_the_index_holds_no_words_of_any_article(index: VectorIndex, tmp_path: Path) -> None:
    index.bring_up_to_date()
    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not any(b"ferry" in path.read_bytes() for path in files)


# ── damage ──


def _segment(generation: Path, name: str) -> Path:
    return next(generation.glob(f"*/{name}"))


def _halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for position in range(0, len(content), max(1, len(content) // 400)):
        content[position] ^= 0xFF
    path.write_bytes(content)


def _flip_database_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for position in range(4096, len(content)):
        if position % 4096 < 100:
            content[position] ^= 0xFF
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "generation deleted": shutil.rmtree,
    "database deleted": lambda gen: (gen / "chroma.sqlite3").unlink(),
    "database cut": lambda gen: _halve(gen / "chroma.sqlite3"),
    "database replaced": lambda gen: (gen / "chroma.sqlite3").write_text("not a database" * 1000),
    "database emptied": lambda gen: os.truncate(gen / "chroma.sqlite3", 0),
    "database pages flipped": lambda gen: _flip_database_pages(gen / "chroma.sqlite3"),
    "segment folder removed": lambda gen: shutil.rmtree(_segment(gen, "header.bin").parent),
    "vectors halved": lambda gen: _halve(_segment(gen, "data_level0.bin")),
    "vectors flipped": lambda gen: _flip(_segment(gen, "data_level0.bin")),
    "last byte of the vectors missing": lambda gen: os.truncate(
        _segment(gen, "data_level0.bin"), _segment(gen, "data_level0.bin").stat().st_size - 1
    ),
    "links halved": lambda gen: _halve(_segment(gen, "link_lists.bin")),
    "header garbage": lambda gen: _segment(gen, "header.bin").write_bytes(b"\xff" * 100),
    "pickle garbage": lambda gen: _segment(gen, "index_metadata.pickle").write_bytes(b"garbage"),
    "pickle deleted": lambda gen: _segment(gen, "index_metadata.pickle").unlink(),
    "manifest deleted": lambda gen: (gen / "manifest.json").unlink(),
    "manifest garbage": lambda gen: (gen / "manifest.json").write_text('{"version": 1, "files": ['),
    "manifest of other shape": lambda gen: (gen / "manifest.json").write_text('{"version": 1, "files": {}}'),
    "pointer deleted": lambda gen: (gen.parent / "current").unlink(),
    "pointer garbage": lambda gen: (gen.parent / "current").write_bytes(b"\x00\xff"),
    "pointer to nowhere": lambda gen: (gen.parent / "current").write_text('{"generation": 99}'),
    "whole index deleted": lambda gen: shutil.rmtree(gen.parent),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_by_the_reader_and_put_right_by_the_writer(
    index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path, damage: str
) -> None:
    index.bring_up_to_date()
    DAMAGES[damage](tmp_path / "index" / "gen-1")
    with pytest.raises(RebuildNeededError) as caught:
        index.open_for_reading()
    assert caught.value.remedy
    report = index.bring_up_to_date()
    assert report.action == "built"
    assert report.reason
    assert_serves(index, catalog)
    assert index.bring_up_to_date().action == "nothing"


def test_an_index_whose_rows_are_fewer_than_noted_is_not_trusted(
    index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path
) -> None:
    index.bring_up_to_date()
    manifest = tmp_path / "index" / "gen-1" / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**told, "count": told["count"] + 1}), encoding="utf-8")
    with pytest.raises(RebuildNeededError, match="chunks instead of"):
        index.open_for_reading()
    index.bring_up_to_date()
    assert_serves(index, catalog)


def test_vectors_that_are_not_the_catalogues_are_noticed(
    index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path
) -> None:
    """Files and count are right, but the vectors are of other texts: only searching for stored ones can tell."""
    index.bring_up_to_date()
    manifest = tmp_path / "index" / "gen-1" / "manifest.json"
    stranger = filled(tmp_path / "stranger.db", 0)
    with stranger.transaction():
        for number in range(1000, 1000 + ARTICLES):
            put(stranger, number)
    embed_missing(stranger)
    other = index_of(stranger, tmp_path / "other")
    other.bring_up_to_date()
    ours = json.loads(manifest.read_text(encoding="utf-8"))
    theirs = json.loads((tmp_path / "other" / "gen-1" / "manifest.json").read_text(encoding="utf-8"))
    shutil.rmtree(tmp_path / "index" / "gen-1")
    shutil.copytree(tmp_path / "other" / "gen-1", tmp_path / "index" / "gen-1")
    manifest.write_text(json.dumps({**ours, "files": theirs["files"]}), encoding="utf-8")
    with pytest.raises(RebuildNeededError, match="own vector"):
        index.open_for_reading()
    index.bring_up_to_date()
    assert_serves(index, catalog)
    stranger.close()


def test_what_a_killed_writer_left_behind_is_cleared_away(
    index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path
) -> None:
    index.bring_up_to_date()
    (tmp_path / "index" / "gen-2" / "half").mkdir(parents=True)
    (tmp_path / "index" / "current.new").write_text("{", encoding="utf-8")
    put(catalog, 500)
    embed_missing(catalog)
    assert index.bring_up_to_date().action == "applied"
    assert [name for name in folders(tmp_path / "index") if name.startswith("gen-")] == ["gen-2"]
    assert_serves(index, catalog)


def test_a_file_that_is_damaged_while_changes_wait_is_not_copied_on(
    index: VectorIndex, catalog: SqliteCatalog, tmp_path: Path
) -> None:
    index.bring_up_to_date()
    put(catalog, 500)
    embed_missing(catalog)
    _flip(_segment(tmp_path / "index" / "gen-1", "data_level0.bin"))
    assert index.bring_up_to_date().action == "built"
    assert_serves(index, catalog)


# ── a server ──


def test_a_server_holds_the_index_and_changes_are_applied_in_place(
    catalog: SqliteCatalog, tmp_path: Path, chroma_url: str
) -> None:
    index = index_of(catalog, tmp_path / "index", url=chroma_url)
    assert index.bring_up_to_date().action == "built"
    reader = index.open_for_reading()
    put(catalog, 500)
    catalog.forget([put(catalog, 7).id])
    embed_missing(catalog)
    report = index.bring_up_to_date()
    assert (report.action, report.added, report.deleted) == ("applied", 3, 3)
    assert answers(reader) == exact_answers(catalog)
    reader.close()
    assert index.bring_up_to_date().action == "nothing"
    assert index.compact().generation == 2
    assert_serves(index, catalog)


def test_a_writer_killed_while_applying_on_a_server_applies_again(
    catalog: SqliteCatalog, tmp_path: Path, chroma_url: str
) -> None:
    index = index_of(catalog, tmp_path / "index", url=chroma_url)
    index.bring_up_to_date()
    manifest = tmp_path / "index" / "gen-1" / "manifest.json"
    before = json.loads(manifest.read_text(encoding="utf-8"))
    put(catalog, 500)
    embed_missing(catalog)
    index.bring_up_to_date()
    put(catalog, 501)
    embed_missing(catalog)
    after = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**after, "applying": True, "count": before["count"]}), encoding="utf-8")
    index.open_for_reading().close()
    assert index.bring_up_to_date().action == "applied"
    assert_serves(index, catalog)


def test_a_server_that_forgot_the_collection_is_filled_again(
    catalog: SqliteCatalog, tmp_path: Path, chroma_url: str
) -> None:
    from qa.store.chroma import ChromaVectors

    index = index_of(catalog, tmp_path / "index", url=chroma_url)
    index.bring_up_to_date()
    ChromaVectors(url=chroma_url, collection=f"byline-{catalog.identity[:16]}-1", dimensions=DIMENSIONS).drop()
    with pytest.raises(RebuildNeededError):
        index.open_for_reading()
    assert index.bring_up_to_date().action == "built"
    assert_serves(index, catalog)


def test_moving_from_a_server_back_into_the_folder_builds_anew(
    catalog: SqliteCatalog, tmp_path: Path, chroma_url: str
) -> None:
    index_of(catalog, tmp_path / "index", url=chroma_url).bring_up_to_date()
    index = index_of(catalog, tmp_path / "index")
    report = index.bring_up_to_date()
    assert report.action == "built"
    assert "store.url" in report.reason
    assert_serves(index, catalog)


def test_a_server_that_is_gone_is_unreachable_not_broken(catalog: SqliteCatalog, tmp_path: Path) -> None:
    index = index_of(catalog, tmp_path / "index", url="http://127.0.0.1:9")
    with pytest.raises(UnreachableError):
        index.bring_up_to_date()


# ── folders that cannot be written ──


def test_a_workspace_that_cannot_be_written_is_still_searched(read_only: Callable[[Path], None], disk: Path) -> None:
    catalog = filled(disk / "catalog.db", 20)
    index_of(catalog, disk / "index").bring_up_to_date()
    expected = exact_answers(catalog)
    catalog.close()
    read_only(disk)
    catalog = open_catalog(disk / "catalog.db", read_only=True)
    index = index_of(catalog, disk / "index")
    store = index.open_for_reading()
    assert isinstance(store, CatalogVectors)
    assert answers(store) == expected
    with pytest.raises(StoreError) as caught:
        index.compact()
    assert caught.value.remedy
    catalog.close()


def test_exact_search_refuses_an_embedder_that_never_embedded_anything(catalog: SqliteCatalog, tmp_path: Path) -> None:
    with pytest.raises(RebuildNeededError, match="vectors"):
        index_of(catalog, tmp_path / "index", embedder="test/other:16").exact()


def test_a_full_disk_leaves_the_old_index_in_use(small_disk: Path, tmp_path: Path) -> None:
    catalog = filled(tmp_path / "catalog.db", 50)
    index = index_of(catalog, small_disk / "index")
    index.bring_up_to_date()
    expected = exact_answers(catalog)
    put(catalog, 500)
    embed_missing(catalog)
    ballast = small_disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    with pytest.raises(StoreError) as caught:
        index.bring_up_to_date()
    assert "free some space" in caught.value.remedy
    ballast.unlink()
    reader = index.open_for_reading()
    assert answers(reader) == expected
    reader.close()
    assert index.bring_up_to_date().action == "applied"
    assert_serves(index, catalog)
    catalog.close()
