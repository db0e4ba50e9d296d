"""The statistics against scipy, against golden numbers, and against simulations in which the truth is known."""

from __future__ import annotations

import itertools
import random
from statistics import NormalDist, fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qa.evals.measures.measured import Failed, Measured, NotApplicable, Value
from qa.evals.statistics.intervals import Clusters, bootstrap, interval, wilson
from qa.evals.statistics.paired import Comparison, Finding, Pair, averaged, compare
from qa.evals.statistics.significance import holm, mcnemar, sign_flip

counts = st.integers(min_value=0, max_value=400)


def single(values: list[float]) -> list[tuple[str, float]]:
    return [(f"c{index:04}", value) for index, value in enumerate(values)]


def paired(
    before: list[Measured], after: list[Measured], *, clusters: list[str] | None = None, **options: object
) -> Comparison:
    names = clusters or [f"c{index}" for index in range(len(before))]
    pairs = [
        Pair(id=f"i{index}", cluster=name, before=b, after=a)
        for index, (name, b, a) in enumerate(zip(names, before, after, strict=True))
    ]
    margins = {"accuracy": options["margin"]} if "margin" in options else None
    better = {"accuracy": str(options.get("better", "higher"))}
    (one,) = compare({"accuracy": pairs}, better=better, primary=("accuracy",), margins=margins)  # type: ignore[arg-type]
    return one


def values(*numbers: float) -> list[Measured]:
    return [Value(float(number)) for number in numbers]


# ── tests of significance ──────────────────────────────────────────────────────────────────────────────────


@given(counts, counts)
def test_mcnemar_is_the_two_sided_binomial_test(lost: int, won: int) -> None:
    flips = lost + won
    expected = stats.binomtest(min(lost, won), flips, 0.5).pvalue if flips else 1.0
    assert mcnemar(lost, won) == pytest.approx(expected, rel=1e-9)
    assert mcnemar(lost, won) == mcnemar(won, lost)


def test_mcnemar_by_hand() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(0, 5) == 0.0625
    assert mcnemar(0, 6) == 0.03125
    assert mcnemar(3, 3) == 1.0
    with pytest.raises(ValueError, match="negative"):
        mcnemar(-1, 2)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=9))
def test_sign_flips_of_few_units_are_counted_out(sums: list[int]) -> None:
    observed = abs(sum(sums))
    patterns = list(itertools.product((-1, 1), repeat=len(sums)))
    extreme = sum(abs(sum(s * v for s, v in zip(signs, sums, strict=True))) >= observed for signs in patterns)
    assert sign_flip([float(value) for value in sums]) == pytest.approx(extreme / len(patterns))


def test_sign_flips_of_many_units_agree_with_scipy() -> None:
    differences = np.random.default_rng(4).normal(0.25, 1, 60)
    oracle = stats.permutation_test(
        (differences,), lambda x, axis: np.abs(x.mean(axis=axis)), permutation_type="samples",
        n_resamples=20_000, alternative="greater", vectorized=True, rng=np.random.default_rng(1),
    )  # fmt: skip
    assert sign_flip(list(differences)) == pytest.approx(oracle.pvalue, abs=0.01)


def test_sign_flips_do_not_depend_on_order_and_repeat_to_the_bit() -> None:
    sums = list(np.random.default_rng(9).normal(0.1, 1, 200))
    mixed = sums[:]
    random.Random(3).shuffle(mixed)
    assert sign_flip(sums) == sign_flip(mixed) == sign_flip(sums)
    assert sign_flip(sums, seed=1) != sign_flip(sums, seed=2)


def test_equal_flips_give_what_mcnemar_gives() -> None:
    assert sign_flip([1.0] * 9 + [-1.0] * 3) == pytest.approx(mcnemar(3, 9))
    assert sign_flip([1.0] * 40 + [-1.0] * 20) == pytest.approx(mcnemar(20, 40), abs=0.004)
    assert sign_flip([0.0] * 50) == 1.0
    assert sign_flip([]) == 1.0


def test_holm_by_hand() -> None:
    adjusted = holm({"a": 0.04, "b": 0.01, "c": 0.03})
    assert adjusted == pytest.approx({"a": 0.06, "b": 0.03, "c": 0.06})
    assert list(adjusted) == ["a", "b", "c"]
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}
    assert holm({}) == {}


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.floats(0, 1), max_size=8))
def test_holm_is_never_below_p_nor_above_bonferroni(p_values: dict[str, float]) -> None:
    for name, p in holm(p_values).items():
        assert p_values[name] <= p <= min(1.0, p_values[name] * len(p_values)) + 1e-12


