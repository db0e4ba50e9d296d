"""JSON and JSON Lines."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.errors import UnreadableError
from qa.sources.files import Broken, read_file
from qa.types import Article, Source, SourceId

One = Callable[..., Article]
Read = Callable[..., list[Article | Broken]]


def test_a_file_of_one_object_is_one_article_under_the_files_id(one: One) -> None:
    record = {
        "id": "x1",
        "headline": "H",
        "byline": "By Ada",
        "date": "2026-03-02",
        "link": "https://p.example/1",
        "body": "One.\n\nTwo.",
    }
    article = one("a.json", json.dumps(record))
    assert article.id == "paper/a.json"
    assert (article.title, article.author, article.published, article.url) == (
        "H",
        "Ada",
        "2026-03-02",
        "https://p.example/1",
    )
    assert article.text == "One.\n\nTwo."


def test_a_list_gives_an_article_per_record_with_its_key(read: Read) -> None:
    found = read(
        "a.json",
        json.dumps(
            [{"_id": "one", "text": "First."}, {"url": "https://p.example/2", "text": "Second."}, {"text": "Third."}]
        ),
    )
    assert [a.id for a in found if isinstance(a, Article)] == [
        "paper/a.json#one",
        "paper/a.json#https://p.example/2",
        "paper/a.json#3",
    ]


def test_beir_lines_are_read_with_their_metadata(read: Read) -> None:
    line = {
        "_id": "d1",
        "title": "T",
        "text": "Body.",
        "metadata": {"date": "12 March 2026", "url": "https://p.example/a", "author": "Ada"},
    }
    (article,) = read("corpus.jsonl", json.dumps(line))
    assert isinstance(article, Article)
    assert (article.id, article.published, article.url, article.author) == (
        "paper/corpus.jsonl#d1",
        "2026-03-12",
        "https://p.example/a",
        "Ada",
    )


def test_an_envelope_is_opened_and_speaks_for_each_record(read: Read) -> None:
    feed = {
        "title": "Feed",
        "copyright": "© The Paper",
        "items": [{"id": "1", "content_html": "<p>One.</p>"}, {"id": "2", "content_text": "Two."}],
    }
    found = read("feed.json", json.dumps(feed))
    assert [a.text for a in found if isinstance(a, Article)] == ["One.", "Two."]
    raws = [json.loads(a.raw) for a in found if isinstance(a, Article)]
    assert all(raw["copyright"] == "© The Paper" for raw in raws)
    assert [[item["id"] for item in raw["items"]] for raw in raws] == [["1"], ["2"]]


def test_nested_features_are_read(read: Read) -> None:
    data = {
        "type": "FeatureCollection",
        "features": [{"id": 7, "properties": {"name": "Well", "text": "Dug in 1902.", "date": "2026-03"}}],
    }
    (article,) = read("geo.json", json.dumps(data))
    assert isinstance(article, Article)
    assert (article.title, article.text, article.published) == ("Well", "Dug in 1902.", "2026-03")


def test_the_registers_fields_come_first(one: One) -> None:
    record = {"text": "A teaser.", "story": {"paras": ["One.", "Two."]}, "kop": "Title"}
    article = one("a.json", json.dumps(record), text="story.paras", title="kop")
    assert (article.title, article.text) == ("Title", "One.\n\nTwo.")


def test_html_in_a_record_is_read_as_html(one: One) -> None:
    article = one(
        "a.json",
        json.dumps(
            {"title": "T", "body": "<h2>Sub</h2><p>One <b>bold</b> word.</p><p style='display:none'>SECRET</p>"}
        ),
    )
    assert article.text == "Sub\n\nOne bold word."
    assert [article.text[h.start : h.end] for h in article.headings] == ["Sub"]


def test_stray_end_tags_do_not_make_a_text_a_page(one: One) -> None:
    article = one("a.json", json.dumps({"title": "T", "body": "The first point.</br>\n\nThe second point.</br>"}))
    assert article.text == "The first point.</br>\n\nThe second point.</br>"


def test_a_bad_line_does_not_stop_the_others(read: Read) -> None:
    lines = [
        '{"id": 1, "text": "One."}',
        "{broken",
        '{"id": 2}',
        "",
        '{"id": 1, "text": "Again."}',
        '{"id": 3, "text": "Three."}',
    ]
    found = read("a.jsonl", "\n".join(lines))
    assert [a.id for a in found if isinstance(a, Article)] == ["paper/a.jsonl#1", "paper/a.jsonl#3"]
    assert [(b.key, b.reason.split(" — ")[0]) for b in found if isinstance(b, Broken)] == [
        ("paper/a.jsonl#2", "line 2: not JSON: column 2: expecting property name enclosed in double quotes"),
        ("paper/a.jsonl#3", "the record has no text field (its keys: id)"),
        ("paper/a.jsonl#1", "the key “1” occurs twice"),
    ]


def test_lines_are_read_one_by_one_and_a_monstrous_one_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": 1, "text": "One."}\n{"id": 2, "text": "')
        for _ in range(6):
            file.write(b"x" * 2**20)
        file.write(b'"}\n{"id": 3, "text": "Three."}\n')
    found = read_file(path, Source(id=SourceId("paper"), name="P", folder=tmp_path))
    assert isinstance(next(found), Article)  # before the rest of the file has been looked at
    rest = list(found)
    assert [type(each) for each in rest] == [Broken, Article]


def test_a_single_object_without_text_is_refused_with_its_keys(read: Read) -> None:
    with pytest.raises(UnreadableError, match="weather") as caught:
        read("a.json", '{"id": 1, "weather": "fine"}')
    assert "fields" in caught.value.remedy
