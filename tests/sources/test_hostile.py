"""Whatever the bytes are, reading gives articles that keep their contract, or says why not."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import UnreadableError
from qa.sources.files import read_file
from qa.text import digest, normalise
from qa.types import Article, Source, SourceId

SUFFIXES = ["md", "markdown", "txt", "html", "xhtml", "json", "jsonl", "pdf"]
PIECES = st.sampled_from(
    [
        "---\n",
        "title: x\n",
        "# H\n",
        "<p>",
        "</p>",
        "<html>",
        "</html>",
        "<article>",
        "<div style='display:none'>",
        "{",
        "}",
        "[",
        "]",
        '"text": "',
        '"',
        ",",
        ":",
        "|a|b|\n|-|-|\n",
        "- ",
        "```",
        "\\u0000",
        "\x1b[31m",
        "é",
        "가",
        "\u202e",
        "\n\n",
        "&lt;",
        "<!--",
        "%PDF-1.4\n",
        "%%EOF",
    ]
)


def check(path: Path, folder: Path) -> None:
    for article in articles_or_none(path, folder):
        assert article.text
        assert article.title
        assert article.text == normalise(article.text)
        assert article.sha256 == digest(article.text)
        headings = [article.text[h.start : h.end] for h in article.headings]
        assert all(heading.strip() and "\n" not in heading for heading in headings)


def articles_or_none(path: Path, folder: Path) -> list[Article]:
    try:
        found = list(read_file(path, Source(id=SourceId("s"), name="S", folder=folder)))
    except UnreadableError:
        return []
    return [article for article in found if isinstance(article, Article)]


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=1, max_size=400))
def test_random_bytes_never_raise_anything_else(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    check(path, tmp_path)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.one_of(PIECES, st.text(max_size=30)), min_size=1, max_size=40))
def test_broken_markup_never_raises_anything_else(tmp_path: Path, suffix: str, pieces: list[str]) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes("".join(pieces).encode("utf-8", "surrogatepass"))
    check(path, tmp_path)
