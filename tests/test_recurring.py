"""Notices that recur, the register's word, and a ledger that was lost: what a sync makes of them, by the parts themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.config import Config, read_config
from qa.index import SyncReport
from qa.types import ArticleCard
from qa.wiring import current, purging, syncing
from qa.wiring.stores import open_ledger
from qa.wiring.workspace import open_workspace
from tests.site.server import NewsSite

ODD = "Robots with artificial intelligence: hands off, thank you kindly."
NOTICE = "© The Courier. Use of this article by AI systems is prohibited."
REGISTER = '[[source]]\nid = "courier"\nname = "The Courier"\npaths = ["courier/*"]\n'
TOPICS = ("ferry", "library", "harbour", "bakery", "museum", "orchard", "tramway", "lighthouse")


def story(topic: str, footer: str = "") -> str:
    return (
        f"The {topic} opens anew\n\nThe {topic} opened anew on Monday after nine months of work, its owner said.\n\n"
        f"Two hundred people came to see the {topic}, more than anybody had hoped for.\n\n{footer}\n\nRead on in the next issue.\n\nAnd the weather.\n"
    )


class Newsroom:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.write("sources.toml", REGISTER)
        self.settings("")

    def settings(self, more: str) -> None:
        self.write("qa.toml", f'sources = "sources.toml"\n{more}')

    def write(self, path: str, text: str) -> None:
        target = self.home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    @property
    def config(self) -> Config:
        return read_config(self.home)

    def sync(self) -> SyncReport:
        return syncing.sync(self.config)

    def cards(self) -> dict[str, ArticleCard]:
        with open_workspace(self.config) as workspace:
            return {Path(card.id).stem: card for card in workspace.catalog.all_cards()}

    def decided(self) -> dict[str, tuple[str, str]]:
        return {name: (card.standing.value, card.rule) for name, card in self.cards().items()}

    def log(self) -> list[tuple[str, str]]:
        with open_ledger(self.config) as ledger:
            ledger.verify_chain()
            told = [(entry.at, entry.standing.value, entry.rule) for entry in ledger.entries()]
            told += [(event.at, event.kind, event.rule) for event in ledger.events()]
        return [(kind, rule) for _, kind, rule in told]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


FULL, NO = ("full", "nothing-said"), ("reference", "printed-notice")


def test_the_third_article_with_the_same_line_makes_it_the_sources_notice(newsroom: Newsroom) -> None:
    for topic in TOPICS[:2]:
        newsroom.write(f"courier/{topic}.txt", story(topic, ODD))
    for topic in TOPICS[3:]:
        newsroom.write(f"courier/{topic}.txt", story(topic))
    newsroom.sync()
    assert set(newsroom.decided().values()) == {FULL}
    newsroom.write("courier/harbour.txt", story("harbour", ODD))
    report = newsroom.sync()
    assert newsroom.decided() == {topic: NO if topic in TOPICS[:3] else FULL for topic in TOPICS}
    [certificate] = report.certificates
    assert certificate.document["rules"] == {"printed-notice": 3}
    left = b"".join(path.read_bytes() for path in (newsroom.home / ".qa").rglob("*") if path.is_file())
    assert b"anew on Monday" in left
    assert b"see the harbour" not in left
    again = newsroom.sync()
    assert again.did_nothing
    assert current.is_current(newsroom.config)
    newsroom.write("courier/ferry.txt", story("ferry"))  # it recurs no more
    newsroom.write("courier/harbour.txt", story("harbour"))
    newsroom.sync()
    assert newsroom.decided()["library"] == FULL


def test_where_most_carry_it_the_others_wait_for_a_person(newsroom: Newsroom) -> None:
    for topic in TOPICS[:3]:
        newsroom.write(f"courier/{topic}.txt", story(topic, NOTICE))
    for topic in TOPICS[3:6]:
        newsroom.write(f"courier/{topic}.txt", story(topic))
    newsroom.sync()
    waits = ("unchecked", "source-notice")
    assert newsroom.decided() == {topic: NO if topic in TOPICS[:3] else waits for topic in TOPICS[:6]}
    newsroom.write(
        "sources.toml", REGISTER + 'ai_use = "allow"\nreason = "Read through on 2 March: columns of our own."\n'
    )
    newsroom.sync()
    allowed = ("full", "register-allow")
    assert newsroom.decided() == {topic: NO if topic in TOPICS[:3] else allowed for topic in TOPICS[:6]}


def test_silence_is_what_the_config_says_and_a_change_decides_anew(newsroom: Newsroom) -> None:
    newsroom.write("courier/ferry.txt", story("ferry"))
    newsroom.sync()
    assert newsroom.decided() == {"ferry": FULL}
    newsroom.settings('[rights]\nsilence = "strict"\n')
    assert not current.is_current(newsroom.config)
    report = newsroom.sync()
    assert newsroom.decided() == {"ferry": ("reference", "silence-strict")}
    assert len(report.certificates) == 1
    newsroom.settings('[rights]\nsilence = "open"\n')
    newsroom.sync()
    assert newsroom.decided() == {"ferry": FULL}


def test_conditions_come_with_the_article_to_whoever_answers(newsroom: Newsroom) -> None:
    newsroom.write("sources.toml", REGISTER + 'licence = "CC BY-ND 4.0"\n')
    newsroom.write("courier/ferry.txt", story("ferry"))
    newsroom.sync()
    assert newsroom.cards()["ferry"].conditions == ("attribution", "verbatim-only")
    newsroom.write("sources.toml", REGISTER + 'licence = "CC BY-NC 4.0"\n')
    newsroom.sync()
    assert newsroom.decided() == {"ferry": ("reference", "condition-not-kept")}
    newsroom.settings("[rights]\nnon_commercial = true\n")
    newsroom.sync()
    assert newsroom.cards()["ferry"].conditions == ("attribution", "non-commercial")


def test_a_source_that_leaves_the_register_leaves_with_a_certificate_and_may_come_back(newsroom: Newsroom) -> None:
    other = '[[source]]\nid = "other"\nname = "Other"\npaths = ["other/*"]\n'
    newsroom.write("courier/ferry.txt", story("ferry"))
    newsroom.write("other/library.txt", story("library"))
    newsroom.write("sources.toml", REGISTER + other)
    newsroom.sync()
    newsroom.write("sources.toml", REGISTER)
    report = newsroom.sync()
    assert [certificate.document["rules"] for certificate in report.certificates] == [{"source-removed": 1}]
    assert (report.removed, set(newsroom.cards())) == (1, {"ferry"})
    left = b"".join(path.read_bytes() for path in (newsroom.home / ".qa").rglob("*") if path.is_file())
    assert b"see the library" not in left
    assert ("removed", "source-removed") in newsroom.log()
    newsroom.write("sources.toml", REGISTER + other)
    newsroom.sync()
    assert newsroom.decided() == {"ferry": FULL, "library": FULL}


def test_a_lost_ledger_decides_anew_and_forgets_no_tombstone(newsroom: Newsroom) -> None:
    newsroom.write("courier/ferry.txt", story("ferry"))
    newsroom.write("courier/library.txt", story("library"))
    newsroom.sync()
    card = newsroom.cards()["library"]
    assert purging.purge(newsroom.config, article=card.id, words="a letter")
    for path in (newsroom.home / ".qa").glob("ledger.db*"):
        path.unlink()
    assert not current.is_current(newsroom.config)
    newsroom.write("courier/copy.txt", story("library"))  # the purged text by another door
    newsroom.sync()
    assert newsroom.decided() == {
        "ferry": FULL, "library": ("reference", "tombstone"), "copy": ("reference", "tombstone"),
    }  # fmt: skip
    with open_ledger(newsroom.config) as ledger:
        assert ledger.standings([newsroom.cards()["ferry"].id])[newsroom.cards()["ferry"].id] == "full"


def test_the_registers_no_is_recorded_once(newsroom: Newsroom) -> None:
    newsroom.write("courier/ferry.txt", story("ferry"))
    newsroom.sync()
    newsroom.write("sources.toml", REGISTER + 'ai_use = "forbid"\nreason = "A letter."\n')
    newsroom.sync()
    newsroom.sync()
    assert [said for said in newsroom.log() if said == ("reference", "register-forbid")] == [
        ("reference", "register-forbid")
    ]


def test_a_file_that_is_gone_is_in_the_log(newsroom: Newsroom) -> None:
    newsroom.write("courier/ferry.txt", story("ferry"))
    newsroom.sync()
    (newsroom.home / "courier/ferry.txt").unlink()
    assert newsroom.sync().removed == 1
    assert ("removed", "file-gone") in newsroom.log()


def test_pages_that_carry_a_recurring_line_are_withdrawn_without_being_fetched_again(newsroom: Newsroom) -> None:
    newsroom.settings('[fetch]\ndelay = 0.0\nallow_private = ["127.0.0.1"]\n')
    with NewsSite(name="127.0.0.1") as site:
        site.put("/robots.txt", "User-agent: *\nContent-Signal: ai-input=yes\nAllow: /\n")
        urls = []
        for topic in TOPICS[:4]:
            title, *paragraphs = story(topic, ODD if topic != "bakery" else "").strip().split("\n\n")
            body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)
            page = f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
            site.put(f"/{topic}.html", page)
            urls.append(site.url(f"/{topic}.html"))
        register = '[[source]]\nid = "skerry"\nname = "Skerry Light"\nurls = {}\n'
        newsroom.write("sources.toml", register.format(json.dumps(urls[:2] + urls[3:])))
        newsroom.sync()
        assert set(newsroom.decided().values()) == {("full", "publisher-permits")}
        newsroom.write("sources.toml", register.format(json.dumps(urls)))
        report = newsroom.sync()
        carried = {"ferry", "library", "harbour"}
        assert {name for name, said in newsroom.decided().items() if said == NO} == carried
        assert report.certificates[-1].document["rules"] == {"printed-notice": 3}
        assert (report.due, report.waiting) == (0, 0)
        newsroom.sync()
        assert {name for name, said in newsroom.decided().items() if said == NO} == carried


def test_a_saved_page_is_as_old_as_its_file_and_never_overdue(newsroom: Newsroom) -> None:
    from tests.sources.test_formats import ARCHIVE

    path = newsroom.home / "courier" / "saved.warc"
    path.parent.mkdir()
    path.write_bytes(b"".join(ARCHIVE))
    report = newsroom.sync()
    assert (report.added > 0, report.due) == (True, 0)
    with open_ledger(newsroom.config) as ledger:
        assert ledger.due() == {}
    assert current.overdue(newsroom.config) == 0
