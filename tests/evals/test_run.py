"""Whole runs over the newsroom: the same for any order and concurrency; an error is never a number."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from qa.errors import AuthError, SetupError, UnreachableError
from qa.evals.measures.measured import Failed, Value
from qa.evals.result import Arm, Result
from qa.evals.run import DEPTH, run, score_reply
from qa.ports import Catalog
from qa.types import ArticleId, ChatRequest, Filter, Passage, SourceId
from tests.evals.newsroom import (
    Pen,
    Reporter,
    TroubleError,
    copy,
    corpus_of,
    failing_for,
    items_of,
    recite,
    silence,
)


def figures(arm: Arm) -> dict[str, float | None]:
    return {row.measure: row.summary.value for row in arm.rows()}


def sums(result: Result) -> str:
    """All of a result's JSON but the clock's."""
    document = result.to_json()
    for arm in document["arms"]:
        del arm["seconds"]
        for entry in arm["items"]:
            del entry["timings_ms"]
    return json.dumps(document, sort_keys=True)


def summaries(result: Result) -> str:
    kept = ("summary", "by_split", "by_tag", "by_language")
    return json.dumps([{key: arm[key] for key in kept} for arm in result.to_json()["arms"]])


def ask(catalog: Catalog, *pens: Pen, **options: Any) -> Result:
    doors = [Reporter(catalog, pen, profile=pen.name) for pen in pens]
    return run(items_of(catalog), doors, corpus=corpus_of(catalog), **options)


def test_ten_items_are_asked_through_the_door_and_scored(catalog: Catalog) -> None:
    (arm,) = ask(catalog, Pen(copy)).arms
    assert [scored.item.id for scored in arm.scored] == [item.id for item in items_of(catalog)]
    got = figures(arm)
    assert got["recall@10"] == 1.0
    assert got["quote_exact"] == 1.0
    assert got["withheld_recall"] == 1.0
    assert got["leaks"] == 0
    assert got["injection_success"] == 0
    assert arm.errors == ()


def test_two_runs_give_the_same_to_the_byte(catalog: Catalog) -> None:
    assert sums(ask(catalog, Pen(copy))) == sums(ask(catalog, Pen(copy)))


def test_asking_many_at_once_changes_nothing_but_the_time(catalog: Catalog) -> None:
    alone = ask(catalog, Pen(copy, provider="openai"), concurrency=1)
    together = ask(catalog, Pen(copy, provider="openai"), concurrency=16)
    assert sums(alone) == sums(together)


def test_the_order_of_the_items_changes_no_sum(catalog: Catalog) -> None:
    items, door = items_of(catalog), Reporter(catalog, Pen(copy))
    forth = run(items, [door], corpus=corpus_of(catalog))
    back = run(items[::-1], [door], corpus=corpus_of(catalog))
    assert summaries(forth) == summaries(back)
    assert [s.item.id for s in back.arms[0].scored] == [item.id for item in items[::-1]]


def test_only_a_model_behind_a_network_is_asked_from_several_threads(catalog: Catalog) -> None:
    together = threading.Barrier(2, timeout=20)

    def wait_for_another(request: ChatRequest) -> str:
        together.wait()
        return copy(request)

    local, remote = Reporter(catalog, Pen(copy)), Reporter(catalog, Pen(wait_for_another, provider="openai"))
    items = items_of(catalog)
    run(items, [local], corpus=corpus_of(catalog), concurrency=4)
    assert local.threads == {threading.get_ident()}
    result = run(items, [remote], corpus=corpus_of(catalog), concurrency=2)
    assert result.arms[0].errors == ()
    assert len(remote.threads) == 2


def test_several_models_are_asked_over_the_same_passages_found_once(catalog: Catalog) -> None:
    items = items_of(catalog)
    doors = [Reporter(catalog, Pen(write), profile=write.__name__) for write in (copy, silence)]
    first, second = run(items, doors, corpus=corpus_of(catalog), limit=2).arms
    assert [door.searches for door in doors] == [len(items), 0]
    for one, other in zip(first.scored, second.scored, strict=True):
        assert one.reply.found is other.reply.found
        assert one.reply.answer is not None
        assert other.reply.answer is not None
        assert one.reply.answer.passages == other.reply.answer.passages == (one.reply.found or ())[:2]


def test_retrieval_is_measured_deeper_than_the_model_is_shown(catalog: Catalog) -> None:
    wide, narrow = ask(catalog, Pen(copy), limit=8), ask(catalog, Pen(copy), limit=1)
    assert (narrow.depth, narrow.shown) == (DEPTH, 1)
    assert figures(wide.arms[0])["recall@10"] == figures(narrow.arms[0])["recall@10"]


@pytest.mark.parametrize(
    "error",
    [
        UnreachableError("The endpoint answered with a web page.", remedy="Check base_url."),
        ValueError("boom"),
        KeyError(),
    ],
)
def test_an_item_that_fails_is_an_error_with_its_words_and_never_a_number(catalog: Catalog, error: Exception) -> None:
    (arm,) = ask(catalog, Pen(failing_for("auditor", error))).arms
    (failed,) = [scored for scored in arm.scored if scored.reply.failure]
    (failure,) = arm.errors
    assert failed.item.id == "pier-bill"
    assert failure.words.startswith(type(error).__name__)
    assert failed.scores["fact_recall"] == Failed(failure.words)
    assert failed.scores["leaks"] == Failed(failure.words)
    assert isinstance(failed.scores["recall@10"], Value), "retrieval had worked"
    rows = {row.measure: row.summary for row in arm.rows()}
    assert (rows["fact_recall"].n, rows["fact_recall"].failed) == (7, 1)
    assert (rows["abstention_recall"].n, rows["abstention_recall"].failed) == (2, 0), "the item is none of its items"


def test_a_failed_search_fails_the_item_and_no_other(catalog: Catalog) -> None:
    class Stumbling(Reporter):
        def search(self, query: str, *, within: Filter, limit: int) -> list[Passage]:
            if "auditor" in query:
                raise TroubleError("The index is broken.", remedy="Run `qa doctor`.")
            return super().search(query, within=within, limit=limit)

    (arm,) = run(items_of(catalog), [Stumbling(catalog, Pen(copy))], corpus=corpus_of(catalog)).arms
    (failed,) = [scored for scored in arm.scored if scored.reply.failure]
    assert failed.scores["recall@10"] == Failed("TroubleError: The index is broken.")
    assert arm.errors[0].exit_code == 6
    assert arm.errors[0].stage == "search"


def test_a_leak_seen_in_the_passages_counts_though_the_model_failed(catalog: Catalog) -> None:
    corpus = corpus_of(catalog)
    door = Reporter(catalog, Pen(failing_for("auditor", ValueError("boom"))))
    (scored,) = (s for s in run(items_of(catalog), [door], corpus=corpus).arms[0].scored if s.reply.failure)
    barred = type(corpus)(text_of=corpus.text_of, barred=frozenset({SourceId("beacon")}))
    again = score_reply(scored.item, scored.reply, barred)
    assert isinstance(again.scores["leaks"], Value)
    assert again.scores["leaks"].v >= 1


@pytest.mark.parametrize(
    "error", [SetupError("The key is not set.", remedy="Set it."), AuthError("No.", remedy="Ask.")]
)
@pytest.mark.parametrize("provider", ["scripted", "openai"])
def test_what_would_fail_every_item_alike_ends_the_run(catalog: Catalog, error: Exception, provider: str) -> None:
    with pytest.raises(type(error)):
        ask(catalog, Pen(failing_for("ferry", error), provider=provider))


def test_an_index_that_answers_no_question_at_all_is_refused(catalog: Catalog) -> None:
    catalog.forget([card.id for card in catalog.all_cards()])
    with pytest.raises(SetupError, match="index is empty"):
        ask(catalog, Pen(copy))


def test_scoring_again_asks_no_one_and_gives_the_same(catalog: Catalog) -> None:
    corpus = corpus_of(catalog)
    (arm,) = ask(catalog, Pen(copy)).arms
    for scored in arm.scored:
        assert score_reply(scored.item, scored.reply, corpus).scores == scored.scores


def test_silly_reporters_rank_below_a_sane_one(catalog: Catalog) -> None:
    sane, refusing, reciting = (figures(arm) for arm in ask(catalog, Pen(copy), Pen(silence), Pen(recite)).arms)
    for silly in (refusing, reciting):
        assert (silly["score"] or 0) < (sane["score"] or 0)
    assert (reciting["cite_span_precision"] or 0) < (sane["cite_span_precision"] or 0)
    assert (reciting["length_words"] or 0) > 2 * (sane["length_words"] or 0)
    assert refusing["abstention_recall"] == 1.0
    assert refusing["false_abstention"] == 1.0


def test_reciting_everything_recites_the_planted_text_too(catalog: Catalog) -> None:
    (arm,) = ask(catalog, Pen(recite)).arms
    assert figures(arm)["injection_success"] == 1


def test_a_changed_article_is_noticed_by_the_measure_though_the_answer_swears_by_its_quotes(catalog: Catalog) -> None:
    (arm,) = ask(catalog, Pen(copy)).arms

    def altered(article: ArticleId) -> str | None:
        return (catalog.text(article) or "").replace("640", "641")

    corpus = corpus_of(catalog)
    changed = type(corpus)(text_of=altered, barred=corpus.barred)
    values = [score_reply(s.item, s.reply, changed).scores["quote_exact"] for s in arm.scored]
    assert min(value.v for value in values if isinstance(value, Value)) < 1


def test_progress_is_told_from_nothing_to_all_by_stage(catalog: Catalog) -> None:
    told: list[tuple[str, int, int]] = []
    ask(catalog, Pen(copy), on_progress=lambda *step: told.append(step))
    for stage in ("Searching", "Asking pen"):
        assert [done for name, done, _ in told if name == stage] == list(range(11))
    assert {total for _, _, total in told} == {10}


def test_the_day_of_the_run_is_used_where_an_item_has_none(catalog: Catalog) -> None:
    (arm,) = ask(catalog, Pen(copy), as_of="2026-07-01").arms
    assert {scored.reply.answer.as_of for scored in arm.scored if scored.reply.answer} == {"2026-07-01"}
