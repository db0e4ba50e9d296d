"""The house rules as tests: style, types, layers, dead code, and what the design promises of the files themselves."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "qa").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def run(*command: str) -> None:
    """Run a tool of this environment from the project's root; its output is the test's message."""
    beside = Path(sys.executable).parent
    program = shutil.which(command[0], path=str(beside)) or shutil.which(command[0])
    assert program, f"{command[0]} is not installed: pip install -e '.[test]'"
    done = subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_style_is_kept() -> None:
    run("ruff", "check", "--no-cache", ".")


def test_format_is_kept() -> None:
    run("ruff", "format", "--no-cache", "--check", ".")


def test_types_hold() -> None:
    run("mypy")


def test_the_river_runs_one_way() -> None:
    run("lint-imports", "--no-cache")


def test_nothing_is_dead() -> None:
    run("vulture")


@pytest.mark.parametrize(
    "path", [p for p in SOURCES + TESTS if p.name != "__init__.py"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_a_file_says_in_its_first_line_what_lives_there(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert re.match(r'r?"""\S', first), f"{path} starts with {first!r}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_fits_in_the_head(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


def test_packages_have_empty_init_files() -> None:
    for path in (ROOT / "qa").glob("*/__init__.py"):
        assert path.read_text(encoding="utf-8") == "", path


def test_only_the_gate_makes_an_admitted_article() -> None:
    makers = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Admitted"
    ]
    assert makers == ["qa/rights/gate.py"]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, runpy; sys.argv = ['qa', '--help']\n"
        "try: runpy.run_module('qa', run_name='__main__')\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True
    )
    loaded = set(done.stderr.split())
    heavy = {
        "chromadb",
        "chromadb_rust_bindings",
        "openai",
        "numpy",
        "pydantic",
        "msgspec",
        "tiktoken",
        "tokenizers",
        "trafilatura",
        "sqlite3",
    }
    assert not loaded & heavy
    assert "typer" in loaded  # the list is real


def test_a_wrong_argument_loads_nothing_heavy() -> None:
    code = (
        "import sys, runpy; sys.argv = ['qa', 'ask', '--no-such-option']\n"
        "try: runpy.run_module('qa', run_name='__main__')\n"
        "except SystemExit as e: assert e.code == 2, e.code\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True
    )
    assert not set(done.stdout.split()) & {"chromadb", "openai", "numpy"}


def test_no_file_names_a_package_registry() -> None:
    # Spelled apart so that this file does not name one itself.
    hosts = ["files." + "pythonhosted.org", "pypi." + "org", "registry." + "npmjs.org"]
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    for name in filter(None, tracked):
        path = ROOT / name
        if not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        assert not any(host in text for host in hosts), name


def test_seeds_hold_no_text_of_a_forbidden_real_publisher() -> None:
    for path in (ROOT / "seeds").rglob("*"):
        if path.is_file() and path.name not in ("sources.toml", "README.md"):
            assert "yonhap" not in path.read_text(encoding="utf-8").lower(), path