# ── intervals ──────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys(case: tuple[int, int]) -> None:
    right, n = case
    expected = stats.binomtest(right, n).proportion_ci(method="wilson")
    low, high = wilson(right, n)
    assert low == pytest.approx(expected.low, abs=1e-9)
    assert high == pytest.approx(expected.high, abs=1e-9)
    assert low <= right / n <= high


def test_wilson_half_widths_at_eighty_percent() -> None:
    for n, half in ((30, 0.14), (100, 0.08), (300, 0.045), (1000, 0.025)):
        low, high = wilson(0.8 * n, n)
        assert (high - low) / 2 == pytest.approx(half, abs=0.004)


def test_the_corrected_bootstrap_is_scipys() -> None:
    sample = np.random.default_rng(2).beta(5, 1, 120)
    oracle = stats.bootstrap((sample,), np.mean, method="BCa", n_resamples=20_000, rng=np.random.default_rng(5))
    ours = bootstrap(Clusters.of(single(list(sample))), resamples=20_000)
    assert ours.method == "cluster bootstrap, BCa"
    assert ours.low == pytest.approx(oracle.confidence_interval.low, abs=0.003)
    assert ours.high == pytest.approx(oracle.confidence_interval.high, abs=0.003)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from([0.0, 0.25, 0.5, 1.0])), min_size=1, max_size=60),
    st.randoms(use_true_random=False),
)
def test_an_interval_holds_its_mean_and_does_not_depend_on_order(
    entries: list[tuple[str, float]], shuffler: random.Random
) -> None:
    mixed = entries[:]
    shuffler.shuffle(mixed)
    first = interval(entries)
    assert first == interval(mixed)
    mean = sum(value for _, value in entries) / len(entries)
    assert 0 <= first.low <= mean + 1e-9
    assert mean - 1e-9 <= first.high <= 1


def test_all_right_is_no_certainty() -> None:
    assert interval(single([1.0] * 3)).low < 0.5
    assert interval(single([1.0] * 300)).low > 0.98
    assert interval(single([0.5] * 10)).low < 0.4
    assert interval([("one", 1.0)] * 300).low < 0.25, "300 questions on one article are one observation"


def test_clusters_widen_an_interval() -> None:
    flags = [float(cluster % 3 > 0) for cluster in range(30) for _ in range(8)]
    together = interval([(f"c{index // 8}", value) for index, value in enumerate(flags)])
    alone = interval(single(flags))
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_no_value_has_no_interval() -> None:
    with pytest.raises(ValueError, match="no value"):
        interval([])


# ── verdicts ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_verdict_speaks_in_words() -> None:
    before, after = values(*[0] * 20, *[1] * 20), values(*[1] * 38, 0, 0)
    better = paired(before, after)
    assert (better.finding, better.words) == (Finding.BETTER, "better")
    assert (better.won, better.lost) == (20, 2)
    assert better.test == "exact McNemar"
    assert paired(after, before).finding is Finding.WORSE
    assert paired(before, after, better="lower").finding is Finding.WORSE
    assert paired(before, after, better="").finding is Finding.OPEN


def test_few_items_can_only_show_a_disaster() -> None:
    small = paired(values(0, 0, 0, 0, 0), values(1, 1, 1, 1, 1))
    assert small.finding is Finding.OPEN
    assert small.detectable == 1.0
    assert small.words == "no detectable difference (smallest detectable: 1)"


def test_the_same_answers_are_equivalent_only_with_enough_of_them() -> None:
    same = values(*[1] * 60, *[0] * 40)
    assert paired(same, same).finding is Finding.OPEN
    assert paired(same, same, margin=0.05).words == "equivalent within ±.05"
    assert paired(same[:20], same[:20], margin=0.05).finding is Finding.OPEN


def test_a_certain_difference_can_be_too_small_to_matter() -> None:
    before, after = values(*[0.5] * 200), values(*[0.505] * 100, *[0.51] * 100)
    assert paired(before, after).finding is Finding.BETTER
    assert paired(before, after, margin=0.02).finding is Finding.EQUIVALENT


