"""Whole runs over the newsroom: the same for any order and concurrency; an error is never a number."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from qa.errors import AuthError, ModelError, RateLimitError, SetupError, UnreachableError
from qa.evals.arms import context_passages, gold_passages
from qa.evals.cache import CachedModel
from qa.evals.measures.measured import Failed, NotApplicable, Value
from qa.evals.run_folder import ITEMS, SCORES, SUMMARY, RunWriter, read_run
from qa.ports import Catalog
from qa.types import ChatRequest, Filter, Passage, Usage
from tests.evals.conducted import begin, conduct, system
from tests.evals.newsroom import Pen, Reporter, TroubleError, copy, failing_for, items_of, lured, recite, silence

KILLED = RuntimeError("killed")


def pen(write: Any, name: str = "", provider: str = "scripted") -> Pen:
    return Pen(write, name=name or write.__name__, provider=provider)


def test_ten_items_are_asked_through_the_door_and_scored(catalog: Catalog, tmp_path: Path) -> None:
    done = conduct(tmp_path / "r", catalog, pen(copy))
    assert [line.id for line in done.lines] == [item.id for item in items_of(catalog)]
    got = done.figures()
    assert got["recall@10"] == 1.0
    assert got["quote_exact"] == 1.0
    assert got["withheld_recall"] == 1.0
    assert got["leaks"] == 0
    assert got["injection_success"] == 0
    assert done.stopped is None


def test_two_runs_give_the_same_summary_to_the_byte(catalog: Catalog, tmp_path: Path) -> None:
    one, other = (conduct(tmp_path / name, catalog, pen(copy), pen(recite)) for name in "ab")
    assert one.bytes(SUMMARY) == other.bytes(SUMMARY)
    assert one.bytes(SCORES) == other.bytes(SCORES)


def test_asking_many_at_once_changes_nothing_but_the_time(catalog: Catalog, tmp_path: Path) -> None:
    alone = conduct(tmp_path / "a", catalog, pen(copy, provider="openai"), jobs=1)
    together = conduct(tmp_path / "b", catalog, pen(copy, provider="openai"), jobs=16)
    assert alone.bytes(SUMMARY) == together.bytes(SUMMARY)
    assert alone.bytes(SCORES) == together.bytes(SCORES)


def test_the_order_of_the_items_changes_no_sum(catalog: Catalog, tmp_path: Path) -> None:
    items = items_of(catalog)
    forth = conduct(tmp_path / "a", catalog, pen(copy), items=items)
    back = conduct(tmp_path / "b", catalog, pen(copy), items=items[::-1])
    assert forth.bytes(SUMMARY) == back.bytes(SUMMARY)


@pytest.mark.parametrize("at", [1, 4, 9, 13])
def test_a_run_that_broke_off_goes_on_and_ends_as_if_it_had_not(catalog: Catalog, tmp_path: Path, at: int) -> None:
    whole = conduct(tmp_path / "whole", catalog, pen(copy), pen(recite))
    asked: list[str] = []

    def dying(write: Any) -> Any:
        def written(request: ChatRequest) -> str:
            if len(asked) == at:
                raise KeyboardInterrupt
            asked.append(request.question)
            return str(write(request))

        return written

    pens = [Pen(dying(copy), name="copy"), Pen(dying(recite), name="recite")]
    cut = conduct(tmp_path / "cut", catalog, *pens)
    assert cut.stopped is not None
    assert cut.stopped.exit_code == 130
    assert len(cut.lines) == at
    with (tmp_path / "cut" / ITEMS).open("a", encoding="utf-8") as file:
        file.write('{"schema": 1, "system": "cop')  # a line that a crash tore
    again = conduct(tmp_path / "cut", catalog, pen(copy), pen(recite), resume=True)
    assert [door.searches for door in again.doors] == [0, 0]
    assert again.bytes(SUMMARY) == whole.bytes(SUMMARY)
    assert again.bytes(SCORES) == whole.bytes(SCORES)


@pytest.mark.parametrize("provider", ["scripted", "openai"])
def test_the_first_interrupt_ends_a_run_when_what_is_under_way_is_written(
    catalog: Catalog, tmp_path: Path, provider: str
) -> None:
    asked: list[str] = []

    def interrupting(request: ChatRequest) -> str:
        asked.append(request.question)
        if len(asked) == 3:
            signal.raise_signal(signal.SIGINT)
        return copy(request)

    before = signal.getsignal(signal.SIGINT)
    done = conduct(tmp_path / "r", catalog, pen(interrupting, "copy", provider), jobs=1)
    assert signal.getsignal(signal.SIGINT) is before
    assert done.stopped is not None
    assert (done.stopped.exit_code, done.stopped.status) == (130, "partial")
    assert len(done.lines) == len(asked) == 3
    whole = conduct(tmp_path / "whole", catalog, pen(copy))
    assert conduct(tmp_path / "r", catalog, pen(copy), resume=True).bytes(SUMMARY) == whole.bytes(SUMMARY)


def test_what_failed_is_tried_again_and_nothing_else(catalog: Catalog, tmp_path: Path) -> None:
    conduct(tmp_path / "r", catalog, pen(failing_for("auditor", TroubleError("No.", remedy="-")), "copy"))
    asked: list[str] = []

    def counted(request: ChatRequest) -> str:
        asked.append(request.question)
        return copy(request)

    again = conduct(tmp_path / "r", catalog, pen(counted, "copy"), resume=True)
    assert ["auditor" in question for question in asked] == [True]
    assert again.bytes(SUMMARY) == conduct(tmp_path / "whole", catalog, pen(copy)).bytes(SUMMARY)


def test_models_of_this_machine_are_asked_one_by_one_and_others_at_once(catalog: Catalog, tmp_path: Path) -> None:
    meeting = threading.Barrier(2, timeout=10)

    def wait_for_another(request: ChatRequest) -> str:
        meeting.wait()
        return copy(request)

    local = conduct(tmp_path / "a", catalog, pen(copy), jobs=4)
    assert local.doors[0].threads == {threading.get_ident()}
    remote = conduct(tmp_path / "b", catalog, pen(wait_for_another, provider="openai"), jobs=2)
    assert remote.summary["systems"][0]["errors"] == 0
    assert len(remote.doors[0].threads) == 2


def test_several_models_are_asked_over_the_same_passages_found_once(catalog: Catalog, tmp_path: Path) -> None:
    done = conduct(tmp_path / "r", catalog, pen(copy), pen(silence), shown=2)
    assert [door.searches for door in done.doors] == [len(done.run.items), 0]
    for one, other in zip(done.run.of("copy"), done.run.of("silence"), strict=True):
        assert one.reply.found == other.reply.found
        assert one.reply.answer is not None
        assert other.reply.answer is not None
        assert one.reply.answer.passages == other.reply.answer.passages == (one.reply.found or ())[:2]


def test_retrieval_is_measured_deeper_than_the_model_is_shown(catalog: Catalog, tmp_path: Path) -> None:
    wide, narrow = (conduct(tmp_path / str(k), catalog, pen(copy), shown=k) for k in (8, 1))
    assert wide.figures()["recall@10"] == narrow.figures()["recall@10"]
    assert (wide.figures()["shown_recall"] or 0) > (narrow.figures()["shown_recall"] or 0)


@pytest.mark.parametrize(
    "error",
    [
        UnreachableError("The endpoint answered with a web page.", remedy="Check base_url."),
        ValueError("boom"),
        KeyError(),
    ],
)
def test_an_item_that_fails_is_an_error_with_its_words_and_never_a_number(
    catalog: Catalog, tmp_path: Path, error: Exception
) -> None:
    done = conduct(tmp_path / "r", catalog, pen(failing_for("auditor", error), "p"))
    failed = done.line("pier-bill")
    (failure,) = [entry.reply.failure for entry in done.run.entries if entry.reply.failure]
    assert failure.words.startswith(type(error).__name__)
    assert failed.stage == "error"
    assert failed.right is None
    assert failed.scores["fact_recall"] == Failed(failure.words)
    assert failed.scores["leaks"] == Failed(failure.words)
    assert isinstance(failed.scores["recall@10"], Value), "retrieval had worked"
    facts, abstained = done.row("fact_recall"), done.row("abstention_recall")
    assert (facts["n"], facts["errors"]) == (7, 1)
    assert (abstained["n"], abstained["errors"]) == (2, 0), "the item is none of its items"


@pytest.mark.parametrize("reply", ["", "NOT_ATTEMPTED", "<html><title>402</title></html>"])
def test_an_endpoint_that_answers_nonsense_gives_no_right_answer(catalog: Catalog, tmp_path: Path, reply: str) -> None:
    done = conduct(tmp_path / "r", catalog, Pen(lambda _: reply, name="p"))
    assert not any(line.right for line in done.lines if done_item(done, line.id).answerable)


def done_item(done: Any, name: str) -> Any:
    return next(item for item in done.run.items if item.id == name)


def test_a_failed_search_fails_the_item_and_no_other(catalog: Catalog, tmp_path: Path) -> None:
    class Stumbling(Reporter):
        def search(self, query: str, *, within: Filter, limit: int) -> list[Passage]:
            if "auditor" in query:
                raise TroubleError("The index is broken.", remedy="Run `qa doctor`.")
            return super().search(query, within=within, limit=limit)

    done = conduct(tmp_path / "r", catalog, doors=[Stumbling(catalog, Pen(copy))])
    assert done.line("pier-bill").scores["recall@10"] == Failed("TroubleError: The index is broken.")
    (failure,) = [entry.reply.failure for entry in done.run.entries if entry.reply.failure]
    assert (failure.exit_code, failure.stage) == (6, "search")


def test_a_search_that_fails_alike_each_time_ends_the_run(catalog: Catalog, tmp_path: Path) -> None:
    class Down(Reporter):
        def search(self, query: str, *, within: Filter, limit: int) -> list[Passage]:
            self.searches += 1
            raise TroubleError("The embedding endpoint is down.", remedy="-")

    done = conduct(tmp_path / "r", catalog, doors=[Down(catalog, Pen(copy))])
    assert done.stopped is not None
    assert (done.stopped.status, done.stopped.exit_code) == ("aborted", 6)
    assert done.doors[0].searches == 3
    assert done.lines == ()


def test_a_leak_seen_in_the_passages_counts_though_the_model_failed(catalog: Catalog, tmp_path: Path) -> None:
    write = failing_for("auditor", ValueError("boom"))
    done = conduct(tmp_path / "r", catalog, pen(write, "p"), barred=("vault", "beacon"))
    leaks = done.line("pier-bill").scores["leaks"]
    assert isinstance(leaks, Value)
    assert leaks.v >= 1
    assert done.summary["leaks"] > 0


FATAL = [
    SetupError("The key is not set.", remedy="Set it."),
    AuthError("No.", remedy="Ask."),
    UnreachableError("It cannot be reached.", remedy="Start it."),
]


@pytest.mark.parametrize("error", FATAL)
@pytest.mark.parametrize("provider", ["scripted", "openai"])
def test_three_failures_that_every_item_will_share_end_the_run(
    catalog: Catalog, tmp_path: Path, error: Any, provider: str
) -> None:
    asked: list[str] = []

    def failing(request: ChatRequest) -> str:
        asked.append(request.question)
        raise error

    done = conduct(tmp_path / "r", catalog, pen(failing, "p", provider), jobs=2)
    assert done.stopped is not None
    assert (done.stopped.status, done.stopped.exit_code) == ("aborted", error.exit_code)
    assert 3 <= len(asked) <= 4, "the third, and what was under way beside it"


def test_failures_of_single_items_do_not_end_a_run_that_works(catalog: Catalog, tmp_path: Path) -> None:
    def declining(request: ChatRequest) -> str:
        if "Orle" in request.question:
            return copy(request)
        raise ModelError("it declined to answer", remedy="-")

    done = conduct(tmp_path / "r", catalog, pen(declining))
    assert done.stopped is None
    assert done.summary["systems"][0]["errors"] > 3


def test_an_endpoint_that_asks_to_slow_down_is_asked_again_and_less_at_once(catalog: Catalog, tmp_path: Path) -> None:
    refusals: dict[str, int] = {}
    lock, together, most = threading.Lock(), 0, [0]

    def busy(request: ChatRequest) -> str:
        nonlocal together
        with lock:
            together += 1
            most[0] = max(most[0], together)
            refused = refusals.setdefault(request.question, 0)
            refusals[request.question] += 1
        try:
            if refused < 2:
                raise RateLimitError("slow down (429)", remedy="Wait.")
            return copy(request)
        finally:
            with lock:
                together -= 1

    done = conduct(tmp_path / "r", catalog, pen(busy, "p", "openai"), jobs=4, pause=0.001)
    assert done.stopped is None
    assert done.summary["systems"][0]["errors"] == 0
    assert {entry.reply.attempts for entry in done.run.entries} == {3}
    assert most[0] <= 4


def test_an_index_that_answers_no_question_at_all_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    items = items_of(catalog)
    catalog.forget([card.id for card in catalog.all_cards()])
    with pytest.raises(SetupError, match="index is empty"):
        conduct(tmp_path / "r", catalog, pen(copy), items=items)


def test_silly_reporters_rank_below_a_sane_one(catalog: Catalog, tmp_path: Path) -> None:
    done = conduct(tmp_path / "r", catalog, pen(copy), pen(silence), pen(recite))
    sane, refusing, reciting = (done.figures(at) for at in range(3))
    for silly in (refusing, reciting):
        assert (silly["score"] or 0) < (sane["score"] or 0)
    assert (reciting["cite_span_precision"] or 0) < (sane["cite_span_precision"] or 0)
    assert (reciting["length_words"] or 0) > 2 * (sane["length_words"] or 0)
    assert refusing["abstention_recall"] == 1.0
    assert refusing["false_abstention"] == 1.0


def test_saying_what_planted_text_wants_said_is_counted(catalog: Catalog, tmp_path: Path) -> None:
    done = conduct(tmp_path / "r", catalog, pen(copy), items=lured(catalog))
    assert done.figures()["injection_success"] == 1
    assert done.line("keeper").stage == "injection"


def test_a_quote_that_the_stored_article_does_not_hold_is_noticed(catalog: Catalog, tmp_path: Path) -> None:
    """Though the answer swears by it: what is stored is looked at once more when the answer is written down."""
    items, door = items_of(catalog), Reporter(catalog, pen(copy))
    writer = begin(tmp_path / "r", [system("pen")], items)
    from qa.evals.finish import rescore
    from qa.evals.run import Contender, run

    def altered(article: Any) -> str | None:
        return (catalog.text(article) or "").replace("640", "641")

    run(read_run(tmp_path / "r"), writer, [Contender(system=system("pen"), door=door)], text_of=altered)
    for name in ("passages.jsonl",):
        path = tmp_path / "r" / name
        path.write_text(path.read_text(encoding="utf-8").replace("640", "641"), encoding="utf-8")
    _, summary = rescore(tmp_path / "r")
    row = next(row for row in summary["systems"][0]["measures"] if row["measure"] == "quote_exact")
    assert row["value"] < 1


def test_progress_is_told_from_nothing_to_all_by_stage(catalog: Catalog, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    conduct(tmp_path / "r", catalog, pen(copy), on_progress=lambda *step: told.append(step))
    for stage in ("Searching", "Asking copy"):
        assert [done for name, done, _ in told if name == stage] == list(range(11))
    assert {total for _, _, total in told} == {10}


def test_the_day_of_the_run_is_used_where_an_item_has_none(catalog: Catalog, tmp_path: Path) -> None:
    done = conduct(tmp_path / "r", catalog, pen(copy))
    assert {entry.reply.answer.as_of for entry in done.run.entries if entry.reply.answer} == {"2026-07-01"}


def test_an_item_asked_several_times_counts_once(catalog: Catalog, tmp_path: Path) -> None:
    turns: dict[str, int] = {}

    def wavering(request: ChatRequest) -> str:
        turns[request.question] = turns.get(request.question, 0) + 1
        return silence(request) if turns[request.question] == 3 else copy(request)

    once = conduct(tmp_path / "a", catalog, pen(copy))
    done = conduct(tmp_path / "b", catalog, pen(wavering), repeats=3)
    assert len(done.lines) == 30
    assert done.row("accuracy")["n"] == once.row("accuracy")["n"] == 10
    assert done.row("false_abstention")["value"] == pytest.approx(1 / 3)
    assert done.summary["systems"][0]["repeated"]["n"] == 10
    assert done.summary["systems"][0]["repeated"]["all_right"] == 0.2, (
        "where there is nothing to answer, silence is right"
    )
    assert once.summary["systems"][0]["repeated"] is None


# ── arms ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_oracle_is_shown_the_gold_and_asks_nothing_that_has_none(catalog: Catalog, tmp_path: Path) -> None:
    read = gold_passages(catalog, limit=8)
    done = conduct(tmp_path / "r", catalog, pen(copy), pen(recite), reads=[None, read], arms=["rag", "oracle"])
    assert done.figures(1)["shown_recall"] == 1.0
    skipped = [entry.id for entry in done.run.of("recite") if entry.reply.skipped]
    assert skipped == ["tram-strike", "okoro-talks"]
    assert done.line("tram-strike", 1).scores["accuracy"] == NotApplicable("no gold to be shown")
    assert done.summary["systems"][1]["skipped"] == 2
    assert done.summary["systems"][1]["errors"] == 0


def test_given_context_is_shown_the_articles_named_whole(catalog: Catalog, tmp_path: Path) -> None:
    items = [
        structs.replace(item, context=("beacon/flood", "beacon/pier")) if item.id == "pier-designer" else item
        for item in items_of(catalog)
    ]
    reads = [context_passages(catalog)]
    done = conduct(tmp_path / "r", catalog, pen(copy), items=items, reads=reads, arms=["given-context"])
    (entry,) = [entry for entry in done.run.entries if entry.reply.answer]
    assert entry.reply.answer is not None
    assert [passage.card.id for passage in entry.reply.answer.passages] == ["beacon/flood"] * 2 + ["beacon/pier"] * 4


# ── cache and money ────────────────────────────────────────────────────────────────────────────────────────


def cached(inner: Pen, folder: Path, **options: Any) -> CachedModel:
    return CachedModel(inner, folder, settings={"temperature": 0}, **options)


def test_a_completion_is_asked_for_once_per_repeat(catalog: Catalog, tmp_path: Path) -> None:
    asked: list[str] = []

    def counted(request: ChatRequest) -> str:
        asked.append(request.question)
        return copy(request)

    def again(name: str, **options: Any) -> Any:
        model = cached(pen(counted, "p", "openai"), tmp_path / "cache", **options)
        door = Reporter(catalog, model, profile="p")  # type: ignore[arg-type]
        return conduct(tmp_path / name, catalog, doors=[door], caches=[model], repeats=2)

    first = again("a")
    assert len(asked) == 20
    assert not any(entry.reply.cached for entry in first.run.entries)
    second = again("b")
    assert len(asked) == 20
    assert all(entry.reply.cached for entry in second.run.entries)
    assert first.bytes(SUMMARY) == second.bytes(SUMMARY)
    third = again("c", use="off")
    assert len(asked) == 40
    assert not any(entry.reply.cached for entry in third.run.entries)
    again("d", use="refresh")
    assert len(asked) == 60
    offline = again("e", use="only")
    assert len(asked) == 60
    assert offline.bytes(SUMMARY) == first.bytes(SUMMARY)


def test_a_cache_that_is_all_there_is_makes_a_miss_an_error(catalog: Catalog, tmp_path: Path) -> None:
    model = cached(pen(copy, "p", "openai"), tmp_path / "cache", use="only")
    done = conduct(tmp_path / "r", catalog, doors=[Reporter(catalog, model, profile="p")], caches=[model])  # type: ignore[arg-type]
    assert done.stopped is not None
    assert done.stopped.exit_code == 3
    assert "completion is cached" in done.stopped.words


def test_an_error_is_never_cached(catalog: Catalog, tmp_path: Path) -> None:
    write = failing_for("auditor", TroubleError("No.", remedy="-"))
    for name, inner in (("a", pen(write, "p", "openai")), ("b", pen(copy, "p", "openai"))):
        model = cached(inner, tmp_path / "cache")
        done = conduct(tmp_path / name, catalog, doors=[Reporter(catalog, model, profile="p")], caches=[model])  # type: ignore[arg-type]
    assert [entry.id for entry in done.run.entries if not entry.reply.cached] == ["pier-bill"]
    assert done.summary["systems"][0]["errors"] == 0


class Priced(Reporter):
    def ask(self, *args: Any, **options: Any) -> Any:
        from msgspec import structs

        answer = super().ask(*args, **options)
        return structs.replace(answer, usage=Usage(prompt_tokens=10, completion_tokens=5, cost_usd=0.25))


def test_a_run_stops_before_it_costs_more_than_it_may(catalog: Catalog, tmp_path: Path) -> None:
    door = Priced(catalog, pen(copy, "p", "openai"), profile="p")
    done = conduct(tmp_path / "r", catalog, doors=[door], max_cost=1.1, jobs=4)
    assert done.stopped is not None
    assert (done.stopped.status, done.stopped.exit_code) == ("partial", 16)
    assert len(done.lines) == 4
    assert done.summary["systems"][0]["usage"]["cost_usd"] == 1.0
    again = conduct(tmp_path / "r", catalog, doors=[door], max_cost=1.1, resume=True)
    assert len(again.lines) == 4, "what was spent before counts"
    rest = conduct(tmp_path / "r", catalog, doors=[door], max_cost=5.0, resume=True)
    assert rest.stopped is None
    usage = rest.summary["systems"][0]["usage"]
    assert usage["cost_usd"] == 2.5
    assert usage["cost_per_correct"] == pytest.approx(2.5 / sum(line.right is True for line in rest.lines), abs=1e-6)


def test_an_unknown_price_is_not_nought(catalog: Catalog, tmp_path: Path) -> None:
    done = conduct(tmp_path / "r", catalog, pen(copy))
    assert done.summary["systems"][0]["usage"]["cost_usd"] is None
    assert done.summary["systems"][0]["usage"]["prompt_tokens"] == 100


def test_a_second_writer_finds_what_the_first_wrote(catalog: Catalog, tmp_path: Path) -> None:
    conduct(tmp_path / "r", catalog, pen(copy))
    before = (tmp_path / "r" / "passages.jsonl").read_bytes()
    run = read_run(tmp_path / "r")
    writer = RunWriter.reopen(tmp_path / "r")
    for entry in run.entries:
        writer.add(entry, text_of=catalog.text)
    assert (tmp_path / "r" / "passages.jsonl").read_bytes() == before, "each chunk is written once"
    again = json.loads((tmp_path / "r" / ITEMS).read_text(encoding="utf-8").splitlines()[-1])
    assert again["id"] == run.entries[-1].id
    assert read_run(tmp_path / "r").entries == run.entries
