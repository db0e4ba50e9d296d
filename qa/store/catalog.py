"""The catalogue in SQLite: `ports.Catalog`, the truth that every index is built from."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import astuple, replace

from qa.errors import RightsError, StoreError, UnreadableError
from qa.ports import FileState
from qa.store import digest, lexical, rows
from qa.store.database import Database
from qa.store.reading import CatalogReader
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Standing

if TYPE_CHECKING:
    from qa.types import Vector


def open_catalog(path: Path, *, read_only: bool = False) -> SqliteCatalog:
    """Open the catalogue at `path`; for writing, make it when it is missing.

    Raises: `SetupError` when there is nothing to read yet; `StoreError` for a damaged, foreign or newer file, a folder
    that cannot be written, a full disk.
    """
    catalog = SqliteCatalog(Database(path, read_only=read_only))
    try:
        catalog.match_words(read_only=read_only)
    except BaseException:
        catalog.close()
        raise
    return catalog


class SqliteCatalog(CatalogReader):
    """Reads may come from several threads; writes from one, and from one process (see `lock.py`)."""

    def transaction(self) -> AbstractContextManager[None]:
        """All of the writes inside, or none of them. Nested ones join the outermost."""
        return self._db.transaction()

    # ── articles ──

    def put_article(self, card: ArticleCard, text: str, chunks: Sequence[Chunk], *, path: str) -> None:
        """Raises `RightsError` unless the card stands `full`, `UnreadableError` for text that is no Unicode."""
        if card.standing is not Standing.FULL:
            raise RightsError(
                f"{card.id} may not be stored", remedy="only admitted articles have text; see `qa rights explain`"
            )
        with self._storable(card), self.transaction():
            if self._is_stored(card, text, chunks):
                self._put_card(card, path)
                return
            key = self._put_card(card, path, clear=True)
            self._db.run("INSERT INTO texts (article, text) VALUES (?, ?)", (key, text))
            for chunk in chunks:
                self._put_chunk(key, card.title, chunk)

    def put_reference(self, card: ArticleCard, *, path: str) -> None:
        """Writes only title, link, source, date and language of such an article, and why it is not ours to read."""
        if card.standing is Standing.FULL:
            raise RightsError(f"{card.id} stands full: it is no reference", remedy="give the verdict's own standing")
        with self._storable(card), self.transaction():
            key = self._put_card(replace(card, author="", sha256=""), path, clear=True)
            self._db.run("INSERT INTO titles (rowid, title) VALUES (?, ?)", (key, lexical.index_text(card.title)))

    def withdraw(self, article_ids: Iterable[ArticleId], *, rule: str, reason: str) -> int:
        """Turn articles in full into references, deleting all that was derived from them; returns how many there were.

        Their files count as unread, so that the next sync looks at them again.
        """
        withdrawn = 0
        with self.transaction():
            for article_id in article_ids:
                card = self.cards([article_id]).get(article_id)
                if card is None or card.standing is not Standing.FULL:
                    continue
                path: str = self._db.value("SELECT path FROM articles WHERE id = ?", (article_id,))
                withheld = replace(card, standing=Standing.REFERENCE, rule=rule, reason=reason, author="", language="")
                self.put_reference(withheld, path=path)
                self._db.run("UPDATE files SET reader = '' WHERE path = ?", (path,))
                withdrawn += 1
        return withdrawn

    def forget(self, article_ids: Iterable[ArticleId]) -> int:
        forgotten = 0
        with self.transaction():
            for article_id in article_ids:
                row = self._db.row("SELECT key, id, sha256, standing FROM articles WHERE id = ?", (article_id,))
                if row:
                    self._clear(row[0])
                    self._db.run("DELETE FROM lines WHERE article = ?", (row[0],))
                    self._db.run("DELETE FROM articles WHERE key = ?", (row[0],))
                    self._move_digest(minus=digest.element(*row[1:]))
                    forgotten += 1
        return forgotten

    def put_lines(self, article_id: ArticleId, lines: Collection[bytes]) -> None:
        """The digests of its lines that may be a notice, in place of those before. An unknown article has none."""
        with self.transaction():
            key = self._db.value("SELECT key FROM articles WHERE id = ?", (article_id,))
            if key is not None:
                self._db.run("DELETE FROM lines WHERE article = ?", (key,))
                self._db.run_many("INSERT OR IGNORE INTO lines VALUES (?, ?)", [(key, line) for line in lines])

    # ── vectors ──

    def put_vectors(self, embedder: str, rows: Sequence[tuple[ChunkId, Vector]]) -> None:
        """Stored by the embedded text, so that the same text is embedded once; unknown chunks are passed over."""
        with self.transaction():
            self._db.run("INSERT OR IGNORE INTO embedders (fingerprint) VALUES (?)", (embedder,))
            key, complete_to = self._embedder(embedder)
            for chunk_id, vector in rows:
                self._put_vector(key, chunk_id, vector)
            first_missing = self._db.value(
                "SELECT c.key FROM chunks c WHERE c.key > ? AND NOT EXISTS (SELECT 1 FROM vectors v "
                "WHERE v.text_sha = c.text_sha AND v.embedder = ?) ORDER BY c.key LIMIT 1",
                (complete_to, key),
            )
            self._db.run(
                "UPDATE embedders SET complete_to = coalesce(? - 1, (SELECT max(key) FROM chunks), 0) WHERE key = ?",
                (first_missing, key),
            )

    def prune_changes(self, sequence: int) -> None:
        """Drop the log up to this sequence: every index has applied it."""
        with self.transaction():
            self._db.run("DELETE FROM changes WHERE sequence <= ?", (sequence,))
            self._db.run("UPDATE meta SET value = max(value, ?) WHERE name = 'pruned'", (sequence,))

    # ── files ──

    def put_file(self, state: FileState) -> None:
        with self.transaction():
            self._db.run(f"INSERT OR REPLACE INTO files ({rows.FILE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(state))

    def forget_file(self, path: str) -> None:
        with self.transaction():
            self.forget(self.articles_of_file(path))
            self._db.run("DELETE FROM files WHERE path = ?", (path,))

    # ── upkeep ──

    def purge(self) -> None:
        """Rewrite the file so that nothing deleted can be found in its bytes: words, free pages, the write-ahead log.

        Costs a rewrite of the whole file. Raises `StoreError` when a reading process keeps the old pages alive.
        """
        for table in ("words", "titles"):
            self._db.run(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        self._db.run("VACUUM")
        busy = self._db.value("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise StoreError(
                "another process is reading the catalogue: what was deleted is still in its log",
                remedy="end the other `qa` processes and run it again",
            )

    def check(self) -> str:
        """SQLite's own check of the whole file, and ours of the digest: empty when all is well, else what is wrong."""
        found = str(self._db.value("PRAGMA quick_check(1)"))
        if found != "ok":
            return found
        state: bytes | None = None
        for card in self.all_cards():
            state = digest.moved(state, plus=digest.element(card.id, card.sha256, card.standing))
        return "" if digest.corpus_digest(state) == self.corpus_digest() else "the articles are not those of the digest"

    def match_words(self, *, read_only: bool) -> None:
        """Write the lexical index anew when text is cut otherwise today than when it was written."""
        current = lexical.FINGERPRINT
        if self._meta("lexical") == current:
            return
        if read_only:
            raise StoreError("the lexical index was written by another version", remedy="run `qa sync`")
        with self.transaction():
            self._db.run("INSERT INTO words (words) VALUES ('delete-all')")
            self._db.run("DELETE FROM titles")
            for card in self.all_cards():
                key = self._article_key(card.id)
                if card.standing is not Standing.FULL:
                    self._db.run(
                        "INSERT INTO titles (rowid, title) VALUES (?, ?)", (key, lexical.index_text(card.title))
                    )
                self._write_words(key, remove=False)
            self._db.run("UPDATE meta SET value = ? WHERE name = 'lexical'", (current,))

    # ── within a transaction ──

    def _put_card(self, card: ArticleCard, path: str, *, clear: bool = False) -> int:
        """Insert or update the article's row; `clear` first deletes all that was derived from it. Returns its key.

        Single-row statements with plain VALUES only: any other kind opens a savepoint inside SQLite, at which FTS5
        writes out what it has gathered, and indexing becomes three times slower.
        """
        old = self._db.row("SELECT key, id, sha256, standing FROM articles WHERE id = ?", (card.id,))
        values = (
            self._put_source(card),
            *(card.title, card.url, card.author, card.published, card.language, card.sha256),
            *(card.standing, card.rule, card.reason, path, " ".join(card.conditions)),
        )
        self._move_digest(
            minus=digest.element(*old[1:]) if old else 0, plus=digest.element(card.id, card.sha256, card.standing)
        )
        if old is None:
            columns = (
                "source, title, url, author, published, language, sha256, standing, rule, reason, path, conditions, id"
            )
            self._db.run(f"INSERT INTO articles ({columns}) VALUES ({'?, ' * 12}?)", (*values, card.id))
            return self._article_key(card.id)
        if clear:
            self._clear(old[0])
        self._db.run(
            "UPDATE articles SET source = ?, title = ?, url = ?, author = ?, published = ?, language = ?, sha256 = ?, "
            "standing = ?, rule = ?, reason = ?, path = ?, conditions = ? WHERE key = ?",
            (*values, old[0]),
        )
        return int(old[0])

    def _put_source(self, card: ArticleCard) -> int:
        """The key of the card's source, its name brought up to date."""
        row = self._db.row("SELECT key, name FROM sources WHERE id = ?", (card.source_id,))
        if row is None:
            self._db.run("INSERT INTO sources (id, name) VALUES (?, ?)", (card.source_id, card.source))
            return self._put_source(card)
        if row[1] != card.source:
            self._db.run("UPDATE sources SET name = ? WHERE key = ?", (card.source, row[0]))
        return int(row[0])

    def _article_key(self, article_id: ArticleId) -> int:
        return int(self._db.value("SELECT key FROM articles WHERE id = ?", (article_id,)))

    def _is_stored(self, card: ArticleCard, text: str, chunks: Sequence[Chunk]) -> bool:
        """Whether the very same title, source, text and chunks stand there already: then no index need hear of it."""
        old = self.cards([card.id]).get(card.id)
        return (
            old is not None
            and (old.standing, old.title, old.source_id) == (card.standing, card.title, card.source_id)
            and self.text(card.id) == text
            and self.chunks_of(card.id) == sorted(chunks, key=lambda chunk: chunk.ordinal)
        )

    def _clear(self, article: int) -> None:
        """Delete an article's words, chunks, vectors nobody else uses, text and title words; log the chunks as gone."""
        self._write_words(article, remove=True)
        self._db.run("INSERT INTO changes (chunk, added) SELECT id, 0 FROM chunks WHERE article = ?", (article,))
        shas = self._db.rows("SELECT DISTINCT text_sha FROM chunks WHERE article = ?", (article,))
        self._db.run("DELETE FROM chunks WHERE article = ?", (article,))
        self._db.run_many(
            "DELETE FROM vectors WHERE text_sha = ?1 AND NOT EXISTS (SELECT 1 FROM chunks WHERE text_sha = ?1)", shas
        )
        self._db.run("DELETE FROM texts WHERE article = ?", (article,))
        self._db.run("DELETE FROM titles WHERE rowid = ?", (article,))

    def _put_chunk(self, article: int, title: str, chunk: Chunk) -> None:
        text_sha = hashlib.sha256(chunk.indexed_text.encode("utf-8")).digest()
        self._db.run(
            'INSERT INTO chunks (id, article, ordinal, start, "end", tokens, context, sentences, text_sha) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                chunk.id,
                article,
                chunk.ordinal,
                chunk.start,
                chunk.end,
                chunk.tokens,
                chunk.context,
                rows.pack_spans(chunk.sentences),
                text_sha,
            ),
        )
        self._db.run(
            "INSERT INTO words (rowid, title, body) VALUES (last_insert_rowid(), ?, ?)",
            (lexical.index_text(title), lexical.index_text(lexical.body_of(title, chunk.context, chunk.text))),
        )
        # A text that was embedded before has its vector already; for others the change is logged when the vector comes.
        if self._db.row("SELECT 1 FROM vectors WHERE text_sha = ?", (text_sha,)):
            self._db.run("INSERT INTO changes (chunk, added) VALUES (?, 1)", (chunk.id,))

    def _put_vector(self, embedder: int, chunk_id: ChunkId, vector: Vector) -> None:
        inserted = self._db.run(
            "INSERT OR IGNORE INTO vectors (embedder, text_sha, vector) SELECT ?, text_sha, ? FROM chunks WHERE id = ?",
            (embedder, vector.astype("<f4").tobytes(), chunk_id),
        )
        if inserted:
            self._db.run(
                "INSERT INTO changes (chunk, added) SELECT id, 1 FROM chunks "
                "WHERE text_sha = (SELECT text_sha FROM chunks WHERE id = ?) ORDER BY key",
                (chunk_id,),
            )

    def _write_words(self, article: int, *, remove: bool) -> None:
        """Add an article's words to the lexical index, or take them out: the contentless index is told them again."""
        head = self._db.row(
            "SELECT a.title, t.text FROM articles a JOIN texts t ON t.article = a.key WHERE a.key = ?", (article,)
        )
        if head is None:
            return
        title, text = head
        statement = (
            "INSERT INTO words (words, rowid, title, body) VALUES ('delete', ?, ?, ?)"
            if remove
            else "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)"
        )
        chunks = self._db.rows('SELECT key, context, start, "end" FROM chunks WHERE article = ?', (article,))
        self._db.run_many(
            statement,
            [
                (key, lexical.index_text(title), lexical.index_text(lexical.body_of(title, context, text[start:end])))
                for key, context, start, end in chunks
            ],
        )

    def _move_digest(self, *, minus: int = 0, plus: int = 0) -> None:
        if minus != plus:
            state = digest.moved(self._meta("corpus"), minus=minus, plus=plus)
            self._db.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('corpus', ?)", (state,))

    @contextmanager
    def _storable(self, card: ArticleCard) -> Iterator[None]:
        try:
            yield
        except UnicodeEncodeError as error:
            raise UnreadableError(
                f"{card.id} holds half a character (a lone surrogate)", remedy="save the file as UTF-8 and sync again"
            ) from error
