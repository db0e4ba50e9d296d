"""How well passages are found: words, vectors, both fused in two ways, and the second look with and without its parts.

Usage: python -m eval.bench.retrieval FOLDER [--sets squad clapnq …] [--limit 500]

FOLDER holds the sets in BEIR's layout. Documents are ranked by their best chunk. Only questions of the half that no
weight was fitted on are asked. Prints Markdown tables for the lab book.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eval.bench.corpora import SETS, Asked, Indexed, document_of, indexed, markdown, read_set
from qa.embeddings.static import StaticEmbedder
from qa.evals.measures.measured import Value
from qa.evals.measures.ranking import ndcg, recall, reciprocal_rank
from qa.matching import rarity, read_question
from qa.retrieval.find import POOL, SECOND_LOOK, find_passages
from qa.retrieval.fuse import fuse
from qa.retrieval.rerank import WEIGHTS, weigh
from qa.types import ChunkId, Filter, Hit

Ranking = list[str]
MEASURES: dict[str, Callable[[Ranking, Mapping[str, int]], float]] = {
    "R@1": lambda ranking, gold: _value(recall(_sets(ranking), gold, 1)),
    "R@5": lambda ranking, gold: _value(recall(_sets(ranking), gold, 5)),
    "R@10": lambda ranking, gold: _value(recall(_sets(ranking), gold, 10)),
    "nDCG@10": lambda ranking, gold: _value(ndcg(_sets(ranking), gold, 10)),
    "MRR@10": lambda ranking, gold: _value(reciprocal_rank(_sets(ranking), gold, 10)),
}


def main(folder: Path, names: Sequence[str], limit: int) -> None:
    embedder = StaticEmbedder()
    results: dict[str, dict[str, dict[str, float]]] = {}
    sizes: dict[str, int] = {}
    times: dict[str, float] = {}
    for name in names:
        public = read_set(folder / name)
        asked = [question for question in public.sample(limit) if question.gold]
        with indexed(public.documents, embedder) as index:
            ranked: dict[str, list[dict[str, float]]] = {}
            for question in asked:
                for arm, ranking in _rank(question, index).items():
                    ranked.setdefault(arm, []).append({m: f(ranking, question.gold) for m, f in MEASURES.items()})
            times[name] = _milliseconds(asked[:50], index)
        sizes[name] = len(asked)
        results[name] = {
            arm: {m: statistics.fmean(each[m] for each in rows) for m in MEASURES} for arm, rows in ranked.items()
        }
    print("n: " + ", ".join(f"{name} {size}" for name, size in sizes.items()))
    print("ms a question (median): " + ", ".join(f"{name} {ms:.0f}" for name, ms in times.items()) + "\n")
    for measure in MEASURES:
        print(f"**{measure}**\n")
        rows = [
            [arm, *(f"{results[n][arm][measure]:.3f}" for n in names), f"{_mean(results, names, arm, measure):.3f}"]
            for arm in results[names[0]]
        ]
        print(markdown(["", *names, "mean"], rows) + "\n")


def _rank(question: Asked, index: Indexed) -> dict[str, Ranking]:
    """Every arm's ranking of documents."""
    vector = index.embedder.embed_question(question.text)
    lexical = index.catalog.lexical(question.text, limit=POOL, within=Filter())
    dense = index.vectors.search(vector, limit=POOL)
    cosine = {hit.chunk_id: hit.score for hit in dense}
    for row in index.catalog.vectors(
        index.embedder.fingerprint, [h.chunk_id for h in lexical if h.chunk_id not in cosine]
    ):
        cosine[row.chunk_id] = float(row.vector @ vector)
    fused = fuse({hit.chunk_id: hit.score for hit in lexical}, cosine)
    found = index.catalog.passages([Hit(chunk_id=c.chunk_id, score=c.score) for c in fused])
    documents = {passage.chunk.id: document_of(passage.chunk.article_id) for passage in found}
    passages = {passage.chunk.id: passage for passage in found}
    words = read_question(question.text)
    weights = rarity(words.words, index.catalog.document_frequency(words.words), index.vectors.count())
    looked = fused[:SECOND_LOOK]
    evidence = weigh(words, weights, [(c, passages[c.chunk_id]) for c in looked], embed=index.embedder.embed_passages)

    def second(parts: Mapping[str, float]) -> Ranking:
        scores = [sum(weight * getattr(each, part) for part, weight in parts.items()) for each in evidence]
        best = sorted(range(len(looked)), key=lambda i: (-scores[i], looked[i].chunk_id))
        return _documents([*(looked[i].chunk_id for i in best), *(c.chunk_id for c in fused[SECOND_LOOK:])], documents)

    ranks = {
        "words (BM25)": [hit.chunk_id for hit in lexical],
        "vectors": [hit.chunk_id for hit in dense],
        "reciprocal ranks": _reciprocal(lexical, dense),
        "score sum": [c.chunk_id for c in fused],
    }
    arms = {arm: _documents(ids, documents) for arm, ids in ranks.items()}
    arms["with second look"] = second(WEIGHTS)
    for left_out in WEIGHTS:
        arms[f"… without {left_out}"] = second({part: w for part, w in WEIGHTS.items() if part != left_out})
    arms["**as shipped**"] = [
        document_of(passage.chunk.article_id)
        for passage in find_passages(
            question.text,
            embedder=index.embedder,
            vectors=index.vectors,
            catalog=index.catalog,
            within=Filter(),
            limit=40,
        )
    ]
    arms["**as shipped**"] = list(dict.fromkeys(arms["**as shipped**"]))
    return arms


def _reciprocal(*lists: Sequence[Hit]) -> list[ChunkId]:
    """Reciprocal-rank fusion with the usual constant 60 (Cormack et al. 2009)."""
    scores: dict[ChunkId, float] = {}
    for hits in lists:
        for rank, hit in enumerate(hits, 1):
            scores[hit.chunk_id] = scores.get(hit.chunk_id, 0.0) + 1 / (60 + rank)
    return sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id))


def _documents(ids: Sequence[ChunkId], documents: Mapping[ChunkId, str]) -> Ranking:
    return list(dict.fromkeys(documents[chunk_id] for chunk_id in ids))


def _milliseconds(questions: Sequence[Asked], index: Indexed) -> float:
    took = []
    for question in questions:
        begun = time.perf_counter()
        find_passages(
            question.text,
            embedder=index.embedder,
            vectors=index.vectors,
            catalog=index.catalog,
            within=Filter(),
            limit=8,
        )
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took)


def _sets(ranking: Ranking) -> list[frozenset[str]]:
    return [frozenset((document,)) for document in ranking]


def _value(measured: object) -> float:
    assert isinstance(measured, Value)
    return measured.v


def _mean(
    results: Mapping[str, Mapping[str, Mapping[str, float]]], names: Sequence[str], arm: str, measure: str
) -> float:
    return statistics.fmean(results[name][arm][measure] for name in names)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--limit", type=int, default=500, help="questions of each set; 0: all")
    options = parser.parse_args()
    main(options.folder, options.sets, options.limit)
