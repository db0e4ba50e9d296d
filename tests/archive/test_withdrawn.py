"""Kept answers on disk when a yes becomes a no."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from qa.archive.folder import Archive
from qa.archive.withdrawn import blank_file, sweep
from qa.errors import StoreError
from tests.archive.records import citation, claim, record, side

NOW = dt.datetime(2026, 11, 22, 18, 30, 5, tzinfo=dt.UTC)
BIRDS = "wire/birds.md"
SECRET = "zqxsecret"


def kept(folder: Path, *, question: str = "What?", article: str = BIRDS) -> Path:
    document = record(claims=[claim(f"It is {SECRET}.", 1)], citations=[citation(1, article, f"It is {SECRET}.")])
    archive = Archive(folder)
    return archive.path(archive.keep({**document, "question": question}, now=NOW)["id"])


def test_a_blanked_file_holds_no_word_and_is_still_a_record(tmp_path: Path) -> None:
    path = kept(tmp_path)
    assert blank_file(tmp_path, path, {BIRDS: "why"})
    assert SECRET.encode() not in path.read_bytes()
    assert json.loads(path.read_text(encoding="utf-8"))["withdrawn"] == {BIRDS: "why"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_question_that_repeats_the_article_goes_before_the_record_does(tmp_path: Path) -> None:
    path = kept(tmp_path, question=f"Is it true that it is {SECRET}?")
    assert blank_file(tmp_path, path, {BIRDS: "why"}, lambda left: SECRET.encode() not in left)
    assert json.loads(path.read_text(encoding="utf-8"))["question"] == ""


def test_what_others_disagree_about_goes_where_it_repeats_the_article(tmp_path: Path) -> None:
    sides = [side("nine", "post/a.md", f"It is {SECRET}."), side("seven", "post/b.md")]
    document = record(
        claims=[claim("It is so.", 1)], citations=[citation(1, BIRDS)], conflicts=[{"about": "", "sides": sides}]
    )
    archive = Archive(tmp_path)
    path = archive.path(archive.keep(document, now=NOW)["id"])
    assert blank_file(tmp_path, path, {BIRDS: "why"}, lambda left: SECRET.encode() not in left)
    left = json.loads(path.read_text(encoding="utf-8"))
    assert (left["conflicts"], left["question"]) == ([], document["question"])


def test_what_cannot_be_made_clean_is_left_to_be_deleted(tmp_path: Path) -> None:
    path = kept(tmp_path)
    before = path.read_bytes()
    assert not blank_file(tmp_path, path, {BIRDS: "why"}, lambda _: False)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 40, b'{"version": 1, "claims": []}'])
def test_what_is_no_record_is_left_to_be_deleted(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "20261122-000000.json"
    path.write_bytes(content)
    assert not blank_file(tmp_path, path, {BIRDS: "why"})
    outside = kept(tmp_path / "elsewhere")
    assert not blank_file(tmp_path, outside, {BIRDS: "why"})


def test_a_record_that_cannot_be_rewritten_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = kept(tmp_path)
    path.with_name(f"{path.name}.part").mkdir()
    with pytest.raises(StoreError) as raised:
        blank_file(tmp_path, path, {BIRDS: "why"})
    assert str(path) in raised.value.message


class Ledger:
    """The ledger's last number and what was refused after a number, as `sweep` asks for them."""

    def __init__(self) -> None:
        self.last = 5
        self.refused: dict[str, int] = {}
        self.asked: list[int] = []

    def since(self, number: int) -> tuple[int, set[str]]:
        self.asked.append(number)
        return self.last, {name for name, at in self.refused.items() if at > number}


def test_a_source_forbidden_after_its_article_was_gone_takes_the_answers_about_it_along(tmp_path: Path) -> None:
    path, other, ledger = kept(tmp_path), kept(tmp_path, article="courier/b.md"), Ledger()
    assert sweep(tmp_path, forbidden=[], refused_since=ledger.since) == 0
    assert sweep(tmp_path, forbidden=["wire"], refused_since=ledger.since) == 1
    assert SECRET.encode() not in path.read_bytes()
    assert SECRET.encode() in other.read_bytes()
    assert sweep(tmp_path, forbidden=["wire"], refused_since=ledger.since) == 0


def test_an_article_refused_after_it_was_gone_does_so_too_and_is_asked_for_once(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path), Ledger()
    sweep(tmp_path, forbidden=[], refused_since=ledger.since)
    ledger.last, ledger.refused = 6, {BIRDS: 6}
    assert sweep(tmp_path, forbidden=[], refused_since=ledger.since) == 1
    assert SECRET.encode() not in path.read_bytes()
    sweep(tmp_path, forbidden=[], refused_since=ledger.since)
    assert ledger.asked == [0, 5, 6]


def test_without_kept_answers_nothing_is_read_or_written(tmp_path: Path) -> None:
    ledger = Ledger()
    assert sweep(tmp_path / "answers", forbidden=["wire"], refused_since=ledger.since) == 0
    assert ledger.asked == []
    assert not (tmp_path / "answers").exists()


def test_a_damaged_mark_means_looking_at_everything_again(tmp_path: Path) -> None:
    path, ledger = kept(tmp_path), Ledger()
    (tmp_path / ".swept").write_text("half", encoding="utf-8")
    assert sweep(tmp_path, forbidden=["wire"], refused_since=ledger.since) == 1
    assert SECRET.encode() not in path.read_bytes()
