"""What can be asked of the catalogue: cards, texts, passages, words, files, vectors. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qa.ports import Counts, FileState, VectorRow
from qa.store import rows
from qa.store.database import Database
from qa.store.digest import corpus_digest
from qa.store.filters import conditions
from qa.store.lexical import match_query, phrase_query
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Filter, Hit, Passage, SourceId

if TYPE_CHECKING:
    from qa.types import Matrix

_PAGE = 1000
_WITH_ARTICLE = "JOIN articles a ON a.key = c.article JOIN sources s ON s.key = a.source"


class CatalogReader:
    """The reading half of `ports.Catalog`, over one connection. Every method raises `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # ── the corpus ──

    @property
    def identity(self) -> str:
        """Drawn once, when the catalogue was made: an index says which catalogue it was built from."""
        return str(self._meta("identity"))

    def counts(self) -> Counts:
        count = self._db.value
        return Counts(
            sources=count("SELECT count(*) FROM sources s WHERE EXISTS (SELECT 1 FROM articles WHERE source = s.key)"),
            articles=count("SELECT count(*) FROM articles WHERE standing = 'full'"),
            references=count("SELECT count(*) FROM articles WHERE standing <> 'full'"),
            chunks=count("SELECT count(*) FROM chunks"),
            quarantined=count("SELECT count(*) FROM files WHERE status = 'quarantined'"),
        )

    def corpus_digest(self) -> str:
        """Kept up with every write (see `digest.py`): pinning an answer costs the same for a million articles."""
        return corpus_digest(self._meta("corpus"))

    def cards(self, article_ids: Sequence[ArticleId]) -> Mapping[ArticleId, ArticleCard]:
        found = self._db.rows(
            f"SELECT {rows.CARD} FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value "
            "JOIN sources s ON s.key = a.source",
            (json.dumps(article_ids),),
        )
        return {made.id: made for made in map(rows.card, found)}

    def all_cards(self) -> Iterator[ArticleCard]:
        """In the order of their ids, read by the page: a walk never holds up a writer."""
        last = ""
        while page := self._db.rows(
            f"SELECT {rows.CARD} FROM articles a JOIN sources s ON s.key = a.source "
            "WHERE a.id > ? ORDER BY a.id LIMIT ?",
            (last, _PAGE),
        ):
            yield from map(rows.card, page)
            last = page[-1][0]

    def text(self, article_id: ArticleId) -> str | None:
        found: str | None = self._db.value(
            "SELECT t.text FROM articles a JOIN texts t ON t.article = a.key WHERE a.id = ? AND a.standing = 'full'",
            (article_id,),
        )
        return found

    def passages(self, hits: Sequence[Hit]) -> list[Passage]:
        """In the order of the hits, ranks from 1; without hits whose chunk is gone or whose article is not `full`."""
        found = self._db.rows(
            f"SELECT j.key, a.key, {rows.CHUNK}, {rows.CARD} FROM json_each(?) j CROSS JOIN chunks c ON c.id = j.value "
            f"{_WITH_ARTICLE} WHERE a.standing = 'full' ORDER BY j.key",
            (json.dumps([hit.chunk_id for hit in hits]),),
        )
        texts = self._texts({row[1] for row in found})
        return [
            Passage(
                chunk=rows.chunk(row[2:11], texts[row[1]]),
                card=rows.card(row[11:]),
                rank=rank,
                score=hits[row[0]].score,
            )
            for rank, row in enumerate(found, 1)
        ]

    def chunks_of(self, article_id: ArticleId) -> list[Chunk]:
        text = self.text(article_id)
        if text is None:
            return []
        found = self._db.rows(
            f"SELECT {rows.CHUNK} FROM articles a CROSS JOIN chunks c ON c.article = a.key JOIN sources s "
            "ON s.key = a.source WHERE a.id = ? ORDER BY c.ordinal",
            (article_id,),
        )
        return [rows.chunk(row, text) for row in found]

    # ── what a purge must know ──

    def standing_full(self, source_ids: Sequence[SourceId]) -> list[ArticleId]:
        """Every article of these sources whose text is stored."""
        found = self._db.rows(
            "SELECT a.id FROM json_each(?) j JOIN sources s ON s.id = j.value JOIN articles a ON a.source = s.key "
            "WHERE a.standing = 'full' ORDER BY a.id",
            (json.dumps(source_ids),),
        )
        return [ArticleId(row[0]) for row in found]

    def shared_lines(self, *, at_least: int) -> Mapping[SourceId, tuple[Mapping[bytes, int], int]]:
        """Per source: lines that may be a notice and stand in so many of its articles, and how many articles it has."""
        found = self._db.rows(
            "SELECT s.id, l.line, count(*) FROM lines l CROSS JOIN articles a ON a.key = l.article "
            "CROSS JOIN sources s ON s.key = a.source GROUP BY s.id, l.line HAVING count(*) >= ?",
            (at_least,),
        )
        counts: dict[SourceId, dict[bytes, int]] = {}
        for source_id, line, count in found:
            counts.setdefault(SourceId(source_id), {})[line] = count
        return {source_id: (lines, self._articles_read(source_id)) for source_id, lines in counts.items()}

    def _articles_read(self, source_id: SourceId) -> int:
        """Those the register only lists by title have no text that could carry a line."""
        return int(
            self._db.value(
                "SELECT count(*) FROM sources s JOIN articles a ON a.source = s.key"
                " WHERE s.id = ? AND a.path NOT LIKE 'register:%'",
                (source_id,),
            )
        )

    def full_by_line(self, source_id: SourceId, line: bytes) -> list[ArticleId]:
        """The articles of a source in full that carry this line."""
        found = self._db.rows(
            "SELECT a.id FROM lines l JOIN articles a ON a.key = l.article JOIN sources s ON s.key = a.source"
            " WHERE l.line = ? AND s.id = ? AND a.standing = 'full' ORDER BY a.id",
            (line, source_id),
        )
        return [ArticleId(row[0]) for row in found]

    def by_source(self) -> Mapping[SourceId, list[ArticleId]]:
        """The articles of every source that has one here."""
        found = self._db.rows("SELECT s.id, a.id FROM articles a JOIN sources s ON s.key = a.source ORDER BY a.id")
        ids: dict[SourceId, list[ArticleId]] = {}
        for source_id, article_id in found:
            ids.setdefault(SourceId(source_id), []).append(ArticleId(article_id))
        return ids

    def copies(self, sha256s: Sequence[str], urls: Sequence[str]) -> list[ArticleId]:
        """Every article stored in full that has one of these texts or one of these addresses."""
        found = self._db.rows(
            "SELECT id FROM articles WHERE standing = 'full' AND (sha256 IN (SELECT value FROM json_each(?)) "
            "OR url IN (SELECT value FROM json_each(?))) ORDER BY id",
            (json.dumps(sha256s), json.dumps(urls)),
        )
        return [ArticleId(row[0]) for row in found]

    def vectors_only_of(self, article_id: ArticleId) -> list[bytes]:
        """The stored vectors, of every embedder, that no other article shares: float32, little-endian."""
        found = self._db.rows(
            "SELECT v.vector FROM vectors v WHERE v.text_sha IN (SELECT c.text_sha FROM chunks c JOIN articles a "
            "ON a.key = c.article WHERE a.id = ?1) AND NOT EXISTS (SELECT 1 FROM chunks o JOIN articles b "
            "ON b.key = o.article WHERE o.text_sha = v.text_sha AND b.id <> ?1)",
            (article_id,),
        )
        return [row[0] for row in found]

    def vector_total(self) -> int:
        """How many vectors are stored, of every embedder."""
        return int(self._db.value("SELECT count(*) FROM vectors"))

    def material(self) -> Iterator[tuple[str, bytes]]:
        """All that the catalogue holds rightly, piece by piece: (`text`, `name` or `vector`, its bytes).

        Texts of articles in full and their headings; titles, addresses, paths and reasons of all; every vector.
        """
        names = (
            "SELECT a.key, a.title, a.url, a.author, s.name, a.rule, a.reason, a.path, a.id FROM articles a "
            "JOIN sources s ON s.key = a.source WHERE a.key > ? ORDER BY a.key LIMIT ?"
        )
        for kind, sql in (
            ("text", "SELECT article, text FROM texts WHERE article > ? ORDER BY article LIMIT ?"),
            ("text", "SELECT key, context FROM chunks WHERE key > ? ORDER BY key LIMIT ?"),
            ("name", names),
            ("vector", "SELECT key, vector FROM vectors WHERE key > ? ORDER BY key LIMIT ?"),
        ):
            last = -1
            while page := self._db.rows(sql, (last, _PAGE)):
                for row in page:
                    for value in row[1:]:
                        yield kind, value if isinstance(value, bytes) else value.encode("utf-8")
                last = page[-1][0]
        for state in self.files():
            yield "name", f"{state.path}\n{state.reason}".encode()

    # ── words ──

    def lexical(self, question: str, *, limit: int, within: Filter) -> list[Hit]:
        query = match_query(question)
        if not query or limit < 1:
            return []
        sql, parameters = conditions(within)
        # FTS5 finds the best by itself when nothing else is asked; the join of a filter comes before its LIMIT.
        narrowed = "JOIN chunks c ON c.key = w.rowid JOIN articles a ON a.key = c.article" if sql else ""
        found = self._db.rows(
            f"WITH best AS (SELECT w.rowid AS key, w.rank AS score FROM words w {narrowed} "
            f"WHERE words MATCH ?{sql} ORDER BY w.rank LIMIT ?) "
            "SELECT c.id, -best.score FROM best CROSS JOIN chunks c ON c.key = best.key ORDER BY best.score, c.id",
            (query, *parameters, limit),
        )
        return [Hit(chunk_id=ChunkId(chunk_id), score=score) for chunk_id, score in found]

    def chunk_ids(self, within: Filter) -> list[ChunkId]:
        sql, parameters = conditions(within)
        return [
            ChunkId(row[0])
            for row in self._db.rows(
                f"SELECT c.id FROM articles a CROSS JOIN chunks c ON c.article = a.key WHERE a.standing = 'full'{sql}",
                parameters,
            )
        ]

    def titles_like(self, question: str, *, limit: int) -> list[ArticleCard]:
        query = match_query(question)
        if not query or limit < 1:
            return []
        found = self._db.rows(
            "WITH best AS (SELECT rowid AS key, rank AS score FROM titles WHERE titles MATCH ? ORDER BY rank LIMIT ?) "
            f"SELECT {rows.CARD} FROM best CROSS JOIN articles a ON a.key = best.key "
            "JOIN sources s ON s.key = a.source ORDER BY best.score, a.id",
            (query, limit),
        )
        return [rows.card(row) for row in found]

    def document_frequency(self, words: Sequence[str]) -> Mapping[str, int]:
        frequencies = dict.fromkeys(words, 0)
        for word in frequencies:
            if query := phrase_query(word):
                frequencies[word] = self._db.value("SELECT count(*) FROM words WHERE words MATCH ?", (query,))
        return frequencies

    # ── files ──

    def file_state(self, path: str) -> FileState | None:
        row = self._db.row(f"SELECT {rows.FILE} FROM files WHERE path = ?", (path,))
        return rows.file_state(row) if row else None

    def files(self, source_id: SourceId | None = None) -> Iterator[FileState]:
        """In the order of their paths, read by the page."""
        condition, source = ("AND source = ?", [source_id]) if source_id is not None else ("", [])
        last = ""
        while page := self._db.rows(
            f"SELECT {rows.FILE} FROM files WHERE path > ? {condition} ORDER BY path LIMIT ?", (last, *source, _PAGE)
        ):
            yield from map(rows.file_state, page)
            last = page[-1][1]

    def articles_of_file(self, path: str) -> list[ArticleId]:
        found = self._db.rows("SELECT id FROM articles WHERE path = ? ORDER BY id", (path,))
        return [ArticleId(row[0]) for row in found]

    def file_of(self, article_id: ArticleId) -> str:
        """The path of the file it came from, or what stands for one; empty for an unknown article."""
        return str(self._db.value("SELECT path FROM articles WHERE id = ?", (article_id,)) or "")

    # ── vectors and what an index must catch up with ──

    def without_vector(self, embedder: str, *, limit: int) -> list[Chunk]:
        key, complete_to = self._embedder(embedder)
        found = self._db.rows(
            f"SELECT a.key, {rows.CHUNK} FROM chunks c {_WITH_ARTICLE} WHERE c.key > ? AND NOT EXISTS "
            "(SELECT 1 FROM vectors v WHERE v.text_sha = c.text_sha AND v.embedder = ?) ORDER BY c.key LIMIT ?",
            (complete_to, key, limit),
        )
        texts = self._texts({row[0] for row in found})
        return [rows.chunk(row[1:], texts[row[0]]) for row in found]

    def vectors(self, embedder: str, chunk_ids: Sequence[ChunkId]) -> list[VectorRow]:
        """In the order asked; chunks that are gone or have no vector of this embedder are left out."""
        found = self._db.rows(
            "SELECT c.id, s.id, v.vector FROM json_each(?) j CROSS JOIN chunks c ON c.id = j.value "
            f"{_WITH_ARTICLE} JOIN vectors v ON v.text_sha = c.text_sha AND v.embedder = ? ORDER BY j.key",
            (json.dumps(chunk_ids), self._embedder(embedder)[0]),
        )
        if not found:
            return []
        ids, sources, packed = zip(*found, strict=True)
        return [
            VectorRow(chunk_id=chunk_id, source_id=source_id, vector=vector)
            for chunk_id, source_id, vector in zip(ids, sources, _unpack(packed), strict=True)
        ]

    def vector_pages(self, embedder: str, *, size: int) -> Iterator[list[VectorRow]]:
        """Every vector of this embedder by the page, in the order in which the chunks came: an index is built of it."""
        for ids, sources, matrix in self._vector_blocks(embedder, size):
            yield [
                VectorRow(chunk_id=chunk_id, source_id=source_id, vector=vector)
                for chunk_id, source_id, vector in zip(ids, sources, matrix, strict=True)
            ]

    def vector_blocks(self, embedder: str, *, size: int) -> Iterator[tuple[list[ChunkId], Matrix]]:
        """The same as one matrix a page, shape (rows, dimensions): for comparing rather than for storing."""
        for ids, _, matrix in self._vector_blocks(embedder, size):
            yield ids, matrix

    def vector_count(self, embedder: str) -> int:
        """How many chunks have a vector of this embedder: what a whole index holds."""
        found: int = self._db.value(
            "SELECT count(*) FROM chunks c JOIN vectors v ON v.text_sha = c.text_sha AND v.embedder = ?",
            (self._embedder(embedder)[0],),
        )
        return found

    def has_vectors(self, embedder: str) -> bool:
        """Whether this embedder has been at work here; true of a catalogue without chunks."""
        return bool(self._embedder(embedder)[0]) or not self._db.value("SELECT EXISTS (SELECT 1 FROM chunks)")

    def changes_since(self, sequence: int, *, limit: int) -> list[tuple[int, ChunkId, bool]]:
        found = self._db.rows(
            "SELECT sequence, chunk, added FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?", (sequence, limit)
        )
        return [(number, ChunkId(chunk_id), bool(added)) for number, chunk_id, added in found]

    def last_change(self) -> int:
        """The sequence of the newest change ever logged; 0 before the first."""
        return int(self._db.value("SELECT seq FROM sqlite_sequence WHERE name = 'changes'") or 0)

    def pruned_to(self) -> int:
        """Changes up to this sequence are no longer in the log: an index older than it must be built anew."""
        return int(self._meta("pruned"))

    def close(self) -> None:
        self._db.close()

    # ── within ──

    def _meta(self, name: str) -> Any:
        return self._db.value("SELECT value FROM meta WHERE name = ?", (name,))

    def _embedder(self, fingerprint: str) -> tuple[int, int]:
        """Its key and up to which chunk it is complete; key 0, which nothing has, when it never embedded anything."""
        row = self._db.row("SELECT key, complete_to FROM embedders WHERE fingerprint = ?", (fingerprint,))
        return (row[0], row[1]) if row else (0, 0)

    def _texts(self, article_keys: set[int]) -> dict[int, str]:
        found = self._db.rows(
            "SELECT t.article, t.text FROM json_each(?) j CROSS JOIN texts t ON t.article = j.value",
            (json.dumps(sorted(article_keys)),),
        )
        return dict(found)

    def _vector_blocks(self, embedder: str, size: int) -> Iterator[tuple[list[ChunkId], list[SourceId], Matrix]]:
        last, key = 0, self._embedder(embedder)[0]
        while page := self._db.rows(
            f"SELECT c.key, c.id, s.id, v.vector FROM chunks c {_WITH_ARTICLE} "
            "JOIN vectors v ON v.text_sha = c.text_sha AND v.embedder = ? WHERE c.key > ? ORDER BY c.key LIMIT ?",
            (key, last, size),
        ):
            keys, ids, sources, packed = zip(*page, strict=True)
            yield list(ids), list(sources), _unpack(packed)
            last = keys[-1]


def _unpack(packed: Sequence[bytes]) -> Matrix:
    import numpy as np

    joined = np.frombuffer(b"".join(packed), dtype="<f4").astype(np.float32, copy=False)
    return joined.reshape(len(packed), -1)
