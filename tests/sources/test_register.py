"""The register: what is read from it, and how each mistake is shown."""

from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.sources.register import read_register
from qa.types import AiUse

WHOLE = """\
[[source]]
id = "harbour-courier"
name = "The Harbour Courier"
home = "https://harbour-courier.example/"
paths = ["harbour-courier/*.md"]
licence = "CC-BY-4.0"

[[source]]
id = "wire"
name = "The Wire"
ai_use = "forbid"
reason = "Its notice forbids AI use."
references = [{ title = "A story", url = "https://wire.example/1", published = 2026-01-14 }, { title = "Older", published = "2025-12" }]

[[source]]
id = "journal"
name = "A Journal"
ai_use = "allow"
permission = "Letter of 2 March 2026, J. Editor"
fields = { text = "cuerpo" }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistake(folder: Path, text: str) -> tuple[str, str]:
    with pytest.raises(ConfigError) as caught:
        read_register(write(folder, text))
    return caught.value.message, caught.value.remedy


def test_a_whole_register_is_read_in_order(tmp_path: Path) -> None:
    courier, wire, journal = read_register(write(tmp_path, WHOLE))
    assert (courier.id, courier.ai_use, courier.paths) == ("harbour-courier", AiUse.DETECT, ("harbour-courier/*.md",))
    assert courier.folder == tmp_path
    assert [(r.title, r.published) for r in wire.references] == [("A story", "2026-01-14"), ("Older", "2025-12")]
    assert journal.permission.startswith("Letter")
    assert dict(journal.fields) == {"text": "cuerpo"}


def test_an_empty_register_has_no_sources(tmp_path: Path) -> None:
    assert read_register(write(tmp_path, "")) == ()


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    message, _ = mistake(tmp_path, '[[source]]\nid = "a"\nname = "A\n')
    assert "line 3" in message


def test_an_unknown_key_names_its_line_and_the_nearest_known_one(tmp_path: Path) -> None:
    message, remedy = mistake(tmp_path, WHOLE.replace("licence =", "license ="))
    assert "line 6" in message
    assert "unknown key `license`" in message
    assert remedy == "did you mean `licence`?"


def test_an_unknown_key_of_a_later_source_is_found_there(tmp_path: Path) -> None:
    message, remedy = mistake(tmp_path, WHOLE.replace("permission =", "permision ="))
    assert "line 19" in message
    assert "`permission`" in remedy


def test_an_unknown_table_and_an_unknown_reference_key_are_refused(tmp_path: Path) -> None:
    assert "`sources`" in mistake(tmp_path, '[[sources]]\nid = "a"\n')[0]
    message, remedy = mistake(tmp_path, WHOLE.replace("url = ", "link = "))
    assert "`link`" in message
    assert "title" in remedy


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    message, _ = mistake(tmp_path, '\n[[source]]\nid = "a"\n')
    assert "line 2" in message
    assert "`name` is missing" in message


def test_an_id_must_be_a_slug_and_occur_once(tmp_path: Path) -> None:
    assert "slug" in mistake(tmp_path, '[[source]]\nid = "The Courier"\nname = "A"\n')[0]
    message, _ = mistake(tmp_path, '[[source]]\nid = "a"\nname = "A"\n[[source]]\nid = "a"\nname = "B"\n')
    assert "line 5" in message
    assert "twice" in message


@pytest.mark.parametrize("pattern", ["", "news/**.md", "news/[ab.md"])
def test_a_bad_pattern_is_refused(tmp_path: Path, pattern: str) -> None:
    message, _ = mistake(tmp_path, f'[[source]]\nid = "a"\nname = "A"\npaths = ["{pattern}"]\n')
    assert "line 4" in message
    assert "pattern" in message


def test_a_pattern_may_leave_the_folder_only_to_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    register = tmp_path / "register"
    register.mkdir()
    entry = '[[source]]\nid = "a"\nname = "A"\npaths = ["{}"]\n'
    assert read_register(write(register, entry.format("../archive/*.md")))
    assert "leads out" in mistake(register, entry.format("../archvie/*.md"))[0]


def test_the_flag_must_be_one_of_three(tmp_path: Path) -> None:
    assert '"detect"' in mistake(tmp_path, '[[source]]\nid = "a"\nname = "A"\nai_use = "no"\n')[0]


@pytest.mark.parametrize("flag", ["detect", "forbid"])
def test_a_permission_only_goes_with_allow(tmp_path: Path, flag: str) -> None:
    text = f'[[source]]\nid = "a"\nname = "A"\nai_use = "{flag}"\npermission = "a letter"\n'
    assert "permission" in mistake(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("name = 5", "line 3: `name` must be text in quotes, not 5"),
        ("name = 2026-03-02", "line 3: `name` must be text in quotes, not a date"),
        ('name = "A"\nai_use = ["detect"]', 'line 4: `ai_use` must be "detect", "forbid" or "allow", not a list'),
        ('name = "A"\nai_use = "maybe"', 'line 4: `ai_use` must be "detect", "forbid" or "allow", not "maybe"'),
        ('name = "A"\npaths = "a.md"', "line 4: `paths` must be a list in [ ], not text"),
        ('name = "A"\nfields = { text = 5 }', "line 4: `text` must be text in quotes, not 5"),
        ('name = "A"\nreferences = [{ title = " " }]', "line 4: `title` must not be empty"),
        ('name = "A"\nreferences = [{ url = "https://a.example/1" }]', "line 4: the key `title` is missing"),
        ('name = "A"\n[[source.references]]\ntitle = "T"\nurl = "a"', "line 6: `url` must be an address"),
    ],
)
def test_what_is_of_the_wrong_kind_is_told_with_what_is_asked_for(tmp_path: Path, line: str, told: str) -> None:
    assert told in mistake(tmp_path, f'[[source]]\nid = "a"\n{line}\n')[0]


def test_a_misspelt_key_is_told_before_the_one_that_is_missing_for_it(tmp_path: Path) -> None:
    message, remedy = mistake(tmp_path, '[[source]]\nnaem = "A"\nid = "a"\n')
    assert "line 2: unknown key `naem`" in message
    assert remedy == "did you mean `name`?"


def test_an_address_that_should_stand_in_a_list_is_not_shown(tmp_path: Path) -> None:
    text = '[[source]]\nid = "a"\nname = "A"\nurls = "https://me:secret@paper.example/"\n'
    message, remedy = mistake(tmp_path, text)
    assert "secret" not in message + remedy


@pytest.mark.parametrize(("date", "read"), [("2026", "2026"), ("2026-03-02", "2026-03-02"), ('"2026-03"', "2026-03")])
def test_a_date_may_be_text_a_date_or_a_year(tmp_path: Path, date: str, read: str) -> None:
    text = f'[[source]]\nid = "a"\nname = "A"\nreferences = [{{ title = "T", published = {date} }}]\n'
    assert read_register(write(tmp_path, text))[0].references[0].published == read


def test_an_unknown_field_of_records_suggests_the_known_one(tmp_path: Path) -> None:
    message, remedy = mistake(tmp_path, WHOLE.replace('{ text = "cuerpo" }', '{ txt = "cuerpo" }'))
    assert "`txt`" in message
    assert "`text`" in remedy


def test_no_register_and_one_that_is_not_utf8_are_explained(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        read_register(tmp_path / "none.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes("# café".encode("latin-1"))
    with pytest.raises(ConfigError, match="UTF-8"):
        read_register(path)


def test_blanks_around_an_address_are_no_part_of_it(tmp_path: Path) -> None:
    text = '[[source]]\nid = "a"\nname = "A"\nurls = [" https://paper.example/story "]\n'
    [source] = read_register(write(tmp_path, text))
    assert source.urls == ("https://paper.example/story",)
