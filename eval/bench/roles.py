"""How often the check of exchanged names and numbers sees that two are, and how often it alarms at what is true.

Usage: python -m eval.bench.roles FOLDER, with the public sets that eval/README.md names. True claims are: summaries by
people and models against their whole article (gum-articles), claims that people found attributable (begin), insights
against each article that states them (summhay-news), and sentences against all others of their own article, in English,
German and Spanish. Exchanged are who did it to whom in sentences of squad and hotpotqa, told alone and in the passive.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from eval.bench.mutations import Case, Change, core_of, core_turned, passive_of, passive_turned, sentences
from qa.citations.roles import seek_exchanged
from qa.text import normalise
from qa.types import Article, ArticleId, SourceId

_WRITER = re.compile(r"^\([^)]*\)\s*")
_MOST = 3
"""Alarms shown of each kind."""
Row = tuple[str, list[str]]


def main(folder: Path) -> None:
    print("alarms at true claims")
    _print("summaries against their whole article", _summaries(folder))
    _print("attributable claims of begin", _begin(folder))
    _print("insights against an article that states them", _insights(folder))
    for name, each in (("gum-articles", 8), ("squad", 2), ("xquad-de", 3), ("xquad-es", 3), ("summhay-news", 2)):
        _print(f"a sentence against the rest of its text, {name}", _rest(folder / name, each))
    _print("who did it to whom, alone", _changed(folder, core_of))
    _print("the same in the passive", _changed(folder, passive_of))
    print("exchanged, and seen")
    _print("who did it to whom, alone, turned round", _changed(folder, core_turned), alarms=False)
    _print("the same in the passive, turned round", _changed(folder, passive_turned), alarms=False)


def _print(name: str, rows: Iterable[Row], *, alarms: bool = True) -> None:
    flagged: list[str] = []
    count = 0
    for claim, evidence in rows:
        count += 1
        flagged.extend(f"{one.text}: {claim} | {one.evidence}" for one in (seek_exchanged(claim, evidence) or ())[:1])
    if not count:
        sys.exit(f"Nothing can be measured of “{name}”: the folder holds no such case.")
    print(f"  {name:58} {len(flagged) / count:.4f}  ({len(flagged)} of {count})")
    for words in flagged[:_MOST] if alarms else ():
        print(f"      {words[:300]}")


def _summaries(folder: Path) -> Iterator[Row]:
    for article in _lines(folder / "gum-articles" / "corpus.jsonl"):
        for summary in article["metadata"]["summaries"]:
            yield _WRITER.sub("", summary), [f"{article['title']}\n{article['text']}"]


def _begin(folder: Path) -> Iterator[Row]:
    for row in _lines(folder / "begin" / "support.jsonl"):
        if row["supported"]:
            yield row["claim"], [row["passage"]]


def _insights(folder: Path) -> Iterator[Row]:
    texts = {row["_id"]: row["text"] for row in _lines(folder / "summhay-news" / "corpus.jsonl")}
    for row in _lines(folder / "summhay-news" / "insights.jsonl"):
        for name in row["docs"]:
            yield row["insight"], [texts[name]]


def _rest(folder: Path, each: int) -> Iterator[Row]:
    dice = random.Random(3)
    for row in _lines(folder / "corpus.jsonl"):
        found = sentences(normalise(row["text"]))
        for sentence in dice.sample(found, min(each, len(found))):
            yield sentence, [other for other in found if other != sentence]


def _changed(folder: Path, change: Change) -> Iterator[Row]:
    dice = random.Random(4)
    for name in ("squad", "hotpotqa", "gum-articles"):
        for row in _lines(folder / name / "corpus.jsonl"):
            for sentence in sentences(normalise(row["text"])):
                case = Case(_article(row["_id"]), sentence, sentence)
                if (changed := change(case, dice)) is not None:
                    yield changed.claim, [sentence]


def _article(name: str) -> Article:
    return Article(id=ArticleId(name), source_id=SourceId(name), title="", text="", sha256="")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        sys.exit(f"There is no {path}.")
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
