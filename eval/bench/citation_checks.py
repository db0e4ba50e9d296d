"""How often the checks of citations catch a changed claim or quote, and how often they alarm at a true one.

Usage: python -m eval.bench.citation_checks [FOLDER]. Without a folder: the mutation table over the shipped articles.
With one that holds gum-articles/corpus.jsonl and begin/support.jsonl: the same over these articles, and three kinds of
true claims more: the one-sentence summaries of gum-articles, by people and by models, against the whole article
(assumed true); sentences of the same articles, quoted by themselves; the claims of begin that people found
attributable.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

from eval.bench.mutations import gum_cases, seed_cases, show, table
from qa.citations.locate import locate
from qa.citations.names import absent_names
from qa.citations.negation import negation_agrees
from qa.citations.numbers import absent_numbers
from qa.text import normalise

SEEDS = Path(__file__).parents[2] / "seeds" / "sources.toml"
_WRITER = re.compile(r"^\([^)]*\)\s*")
"""Summaries open with who wrote them: “(human1) …”."""
_DIGITS = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|can|could|will|would|should)\b(?! not)")


def main(folder: Path | None) -> None:
    cases = seed_cases(SEEDS)
    print(f"shipped articles, {len(cases)} sentences of {len({case.article.id for case in cases})} articles in English")
    show(table(cases))
    if folder is not None:
        _public(folder)


def _public(folder: Path) -> None:
    lines = (folder / "gum-articles" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    cases = gum_cases(articles)
    print(f"\ngum-articles, {len(cases)} sentences of {len({case.article.id for case in cases})} articles")
    show(table(cases))
    rows = [
        (_WRITER.sub("", summary), f"{article['title']}\n{article['text']}", str(article["metadata"].get("date") or ""))
        for article in articles
        for summary in article["metadata"]["summaries"]
    ]
    names = sorted({match.group() for claim, *_ in rows for match in _NAME.finditer(claim)})
    print(f"\ngum-articles, {len(rows)} summaries, evidence = whole article")
    _table(rows, names)
    quoted = [(sentence, sentence, "") for article in articles for sentence in _sentences(article["text"])]
    quoted = random.Random(1).sample(quoted, 1000)
    print(f"\ngum-articles, {len(quoted)} sentences, evidence = the sentence itself")
    _table(quoted, names)
    _quotes(articles)
    _begin(folder / "begin" / "support.jsonl")


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+|\n+", text) if len(s.split()) > 7]


def _table(rows: list[tuple[str, str, str]], names: list[str]) -> None:
    dice = random.Random(20261122)
    counts: dict[str, list[bool]] = {}
    for claim, text, published in rows:
        held = [text]
        numbers = absent_numbers(claim, held, published=[published])
        if numbers is not None:
            counts.setdefault("numbers: false alarm (claims with a number)", []).append(bool(numbers))
        counts.setdefault("numbers: false alarm (all claims)", []).append(bool(numbers))
        if digits := list(_DIGITS.finditer(claim)):
            at = dice.choice(digits)
            other = str(int(at.group()) + dice.choice([-3, -2, -1, 1, 2, 3, 10])).lstrip("-")
            changed = claim[: at.start()] + other + claim[at.end() :]
            counts.setdefault("numbers: one number changed", []).append(
                bool(absent_numbers(changed, held, published=[published]))
            )
        found = absent_names(claim, held)
        counts.setdefault("names: false alarm (all claims)", []).append(bool(found))
        if spots := list(_NAME.finditer(claim)):
            at = dice.choice(spots)
            foreign = dice.choice([name for name in names if name not in text])
            own = [m.group() for m in _NAME.finditer(text) if m.group() != at.group()]
            counts.setdefault("names: swapped for a foreign one", []).append(
                bool(absent_names(claim[: at.start()] + foreign + claim[at.end() :], held))
            )
            if own:
                changed = claim[: at.start()] + dice.choice(own) + claim[at.end() :]
                counts.setdefault("names: swapped for one of the same article", []).append(
                    bool(absent_names(changed, held))
                )
        counts.setdefault("negation: false alarm (all claims)", []).append(negation_agrees(claim, held) is False)
        if spot := _AUXILIARY.search(claim):
            changed = claim[: spot.end()] + " not" + claim[spot.end() :]
            counts.setdefault("negation: “not” inserted", []).append(negation_agrees(changed, held) is False)
    for name, results in sorted(counts.items()):
        print(f"  {name:48} {sum(results) / len(results):.3f}  (n = {len(results)})")


def _quotes(articles: list[dict[str, str]]) -> None:
    """Quotes as they are, altered by one letter, cut inside a word, and looked for in another article."""
    dice = random.Random(2)
    counts: dict[str, list[bool]] = {}
    for article in articles:
        text = normalise(article["text"])
        other = normalise(dice.choice([one for one in articles if one is not article])["text"])
        for sentence in dice.sample(_sentences(text), min(6, len(_sentences(text)))):
            whole = (0, len(text))
            letters = [i for i, character in enumerate(sentence) if character.isalpha()]
            at = dice.choice(letters)
            altered = sentence[:at] + ("x" if sentence[at] != "x" else "y") + sentence[at + 1 :]
            typed = sentence.replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"').replace(" ", "  ")
            counts.setdefault("quote as it is: found", []).append(bool(locate(sentence, text, near=whole)))
            counts.setdefault("quote with plain marks and wide blanks: found", []).append(
                bool(locate(typed, text, near=whole))
            )
            counts.setdefault("quote altered by one letter: refused", []).append(not locate(altered, text, near=whole))
            counts.setdefault("quote from another article: refused", []).append(not locate(sentence, other, near=whole))
    print("\ngum-articles, quotes")
    for name, results in sorted(counts.items()):
        print(f"  {name:48} {sum(results) / len(results):.3f}  (n = {len(results)})")


def _begin(path: Path) -> None:
    counts: dict[str, list[bool]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["supported"] is None:
            continue
        label = "attributable" if row["supported"] else "not attributable"
        held = [row["passage"]]
        numbers = absent_numbers(row["claim"], held)
        if numbers is not None:
            counts.setdefault(f"numbers: alarm, {label}, claims with a number", []).append(bool(numbers))
        counts.setdefault(f"names: alarm, {label}", []).append(bool(absent_names(row["claim"], held)))
        counts.setdefault(f"negation: alarm, {label}", []).append(negation_agrees(row["claim"], held) is False)
    print("\nbegin")
    for name, results in sorted(counts.items()):
        print(f"  {name:58} {sum(results) / len(results):.3f}  (n = {len(results)})")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
