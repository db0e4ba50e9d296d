"""How well retrieval's own evidence knows whether an answer is there, before any model is asked: on public sets.

Usage: python -m eval.bench.sufficiency FOLDER [--sets xquad-en …] [--limit 80]

Every answerable question is asked as the corpus is, with its gold documents taken away, and, where documents are
paragraphs of articles, with their whole article taken away. Only questions of the half that nothing was fitted on are
asked. Prints a Markdown table for the lab book: share below the grey band, share within it, AUROC.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.bench.corpora import SETS, Asked, Indexed, PublicSet, indexed, markdown, poorer, read_set
from qa.embeddings.static import StaticEmbedder
from qa.retrieval.gather import Gatherer
from qa.seeking.enough import UNCERTAIN
from qa.types import Filter


def main(folder: Path, names: Sequence[str], limit: int) -> None:
    embedder = StaticEmbedder()
    rows: list[list[str]] = []
    for name in names:
        public = read_set(folder / name)
        found: dict[str, list[float]] = {}
        with indexed(public.documents, embedder) as index:
            asked = [question for question in public.sample(0) if question.answerable and question.gold][:limit]
            for question in asked:
                for case, confidence in _cases(question, public, index):
                    found.setdefault(case, []).append(confidence)
        rows += [_row(name, case, values, found["as it is"]) for case, values in found.items()]
    low, high = UNCERTAIN
    print(markdown(["set", "case", "n", f"below {low}", f"{low} to {high}", f"from {high}", "AUROC"], rows))


def _cases(question: Asked, public: PublicSet, index: Indexed) -> Iterator[tuple[str, float]]:
    yield "as it is", _confidence(question, index)
    for case, left in poorer(question, public, index):
        yield case, _confidence(question, left)


def _confidence(question: Asked, index: Indexed) -> float:
    gatherer = Gatherer(
        embedder=index.embedder, vectors=index.vectors, catalog=index.catalog, words=index.embedder, usable=list
    )
    gathered = gatherer.gather(question.text, within=Filter(), limit=8, parted=False)
    return gatherer.weigh(gathered)[0].confidence


def _row(name: str, case: str, values: Sequence[float], answerable: Sequence[float]) -> list[str]:
    low, high = UNCERTAIN
    below = sum(value < low for value in values) / len(values)
    above = sum(value >= high for value in values) / len(values)
    pairs = [(one > other) + (one == other) / 2 for one in answerable for other in values]
    auroc = "–" if case == "as it is" else f"{sum(pairs) / len(pairs):.3f}"
    return [name, case, str(len(values)), f"{below:.3f}", f"{1 - below - above:.3f}", f"{above:.3f}", auroc]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=SETS)
    parser.add_argument("--limit", type=int, default=80)
    given = parser.parse_args()
    main(given.folder, given.sets, given.limit)
