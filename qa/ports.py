"""The protocols between the stages: what an embedder, a chat model, a catalogue, a vector index must do. Structural."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct

from qa.types import (
    ArticleCard,
    ArticleId,
    ChatRequest,
    Chunk,
    ChunkId,
    Completion,
    Filter,
    Hit,
    Matrix,
    Passage,
    SourceId,
    Vector,
)


class Embedder(Protocol):
    """Text → unit vectors. Passages and questions may be treated differently by a model, so they have two doors."""

    @property
    def fingerprint(self) -> str:
        """Provider, model, revision and dimensions: stored with every vector and every index, compared on opening."""
        ...

    @property
    def dimensions(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Matrix: ...

    def embed_question(self, text: str) -> Vector: ...


class ChatModel(Protocol):
    """Writes a reply to a request, in the reply format of `prompts/answer.md`."""

    @property
    def provider(self) -> str: ...

    @property
    def name(self) -> str: ...

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """Return the whole reply; call `on_text` with each piece as it comes where the model can stream.

        Raises: `ModelError` and its children, `SetupError` when the key is missing.
        """
        ...


class SupportChecker(Protocol):
    """Says how far quotes seem to bear out a claim. It ranks claims; it never pronounces one supported or not."""

    @property
    def name(self) -> str: ...

    def score(self, claim: str, evidence: Sequence[str]) -> float:
        """0…1, higher where the evidence seems to bear the claim out better."""
        ...


class VectorRow(Struct, frozen=True, kw_only=True):
    """What the index holds of a chunk: no text."""

    chunk_id: ChunkId
    source_id: SourceId
    vector: Vector


class VectorStore(Protocol):
    """A cosine index over chunks. Derived: it can always be rebuilt from the catalogue."""

    def upsert(self, rows: Sequence[VectorRow]) -> None: ...

    def delete(self, chunk_ids: Sequence[ChunkId]) -> None:
        """Forget these chunks; ids it does not hold are no error."""
        ...

    def search(self, vector: Vector, *, limit: int, within: Sequence[ChunkId] | None = None) -> list[Hit]:
        """Nearest chunks, best first, by cosine similarity (−1…1). `within` limits the search to these ids, exactly."""
        ...

    def count(self) -> int: ...

    def close(self) -> None: ...


class FileState(Struct, frozen=True, kw_only=True):
    """What sync knew of one file when it last read it; equal stat means it need not be read again."""

    source_id: SourceId
    path: str
    """Absolute, as a POSIX string."""
    size: int
    mtime_ns: int
    sha256: str
    status: str
    """`read` or `quarantined`."""
    reason: str = ""
    reader: str = ""
    """Fingerprint of reader, rights rules, chunker and the source's register entry: another one means read again."""


class Counts(Struct, frozen=True, kw_only=True):
    sources: int
    articles: int
    """With standing `full`."""
    references: int
    """Title and link only."""
    chunks: int
    quarantined: int


class Catalog(Protocol):
    """The truth: articles, chunks with offsets, vectors, lexical index, state of files. One writer, many readers.

    Every write happens inside `transaction()`; a crash leaves either all of a transaction or nothing of it.
    Raises `StoreError` when it cannot be read or written.
    """

    # reading
    def counts(self) -> Counts: ...

    def corpus_digest(self) -> str:
        """sha256 over ids, text digests and standings of all articles: pins an answer to a state of the corpus."""
        ...

    def cards(self, article_ids: Sequence[ArticleId]) -> Mapping[ArticleId, ArticleCard]: ...

    def all_cards(self) -> Iterator[ArticleCard]: ...

    def text(self, article_id: ArticleId) -> str | None:
        """The normalised text; None when the article is unknown or only a reference."""
        ...

    def passages(self, hits: Sequence[Hit]) -> list[Passage]:
        """These hits' chunks with their articles' cards, in the order given; only of articles that stand `full`."""
        ...

    def chunks_of(self, article_id: ArticleId) -> list[Chunk]: ...

    def lexical(self, question: str, *, limit: int, within: Filter) -> list[Hit]:
        """Best chunks by BM25 over title and text, positive scores, best first."""
        ...

    def chunk_ids(self, within: Filter) -> list[ChunkId]:
        """All chunks that pass the filter: what the vector index may search."""
        ...

    def titles_like(self, question: str, *, limit: int) -> list[ArticleCard]:
        """Articles not standing `full` whose titles share words with the question, best first: candidates only."""
        ...

    def shared_lines(self, *, at_least: int) -> Mapping[SourceId, tuple[Mapping[bytes, int], int]]:
        """Per source: lines that may be a notice and stand in so many of its articles, and how many articles it has."""
        ...

    def full_by_line(self, source_id: SourceId, line: bytes) -> list[ArticleId]:
        """The articles of a source in full that carry this line."""
        ...

    def by_source(self) -> Mapping[SourceId, list[ArticleId]]:
        """The articles of every source that has one."""
        ...

    def file_of(self, article_id: ArticleId) -> str:
        """The path of the file it came from, its address, or what stands for one; empty for an unknown article."""
        ...

    def document_frequency(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many chunks each word (as `qa.words` cuts them) occurs."""
        ...

    def file_state(self, path: str) -> FileState | None: ...

    def files(self, source_id: SourceId | None = None) -> Iterator[FileState]: ...

    # vectors
    def without_vector(self, embedder: str, *, limit: int) -> list[Chunk]:
        """Chunks whose embedded text has no stored vector of this embedder yet."""
        ...

    def vectors(self, embedder: str, chunk_ids: Sequence[ChunkId]) -> list[VectorRow]: ...

    def changes_since(self, sequence: int, *, limit: int) -> list[tuple[int, ChunkId, bool]]:
        """What an index must still apply, oldest first: (sequence, chunk id, True to add or False to delete)."""
        ...

    # writing
    def transaction(self) -> AbstractContextManager[None]: ...

    def put_article(self, card: ArticleCard, text: str, chunks: Sequence[Chunk], *, path: str) -> None:
        """Store an admitted article, replacing whatever it was before."""
        ...

    def put_reference(self, card: ArticleCard, *, path: str) -> None:
        """Store title, link, source and date only, deleting any text, chunk and vector the article had."""
        ...

    def put_lines(self, article_id: ArticleId, lines: Collection[bytes]) -> None:
        """The digests of its lines that may be a notice, in place of those before."""
        ...

    def forget(self, article_ids: Iterable[ArticleId]) -> int:
        """Delete articles with all that was derived from them; returns how many there were."""
        ...

    def articles_of_file(self, path: str) -> list[ArticleId]: ...

    def put_vectors(self, embedder: str, rows: Sequence[tuple[ChunkId, Vector]]) -> None: ...

    def put_file(self, state: FileState) -> None: ...

    def forget_file(self, path: str) -> None:
        """Drop the file's state and every article that came from it."""
        ...

    def purge(self) -> None:
        """Rewrite the files so that nothing deleted can be found in their bytes. Costs as much as they are large."""
        ...

    def close(self) -> None: ...
