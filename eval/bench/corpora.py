"""Public test sets in BEIR's layout, read and indexed with the product's own parts, for the benchmarks here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from qa.chunks.split import split
from qa.chunks.tokens import counter
from qa.embeddings.static import StaticEmbedder
from qa.rights.gate import admit
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.store.collection import cosines
from qa.text import digest, normalise
from qa.types import Article, ArticleCard, ArticleId, Carrier, ChunkId, Hit, Matrix, SourceId, Standing, Vector, Verdict

SETS = (
    "squad", "clapnq", "xquad-en", "xquad-de", "xquad-es", "xquad-zh", "hotpotqa", "musique", "summhay-news",
)  # fmt: skip
SOURCE = SourceId("public")
_OPEN = Verdict(
    standing=Standing.FULL,
    rule="public-set",
    reason="a public test set under a free licence",
    carriers=(Carrier(carrier="register", status="read"),),
)


class Asked(Struct, frozen=True, kw_only=True):
    """One question of a set."""

    id: str
    text: str
    answerable: bool
    answers: tuple[str, ...]
    gold: Mapping[str, int]
    """Document id → grade."""
    sentences: tuple[str, ...] = ()
    """Gold sentences, where the set has them."""
    near: str = ""
    """The document that comes with the question, gold or not."""

    @property
    def held_out(self) -> bool:
        """Weights and thresholds were fitted on the other half of the questions only."""
        return _hash(self.id) % 2 == 1


class PublicSet(Struct, frozen=True, kw_only=True):
    name: str
    documents: tuple[dict[str, Any], ...]
    questions: tuple[Asked, ...]

    def sample(self, limit: int, *, held_out: bool = True) -> list[Asked]:
        """The first `limit` questions in the order of their hashes, of the half asked for; 0 means all."""
        chosen = sorted((q for q in self.questions if q.held_out == held_out), key=lambda q: _hash(f"sample {q.id}"))
        return chosen[:limit] if limit else chosen

    def articles(self) -> Mapping[str, str]:
        """Document id → the article it is a paragraph of, for sets made of paragraphs; elsewhere each its own."""
        return {d["_id"]: str(d["_id"]).partition("#")[0] for d in self.documents}


def read_set(folder: Path) -> PublicSet:
    gold: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, document, grade = line.split("\t")
        if int(grade) > 0:
            gold.setdefault(question, {})[document] = int(grade)
    questions = tuple(
        Asked(
            id=q["_id"],
            text=q["text"],
            answerable=q["answerable"],
            answers=tuple(q["answers"]),
            gold=gold.get(q["_id"], {}),
            near=(q["metadata"] or {}).get("passage", ""),
            sentences=tuple(s for each in (q["metadata"] or {}).get("selected_sentences", ()) for s in each),
        )
        for q in _lines(folder / "queries.jsonl")
    )
    return PublicSet(name=folder.name, documents=tuple(_lines(folder / "corpus.jsonl")), questions=questions)


class Vectors:
    """Exact search over one matrix: `ports.VectorStore` as far as a benchmark needs it."""

    def __init__(self, ids: list[ChunkId], matrix: Matrix, hidden: frozenset[ChunkId] = frozenset()) -> None:
        self._ids, self._matrix, self._hidden = ids, matrix, hidden

    def without(self, hidden: Iterable[ChunkId]) -> Vectors:
        """The same, as if it had never held these chunks."""
        return Vectors(self._ids, self._matrix, frozenset(hidden))

    def search(self, vector: Vector, *, limit: int, within: Sequence[ChunkId] | None = None) -> list[Hit]:
        allowed = None if within is None else set(within)
        scores = cosines(self._matrix, vector)
        hits: list[Hit] = []
        for i in np.argsort(-scores, kind="stable"):
            chunk_id = self._ids[i]
            if chunk_id not in self._hidden and (allowed is None or chunk_id in allowed):
                hits.append(Hit(chunk_id=chunk_id, score=float(scores[i])))
            if len(hits) == limit:
                break
        return hits

    def upsert(self, rows: object) -> None:
        raise NotImplementedError

    def delete(self, chunk_ids: object) -> None:
        raise NotImplementedError

    def count(self) -> int:
        return len(self._ids)

    def close(self) -> None:
        pass


class Indexed(Struct, frozen=True, kw_only=True):
    """A set in a catalogue of its own."""

    catalog: SqliteCatalog
    vectors: Vectors
    embedder: StaticEmbedder


@contextmanager
def indexed(documents: Iterable[Mapping[str, Any]], embedder: StaticEmbedder) -> Iterator[Indexed]:
    """Split, store and embed documents as `qa sync` does; gone afterwards."""
    count = counter()
    with TemporaryDirectory() as folder:
        catalog = open_catalog(Path(folder) / "catalog.db")
        with catalog.transaction():
            for document in documents:
                article = _article(document)
                admitted = admit(article, _OPEN)
                assert admitted is not None
                catalog.put_article(_card(article), article.text, split(admitted, count=count), path=article.id)
        ids: list[ChunkId] = []
        blocks: list[Matrix] = []
        with catalog.transaction():
            while chunks := catalog.without_vector(embedder.fingerprint, limit=1000):
                block = embedder.embed_passages([chunk.indexed_text for chunk in chunks])
                catalog.put_vectors(embedder.fingerprint, [(c.id, v) for c, v in zip(chunks, block, strict=True)])
                ids += [chunk.id for chunk in chunks]
                blocks.append(block)
        yield Indexed(catalog=catalog, vectors=Vectors(ids, np.concatenate(blocks)), embedder=embedder)
        catalog.close()


class _Undo(Exception):  # noqa: N818 - no error: it rolls a transaction back
    pass


@contextmanager
def lacking(index: Indexed, documents: Iterable[str]) -> Iterator[Indexed]:
    """The index as it would be without these documents; whole again afterwards."""
    gone = [ArticleId(f"{SOURCE}/{document}") for document in documents]
    hidden = [chunk.id for article in gone for chunk in index.catalog.chunks_of(article)]
    with suppress(_Undo), index.catalog.transaction():
        index.catalog.forget(gone)
        yield replace(index, vectors=index.vectors.without(hidden))
        raise _Undo


def poorer(question: Asked, public: PublicSet, index: Indexed) -> Iterator[tuple[str, Indexed]]:
    """The index without what answers a question: its gold passages gone, then all passages of their articles too."""
    with lacking(index, question.gold) as left:
        yield "gold away", left
    articles = public.articles()
    gone = {articles[document] for document in question.gold}
    kin = [document for document, article in articles.items() if article in gone]
    if len(kin) > len(question.gold):
        with lacking(index, kin) as left:
            yield "article away", left


def document_of(article_id: ArticleId) -> str:
    return article_id.removeprefix(f"{SOURCE}/")


def _article(document: Mapping[str, Any]) -> Article:
    text = normalise(document["text"])
    return Article(
        id=ArticleId(f"{SOURCE}/{document['_id']}"),
        source_id=SOURCE,
        title=normalise(str(document["title"]).replace("_", " ")),
        text=text,
        sha256=digest(text),
    )


def _card(article: Article) -> ArticleCard:
    return ArticleCard(
        id=article.id,
        source_id=SOURCE,
        source="",
        title=article.title,
        sha256=article.sha256,
        standing=Standing.FULL,
        rule=_OPEN.rule,
        reason=_OPEN.reason,
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def markdown(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
