"""The optional judge: its words are looked up, it never grades silence, and people check it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from qa.answer_types import Opinion
from qa.drafting.verify import Verification
from qa.errors import ConfigError, UnreachableError
from qa.evals.cache import CachedModel
from qa.evals.judge import Judge, judge_run, judges_itself, label_of, majority, sums, verdict_json
from qa.evals.judge_check import check, kappa, ppi, read_labels
from qa.ports import Catalog
from qa.prompts import read_prompt
from qa.types import ChatRequest
from tests.evals.conducted import Conducted, conduct
from tests.evals.newsroom import Pen, Write, copy

PROMPT = read_prompt("verify", Path("/nowhere")).text


def freely(request: ChatRequest) -> str:
    """Says in its own words what the first passage says, and quotes it."""
    first = request.passages[0].chunk.text
    return f"QUOTE [1] {first}\nCLAIM It is told that {first[0].lower()}{first[1:]}\n\n{copy(request)}"


def judge_of(write: Write, *, name: str = "judge", repeats: int = 1, cache: CachedModel | None = None) -> Judge:
    verification = Verification(profile=name, prompt=PROMPT, budget_tokens=8000, max_tokens=500)
    return Judge(model=Pen(write, name=name), verification=verification, repeats=repeats, cache=cache)


@pytest.fixture
def done(catalog: Catalog, tmp_path: Path) -> Conducted:
    return conduct(tmp_path / "r", catalog, Pen(freely, name="freely"))


def fair(request: ChatRequest) -> str:
    return f"VERDICT 1 supported\nQUOTE [1] {request.passages[0].chunk.text}"


def labels(done: Conducted, judge: Judge) -> list[str]:
    return [verdict.label for verdict in judge_run(done.run, judge, allowed=lambda _: True)]


def test_only_claims_in_words_of_their_own_are_asked_about(done: Conducted) -> None:
    asked: list[str] = []

    def counted(request: ChatRequest) -> str:
        asked.extend(re.findall(r"#\d+ [^#]+", request.question))
        return fair(request)

    verdicts = judge_run(done.run, judge_of(counted), allowed=lambda _: True)
    free = [verdict for verdict in verdicts if verdict.text.startswith("It is told")]
    assert {verdict.label for verdict in free} == {"supported"}
    assert {verdict.label for verdict in verdicts if verdict not in free} == {"verbatim"}
    assert len(asked) == len(free)
    assert (
        free[0].evidence[0].quote
        == done.run.texts[free[0].evidence[0].article_id][free[0].evidence[0].start : free[0].evidence[0].end]
    )
    (row,) = sums(done.run, verdicts)
    assert row["borne_out"] == 1.0
    assert row["n"] == len(verdicts)


def test_a_verdict_without_words_that_stand_anywhere_is_unverified(done: Conducted) -> None:
    assert set(labels(done, judge_of(lambda _: "VERDICT 1 supported\nQUOTE [1] goats flew over the pier"))) == {
        "unverified", "verbatim",
    }  # fmt: skip
    assert "unverified" in labels(done, judge_of(lambda _: "VERDICT 1 supported"))
    assert "unsupported" in labels(done, judge_of(lambda _: "VERDICT 1 unsupported")), "of nothing there are no words"


@pytest.mark.parametrize("reply", ["", "NOT_ATTEMPTED", "<html>402</html>", "CORRECT", "VERDICT 1 excellent"])
def test_what_is_no_verdict_is_an_error_and_never_a_number(done: Conducted, reply: str) -> None:
    verdicts = judge_run(done.run, judge_of(lambda _: reply), allowed=lambda _: True)
    assert {verdict.label for verdict in verdicts} == {"error", "verbatim"}
    (row,) = sums(done.run, verdicts)
    assert row["n"] == row["labels"]["verbatim"]


def test_an_endpoint_that_fails_is_an_error_too(done: Conducted) -> None:
    def down(request: ChatRequest) -> str:
        raise UnreachableError("It cannot be reached.", remedy="-")

    assert set(labels(done, judge_of(down))) == {"error", "verbatim"}


def test_of_several_askings_the_majority_counts_and_doubt_bears_nothing_out() -> None:
    assert majority(["supported", "partly", "supported"]) == "supported"
    assert majority(["supported", "partly"]) == "partly"
    assert majority(["supported", "error"]) == "error"
    assert label_of(None) == label_of(Opinion(profile="j", model="j", says="unclear")) == "error"


def test_repeats_are_asked_for_one_by_one_and_kept(done: Conducted, tmp_path: Path) -> None:
    turns = 0

    def wavering(request: ChatRequest) -> str:
        nonlocal turns
        turns += 1
        return fair(request) if turns % 3 else "VERDICT 1 unsupported"

    cache = CachedModel(Pen(wavering, name="judge"), tmp_path / "cache", settings={})
    first = judge_run(done.run, judge_of(wavering, repeats=3, cache=cache), allowed=lambda _: True)
    asked = turns
    assert {verdict.labels for verdict in first if verdict.labels} == {("supported", "supported", "unsupported")}
    assert sums(done.run, first)[0]["changed_its_mind"] == asked // 3
    assert judge_run(done.run, judge_of(wavering, repeats=3, cache=cache), allowed=lambda _: True) == first
    assert turns == asked


def test_a_judge_of_its_own_work_is_told_of(done: Conducted) -> None:
    assert judges_itself(done.run, judge_of(fair, name="freely")) == ["freely"]
    assert judges_itself(done.run, judge_of(fair)) == []


def test_no_text_of_an_article_that_is_withheld_now_is_sent(done: Conducted) -> None:
    sent: list[str] = []

    def listening(request: ChatRequest) -> str:
        sent.extend(message.content for message in request.messages)
        return fair(request)

    verdicts = judge_run(done.run, judge_of(listening), allowed=lambda card: card.source_id != "beacon")
    assert verdicts
    assert not any("Marit Solheim" in text or "Helge Roth" in text for text in sent)


# ── against people ─────────────────────────────────────────────────────────────────────────────────────────


def test_kappa_is_agreement_beyond_chance() -> None:
    """The example of Cohen's measure in every textbook: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no."""
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert kappa(*zip(*pairs, strict=True)) == pytest.approx(0.4)
    assert kappa([1, 0], [1, 0]) == 1.0
    assert kappa([1, 0, 1, 0], [1, 1, 0, 0]) == 0.0
    assert kappa([1, 1], [1, 1]) is None


