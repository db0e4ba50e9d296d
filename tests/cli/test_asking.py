"""The parts of a question's command by themselves: its dates, its model, an answer that breaks off, an error's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qa.answer_types import Checks, Citation, Claim
from qa.cli.again import profile_again, who_answers
from qa.cli.app import _sentence
from qa.cli.asking import ClaimPrinter, filter_of
from qa.cli.waiting import Waiting
from qa.config import Config, read_config
from qa.errors import ConfigError
from qa.types import ArticleCard, ArticleId, SourceId
from tests.archive.records import record


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "qa.toml").write_text('[models.walk]\nprovider = "scripted"\npath = "x"\n', encoding="utf-8")
    return read_config(tmp_path)


@pytest.mark.parametrize(
    ("since", "until", "as_of"),
    [
        ("2026-05-02", "2026-05-01", ""),
        ("2026-05-02", "", "2026-05-01"),
        ("2026-06", "2026-05-31", ""),
        ("2027", "2026-12", ""),
    ],
)
def test_dates_that_exclude_each_other_are_a_mistake(config: Config, since: str, until: str, as_of: str) -> None:
    with pytest.raises(ConfigError) as raised:
        filter_of(config, [], since, until, as_of)
    assert f"--since {since} is later than --{'until' if until else 'as-of'}" in raised.value.message
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-05-01", "2026-05-01"), ("2026-05", "2026-05-01"), ("2026-05-02", "2026-05"), ("2026-05", "2026")],
)
def test_dates_that_leave_a_day_are_none(config: Config, since: str, until: str) -> None:
    within = filter_of(config, [], since, until)
    assert (within.since, within.until) == (since, until)


def test_a_day_written_short_is_compared_as_the_day_it_is(config: Config) -> None:
    assert filter_of(config, [], "2026-3-2", "2026-11").since == "2026-03-02"


def test_a_question_asked_again_is_asked_of_the_model_that_answered(config: Config) -> None:
    then: dict[str, Any] = record(claims=[], citations=[], model={"profile": "walk", "name": "walk-1"})
    assert profile_again(config, then, "") == "walk"
    assert profile_again(config, then, "offline") == "offline"
    gone = {**then, "model": {"profile": "gone", "name": "gone-1"}}
    assert profile_again(config, gone, "") == ""
    now = {"model": {"profile": "offline", "name": "extractive"}}
    assert who_answers(config, then, then) == ""
    said = who_answers(config, gone, now)
    assert "gone (gone-1)" in said
    assert "offline (extractive)" in said
    assert "the config has no more" in said


def cited(n: int) -> Citation:
    card = ArticleCard(id=ArticleId("a"), source_id=SourceId("s"), source="The Courier", title=f"Title {n}")
    return Citation(n=n, quote=f"Words {n}.", start=0, end=8, card=card, link="", checks=Checks(exact=True))


def test_the_sources_of_what_was_printed_are_printed_when_an_answer_breaks_off(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = ClaimPrinter(Waiting(""))
    shown(Claim(text="It rose.", supported=True, citations=(2,)), (cited(1), cited(2)))
    shown.break_off("What rose?")
    out, err = capsys.readouterr()
    assert "It rose. [2]" in out
    assert "[2] The Courier — Title 2\n    “Words 2.”" in out
    assert "Title 1" not in out
    assert "broke off" in err


def test_an_answer_that_breaks_off_before_its_first_claim_has_no_sources(capsys: pytest.CaptureFixture[str]) -> None:
    ClaimPrinter(Waiting("")).break_off("What rose?")
    assert capsys.readouterr() == ("", "")


def test_no_sign_of_life_is_written_to_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with Waiting("walk works on it") as waiting:
        waiting.hide()
        waiting.show()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("walk sent an empty reply", "walk sent an empty reply."),
        ("the folder cannot be written", "The folder cannot be written."),
        ("qa.toml does not exist.", "qa.toml does not exist."),
        ("no chat endpoint at x: `y`", "No chat endpoint at x: `y`"),
    ],
)
def test_a_message_gets_a_capital_where_its_first_word_is_no_name(words: str, said: str) -> None:
    assert _sentence(words) == said
    assert _sentence("ask again", capital=True) == "Ask again."
