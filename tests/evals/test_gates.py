"""Gates: decided by the interval and not by the point; what is not known is never a pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import ConfigError
from qa.evals.gates import (
    EXIT_FAILED,
    EXIT_INCONCLUSIVE,
    Decision,
    demanded,
    exit_code,
    judge,
    parse,
    read_gates,
    table,
)


def row(value: float | None, low: float | None = None, high: float | None = None, **more: Any) -> dict[str, Any]:
    base = {"measure": "recall@10", "value": value, "low": low, "high": high, "n": 100, "errors": 0, "sum": False}
    return base | more


def decide(text: str, *rows: dict[str, Any]) -> Decision:
    (one,) = judge([parse(text)], {"systems": [{"label": "a", "measures": rows}]})
    return one.decision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recall@10 >= .90", ("recall@10", ">=", 0.9)),
        ("  leaks==0 ", ("leaks", "==", 0.0)),
        ("false_abstention <= 5 %", ("false_abstention", "<=", 0.05)),
        ("score > -0.5", ("score", ">", -0.5)),
        ("length_words < 100.", ("length_words", "<", 100.0)),
    ],
)
def test_a_gate_is_a_measure_a_sign_and_a_number(text: str, expected: tuple[str, str, float]) -> None:
    gate = parse(text)
    assert (gate.measure, gate.sign, gate.bound) == expected


@pytest.mark.parametrize(
    "text", ["recall@10", "recall@10 = .9", "recall@10 >= high", ">= .9", "", "recall@10 >= .9 or so"]
)
def test_what_is_no_gate_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        parse(text)


def test_a_gate_on_an_unknown_measure_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ConfigError, match="names no measure") as caught:
        parse("recal@10 >= .9")
    assert "recall@10" in caught.value.remedy


def test_the_whole_interval_must_lie_on_one_side() -> None:
    assert decide("recall@10 >= .90", row(0.95, 0.92, 0.97)) is Decision.PASS
    assert decide("recall@10 >= .90", row(0.95, 0.88, 0.97)) is Decision.INCONCLUSIVE
    assert decide("recall@10 >= .90", row(0.85, 0.80, 0.91)) is Decision.INCONCLUSIVE
    assert decide("recall@10 >= .90", row(0.85, 0.80, 0.89)) is Decision.FAIL
    assert decide("recall@10 <= .10", row(0.05, 0.02, 0.09)) is Decision.PASS
    assert decide("recall@10 <= .10", row(0.05, 0.02, 0.12)) is Decision.INCONCLUSIVE
    assert decide("recall@10 < .10", row(0.25, 0.12, 0.42)) is Decision.FAIL


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.sampled_from([">=", ">", "<=", "<"]))
def test_pass_and_fail_never_meet(bound: float, one: float, other: float, sign: str) -> None:
    low, high = sorted((one, other))
    decision = decide(f"recall@10 {sign} {bound:.6f}", row((low + high) / 2, low, high))
    opposite = {">=": "<", ">": "<=", "<=": ">", "<": ">="}[sign]
    inverse = decide(f"recall@10 {opposite} {bound:.6f}", row((low + high) / 2, low, high))
    pairs = {Decision.PASS: Decision.FAIL, Decision.FAIL: Decision.PASS, Decision.INCONCLUSIVE: Decision.INCONCLUSIVE}
    assert inverse is pairs[decision]


def test_a_count_is_about_these_items_and_has_no_interval() -> None:
    leaks: dict[str, Any] = {"measure": "leaks", "sum": True}
    assert decide("leaks == 0", row(0.0, **leaks)) is Decision.PASS
    assert decide("leaks == 0", row(1.0, **leaks)) is Decision.FAIL
    assert decide("leaks == 0", row(0.0, errors=1, **leaks)) is Decision.INCONCLUSIVE
    assert decide("leaks == 0", row(1.0, errors=1, **leaks)) is Decision.FAIL


def test_equal_is_exact() -> None:
    assert decide("recall@10 == 1", row(1.0, 0.96, 1.0)) is Decision.PASS
    assert decide("recall@10 == 1", row(0.99, 0.96, 1.0)) is Decision.FAIL


def test_a_gate_on_nothing_fails_loudly() -> None:
    assert decide("recall@10 >= .90", row(None, n=0)) is Decision.FAIL
    assert decide("recall@10 >= .90", row(None, n=0, errors=7)) is Decision.FAIL
    assert decide("recall@10 >= .90") is Decision.FAIL


def test_a_pass_needs_nearly_all_items() -> None:
    assert decide("recall@10 >= .90", row(0.95, 0.92, 0.97, errors=2)) is Decision.PASS
    assert decide("recall@10 >= .90", row(0.95, 0.92, 0.97, errors=3)) is Decision.INCONCLUSIVE


def test_a_failure_outweighs_what_is_open() -> None:
    gates = [parse("recall@10 >= .99"), parse("recall@10 >= .93"), parse("recall@10 >= .5")]
    judged = judge(gates, {"systems": [{"label": "a", "measures": [row(0.95, 0.92, 0.97)]}]})
    assert [one.decision for one in judged] == [Decision.FAIL, Decision.INCONCLUSIVE, Decision.PASS]
    assert exit_code(judged) == EXIT_FAILED == 14
    assert exit_code(judged[1:]) == EXIT_INCONCLUSIVE == 15
    assert exit_code(judged[2:]) == exit_code(()) == 0
    assert [line.split()[0] for line in table(judged).splitlines()] == ["gates", "fail", "inconclusive", "pass"]
    assert table(()) == ""


def test_gates_stand_beside_the_questions(tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    assert read_gates(questions) == ()
    settings = tmp_path / "dataset.toml"
    settings.write_text('licence = "CC0"\ngates = ["leaks == 0", "recall@10 >= 90%"]\n', encoding="utf-8")
    assert [gate.bound for gate in read_gates(questions)] == [0.0, 0.9]
    settings.write_text('gates = "leaks == 0"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"dataset\.toml, line 1"):
        read_gates(questions)


def test_a_run_of_before_gates_demands_nothing() -> None:
    assert demanded({"run_id": "r", "dataset": {}}) == ()
    assert [gate.measure for gate in demanded({"run_id": "r", "dataset": {"gates": ["leaks == 0"]}})] == ["leaks"]
