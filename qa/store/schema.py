"""The catalogue's tables, and what SQLite is told on opening. A newer version than ours is refused, not guessed."""

from __future__ import annotations

from qa.store.lexical import TITLE_WEIGHT, TOKENIZER

VERSION = 2
APPLICATION_ID = 0x42794C6E
"""“ByLn” in the file's header: tells our file from any other SQLite database."""

# secure_delete overwrites what is deleted with zeros: a publisher's no means gone. NORMAL with WAL stays consistent;
# only a power cut (not a killed process) may lose the last transactions, and the next sync does them again.
CONNECTION = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32000",
    "PRAGMA trusted_schema = OFF",
)
BUSY_SECONDS = 10.0

# Lines of an article that may be its publisher's notice, as digests: that many articles share one is how it is known.
_LINES = """
    CREATE TABLE lines (
        article INTEGER NOT NULL REFERENCES articles, line BLOB NOT NULL, PRIMARY KEY (article, line)
    ) WITHOUT ROWID
    """
_LINES_BY_LINE = "CREATE INDEX lines_by_line ON lines (line)"

TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE sources (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL)",
    """
    CREATE TABLE articles (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        source INTEGER NOT NULL REFERENCES sources,
        title TEXT NOT NULL, url TEXT NOT NULL, author TEXT NOT NULL, published TEXT NOT NULL, language TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        standing TEXT NOT NULL CHECK (standing IN ('full', 'reference', 'unchecked')),
        rule TEXT NOT NULL, reason TEXT NOT NULL,
        path TEXT NOT NULL,
        conditions TEXT NOT NULL DEFAULT ''
    )
    """,
    "CREATE INDEX articles_by_source ON articles (source, published)",
    "CREATE INDEX articles_by_date ON articles (published)",
    "CREATE INDEX articles_by_path ON articles (path)",
    "CREATE INDEX articles_by_standing ON articles (standing)",
    # Texts stand apart, so that walking over articles never touches their pages.
    "CREATE TABLE texts (article INTEGER PRIMARY KEY REFERENCES articles, text TEXT NOT NULL)",
    # A chunk's text is cut out of its article's: one truth, half the disk. AUTOINCREMENT: a key is never used again,
    # which `embedders.complete_to` relies on. `sentences` holds little-endian uint32 pairs of offsets.
    """
    CREATE TABLE chunks (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        article INTEGER NOT NULL REFERENCES articles,
        ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, tokens INTEGER NOT NULL,
        context TEXT NOT NULL,
        sentences BLOB NOT NULL,
        text_sha BLOB NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX chunks_by_article ON chunks (article, ordinal)",
    "CREATE INDEX chunks_by_text ON chunks (text_sha)",
    # `complete_to`: every chunk up to this key has a vector; the search for missing ones starts there.
    """
    CREATE TABLE embedders (
        key INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, complete_to INTEGER NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE vectors (
        key INTEGER PRIMARY KEY,
        embedder INTEGER NOT NULL REFERENCES embedders,
        text_sha BLOB NOT NULL,
        vector BLOB NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX vectors_by_text ON vectors (text_sha, embedder)",
    "CREATE TABLE changes (sequence INTEGER PRIMARY KEY AUTOINCREMENT, chunk TEXT NOT NULL, added INTEGER NOT NULL)",
    """
    CREATE TABLE files (
        path TEXT PRIMARY KEY,
        source TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL,
        status TEXT NOT NULL, reason TEXT NOT NULL, reader TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX files_by_source ON files (source, path)",
    "CREATE INDEX files_by_status ON files (status)",
    # Contentless: the text stands in `texts` already; a deletion hands the same words in again.
    f"CREATE VIRTUAL TABLE words USING fts5 (title, body, content = '', tokenize = '{TOKENIZER}')",
    f"INSERT INTO words (words, rank) VALUES ('rank', 'bm25({TITLE_WEIGHT}, 1.0)')",
    # Titles of articles that are not ours to read: all that may be searched of them.
    f"CREATE VIRTUAL TABLE titles USING fts5 (title, tokenize = '{TOKENIZER}')",
    _LINES,
    _LINES_BY_LINE,
)

UPGRADES = {1: ("ALTER TABLE articles ADD COLUMN conditions TEXT NOT NULL DEFAULT ''", _LINES, _LINES_BY_LINE)}
"""What a catalogue of this version lacks to be one of the next."""
