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


def test_what_was_refused_since_is_told_unless_it_is_allowed_again(ledger: Ledger) -> None:
    assert ledger.refused_since(0) == (0, set())
    ledger.record(card(), full())
    ledger.record(card("b"), no())
    ledger.record(card("c"), no())
    ledger.record(card("c"), full())
    assert ledger.refused_since(0) == (4, {"paper/b"})
    assert ledger.refused_since(4) == (4, set())
    ledger.record(card(), no())
    assert ledger.refused_since(4) == (5, {"paper/a"})


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


# ── events ─────────────────────────────────────────────────────────────────────────────────────────────────


def set_tombstone(ledger: Ledger, name: str = "a", text_key: str = "t", url_key: str = "u") -> None:
    ledger.note(
        "tombstone", purge="p1", article_id=f"paper/{name}", source_id="paper", rule="printed-notice",
        text_key=text_key, url_key=url_key, detail="words of the user",
    )  # fmt: skip


def test_a_tombstone_is_found_by_text_address_or_article_until_it_is_lifted(ledger: Ledger) -> None:
    assert not ledger.any_tombstone()
    set_tombstone(ledger)
    set_tombstone(ledger, "b", text_key="", url_key="")
    for keys in (("t", "", "x"), ("", "u", "x"), ("", "", "paper/a")):
        assert [stone.article_id for stone in ledger.tombstones(*keys[:2], ArticleId(keys[2]))] == ["paper/a"]
    assert ledger.tombstones("", "", ArticleId("x")) == []  # what has no key matches nothing
    first = ledger.last_tombstone()
    ledger.note("lifted", article_id="paper/a", source_id="paper")
    assert ledger.last_tombstone() > first
    assert ledger.tombstones("t", "u", ArticleId("paper/a")) == []
    assert ledger.any_tombstone()
    set_tombstone(ledger)
    assert len(ledger.tombstones_of(ArticleId("paper/a"))) == 1


def test_events_are_chained_to_each_other_and_to_the_entries(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(card(), full())
    set_tombstone(ledger)
    ledger.record(card(), no())
    ledger.note("purge-done", purge="p1", detail="digest")
    assert ledger.verify_chain() == 2
    assert [event.entry for event in ledger.events()] == [1, 2]
    ledger.close()
    path = tmp_path / "deep" / "ledger.db"
    whole = path.read_bytes()
    for statement, said in (
        ("DROP TRIGGER events_stay; UPDATE events SET rule = 'x' WHERE number = 1", "event 1"),
        ("DROP TRIGGER events_remain; DELETE FROM events WHERE number = 1", "event 1"),
        ("DROP TRIGGER entries_remain; DELETE FROM entries WHERE number = 2", "entry 2"),
    ):
        path.write_bytes(whole)
        connection = sqlite3.connect(path)
        connection.executescript(f"{statement};")
        connection.close()
        with pytest.raises(RightsError, match=said):
            ledger.verify_chain()
        ledger.close()
        for left in (tmp_path / "deep").glob("ledger.db-*"):
            left.unlink()


def test_entries_written_anew_do_not_fit_the_events_that_followed_them(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(card(), no())
    ledger.note("purge-begun", purge="p1")
    ledger.close()
    forged = Ledger(tmp_path / "forged.db")
    forged.record(card(), full())
    forged.close()
    connection = sqlite3.connect(tmp_path / "deep" / "ledger.db")
    connection.executescript(
        f"DROP TRIGGER entries_remain; DELETE FROM entries; ATTACH '{tmp_path / 'forged.db'}' AS forged;"
        "INSERT INTO entries SELECT * FROM forged.entries;"
    )
    connection.close()
    with pytest.raises(RightsError, match="entry 1"):
        ledger.verify_chain()


def test_a_ledger_from_before_events_is_read_and_then_written(ledger: Ledger, tmp_path: Path) -> None:
    ledger.record(card(), full())
    ledger.close()
    connection = sqlite3.connect(tmp_path / "deep" / "ledger.db")
    connection.executescript("DROP TABLE events; DROP TABLE readings; DROP TABLE evidence;")
    connection.close()
    assert ledger.standings([ArticleId("paper/a")])[ArticleId("paper/a")] is Standing.FULL
    assert list(ledger.events()) == []
    assert not ledger.any_tombstone()
    assert ledger.due() == {}
    assert ledger.verdict(card()) is not None
    ledger.record(card(), no())
    assert len(list(ledger.events())) == 0
    assert ledger.verify_chain() == 2


def test_the_evidence_of_the_last_decision_is_kept_without_the_articles_words(ledger: Ledger) -> None:
    site = Signal(carrier="robots.txt", protocol="aipref", use=Use.AI_INPUT, says=Says.NO, quote="ai-use=n", where="w")
    verdict = no("Words of the article's own notice.")
    both = Verdict(
        standing=verdict.standing, rule=verdict.rule, reason="r", signals=(*verdict.signals, site), carriers=CARRIERS,
        conditions=("attribution",),
    )  # fmt: skip
    assert ledger.verdict(card()) is None
    ledger.record(card(), full())
    ledger.record(card(), both)
    found = ledger.verdict(card())
    assert found is not None
    entry, kept = found
    assert (entry.number, kept.standing, kept.carriers, kept.conditions) == (
        2,
        both.standing,
        CARRIERS,
        ("attribution",),
    )
    assert [signal.quote for signal in kept.signals] == ["", "ai-use=n"]


def test_signals_are_due_when_their_time_has_run_out(ledger: Ledger) -> None:
    now = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
    ledger.note_reading(ArticleId("paper/a"), due=now - dt.timedelta(minutes=1))
    ledger.note_reading(ArticleId("paper/b"), due=now + dt.timedelta(minutes=1))
    assert list(ledger.due()) == ["paper/a"]
    assert ledger.due(ArticleId("paper/b")) == {"paper/b": ("2026-03-02T08:00:00+00:00", "2026-03-02T08:01:00+00:00")}
    ledger.note_reading(ArticleId("paper/a"), due=now + dt.timedelta(days=1))
    assert ledger.due() == {}


def test_a_new_ledger_is_empty_until_something_is_decided(ledger: Ledger) -> None:
    assert ledger.is_empty()
    ledger.note("tombstone", article_id="paper/a", source_id="paper")
    assert ledger.is_empty()
    ledger.record(card(), full())
    assert not ledger.is_empty()


def test_signals_that_nobody_reads_again_are_not_due(ledger: Ledger) -> None:
    for name in "ab":
        ledger.note_reading(card(name).id, due=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    ledger.forget_readings([card("a").id, card("c").id])
    assert set(ledger.due()) == {"paper/b"}
