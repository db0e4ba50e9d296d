"""Does the support score rank claims that people found borne out above those they did not? AUROC, higher is better.

Usage: python -m eval.bench.support FOLDER, holding begin/support.jsonl and summhay-news/{insights,corpus}.jsonl.
begin: replies of dialogue models against the passage they should rest on, labelled by people. summhay-news:
one-sentence insights against articles that state them, and articles on the same subject that do not.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from qa.citations.negation import negation_agrees
from qa.citations.numbers import absent_numbers
from qa.citations.support import LexicalSupport
from qa.words import content_tokens, tokens

Score: TypeAlias = Callable[[str, Sequence[str]], float]


def main(folder: Path) -> None:
    scores: dict[str, Score] = {
        "length of the claim (shorter is better)": lambda claim, _: -float(len(claim)),
        "words shared": _shared,
        "no absent number": lambda claim, held: float(not absent_numbers(claim, held)),
        "negation agrees": lambda claim, held: float(negation_agrees(claim, held) is not False),
        "lexical, as shipped": LexicalSupport().score,
    }
    begin = list(_begin(folder / "begin" / "support.jsonl"))
    news = list(_news(folder / "summhay-news"))
    print(f"{'':42} {'begin':>8} {'summhay':>8}")
    print(f"{'n':42} {len(begin):8} {len(news):8}")
    for name, score in scores.items():
        print(f"{name:42} {_area(score, begin):8.3f} {_area(score, news):8.3f}")
    _by_bucket(begin)


def _shared(claim: str, held: Sequence[str]) -> float:
    words, there = content_tokens(claim), set(tokens(" ".join(held)))
    return sum(word in there for word in words) / len(words) if words else 0.0


def _begin(path: Path) -> Iterable[tuple[str, str, bool]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["supported"] is not None:
            yield row["claim"], row["passage"], bool(row["supported"])


def _news(folder: Path, *, each: int = 6, seed: int = 3) -> Iterable[tuple[str, str, bool]]:
    """Per insight, up to six articles that state it and six of the same subject that do not."""
    corpus = (json.loads(line) for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines())
    texts = {row["_id"]: f"{row['title']}\n{row['text']}" for row in corpus}
    dice = random.Random(seed)
    for line in (folder / "insights.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        subject = row["docs"][0].split("-")[0] if row["docs"] else ""
        others = sorted(name for name in texts if name.split("-")[0] == subject and name not in row["docs"])
        for names, states in ((row["docs"], True), (others, False)):
            for name in dice.sample(names, min(each, len(names))):
                yield row["insight"], texts[name], states


def _area(score: Score, rows: Sequence[tuple[str, str, bool]]) -> float:
    """Area under the ROC curve: how often a borne-out claim scores above another, ties counted half."""
    scored = sorted((score(claim, [text]), held) for claim, text, held in rows)
    ranks: dict[float, list[int]] = {}
    for rank, (value, _) in enumerate(scored, start=1):
        ranks.setdefault(value, []).append(rank)
    mean = {value: sum(found) / len(found) for value, found in ranks.items()}
    positive = sum(held for _, held in scored)
    total = sum(mean[value] for value, held in scored if held)
    return (total - positive * (positive + 1) / 2) / (positive * (len(scored) - positive))


def _by_bucket(rows: Sequence[tuple[str, str, bool]]) -> None:
    """Of the claims with a score in each fifth of the scale, how many people found borne out."""
    support = LexicalSupport()
    buckets: list[list[bool]] = [[] for _ in range(5)]
    for claim, text, held in rows:
        buckets[min(4, int(support.score(claim, [text]) * 5))].append(held)
    print("\nbegin: score, borne out, n")
    for number, bucket in enumerate(buckets):
        share = sum(bucket) / len(bucket) if bucket else 0.0
        print(f"  {number / 5:.1f}–{(number + 1) / 5:.1f}   {share:.3f}   {len(bucket)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