def test_errors_and_what_does_not_apply_are_left_out_pairwise_and_counted() -> None:
    before: list[Measured] = [Value(1), Value(0), NotApplicable("x"), Failed("x"), Failed("x")]
    after: list[Measured] = [Value(1), Failed("y"), Value(1), Value(1), NotApplicable("y")]
    one = paired(before, after)
    assert (one.n, one.not_applicable, one.failed) == (1, 1, 3)
    assert one.before == one.after == 1.0
    nothing = paired([Failed("x")], [Value(1)])
    assert (nothing.finding, nothing.n, nothing.p) == (Finding.EMPTY, 0, 1.0)


def test_only_the_primary_measures_share_their_alpha() -> None:
    pairs = {
        name: [
            Pair(id=f"{name}{i}", cluster=f"{i}", before=Value(0.0), after=Value(1.0 if i < up else 0.0))
            for i in range(30)
        ]
        for name, up in (("a", 6), ("b", 6), ("c", 6))
    }
    all_three = compare(pairs, better=dict.fromkeys(pairs, "higher"), primary=("a", "b", "c"))
    assert [one.p for one in all_three] == [0.03125] * 3
    assert [one.p_adjusted for one in all_three] == [0.09375] * 3
    assert {one.finding for one in all_three} == {Finding.OPEN}
    alone = compare(pairs, better=dict.fromkeys(pairs, "higher"), primary=("a",))
    assert alone[0].finding is Finding.BETTER
    assert not alone[1].primary


def test_repeats_of_an_item_are_one_outcome() -> None:
    assert averaged([Value(1), Value(0), Failed("slow")]) == Value(0.5)
    assert averaged([NotApplicable("n"), Failed("slow")]) == Failed("slow")
    assert averaged([NotApplicable("n")]) == NotApplicable("n")


# ── simulations in which the truth is known ────────────────────────────────────────────────────────────────


def _outcomes(
    rng: np.random.Generator, clusters: int, each: int, base: float, gain: float
) -> tuple[list[Measured], list[Measured], list[str]]:
    """Two runs with right and wrong answers that hang together within clusters; the second is better by `gain`."""
    ease = np.repeat(rng.beta(base * 1.5, (1 - base) * 1.5, clusters), each) * (1 - gain)
    first, second = rng.random(len(ease)) < ease, rng.random(len(ease)) < ease + gain
    names = [f"c{index // each}" for index in range(len(ease))]
    return values(*first.astype(float)), values(*second.astype(float)), names


def test_false_alarms_are_one_in_twenty() -> None:
    rng = np.random.default_rng(7)
    alarms = 0
    for _ in range(1_000):
        first, second, names = _outcomes(rng, 40, 5, 0.7, 0.0)
        sums = dict.fromkeys(names, 0.0)
        for before, after, name in zip(first, second, names, strict=True):
            assert isinstance(before, Value)
            assert isinstance(after, Value)
            sums[name] += after.v - before.v
        alarms += sign_flip(list(sums.values()), flips=999) < 0.05
    assert 0.03 <= alarms / 1_000 <= 0.07


def test_a_cluster_wide_change_is_not_taken_for_many() -> None:
    """Both runs get whole articles right or wrong: taking items for units would find a difference a third of the time."""
    rng = np.random.default_rng(11)
    alarms = naive = 0
    for _ in range(400):
        first, second = (np.repeat(rng.random(30) < 0.7, 8).astype(float) for _ in range(2))
        difference = second - first
        naive += mcnemar(int((difference < 0).sum()), int((difference > 0).sum())) < 0.05
        alarms += sign_flip(list(difference.reshape(30, 8).sum(axis=1)), flips=499) < 0.05
    assert alarms / 400 <= 0.07
    assert naive / 400 > 0.25


def test_a_true_gain_is_found_about_as_often_as_promised() -> None:
    """The smallest detectable difference is one that four runs in five find."""
    rng = np.random.default_rng(8)
    gain = 0.10
    runs = [
        paired(first, second, clusters=names)
        for first, second, names in (_outcomes(rng, 45, 5, 0.7, gain) for _ in range(150))
    ]
    detectable = fmean(run.detectable for run in runs)
    assert detectable == pytest.approx(gain, abs=0.015)
    power = fmean(run.p < 0.05 for run in runs)
    assert power == pytest.approx(NormalDist().cdf(2.8 * gain / detectable - 1.96), abs=0.12)
    assert 0.65 <= power <= 0.9


def test_an_interval_of_a_mean_holds_the_truth_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        ease = rng.beta(4, 1, 60)
        entries = [(f"c{c}", float(rng.random() < ease[c])) for c in range(60) for _ in range(4)]
        held += interval(entries).holds(0.8)
    assert 0.92 <= held / 400 <= 0.98
