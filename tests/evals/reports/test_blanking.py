"""No report shows words of an article that its publisher keeps from AI, whenever the no was said."""

from __future__ import annotations

import pytest
from msgspec import structs

from qa.evals.measures.measured import Value
from qa.evals.reports.blanking import BLANK
from qa.types import ArticleCard
from tests.evals.newsroom import ARTICLES
from tests.evals.reports.pages import in_every_format, page, scored

SOURCES = sorted({name.partition("/")[0] for name in ARTICLES})


def sentences(source: str) -> set[str]:
    """Those that only this source has."""

    def of(chosen: bool) -> set[str]:
        texts = [text for name, (_, _, text) in ARTICLES.items() if (name.partition("/")[0] == source) is chosen]
        return {
            part.strip() for text in texts for part in text.replace("。", ". ").split(". ") if len(part.strip()) > 8
        }

    return of(True) - of(False)


@pytest.mark.parametrize("source", SOURCES)
def test_words_of_a_source_withheld_since_are_in_no_format(source: str) -> None:
    def allowed(card: ArticleCard) -> bool:
        return card.source_id != source

    before, after = in_every_format(page()), in_every_format(page(allowed=allowed))
    secret = sentences(source)
    assert any(words in before["html"] for words in secret), "the run does show them while they may be shown"
    for form, text in after.items():
        shown = [words for words in secret if words.rstrip(".") in text]
        assert not shown, (form, shown)
    assert BLANK in after["html"]
    assert "on articles that may not be shown now" in after["html"]


def test_facts_of_withheld_articles_are_not_told_as_the_right_answer() -> None:
    def allowed(card: ArticleCard) -> bool:
        return card.source_id != "beacon"

    assert "Marit Solheim" in in_every_format(page())["html"]
    assert all("Marit Solheim" not in text for text in in_every_format(page(allowed=allowed)).values())


def test_where_nobody_can_be_asked_nothing_is_shown() -> None:
    texts = in_every_format(page(allowed=lambda _: False))
    for text in texts.values():
        assert not [words for source in SOURCES for words in sentences(source) if words.rstrip(".") in text]
    assert "How many passengers took the first boat" in texts["html"], "the questions are the reader's own"


def test_an_answer_that_leaked_is_not_shown_whatever_it_cites() -> None:
    run = scored()
    chosen = next(line for line in run.lines if line.id == "pier-opened")
    answer = next(e for e in run.run.entries if (e.system, e.id) == (chosen.system, chosen.id)).reply.answer
    assert answer is not None
    assert answer.claims
    secret = "CANARY-4417 was said of the shipyard"
    leaked = structs.replace(answer, claims=tuple(structs.replace(c, text=secret) for c in answer.claims))
    entries = tuple(
        structs.replace(e, reply=structs.replace(e.reply, answer=leaked))
        if (e.system, e.id) == (chosen.system, chosen.id)
        else e
        for e in run.run.entries
    )
    lines = tuple(
        structs.replace(line, scores={**line.scores, "leaks": Value(1.0)}, why="LEAK: a passage of x")
        if line is chosen
        else line
        for line in run.lines
    )
    made = page(
        structs.replace(
            run, run=structs.replace(run.run, entries=entries), lines=lines, summary={**run.summary, "leaks": 1}
        )
    )
    texts = in_every_format(made)
    assert all("CANARY-4417" not in text for text in texts.values())
    assert "1 sign of a leak" in texts["html"]


def test_forbidden_strings_of_a_set_are_in_no_report() -> None:
    """They may be the very words that are withheld."""
    run = scored()
    items = tuple(structs.replace(item, forbidden=("CANARY-9920",)) for item in run.run.items)
    texts = in_every_format(page(structs.replace(run, run=structs.replace(run.run, items=items))))
    assert all("CANARY-9920" not in text for text in texts.values())


def test_json_holds_no_text_of_any_article_at_all() -> None:
    text = in_every_format(page())["json"]
    assert not [words for source in SOURCES for words in sentences(source) if words.rstrip(".") in text]
