"""The README is true: its session is run in a fresh workspace and its output compared, its figures and codes are looked up."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def sessions() -> list[tuple[str, list[str]]]:
    """(command, lines shown after it) of every `console` block: what stands between one `$` line and the next."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.rstrip("\n").split("\n")
            found.append((command, lines))
    return found


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "seeds", home / "seeds")
    shutil.copy(ROOT / "qa.toml", home)
    return home


def same(shown: str, printed: str) -> bool:
    """A shown line that ends in `…` stands for any line that starts so."""
    shown, printed = shown.rstrip(), printed.rstrip()
    return printed.startswith(shown[:-1]) if shown.endswith("…") else printed == shown


def test_there_is_a_session_to_run() -> None:
    assert len(sessions()) >= 2


def test_the_session_prints_what_the_readme_shows(newsroom: Path) -> None:
    for command, lines in sessions():
        program, *arguments = shlex.split(command.split("  #")[0])
        assert program == "qa"
        done = subprocess.run(
            [sys.executable, "-m", "qa", *arguments],
            cwd=newsroom, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        printed = done.stdout.rstrip("\n").split("\n")
        assert len(printed) == len(lines), f"$ {command}\n{done.stdout}{done.stderr}"
        for shown, line in zip(lines, printed, strict=True):
            assert same(shown, line), f"$ {command}\nshown:   {shown}\nprinted: {line}"


def test_the_readme_fits_on_a_few_screens() -> None:
    assert len(README.splitlines()) <= 150


def test_the_readme_names_every_exit_code() -> None:
    from qa import errors

    codes = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.QAError)
    }
    for code in codes | {0, 10, 11, 12}:
        assert re.search(rf"^\| {code} \|", README, re.MULTILINE), code


def test_the_toml_of_the_readme_is_a_valid_config(tmp_path: Path) -> None:
    from qa.config import read_config

    blocks = [block for block in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if "[models." in block]
    assert blocks
    for block in blocks:
        (tmp_path / "qa.toml").write_text(block, encoding="utf-8")
        read_config(tmp_path)


def test_the_license_and_notices_are_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name in ("o200k_base", "cl100k_base", "wordllama", "MIT"):
        assert name in notice
