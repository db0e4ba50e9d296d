"""The embedder that needs nothing: a table of word-piece vectors inside the `wordllama` wheel, read as a file.

A text's vector is the sum of its pieces' rows, a word that occurs n times counted 1 + ln n, turned by a fixed matrix
and made unit length. The matrix (`static.whitening.npy`) is C^(-1/4), C the second moments of the table's rows: it
takes half of the table's common directions away (compare Mu and Viswanath, “All-but-the-Top”, 2018). The package itself
is never imported: that costs a second and looks for a network.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.embeddings.pieces import reader, words
from qa.embeddings.unit import unit_rows
from qa.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from qa.types import Matrix, Vector

_TABLE = Path("weights", "l2_supercat_256.safetensors")
_TOKENIZER = Path("tokenizers", "l2_supercat_tokenizer_config.json")
_WHITENING = Path(__file__).with_name("static.whitening.npy")
_RECIPE = "words-1+ln-half-white-1"
"""Named in the fingerprint: other vectors need another name."""
_SAMPLE = 1 << 16  # bytes of the table that tell one table from another


class StaticEmbedder:
    """256 dimensions, some thousand passages a second on one core, no network, equal texts get equal vectors.

    Raises `SetupError` when the wheel's files are missing or not what they were.
    """

    def __init__(self) -> None:
        self._folder = _package_folder()
        try:
            self._table, sample = _open_table(self._folder / _TABLE)
            self._whitening: npt.NDArray[np.float32] = np.load(_WHITENING, allow_pickle=False).astype(np.float32)
        except (OSError, ValueError, KeyError, TypeError) as damage:
            raise _unusable(str(damage)) from damage
        self.dimensions: int = self._table.shape[1]
        self.fingerprint = f"static/l2_supercat-{self.dimensions}/{hashlib.sha256(sample).hexdigest()[:12]}/{_RECIPE}"

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Shape (len(texts), dimensions), float32; a text without words gets the vector that stands for nothing.

        One text at a time, so memory is that of the result."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._sum(text)
        return unit_rows(vectors @ self._whitening)

    def embed_question(self, text: str) -> Vector:
        return np.asarray(self.embed_passages([text])[0], dtype=np.float32)

    def _sum(self, text: str) -> npt.NDArray[np.float32]:
        found = words(text)
        if len(found) == 1 and len(pieces := self._pieces(found[0])) == 1:  # words compared one by one, by the thousand
            return np.asarray(self._table[pieces[0]], dtype=np.float32)
        ids: list[int] = []
        weights: list[float] = []
        for word, times in Counter(found).items():
            pieces = self._pieces(word)
            ids += pieces
            weights += [1 + math.log(times)] * len(pieces)
        if not ids:
            return np.zeros(self.dimensions, dtype=np.float32)
        return np.asarray(weights, dtype=np.float32) @ self._table[ids].astype(np.float32)

    @cached_property
    def _pieces(self) -> Callable[[str], tuple[int, ...]]:
        try:
            return reader(self._folder / _TOKENIZER)
        except (OSError, ValueError, KeyError, TypeError) as damage:
            raise _unusable(str(damage)) from damage


def _package_folder() -> Path:
    spec = find_spec("wordllama")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        raise _unusable("the package wordllama is not installed")
    return Path(folders[0])


def _open_table(path: Path) -> tuple[npt.NDArray[np.float16], bytes]:
    """The memory-mapped table and its first bytes; nothing but the header and those is read from the disk.

    A safetensors file is the header's length (8 bytes, little-endian), the header as JSON, then the numbers.
    """
    with path.open("rb") as file:
        header_length = int.from_bytes(file.read(8), "little")
        if header_length > 1 << 20:
            raise ValueError(f"{path.name} is no safetensors file")
        (tensor,) = (entry for name, entry in json.loads(file.read(header_length)).items() if name != "__metadata__")
        offset = 8 + header_length + tensor["data_offsets"][0]
        file.seek(offset)
        sample = file.read(_SAMPLE)
    if tensor["dtype"] != "F16" or len(tensor["shape"]) != 2:
        raise ValueError(f"{path.name} holds no table of half-precision numbers")
    table = np.memmap(path, dtype="<f2", mode="r", offset=offset, shape=tuple(tensor["shape"]))
    return np.asarray(table), sample


def _unusable(why: str) -> SetupError:
    return SetupError(
        f"the default embedder's files cannot be used: {why}",
        remedy="install Byline again, or set [embedding] to an endpoint of your own",
    )
