"""How well the extractive model answers, and how well it knows that it cannot: on public sets, end to end.

Usage: python -m eval.bench.abstention FOLDER [--sets squad clapnq …] [--limit 300]

Every answerable question is asked three times: as the corpus is; with its gold documents taken away; and, where
documents are paragraphs of articles, with their whole article taken away. ClapNQ brings questions of its own that its
passages only seem to answer: asked over the whole corpus, and given the close passage alone. Only questions of the half
that nothing was fitted on are asked. An answer is right when a quoted sentence of a gold document holds the gold answer
(ClapNQ: a gold sentence). Prints Markdown tables for the lab book.
"""

from __future__ import annotations

import argparse
import re
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from eval.bench.corpora import (
    SETS,
    SOURCE,
    Asked,
    Indexed,
    PublicSet,
    document_of,
    indexed,
    markdown,
    poorer,
    read_set,
)
from qa.answer.parse import parse
from qa.chat.extractive import ExtractiveModel
from qa.chat.sufficiency import ENOUGH
from qa.embeddings.static import StaticEmbedder
from qa.retrieval.find import find_passages
from qa.types import ArticleId, ChatRequest, Filter, Hit, Passage
from qa.words import strip_marks

SEEN = 8  # passages given to the model, as `qa ask` does
CURVE = (0.2, 0.4, 0.6, 0.8, 0.9, 1.0)


class Outcome(Struct, frozen=True, kw_only=True):
    case: str
    """`as it is`, `gold away`, `article away`, `hard` or `close passage`."""
    answerable: bool
    confidence: float
    answered: bool
    right: bool
    sentences: int


class Baselines(Struct, frozen=True, kw_only=True):
    """What simpler choices would have quoted, one sentence each."""

    first: bool
    cosine: bool
    best: bool
    possible: bool


def main(folder: Path, names: Sequence[str], limit: int) -> None:
    embedder = StaticEmbedder()
    model = ExtractiveModel(embedder=embedder)
    outcomes: dict[str, list[Outcome]] = {}
    choices: dict[str, list[Baselines]] = {}
    for name in names:
        public = read_set(folder / name)
        with indexed(public.documents, embedder) as index:
            outcomes[name] = [
                outcome
                for question in _questions(public, limit)
                for outcome in _outcomes(question, public, index, model)
            ]
            choices[name] = [
                _baselines(question, index)
                for question in public.sample(limit)
                if question.answerable and question.gold and not _is_broad(public)
            ]
    _print_choices(choices, outcomes)
    _print_abstention(outcomes)
    if "clapnq" in outcomes:
        _print_curves(outcomes["clapnq"])


def _questions(public: PublicSet, limit: int) -> list[Asked]:
    held = public.sample(0)
    answerable = [question for question in held if question.answerable and question.gold]
    return answerable[:limit] + [question for question in held if not question.answerable][:limit]


def _outcomes(question: Asked, public: PublicSet, index: Indexed, model: ExtractiveModel) -> Iterator[Outcome]:
    if not question.answerable:
        yield _outcome("hard", question, _find(question.text, index), model)
        yield _outcome("close passage", question, _whole(question, index), model)
        return
    yield _outcome("as it is", question, _find(question.text, index), model)
    if public.name == "clapnq":
        yield _outcome("close passage", question, _whole(question, index), model)
    for case, left in poorer(question, public, index):
        yield _outcome(case, question, _find(question.text, left), model)


def _find(text: str, index: Indexed) -> tuple[Passage, ...]:
    found = find_passages(
        text, embedder=index.embedder, vectors=index.vectors, catalog=index.catalog, within=Filter(), limit=SEEN
    )
    return tuple(found)


def _whole(question: Asked, index: Indexed) -> tuple[Passage, ...]:
    """The passages of the one close document alone, ranked among all chunks, as retrieval scores them."""
    document = question.near or next(iter(question.gold))
    keep = {chunk.id for chunk in index.catalog.chunks_of(ArticleId(f"{SOURCE}/{document}"))}
    ranked = find_passages(
        question.text, embedder=index.embedder, vectors=index.vectors, catalog=index.catalog, within=Filter(), limit=200
    )
    found = tuple(passage for passage in ranked if passage.chunk.id in keep)
    return found or tuple(index.catalog.passages([Hit(chunk_id=chunk_id, score=0.2) for chunk_id in sorted(keep)]))


def _outcome(case: str, question: Asked, passages: tuple[Passage, ...], model: ExtractiveModel) -> Outcome:
    completion = model.complete(ChatRequest(question=question.text, passages=passages, messages=(), max_tokens=0))
    claims = parse(completion.text).claims
    quotes = [quote for claim in claims for quote in claim.quotes]
    right = any(
        document_of(passages[quote.passage - 1].chunk.article_id) in question.gold and _is_answer(quote.text, question)
        for quote in quotes
    )
    has_gold = case in {"as it is", "close passage"} and question.answerable
    return Outcome(
        case=case,
        answerable=has_gold,
        confidence=completion.confidence or 0.0,
        answered=bool(claims),
        right=right and has_gold,
        sentences=len(quotes),
    )


