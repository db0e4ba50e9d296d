"""The default embedder: its pieces, its recipe, its files, and that it starts without heavy company."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from qa.embeddings import static
from qa.embeddings.pieces import reader, words
from qa.embeddings.static import StaticEmbedder
from qa.errors import SetupError

FOLDER = static._package_folder()
LIBRARY = Tokenizer.from_file(str(FOLDER / static._TOKENIZER))
PIECES = reader(FOLDER / static._TOKENIZER)
EMBEDDER = StaticEmbedder()


def similarity(one: str, other: str) -> float:
    return float(EMBEDDER.embed_question(one) @ EMBEDDER.embed_question(other))


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.characters(max_codepoint=0xDFF, categories=["L", "N"]), min_size=1, max_size=30))
def test_pieces_are_those_of_the_library(word: str) -> None:
    assert list(PIECES(word)) == LIBRARY.encode(word, add_special_tokens=False).ids


@pytest.mark.parametrize(
    "word", ["bridge", "Bridge", "unbelievably", "Ångström", "2019", "Straßenverkehrsordnung", "мост"]
)
def test_pieces_of_known_words_are_those_of_the_library(word: str) -> None:
    assert list(PIECES(word)) == LIBRARY.encode(word, add_special_tokens=False).ids


def test_words_are_read_without_punctuation_and_single_characters_where_there_are_no_blanks() -> None:
    assert words("“The U.S. bridge,” it cost €41.5m") == ["The", "U", "S", "bridge", "it", "cost", "41", "5m"]
    assert words("GDP增长3.5%。") == ["GDP", "增", "长", "3", "5"]
    assert words("हिन्दी में") == ["हिन्दी", "में"]


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_vector(text: str) -> None:
    vector = EMBEDDER.embed_question(text)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_what_means_the_same_is_nearer_than_what_does_not() -> None:
    question = "How much did the bridge cost?"
    assert similarity(question, "The crossing was built for 41 million euros.") > similarity(
        question, "The cat slept on the sofa all day."
    )
    assert similarity("Wie teuer war die Brücke?", "Die Brücke kostete 41 Millionen Euro.") > similarity(
        "Wie teuer war die Brücke?", "Die Katze schlief den ganzen Tag."
    )


def test_the_whitening_is_what_its_file_says_it_is() -> None:
    table, _ = static._open_table(FOLDER / static._TABLE)
    rows = table.astype(np.float64)
    values, directions = np.linalg.eigh(rows.T @ rows / len(rows))
    whitening = (directions * values**-0.25) @ directions.T
    stored = np.load(static._WHITENING)
    np.testing.assert_allclose(stored, whitening / np.abs(whitening).max(), atol=1e-3)


def test_neither_the_package_nor_its_libraries_are_imported() -> None:
    code = (
        "import sys\n"
        "from qa.embeddings.static import StaticEmbedder\n"
        "StaticEmbedder().embed_question('How much did the bridge cost?')\n"
        "print(*(name for name in ('wordllama', 'tokenizers', 'safetensors', 'openai', 'requests') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == ""


def copied_package(tmp_path: Path) -> Path:
    for part in (static._TABLE, static._TOKENIZER):
        (tmp_path / part).parent.mkdir(exist_ok=True)
        (tmp_path / part).write_bytes((FOLDER / part).read_bytes())
    return tmp_path


def test_another_table_has_another_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied_package(tmp_path)
    changed = bytearray((folder / static._TABLE).read_bytes())
    changed[5000] ^= 1
    (folder / static._TABLE).write_bytes(changed)
    monkeypatch.setattr(static, "_package_folder", lambda: folder)
    assert StaticEmbedder().fingerprint != EMBEDDER.fingerprint


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff" * 64,
        (2).to_bytes(8, "little") + b"{}",
        (70).to_bytes(8, "little")
        + json.dumps({"t": {"dtype": "F16", "shape": [9, 9], "data_offsets": [0, 162]}}).encode().ljust(70),
    ],
    ids=["empty", "no header", "no tensor", "cut off"],
)
def test_a_damaged_table_says_so(damage: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied_package(tmp_path)
    (folder / static._TABLE).write_bytes(damage)
    monkeypatch.setattr(static, "_package_folder", lambda: folder)
    with pytest.raises(SetupError, match="cannot be used"):
        StaticEmbedder()


def test_a_missing_vocabulary_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied_package(tmp_path)
    (folder / static._TOKENIZER).unlink()
    monkeypatch.setattr(static, "_package_folder", lambda: folder)
    with pytest.raises(SetupError, match="cannot be used"):
        StaticEmbedder().embed_question("Who?")
