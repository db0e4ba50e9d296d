"""A run's retrieval as TREC and BEIR files: `qrels` and ranked articles, for trec_eval, ir_measures and ranx.

The unit is the article, ranked where its first passage is, as our own article measures have it. Scores fall strictly:
tools break ties each in their own way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from qa.evals.items import EvalItem, Gold
from qa.evals.measures.retrieval import article_gold
from qa.evals.run_folder import Run
from qa.types import Passage

_ESCAPED = {"%": "%25", **{blank: "".join(f"%{byte:02X}" for byte in blank.encode()) for blank in " \t\n\r\f\v\u00a0"}}


def trec_id(name: str) -> str:
    """An id without blanks, which TREC files are cut at; blanks and `%` are escaped as in addresses."""
    return "".join(_ESCAPED.get(character, character) for character in name)


def trec_files(run: Run) -> Mapping[str, str]:
    """`qrels.trec` and `run.trec`. Items without gold are in neither, nor are those whose search failed: no nought."""
    qrels = "".join(
        f"{item.id} 0 {trec_id(doc)} {grade}\n"
        for item in _judged(run)
        for doc, grade in article_gold(item.gold).items()
    )
    ranked = "".join(
        f"{item.id} Q0 {trec_id(doc)} {place} {-place} byline\n"
        for item in _judged(run)
        for place, doc in enumerate(ranking(run.found[item.id].passages or (), item.gold), start=1)
    )
    return {"qrels.trec": qrels, "run.trec": ranked}


def beir_files(run: Run) -> Mapping[str, str]:
    """The TREC files, and the questions and judgements as BEIR has them. Article texts stay where they are."""
    queries = "".join(
        json.dumps({"_id": item.id, "text": item.question, "metadata": {"tags": list(item.tags)}}, ensure_ascii=False)
        + "\n"
        for item in run.items
    )
    rows = "".join(
        f"{item.id}\t{doc}\t{grade}\n" for item in _judged(run) for doc, grade in article_gold(item.gold).items()
    )
    header = "query-id\tcorpus-id\tscore\n"
    return {"queries.jsonl": queries, "qrels/test.tsv": header + rows, **trec_files(run)}


def ranking(passages: Sequence[Passage], gold: Sequence[Gold]) -> Iterator[str]:
    """Articles in order, each once. One of a group bears the group's name; further ones of it their own."""
    groups = {entry.doc: entry.group for entry in gold if entry.group}
    told: set[str] = set()
    for doc in dict.fromkeys(passage.card.id for passage in passages):
        name = groups.get(doc, "")
        if name and name not in told:
            told.add(name)
            yield name
        else:
            yield doc


def _judged(run: Run) -> Iterator[EvalItem]:
    for item in run.items:
        found = run.found.get(item.id)
        if item.gold and found is not None and found.passages is not None:
            yield item
