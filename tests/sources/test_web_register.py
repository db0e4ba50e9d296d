"""The register's keys for the web: addresses, feeds and sitemaps of a source."""

from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.sources.register import read_register

HEAD = '[[source]]\nid = "paper"\nname = "The Paper"\n'


def register(folder: Path, lines: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(HEAD + lines, encoding="utf-8")
    return path


def test_a_source_may_be_on_the_web(tmp_path: Path) -> None:
    lines = 'urls = ["https://paper.example/1"]\nfeeds = ["https://paper.example/feed"]\nsitemaps = ["http://paper.example/s.xml"]\n'
    (source,) = read_register(register(tmp_path, lines))
    assert source.urls == ("https://paper.example/1",)
    assert source.feeds == ("https://paper.example/feed",)
    assert source.sitemaps == ("http://paper.example/s.xml",)


@pytest.mark.parametrize("key", ["urls", "feeds", "sitemaps"])
@pytest.mark.parametrize(
    "value", ["", "paper.example", "file:///etc/passwd", "https://me:secret@paper.example/", "https://a b/"]
)
def test_what_is_no_web_address_is_shown_with_its_line(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(ConfigError, match="line 4") as caught:
        read_register(register(tmp_path, f'{key} = ["{value}"]\n'))
    assert "secret" not in caught.value.message


def test_a_mistyped_key_is_told_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_register(register(tmp_path, 'sitemap = ["https://paper.example/s.xml"]\n'))
    assert "sitemaps" in caught.value.remedy
