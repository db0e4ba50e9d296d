"""Which record is made again: one with its replies, or one whose replies lie in the answer kept under its id."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from qa.archive.blank import blanked
from qa.archive.folder import FOLDER, Archive
from qa.config import Config, read_config
from qa.errors import ConfigError
from qa.replay import with_replies
from tests.archive.records import citation, claim, record

TAPE: dict[str, Any] = {"replies": [{"text": "CLAIM It cost 7.4 million euros."}]}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "qa.toml").write_text("", encoding="utf-8")
    return read_config(tmp_path)


def keep(config: Config) -> dict[str, Any]:
    document = record(claims=[claim("It cost 7.4 million euros.", 1)], citations=[citation(1)], replay=TAPE)
    now = dt.datetime(2026, 11, 22, 18, 30, 5, tzinfo=dt.UTC)
    return Archive(config.state / FOLDER).keep(document, now=now)


def test_a_printed_record_finds_its_replies_by_its_id_and_stays_what_is_compared(config: Config) -> None:
    kept = keep(config)
    printed = {key: value for key, value in kept.items() if key != "replay"}
    assert with_replies(config, kept) is kept
    assert with_replies(config, printed) == kept
    altered = {**printed, "outcome": "partial", "again": {"of": "x"}, "shown": {}}
    assert with_replies(config, altered) == {**kept, "outcome": "partial"}


@pytest.mark.parametrize("name", ["", "20200101-000000", "../answers/x", 7])
def test_a_record_whose_replies_are_not_here_says_where_to_go(config: Config, name: Any) -> None:
    printed = {key: value for key, value in keep(config).items() if key != "replay"} | {"id": name}
    with pytest.raises(ConfigError) as raised:
        with_replies(config, printed)
    assert "no replies" in raised.value.message
    assert "in the workspace that was asked" in raised.value.remedy


def test_replies_that_went_with_a_withdrawn_article_are_said_to_have(config: Config) -> None:
    kept = keep(config)
    printed = {key: value for key, value in kept.items() if key != "replay"}
    left = blanked(kept, {"courier/bridge.md": "why"})
    Archive(config.state / FOLDER).replace(kept["id"], left)
    for document in (printed, left):
        with pytest.raises(ConfigError, match="withdrawn"):
            with_replies(config, document)