def _baselines(question: Asked, index: Indexed) -> Baselines:
    passages = _find(question.text, index)
    sentences = [
        (passage, passage.chunk.text[start - passage.chunk.start : end - passage.chunk.start])
        for passage in passages
        for start, end in passage.chunk.sentences
    ]
    right = [
        document_of(passage.chunk.article_id) in question.gold and _is_answer(text, question)
        for passage, text in sentences
    ]
    if not right:
        return Baselines(first=False, cosine=False, best=False, possible=False)
    from qa.chat.evidence import gather

    evidence = gather(question.text, passages, embed=index.embedder.embed_passages)
    best = evidence.sentences[int(evidence.scores.argmax())]
    near = index.embedder.embed_passages([f"{passage.chunk.context}\n{text}" for passage, text in sentences])
    nearest = int((near @ index.embedder.embed_question(question.text)).argmax())
    in_gold = document_of(passages[best.passage].chunk.article_id) in question.gold
    return Baselines(
        first=right[0], cosine=right[nearest], best=in_gold and _is_answer(best.text, question), possible=any(right)
    )


def _is_answer(text: str, question: Asked) -> bool:
    said = _bare(text)
    if question.sentences:
        return any(gold and said and (gold in said or said in gold) for gold in map(_bare, question.sentences))
    return any(answer and answer in said for answer in map(_bare, question.answers))


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", strip_marks(text))


def _is_broad(public: PublicSet) -> bool:
    return public.name.startswith("summhay")


def _print_choices(choices: dict[str, list[Baselines]], outcomes: dict[str, list[Outcome]]) -> None:
    print("**Share of answerable questions whose chosen sentence holds the gold answer, end to end**\n")
    names = [name for name, rows in choices.items() if rows]
    rows = [
        ["first sentence of the best chunk", *(_percent(c.first for c in choices[n]) for n in names)],
        ["sentence nearest by cosine", *(_percent(c.cosine for c in choices[n]) for n in names)],
        ["**sentence chosen**", *(_percent(c.best for c in choices[n]) for n in names)],
        ["whole answer, when it answers", *(_percent(o.right for o in _of(outcomes[n]) if o.answered) for n in names)],
        [
            "sentences of an answer",
            *(f"{_mean(o.sentences for o in _of(outcomes[n]) if o.answered):.2f}" for n in names),
        ],
        ["in the passages at all", *(_percent(c.possible for c in choices[n]) for n in names)],
        ["n", *(str(len(choices[n])) for n in names)],
    ]
    print(markdown(["", *names], rows) + "\n")


def _print_abstention(outcomes: dict[str, list[Outcome]]) -> None:
    print(f"**Abstention at {ENOUGH}: share left unanswered; AUROC against the same questions as they are**\n")
    cases = ("gold away", "article away", "hard")
    rows = []
    for name, found in outcomes.items():
        base = _of(found)
        row = [name, str(len(base)), _percent(not o.answered for o in base)]
        for case in cases:
            lost = _of(found, case)
            row.append(f"{_percent(not o.answered for o in lost)} ({_auroc(base, lost):.3f})" if lost else "–")
        rows.append(row)
    print(markdown(["set", "n", "false abstention", *cases], rows) + "\n")


def _print_curves(found: Sequence[Outcome]) -> None:
    """Risk (share of wrong among the answered) at each coverage, most confident first; an unanswerable one is wrong."""
    print("**ClapNQ, risk–coverage: share of wrong answers among the most confident**\n")
    rows = []
    for label, cases in (
        ("answerable and unanswerable, over the corpus", ("as it is", "hard")),
        ("answerable only, over the corpus", ("as it is",)),
        ("answerable and unanswerable, close passage given", ("close passage",)),
    ):
        some = sorted((o for o in found if o.case in cases), key=lambda o: -o.confidence)
        wrong = [not o.right for o in some]
        risks = [sum(wrong[: i + 1]) / (i + 1) for i in range(len(wrong))]
        at = [f"{risks[max(0, round(c * len(risks)) - 1)]:.3f}" for c in CURVE]
        rows.append([label, str(len(some)), f"{statistics.fmean(risks):.3f}", *at])
    close_yes = [o for o in found if o.case == "close passage" and o.answerable]
    close_no = [o for o in found if o.case == "close passage" and not o.answerable]
    print(markdown(["questions", "n", "AURC", *(f"{c:.0%}" for c in CURVE)], rows) + "\n")
    print(
        f"Close passage given: AUROC {_auroc(close_yes, close_no):.3f}, false abstention "
        f"{_percent(not o.answered for o in close_yes)}, recall {_percent(not o.answered for o in close_no)}."
    )


def _of(found: Sequence[Outcome], case: str = "as it is") -> list[Outcome]:
    return [outcome for outcome in found if outcome.case == case]


def _auroc(answerable: Sequence[Outcome], others: Sequence[Outcome]) -> float:
    """Chance that an answerable question is trusted more than another one."""
    pairs = len(answerable) * len(others)
    above = sum((a.confidence > o.confidence) + (a.confidence == o.confidence) / 2 for a in answerable for o in others)
    return above / pairs if pairs else float("nan")


def _mean(values: Iterator[int]) -> float:
    found = list(values)
    return statistics.fmean(found) if found else float("nan")


def _percent(values: Iterator[bool]) -> str:
    return f"{_mean(int(value) for value in values):.3f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument(
        "--limit", type=int, default=300, help="answerable and unanswerable questions of each set; 0: all"
    )
    options = parser.parse_args()
    main(options.folder, options.sets, options.limit or 1_000_000)
