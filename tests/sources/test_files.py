"""Finding files, dispatching them to readers, ids, and what is quarantined."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.errors import UnreadableError
from qa.sources.files import MAX_FILE, Broken, find_files, read_file
from qa.text import digest, normalise
from qa.types import Article, Source, SourceId

One = Callable[..., Article]
Read = Callable[..., list[Article | Broken]]


def source(folder: Path, *paths: str) -> Source:
    return Source(id=SourceId("paper"), name="The Paper", folder=folder, paths=paths)


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Title\n\nBody.", encoding="utf-8")


def names(folder: Path, *paths: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_files(source(folder, *paths))]


def test_patterns_find_files_in_order_and_each_once(tmp_path: Path) -> None:
    make(tmp_path, "b/2.md", "a/1.md", "a/deep/3.txt", "a/4.json")
    assert names(tmp_path, "a/**/*.md", "**/*.txt", "a/1.md", "b/*.md") == ["a/1.md", "a/deep/3.txt", "b/2.md"]


def test_a_folder_means_everything_readable_below_it(tmp_path: Path) -> None:
    make(tmp_path, "a/1.md", "a/x/2.html", "a/picture.png", "a/notes.log")
    assert names(tmp_path, "a") == names(tmp_path, "a/") == names(tmp_path, "a/**") == ["a/1.md", "a/x/2.html"]


def test_a_suffix_asked_for_by_name_is_taken(tmp_path: Path) -> None:
    make(tmp_path, "a/notes.log")
    assert names(tmp_path, "a/*.log") == ["a/notes.log"]


def test_hidden_files_and_folders_are_skipped(tmp_path: Path) -> None:
    make(tmp_path, "a/.draft.md", "a/.git/1.md", "a/2.md")
    assert names(tmp_path, "a/**/*.md") == ["a/2.md"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    make(tmp_path, "a/1.md")
    try:
        (tmp_path / "a" / "loop").symlink_to(tmp_path / "a", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no symbolic links here")
    assert names(tmp_path, "**/*.md") == ["a/1.md"]


def test_nothing_there_is_no_error(tmp_path: Path) -> None:
    assert names(tmp_path, "none/*.md", "none.md") == []


def test_ids_are_paths_below_the_register_with_the_source_named_once(one: One) -> None:
    assert one("paper/2026/a.md", "# T\n\nText.").id == "paper/2026/a.md"
    assert one("articles/a.md", "# T\n\nText.").id == "paper/articles/a.md"


def test_an_article_keeps_the_contract_of_its_text(one: One) -> None:
    article = one("a.md", "# Ti\u0301tle\r\n\r\n## He\u200bading\r\n\r\nTwo   words \x1b[31mred\x1b[0m.\r\n")
    assert article.title == "Títle"
    assert article.text == normalise(article.text) == "Heading\n\nTwo words red."
    assert article.sha256 == digest(article.text)
    assert [article.text[h.start : h.end] for h in article.headings] == ["Heading"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.md", b"", "empty"),
        ("a.txt", b"  \n\t\n", "empty"),
        ("a.txt", b"text\x00with\x00nothing" * 9 + b"abc", "NUL"),
        ("a.txt", b"%PDF-1.7 ...", "a PDF behind"),
        ("a.md", b"PK\x03\x04....", "ZIP"),
        ("a.txt", b"<!doctype html><html><body>x</body></html>", "HTML page behind"),
        ("a.html", b"plain words only", "no HTML"),
        ("a.html", b"<!doctype html><html><body><article><p>It stops in the", "cut off"),
        ("a.json", b'{"title": "T", "text": "It stops', "cut off"),
        ("a.json", b'{"title": "T",, "text": "x"}', "line 1, column 15"),
        ("a.json", b"[1, 2, 3]", "no article"),
        ("a.json", b'{"id": 1, "kind": "weather"}', "no text field"),
        ("a.json", b"[" * 100_000, "nested too deep"),
        ("a.pdf", b"not a pdf", "no PDF"),
        ("a.pdf", b"%PDF-1.4\n1 0 obj", "cut off"),
        ("a.md", b"---\ntitle: T\nno end", "never closes"),
        ("a.md", b"---\ntitle: a: b: c\n---\ntext", "not YAML, line 3"),
        ("a.md", b"---\ntitle: !!python/object/apply:os.getcwd []\n---\ntext", "not YAML"),
        ("a.md", b"---\ntitle: Nothing below\n---\n", "no text"),
        ("a.jsonl", b"\n\n", "empty"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(read: Read, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(name, content)
    assert reason in caught.value.message
    assert caught.value.remedy


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    with pytest.raises(UnreadableError, match="larger than 50 MB"):
        list(read_file(path, source(tmp_path)))


def test_an_absurdly_long_article_is_refused(read: Read) -> None:
    with pytest.raises(UnreadableError, match="longer than 2,000,000"):
        read("a.txt", "Title\n\n" + "word " * 420_000)


def test_what_is_gone_or_no_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened"):
        list(read_file(tmp_path / "gone.md", source(tmp_path)))
    with pytest.raises(UnreadableError, match="not a regular file"):
        list(read_file(tmp_path, source(tmp_path)))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableError, match="not a regular file"):
        list(read_file(tmp_path / "a.txt", source(tmp_path)))


def ids_of(entry: Source) -> list[str]:
    return [found.id for path in find_files(entry) for found in read_file(path, entry) if isinstance(found, Article)]


def test_a_file_outside_the_registers_folder_is_called_by_the_folder_that_the_source_names(tmp_path: Path) -> None:
    make(tmp_path, "elsewhere/mine/deep/1.txt", "elsewhere/2.txt")
    home = tmp_path / "home" / "seeds"
    home.mkdir(parents=True)
    assert ids_of(source(home, "../../elsewhere/mine/**/*")) == ["paper/mine/deep/1.txt"]
    assert ids_of(source(home, (tmp_path / "elsewhere" / "2.txt").as_posix())) == ["paper/elsewhere/2.txt"]


def test_two_outside_folders_of_one_name_keep_their_articles_apart(tmp_path: Path) -> None:
    make(tmp_path, "a/news/1.txt", "b/news/1.txt")
    (tmp_path / "home").mkdir()
    found = ids_of(source(tmp_path / "home", "../a/news", "../b/news"))
    assert len(set(found)) == 2
    assert all(".." not in one and one.startswith("paper/news-") for one in found)


def test_a_reader_whose_library_is_not_there_breaks_its_files_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "qa.sources.pdf", None)  # as Python marks a module that cannot be imported
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(UnreadableError, match="cannot be loaded"):
        list(read_file(path, source(tmp_path, "*")))


def test_a_text_without_a_date_line_has_the_date_that_its_file_name_begins_with(tmp_path: Path) -> None:
    make(tmp_path, "2026-03-02-ferry.txt", "20260303_ferry.txt", "2026-13-40-ferry.txt", "120-boats.txt")
    entry = source(tmp_path, "*")
    found = [one for path in find_files(entry) for one in read_file(path, entry) if isinstance(one, Article)]
    assert [one.published for one in found] == ["", "2026-03-02", "", "2026-03-03"]
