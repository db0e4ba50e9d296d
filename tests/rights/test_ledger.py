"""The ledger: append-only, chained, silent about texts, and a no when it cannot be read."""

import datetime as dt
import sqlite3
import sys
from pathlib import Path

import pytest

from qa.errors import RightsError
from qa.rights.ledger import Ledger
from qa.types import ArticleCard, ArticleId, Carrier, Says, Signal, SourceId, Standing, Use, Verdict

CARRIERS = (Carrier(carrier="register", status="read"), Carrier(carrier="notice", status="read"))


def card(name: str = "a") -> ArticleCard:
    return ArticleCard(
        id=ArticleId(f"paper/{name}"), source_id=SourceId("paper"), source="The Paper", title=f"Title of {name}"
    )


def full() -> Verdict:
    return Verdict(standing=Standing.FULL, rule="nothing-said", reason="r", carriers=CARRIERS)


def no(quote: str = "No AI use of this article.") -> Verdict:
    said = Signal(carrier="notice", protocol="printed-notice", use=Use.AI_INPUT, says=Says.NO, quote=quote)
    return Verdict(standing=Standing.REFERENCE, rule="printed-notice", reason="r", signals=(said,), carriers=CARRIERS)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "deep" / "ledger.db", now=lambda: dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC))


def test_only_changes_are_written(ledger: Ledger) -> None:
    assert ledger.record(card(), full())
    assert not ledger.record(card(), full())
    assert ledger.record(card(), no())
    assert ledger.record(card(), no("Not for AI."))
    assert ledger.record(card("b"), full())
    assert [(e.number, e.article_id, e.standing) for e in ledger.entries()] == [
        (1, "paper/a", Standing.FULL),
        (2, "paper/a", Standing.REFERENCE),
        (3, "paper/a", Standing.REFERENCE),
        (4, "paper/b", Standing.FULL),
    ]
    assert [e.number for e in ledger.entries(ArticleId("paper/b"))] == [4]
    assert next(iter(ledger.entries())).at == "2026-03-02T08:00:00+00:00"


def test_the_last_word_counts_and_the_unknown_is_unchecked(ledger: Ledger) -> None:
    ids = [ArticleId("paper/a"), ArticleId("paper/never")]
    assert set(ledger.standings(ids).values()) == {Standing.UNCHECKED}
    ledger.record(card(), full())
    assert ledger.standings(ids) == {ids[0]: Standing.FULL, ids[1]: Standing.UNCHECKED}
    ledger.record(card(), no())
    assert ledger.standings(ids)[ids[0]] is Standing.REFERENCE


def test_thousands_of_standings_can_be_asked_at_once(ledger: Ledger) -> None:
    for n in range(40):
        ledger.record(card(str(n)), full())
    ids = [ArticleId(f"paper/{n}") for n in range(3000)]
    assert sum(standing is Standing.FULL for standing in ledger.standings(ids).values()) == 40


def test_another_process_reads_what_was_written(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(card(), full())
    other = Ledger(tmp_path / "deep" / "ledger.db")
    assert other.standings([ArticleId("paper/a")]) == {"paper/a": Standing.FULL}
    ledger.record(card(), no())
    assert other.standings([ArticleId("paper/a")]) == {"paper/a": Standing.REFERENCE}


def test_no_words_of_an_article_or_its_notice_are_on_disk(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(card(), no("SECRETWORDS of a notice"))
    ledger.close()
    data = b"".join(path.read_bytes() for path in (tmp_path / "deep").iterdir())
    assert b"SECRETWORDS" not in data
    assert b"Title of" not in data


def test_a_permission_is_kept(ledger: Ledger) -> None:
    said = Signal(
        carrier="register", protocol="register", use=Use.AI_INPUT, says=Says.YES, quote="letter of 2 March, J. Editor"
    )
    ledger.record(
        card(),
        Verdict(standing=Standing.FULL, rule="register-permission", reason="r", signals=(said,), carriers=CARRIERS),
    )
    assert next(iter(ledger.entries())).permission == "letter of 2 March, J. Editor"


def test_entries_cannot_be_changed_or_deleted(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(card(), no())
    ledger.close()
    with sqlite3.connect(tmp_path / "deep" / "ledger.db") as connection:
        for statement in ("UPDATE entries SET standing = 'full'", "DELETE FROM entries"):
            with pytest.raises(sqlite3.IntegrityError, match="append only"):
                connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement", ["UPDATE entries SET standing = 'full' WHERE number = 2", "DELETE FROM entries WHERE number = 2"]
)
def test_the_chain_shows_what_was_changed_behind_its_back(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    for name in "abc":
        ledger.record(card(name), no())
    assert ledger.verify_chain() == 3
    ledger.close()
    connection = sqlite3.connect(tmp_path / "deep" / "ledger.db")
    connection.executescript(f"DROP TRIGGER entries_stay; DROP TRIGGER entries_remain; {statement};")
    connection.close()
    with pytest.raises(RightsError, match="entry 2"):
        ledger.verify_chain()


@pytest.mark.parametrize("data", [b"not a database at all" * 100, b""])
def test_a_broken_ledger_means_no(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(data)
    ledger = Ledger(path)
    with pytest.raises(RightsError) as caught:
        ledger.standings([ArticleId("paper/a")])
    assert caught.value.remedy


def test_an_unknown_standing_means_no(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(card(), full())
    ledger.close()
    connection = sqlite3.connect(tmp_path / "deep" / "ledger.db")
    connection.executescript("DROP TRIGGER entries_stay; UPDATE entries SET standing = 'fine';")
    connection.close()
    with pytest.raises(RightsError):
        ledger.standings([ArticleId("paper/a")])


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be write-protected this way")
def test_a_ledger_in_a_folder_that_cannot_be_written_is_read(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(card(), full())
    ledger.close()
    folder = tmp_path / "deep"
    folder.chmod(0o555)
    try:
        assert Ledger(folder / "ledger.db").standings([ArticleId("paper/a")]) == {"paper/a": Standing.FULL}
    finally:
        folder.chmod(0o755)
