"""An answer of last year against the articles as they are now, whatever became of them, synced or not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qa.archive.reading import read_document
from qa.cli.rechecked import verified_json, verified_texts
from qa.config import read_config
from qa.errors import RightsError
from qa.recheck import Checked, check_again, open_articles
from qa.rights.ledger import Ledger
from qa.store.catalog import open_catalog
from qa.text import digest
from qa.types import ArticleCard, ArticleId, SourceId, Standing, Verdict

YEAR_OLD = Path(__file__).parent / "cli" / "year_old"
WEIR, QUARRY = "courier/2025-10-02-weir.md", "wire/2025-11-05-quarry.md"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(YEAR_OLD, tmp_path, dirs_exist_ok=True)
    (tmp_path / "qa.toml").write_text('sources = "sources.toml"\n', encoding="utf-8")
    return tmp_path


def check(home: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> Checked:
    document = read_document((home / "answer.json").read_bytes(), "answer.json")
    change(document)
    with open_articles(read_config(home)) as articles:
        return check_again(document, articles)


def statuses(checked: Checked) -> list[str]:
    return [found.status.value for found in checked.citations.values()]


def edit(home: Path, name: str, old: str, new: str) -> None:
    path = home / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def record(home: Path, name: str, standing: Standing) -> None:
    ledger = Ledger(home / ".qa/ledger.db")
    card = ArticleCard(id=ArticleId(name), source_id=SourceId(name.partition("/")[0]), source="s", title="t")
    ledger.record(card, Verdict(standing=standing, rule="printed-notice", reason="r"))
    ledger.close()


def assert_silent_about_the_quarry(checked: Checked) -> None:
    """Neither the record nor what was found holds a word of its text."""
    said = json.dumps(checked.document, ensure_ascii=False) + repr(checked.citations) + repr(checked.problems)
    assert "46 workers" not in said
    assert "granite" not in said
    assert "closes on 31 March" not in said
    assert "Quarry at Storholm to close after 80 years" in said  # title and link may be named


def test_an_answer_of_last_year_holds_where_nothing_changed_and_nothing_was_ever_synced(home: Path) -> None:
    checked = check(home)
    assert statuses(checked) == ["exact"] * 3
    assert checked.holds
    assert not (home / ".qa").exists()  # looking writes nothing
    assert checked.document == json.loads((home / "answer.json").read_text(encoding="utf-8"))


FIRE_A, FIRE_B = "courier/fire.md", "wire/fire.md"


def disagree(home: Path) -> Callable[[dict[str, Any]], None]:
    """Puts a conflict of two articles into the record, and the articles into the workspace."""
    sides = []
    for name, value in ((FIRE_A, "Nine people"), (FIRE_B, "Seven people")):
        text = f"Storholm mill burns\n\n{value} died in the fire at the mill of Storholm on Thursday."
        (home / name).write_text(text, encoding="utf-8")
        quote = text.partition("\n\n")[2]
        named = {"article_id": name, "title": f"Mill of {name}", "source": name[:4], "published": "2025-10-03"}
        sides.append({**named, "value": value, "quote": quote, "start": 0, "end": len(quote)})
    return lambda document: document.update(conflicts=[{"about": "died mill", "sides": sides}])


def test_what_articles_disagreed_about_is_checked_too(home: Path) -> None:
    change = disagree(home)
    checked = check(home, change)
    assert checked.holds
    assert [[one.found.status.value for one in sides] for sides in checked.conflicts] == [["exact", "exact"]]
    edit(home, FIRE_A, "Nine people", "Eight people")
    checked = check(home, change)
    assert [one.found.status.value for one in checked.conflicts[0]] == ["changed", "exact"]
    assert all(found.holds for found in checked.citations.values())
    assert not checked.holds
    said = verified(checked)
    assert "All 3 citations still hold, but not all that your articles disagreed about stands any more." in said
    assert "Your articles disagreed:\n  article changed · cour — Mill of courier/fire.md" in said


def test_a_side_that_was_withdrawn_is_named_and_gives_no_word(home: Path) -> None:
    change = disagree(home)
    record(home, FIRE_B, Standing.REFERENCE)
    checked = check(home, change)
    assert checked.document["conflicts"] == []
    said = verified(checked) + json.dumps(verified_json(checked)) + repr(checked)
    assert "Seven people" not in said
    assert "Mill of wire/fire.md" in said
    assert [one["status"] for one in verified_json(checked)["conflicts"][0]["sides"]] == ["exact", "withdrawn"]


def verified(checked: Checked) -> str:
    return "\n".join(text.plain for text in verified_texts(checked))


def test_a_claim_that_someone_altered_is_told_beside_citations_that_hold(home: Path) -> None:
    said = verified(check(home, lambda d: d["claims"][0].update(text="The weir cost 116 million euros.")))
    assert "All 3 citations still hold, but 1 claim is not borne out." in said


def test_an_edit_that_no_sync_has_seen_is_seen(home: Path) -> None:
    edit(home, WEIR, "11.6 million", "12.9 million")
    checked = check(home)
    assert statuses(checked) == ["changed", "exact", "exact"]
    assert {"11.6", "12.9"} <= {piece.text.strip() for piece in checked.citations[1].difference}
    assert checked.citations[3].article_changed
    assert checked.problems == {0: "it rests on [1]"}


def test_a_deleted_file_is_a_gone_article(home: Path) -> None:
    (home / WEIR).unlink()
    record(home, WEIR, Standing.FULL)
    checked = check(home)
    assert statuses(checked) == ["gone", "exact", "gone"]
    assert checked.document["citations"][0]["quote"]  # it was allowed to the last


def test_a_gone_article_of_which_nothing_is_known_shows_no_text(home: Path) -> None:
    (home / QUARRY).unlink()
    checked = check(home)
    assert statuses(checked) == ["exact", "gone", "exact"]
    assert_silent_about_the_quarry(checked)


def test_a_path_taken_out_of_the_register_is_gone_too(home: Path) -> None:
    edit(home, "sources.toml", 'paths = ["wire/*"]', 'paths = ["elsewhere/*"]')
    assert statuses(check(home)) == ["exact", "gone", "exact"]


@pytest.mark.parametrize("place", ["register", "owner", "notice", "ledger", "unchecked notice"])
def test_a_permission_withdrawn_anywhere_shows_no_text(home: Path, place: str) -> None:
    match place:
        case "register":
            edit(
                home,
                "sources.toml",
                'name = "The Wire"',
                'name = "The Wire"\nai_use = "forbid"\nreason = "They wrote."',
            )
        case "owner":  # the copy of another publisher's article, who forbids
            (home / "sources.toml").write_text(
                (home / "sources.toml").read_text(encoding="utf-8").replace('home = "https://wire.example/"\n', "")
                + '\n[[source]]\nid = "w"\nname = "W"\nhome = "https://wire.example/"\nai_use = "forbid"\n',
                encoding="utf-8",
            )
        case "notice":
            edit(
                home, QUARRY, "fill with water.", "fill with water.\n\nUse of this article by AI systems is prohibited."
            )
        case "ledger":
            record(home, QUARRY, Standing.REFERENCE)
        case _:
            record(home, QUARRY, Standing.FULL)
            edit(
                home, QUARRY, "fill with water.", "fill with water.\n\nUse of this article by AI systems is prohibited."
            )
    checked = check(home)
    assert statuses(checked) == ["exact", "withdrawn", "exact"]
    assert checked.citations[2].reason
    assert checked.problems == {1: "it rests on [2]"}
    assert_silent_about_the_quarry(checked)


def test_a_source_that_left_the_register_shows_no_text(home: Path) -> None:
    edit(home, "sources.toml", 'id = "wire"', 'id = "another"')
    checked = check(home)
    assert statuses(checked) == ["exact", "gone", "exact"]
    assert_silent_about_the_quarry(checked)


def test_a_record_cannot_borrow_another_sources_permission(home: Path) -> None:
    edit(home, "sources.toml", 'name = "The Wire"', 'name = "The Wire"\nai_use = "forbid"')

    def forge(document: dict[str, Any]) -> None:
        document["citations"][1]["source_id"] = "courier"
        document["passages"] = []

    checked = check(home, forge)
    assert statuses(checked) == ["exact", "withdrawn", "exact"]
    assert_silent_about_the_quarry(checked)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda d: d["citations"][0].update(quote="The weir was built in two years and cost 1.6 million euros."),
            "[1]",
        ),
        (lambda d: d["claims"][0].update(text="The weir cost 116 million euros."), "not in its quotes: 116 million"),
        (lambda d: d["claims"][0].update(citations=[9]), "not in the record"),
        (lambda d: d["claims"][0].update(citations=[]), "not in the record"),
    ],
    ids=["quote", "claim", "number", "nothing"],
)
def test_a_record_that_someone_altered_does_not_hold(home: Path, change: Callable[[Any], None], expected: str) -> None:
    checked = check(home, change)
    assert not checked.holds
    assert expected in checked.problems[0]


def test_a_broken_ledger_means_no(home: Path) -> None:
    (home / ".qa").mkdir()
    (home / ".qa/ledger.db").write_bytes(b"no database " * 100)
    with pytest.raises(RightsError):
        check(home)


def test_a_record_inside_many_is_found_by_its_key(home: Path) -> None:
    lines = [
        {"id": f"n{number}", "title": f"Note {number}", "text": f"Note {number} says that {number} ships came in."}
        for number in range(30)
    ]
    (home / "courier/notes.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    def cite(document: dict[str, Any]) -> None:
        found = {
            "article_id": "courier/notes.jsonl#n17",
            "quote": "Note 17 says that 17 ships came in.",
            "article_sha256": "",
            "n": 1,
        }
        document["citations"] = [{**document["citations"][0], **found}]
        document["claims"] = []

    assert statuses(check(home, cite)) == ["exact"]
    edit(home, "courier/notes.jsonl", "that 17 ships", "that 18 ships")
    assert statuses(check(home, cite)) == ["changed"]


def stored(home: Path, name: str, text: str, *, path: str, conditions: tuple[str, ...] = ()) -> None:
    """Put an article into catalogue and ledger as a sync does, without one."""
    source = name.partition("/")[0]
    card = ArticleCard(
        id=ArticleId(name), source_id=SourceId(source), source=source, title="t", sha256=digest(text),
        standing=Standing.FULL, conditions=conditions,
    )  # fmt: skip
    (home / ".qa").mkdir(exist_ok=True)
    with closing(open_catalog(home / ".qa/catalog.db")) as catalog, catalog.transaction():
        catalog.put_article(card, text, [], path=path)
    record(home, name, Standing.FULL)


def cite(name: str, quote: str, text: str) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        start = text.index(quote)
        found = {
            "article_id": name,
            "quote": quote,
            "start": start,
            "end": start + len(quote),
            "article_sha256": digest(text),
            "n": 1,
        }
        document["citations"] = [{**document["citations"][0], **found}]
        document["claims"], document["passages"] = [], []

    return change


FETCHED = "Ships came in on Monday. Nobody counted them."


def test_a_page_of_the_web_is_compared_with_what_was_fetched_last(home: Path) -> None:
    name, address = "courier/https://courier.example/ships", "https://courier.example/ships"
    change = cite(name, "Ships came in on Monday.", FETCHED)
    stored(home, name, FETCHED, path=address)
    assert statuses(check(home, change)) == ["exact"]
    stored(home, name, FETCHED.replace("Monday", "Tuesday"), path=address)
    checked = check(home, change)
    assert statuses(checked) == ["changed"]
    assert [piece.text for piece in checked.citations[1].difference if piece.kind == "new"] == ["Tuesday"]


def test_a_file_that_cannot_be_read_now_is_compared_with_what_was_read_last(home: Path) -> None:
    text = (home / WEIR).read_text(encoding="utf-8").partition("---\n\n")[2]
    stored(home, WEIR, text, path=(home / WEIR).as_posix())
    (home / WEIR).write_bytes(b"\x00\x01" * 400)
    assert statuses(check(home, cite(WEIR, "None has been counted yet.", text))) == ["exact"]


def test_a_gone_article_whose_text_stands_elsewhere_says_where(home: Path) -> None:
    stored(home, "courier/moved.md", FETCHED, path=(home / "courier/moved.md").as_posix())
    record(home, "courier/old.md", Standing.FULL)
    found = check(home, cite("courier/old.md", "Ships came in on Monday.", FETCHED)).citations[1]
    assert (found.status.value, found.may_show) == ("gone", True)
    assert "courier/moved.md" in found.reason


def test_a_publisher_who_lets_less_be_shown_by_now_is_obeyed(home: Path) -> None:
    name, address = "courier/https://courier.example/ships", "https://courier.example/ships"
    quote = "Ships came in on Monday."
    for most, status in ((24, "exact"), (23, "withdrawn")):
        stored(home, name, FETCHED, path=address, conditions=(f"max-quote:{most}",))
        checked = check(home, cite(name, quote, FETCHED))
        assert statuses(checked) == [status]
        assert "Nobody counted" not in repr(checked)
    assert quote not in repr(checked)


def test_what_disagrees_counts_among_the_words_that_a_publisher_lets_be_shown(home: Path) -> None:
    name, address = "courier/https://courier.example/ships", "https://courier.example/ships"
    quote = "Nobody counted them."
    side = {"article_id": name, "source_id": "courier", "quote": quote, "start": 25, "end": 45, "value": "Nobody"}

    def change(document: dict[str, Any]) -> None:
        cite(name, "Ships came in on Monday.", FETCHED)(document)
        document["conflicts"] = [{"about": "", "sides": [{**side, "article_sha256": digest(FETCHED), "title": "t"}]}]

    for most, status in ((44, "exact"), (43, "withdrawn")):
        stored(home, name, FETCHED, path=address, conditions=(f"max-quote:{most}",))
        checked = check(home, change)
        assert statuses(checked) == [status]
    assert quote not in repr(checked)


@pytest.mark.parametrize(
    "url", ["https://[", "http://[::1", "https://x:99999999/", "//", "\x00", "https://courier.example:80a/"]
)
def test_an_address_that_is_none_harms_nothing(home: Path, url: str) -> None:
    def forge(document: dict[str, Any]) -> None:
        for citation in document["citations"]:
            citation.update(url=url, link=url)

    assert statuses(check(home, forge)) == ["exact"] * 3
