"""A ledger that was lost: its tombstones come back from the certificates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.errors import StoreError
from qa.rights.chain import LIFTED, TOMBSTONE
from qa.rights.ledger import Ledger
from qa.rights.restoring import restore_tombstones
from qa.types import AiUse, ArticleId
from tests.rights.conftest import make_source

STONE = {"text_key": "t1", "url_key": "u1", "permission": "letter of 2 March"}
SOURCES = {make_source().id: make_source(AiUse.ALLOW, permission="letter of 5 May")}


def certificate(folder: Path, name: str, *stones: object, source: str = "paper") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    articles = [
        {"article_id": f"{source}/{n}", "source_id": source, "rule": "printed-notice", "tombstone": stone}
        for n, stone in enumerate(stones)
    ]
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"version": 1, "id": name, "articles": articles}), encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.db")


def test_a_certificate_the_ledger_does_not_know_gives_its_tombstones_back(ledger: Ledger, tmp_path: Path) -> None:
    certificate(tmp_path / "c", "p1", STONE, None)
    assert restore_tombstones(ledger, tmp_path / "c", SOURCES) == 1
    [stone] = ledger.tombstones("t1", "", ArticleId("other/x"))
    assert (stone.article_id, stone.rule, stone.permission) == ("paper/0", "printed-notice", "letter of 2 March")
    assert ledger.verify_chain() == 0


def test_one_that_it_knows_gives_nothing(ledger: Ledger, tmp_path: Path) -> None:
    certificate(tmp_path / "c", "p1", STONE)
    restore_tombstones(ledger, tmp_path / "c", SOURCES)
    ledger.note(LIFTED, article_id="paper/0", source_id="paper")
    assert restore_tombstones(ledger, tmp_path / "c", SOURCES) == 0
    assert ledger.tombstones_of(ArticleId("paper/0")) == []
    assert [event.kind for event in ledger.events()].count(TOMBSTONE) == 1


def test_without_a_word_of_it_the_permission_of_today_is_not_a_new_one(ledger: Ledger, tmp_path: Path) -> None:
    certificate(tmp_path / "c", "p1", {"text_key": "t1", "url_key": ""})
    restore_tombstones(ledger, tmp_path / "c", SOURCES)
    assert ledger.tombstones_of(ArticleId("paper/0"))[0].permission == "letter of 5 May"


def test_no_folder_is_nothing_to_restore(ledger: Ledger, tmp_path: Path) -> None:
    assert restore_tombstones(ledger, tmp_path / "none", {}) == 0


def test_a_certificate_that_cannot_be_read_is_told_and_not_passed_over(ledger: Ledger, tmp_path: Path) -> None:
    certificate(tmp_path / "c", "p1").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="certificate"):
        restore_tombstones(ledger, tmp_path / "c", {})