def test_the_corrected_mean_finds_the_truth_that_a_lenient_judge_misses() -> None:
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(200):
        truth = rng.random(1500) < 0.6
        said = truth | (rng.random(1500) < 0.3)  # calls three wrong ones in ten right
        mean, low, high = ppi(
            said.astype(float).tolist(), said[:120].astype(float).tolist(), truth[:120].astype(float).tolist()
        )
        assert low <= mean <= high
        hits += low <= 0.6 <= high
    assert hits >= 180, "95 % intervals cover about 95 times in a hundred"


def test_a_judge_is_held_against_labels_and_refused_below_point_six() -> None:
    verdicts = {("s", f"i{n}", 0, 1): "supported" if n % 2 else "unsupported" for n in range(120)}
    good = check(verdicts, {key: verdicts[key] for key in list(verdicts)[:60]})
    assert (good.kappa, good.bias, good.n) == (1.0, 0.0, 60)
    assert good.is_usable
    assert good.corrected == pytest.approx(0.5)
    random = check(verdicts, {key: "supported" if n < 30 else "partly" for n, key in enumerate(list(verdicts)[:60])})
    assert not random.is_usable
    few = check(verdicts, {("s", "i1", 0, 1): "supported", ("s", "gone", 0, 1): "partly"})
    assert (few.n, few.undecided, few.corrected) == (1, 1, None)
    assert not few.is_usable, "one label says nothing"
    with pytest.raises(ConfigError, match="Not one labelled claim"):
        check(verdicts, {("s", "gone", 0, 1): "partly"})


def test_labels_are_read_with_what_goes_without_saying(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(
        '{"id": "a", "claim": 1, "label": "Supported"}\n\n{"id": "b", "claim": 2, "label": ""}\n', encoding="utf-8"
    )
    assert read_labels(path, only_system="offline") == {("offline", "a", 0, 1): "supported"}
    for bad in ('{"id": "a", "label": "supported"}', "[1]", '{"id": "a", "claim": 1, "label": "fine"}'):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(ConfigError, match="line 1"):
            read_labels(path)


def test_a_verdict_is_written_plainly(done: Conducted) -> None:
    judge = judge_of(fair)
    first = judge_run(done.run, judge, allowed=lambda _: True)[0]
    line = json.loads(json.dumps(verdict_json(first, judge)))
    assert line["judge"] == {"profile": "judge", "model": "judge"}
    assert line["evidence"][0].keys() == {"article_id", "start", "end", "quote"}
