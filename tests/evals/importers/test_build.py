"""A set made into a workspace of its own: every offset points into the text that sync will store."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import ConfigError
from qa.evals.check import check_items
from qa.evals.importers.build import Imported, build
from qa.evals.importers.formats import open_raw
from qa.evals.importers.identify import Names, readme_says, slug
from qa.evals.importers.locate import ordinal, spans
from qa.evals.importers.raw import Evidence, Raw, RawArticle, RawItem
from qa.evals.importers.written import Origin
from qa.evals.items import EvalItem, read_item, read_set
from qa.sources.files import find_files, read_file
from qa.sources.register import read_register
from qa.text import normalise
from qa.types import Article
from tests.evals.importers.small import FLOOD, PIER, beir, lines

ORIGIN = Origin(name="My set", form="beir", address="https://sets.example/mine", licence="CC-BY-4.0")


def texts_in(folder: Path) -> dict[str, str]:
    return {
        article.id: article.text
        for source in read_register(folder / "sources.toml")
        for path in find_files(source)
        for article in read_file(path, source)
        if isinstance(article, Article)
    }


def made(raw: Raw, folder: Path, **options: Any) -> tuple[Imported, dict[str, EvalItem]]:
    imported = build(raw, folder, ORIGIN, **options)
    return imported, {item.id: item for item in read_set(folder / "questions.jsonl").items}


def question(key: str, *evidence: Evidence, text: str = "", **fields: Any) -> RawItem:
    base: dict[str, Any] = {"key": key, "question": text or f"What of {key}?", "where": "x, line 1", "answerable": True}
    return RawItem(**(base | {"evidence": evidence} | fields))


def test_gold_stands_in_the_articles_as_sync_reads_them(tmp_path: Path) -> None:
    imported, items = made(open_raw("beir", beir(tmp_path / "in"))[1], tmp_path / "out")
    texts = texts_in(tmp_path / "out")
    assert check_items(list(items.values()), texts.get) == []
    assert {item.id: [g.quote for g in item.gold] for item in items.values()} == {
        "q-1": ["Marit Solheim"],
        "q2": ["640"],
        "q3": [],
        "q4": ["The river stood 3.42 m above its mark at Mill Street."],
    }
    gold = items["q2"].gold[0]
    assert gold.start == texts[gold.doc].rindex("640")  # the second 640: the one the set means
    assert (imported.items, imported.articles, imported.gold, imported.located) == (4, 2, 3, 3)
    assert imported.left_out == {"asks the same as another": 1}


def test_the_folder_says_where_the_articles_come_from_and_under_which_licence(tmp_path: Path) -> None:
    made(open_raw("beir", beir(tmp_path / "in"))[1], tmp_path / "out")
    source = read_register(tmp_path / "out" / "sources.toml")[0]
    assert (source.id, source.home, source.licence) == ("my-set", "https://sets.example/mine", "CC-BY-4.0")
    facts = tomllib.loads((tmp_path / "out" / "dataset.toml").read_text(encoding="utf-8"))
    assert (facts["licence"], facts["items"], facts["gates"]) == ("CC-BY-4.0", 4, [])
    assert "q-1\t-1" in (tmp_path / "out" / "ids.tsv").read_text(encoding="utf-8")


def test_broken_lines_are_told_and_the_rest_is_there(tmp_path: Path) -> None:
    folder = beir(tmp_path / "in")
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{broken\n{"_id": "empty", "text": " "}\n')
    imported, items = made(open_raw("beir", folder)[1], tmp_path / "out")
    assert [str(m).split(": ")[0] for m in imported.mistakes] == [
        f"{folder / 'corpus.jsonl'}, line {n}" for n in (3, 4)
    ]
    assert imported.broken == 2
    assert len(items) == 4


def test_a_question_about_an_article_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    raw: Raw = iter([
        question("a", Evidence(article="gone")),
        question("b", Evidence(article="pier")),
        RawArticle(key="pier", text=PIER),
    ])  # fmt: skip
    imported, items = made(raw, tmp_path / "out")
    assert set(items) == {"b"}
    assert imported.left_out == {"names an article that is not there": 1}


def test_an_article_that_says_no_to_ai_makes_no_question(tmp_path: Path) -> None:
    notice = f"{PIER}\n\nNo part of this text may be used for training or operating AI systems. All rights reserved."
    raw: Raw = iter([
        question("a", Evidence(article="kept")),
        question("b", Evidence(article="free")),
        RawArticle(key="kept", text=notice),
        RawArticle(key="free", text=FLOOD),
    ])  # fmt: skip
    imported, items = made(raw, tmp_path / "out")
    assert set(items) == {"b"}
    assert imported.left_out == {"its article may not be used by AI": 1}


def test_an_answer_that_could_stand_anywhere_names_the_article_alone(tmp_path: Path) -> None:
    raw: Raw = iter([
        question("twice", Evidence(article="pier", answers=("640",)), answers=("640",)),
        question("part", Evidence(article="flood", answers=("140",)), answers=("140",)),
        question("no", Evidence(article="flood", answers=("no",)), answers=("no",)),
        RawArticle(key="pier", text=PIER),
        RawArticle(key="flood", text=f"{FLOOD} There was no alarm."),
    ])  # fmt: skip
    imported, items = made(raw, tmp_path / "out")
    assert all(item.gold[0].span is None for item in items.values())
    assert (imported.gold, imported.located) == (3, 0)


def test_without_articles_of_its_own_a_set_names_those_that_are_stored(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "q.jsonl", [{"question": "Who?", "answer": "Solheim", "article": "beacon/pier", "quote": "x y"}]
    )
    _, items = made(open_raw("jsonl", path)[1], tmp_path / "out")
    gold = items["row-0001"].gold[0]
    assert (gold.doc, gold.quote, gold.span) == ("beacon/pier", "x y", None)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["dataset.toml", "questions.jsonl"]


def test_limit_keeps_the_same_questions_and_every_article(tmp_path: Path) -> None:
    def raw() -> Raw:
        yield from (question(f"q{n}", Evidence(article="pier")) for n in range(20))
        yield RawArticle(key="pier", text=PIER)
        yield RawArticle(key="flood", text=FLOOD)

    _, five = made(raw(), tmp_path / "five", limit=5)
    imported, ten = made(raw(), tmp_path / "ten", limit=10)
    assert (len(five), len(ten), imported.articles) == (5, 10, 2)
    assert set(five) < set(ten)


def test_a_split_in_halves_never_cuts_a_cluster(tmp_path: Path) -> None:
    def raw() -> Raw:
        for n in range(40):
            yield question(f"q{n}", Evidence(article=f"a{n % 8}"))
        for n in range(8):
            yield RawArticle(key=f"a{n}", text=f"{PIER} {n}")

    imported, items = made(raw(), tmp_path / "out", split="both")
    parts: dict[str, set[str]] = {}
    for item in items.values():
        parts.setdefault(item.cluster_id, set()).add(item.split)
    assert all(len(split) == 1 for split in parts.values())
    assert set(imported.splits) == {"dev", "test"}


def test_nothing_is_left_behind_when_nothing_can_be_used(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Nothing of it can be used"):
        build(iter([RawArticle(key="a", text=PIER)]), tmp_path / "out", ORIGIN)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError, match="exists already"):
        build(iter([question("a")]), tmp_path / "taken", ORIGIN)
    assert (tmp_path / "taken" / "mine.txt").read_text(encoding="utf-8") == "x"


def test_the_corpus_goes_by_without_being_held(tmp_path: Path) -> None:
    held = 0

    def raw() -> Iterator[RawArticle | RawItem]:
        nonlocal held
        yield question("q", Evidence(article="a0"))
        for n in range(3000):
            yield RawArticle(key=f"a{n}", text=f"Article {n} about nothing much.")
            written = tmp_path / "out.partial" / "articles.jsonl"
            held = max(held, n + 1 - written.read_bytes().count(b"\n")) if n % 500 == 0 else held

    imported, _ = made(raw(), tmp_path / "out")
    assert imported.articles == 3000
    assert held < 200  # what the file's own buffer holds


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30), st.integers(0, 3), st.text(max_size=30))
def test_an_ordinal_survives_what_normalising_does_to_offsets(before: str, times: int, after: str) -> None:
    needle = "Zq7x"
    raw = before + f" {needle} \r\n\u00a0" * times + needle + " " + after
    at = [i for i in range(len(raw)) if raw.startswith(needle, i)][times if before.count(needle) == 0 else 0]
    which = ordinal(raw, needle, at)
    assert which is not None
    text = normalise(raw)
    found = spans(Evidence(article="a", answers=(needle,), at=at), text, which)
    assert all(text[start:end] == needle for start, end in found)
    if text.count(needle) == which.of:
        assert text[: found[0][0]].count(needle) == which.number


@given(st.lists(st.text(max_size=12), unique=True, max_size=30))
def test_every_name_becomes_an_id_of_its_own_that_the_schema_takes(keys: list[str]) -> None:
    names = Names()
    made_ids = [names.take(key) for key in keys]
    assert len(set(made_ids)) == len(keys)
    for name in made_ids:
        read_item(json.dumps({"id": name, "question": "?x", "answerable": False, "status": "insufficient"}), "made")


def test_a_readme_is_taken_at_its_word(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# x\n- source: https://x.example\n- licence: MIT\n", encoding="utf-8")
    assert readme_says(tmp_path) == {"source": "https://x.example", "licence": "MIT"}
    assert readme_says(tmp_path / "none" / "file.json") == {}
    assert slug("Mein Satz (v2)!") == "mein-satz-v2"
