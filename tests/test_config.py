"""qa.toml as records: what is refused, what a rule says, and what the digest is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.config import Config, ModelConfig, read_config
from qa.errors import ConfigError

SEVERAL = """\
model = "mine"
wait = 30
[models.mine]
provider = "scripted"
path = "replies.jsonl"
timeout = 90
[models.gpt]
temperature = 1
[embedding]
dimensions = 512
[store]
url = "http://localhost:8000/"
[fetch]
allow_private = ["127.0.0.1"]
"""


def config(folder: Path, text: str) -> Config:
    (folder / "qa.toml").write_text(text, encoding="utf-8")
    return read_config(folder)


@pytest.mark.parametrize(
    ("text", "named", "remedy"),
    [
        ('passages = "5"', "`passages`", "from 1 to 100, not text"),
        ("passages = true", "`passages`", "from 1 to 100"),
        ("wait = nan", "`wait`", "at least 0"),
        ("[models.gpt]\ntimeout = 0", "line 2: `models.gpt.timeout`", "seconds above 0"),
        ("[models.gpt]\nmax_tokens_again = 3", "line 2: `models.gpt.max_tokens_again`", "at least 16"),
        ("[models.gpt]\nprice_input = 1", "line 1: `models.gpt`", "or neither"),
        ('[models.mine]\nprovider = "scripted"', "line 1: `models.mine`", "needs `path`"),
        ('[models.mine]\nname = "x"', "key `models.mine.provider` is missing", "provider"),
        ('[embedding]\nprovider = "openai"', "line 1: `embedding`", "the embedding model"),
        ("[embedding]\ndimensions = 4", "`embedding.dimensions`", "from 8 to 8192"),
        (
            '[rights]\nsilence = "loud"',
            '`rights.silence` cannot be used (it is "loud")',
            '"strict", "cautious" or "open"',
        ),
        ('[rights]\nnon_commercial = "no"', "`rights.non_commercial`", "true or false, not text"),
        ('[fetch]\nallow_private = "a"', "`fetch.allow_private`", "a list in [ ], not text"),
        ("[models]\ngpt = 5", "line 2: `models.gpt`", "a table"),
        ("[keep]\nall = true", "line 1: unknown key `keep`", "qa config"),
    ],
)
def test_a_mistake_names_its_key_and_what_is_asked_for(tmp_path: Path, text: str, named: str, remedy: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, text)
    assert named in caught.value.message
    assert remedy in caught.value.remedy


def test_a_shipped_profile_is_changed_key_by_key_and_replaced_by_another_provider(tmp_path: Path) -> None:
    models = config(tmp_path, '[models.gpt]\nname = "x"\n[models.local]\nprovider = "extractive"\n').settings.models
    assert (models["gpt"].key_env, models["gpt"].name) == ("OPENAI_API_KEY", "x")
    assert models["local"] == ModelConfig(provider="extractive")


def test_an_address_of_a_store_ends_without_a_slash(tmp_path: Path) -> None:
    assert config(tmp_path, SEVERAL).settings.store.url == "http://localhost:8000"


def test_the_digest_is_of_the_settings_and_not_of_how_they_are_written(tmp_path: Path) -> None:
    digest = config(tmp_path, SEVERAL).digest
    first, *tables = SEVERAL.split("\n[")
    turned = "\n[".join([first, *reversed(tables)])
    assert config(tmp_path, turned).digest == digest
    assert config(tmp_path, SEVERAL.replace("timeout = 90", "timeout = 90.0\nretries = 4")).digest == digest
    for change in (("wait = 30", "wait = 31"), ("127.0.0.1", "::1"), ("temperature = 1", "temperature = 0.5")):
        assert config(tmp_path, SEVERAL.replace(*change)).digest != digest


def test_every_key_is_told_with_its_origin(tmp_path: Path) -> None:
    told = {key: (value, origin) for key, value, origin in config(tmp_path, SEVERAL).origins()}
    assert told["fetch.allow_private"] == (["127.0.0.1"], "qa.toml")
    assert told["models.mine.timeout"] == (90.0, "qa.toml")
    assert told["models.gpt.name"] == ("gpt-5-mini", "default")
    assert told["fetch.delay"] == (1.0, "default")
